"""Properties of plans of teams; small cases against all plans."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.planning.need.pooling import GroupPrice, group_case
from smartlife.planning.need.team_exact import solve_team
from smartlife.planning.need.team_problem import (
    Assignment,
    TeamProblem,
    coverage,
    hours_by_person,
    is_kept,
    most_coverage,
    price_of,
    useful_courses,
    worth_of,
)
from smartlife.planning.need.team_quick import quick_plan

MANY = settings(max_examples=25, deadline=None, derandomize=True)


@st.composite
def problems(draw: st.DrawFn, people: int = 3, courses: int = 4, skills: int = 3) -> TeamProblem:
    n, c, s = (draw(st.integers(1, most)) for most in (people, courses, skills))
    seed = draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    return TeamProblem(
        sureness=np.where(rng.random((c, s)) < 0.6, rng.uniform(0.5, 0.95, (c, s)).round(2), 0.0),
        hours=rng.integers(1, 8, c) * 10.0,
        price=rng.integers(0, 5, c) * 50.0,
        time=rng.integers(1, 8, c) * 10.0,
        weight=rng.uniform(0.1, 1, s).round(2),
        held=rng.random((n, s)) < 0.2,
        hours_limit=np.full(n, draw(st.sampled_from([40.0, 90.0, np.inf]))),
        price_limit=np.full(n, draw(st.sampled_from([100.0, np.inf]))),
        budget=draw(st.sampled_from([100.0, 300.0, np.inf])),
        people_wanted=np.full(s, min(n, draw(st.integers(1, 2)))),
    )


def best_of_all(problem: TeamProblem) -> float:
    """Coverage of the best plan, by looking at all."""
    subsets = list(product([False, True], repeat=problem.courses))
    best = 0.0
    for chosen in product(subsets, repeat=problem.people):
        seats = np.array(chosen, bool)
        plan = Assignment(seats, np.zeros_like(seats), np.zeros(problem.courses, np.int64))
        if is_kept(problem, plan):
            best = max(best, coverage(problem, plan))
    return best


@MANY
@given(problems(people=2, courses=3))
def test_the_best_plan_is_the_best_of_all(problem: TeamProblem) -> None:
    found = solve_team(problem, gap=1e-7)
    assert found.is_best
    assert coverage(problem, found.plan) == pytest.approx(best_of_all(problem), abs=1e-5)


@MANY
@given(problems())
def test_limits_are_kept_and_nothing_quick_is_better(problem: TeamProblem) -> None:
    found = solve_team(problem, gap=1e-7)
    assert is_kept(problem, found.plan)
    assert is_kept(problem, quick_plan(problem))
    assert coverage(problem, found.plan) >= coverage(problem, quick_plan(problem)) - 1e-6
    assert coverage(problem, found.plan) <= most_coverage(problem) + 1e-9


@MANY
@given(problems(), st.integers(0, 1000))
def test_one_more_course_never_worsens(problem: TeamProblem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    more = replace(
        problem,
        sureness=np.vstack([problem.sureness, rng.uniform(0.5, 0.9, (1, problem.skills))]),
        hours=np.append(problem.hours, 10.0),
        price=np.append(problem.price, 50.0),
        time=np.append(problem.time, 10.0),
    )
    before, after = solve_team(problem, gap=1e-7), solve_team(more, gap=1e-7)
    assert coverage(more, after.plan) >= coverage(problem, before.plan) - 1e-5


@MANY
@given(problems())
def test_one_more_person_never_worsens(problem: TeamProblem) -> None:
    more = replace(
        problem,
        held=np.vstack([problem.held, np.zeros((1, problem.skills), bool)]),
        hours_limit=np.append(problem.hours_limit, problem.hours_limit[:1]),
        price_limit=np.append(problem.price_limit, problem.price_limit[:1]),
    )
    before, after = solve_team(problem, gap=1e-7), solve_team(more, gap=1e-7)
    assert coverage(more, after.plan) >= coverage(problem, before.plan) - 1e-5


@MANY
@given(problems())
def test_the_least_cost_still_covers_as_much(problem: TeamProblem) -> None:
    most = solve_team(problem, gap=1e-7)
    least = coverage(problem, most.plan) - 1e-6
    cheap = solve_team(problem, "cost", least=least, gap=1e-7)
    assert cheap.is_found
    assert coverage(problem, cheap.plan) >= least - 1e-6
    assert worth_of(problem, cheap.plan) <= worth_of(problem, most.plan) + 1e-4
    short = solve_team(problem, "longest", least=least, gap=1e-7)
    assert short.is_found
    longest = hours_by_person(problem, short.plan).max()
    assert longest <= hours_by_person(problem, cheap.plan).max() + 1e-6


@MANY
@given(problems(people=2, courses=3))
def test_a_group_of_ones_own_never_costs_more(problem: TeamProblem) -> None:
    with_group = replace(problem, group_price=120.0, group_seats=2)
    without, found = solve_team(problem, gap=1e-7), solve_team(with_group, gap=1e-7)
    assert is_kept(with_group, found.plan)
    assert coverage(with_group, found.plan) >= coverage(problem, without.plan) - 1e-5
    least = coverage(problem, without.plan) - 1e-6
    dear = solve_team(problem, "cost", least=least, gap=1e-7)
    cheap = solve_team(with_group, "cost", least=least, gap=1e-7)
    assert worth_of(with_group, cheap.plan) <= worth_of(problem, dear.plan) + 1e-4


@MANY
@given(problems())
def test_leaving_out_undercut_courses_changes_nothing(problem: TeamProblem) -> None:
    twice = replace(
        problem,
        sureness=np.vstack([problem.sureness, problem.sureness * 0.9]),
        hours=np.tile(problem.hours, 2),
        price=np.tile(problem.price, 2),
        time=np.tile(problem.time, 2),
    )
    assert len(useful_courses(twice)) == len(useful_courses(problem))


def test_people_in_one_course_are_not_surer_than_one() -> None:
    problem = TeamProblem(
        sureness=np.array([[0.6]]), hours=np.array([10.0]), price=np.array([50.0]),
        time=np.array([10.0]), weight=np.array([1.0]), held=np.zeros((3, 1), bool),
        hours_limit=np.full(3, np.inf), price_limit=np.full(3, np.inf), budget=np.inf,
        people_wanted=np.array([1]),
    )  # fmt: skip
    found = solve_team(problem)
    assert coverage(problem, found.plan) == pytest.approx(0.6)
    cheap = solve_team(problem, "cost", least=0.6 - 1e-6)
    assert price_of(problem, cheap.plan) == 50


def test_what_cannot_be_reached_is_said() -> None:
    problem = TeamProblem(
        sureness=np.zeros((0, 1)), hours=np.zeros(0), price=np.zeros(0), time=np.zeros(0),
        weight=np.ones(1), held=np.zeros((2, 1), bool), hours_limit=np.full(2, np.inf),
        price_limit=np.full(2, np.inf), budget=np.inf, people_wanted=np.array([1]),
    )  # fmt: skip
    assert solve_team(problem).value == 0
    assert not solve_team(problem, "cost", least=0.5).is_found


def test_a_group_pays_from_enough_learners_on() -> None:
    case = group_case(0, 4, 100.0, GroupPrice(900, 12), is_price_known=True)
    assert (case.learners, case.from_others, case.pays_below) == (9, 5, 400)
    assert case.shares[-1] == (12, 75)
    dear = group_case(0, 4, 100.0, GroupPrice(2000, 12), is_price_known=True)
    assert dear.learners is None
    unknown = group_case(0, 4, 100.0, GroupPrice(900, 12), is_price_known=False)
    assert unknown.learners is None
