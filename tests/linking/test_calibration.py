from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.linking.calibration import Calibration, Curve, borrowed_odds, borrowed_shares
from smartlife.linking.pairs import Pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

EVEN = Curve(1.0, 1.0, 0.0)
PAIRS = Pairs(np.array([0, 0, 0, 2]), np.array([3, 5, 6, 1]), 3)
SHARES = np.array([0.2, 0.5, 0.1, 0.7])


def told(
    curves: Mapping[str, Curve], *, spread: float = 0.0, is_single: bool = True
) -> Calibration:
    return Calibration(curves, spread, concepts=3000, is_single=is_single)


def test_the_even_curve_leaves_shares_as_they_are() -> None:
    found = told({"lv": EVEN}).probabilities(PAIRS, SHARES, "lv")
    assert found == pytest.approx(SHARES)


def test_a_language_without_a_curve_takes_the_mean_of_all() -> None:
    one = told({"lv": Curve(1.0, 1.0, 3.0), "de": Curve(1.0, 1.0, -3.0)})
    low, high, mean = (one.probabilities(PAIRS, SHARES, lang)[1] for lang in ("de", "lv", "uk"))
    assert mean == pytest.approx((low + high) / 2, abs=1e-6)


def test_borrowed_probabilities_are_drawn_to_a_half_by_the_spread_between_languages() -> None:
    curves = {"lv": EVEN}
    shares = np.array([0.05, 0.9, 0.01, 0.3])
    own = told(curves, spread=1.0).probabilities(PAIRS, shares, "lv")
    near, far = (told(curves, spread=s).probabilities(PAIRS, shares, "uk") for s in (0.5, 2.0))
    assert own[1] > near[1] > far[1] > 0.5
    assert own[3] < near[3] < far[3] < 0.5


def test_the_mean_over_the_spread_is_what_is_borrowed() -> None:
    odds, spread = 2.0, 0.8
    drawn = odds + spread * np.random.default_rng(1).normal(size=200_000)
    wanted = (1 / (1 + np.exp(-drawn))).mean()
    found = 1 / (1 + np.exp(-borrowed_odds(np.array([odds]), spread)))
    assert found[0] == pytest.approx(wanted, abs=0.005)


def test_shares_of_a_whole_that_are_borrowed_are_drawn_to_a_half_and_leave_the_rest() -> None:
    shares = np.array([[0.9, 0.1, 0.0], [0.3, 0.28, 0.1], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    found = borrowed_shares(shares, 1.0)
    assert 0.5 < found[0, 0] < 0.9
    # what the best loses goes to none
    assert found[0, 1:].tolist() == [0.1, 0.0]
    assert 0.3 < found[1, 0] < 0.5
    assert found[1, 1:] == pytest.approx(shares[1, 1:] * (1 - found[1, 0]) / 0.7)
    assert found[2] == pytest.approx(0, abs=1e-3)
    assert 0.99 < found[3, 0] < 1
    assert borrowed_shares(shares, 0.0) == pytest.approx(shares, abs=2e-6)
    assert borrowed_shares(np.zeros((2, 0)), 1.0).shape == (2, 0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9), st.floats(0, 3))
def test_the_order_of_borrowed_shares_stays(weights: list[float], spread: float) -> None:
    shares = np.array([weights]) / max(1, sum(weights))
    [found] = borrowed_shares(shares, spread)
    assert (np.diff(found[np.argsort(shares[0], kind="stable")]) >= -1e-12).all() or len(
        np.flatnonzero(shares[0] == shares[0].max())
    ) > 1
    assert found.sum() <= 1 + 1e-5
    assert found.min() >= 0


def test_texts_that_mean_several_concepts_give_more_to_the_others() -> None:
    curves = {"lv": Curve(1.0, 1.0, 0.0, others=2.0)}
    several = told(curves, is_single=False).probabilities(PAIRS, SHARES, "lv")
    assert several[:3] == pytest.approx([0.4, 0.5, 0.2])
    single = told(curves).probabilities(PAIRS, SHARES, "lv")
    assert single[:3].sum() == pytest.approx(1, abs=1e-5)
    assert single[0] == pytest.approx(2 * single[2], abs=1e-5)


@given(
    st.lists(st.floats(0.001, 1), min_size=4, max_size=4),
    st.floats(0.2, 3),
    st.floats(0.2, 3),
    st.floats(-6, 6),
    st.floats(0.1, 4),
    st.booleans(),
)
def test_the_order_of_shares_stays(
    weights: list[float], right: float, wrong: float, shift: float, others: float, single: bool
) -> None:
    shares = np.array(weights) / (sum(weights) + 0.1)
    one = told({"lv": Curve(right, wrong, shift, others)}, spread=0.7, is_single=single)
    pairs = Pairs(np.zeros(4, np.int64), np.arange(4), 1)
    for lang in ("lv", "uk"):
        found = one.probabilities(pairs, shares, lang)
        assert (np.diff(found[np.argsort(pairs.rank(shares))]) <= 1e-6).all()
        assert found.min() >= 0
        assert found.max() <= 1
        assert not single or found.sum() <= 1 + 1e-5


def test_curves_weigh_what_speaks_for_and_against() -> None:
    [likely] = Curve(2.0, 3.0, 0.5).probabilities(np.array([0.25]))
    odds = 0.25**2 / 0.75**3 * np.exp(0.5)
    assert likely == pytest.approx(odds / (1 + odds))


def test_curves_rise_and_stay_within_bounds() -> None:
    likely = Curve(0.5, 2.0, -1.0).probabilities(np.array([0, 0.2, 0.8, 1]))
    assert (np.diff(likely) > 0).all()
    assert likely.min() >= 0
    assert likely.max() <= 1


def test_only_a_judged_language_in_such_a_taxonomy_is_fitted() -> None:
    one = told({"lv": EVEN})
    assert one.is_fitted("lv", 3000)
    assert one.is_fitted("lv", 1600)
    assert not one.is_fitted("lv", 20)
    assert not one.is_fitted("uk", 3000)
