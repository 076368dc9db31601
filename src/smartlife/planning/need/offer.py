"""Courses that teach what an employer needs: in reach of the workplace, and beyond.

Nothing is taken for taught that no link says; how sure a link is stands beside it. A course that is
out of reach is told with what hinders: the way, or the language. Courses of what is broader or
narrower than a skill are told as worth a look, and never counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from smartlife.planning.material.catalogue import skill_numbers
from smartlife.planning.need.read import LIKELY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from smartlife.planning.material.catalogue import Catalogue
    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.material.travel import Travel
    from smartlife.planning.need.read import AskedSkill

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

Reach = Literal["near", "region", "online", "other_language", "far", "unknown"]
"""Within the minutes; only a region is stated, whose middle is; online; reachable, but in another
language; farther; nothing is known of the place."""
Online = Literal["also", "only", "never"]
Status = Literal["taught", "unsure", "beyond", "nowhere"]

IN_REACH: Final[tuple[Reach, ...]] = ("near", "region", "online")
CANDIDATE: Final = 0.2
"""Less likely links are no candidates (methods, rule 2.2)."""
SURE: Final = 0.9
"""The strict end of the bracket of rule 2.2."""
_ROW: Final = ("lang", "teaching_langs", "start_date", "nuts_code", "country_code")
_SHOWN: Final = 3
_SHOWN_BEYOND: Final = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """What courses may ask of the people who go there.

    Attributes:
        minutes: Longest way, one way.
        langs: Languages that they can follow; any if empty.
        online: Whether online courses are wanted.
        today: Courses that began before were held before.
        unstated: Whether courses count of which only a country or region around the workplace is
            stated; their middle may be far, and they may be near.
    """

    minutes: float
    langs: tuple[str, ...] = ()
    online: Online = "also"
    today: date | None = None
    unstated: bool = False


@dataclass(frozen=True, slots=True)
class Teacher:
    """A course that teaches a skill.

    Attributes:
        course: Its number in the catalogue.
        probability: Probability that it does.
        words: Words of the course behind it; empty if its source names the skill itself.
        reach: Whether it is in reach, or what hinders.
        minutes: One way; None if not known.
        region: Region of the study in which it is taught, or its country; empty if not known.
        was_held: True if it began before today.
        foreign: Languages of teaching, if the people can follow none of them.
    """

    course: int
    probability: float
    words: str
    reach: Reach
    minutes: float | None
    region: str
    was_held: bool
    foreign: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Similar:
    """A course of something broader or narrower than the skill.

    Attributes:
        uri: What it teaches.
        is_broader: True if that is broader than the skill.
        teacher: The course.
    """

    uri: str
    is_broader: bool
    teacher: Teacher


@dataclass(frozen=True, slots=True)
class SkillOffer:
    """Who teaches one skill.

    Attributes:
        uri: The skill.
        status: Taught in reach; perhaps (no link of 0.5 and more); beyond; by no course held.
        near: Courses in reach, surest first.
        beyond: Courses out of reach, at most one per region and hindrance.
        similar: Courses in reach of what is broader or narrower, where none teaches it.
        in_reach: Number of different courses in reach that likely teach it.
        taught_at: How sure the surest course in reach is; 0 without any.
        anywhere_at: How sure the surest course held is.
    """

    uri: str
    status: Status
    near: tuple[Teacher, ...]
    beyond: tuple[Teacher, ...]
    similar: tuple[Similar, ...]
    in_reach: int
    taught_at: float
    anywhere_at: float


@dataclass(frozen=True, slots=True)
class Bracket:
    """For how many skills no course was found: counting every candidate, or only sure ones."""

    fewest: int
    most: int
    of: int


def reach_of(
    catalogue: Catalogue, travel: Travel, limits: Limits, courses: Iterable[int]
) -> dict[int, Reach]:
    """Whether courses are in reach.

    Args:
        catalogue: Courses.
        travel: The way to each.
        limits: What is in reach.
        courses: Numbers of the courses that are asked about.
    """
    numbers = sorted(set(courses))
    if not numbers:
        return {}
    rows = catalogue.rows.select(["mode", "lang", "teaching_langs"]).take(numbers).to_pylist()
    found: dict[int, Reach] = {}
    for course, row in zip(numbers, rows, strict=True):
        where = _where(travel, course, limits, is_online=row["mode"] == "online")
        is_foreign = bool(foreign_langs(row, limits))
        found[course] = "other_language" if is_foreign and where in IN_REACH else where
    return found


def foreign_langs(row: Mapping[str, Any], limits: Limits) -> tuple[str, ...]:
    """Languages of a course (of its description, if it states none), if nobody can follow any."""
    langs = tuple(row["teaching_langs"] or [row["lang"]])
    return langs if limits.langs and not set(langs) & set(limits.langs) else ()


def _where(travel: Travel, course: int, limits: Limits, *, is_online: bool) -> Reach:
    if is_online:
        return "far" if limits.online == "never" else "online"
    if limits.online == "only":
        return "far"
    minutes = float(travel.minutes[course])
    nearness = travel.nearness[course]
    if np.isnan(minutes):
        return "region" if nearness == "same_region" else "unknown"
    if minutes > limits.minutes:
        if nearness != "around":
            return "far"
        return "region" if limits.unstated else "unknown"
    return "region" if travel.is_assumed[course] else "near"


def find_offer(
    skills: Sequence[AskedSkill],
    catalogue: Catalogue,
    travel: Travel,
    limits: Limits,
    graph: SkillGraph,
    *,
    regions: Sequence[str] = (),
) -> tuple[SkillOffer, ...]:
    """Who teaches each skill.

    Args:
        skills: What is needed.
        catalogue: Courses.
        travel: The way to each from the workplace.
        limits: What is in reach.
        graph: What is broader and narrower.
        regions: Regions and partners of the study, which out-of-reach courses are told by.
    """
    finder = _Finder(catalogue, travel, limits, graph, tuple(regions))
    finder.breadth = _breadth(catalogue, [one.uri for one in skills])
    return tuple(finder.of(one.uri) for one in skills)


def bracket(offers: Iterable[SkillOffer], *, anywhere: bool = False) -> Bracket:
    """For how many of the skills no course was found (methods, rule 2.2).

    Args:
        offers: Who teaches what.
        anywhere: Among all courses held, instead of those in reach.
    """
    sureness = [one.anywhere_at if anywhere else one.taught_at for one in offers]
    return Bracket(
        sum(one < CANDIDATE for one in sureness), sum(one < SURE for one in sureness), len(sureness)
    )


class _Finder:
    """Looks up the courses of one skill after the other."""

    def __init__(
        self,
        catalogue: Catalogue,
        travel: Travel,
        limits: Limits,
        graph: SkillGraph,
        regions: tuple[str, ...],
    ) -> None:
        self.catalogue, self.travel, self.limits = catalogue, travel, limits
        self.graph, self.regions = graph, regions
        self.reach: dict[int, Reach] = {}
        self.rows: dict[int, Mapping[str, Any]] = {}
        self.number = {uri: i for i, uri in enumerate(catalogue.skill_uris)}
        self.breadth: dict[int, int] = {}
        order = np.argsort(catalogue.links.skill, kind="stable")
        self.order = order
        self.first = np.searchsorted(
            catalogue.links.skill[order], np.arange(len(catalogue.skill_uris) + 1)
        )
        self.narrower = _narrower(graph)

    def of(self, uri: str) -> SkillOffer:
        """Who teaches one skill."""
        teachers = self.teachers(uri)
        near = [one for one in teachers if one.reach in IN_REACH]
        likely = [one for one in near if one.probability >= LIKELY]
        beyond = [
            one for one in teachers if one.reach not in IN_REACH and one.probability >= LIKELY
        ]
        status: Status = "nowhere"
        if likely:
            status = "taught"
        elif near:
            status = "unsure"
        elif beyond:
            status = "beyond"
        return SkillOffer(
            uri=uri,
            status=status,
            near=tuple((likely or near)[:_SHOWN]),
            beyond=() if status == "taught" else _one_per_region(beyond),
            similar=() if status == "taught" else self.similar(uri),
            in_reach=len(likely),
            taught_at=max((one.probability for one in near), default=0.0),
            anywhere_at=max((one.probability for one in teachers), default=0.0),
        )

    def teachers(self, uri: str) -> list[Teacher]:
        """Different courses that perhaps teach a skill, the surest and nearest first."""
        number = self.number.get(uri)
        if number is None:
            return []
        links = self.catalogue.links
        mine = self.order[self.first[number] : self.first[number + 1]]
        mine = mine[links.probability[mine] >= CANDIDATE]
        unknown = [one for one in links.course[mine].tolist() if one not in self.reach]
        if unknown:
            self.reach.update(reach_of(self.catalogue, self.travel, self.limits, unknown))
            # all at once: one by one takes a hundred times as long
            rows = self.catalogue.rows.select(_ROW).take(unknown).to_pylist()
            self.rows.update(zip(unknown, rows, strict=True))
        found = [self._teacher(link) for link in mine.tolist()]
        found.sort(key=lambda one: _order(one, self.breadth))
        first: dict[int, Teacher] = {}
        for one in found:
            first.setdefault(int(self.catalogue.distinct[one.course]), one)
        return list(first.values())

    def _teacher(self, link: int) -> Teacher:
        links = self.catalogue.links
        course = int(links.course[link])
        row = self.rows[course]
        minutes = float(self.travel.minutes[course])
        start = row["start_date"]
        today = self.limits.today
        return Teacher(
            course=course,
            probability=float(links.probability[link]),
            words=self.catalogue.events[int(links.event[link])],
            reach=self.reach[course],
            minutes=minutes if np.isfinite(minutes) else None,
            region=_region(row, self.regions),
            was_held=bool(today and start and start < today),
            foreign=foreign_langs(row, self.limits),
        )

    def similar(self, uri: str) -> tuple[Similar, ...]:
        """Courses in reach of what is one step broader or narrower."""
        broader = [
            one
            for one in self.graph.broader.get(uri, ())
            if self.graph.kinds.get(one) in ("skill", "knowledge")
        ]
        found: list[Similar] = []
        for other, is_broader in (
            *((one, True) for one in broader),
            *((one, False) for one in self.narrower.get(uri, ())),
        ):
            near = [
                one
                for one in self.teachers(other)
                if one.reach in IN_REACH and one.probability >= LIKELY
            ]
            found += [Similar(other, is_broader, one) for one in near[:1]]
        found.sort(key=lambda one: (_order(one.teacher, self.breadth), one.uri))
        return tuple(found[:_SHOWN])


def _order(one: Teacher, breadth: Mapping[int, int]) -> tuple[float, bool, int, bool, float, int]:
    """The surest first; to a tenth, since more is not known; then what teaches more of the need."""
    minutes = np.inf if one.minutes is None else one.minutes
    return (
        -round(one.probability, 1),
        one.reach not in IN_REACH,
        -breadth.get(one.course, 0),
        one.was_held,
        minutes,
        one.course,
    )


def _region(row: Mapping[str, object], regions: Sequence[str]) -> str:
    """The finest region of the study that holds the course, else its country."""
    code = str(row["nuts_code"] or row["country_code"] or "")
    held = [one for one in regions if code.startswith(one)]
    return max(held, key=len) if held else code[:2]


def _one_per_region(teachers: Iterable[Teacher]) -> tuple[Teacher, ...]:
    """Courses out of reach: those that people can follow first, then the nearer."""
    first: dict[tuple[str, Reach], Teacher] = {}
    for one in sorted(teachers, key=_remoteness):
        first.setdefault((one.region, one.reach), one)
    return tuple(first.values())[:_SHOWN_BEYOND]


def _breadth(catalogue: Catalogue, uris: Sequence[str]) -> dict[int, int]:
    """How many of the needed skills each course likely teaches."""
    numbers = [one for one in skill_numbers(catalogue, uris) if one is not None]
    links = catalogue.links
    mine = np.isin(links.skill, numbers) & (links.probability >= LIKELY)
    courses, counts = np.unique(links.course[mine], return_counts=True)
    return dict(zip(courses.tolist(), counts.tolist(), strict=True))


def _remoteness(one: Teacher) -> tuple[bool, float, bool, float, int]:
    minutes = np.inf if one.minutes is None else one.minutes
    return bool(one.foreign), minutes, one.was_held, -one.probability, one.course


def _narrower(graph: SkillGraph) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for uri, broader in graph.broader.items():
        for one in broader:
            found.setdefault(one, []).append(uri)
    return found
