"""The path of a learner: from what is held to what is wanted, through courses that fit a life."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol, cast

import numpy as np

from smartlife.planning.material.namesakes import named_after
from smartlife.planning.optimise.greedy import greedy
from smartlife.planning.optimise.pareto import pareto
from smartlife.planning.optimise.regret import robustness
from smartlife.planning.optimise.relaxing import smallest_relaxation
from smartlife.planning.path.answer import (
    PLANNED_FROM,
    Alternative,
    BestAt,
    Called,
    Open,
    PathAnswer,
    Widening,
)
from smartlife.planning.path.choices import (
    COSTS,
    Choices,
    calendar,
    choices,
    shown,
    steps_of,
    totals_of,
    without,
)
from smartlife.planning.path.facts import facts_of
from smartlife.planning.path.filters import HINDRANCES, fitting
from smartlife.planning.path.goal import missing_for
from smartlife.planning.path.neighbours import asked_by_group, neighbours
from smartlife.planning.path.opened import left_open, widenings
from smartlife.planning.path.remarks import remarks_on
from smartlife.planning.path.trimming import worth_taking
from smartlife.planning.people.regulated import regulated
from smartlife.planning.people.support import support_for
from smartlife.planning.problem import describe, learned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from smartlife.planning.material.catalogue import Catalogue
    from smartlife.planning.material.demand import Demand
    from smartlife.planning.material.homes import Home
    from smartlife.planning.material.names import Names
    from smartlife.planning.material.reading import Source
    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.material.travel import Travel
    from smartlife.planning.path.facts import Way
    from smartlife.planning.path.filters import Hindrance
    from smartlife.planning.path.request import PathRequest
    from smartlife.planning.people.support import Offer
    from smartlife.planning.problem import Selection

    Integers = NDArray[np.int64]

_BEST_AT: Final[tuple[BestAt, ...]] = (
    "balanced", "most_covered", "least_hours", "least_price", "least_travel",
)  # fmt: skip
_DRAWS: Final = 200
_OF_TIME: Final = 0.7
_CUTS: Final = 3
"""Times a choice is made anew since a course of it found no place in the calendar."""
_CALLED: Final = 6
_LEARNED: Final = 1e-9


class PathMaterial(Protocol):
    """What a path is made of; `material.reading.Material` has it."""

    @property
    def catalogue(self) -> Catalogue:
        """Courses."""

    @property
    def skills(self) -> SkillGraph:
        """Skills and occupations."""

    @property
    def names(self) -> Names:
        """Names of occupations."""

    @property
    def demand(self) -> Demand:
        """What is asked for."""

    def travel(self, home: Home, courses: Integers) -> Travel:
        """The way to some courses."""

    def sources_of(
        self, *, courses: Iterable[int] = (), advertisements: Iterable[int] = ()
    ) -> tuple[Source, ...]:
        """Sources of courses."""


def plan_path(
    request: PathRequest,
    material: PathMaterial,
    *,
    seconds: float = 2.0,
    first: Callable[[PathAnswer], None] | None = None,
    draws: int = _DRAWS,
) -> PathAnswer:
    """Plans a path.

    The same question of the same material has the same answer if the solvers end within their
    time; an alternative that was not proven best says so.

    Args:
        request: The question.
        material: Courses, skills, demand.
        seconds: Time for the solvers.
        first: Is given the quick answer, as soon as it is there.
        draws: Times that links are drawn anew, to see which courses stay.
    """
    if request.goal.kind == "ideas":
        return _ideas(request, material)
    missing = missing_for(request.goal, tuple(request.held), material.skills)
    way = _way(request, material)
    choice = choices(material.catalogue, way, request, missing)
    answer = PathAnswer(
        request=request,
        missing=missing,
        regulation=regulated(material.skills.isco.get(request.goal.occupation, "")),
        support=_support(request),
        teaching=int(choice.teaches.sum()),
        removed=choice.fitting.removed(choice.teaches),
    )
    maker = _Maker(choice, material.skills)
    if first is not None and len(choice.open):
        quick = maker.alternative(greedy(choice.problem), ("balanced",))
        first(replace(answer, alternatives=(quick,) if quick.steps else (), is_final=False))
    made = maker.alternatives(seconds * _OF_TIME, draws)
    answer = replace(answer, alternatives=made, widenings=_widenings(choice, made, seconds))
    answer = replace(answer, open=_open(choice, made, material.skills, way))
    called, more = _called(choice, material, way)
    answer = replace(answer, called=called, called_more=more)
    courses = [step.shown.course for one in made for step in one.steps]
    courses += [one.shown.course for one in called]
    answer = replace(answer, sources=material.sources_of(courses=courses))
    return replace(answer, remarks=remarks_on(answer, len(material.catalogue)))


@dataclass(slots=True)
class _Maker:
    """Makes alternatives of choices."""

    choice: Choices
    graph: SkillGraph

    def alternatives(self, seconds: float, draws: int) -> tuple[Alternative, ...]:
        """The ways to the goal, the balanced one first."""
        if not len(self.choice.problem.links):
            return ()
        found = []
        for one in pareto(self.choice.problem, COSTS, seconds=seconds):
            best_at = cast("tuple[BestAt, ...]", tuple(n for n in _BEST_AT if n in one.notes))
            if one.courses and one.coverage > 0:
                found.append(self.alternative(one, best_at))
        found.sort(key=lambda one: ("balanced" not in one.best_at, -one.coverage))
        found = _told(_distinct(found))
        if found and draws:
            found[0] = self._with_robustness(found[0], draws)
        return tuple(found)

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
            likely=int((likely >= PLANNED_FROM).sum()),
            is_best=selection.is_best and is_same,
            gap=selection.gap if is_same else None,
            cut=len(barred | set(table.failed)),
        )

    def _stands(self, courses: Sequence[int]) -> bool:
        """Whether these courses may be taken by themselves."""
        mine = set(courses)
        return all(
            one.course not in mine or not mine.isdisjoint(one.any_of)
            for one in self.choice.problem.prerequisites
        )

    def _with_robustness(self, one: Alternative, draws: int) -> Alternative:
        """How often each course stays if links are drawn anew."""
        to_problem = {int(self.choice.facts.number[place]): course
                      for course, place in enumerate(self.choice.open.tolist())}  # fmt: skip
        courses = tuple(sorted(to_problem[step.shown.course] for step in one.steps))
        found = robustness(self.choice.problem, describe(self.choice.problem, courses), draws)
        stays = dict(zip(found.courses, found.stays.tolist(), strict=True))
        steps = tuple(
            replace(step, robust=stays[to_problem[step.shown.course]]) for step in one.steps
        )
        return replace(one, steps=steps)


def _way(request: PathRequest, material: PathMaterial) -> Way | None:
    """Tells the way to courses; None if it is not said where the person lives."""
    return None if request.home is None else partial(material.travel, request.home)


def _support(request: PathRequest) -> tuple[Offer, ...]:
    """Schemes of the country that the person lives in; none where too little is said."""
    if request.situation is None or request.home is None:
        return ()
    return support_for(request.profile, request.situation, request.home.nuts_code[:2])


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
        if known is not None:
            names = {*known.best_at, *one.best_at}
            best_at = tuple(name for name in _BEST_AT if name in names)
            one = replace(known, best_at=best_at)  # noqa: PLW2901 - the two as one
        by_courses[key] = one
    return [one for one in by_courses.values() if one.steps]


def _open(
    choice: Choices, made: Sequence[Alternative], graph: SkillGraph, way: Way | None
) -> tuple[Open, ...]:
    """What the recommended alternative leaves open."""
    place = {uri: i for i, uri in enumerate(choice.missing.uris)}
    covered = [
        {place[one.uri] for step in alternative.steps for one in step.teaches}
        for alternative in made
    ]
    mine = covered[0] if covered else set()
    wider = set().union(*covered[1:]) if covered else set()
    return left_open(choice, mine, wider, graph, way)


def _widenings(
    choice: Choices, made: Sequence[Alternative], seconds: float
) -> tuple[Widening, ...]:
    """What would help: for what has to be learned and cannot, and for what does not fit."""
    found: list[Widening] = []
    if not made and (choice.problem.needed > 0).any():
        change = smallest_relaxation(choice.problem, seconds=seconds * (1 - _OF_TIME) + 0.2)
        limits = choice.request.limits
        for one in change.changes or ():
            if one.kind == "limit" and one.name == "price_eur":
                value = float(np.ceil(limits.budget + one.amount))
                found.append(Widening("price", value, for_must=True))
            elif one.kind == "limit":
                weeks = (limits.hours + one.amount) / max(limits.hours_a_week, 1e-9)
                found.append(Widening("hours", float(np.ceil(weeks - 1e-9)), for_must=True))
            elif one.kind == "needed":
                uri = choice.missing.uris[one.number]
                found.append(Widening("needed", uri, for_must=True))
            else:
                found.append(Widening(one.kind, float(np.ceil(one.amount)), for_must=True)
                             if one.kind == "most_courses"
                             else Widening("pace", limits.hours_a_week + one.amount,
                                           for_must=True))  # fmt: skip
    return (*found, *widenings(choice))


def _called(
    choice: Choices, material: PathMaterial, way: Way | None
) -> tuple[tuple[Called, ...], int]:
    """Courses called after the occupation, those that fit first."""
    uri = choice.request.goal.occupation
    if not uri:
        return (), 0
    found = [one for one in named_after(choice.catalogue, material.names, uri)
             if not one.for_insiders]  # fmt: skip
    if not found:
        return (), 0
    numbers = np.array([one.course for one in found], np.int64)
    here = replace(choice, facts=facts_of(choice.catalogue, numbers, way, choice.request))
    fails = fitting(here.facts, choice.request).fails
    minutes = np.nan_to_num(here.facts.minutes, posinf=1e6)
    order = np.lexsort((numbers, minutes, fails.sum(axis=0))).tolist()
    seen: set[int] = set()
    counted: list[tuple[int, tuple[Hindrance, ...]]] = []
    for place in order:
        course = int(choice.catalogue.distinct[numbers[place]])
        if course in seen:
            continue
        seen.add(course)
        codes = tuple(HINDRANCES[i] for i in np.flatnonzero(fails[:, place]).tolist())
        if "language" in codes and ("too_far" in codes or "no_way" in codes):
            continue
        counted.append((place, codes))
    first = tuple(Called(shown(here, place), found[place].label, codes)
                  for place, codes in counted[:_CALLED])  # fmt: skip
    return first, len(counted) - len(first)


def _ideas(request: PathRequest, material: PathMaterial) -> PathAnswer:
    """What one could become."""
    missing = missing_for(request.goal, (), material.skills)
    catalogue, graph = material.catalogue, material.skills
    way = _way(request, material)
    links = catalogue.links
    sure = links.probability >= PLANNED_FROM
    numbers = np.unique(links.course[sure])
    fits = fitting(facts_of(catalogue, numbers, way, request), request)
    is_open = np.zeros(len(catalogue), bool)
    is_open[numbers[fits.fits]] = True
    taught = np.unique(links.skill[sure & is_open[links.course]]).tolist()
    near = neighbours(
        graph,
        tuple(request.held),
        without=request.occupations,
        taught=[catalogue.skill_uris[i] for i in taught],
        asked=asked_by_group(material.demand, graph, request.region) if request.held else {},
    )
    answer = PathAnswer(request, missing, neighbours=near, sources=material.sources_of())
    return replace(answer, remarks=remarks_on(answer, len(catalogue)))
