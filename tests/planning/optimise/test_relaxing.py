"""The smallest change makes a choice possible, and nothing smaller does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from smartlife.planning.optimise.effort import Effort
from smartlife.planning.optimise.relaxing import (
    PRICE_OF_NEED,
    Change,
    apply,
    smallest_relaxation,
)
from smartlife.planning.problem import CoverProblem, Links
from tests.planning.optimise.small import choices, problems


def is_possible(problem: CoverProblem) -> bool:
    """Whether any choice keeps the limits and reaches what must be learned."""
    return next(choices(problem), None) is not None


def less(change: Change, amount: float) -> Change:
    """A change that is a little smaller."""
    return replace(change, amount=change.amount - amount)


@settings(max_examples=30, deadline=None)
@given(problems(needs=True))
def test_what_is_changed_is_enough_and_not_too_much(problem: CoverProblem) -> None:
    tight = replace(problem, limit=np.minimum(problem.limit, 20.0), most_courses=2)
    found = smallest_relaxation(tight, seconds=20)
    assert found.changes is not None  # all needs may be given up
    assert found.is_smallest
    assert (found.changes == ()) == is_possible(tight)
    assert is_possible(apply(tight, found.changes))
    assert found.selection is not None
    assert "infeasible" not in found.selection.notes
    for one in found.changes:
        others = [other for other in found.changes if other is not one]
        assert not is_possible(apply(tight, others))
        if one.kind in {"limit", "load"}:
            assert not is_possible(apply(tight, [*others, less(one, 0.01)]))
    for one in found.alternatives:
        assert is_possible(apply(tight, [one]))
        if one.kind in {"limit", "load"}:
            assert not is_possible(apply(tight, [less(one, 0.01)]))
        assert size(tight, [one]) >= size(tight, found.changes) - 1e-6


def size(problem: CoverProblem, changes: list[Change] | tuple[Change, ...]) -> float:
    """What changes weigh together."""
    total = 0.0
    for one in changes:
        if one.kind == "limit":
            limit = problem.limit[one.number]
            costs = problem.cost[one.number]
            total += one.amount / (limit if limit > 0 else costs[costs > 0].mean())
        elif one.kind == "load":
            total += one.amount / problem.loads[one.number].limit
        else:
            total += one.amount / problem.most_courses if one.kind == "most_courses" else 0.0
            total += PRICE_OF_NEED if one.kind == "needed" else 0.0
    return total


def wish(price: float, hours: float) -> CoverProblem:
    """One skill that must be learned; one course is dear, the other long."""
    return CoverProblem(
        Links(np.array([0, 1]), np.array([0, 0]), np.array([0.9, 0.9]), np.array([0, 1])),
        np.ones(1),
        np.array([0.8]),
        np.array([[540.0, 100.0], [20.0, 130.0]]),
        ("price_eur", "hours"),
        np.array([price, hours]),
        2,
    )


def test_forty_euros_more_or_thirty_hours_more() -> None:
    found = smallest_relaxation(wish(500.0, 100.0))
    assert found.changes == (Change("limit", 0, "price_eur", pytest.approx(40.0)),)
    alone = {(one.name, round(one.amount)) for one in found.alternatives}
    assert alone == {("price_eur", 40), ("hours", 30), ("", 1)}
    assert found.selection is not None
    assert found.selection.courses == (0,)


def test_a_clock_that_ends_the_search_is_told_though_nothing_was_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ended(_: object, __: Sequence[int], effort: Effort) -> tuple[None, bool]:
        effort.stop_early()
        return None, False

    assert not smallest_relaxation(wish(500.0, 100.0)).stopped_early
    monkeypatch.setattr("smartlife.planning.optimise.relaxing._Elastic.smallest", ended)
    found = smallest_relaxation(wish(500.0, 100.0))
    assert (found.changes, found.is_smallest, found.stopped_early) == (None, False, True)


def test_nothing_to_change() -> None:
    found = smallest_relaxation(wish(600.0, 100.0))
    assert found.changes == ()
    assert found.alternatives == ()
    assert found.selection is not None
    assert found.selection.courses == (0,)


def test_what_nobody_teaches_is_given_up() -> None:
    problem = replace(wish(600.0, 100.0), needed=np.array([0.8, 0.5]), weight=np.ones(2))
    found = smallest_relaxation(problem)
    assert found.changes == (Change("needed", 1, "", 0.5),)
