"""Rarefaction against counting all draws, and its limits."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.analysis.estimators.rarefaction import chance_of_none, expected_uncovered


def test_it_is_what_counting_all_draws_gives():
    groups_of = [{0}, {0, 1}, {1}, {2}, set(), {2}]
    courses = np.array([2, 2, 2, 0])
    demand = np.array([4.0, 3.0, 2.0, 1.0])
    for drawn in range(7):
        shares = [
            sum(demand[g] for g in range(4) if not any(g in groups_of[k] for k in part)) / 10
            for part in combinations(range(6), drawn)
        ]
        told = expected_uncovered(demand, courses, 6, drawn)
        assert told == pytest.approx(sum(shares) / comb(6, drawn), abs=1e-12)


def test_nothing_drawn_covers_nothing_and_all_drawn_what_the_catalogue_does():
    demand, courses = np.array([1.0, 3.0]), np.array([0, 5])
    assert expected_uncovered(demand, courses, 9, 0) == 1.0
    assert expected_uncovered(demand, courses, 9, 9) == 0.25


def test_without_demand_there_is_no_share():
    assert np.isnan(expected_uncovered(np.zeros(2), np.array([0, 1]), 3, 2))
    assert np.isnan(expected_uncovered(np.zeros(0), np.zeros(0, np.int64), 0, 0))


def test_a_large_catalogue_neither_overflows_nor_loses_digits():
    [one] = chance_of_none(np.array([1]), 2_000_000, 500_000)
    assert one == pytest.approx(0.75, abs=1e-8)


@pytest.mark.parametrize(("courses", "size", "drawn"), [([1], 3, 4), ([4], 3, 1), ([1], 3, -1)])
def test_what_cannot_be_drawn_is_refused(courses, size, drawn):
    with pytest.raises(ValueError, match="cannot"):
        chance_of_none(np.array(courses), size, drawn)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6), st.integers(30, 60), st.data())
def test_more_courses_drawn_or_held_never_leave_more_uncovered(courses, size, data):
    drawn = data.draw(st.integers(0, size - 1))
    demand = np.arange(1.0, len(courses) + 1)
    held = np.array(courses)
    now = expected_uncovered(demand, held, size, drawn)
    assert 0 <= now <= 1
    assert expected_uncovered(demand, held, size, drawn + 1) <= now + 1e-12
    assert expected_uncovered(demand, held + 1, size + 1, drawn + 1) <= now + 1e-12
