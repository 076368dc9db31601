"""The quick choice keeps the limits, is as good as it says, and gets better."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from smartlife.planning.optimise.effort import Effort
from smartlife.planning.optimise.evidence import Evidence, Holding
from smartlife.planning.optimise.greedy import greedy, improving
from smartlife.planning.optimise.room import Room
from smartlife.planning.problem import CoverProblem, Load, describe, is_allowed
from tests.planning.optimise.small import make_problem, most_covered, problems

FEW = settings(max_examples=30, deadline=None)


@FEW
@given(problems())
def test_limits_are_kept_and_the_bound_is_true(problem: CoverProblem) -> None:
    found = greedy(problem)
    best = most_covered(problem)
    assert best is not None
    assert is_allowed(problem, found.courses)
    assert found.bound is not None
    assert found.coverage <= best + 1e-9
    assert found.bound >= best - 1e-9
    if found.is_best:
        assert found.coverage >= best - 1e-6


@FEW
@given(problems(plain=True))
def test_what_is_guaranteed_holds(problem: CoverProblem) -> None:
    found = greedy(problem)
    best = most_covered(problem)
    assert best is not None
    share = {"bound_cardinality": 1 - 1 / math.e, "bound_budget": (1 - 1 / math.e) / 2}
    for note, least in share.items():
        if note in found.notes:
            assert found.coverage >= least * best - 1e-9


@FEW
@given(problems(needs=True))
def test_improvements_get_better_and_stay_allowed(problem: CoverProblem) -> None:
    found = greedy(problem)
    for better in improving(problem, found, Effort(0.3)):
        assert is_allowed(problem, better.courses)
        met = ("needed_missed" not in better.notes, "needed_missed" not in found.notes)
        assert met[0] >= met[1]
        if met[0] == met[1] and met[0]:
            assert better.coverage >= found.coverage - 1e-9
        found = better


@FEW
@given(problems())
def test_gains_are_what_courses_add(problem: CoverProblem) -> None:
    evidence = Evidence.of(problem)
    taken = [0, 3]
    holding = Holding.of(evidence, taken)
    assert math.isclose(holding.coverage, describe(problem, taken).coverage, abs_tol=1e-9)
    gains = holding.gains(np.arange(problem.courses))
    for course in range(problem.courses):
        more = describe(problem, [*taken, course]).coverage - holding.coverage
        assert math.isclose(gains[course], more, abs_tol=1e-9)
        other = holding.copy()
        other.add(course)
        assert math.isclose(other.coverage, holding.coverage + more, abs_tol=1e-9)


def test_starts_from_what_is_taken() -> None:
    problem = make_problem(11)
    found = greedy(problem, start=(0,))
    assert is_allowed(problem, (0,))
    assert found.coverage >= describe(problem, (0,)).coverage


def test_a_course_named_twice_in_a_period_takes_both() -> None:
    plain = make_problem(3, plain=True)
    for course in range(plain.courses):
        twice = Load(np.array([course, course]), np.array([2.0, 2.0]), 3.0)
        problem = replace(plain, loads=(twice,))
        assert is_allowed(problem, greedy(problem).courses)
        assert course not in greedy(problem).courses


def test_one_budget_weighs_gains_by_money_alone() -> None:
    plain = replace(make_problem(3, plain=True), most_courses=99, cost_names=("price_eur",))
    problem = replace(plain, cost=np.full((1, plain.courses), 10.0), limit=np.array([40.0]))
    assert Room.of(problem).share(np.arange(2)).tolist() == pytest.approx([0.25, 0.25])
    few = replace(problem, most_courses=4)
    assert Room.of(few).share(np.arange(2)).tolist() == pytest.approx([0.5, 0.5])
