"""Does a plan stay the best if links turn out otherwise?

Each piece of evidence is drawn right or wrong with its probability (links of one group share the
draw, so a surer link is right whenever a less sure one is). In each draw the question is asked
again, now knowing what is right: from the plan, without what the draw made worthless, and from
nothing; both are filled greedily and improved by exchanging single courses. Courses of the better
answer stay; ties favour the plan. The answer to a draw is greedy, so "stays" is an estimate of how
often a course is part of a best choice, not a proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.planning.optimise.evidence import Evidence
from smartlife.planning.optimise.narrowing import narrow
from smartlife.planning.optimise.reduction import reduce
from smartlife.planning.optimise.room import Room
from smartlife.planning.problem import is_allowed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from smartlife.planning.problem import CoverProblem, Selection

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

ROBUST: Final = 0.7
"""A course that stays in at least this share of the draws is robust (methods, rule 9.5)."""
_CLOSE: Final = 1e-9
_EXCHANGES: Final = 2
"""Times that each course of an answer is tried to be exchanged."""


@dataclass(frozen=True, slots=True, eq=False)
class Robustness:
    """How a plan fares in redrawn links.

    Attributes:
        courses: Courses of the plan.
        stays: Share of the draws in which each is part of the answer.
        is_robust: Whether that is at least `ROBUST`.
        expected: Mean coverage of the plan over the draws.
        low: Coverage that 5 % of the draws stay below.
        high: Coverage that 5 % of the draws exceed.
        regret: Mean coverage that the answers have more than the plan.
        draws: Number of draws.
        method: How draws were answered: `greedy_exchange`.
    """

    courses: tuple[int, ...]
    stays: Floats
    is_robust: Flags
    expected: float
    low: float
    high: float
    regret: float
    draws: int
    method: str = "greedy_exchange"


def simulate(
    problem: CoverProblem, courses: Iterable[int], *, draws: int = 200, seed: int = 0
) -> Floats:
    """Coverage of a plan in each draw of what is right.

    Args:
        problem: What to cover.
        courses: The plan.
        draws: Number of draws.
        seed: Where the draws begin.
    """
    evidence = Evidence.of(problem)
    links = evidence.links_of(sorted(set(courses)))
    surest = np.zeros(len(evidence.group_skill))
    np.maximum.at(surest, evidence.group[links], -np.expm1(-evidence.sureness[links]))
    groups = np.flatnonzero(surest)
    random = np.random.default_rng(seed)
    is_right = random.random((draws, len(groups))) < surest[groups]
    is_learned = np.zeros((draws, problem.skills), bool)
    for place, skill in enumerate(evidence.group_skill[groups].tolist()):
        is_learned[:, skill] |= is_right[:, place]
    return np.asarray(is_learned @ evidence.weight, np.float64)


def robustness(
    problem: CoverProblem, selection: Selection, draws: int = 200, seed: int = 0
) -> Robustness:
    """How often each course of a plan stays if links are drawn anew.

    Skills that must be learned count with the largest weight of all at least, since what must be
    learned for sure cannot be demanded of a draw.

    Args:
        problem: What to cover and the limits.
        selection: The plan.
        draws: Number of draws.
        seed: Where the draws begin.
    """
    # What one course covers is covered in each draw, so rule (a) of the reduction still holds.
    kept = np.union1d(reduce(problem, covered_only=True), selection.courses).astype(np.int64)
    small = narrow(problem, kept)
    plan = tuple(np.searchsorted(kept, selection.courses).tolist())
    world = _Worlds(small)
    random = np.random.default_rng(seed)
    stays = np.zeros(len(plan))
    reached, best = np.zeros(draws), np.zeros(draws)
    for draw in range(draws):
        teaches = world.draw(random)
        reached[draw] = world.coverage(teaches, plan)
        answer = world.answer(teaches, plan)
        best[draw] = world.coverage(teaches, answer)
        stays += np.isin(plan, answer)
    share = stays / draws
    low, high = np.quantile(reached, [0.05, 0.95])
    return Robustness(
        courses=selection.courses,
        stays=share,
        is_robust=share >= ROBUST,
        expected=float(reached.mean()),
        low=float(low),
        high=float(high),
        regret=float(np.maximum(0.0, best - reached).mean()),
        draws=draws,
    )


class _Worlds:
    """Draws of a problem: in each, a course teaches a skill or does not."""

    def __init__(self, problem: CoverProblem) -> None:
        self.problem = problem
        self.evidence = Evidence.of(problem)
        needed = problem.needed > 0
        most = float(problem.weight.max(initial=0.0)) or 1.0
        self.weight = np.where(needed, np.maximum(problem.weight, most), problem.weight)
        self.share = Room.of(problem).share(np.arange(problem.courses))
        self.probability = -np.expm1(-self.evidence.sureness)

    def draw(self, random: np.random.Generator) -> Flags:
        """Courses × skills: what is taught in one draw."""
        evidence = self.evidence
        luck = random.random(len(evidence.group_skill))[evidence.group]
        is_right = luck < self.probability
        found = np.zeros((self.problem.courses, self.problem.skills), bool)
        found[evidence.course[is_right], evidence.skill[is_right]] = True
        return found

    def coverage(self, teaches: Flags, courses: Iterable[int]) -> float:
        """What courses cover in a draw."""
        return float(teaches[list(courses)].any(axis=0) @ self.weight)

    def answer(self, teaches: Flags, plan: tuple[int, ...]) -> tuple[int, ...]:
        """A best choice in a draw, as far as exchanging single courses finds it."""
        useful = np.flatnonzero(teaches.any(axis=1))
        worth = teaches[useful].astype(np.float64) * self.weight
        own = self._improved(teaches, useful, worth, self._lean(teaches, plan))
        new = self._improved(teaches, useful, worth, ())
        better = self.coverage(teaches, new) > self.coverage(teaches, own) + _CLOSE
        return new if better else own

    def _lean(self, teaches: Flags, plan: tuple[int, ...]) -> tuple[int, ...]:
        """The plan without courses that add nothing in this draw."""
        kept = list(plan)
        for course in sorted(plan, key=lambda one: (-self.share[one], one)):
            rest = [one for one in kept if one != course]
            same = self.coverage(teaches, rest) >= self.coverage(teaches, kept) - _CLOSE
            if same and is_allowed(self.problem, rest):
                kept = rest
        return tuple(kept)

    def _improved(
        self, teaches: Flags, useful: Integers, worth: Floats, start: tuple[int, ...]
    ) -> tuple[int, ...]:
        """Filled up, then each course exchanged where that is better."""
        best = max(
            (
                self._fill(teaches, useful, worth, start, by_cost=by_cost)
                for by_cost in (True, False)
            ),
            key=lambda chosen: self.coverage(teaches, chosen),
        )
        for _ in range(_EXCHANGES):
            before = best
            for course in before:
                rest = tuple(one for one in best if one != course)
                if course not in best or not is_allowed(self.problem, rest):
                    continue
                trial = self._fill(teaches, useful, worth, rest, by_cost=False)
                if self.coverage(teaches, trial) > self.coverage(teaches, best) + _CLOSE:
                    best = trial
            if best == before:
                break
        return best

    def _fill(
        self,
        teaches: Flags,
        useful: Integers,
        worth: Floats,
        start: tuple[int, ...],
        *,
        by_cost: bool,
    ) -> tuple[int, ...]:
        """Greedy: takes what adds most, by itself or for its cost, while there is room."""
        room = Room.of(self.problem, start)
        missing: Floats = np.where(teaches[list(start)].any(axis=0), 0.0, 1.0)
        price = self.share[useful] if by_cost else np.ones(len(useful))
        asking = np.isin(useful, list(room.asks)) if room.asks else np.zeros(len(useful), bool)
        while len(room.taken) < self.problem.most_courses:
            gain = worth @ missing
            order = np.flatnonzero(gain > _CLOSE)
            order = order[room.fits(useful[order])]
            for place in order[asking[order]].tolist():
                if room.lacking(int(useful[place])):
                    order = order[order != place]
            if not len(order):
                break
            course = int(useful[order[np.argmax(gain[order] / price[order])]])
            room.add(course)
            missing[teaches[course]] = 0.0
        return tuple(sorted(room.taken))
