"""A good choice at once, and better ones while one waits.

The greedy choice takes again and again what adds most, once by itself and once for its cost, and
keeps the better of both and of the best single course. What it guarantees depends on the limits:

- most courses only: 1 − 1/e of the best (Nemhauser, Wolsey and Fisher 1978);
- one kind of cost only: (1 − 1/e)/2 (Khuller, Moss and Naor 1999);
- several kinds of cost, prerequisites, loads or skills that must be learned: nothing.

Independently of that, `bound` is what the gains beside the found choice allow at most: gains only
shrink (submodularity), so no choice gains more than the fullest knapsack of them (Minoux 1978;
Leskovec et al. 2007). It holds under all limits.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.planning.optimise.evidence import Evidence, Holding
from smartlife.planning.optimise.room import Room
from smartlife.planning.problem import describe, is_allowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from smartlife.planning.optimise.effort import Effort
    from smartlife.planning.problem import CoverProblem, Selection

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

_LEAST: Final = 1e-12
"""Gains below are rounding."""
_BLOCK: Final = 256
"""Courses whose gains are brought up to date together."""
_PACKAGES: Final = 64
"""Courses with prerequisites that are looked at together with these in each round."""
_CLOSE: Final = 1e-9
_A_TRIAL: Final = 1e-3
_A_LINK: Final = 1e-6
"""Seconds of an exchange that is tried: always, and for each link."""


@dataclass(slots=True, eq=False)
class _Choice:
    """A choice as it grows."""

    holding: Holding
    room: Room

    def add(self, course: int) -> None:
        """Takes a course in."""
        self.holding.add(course)
        self.room.add(course)

    def copy(self) -> _Choice:
        """A second one."""
        return _Choice(self.holding.copy(), self.room.copy())

    @property
    def merit(self) -> tuple[float, float]:
        """What must be learned first, then coverage: the larger the better."""
        return -round(self.holding.shortfall, 9), self.holding.coverage


def _package(choice: _Choice, course: int) -> list[int] | None:
    """The course with what it asks for, cheapest first; None if that finds no room.

    What is asked for may ask for something itself; where it runs in a circle, a course counts as
    met by one that is in the package already.
    """
    room = choice.room.copy()
    added: list[int] = []
    waiting = [course]
    while waiting:
        one = waiting.pop()
        if one in room.taken:
            continue
        if not room.fits(np.array([one]))[0]:
            return None
        room.add(one)
        added.append(one)
        for any_of in room.lacking(one):
            options = np.array(sorted(any_of), np.int64)
            options = options[room.fits(options)]
            if not len(options):
                return None
            waiting.append(int(options[np.argmin(room.share(options))]))
    return added


class _Lazy:
    """Upper bounds on the gains of courses, brought up to date only where it matters."""

    def __init__(self, choice: _Choice, *, by_cost: bool, needed: bool) -> None:
        evidence = choice.holding.evidence
        touched = np.flatnonzero(np.diff(evidence.first) > 0)
        self.needed = needed
        self.courses = touched[choice.room.fits(touched)]
        self.gain = choice.holding.gains(self.courses, needed=needed)
        self.cost = choice.room.share(self.courses) if by_cost else np.ones(len(self.courses))
        self.locked = np.zeros(len(self.courses), bool)
        if choice.room.asks:
            self.locked = np.isin(self.courses, list(choice.room.asks))

    def next(self, choice: _Choice) -> list[int]:
        """The courses to take next, together; empty if nothing adds anything."""
        useful = choice.room.fits(self.courses) & (self.gain > _LEAST)
        self.courses, self.gain = self.courses[useful], self.gain[useful]
        self.cost, self.locked = self.cost[useful], self.locked[useful]
        taken = np.isin(self.courses, list(choice.room.taken))
        free = np.flatnonzero(~self.locked & ~taken)
        best, score = self._best_free(choice, free)
        closed = np.flatnonzero(self.locked & ~taken)
        package = self._best_package(choice, closed, score) if len(closed) else []
        return package or ([best] if best >= 0 else [])

    def _best_free(self, choice: _Choice, free: Integers) -> tuple[int, float]:
        """Best course that asks for nothing, and its gain for its cost."""
        score = self.gain[free] / self.cost[free]
        best, most = -1, 0.0
        size = _BLOCK
        is_old = np.ones(len(free), bool)
        while True:
            waiting = np.flatnonzero(is_old & (score >= most * (1 - _CLOSE)))
            if not len(waiting):
                return best, most
            if len(waiting) > size:
                waiting = waiting[np.argpartition(-score[waiting], size)[:size]]
            here = free[waiting]
            self.gain[here] = choice.holding.gains(self.courses[here], needed=self.needed)
            score[waiting] = self.gain[here] / self.cost[here]
            is_old[waiting] = False
            fresh = np.flatnonzero(~is_old)
            top = fresh[score[fresh] >= score[fresh].max() * (1 - _CLOSE)]
            if score[top[0]] > most * (1 - _CLOSE):
                best, most = int(self.courses[free[top]].min()), float(score[top].max())
            size *= 4

    def _best_package(self, choice: _Choice, closed: Integers, least: float) -> list[int]:
        """Best course with what it asks for, if it beats `least`."""
        score = self.gain[closed] / self.cost[closed]
        found: list[int] = []
        for place in closed[np.argsort(-score, kind="stable")[:_PACKAGES]].tolist():
            package = _package(choice, int(self.courses[place]))
            if package is None:
                continue
            trial = choice.holding.copy()
            before = -trial.shortfall if self.needed else trial.coverage
            for course in package:
                trial.add(course)
            gain = (-trial.shortfall if self.needed else trial.coverage) - before
            courses = np.array(package)
            cost = choice.room.share(courses).sum() if self.cost_counts else len(package)
            if gain / cost > least * (1 + _CLOSE):
                least, found = gain / cost, package
        return found

    @property
    def cost_counts(self) -> bool:
        """Whether gains are weighed by cost."""
        return bool(np.any(self.cost != 1.0))


def _fill(choice: _Choice, *, by_cost: bool) -> None:
    """Adds courses while any adds something: first for what must be learned, then for all."""
    for needed in (True, False):
        if needed and choice.holding.shortfall <= _CLOSE:
            continue
        lazy = _Lazy(choice, by_cost=by_cost, needed=needed)
        while more := lazy.next(choice):
            for course in more:
                choice.add(course)


def _refill(choice: _Choice, *, by_cost: bool) -> None:
    """As `_fill`, for the few courses that a choice lacks: all gains anew is quicker then."""
    if choice.room.asks or choice.holding.shortfall > _CLOSE:
        _fill(choice, by_cost=by_cost)
        return
    courses = np.flatnonzero(np.diff(choice.holding.evidence.first) > 0)
    cost = choice.room.share(courses) if by_cost else np.ones(len(courses))
    while len(courses):
        useful = choice.room.fits(courses)
        courses, cost = courses[useful], cost[useful]
        gain = choice.holding.gains(courses)
        if gain.max(initial=0.0) <= _LEAST:
            return
        course = int(courses[np.argmax(gain / cost)])
        choice.add(course)


def _single(start: _Choice) -> _Choice:
    """The best single course with what it asks for, and then whatever still fits."""
    lazy = _Lazy(start, by_cost=False, needed=False)
    for course in lazy.next(start):
        start.add(course)
    _fill(start, by_cost=True)
    return start


def knapsack_bound(problem: CoverProblem, holding: Holding) -> float:
    """What no allowed choice exceeds: coverage so far and the fullest knapsack of gains."""
    evidence = holding.evidence
    courses = np.flatnonzero(np.diff(evidence.first) > 0)
    gain = holding.gains(courses)
    courses, gain = courses[gain > 0], gain[gain > 0]
    most = min(float(gain.sum()), float(evidence.weight @ np.exp(-holding.by_skill)))
    count = max(0, problem.most_courses)
    if count < len(gain):
        top = -np.partition(-gain, count)[:count] if count else np.zeros(0)
        most = min(most, float(top.sum()))
    for kind in np.flatnonzero(np.isfinite(problem.limit)):
        cost = problem.cost[kind, courses]
        order = np.argsort(cost / gain, kind="stable")
        spent = np.cumsum(cost[order])
        whole = int(np.searchsorted(spent, problem.limit[kind], side="right"))
        worth = float(gain[order[:whole]].sum())
        if whole < len(order):
            rest = problem.limit[kind] - (spent[whole - 1] if whole else 0.0)
            worth += float(gain[order[whole]] * rest / cost[order[whole]])
        most = min(most, worth)
    return holding.coverage + most


def guarantee(problem: CoverProblem) -> str:
    """Code of the bound that the greedy choice keeps whatever the links are."""
    if problem.prerequisites or problem.loads or np.any(problem.needed > 0):
        return "no_bound"
    kinds = int(np.isfinite(problem.limit).sum())
    counted = problem.most_courses < problem.courses
    if kinds == 0:
        return "bound_cardinality"
    return "bound_budget" if kinds == 1 and not counted else "no_bound"


def greedy(problem: CoverProblem, *, start: Iterable[int] = ()) -> Selection:
    """A good choice within a few milliseconds.

    Args:
        problem: What to cover and the limits.
        start: Courses that are taken in any case; they must be allowed together.

    Returns:
        The choice; `bound` as in the heading, `notes` with the code of the guarantee:
        `bound_cardinality`, `bound_budget` or `no_bound`, and `needed_missed` if what must be
        learned was not reached (which does not say that it cannot be).
    """
    began = time.perf_counter()
    evidence = Evidence.of(problem)
    begin = _Choice(Holding.of(evidence, start), Room.of(problem, start))
    return _finish(problem, _best_of(begin), began)


def _best_of(begin: _Choice) -> _Choice:
    """The best of the ways to fill a choice up; ties go to the first."""
    trials = []
    limited = bool(np.isfinite(begin.room.problem.limit).any())
    for by_cost in (True, False) if limited else (False,):
        trials.append(begin.copy())
        _fill(trials[-1], by_cost=by_cost)
    if limited:
        trials.append(_single(begin.copy()))
    return max(trials, key=lambda trial: trial.merit)


def _finish(problem: CoverProblem, choice: _Choice, began: float) -> Selection:
    """The choice with what is known of better ones."""
    courses = without_needless(problem, choice.holding.evidence, choice.room.taken)
    notes = [guarantee(problem)]
    if choice.holding.shortfall > _CLOSE:
        notes.append("needed_missed")
    found = describe(problem, courses)
    bound = max(found.coverage, knapsack_bound(problem, choice.holding))
    gap = (bound - found.coverage) / found.coverage if found.coverage > 0 else None
    if found.coverage == 0 and bound == 0:
        gap = 0.0
    return replace(
        found,
        bound=bound,
        gap=gap,
        is_best=gap is not None and gap <= _CLOSE and "needed_missed" not in notes,
        seconds=time.perf_counter() - began,
        notes=tuple(notes),
    )


def without_needless(
    problem: CoverProblem, evidence: Evidence, courses: Iterable[int]
) -> tuple[int, ...]:
    """The courses without those whose evidence others bring as surely; the dearest goes first."""
    kept = sorted(set(courses))
    holding = Holding.of(evidence, kept)
    numbers = np.array(kept, np.int64)
    share = Room.of(problem).share(numbers)
    for one in numbers[np.lexsort((numbers, -share))].tolist():
        rest = [course for course in kept if course != one]
        without = Holding.of(evidence, rest)
        if np.all(without.by_group >= holding.by_group) and is_allowed(problem, rest):
            kept = rest
    return tuple(kept)


def improving(problem: CoverProblem, selection: Selection, effort: Effort) -> Iterator[Selection]:
    """Better and better choices, until none is found or all is spent.

    Takes one course, then two, out of the choice and fills up anew; whatever is better is handed
    out and improved further.

    Args:
        problem: What to cover and the limits.
        selection: Where to begin.
        effort: What may be spent.
    """
    began = time.perf_counter()
    evidence = Evidence.of(problem)
    current = _Choice(Holding.of(evidence, selection.courses), Room.of(problem, selection.courses))
    while True:
        better = _first_better(problem, current, effort)
        if better is None:
            return
        current = better
        yield _finish(problem, current.copy(), began)


def _first_better(problem: CoverProblem, current: _Choice, effort: Effort) -> _Choice | None:
    """The first neighbour that is better; None if there is none or all is spent."""
    merit = current.merit
    for out in _removals(sorted(current.room.taken)):
        if effort.is_over:
            return None
        effort.spend(_A_TRIAL + _A_LINK * len(problem.links))
        rest = sorted(current.room.taken.difference(out))
        if not is_allowed(problem, rest):
            continue
        trial = _Choice(Holding.of(current.holding.evidence, rest), Room.of(problem, rest))
        for by_cost in (False, True):
            filled = trial.copy()
            _refill(filled, by_cost=by_cost)
            if filled.merit > (merit[0], merit[1] * (1 + _CLOSE)):
                return filled
    return None


def _removals(courses: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """None, one, then two courses at a time."""
    for number in (0, 1, 2):
        yield from combinations(courses, number)
