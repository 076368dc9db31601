"""The smallest change that makes a wish possible.

Where limits and what must be learned cannot be kept together, an elastic programme lets each limit
be exceeded and each need be given up, at a price: an excess counts as a share of its limit, a need
as `PRICE_OF_NEED` limits. What it finds is the smallest change of all together; beside it stand the
changes of one limit alone that would do, if any.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from smartlife.planning.optimise.effort import Effort
from smartlife.planning.optimise.evidence import Evidence
from smartlife.planning.optimise.exact import solve
from smartlife.planning.optimise.formulation import Formulation, Rows
from smartlife.planning.optimise.narrowing import narrow
from smartlife.planning.optimise.programme import Programme
from smartlife.planning.optimise.reduction import reduce

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from smartlife.planning.problem import CoverProblem, Selection

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

PRICE_OF_NEED: Final = 2.0
"""Giving up one skill that must be learned weighs as much as this many times a whole limit."""
_GAP: Final = 1e-6
_CLOSE: Final = 1e-7
_HALF: Final = 0.5
_SHARE_OF_LOOKING: Final = 0.6
"""Share of what is spent for finding changes; the rest is for the best choice after them."""

Kind = Literal["limit", "load", "most_courses", "needed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One limit that grows, or one need that is given up.

    Attributes:
        kind: `limit` (of a kind of cost), `load`, `most_courses` or `needed`.
        number: Number of the kind of cost, load or skill; 0 for `most_courses`.
        name: Name of the kind of cost; empty for others.
        amount: By how much the limit grows; the probability given up, for a need.
    """

    kind: Kind
    number: int
    name: str
    amount: float


@dataclass(frozen=True, slots=True, eq=False)
class Relaxation:
    """What to change so that a choice exists.

    Attributes:
        changes: The smallest change; empty if none is needed; None if no change of limits and
            needs helps.
        alternatives: Changes of one limit alone, or one need alone, each of which would do; as many
            as were found.
        selection: The best choice after the change; None if there is none.
        is_smallest: Whether it was proven that no smaller change does.
        stopped_early: Whether the clock ended the search.
    """

    changes: tuple[Change, ...] | None
    alternatives: tuple[Change, ...]
    selection: Selection | None
    is_smallest: bool
    stopped_early: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Give:
    """One thing that may give way.

    Attributes:
        change: What it is, with amount 1.
        size: What an amount of 1 weighs.
        most: Most it may give.
        is_whole: Whether it gives in whole numbers only.
    """

    change: Change
    size: float
    most: float
    is_whole: bool


def apply(problem: CoverProblem, changes: Sequence[Change]) -> CoverProblem:
    """The problem after changes."""
    limit, needed = problem.limit.copy(), problem.needed.copy()
    loads, most = list(problem.loads), problem.most_courses
    for one in changes:
        if one.kind == "limit":
            limit[one.number] += one.amount
        elif one.kind == "load":
            load = loads[one.number]
            loads[one.number] = replace(load, limit=load.limit + one.amount)
        elif one.kind == "most_courses":
            most += round(one.amount)
        else:
            needed[one.number] = 0.0
    return replace(problem, limit=limit, needed=needed, loads=tuple(loads), most_courses=most)


def smallest_relaxation(problem: CoverProblem, *, seconds: float = 5.0) -> Relaxation:
    """The smallest change of limits and needs that makes a choice possible.

    Args:
        problem: What to cover and the limits.
        seconds: What may be spent for all of it, see `effort`.
    """
    effort = Effort(seconds)
    looking = effort.part(seconds * _SHARE_OF_LOOKING)
    gives = _gives(problem)
    elastic = _Elastic(problem, gives)
    whole, proven = elastic.smallest(range(len(gives)), looking)
    if whole is None:
        return Relaxation(None, (), None, proven, effort.stopped_early)
    if not whole:
        best = _best(problem, (), effort)
        return Relaxation((), (), best, is_smallest=True, stopped_early=effort.stopped_early)
    alone: list[Change] = []
    for number in range(len(gives)):
        if looking.is_over:
            break
        changes, _ = elastic.smallest([number], looking)
        alone.extend(changes or ())
    best = _best(problem, whole, effort)
    return Relaxation(whole, tuple(alone), best, proven, effort.stopped_early)


def _best(problem: CoverProblem, changes: Sequence[Change], effort: Effort) -> Selection:
    """The best choice after changes."""
    return solve(apply(problem, changes), seconds=effort)


