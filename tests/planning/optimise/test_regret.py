"""What is printed as expected is what comes true on average; robust is what stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from smartlife.planning.optimise.exact import solve
from smartlife.planning.optimise.regret import robustness, simulate
from smartlife.planning.problem import CoverProblem, Links, describe
from tests.planning.optimise.small import make_problem, problems


@settings(max_examples=15, deadline=None)
@given(problems())
def test_the_expected_value_comes_true(problem: CoverProblem) -> None:
    plan = solve(problem, seconds=20)
    drawn = simulate(problem, plan.courses, draws=40_000, seed=3)
    assert drawn.mean() == pytest.approx(plan.coverage, abs=0.02 * max(1.0, problem.weight.sum()))


@settings(max_examples=10, deadline=None)
@given(problems())
def test_shares_are_shares(problem: CoverProblem) -> None:
    plan = solve(problem, seconds=20)
    found = robustness(problem, plan, draws=30)
    assert found.courses == plan.courses
    assert np.all((found.stays >= 0) & (found.stays <= 1))
    assert found.regret >= 0
    assert found.low <= found.high
    again = robustness(problem, plan, draws=30)
    assert np.array_equal(found.stays, again.stays)


def test_the_only_course_stays_as_often_as_it_is_right() -> None:
    problem = CoverProblem(
        Links(np.array([0, 1]), np.array([0, 1]), np.array([0.9, 0.3]), np.array([0, 1])),
        np.ones(2),
        np.zeros(2),
        np.zeros((1, 2)),
        ("hours",),
        np.array([10.0]),
        2,
    )
    found = robustness(problem, describe(problem, (0, 1)), draws=2000)
    assert found.stays == pytest.approx([0.9, 0.3], abs=0.03)
    assert found.is_robust.tolist() == [True, False]
    assert found.regret == pytest.approx(0.0)


def test_a_rival_that_is_as_good_does_not_drive_a_course_out() -> None:
    problem = CoverProblem(
        Links(np.array([0, 1]), np.array([0, 0]), np.array([0.9, 0.9]), np.array([0, 1])),
        np.ones(1),
        np.zeros(1),
        np.ones((1, 2)),
        ("hours",),
        np.array([10.0]),
        1,
    )
    found = robustness(problem, describe(problem, (0,)), draws=2000)
    assert found.stays == pytest.approx([0.9], abs=0.03)
    assert found.regret == pytest.approx(0.09, abs=0.03)


def test_prerequisites_are_kept() -> None:
    problem = make_problem(8, courses=12)
    plan = solve(problem, seconds=20)
    assert len(problem.prerequisites) > 0
    assert robustness(replace(problem), plan, draws=20).draws == 20
