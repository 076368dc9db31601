"""Choices of the solvers as ways to the goal: steps in the calendar, each way once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from smartlife.planning.optimise.effort import STOPPED_EARLY
from smartlife.planning.optimise.greedy import greedy
from smartlife.planning.optimise.pareto import pareto_stages
from smartlife.planning.optimise.regret import robustness
from smartlife.planning.path.answer import PLANNED_FROM, Alternative, BestAt
from smartlife.planning.path.choices import (
    COSTS,
    Choices,
    calendar,
    steps_of,
    totals_of,
    without,
)
from smartlife.planning.path.trimming import worth_taking
from smartlife.planning.problem import describe, learned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.problem import Selection

_BEST_AT: Final[tuple[BestAt, ...]] = (
    "balanced", "most_covered", "least_hours", "least_price", "least_travel",
)  # fmt: skip
_CUTS: Final = 3
"""Times a choice is made anew since a course of it found no place in the calendar."""


@dataclass(slots=True)
class Maker:
    """Makes alternatives of choices."""

    choice: Choices
    graph: SkillGraph

    def alternatives(self, seconds: float) -> Iterator[tuple[Alternative, ...]]:
        """The ways to the goal: first the balanced one alone, then all of them, it before others.

        Nothing at all if there is none. The first one may spend these seconds, as `effort` counts
        them, the others as many again.
        """
        if not len(self.choice.problem.links):
            return
        problem = self.choice.problem
        for selections in pareto_stages(problem, COSTS, first=seconds, seconds=2 * seconds):
            found = []
            for one in selections:
                best_at = cast("tuple[BestAt, ...]", tuple(n for n in _BEST_AT if n in one.notes))
                if one.courses and (one.coverage > 0 or len(self.choice.taken)):
                    found.append(self.alternative(one, best_at))
            found = [one for one in found if self.is_whole(one)]
            found.sort(key=lambda one: ("balanced" not in one.best_at, -one.coverage))
            yield tuple(_told(_distinct(found)))

    def alternative(self, selection: Selection, best_at: tuple[BestAt, ...]) -> Alternative:
        """A choice as steps in the calendar; what finds no place is left out and said."""
        barred: set[int] = set()
        chosen = worth_taking(self.choice.problem, selection.courses)
        table = calendar(self.choice, chosen, self.graph)
        for _ in range(_CUTS):
            if not table.failed:
                break
            barred.update(table.failed)
            start = [one.course for one in table.placed]
            problem = without(self.choice, barred)
            anew = greedy(problem, start=start) if self._stands(start) else greedy(problem)
            chosen = worth_taking(problem, anew.courses)
            table = calendar(self.choice, chosen, self.graph)
        kept = [one.course for one in table.placed]
        likely = learned(self.choice.problem, kept)
        is_same = not barred and not table.failed and chosen == selection.courses
        return Alternative(
            best_at=best_at,
            steps=steps_of(self.choice, table),
            totals=totals_of(self.choice, table),
            coverage=float(self.choice.problem.weight @ likely),
            likely=int((likely[: len(self.choice.missing.uris)] >= PLANNED_FROM).sum()),
            is_best=selection.is_best and is_same,
            gap=selection.gap if is_same else None,
            cut=len(barred | set(table.failed)),
            stopped_early=STOPPED_EARLY in selection.notes,
        )

    def is_whole(self, one: Alternative) -> bool:
        """Whether it has all courses that have to be taken."""
        held = {step.shown.course for step in one.steps}
        return bool(one.steps) and held.issuperset(self.choice.taken.tolist())

    def _stands(self, courses: Sequence[int]) -> bool:
        """Whether these courses may be taken by themselves."""
        mine = set(courses)
        return all(
            one.course not in mine or not mine.isdisjoint(one.any_of)
            for one in self.choice.problem.prerequisites
        )

    def with_robustness(self, one: Alternative, draws: int) -> Alternative:
        """How often each course stays if links are drawn anew."""
        to_problem = {int(self.choice.facts.number[place]): course
                      for course, place in enumerate(self.choice.open.tolist())}  # fmt: skip
        courses = tuple(sorted(to_problem[step.shown.course] for step in one.steps))
        found = robustness(self.choice.problem, describe(self.choice.problem, courses), draws)
        stays = dict(zip(found.courses, found.stays.tolist(), strict=True))
        steps = tuple(
            step if step.is_must else replace(step, robust=stays[to_problem[step.shown.course]])
            for step in one.steps
        )
        return replace(one, steps=steps)


def _told(found: list[Alternative]) -> list[Alternative]:
    """Alternatives that are not called cheapest (fastest, nearest) where no course tells that."""
    sums = [one.totals for one in found]
    silent = {
        "least_hours": all(one.hours_assumed == one.courses for one in sums),
        "least_price": all(one.price_assumed == one.courses for one in sums),
        "least_travel": all(one.travel_untold == one.courses for one in sums),
    }
    named = []
    for one in found:
        best_at = tuple(name for name in one.best_at if not silent.get(name))
        if best_at:
            named.append(replace(one, best_at=best_at))
    return named


def _distinct(found: list[Alternative]) -> list[Alternative]:
    """Alternatives with the same courses become one, which is best at what each of them is."""
    by_courses: dict[tuple[int, ...], Alternative] = {}
    for one in found:
        key = tuple(sorted(step.shown.course for step in one.steps))
        known = by_courses.get(key)
        if known is None:
            by_courses[key] = one
            continue
        names = {*known.best_at, *one.best_at}
        best_at = tuple(name for name in _BEST_AT if name in names)
        by_courses[key] = replace(known, best_at=best_at)
    return [one for one in by_courses.values() if one.steps]
