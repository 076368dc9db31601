"""Two lists: by hand, what independent lists say of a known number, and what dependent ones do."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.analysis.estimators.capture import LEAST_IN_BOTH, chapman


def test_by_hand() -> None:
    found = chapman(20, 14, 9)
    assert found is not None
    assert found.seen == 25
    assert found.estimate == pytest.approx(21 * 15 / 10 - 1)  # 30.5
    variance = 21 * 15 * 11 * 5 / (10**2 * 11)
    factor = math.exp(1.6448536 * math.sqrt(math.log(1 + variance / 5.5**2)))
    assert found.lo == pytest.approx(25 + 5.5 / factor)
    assert found.hi == pytest.approx(25 + 5.5 * factor)


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [(0, 0, 0), (30, 40, LEAST_IN_BOTH - 1), (30, 40, 30), (12, 12, 12), (5, 0, 0)],
)
def test_what_tells_nothing(first: int, second: int, both: int) -> None:
    assert chapman(first, second, both) is None


def test_impossible_lists_are_told() -> None:
    with pytest.raises(ValueError, match="9 names cannot be in lists of 8 and 20"):
        chapman(8, 20, 9)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_there_are_at_least_those_that_were_seen(first: int, second: int, both: int) -> None:
    found = chapman(first, second, min(first, second, both))
    if found is not None:
        assert found.seen <= found.lo <= found.estimate <= found.hi
        assert chapman(second, first, min(first, second, both)) == found


def drawn(random: np.random.Generator, lean: float) -> tuple[float, bool]:
    """Estimate of 120 by lists of about 60 % and 50 %; with a lean, large ones are in both."""
    large = random.random(120) < 0.5
    lists = [
        random.random(120) < np.where(large, share + lean, share - lean) for share in (0.6, 0.5)
    ]
    found = chapman(*(int(one.sum()) for one in lists), int((lists[0] & lists[1]).sum()))
    assert found is not None
    return found.estimate, found.lo <= 120 <= found.hi


def test_independent_lists_say_how_many_there_are() -> None:
    random = np.random.default_rng(2)
    runs = [drawn(random, 0.0) for _ in range(600)]
    assert np.mean([estimate for estimate, _ in runs]) == pytest.approx(120, abs=1)
    assert np.mean([covers for _, covers in runs]) >= 0.87


def test_lists_that_depend_on_each_other_say_too_few() -> None:
    random = np.random.default_rng(3)
    assert np.mean([drawn(random, 0.3)[0] for _ in range(300)]) < 110
