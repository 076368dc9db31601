"""What a proposed course rests on: who asks for it, and what a person should look at first.

A list for ten minutes: the advertisements that ask for most of it, with the words that were read,
and the courses nearest to it, of which one may teach it already. Who asks is told by one rule
(`material.askers`); single advertisements are for the owner of the study, and each row says whether
its source lets it be shown to others.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from smartlife.planning.material.askers import NOBODY
from smartlife.planning.material.disclosure import asked_for_any, parts_told
from smartlife.planning.portfolio.gaps import skill_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.analysis.scope import Kind
    from smartlife.model.fields import Publish
    from smartlife.planning.material.askers import Askers
    from smartlife.planning.material.demand import Demand
    from smartlife.planning.material.reading import Material
    from smartlife.planning.portfolio.choose import Candidate
    from smartlife.planning.portfolio.gaps import Gap

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

MOST_ROWS: Final = 8
"""Documents of each kind: at half a minute each, what ten minutes are enough for."""
_PER_EMPLOYER: Final = 2
"""Advertisements of one employer in a list: others say more."""
_IN_REACH: Final = 6
"""Courses in reach in a list; the others show who may be asked how they teach it."""
_BESIDE: Final = 0.5
"""How much a skill that is asked for beside the new ones makes a course near to them."""
_NEW: Final = 3.0
"""How much a new one does: a weak sign that a course teaches it is to be looked at first."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A skill that was read in a document.

    Attributes:
        uri: The skill.
        probability: How likely it is meant.
        words: What it was read from, as it stands there; empty where the source names it.
    """

    uri: str
    probability: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A document to look at.

    Attributes:
        kind: What it is.
        document_id: vacancy_id or course_id.
        title: Title.
        who: Employer or provider.
        place: Place as stated, else the region's code.
        date: Day of publication, or of beginning.
        url: Address.
        publish: How much of it may be shown to others.
        source_id: Where it comes from.
        in_reach: Of courses, whether adults of the region reach it.
        skills: What was read in it, likeliest first.
    """

    kind: Literal["advertisement", "course"]
    document_id: str
    title: str
    who: str | None
    place: str | None
    date: str | None
    url: str | None
    publish: Publish
    source_id: str
    in_reach: bool | None
    skills: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for a set of skills; of these for any of which it is told who asks for it there.

    Attributes:
        expected: Expected number of advertisements that ask for at least one of them; None where
            the number of those that likely do is not told.
        askers: Who likely does.
        each: Who likely asks for each skill, in their order.
        occupations: Concepts of occupations with who asks in them, as far as numbers are told;
            most first.
        regions: Region → who likely asks there, if anybody does.
    """

    expected: float | None
    askers: Askers
    each: tuple[Askers, ...]
    occupations: tuple[tuple[str, Askers], ...]
    regions: Mapping[str, Askers]


def who_asks(demand: Demand, region: str, skills: Sequence[int]) -> Asking:
    """Who asks for any of some skills, in a region and in the others of the study.

    Args:
        demand: What is asked for.
        region: NUTS code.
        skills: Numbers in the demand's skills.
    """
    asked = asked_for_any(demand, skills)
    askers = asked.told.get(region, NOBODY)
    counted = [skills[place] for place in asked.places.get(region, ())]
    return Asking(
        expected=_expected(demand, region, counted) if askers.advertisements else None,
        askers=askers,
        each=tuple(told.get(region, NOBODY) for told in asked.each),
        occupations=parts_told(demand, demand.occupation_uri, asked.chosen, region)
        if region in asked.chosen
        else (),
        regions={code: told for code, told in asked.told.items() if code and not told.is_none},
    )


def _expected(demand: Demand, region: str, skills: Sequence[int]) -> float:
    """Expected number of advertisements of a region that ask for any of some skills."""
    wanted = _wanted(demand, skills)
    likeliest = np.zeros(len(demand))
    np.maximum.at(likeliest, demand.document[wanted], demand.probability[wanted])
    return float(likeliest[demand.in_region(region)].sum())


def check_rows(
    material: Material, gap: Gap, course: Candidate, *, most: int = MOST_ROWS
) -> tuple[CheckRow, ...]:
    """Documents to look at before a course is made: advertisements, then the nearest courses."""
    advertisements = _advertisements(material.demand, gap.region, course.skills, most)
    courses = _courses(material, gap, course, most)
    return (
        *_quoted(material, "vacancies", advertisements),
        *_quoted(material, "courses", courses),
    )


def _quoted(material: Material, kind: Kind, rows: Sequence[CheckRow]) -> Iterator[CheckRow]:
    """The rows with the words as they stand in the documents."""
    asked = [(row.document_id, one.uri) for row in rows for one in row.skills]
    words = material.quotes_of(kind, asked)
    for row in rows:
        seen = (replace(one, words=words.get((row.document_id, one.uri), "")) for one in row.skills)
        yield replace(row, skills=tuple(seen))


def _wanted(demand: Demand, skills: Iterable[int]) -> Flags:
    chosen = np.zeros(len(demand.skill_uris), bool)
    chosen[list(skills)] = True
    found: Flags = chosen[demand.skill]
    return found


def _advertisements(
    demand: Demand, region: str, skills: tuple[int, ...], most: int
) -> list[CheckRow]:
    """Advertisements of the region that ask for most of some skills."""
    wanted = _wanted(demand, skills) & demand.in_region(region)[demand.document]
    score = np.bincount(demand.document[wanted], demand.probability[wanted], len(demand))
    order = np.argsort(-score, kind="stable")
    taken: Counter[int] = Counter()
    rows = []
    for document in order[score[order] > 0].tolist():
        employer = int(demand.employer[document])
        if taken[employer] >= _PER_EMPLOYER:
            continue
        taken[employer] += 1
        seen = [
            Seen(demand.skill_uris[demand.skill[i]], float(demand.probability[i]))
            for i in np.flatnonzero(wanted & (demand.document == document)).tolist()
        ]  # fmt: skip
        rows.append(_row("advertisement", demand.row(document), seen))
        if len(rows) == most:
            break
    return rows


def _courses(material: Material, gap: Gap, course: Candidate, most: int) -> list[CheckRow]:
    """Courses nearest to a proposed one, those in reach first; of several occasions one."""
    catalogue = material.catalogue
    links = catalogue.links
    place = skill_places(catalogue, material.demand)
    counts = np.zeros(len(material.demand.skill_uris) + 1)
    counts[list(course.beside)] = _BESIDE
    counts[list(course.skills)] = _NEW
    value = counts[place[links.skill]] * links.probability
    score = np.bincount(links.course, value, len(catalogue))
    order = np.lexsort((-score, ~gap.in_reach))
    rows: list[CheckRow] = []
    known: set[int] = set()
    for number in order[score[order] > 0].tolist():
        is_full = gap.in_reach[number] and len(rows) >= min(_IN_REACH, most)
        if is_full or int(catalogue.distinct[number]) in known:
            continue
        known.add(int(catalogue.distinct[number]))
        mine = slice(*np.searchsorted(links.course, [number, number + 1]).tolist())
        seen = [
            Seen(catalogue.skill_uris[skill], float(p))
            for skill, p, v in zip(
                links.skill[mine], links.probability[mine], value[mine], strict=True
            )
            if v > 0
        ]  # fmt: skip
        rows.append(_row("course", catalogue.row(number), seen, bool(gap.in_reach[number])))
        if len(rows) == most:
            break
    return rows


def _row(
    kind: Literal["advertisement", "course"],
    row: Mapping[str, Any],
    seen: list[Seen],
    in_reach: bool | None = None,  # noqa: FBT001 - a value of the row
) -> CheckRow:
    is_course = kind == "course"
    day = row["start_date" if is_course else "posted_date"]
    return CheckRow(
        kind=kind,
        document_id=row["course_id" if is_course else "vacancy_id"],
        title=row["title"],
        who=row["provider_name" if is_course else "employer_name"],
        place=row["place_name"] or row["nuts_code"] or row["country_code"],
        date=day.isoformat() if day else None,
        url=row["url"],
        publish=row["publish"],
        source_id=row["source_id"],
        in_reach=in_reach,
        skills=tuple(sorted(seen, key=lambda one: (-one.probability, one.uri))),
    )
