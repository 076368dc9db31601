"""An employer's need from the text to the plan: what is asked, who teaches it, who else asks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import isfinite
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.planning.material.namesakes import named_after
from smartlife.planning.material.unit_groups import groups_read
from smartlife.planning.need.offer import (
    IN_REACH,
    Bracket,
    Limits,
    bracket,
    find_offer,
    foreign_langs,
    reach_of,
)
from smartlife.planning.need.pooling import group_case, who_asks
from smartlife.planning.need.read import (
    confirm,
    likely_group,
    likely_occupation,
    of_occupation,
    read_need,
)
from smartlife.planning.need.spoken import spoken_names, without_spoken
from smartlife.planning.need.team import plan_team

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from smartlife.linking.corrections import Corrections
    from smartlife.linking.index import LinkIndex
    from smartlife.planning.material.homes import Home
    from smartlife.planning.material.namesakes import Namesake
    from smartlife.planning.material.reading import Material, Source
    from smartlife.planning.material.travel import Travel
    from smartlife.planning.need.offer import Online, Reach, SkillOffer
    from smartlife.planning.need.pooling import GroupCase, RegionAsks
    from smartlife.planning.need.read import Need
    from smartlife.planning.need.team import TeamAnswers, TeamWish

    Flags = NDArray[np.bool_]

USUAL_MINUTES: Final = 60.0
"""Longest way if none is said; an assumption."""
_MOST_NAMESAKES: Final = 5


@dataclass(frozen=True, slots=True)
class NeedRequest:
    """What an employer says.

    Attributes:
        text: An advertisement, a description, or skills, one a line.
        title: Title of the post; the first line if it looks like one.
        text_lang: Language of the text; detected if empty.
        place: Where the people work: a place or a NUTS code; empty: the study's first region.
        minutes: Longest way to a course, one way.
        langs: Languages that the people can follow; None: that of the text; empty: any.
        online: Whether online courses are wanted.
        unstated: Whether courses count of which only a country around the place is stated.
        today: Courses that began before were held before; None: nothing is said of it.
        yes: URIs of skills that are needed, whatever the text says.
        no: URIs of skills that are not.
        with_usual: Counts what is usual in the occupation where the text names nothing.
        employer: Name of the employer, whose own advertisements are not counted.
        team: Who is to learn; None: no plan for a team.
        occupation: URI of the occupation that is meant, if the employer said so.
    """

    text: str
    title: str = ""
    text_lang: str = ""
    place: str = ""
    minutes: float = USUAL_MINUTES
    langs: tuple[str, ...] | None = None
    online: Online = "also"
    unstated: bool = False
    today: date | None = None
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    with_usual: bool = False
    employer: str = ""
    team: TeamWish | None = None
    occupation: str = ""


@dataclass(frozen=True, slots=True)
class WholeTraining:
    """A course that is called after the occupation: perhaps it trains for all of it.

    Attributes:
        namesake: The course and the name in its title.
        reach: Whether it is in reach, or what hinders.
        minutes: One way; None if not known.
    """

    namesake: Namesake
    reach: Reach
    minutes: float | None


@dataclass(frozen=True, slots=True)
class NeedAnswer:
    """What is said to an employer.

    Attributes:
        request: What was asked; its text without what points at persons.
        need: What the text asks for, as confirmed.
        home: Where the people work.
        limits: What counts as in reach.
        offers: Who teaches each skill that counts, in the order of `need.counted`.
        in_reach: For how many of them no course in reach was found.
        anywhere: For how many no course held was found.
        whole: Courses called after the occupation, nearest first.
        asks: Who else asks for the same: in the region, then at partners.
        asks_of_all: The same with nobody left out. Only this is told to others than the owner:
            whoever leaves out one firm after the other could see which of them ask.
        team: Plans for the team; None if none was wanted or nothing counts.
        cases: Per course that two and more of the team take: what a group may cost.
        sources: What the answer rests on.
        quotes: Course and skill → the words of the course, as they stand there.
        remarks: Codes of what else is to be said: `no_skills_read`, `nothing_counts`,
            `no_courses`, `lang_unsure`, `contacts_masked`, `other_place`, `no_demand`;
            `nobody_left_out` where `asks` are those of all.
    """

    request: NeedRequest
    need: Need
    home: Home
    limits: Limits
    offers: tuple[SkillOffer, ...]
    in_reach: Bracket
    anywhere: Bracket
    whole: tuple[WholeTraining, ...]
    asks: tuple[RegionAsks, ...]
    asks_of_all: tuple[RegionAsks, ...]
    team: TeamAnswers | None
    cases: tuple[GroupCase, ...]
    sources: tuple[Source, ...]
    quotes: Mapping[tuple[int, str], str]
    remarks: tuple[str, ...] = field(default=())


_SURE_LANGUAGE: Final = 0.6


def plan_need(
    request: NeedRequest,
    material: Material,
    index: LinkIndex,
    *,
    corrections: Corrections | None = None,
    need: Need | None = None,
) -> NeedAnswer:
    """Reads a need and answers it.

    Args:
        request: What the employer says.
        material: Courses, demand, skills and places of a finished run.
        index: Its taxonomy.
        corrections: What people said of phrases in advertisements.
        need: What `understand` read, if it was asked already.

    Raises:
        InputUnreadable: there is no text, or the place is not known.
    """
    need = need or understand(request, material, index, corrections=corrections)
    home = material.home(request.place or material.study.regions[0])
    langs = _langs(request, need)
    limits = Limits(request.minutes, langs, request.online, request.today, request.unstated)
    travel = material.travel(home)
    regions = (*material.study.regions, *material.study.partners)
    counted = need.counted
    offers = find_offer(
        counted, material.catalogue, travel, limits, material.skills, regions=regions
    )
    team = None
    if request.team is not None and counted:
        team = plan_team(request.team, counted, material.catalogue, travel, limits)
    asked = (
        material.demand,
        [one.uri for one in counted],
        _same_group(need, material),
        _regions_asked(home.nuts_code, material),
    )
    asks = who_asks(*asked, employer=request.employer)
    asks_of_all = who_asks(*asked) if request.employer else asks
    whole = _whole(need, material, travel, limits)
    answer = NeedAnswer(
        # whatever becomes of an answer, names and numbers of the text go no further
        request=replace(request, text=need.text, title=need.title),
        need=need,
        home=home,
        limits=limits,
        offers=offers,
        in_reach=bracket(offers),
        anywhere=bracket(offers, anywhere=True),
        whole=whole,
        asks=asks,
        asks_of_all=asks_of_all,
        team=team,
        cases=_cases(team, request, material),
        sources=(),
        quotes={},
        remarks=tuple(_remarks(need, home, material)),
    )
    return replace(
        answer,
        sources=material.sources_of(
            courses=sorted(courses_of(answer)), advertisements=_counted(asks, material)
        ),
        quotes=material.quotes(_links_of(answer)),
    )


def understand(
    request: NeedRequest,
    material: Material,
    index: LinkIndex,
    *,
    corrections: Corrections | None = None,
) -> Need:
    """What the text asks for, with what the employer said of it."""
    read = read_need(
        request.text,
        index,
        title=request.title,
        lang=request.text_lang,
        corrections=corrections,
        graph=material.skills,
    )
    if request.occupation:
        read = of_occupation(read, request.occupation, index, material.skills)
    read = without_spoken(read, material.skills, spoken_names(_langs(request, read)))
    usual = {one.uri for one in read.skills if one.state == "usual"}
    yes = request.yes | usual if request.with_usual else request.yes
    return confirm(read, yes=sorted(yes), no=request.no, kinds=dict(material.skills.kinds))


def _links_of(answer: NeedAnswer) -> Iterable[tuple[int, str]]:
    """Course and skill of all links that are told."""
    for offer in answer.offers:
        for one in (*offer.near, *offer.beyond):
            yield one.course, offer.uri


def courses_of(answer: NeedAnswer) -> set[int]:
    """Numbers of all courses that an answer names."""
    found = {one.namesake.course for one in answer.whole}
    for offer in answer.offers:
        found.update(one.course for one in (*offer.near, *offer.beyond))
        found.update(one.teacher.course for one in offer.similar)
    if answer.team is not None:
        found.update(seat.course for plan in answer.team.plans for seat in plan.seats)
    return found


def _langs(request: NeedRequest, need: Need) -> tuple[str, ...]:
    """Languages in which people can learn."""
    return (need.lang,) if request.langs is None else request.langs


def _counted(asks: Sequence[RegionAsks], material: Material) -> list[int]:
    """Advertisements that it was counted in who asks for the same."""
    demand = material.demand
    inside = np.zeros(len(demand), bool)
    for one in asks:
        inside |= demand.in_region(one.region)
    return [int(one) for one in np.flatnonzero(inside)]


def _same_group(need: Need, material: Material) -> Flags | None:
    """Advertisements for people of the unit group that the post likely is of."""
    group = likely_group(need.occupations)
    same: Flags = groups_read(material.demand, material.skills) == group
    return same if group else None


def _regions_asked(code: str, material: Material) -> list[str]:
    """The finest region of the study around the workplace, its country, and the partners."""
    held = material.demand.regions
    around = [code[:length] for length in range(len(code), 1, -1) if code[:length] in held]
    study = material.study
    others = [one for one in (*study.regions, *study.partners) if one in held]
    return list(dict.fromkeys([*around, *others]))


def _whole(
    need: Need, material: Material, travel: Travel, limits: Limits
) -> tuple[WholeTraining, ...]:
    """Courses called after the likely occupation, those in reach first."""
    best = likely_occupation(need.occupations)
    if best is None:
        return ()
    namesakes = [
        one
        for one in named_after(material.catalogue, material.names, best.uri)
        if not one.for_insiders
    ]
    reach = reach_of(material.catalogue, travel, limits, [one.course for one in namesakes])
    found = []
    rows = material.catalogue
    for one in namesakes:
        if reach[one.course] not in IN_REACH and foreign_langs(rows.row(one.course), limits):
            # two hindrances at once: of no use to anybody
            continue
        minutes = float(travel.minutes[one.course])
        is_known = isfinite(minutes)
        found.append(WholeTraining(one, reach[one.course], minutes if is_known else None))
    found.sort(
        key=lambda one: (
            one.reach not in IN_REACH,
            float("inf") if one.minutes is None else one.minutes,
            one.namesake.course,
        )
    )
    first: dict[int, WholeTraining] = {}
    for training in found:
        first.setdefault(int(material.catalogue.distinct[training.namesake.course]), training)
    return tuple(first.values())[:_MOST_NAMESAKES]


def _cases(
    team: TeamAnswers | None, request: NeedRequest, material: Material
) -> tuple[GroupCase, ...]:
    """For each course that two and more of the team take: what a group may cost."""
    if team is None or not team.plans or request.team is None:
        return ()
    people: dict[int, int] = {}
    for seat in team.plans[0].seats:
        people[seat.course] = people.get(seat.course, 0) + 1
    catalogue = material.catalogue
    return tuple(
        group_case(
            course,
            count,
            float(catalogue.price_eur[course]),
            request.team.group,
            is_price_known=catalogue.price_basis[course] == "given",
        )
        for course, count in sorted(people.items())
        if count > 1 or request.team.group is not None
    )


def _remarks(need: Need, home: Home, material: Material) -> Iterable[str]:
    if need.has_masked:
        yield "contacts_masked"
    if need.lang_sureness < _SURE_LANGUAGE:
        yield "lang_unsure"
    if not any(one.state in ("confirmed", "likely", "doubtful") for one in need.skills):
        yield "no_skills_read"
    if not need.counted:
        yield "nothing_counts"
    if not len(material.catalogue):
        yield "no_courses"
    if not len(material.demand):
        yield "no_demand"
    if home.others:
        yield "other_place"
