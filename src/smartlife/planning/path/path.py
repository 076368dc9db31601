"""The path of a learner: from what is held to what is wanted, through courses that fit a life."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from smartlife.planning.material.namesakes import named_after
from smartlife.planning.material.unit_groups import GROUP
from smartlife.planning.optimise.greedy import greedy
from smartlife.planning.optimise.relaxing import Relaxation, smallest_relaxation
from smartlife.planning.path.answer import PLANNED_FROM, Called, Open, PathAnswer, Widening
from smartlife.planning.path.asked import (
    asked_by_group,
    asked_for,
    counted,
    counted_in,
)
from smartlife.planning.path.choices import choices, shown
from smartlife.planning.path.facts import facts_of
from smartlife.planning.path.filters import HINDRANCES, fitting
from smartlife.planning.path.goal import missing_for
from smartlife.planning.path.making import Maker
from smartlife.planning.path.neighbours import neighbours
from smartlife.planning.path.opened import left_open, widenings
from smartlife.planning.path.remarks import remarks_on
from smartlife.planning.path.taking import what_lets_in, without_course
from smartlife.planning.people.regulated import regulated
from smartlife.planning.people.support import support_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.planning.material.catalogue import Catalogue
    from smartlife.planning.material.demand import Demand
    from smartlife.planning.material.homes import Home
    from smartlife.planning.material.names import Names
    from smartlife.planning.material.reading import Source
    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.material.travel import Travel
    from smartlife.planning.path.answer import Alternative, CourseShown, Stage, Step
    from smartlife.planning.path.choices import Choices
    from smartlife.planning.path.facts import Way
    from smartlife.planning.path.filters import Hindrance
    from smartlife.planning.path.request import PathRequest
    from smartlife.planning.people.support import Offer

    Integers = NDArray[np.int64]

_DRAWS: Final = 200
_OF_TIME: Final = 0.7
_CALLED: Final = 6


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

    def quotes(self, asked: Iterable[tuple[int, str]]) -> Mapping[tuple[int, str], str]:
        """The words of courses behind skills, as they stand there."""


def plan_path(
    request: PathRequest,
    material: PathMaterial,
    *,
    seconds: float = 2.0,
    first: Callable[[PathAnswer], None] | None = None,
    draws: int = _DRAWS,
) -> PathAnswer:
    """Plans a path.

    The same question of the same material has the same answer, since what solvers may spend is
    counted in steps (`optimise.effort`). An alternative that was not proven best says so, and so
    does one that the clock ended the search for (`stopped_early`).

    Args:
        request: The question.
        material: Courses, skills, demand.
        seconds: What may be spent until the best answer; other ways may take as long again.
        first: Is given the quick answer, as soon as it is there.
        draws: Times that links are drawn anew, to see which courses stay.
    """
    for answer in stages(request, material, seconds=seconds, draws=draws):
        if answer.stage == "quick" and first is not None:
            first(answer)
    return answer


def stages(
    request: PathRequest, material: PathMaterial, *, seconds: float = 2.0, draws: int = _DRAWS
) -> Iterator[PathAnswer]:
    """Plans a path, and hands out each answer on the way to the last: fuller and fuller ones.

    Each says in `stage` how far it is. A stage that has nothing to add is left out; the last one
    always comes.

    Args:
        request: The question.
        material: Courses, skills, demand.
        seconds: What may be spent until the best answer; other ways may take as long again.
        draws: Times that links are drawn anew, to see which courses stay.
    """
    if request.goal.kind == "ideas":
        yield _ideas(request, material)
        return
    missing = missing_for(request.goal, tuple(request.held), material.skills)
    way = _way(request, material)
    choice = choices(material.catalogue, way, request, missing)
    answer = PathAnswer(
        request=request,
        missing=missing,
        regulation=regulated(material.skills.isco.get(request.goal.occupation, "")),
        support=_support(request),
        taken=tuple(shown(choice, one) for one in _places(choice)),
        teaching=int(choice.teaches.sum()),
        removed=choice.fitting.removed(choice.teaches),
    )
    maker = Maker(choice, material.skills)
    if len(choice.open):
        quick = maker.alternative(greedy(choice.problem), ("balanced",))
        held = (quick,) if maker.is_whole(quick) else ()
        yield replace(answer, alternatives=held, stage="quick")
    called: tuple[tuple[Called, ...], int] | None = None
    made: tuple[Alternative, ...] = ()
    codes: tuple[Stage, ...] = ("best", "alternatives")
    for stage, made in zip(codes, maker.alternatives(seconds * _OF_TIME), strict=False):
        called = called or _called(choice, material, way)
        yield _completed(replace(answer, stage=stage), choice, made, called, material)
    called = called or _called(choice, material, way)
    if not made and (choice.problem.needed > 0).any():
        answer = _with_way_out(answer, choice, seconds * (1 - _OF_TIME) + 0.2)
    if made and draws:
        made = (maker.with_robustness(made[0], draws), *made[1:])
    answer, behind = _with_askers(answer, material)
    yield _completed(answer, choice, _quoted(made, material), called, material, behind)


def _places(choice: Choices) -> list[int]:
    """Places in the facts of courses that have to be taken."""
    found: list[int] = np.searchsorted(choice.facts.number, choice.taken).tolist()
    return found


def _with_way_out(answer: PathAnswer, choice: Choices, seconds: float) -> PathAnswer:
    """What would help where what has to be learned or taken cannot be."""
    if blocked := what_lets_in(choice, answer.taken):
        return replace(answer, widenings=blocked)
    change = smallest_relaxation(choice.problem, seconds=seconds)
    return replace(
        answer,
        widenings=_unblocked(choice, change, answer.taken),
        stopped_early=change.stopped_early,
    )


def _with_askers(answer: PathAnswer, material: PathMaterial) -> tuple[PathAnswer, Sequence[int]]:
    """Who asks for the occupation that is wanted, and the advertisements that were counted."""
    request, graph = answer.request, material.skills
    if request.goal.kind != "occupation":
        return answer, ()
    where = counted_in(material.demand, graph, request.region, request.home)
    behind = counted(material.demand, graph, where)
    isco = graph.isco.get(request.goal.occupation, "")
    who = None
    if behind and len(isco) >= GROUP:
        who = asked_for(asked_by_group(material.demand, graph, where, only=isco[:GROUP]), isco)
    return replace(answer, counted_in=where, askers=who), behind


def _quoted(made: tuple[Alternative, ...], material: PathMaterial) -> tuple[Alternative, ...]:
    """The ways with the words of each course: looked up once, for all that is shown."""
    asked = {(step.shown.course, one.uri): None
             for way in made for step in way.steps for one in step.teaches}  # fmt: skip
    words = material.quotes(asked)

    def quoted(step: Step) -> Step:
        taught = (replace(one, words=words.get((step.shown.course, one.uri), ""))
                  for one in step.teaches)  # fmt: skip
        return replace(step, teaches=tuple(taught))

    return tuple(replace(way, steps=tuple(map(quoted, way.steps))) for way in made)


def _completed(
    answer: PathAnswer,
    choice: Choices,
    made: tuple[Alternative, ...],
    called: tuple[tuple[Called, ...], int],
    material: PathMaterial,
    advertisements: Sequence[int] = (),
) -> PathAnswer:
    """The answer with these ways to the goal, what they leave open, and what stands beside them."""
    courses = [step.shown.course for one in made for step in one.steps]
    courses += [one.shown.course for one in called[0]]
    # beside changes that help only together no other one is of use
    further = () if any(one.together for one in answer.widenings) else widenings(choice)
    answer = replace(
        answer,
        alternatives=made,
        widenings=(*answer.widenings, *further),
        open=_open(choice, made, material.skills, _way(answer.request, material)),
        called=called[0],
        called_more=called[1],
        sources=material.sources_of(courses=courses, advertisements=advertisements),
    )
    return replace(answer, remarks=remarks_on(answer, len(material.catalogue)))


def _way(request: PathRequest, material: PathMaterial) -> Way | None:
    """Tells the way to courses; None if it is not said where the person lives."""
    return None if request.home is None else partial(material.travel, request.home)


def _support(request: PathRequest) -> tuple[Offer, ...]:
    """Schemes of the country that the person lives in; none where too little is said."""
    if request.situation is None or request.home is None:
        return ()
    return support_for(request.profile, request.situation, request.home.nuts_code[:2])


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


def _unblocked(
    choice: Choices, change: Relaxation, taken: Sequence[CourseShown]
) -> tuple[Widening, ...]:
    """What would help where what has to be learned cannot be."""
    found: list[Widening] = []
    limits = choice.request.limits
    for one in change.changes or ():
        if one.kind == "limit" and one.name == "price_eur":
            value = float(np.ceil(limits.budget + one.amount))
            found.append(Widening("price", value, for_must=True))
        elif one.kind == "limit":
            weeks = (limits.hours + one.amount) / max(limits.hours_a_week, 1e-9)
            found.append(Widening("hours", float(np.ceil(weeks - 1e-9)), for_must=True))
        elif one.kind == "needed" and one.number >= len(choice.missing.uris):
            found.append(without_course(taken[one.number - len(choice.missing.uris)]))
        elif one.kind == "needed":
            uri = choice.missing.uris[one.number]
            found.append(Widening("needed", uri, for_must=True))
        elif one.kind == "most_courses":
            found.append(Widening("most_courses", float(np.ceil(one.amount)), for_must=True))
        else:
            pace = limits.hours_a_week + one.amount
            found.append(Widening("pace", pace, for_must=True))
    return tuple(found)


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
    # of somebody without skills there is nothing to count for
    where, asked, behind = None, None, list[int]()
    if request.held:
        where = counted_in(material.demand, graph, request.region, request.home)
        behind = counted(material.demand, graph, where)
        asked = asked_by_group(material.demand, graph, where) if behind else None
    near = neighbours(
        graph,
        tuple(request.held),
        without=request.occupations,
        taught=[catalogue.skill_uris[i] for i in taught],
        asked=asked,
    )
    sources = material.sources_of(advertisements=behind)
    answer = PathAnswer(request, missing, neighbours=near, counted_in=where, sources=sources)
    return replace(answer, remarks=remarks_on(answer, len(catalogue)))
