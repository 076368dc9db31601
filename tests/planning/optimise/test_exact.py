"""The best choice is the best of all choices, and its bound is true."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.planning.optimise.exact import Objective, solve
from smartlife.planning.optimise.greedy import greedy
from smartlife.planning.problem import CoverProblem, Links, is_allowed
from tests.planning.optimise.small import (
    choices,
    least_cost,
    make_problem,
    most_covered,
    problems,
)

FEW = settings(max_examples=25, deadline=None)


@FEW
@given(problems())
def test_no_choice_covers_more(problem: CoverProblem) -> None:
    found = solve(problem, seconds=20, gap=1e-6)
    assert is_allowed(problem, found.courses)
    assert found.coverage == pytest.approx(most_covered(problem), abs=1e-5)
    assert found.is_best
    assert found.bound is not None
    assert found.bound >= found.coverage - 1e-9
    assert found.coverage <= problem.weight.sum()


@FEW
@given(problems(needs=True))
def test_what_must_be_learned_is_learned_or_said_to_be_impossible(problem: CoverProblem) -> None:
    found = solve(problem, seconds=20, gap=1e-6)
    best = most_covered(problem)
    if best is None:
        assert found.notes == ("infeasible",)
        assert not found.is_best
    else:
        assert found.coverage == pytest.approx(best, abs=1e-5)
        assert np.all(found.learned >= problem.needed - 1e-7)


@FEW
@given(problems(needs=True), st.sampled_from([0.3, 0.7, 0.95]))
def test_no_choice_costs_less(problem: CoverProblem, share: float) -> None:
    best = most_covered(problem)
    least = share * (best or 0.0)
    found = solve(problem, Objective("hours", least), seconds=20, gap=1e-6)
    cost = least_cost(problem, 0, least)
    if cost is None:
        assert found.notes == ("infeasible",)
    else:
        assert found.is_best
        assert float(found.cost[0]) == pytest.approx(cost, abs=1e-5)
        assert found.coverage >= least - 1e-6
        assert np.all(found.learned >= problem.needed - 1e-7)


@FEW
@given(problems())
def test_never_worse_than_the_greedy_choice(problem: CoverProblem) -> None:
    quick = greedy(problem)
    assert solve(problem, start=quick, seconds=20).coverage >= quick.coverage - 1e-12
    assert solve(problem, seconds=0.0).coverage >= quick.coverage - 1e-12


@FEW
@given(problems(certain=True, plain=True))
def test_sure_links_give_the_deterministic_programme(problem: CoverProblem) -> None:
    """With links that are right or absent, it is the plain maximum coverage, at 95 %."""
    taught = {
        (int(course), int(skill))
        for course, skill in zip(problem.links.course, problem.links.skill, strict=True)
    }
    one_each = sorted(taught)
    same = replace(
        problem,
        links=Links(
            np.array([course for course, _ in one_each], np.int64),
            np.array([skill for _, skill in one_each], np.int64),
            np.ones(len(one_each)),
            np.array([0] * len(one_each), np.int64),  # one piece of evidence per skill
        ),
    )
    plain = max(
        sum(
            float(problem.weight[skill])
            for skill in range(problem.skills)
            if any((course, skill) in taught for course in found.courses)
        )
        for found in choices(same)
    )
    assert solve(same, seconds=20, gap=1e-6).coverage == pytest.approx(0.95 * plain, abs=1e-5)


@FEW
@given(st.integers(0, 10**9))
def test_one_more_course_never_makes_it_worse(seed: int) -> None:
    problem = make_problem(seed)
    links = problem.links
    without = links.course < problem.courses - 1
    fewer = replace(
        problem,
        links=Links(
            links.course[without],
            links.skill[without],
            links.probability[without],
            links.event[without],
        ),
    )
    more, less = solve(problem, seconds=20, gap=1e-6), solve(fewer, seconds=20, gap=1e-6)
    assert more.coverage >= less.coverage - 1e-5


def test_the_same_question_has_the_same_answer() -> None:
    problem = make_problem(7, courses=14, skills=6)
    first, second = solve(problem, seconds=20), solve(problem, seconds=20)
    assert first.courses == second.courses
    assert first.bound == second.bound


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    solve(make_problem(3), seconds=20)
    printed = capfd.readouterr()
    assert printed.out + printed.err == ""


def test_nobody_teaches_anything() -> None:
    nothing = np.zeros(0, np.int64)
    problem = CoverProblem(
        Links(nothing, nothing, np.zeros(0), nothing),
        np.ones(2),
        np.zeros(2),
        np.zeros((1, 0)),
        ("hours",),
        np.array([10.0]),
        3,
    )
    found = solve(problem)
    assert found.courses == ()
    assert found.coverage == 0.0
    assert found.is_best
    needed = replace(problem, needed=np.array([0.5, 0.0]))
    assert solve(needed).notes == ("infeasible",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"cost": np.full((1, 9), np.nan)},
        {"cost": np.full((1, 9), np.inf)},
        {"cost": np.full((1, 9), -1.0)},
        {"weight": np.array([1.0, np.nan, 1.0, 1.0])},
        {"limit": np.array([np.nan])},
    ],
)
def test_nothing_is_called_best_that_rests_on_no_numbers(wrong: dict[str, np.ndarray]) -> None:
    problem = replace(
        make_problem(3), cost=np.ones((1, 9)), cost_names=("hours",), limit=np.array([3.0])
    )
    with pytest.raises(ValueError, match="no number"):
        replace(problem, **wrong)


def test_without_time_as_much_is_proven_as_by_the_greedy_choice() -> None:
    problem = make_problem(7, courses=60, skills=20)
    hurried, quick = solve(problem, seconds=0.0), greedy(problem)
    assert hurried.bound is not None
    assert quick.bound is not None
    assert hurried.bound <= quick.bound + 1e-9
