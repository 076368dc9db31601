from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.analysis.weighting.strata import cells_of, factors, weighted_shares, weights

ISCO_TOGETHER = ((0, 1, 2), (3, 4), (5, 8), (6, 7))


def apart(*employers: int) -> np.ndarray:
    """So many employers in each stratum, none in two of them."""
    return np.repeat(np.eye(len(employers), dtype=bool), employers, axis=0)


MANY = apart(*[100] * 9)
SIZES = np.full(9, 100.0)


def test_margins_are_the_targets() -> None:
    mass = np.array([50.0, 300, 100, 80, 200, 40, 60, 70, 100])
    target = np.array([60.0, 200, 130, 90, 250, 50, 80, 60, 80])
    cells = cells_of(mass, MANY, target, ISCO_TOGETHER)
    made = weights(mass, target, cells)
    assert not made.trimmed.any()
    assert mass * made.factor == pytest.approx(target / target.sum() * mass.sum(), abs=1e-9)
    share = mass / mass.sum()
    assert made.deff_w == pytest.approx(float(share @ made.factor**2))


def test_the_samples_own_margin_gives_weights_of_one() -> None:
    mass = np.array([50.0, 300, 100, 80, 200, 40, 60, 70, 100])
    made = weights(mass, mass * 7, cells_of(mass, MANY, mass * 7, ISCO_TOGETHER))
    assert made.factor == pytest.approx(np.ones(9), abs=1e-12)
    assert made.deff_w == pytest.approx(1)
    assert made.is_even


def test_small_strata_are_merged() -> None:
    mass = np.array([10.0, 300, 100, 80, 200, 0, 60, 20, 100])
    target = np.array([60.0, 200, 130, 90, 250, 50, 80, 60, 80])
    employers = apart(5, 90, 50, 40, 60, 0, 20, 8, 9)
    cells = cells_of(mass, employers, target, ISCO_TOGETHER)
    # 1 to 3 together, 7 and 8 together; 4 and 5 apart; 6 not seen, and 9 alone too few employers
    assert cells.of_stratum.tolist() == [0, 0, 0, 1, 2, -1, 3, 3, -1]
    assert cells.merged.tolist() == [True, True, True, False, False, False, True, True, False]
    assert cells.unseen.tolist() == [False] * 5 + [True] + [False] * 3
    made = weights(mass, target, cells)
    assert made.factor[8] == pytest.approx(1)
    weighted = mass * made.factor
    # the cells share what they have together
    kept = target[[0, 1, 2, 3, 4, 6, 7]]
    assert weighted[:3].sum() == pytest.approx(770 * kept[:3].sum() / kept.sum(), abs=1e-9)
    assert weighted[[6, 7]].sum() == pytest.approx(770 * 140 / kept.sum(), abs=1e-9)
    assert weighted.sum() == pytest.approx(mass.sum())


def test_an_employer_of_two_strata_is_one_employer_of_both() -> None:
    """Eight employers ask in both of two strata: eight together, not sixteen."""
    mass = np.array([20.0, 20, 100])
    target = np.array([1.0, 1, 3])
    both = np.zeros((28, 3), bool)
    both[:8, :2] = both[8:, 2] = True
    cells = cells_of(mass, both, target, ((0, 1),))
    assert cells.of_stratum.tolist() == [-1, -1, 0]
    # two more of the first stratum only: ten
    more = np.vstack([both, [[True, False, False]] * 2])
    assert cells_of(mass, more, target, ((0, 1),)).of_stratum.tolist() == [0, 0, 1]


def test_trimming_restores_the_total_and_leaves_the_others_in_proportion() -> None:
    mass = np.array([1000.0, 900, 800, 40])
    target = np.array([100.0, 90, 110, 300])
    cells = cells_of(mass, MANY[:, :4], target, ())
    made = weights(mass, target, cells)
    assert made.trimmed.tolist() == [False, False, False, True]
    assert (mass * made.factor).sum() == pytest.approx(mass.sum())
    weighted = (mass * made.factor)[:3]
    assert weighted / weighted.sum() == pytest.approx(target[:3] / 300, abs=1e-9)
    median = np.sort(made.factor)[1]
    assert made.factor.max() == pytest.approx(5 * median)


def test_uneven_weights_are_not_the_main_figure() -> None:
    mass = np.array([490.0, 360, 150])
    target = np.array([98.0, 360, 750])
    made = weights(mass, target, cells_of(mass, MANY[:, :3], target, ()))
    assert made.deff_w == pytest.approx((0.49 * 0.2**2 + 0.36 + 0.15 * 25) / 1.208**2)
    assert not made.is_even


def test_one_cell_weights_nothing() -> None:
    mass = np.array([1000.0, 3, 2])
    target = np.array([5.0, 1, 1])
    made = weights(mass, target, cells_of(mass, MANY[:, :3], target, ()))
    assert made.factor.tolist() == [1, 1, 1]


def test_without_advertisements_nothing_breaks() -> None:
    nothing = np.zeros(9)
    made = weights(nothing, SIZES, cells_of(nothing, apart(*[0] * 9), SIZES, ISCO_TOGETHER))
    assert made.factor.tolist() == [1] * 9
    assert made.deff_w == 1


def test_a_stratum_without_a_target_keeps_its_weight() -> None:
    mass = np.array([100.0, 100, 100])
    target = np.array([3.0, np.nan, 1.0])
    made = weights(mass, target, cells_of(mass, MANY[:, :3], target, ()))
    assert made.factor.tolist() == [1.5, 1, 0.5]


def test_shares_by_hand_with_fractional_strata() -> None:
    # 60 advertisements of group 0 belong to stratum 0 by .75; 40 of group 1 to stratum 1 wholly
    masses = np.array([[[45.0, 0.0], [15.0, 40.0]]])
    target = np.array([1.0, 1.0])
    cells = cells_of(np.array([45.0, 55.0]), MANY[:, :2], target, ())
    found = weighted_shares(masses, masses.sum(axis=2), target, cells)
    up, down = 50 / 45, 50 / 55
    assert found[0] == pytest.approx([(45 * up + 15 * down) / 100, 40 * down / 100])


def test_weights_are_made_anew_in_each_replicate() -> None:
    mass = np.array([[100.0, 100.0], [150.0, 50.0], [0.0, 80.0]])
    target = np.array([2.0, 3.0])
    cells = cells_of(mass[0], MANY[:, :2], target, ())
    made = factors(mass, target, cells)
    assert (mass * made)[:2] == pytest.approx(np.array([[80, 120], [80, 120]]))
    assert (mass * made)[2] == pytest.approx([0, 80])


@given(
    st.lists(st.floats(1, 1e4), min_size=9, max_size=9),
    st.lists(st.floats(0.1, 1e4), min_size=9, max_size=9),
)
def test_weights_stay_in_their_bounds(mass: list[float], target: list[float]) -> None:
    held, wanted = np.array(mass), np.array(target)
    made = weights(held, wanted, cells_of(held, MANY, wanted, ISCO_TOGETHER))
    assert (held * made.factor).sum() == pytest.approx(held.sum())
    assert made.factor.max() <= 25 * made.factor.min() * (1 + 1e-9)
    assert made.deff_w >= 1 - 1e-12
