"""Leaving courses out never changes what is best."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.planning.optimise import reduction
from smartlife.planning.optimise.narrowing import narrow
from smartlife.planning.optimise.reduction import reduce
from smartlife.planning.problem import CoverProblem, Links
from tests.planning.optimise.small import least_cost, make_problem, most_covered, problems

MANY = settings(max_examples=80, deadline=None)


def same_best(problem: CoverProblem) -> int:
    """Checks the optimum with and without; the number of courses that were left out."""
    kept = reduce(problem, cost="hours")
    small = narrow(problem, kept)
    best = most_covered(problem)
    assert most_covered(small) == pytest.approx(best, abs=1e-9)
    if best is not None:
        least = 0.8 * best
        assert least_cost(small, 0, least) == pytest.approx(least_cost(problem, 0, least), abs=1e-9)
    assert most_covered(narrow(problem, reduce(problem))) == pytest.approx(best, abs=1e-9)
    return problem.courses - len(kept)


@MANY
@given(problems(needs=True))
def test_the_best_stays_the_best(problem: CoverProblem) -> None:
    same_best(problem)


@MANY
@given(st.integers(0, 10**9), st.integers(1, 3))
def test_also_where_many_would_do(seed: int, most: int) -> None:
    """Few skills, little evidence each, few courses to choose: rule (b) has work."""
    random = np.random.default_rng(seed)
    problem = make_problem(seed, courses=10, skills=2)
    course = np.arange(10)
    second = random.random(10) < 0.2
    links = Links(
        np.concatenate([course, course[second]]),
        np.concatenate([random.integers(0, 2, 10), random.integers(0, 2, second.sum())]),
        random.choice([0.3, 0.6], 10 + second.sum()),
        np.concatenate([course, random.integers(0, 10, second.sum())]),
    )
    order = np.lexsort((links.event, links.skill, links.course))
    links = Links(
        links.course[order], links.skill[order], links.probability[order], links.event[order]
    )
    same_best(replace(problem, links=links, most_courses=most))


def world(courses: int, events: list[int], most: int) -> CoverProblem:
    """Courses for one skill, each surer and cheaper than the one before."""
    number = np.arange(courses)
    return CoverProblem(
        Links(number, np.zeros(courses, np.int64), 0.3 + 0.05 * number, np.array(events)),
        np.ones(1),
        np.zeros(1),
        np.array([10.0 - number]),
        ("hours",),
        np.array([100.0]),
        most,
    )


def test_one_of_the_same_words_is_enough() -> None:
    assert reduce(world(6, [1] * 6, 3)).tolist() == [5]


def test_as_many_words_as_courses_may_be_chosen() -> None:
    assert reduce(world(6, [0, 1, 2, 3, 4, 5], 2)).tolist() == [4, 5]


def test_equal_courses_leave_the_first() -> None:
    problem = world(4, [1] * 4, 2)
    links = replace(problem.links, probability=np.full(4, 0.5))
    same = replace(problem, links=links, cost=np.full((1, 4), 3.0))
    assert reduce(same).tolist() == [0]


@MANY
@given(problems(needs=True))
def test_the_best_stays_the_best_where_equal_ones_are_looked_for(problem: CoverProblem) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reduction, "_MANY", 0)
        same_best(problem)


def test_thousands_of_equal_courses_take_no_square_of_their_number() -> None:
    number, skills = 10_000, 3
    course = np.repeat(np.arange(number), skills)
    skill = np.tile(np.arange(skills), number)
    problem = CoverProblem(
        Links(course, skill, np.full(len(course), 0.6), skill),
        np.ones(skills),
        np.zeros(skills),
        np.ones((1, number)),
        ("hours",),
        np.array([5.0]),
        12,
    )
    began = time.monotonic()
    assert reduce(problem).tolist() == [0]
    assert time.monotonic() - began < 5


@MANY
@given(problems(needs=True))
def test_what_is_compared_with_few_only_leaves_out_less(problem: CoverProblem) -> None:
    with pytest.MonkeyPatch.context() as limits:
        for name, value in (("_MANY", 1), ("_FRONT", 2), ("_BLOCK", 2), ("_LOOKUPS", 6)):
            limits.setattr(reduction, name, value)
        same_best(problem)


def test_equal_courses_that_differ_by_a_cent_are_one() -> None:
    number = np.arange(4000)
    course, skill = np.repeat(number, 3), np.tile(np.arange(3), len(number))
    problem = CoverProblem(
        Links(course, skill, np.full(len(course), 0.7), skill.copy()),
        np.ones(3),
        np.zeros(3),
        np.array([100 + 0.01 * np.random.default_rng(1).permutation(number)]),
        ("price_eur",),
        np.array([500.0]),
        5,
    )
    began = time.process_time()
    assert reduce(problem).tolist() == [int(problem.cost[0].argmin())]
    # one by one it takes half a minute
    assert time.process_time() - began < 5
