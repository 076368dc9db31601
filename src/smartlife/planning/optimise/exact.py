"""The best choice, with the proof of how good it is.

The concave programme of methods, rule 9.5, is solved by outer approximation on HiGHS: cuts above
the curve are added where the last choice was overstated, until what the programme says and what the
choice truly covers differ by no more than the gap. Before branching, dominated courses are left out
(`reduction`), and so are courses whose reduced cost in the linear relaxation shows that no choice
with them beats the one known already (Balas and Zemel 1980). Both are exact, so `bound` holds for
the whole problem, also when all that may be spent is spent.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.planning.optimise.effort import STOPPED_EARLY, Effort
from smartlife.planning.optimise.evidence import Evidence, Holding
from smartlife.planning.optimise.formulation import Formulation, Rows
from smartlife.planning.optimise.greedy import greedy, improving, without_needless
from smartlife.planning.optimise.narrowing import narrow
from smartlife.planning.optimise.programme import Programme
from smartlife.planning.optimise.reduction import reduce
from smartlife.planning.optimise.room import Room
from smartlife.planning.problem import describe, is_allowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from smartlife.planning.problem import CoverProblem, Selection

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

_OVER: Final = 1e-6
"""Overstatement of a skill that is worth a cut."""
_RELAXED_ROUNDS: Final = 8
_STALL: Final = 1e-5
"""Share by which a round of cuts lowers the bound at least, else it was the last."""
_SHARE_OF_CORE: Final = 0.6
"""Share of the time that is left which branching on them may take."""
_CORE: Final = 60
"""Courses among which a better choice is looked for first."""
_CORE_GAP: Final = 3.0
"""How many times the gap is close enough there."""
_IMPROVEMENTS: Final = 20
_HALVINGS: Final = 8
_OF_GAP: Final = 0.9
"""Share of the gap that HiGHS may leave; the rest is for the curve."""
_CLOSE: Final = 1e-9
_HALF: Final = 0.5
_A_LINK: Final = 1.5e-5
"""Seconds that it takes to prepare the search, for each link."""


@dataclass(frozen=True, slots=True)
class Objective:
    """What is to be as good as can be.

    Attributes:
        cost: Name of the kind of cost that is made small; empty: coverage is made large.
        least: Coverage (sum of weight × probability) that is reached in any case; where a cost is
            made small.
    """

    cost: str = ""
    least: float = 0.0


MOST_COVERED: Final = Objective()


class _Search:
    """One solution: the programme, the best choice so far and the bound so far."""

    def __init__(self, problem: CoverProblem, objective: Objective, effort: Effort) -> None:
        self.problem, self.objective, self.effort = problem, objective, effort
        self.evidence = Evidence.of(problem)
        self.form = Formulation(problem, self.evidence)
        self.fractions = np.zeros(problem.courses)
        self.touched: set[tuple[int, float]] = set()
        self.maximises = not objective.cost
        self.kind = -1 if self.maximises else problem.cost_names.index(objective.cost)
        self.best: tuple[int, ...] | None = None
        self.value = -np.inf if self.maximises else np.inf
        self.bound = float(problem.weight.sum()) if self.maximises else 0.0
        rows = self.form.rows()
        coverage = self.form.coverage()
        costs = coverage
        if not self.maximises:
            counts = np.flatnonzero(coverage)
            least = objective.least - _CLOSE * max(1.0, objective.least)
            rows.add(least, counts, coverage[counts], np.inf)
            costs = np.zeros(self.form.columns)
            costs[: problem.courses] = problem.cost[self.kind]
        self.programme = Programme(costs, self.form.bounds(), rows, maximise=self.maximises)

    @property
    def gap(self) -> float:
        """How far the bound is off, as a share of what was reached."""
        if self.best is None:
            return np.inf
        off = max(0.0, (self.bound - self.value) * (1 if self.maximises else -1))
        if off <= _CLOSE:
            return 0.0
        return float(off / abs(self.value)) if self.value else np.inf

    def keep(self, courses: Iterable[int]) -> Holding:
        """Remembers a choice if it is allowed, enough, and better than the best so far."""
        courses = tuple(sorted(set(courses)))
        holding = Holding.of(self.evidence, courses)
        if holding.shortfall > 1e-8 or not is_allowed(self.problem, courses):
            return holding
        value = holding.coverage
        if not self.maximises:
            least = self.objective.least
            if value < least - 2 * _CLOSE * max(1.0, least):
                return holding
            value = float(self.problem.cost[self.kind, list(courses)].sum())
        better = value > self.value if self.maximises else value < self.value
        if self.best is None or better:
            self.best, self.value = courses, value
        return holding

    def tighten(self, bound: float) -> None:
        """A bound that holds as well as the one so far."""
        if np.isfinite(bound):
            self.bound = min(self.bound, bound) if self.maximises else max(self.bound, bound)

    def cuts_of(self, holding: Holding) -> Rows:
        """Rows that are exact at a choice, where there are none yet.

        What HiGHS says of the curve is not asked: it may answer with the values that it was given
        to start from and with the objective of better ones.
        """
        rows = Rows()
        for skill in self.form.skills.tolist():
            point = float(holding.by_skill[skill])
            if (place := (skill, round(point, 9))) not in self.touched:
                self.touched.add(place)
                self.form.add_tangent(rows, skill, point)
                self.form.add_step(rows, skill, holding.by_group)
        return rows

    def cuts_at(self, values: Floats) -> Rows:
        """Rows that fractions of courses break."""
        form, rows = self.form, Rows()
        pieces = form.pieces
        by_group = np.zeros(len(self.evidence.group_skill))
        taken = values[pieces.column] > _HALF
        np.maximum.at(by_group, pieces.group[taken], pieces.sureness[taken])
        for skill in form.skills.tolist():
            point = max(0.0, float(values[form.z(skill)]))
            if values[form.t(skill)] > -np.expm1(-point) + _OVER:
                self.touched.add((skill, round(point, 9)))
                form.add_tangent(rows, skill, point)
            if self._is_step_useful(skill, by_group, values):
                form.add_step(rows, skill, by_group)
        return rows

    def _is_step_useful(self, skill: int, by_group: Floats, values: Floats) -> bool:
        """Whether values break the step from a set of evidence."""
        trial = Rows()
        self.form.add_step(trial, skill, by_group)
        return bool(values[trial.columns[0]] @ trial.values[0] > trial.upper[0] + _OVER)

    def relax(self) -> tuple[str, Floats]:
        """Solves the linear relaxation.

        Returns:
            How it ended, and for each course the value that no choice with it beats.
        """
        free = np.full(self.problem.courses, np.inf if self.maximises else -np.inf)
        before = np.inf
        for _ in range(_RELAXED_ROUNDS):
            answer = self.programme.solve(self.effort)
            if answer.status != "optimal":
                return answer.status, free
            step = abs(before - answer.bound)
            before = answer.bound
            self.tighten(before)
            x = answer.values[: self.problem.courses]
            with_it = answer.bound + answer.reduced[: self.problem.courses]
            self.fractions = x
            free = np.where(x > _CLOSE, answer.bound, with_it)
            rows = self.cuts_at(answer.values)
            if not len(rows) or step <= _STALL * abs(before):
                break
            self.programme.add(rows)
        return "optimal", free

    def promising(self, free: Floats) -> Integers:
        """Courses that may be part of something better than the best choice, and its own."""
        if self.best is None:
            return self.form.x
        slack = 1e-7 * max(1.0, abs(self.value))
        kept = free >= self.value - slack if self.maximises else free <= self.value + slack
        kept[list(self.best)] = True
        return np.flatnonzero(kept)

    def polish(self, free: Floats, gap: float) -> None:
        """A better choice among the courses that the relaxation likes best.

        First greedily with exchanges, then by branching on these few (kernel search, Angelelli et
        al. 2010).
        """
        order = np.argsort(-free if self.maximises else free, kind="stable")
        core = np.sort(np.union1d(order[:_CORE], self.best or ()).astype(np.int64))
        small = narrow(self.problem, core)
        for found in self._polished(small, core, gap):
            self.keep(core[list(found.courses)].tolist())
        if self.gap <= gap or len(core) * 2 > self.problem.courses:
            return
        part = self.effort.part(self.effort.left * _SHARE_OF_CORE)
        inner = _Search(small, self.objective, part)
        if self.best is not None:
            inner.keep(np.searchsorted(core, self.best).tolist())
        if inner.relax()[0] == "optimal":
            inner.branch(_CORE_GAP * gap)
        self.keep(core[list(inner.best or ())].tolist())

    def _rounded(self, small: CoverProblem, core: Integers) -> Selection:
        """The courses that the relaxation takes most of, as far as there is room, filled up."""
        room = Room.of(small)
        for course in np.argsort(-self.fractions[core], kind="stable").tolist():
            if self.fractions[core[course]] <= _CLOSE:
                break
            if room.fits(np.array([course]))[0] and not room.lacking(course):
                room.add(course)
        return greedy(small, start=sorted(room.taken))

    def _polished(self, small: CoverProblem, core: Integers, gap: float) -> Iterator[Selection]:
        if self.maximises:
            starts = [self._rounded(small, core), greedy(small)]
            if self.best is not None:
                starts.append(describe(small, np.searchsorted(core, self.best).tolist()))
            yield from starts
            seconds = self.effort.left / 10
            for found in (starts[0], max(starts[1:], key=lambda one: one.coverage)):
                part = self.effort.part(seconds)
                yield from islice(improving(small, found, part), _IMPROVEMENTS)
            return
        # Coverage grows with what may be spent: the least that greedy needs is found by halving.
        # It lies between what is proven and what is known.
        most = min(float(small.limit[self.kind]), float(small.cost[self.kind].sum()))
        low, high = max(0.0, self.bound), min(most, self.value)
        for _ in range(_HALVINGS):
            if self.gap <= gap or self.effort.is_over:
                return
            limit = small.limit.copy()
            limit[self.kind] = (low + high) / 2
            found = greedy(replace(small, limit=limit))
            enough = found.coverage >= self.objective.least and "needed_missed" not in found.notes
            if enough:
                yield found
                high = float(found.cost[self.kind])
            else:
                low = (low + high) / 2

    def branch(self, gap: float) -> str:
        """Mixed-integer rounds until the gap is closed, nothing is left or all is spent."""
        self.programme.make_whole(self.form.x)
        while self.gap > gap:
            if self.best is not None:
                one = Holding.of(self.evidence, self.best)
                chosen = np.array(self.best, np.int64)
                self.programme.start_from(self.form.values(chosen, one.by_group, one.by_skill))
                self.programme.spare_searching()
            if self.effort.is_over:
                return "limit"
            answer = self.programme.solve(self.effort, gap * _OF_GAP)
            if answer.status == "infeasible" and self.best is None:
                return "infeasible"
            self.tighten(answer.bound)
            if not len(answer.values):
                return answer.status
            chosen = np.flatnonzero(answer.values[: self.problem.courses] > _HALF)
            rows = self.cuts_of(self.keep(chosen.tolist()))
            if answer.status != "optimal":
                return answer.status
            if not len(rows):
                break
            self.programme.add(rows)
        return "optimal"


def solve(
    problem: CoverProblem,
    objective: Objective = MOST_COVERED,
    *,
    start: Selection | None = None,
    seconds: float | Effort = 2.0,
    gap: float = 1e-3,
) -> Selection:
    """The best choice under the stated data.

    Args:
        problem: What to cover and the limits.
        objective: Most coverage, or least of one cost for some coverage.
        start: A choice to begin with; found by `greedy` if there is none.
        seconds: What may be spent, see `effort`; the last step may take a little more.
        gap: How far from the best a choice may be to count as the best, as a share.

    Returns:
        The choice; `bound` and `gap` are of coverage, or of the cost that was made small. Notes:
        `time_limit` if all was spent before the proof, `stopped_early` if the clock ended it,
        `infeasible` if no choice keeps the limits and what must be learned, `nothing_found` if all
        was spent before any was found; in the last two cases the choice is empty.
    """
    began = time.perf_counter()
    effort = Effort.of(seconds)
    effort.spend(_A_LINK * len(problem.links))
    quick = start or greedy(problem)
    first = quick.courses
    courses = np.union1d(reduce(problem, cost=objective.cost), first).astype(np.int64)
    search = _Search(narrow(problem, courses), objective, effort)
    search.keep(np.searchsorted(courses, first).tolist())
    if start is None and search.maximises and quick.bound is not None:
        search.tighten(quick.bound)
    status, free = search.relax()
    if status == "optimal" and search.gap > gap:
        search.polish(free, gap)
        if search.gap > gap:
            search, courses, status = _branched(search, courses, free, gap)
    return _finish(problem, search, courses, status, gap, began)


def _branched(
    whole: _Search, courses: Integers, free: Floats, gap: float
) -> tuple[_Search, Integers, str]:
    """Branches on the courses that may still matter; the bound holds for the others too."""
    open_ = whole.promising(free)
    search = _Search(narrow(whole.problem, open_), whole.objective, whole.effort)
    search.tighten(whole.bound)
    if whole.best is not None:
        search.keep(np.searchsorted(open_, whole.best).tolist())
    status, _ = search.relax()
    if status == "optimal":
        status = search.branch(gap)
    if search.best is not None and whole.best is not None:
        # What was left out allows nothing better than the choice that was known before.
        edge = (
            max(search.bound, whole.value) if search.maximises else min(search.bound, whole.value)
        )
        search.bound = edge
    return search, courses[open_], status


def _finish(
    problem: CoverProblem,
    search: _Search,
    courses: Integers,
    status: str,
    gap: float,
    began: float,
) -> Selection:
    """The selection with its proof."""
    early = (STOPPED_EARLY,) if search.effort.stopped_early else ()
    if search.best is None:
        note = "infeasible" if status == "infeasible" else "nothing_found"
        seconds = time.perf_counter() - began
        return replace(describe(problem, ()), seconds=seconds, notes=(note, *early))
    best = without_needless(search.problem, search.evidence, search.best)
    search.keep(best)
    notes = (*(("time_limit",) if status != "optimal" and search.gap > gap else ()), *early)
    bound = search.bound
    if search.maximises:
        bound = max(bound, search.value)
    return replace(
        describe(problem, courses[list(best)].tolist()),
        bound=bound if search.maximises else min(bound, search.value),
        gap=float(search.gap) if np.isfinite(search.gap) else None,
        is_best=search.gap <= gap,
        seconds=time.perf_counter() - began,
        notes=notes,
    )