def _gives(problem: CoverProblem) -> list[_Give]:
    """All that may give way, and what it weighs."""
    found = []
    for kind in np.flatnonzero(np.isfinite(problem.limit)).tolist():
        limit = float(problem.limit[kind])
        costs = problem.cost[kind][problem.cost[kind] > 0]
        size = limit if limit > 0 else float(costs.mean()) if len(costs) else 1.0
        change = Change("limit", kind, problem.cost_names[kind], 1.0)
        found.append(_Give(change, 1 / size, float(problem.cost[kind].sum()), is_whole=False))
    for number, load in enumerate(problem.loads):
        change = Change("load", number, "", 1.0)
        size = load.limit if load.limit > 0 else 1.0
        found.append(_Give(change, 1 / size, float(load.amount.sum()), is_whole=False))
    if problem.most_courses < problem.courses:
        change = Change("most_courses", 0, "", 1.0)
        more = problem.courses - problem.most_courses
        size = 1 / max(1, problem.most_courses)
        found.append(_Give(change, size, float(more), is_whole=True))
    for skill in np.flatnonzero(problem.needed > 0).tolist():
        change = Change("needed", skill, "", float(problem.needed[skill]))
        found.append(_Give(change, PRICE_OF_NEED, 1.0, is_whole=True))
    return found


class _Elastic:
    """The programme in which limits and needs may give way."""

    def __init__(self, problem: CoverProblem, gives: list[_Give]) -> None:
        # Only skills that must be learned matter here.
        plain = replace(problem, weight=np.zeros(problem.skills))
        small = narrow(plain, reduce(plain, covered_only=True))
        self.gives = gives
        self.evidence = Evidence.of(small)
        self.form = Formulation(small, self.evidence)
        self.problem = small
        lower, upper = self.form.bounds()
        most = np.array([one.most for one in gives])
        costs = np.concatenate([np.zeros(self.form.columns), [one.size for one in gives]])
        bounds = (np.append(lower, np.zeros(len(gives))), np.append(upper, most))
        self.programme = Programme(costs, bounds, self._rows(), maximise=False)
        whole = [self.form.columns + n for n, one in enumerate(gives) if one.is_whole]
        self.programme.make_whole(np.concatenate([self.form.x, np.array(whole, np.int64)]))

    def smallest(
        self, free: Sequence[int], effort: Effort
    ) -> tuple[tuple[Change, ...] | None, bool]:
        """Smallest change of some of what may give way; None if it does not help.

        Also whether it is proven to be the smallest.
        """
        first = self.form.columns
        most = np.zeros(len(self.gives))
        most[list(free)] = [self.gives[number].most for number in free]
        self.programme.cap(first + np.arange(len(most)), most)
        answer = self.programme.solve(effort, _GAP)
        if not len(answer.values) and self.gives:
            return None, answer.status == "infeasible"
        if answer.status == "infeasible":
            return None, True
        chosen = np.flatnonzero(answer.values[: self.problem.courses] > _HALF)
        return self._changes(chosen, answer.values[first:]), answer.status == "optimal"

    def _rows(self) -> Rows:
        """Limits with what they give; evidence; needs that may be given up."""
        problem, form, rows = self.problem, self.form, Rows()
        form.add_evidence(rows)
        form.add_prerequisites(rows)
        plain = Rows()
        form.add_limits(plain)
        column = form.columns
        gives = {(one.change.kind, one.change.number): n for n, one in enumerate(self.gives)}
        for place, key in enumerate(self._limit_keys()):
            columns, values = plain.columns[place], plain.values[place]
            if key in gives:
                columns = np.append(columns, column + gives[key])
                values = np.append(values, -1.0)
            rows.add(plain.lower[place], columns, values, plain.upper[place])
        for skill in np.flatnonzero(problem.needed > 0).tolist():
            needed = float(self.evidence.needed[skill])
            columns = np.array([column + gives["needed", skill]])
            values = np.array([needed])
            if form.is_taught(skill):
                columns, values = np.append(columns, form.z(skill)), np.append(values, 1.0)
            rows.add(needed - 1e-9, columns, values, np.inf)
        return rows

    def _limit_keys(self) -> list[tuple[str, int]]:
        """What the rows of the limits stand for, in their order."""
        problem = self.problem
        keys: list[tuple[str, int]] = []
        if problem.most_courses < problem.courses:
            keys.append(("most_courses", 0))
        keys += [("limit", kind) for kind in np.flatnonzero(np.isfinite(problem.limit)).tolist()]
        return keys + [("load", number) for number in range(len(problem.loads))]

    def _changes(self, chosen: Integers, given: Floats) -> tuple[Change, ...]:
        """What the choice asks for exactly, without the rounding of the solver."""
        found = []
        for one, amount in zip(self.gives, given.tolist(), strict=True):
            exact = self._asked(one.change, chosen)
            if amount > _CLOSE * max(1.0, one.most) and exact > 0:
                found.append(replace(one.change, amount=exact))
        return tuple(found)

    def _asked(self, change: Change, chosen: Integers) -> float:
        """By how much a choice exceeds a limit; the need itself, for a need."""
        problem, number = self.problem, change.number
        if change.kind == "limit":
            return float(problem.cost[number, chosen].sum() - problem.limit[number])
        if change.kind == "load":
            load = problem.loads[number]
            return float(load.amount[np.isin(load.course, chosen)].sum() - load.limit)
        if change.kind == "most_courses":
            return float(len(chosen) - problem.most_courses)
        return change.amount
