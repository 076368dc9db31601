"""No alternative is better than another in everything, and each is best at what it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from smartlife.planning.optimise.narrowing import narrow
from smartlife.planning.optimise.pareto import SHARE_OF_LEAST, label_of, pareto
from smartlife.planning.problem import CoverProblem, is_allowed
from tests.planning.optimise.small import least_cost, make_problem, most_covered, problems


@settings(max_examples=15, deadline=None)
@given(problems(needs=True))
def test_none_is_better_than_another(problem: CoverProblem) -> None:
    kinds = problem.cost_names
    found = pareto(problem, kinds, seconds=20)
    best = most_covered(problem)
    if best is None:
        assert found == ()
        return
    assert 1 <= len(found) <= 7
    assert found[0].coverage == pytest.approx(best, rel=3e-3)
    for one in found:
        assert is_allowed(problem, one.courses)
        figures = np.append(-one.coverage, one.cost)
        for other in found:
            others = np.append(-other.coverage, other.cost)
            assert one is other or np.any(others > figures + 1e-9)
    for row, kind in enumerate(kinds):
        (least,) = [one for one in found if label_of(kind) in one.notes]
        enough = SHARE_OF_LEAST * found[0].coverage * (1 + 1e-3)
        limit = least_cost(problem, row, enough)
        assert limit is not None
        assert least.cost[row] <= limit * (1 + 3e-3) + 1e-6


def test_labels() -> None:
    assert [label_of(kind) for kind in ("hours", "price_eur", "travel_minutes")] == [
        "least_hours",
        "least_price",
        "least_travel",
    ]


def test_every_label_is_given_once() -> None:
    problem = replace(make_problem(21, courses=10), most_courses=10)
    found = pareto(problem, problem.cost_names, seconds=20)
    labels = [note for one in found for note in one.notes]
    assert sorted(labels) == sorted(
        ["most_covered", "balanced", *(label_of(kind) for kind in problem.cost_names)]
    )


@pytest.mark.filterwarnings("error")
def test_no_courses_at_all_warn_of_nothing() -> None:
    problem = narrow(make_problem(21, plain=True), np.zeros(0, np.int64))
    unlimited = replace(problem, limit=np.full(len(problem.cost_names), np.inf))
    assert [one.courses for one in pareto(unlimited, problem.cost_names)] == [()]


def test_few_courses_have_the_same_answer_however_little_time_there_is() -> None:
    problem = make_problem(21, courses=10)
    hurried, calm = (pareto(problem, problem.cost_names, seconds=time) for time in (0.0, 20))
    assert [one.courses for one in hurried] == [one.courses for one in calm]
    assert [one.notes for one in hurried] == [one.notes for one in calm]
