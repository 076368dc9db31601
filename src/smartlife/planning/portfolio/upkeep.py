"""A provider's own courses: what to add to them, and which to think of giving up.

What advertisements ask for together with what a course teaches, and the course does not teach, may
be added to it. It is found on one half of the employers and counted on the other, as new courses
are. A course is named for giving up only if nobody in the advertisements held asks for anything it
teaches, others in reach teach all of it, and there are enough advertisements to say so. That is a
reason to look, and no verdict: what nobody advertises may be needed all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.estimators.uncertainty import share_limits
from smartlife.errors import RequestInvalid
from smartlife.planning.material.askers import asking
from smartlife.planning.material.demand import halves
from smartlife.planning.material.disclosure import asked_for_each
from smartlife.planning.portfolio.gaps import has_enough, tally_sets
from smartlife.planning.portfolio.graph import read_mentions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.model.fields import Publish
    from smartlife.planning.material.askers import Askers
    from smartlife.planning.material.demand import Demand
    from smartlife.planning.material.reading import Material
    from smartlife.planning.portfolio.gaps import Evidence, Gap
    from smartlife.planning.portfolio.graph import CoDemand

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

TEACHES: Final = 0.5
"""A course teaches a skill if it is more likely than not."""
_MAY_TEACH: Final = 0.2
MOST_ADDED: Final = 3
"""Skills proposed for one course."""
_LOOKED_AT: Final = 12
"""Skills nearest to a course of which the other half is asked."""
_FEWEST_JOINED: Final = 2
"""Skills of a course that an addition is asked for together with; and half of them at least."""
_NOBODY: Final = 0.5
"""Expected advertisements below which nobody asks."""
_FEWEST_TAUGHT: Final = 2
"""Of a course with fewer skills known, too little is known to give it up."""
_SUGGESTED: Final = 5
_LEAST_LIKENESS: Final = 55.0


@dataclass(frozen=True, slots=True)
class OwnCourse:
    """A course of the provider, from the study or from a list of their own.

    Attributes:
        title: Title.
        taught: Skill → probability that it is taught.
        course_id: In the study; empty for a course from a list.
        occasions: How often the study holds it.
        publish: How much of it may be shown to others; of a list of their own the provider decides.
    """

    title: str
    taught: Mapping[str, float]
    course_id: str = ""
    occasions: int = 1
    publish: Publish = "full"


@dataclass(frozen=True, slots=True)
class NamedCourse:
    """A course of the study that is named.

    Attributes:
        title: Title.
        provider: Provider; None if not told.
        course_id: Its identifier.
        publish: How much of it may be shown to others.
    """

    title: str
    provider: str | None
    course_id: str
    publish: Publish


@dataclass(frozen=True, slots=True)
class Addition:
    """A skill that might be added to a course.

    Attributes:
        uri: The skill.
        askers: Who of the other half asks for it beside what the course teaches.
        with_uri: The skill of the course that it is asked for with most.
        evidence: What is known of who teaches it.
    """

    uri: str
    askers: Askers
    with_uri: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Update:
    """A course with what might be added."""

    course: OwnCourse
    additions: tuple[Addition, ...]


@dataclass(frozen=True, slots=True)
class Retirement:
    """A course that nobody in the advertisements held asks for, and others teach.

    Attributes:
        course: The course.
        skills: What it teaches.
        advertisements: Advertisements of the region that were looked at.
        at_most: Upper 90 % limit of the share of what they ask for.
        others: Courses in reach that teach it too.
    """

    course: OwnCourse
    skills: tuple[str, ...]
    advertisements: int
    at_most: float
    others: tuple[NamedCourse, ...]


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What to do with the provider's own courses.

    Attributes:
        courses: How many distinct courses there are.
        unread: How many of them no skill is known of.
        updates: Courses to add something to, most wanted first.
        retirements: Courses to think of giving up.
        enough_data: False if there are too few advertisements to say anything of giving up.
    """

    courses: int
    unread: int
    updates: tuple[Update, ...]
    retirements: tuple[Retirement, ...]
    enough_data: bool


def provider_courses(material: Material, wanted: str) -> Integers:
    """Numbers of the courses of a provider, by name or id.

    Raises:
        RequestInvalid: the study holds no such provider; names that are alike are told.
    """
    rows = material.catalogue.rows
    names, ids = rows["provider_name"].to_pylist(), rows["provider_id"].to_pylist()
    key = " ".join(wanted.casefold().split())
    found = [i for i, one in enumerate(ids) if one and one == wanted.strip()]
    found = found or [
        i for i, one in enumerate(names) if one and " ".join(one.casefold().split()) == key
    ]
    if found:
        return np.array(found, np.int64)
    inside = sorted({one for one in names if one and key and key in one.casefold()})
    if len(inside) == 1:
        return np.array([i for i, one in enumerate(names) if one == inside[0]], np.int64)
    raise _unknown(wanted, inside or _alike(wanted, sorted({one for one in names if one})))


def _alike(wanted: str, names: Sequence[str]) -> list[str]:
    from rapidfuzz import fuzz, process

    found = process.extract(wanted.casefold(), [one.casefold() for one in names],
                            scorer=fuzz.WRatio, limit=_SUGGESTED,
                            score_cutoff=_LEAST_LIKENESS)  # fmt: skip
    return [names[place] for _, _, place in found]


def _unknown(wanted: str, near: Sequence[str]) -> RequestInvalid:
    names = "; ".join(near[:_SUGGESTED])
    said = f"Did you mean {names}? " if near else ""
    return RequestInvalid(
        f"No provider of courses that adults can take is called {wanted} in this study",
        where="--provider",
        todo=f"{said}Give the name as the courses have it, or leave --provider out. Courses that "
        "their catalogue closes to others do not count.",
        near=list(near[:_SUGGESTED]),
        records=[names] if near else [],
    )


def own_courses(material: Material, numbers: Integers) -> tuple[OwnCourse, ...]:
    """Courses of the study, each once however often it is given, by title."""
    catalogue = material.catalogue
    links = catalogue.links
    by_course: dict[int, list[int]] = {}
    for number in numbers.tolist():
        by_course.setdefault(int(catalogue.distinct[number]), []).append(number)
    found = []
    for mine in by_course.values():
        taught: dict[str, float] = {}
        for link in np.flatnonzero(np.isin(links.course, mine)).tolist():
            uri = catalogue.skill_uris[links.skill[link]]
            taught[uri] = max(taught.get(uri, 0.0), float(links.probability[link]))
        row: Mapping[str, Any] = catalogue.row(mine[0])
        found.append(
            OwnCourse(row["title"], taught, row["course_id"], len(mine), row["publish"] or "counts")
        )
    return tuple(sorted(found, key=lambda one: (one.title, one.course_id)))


def look_after(
    material: Material, gap: Gap, own: Sequence[OwnCourse], provider: str = ""
) -> Upkeep:
    """What to add to a provider's courses, and which to think of giving up.

    Args:
        material: A finished run.
        gap: What is missing in reach of the region.
        own: The courses.
        provider: The provider's id in the study; their own courses do not count as others'.
    """
    demand = material.demand
    first = halves(demand)
    here = demand.in_region(gap.region)
    graph = read_mentions(demand, first, gap.usable).graph()
    updates = [Update(one, _additions(demand, gap, graph, one, ~first)) for one in own]
    updates = [one for one in updates if one.additions]
    updates.sort(key=lambda one: (-sum(new.askers.many for new in one.additions), one.course.title))
    is_enough = has_enough(demand, here, gap)
    retirements = []
    if is_enough:
        found = (_retirement(material, gap, one, provider) for one in own)
        retirements = [one for one in found if one is not None]
    unread = sum(not _likely(one) for one in own)
    return Upkeep(len(own), unread, tuple(updates), tuple(retirements), is_enough)


def _likely(course: OwnCourse) -> list[str]:
    return sorted(uri for uri, p in course.taught.items() if p >= TEACHES)


def _additions(
    demand: Demand, gap: Gap, graph: CoDemand, course: OwnCourse, other_half: Flags
) -> tuple[Addition, ...]:
    """Skills that go with what a course teaches and are not in it."""
    number = {demand.skill_uris[skill]: place for place, skill in enumerate(graph.skills.tolist())}
    taught = np.array([number[uri] for uri in _likely(course) if uri in number], np.int64)
    if len(taught) < _FEWEST_JOINED:
        return ()
    weights = graph.matrix()[taught].toarray()
    # what goes with one general skill only ("computer literacy", forklifts) goes with anything
    joined = (weights > 0).sum(axis=0)
    is_near = joined >= max(_FEWEST_JOINED, len(taught) / 2)
    score = np.where(is_near, weights.sum(axis=0), 0.0)
    may = [number[uri] for uri, p in course.taught.items() if p >= _MAY_TEACH and uri in number]
    score[may] = 0.0
    nearest = [i for i in np.argsort(-score, kind="stable")[:_LOOKED_AT].tolist() if score[i] > 0]
    # who likely asks for each of them beside one that is taught
    beside = asking(demand, graph.skills[taught], other_half)
    counts = asked_for_each(demand, graph.skills[nearest], beside)
    found = [
        Addition(
            uri=demand.skill_uris[graph.skills[place]],
            askers=who[gap.region],
            with_uri=demand.skill_uris[graph.skills[taught[int(weights[:, place].argmax())]]],
            evidence=gap.evidence(int(graph.skills[place])),
        )
        for place, who in zip(nearest, counts, strict=True)
        if who[gap.region].is_told
    ]
    found.sort(key=lambda one: (-one.askers.many, one.uri))
    return tuple(found[:MOST_ADDED])


def _retirement(
    material: Material, gap: Gap, course: OwnCourse, provider: str
) -> Retirement | None:
    """The course, if nobody asks for it and others teach it."""
    demand, catalogue = material.demand, material.catalogue
    taught = _likely(course)
    if len(taught) < _FEWEST_TAUGHT or not all(uri in material.groups.of for uri in taught):
        return None
    number = {uri: i for i, uri in enumerate(demand.skill_uris)}
    asked = [number[uri] for uri in taught if uri in number]
    # what a course is linked to with less certainty might be asked for as well
    unsure = [number[uri] for uri in course.taught if uri in number]
    if _expected(demand, unsure) >= _NOBODY:
        return None
    ids = np.array([one or "" for one in catalogue.rows["provider_id"].to_pylist()], np.str_)
    others = gap.in_reach & ((ids != provider) if provider else True)
    titles = catalogue.rows["title"].to_pylist()
    if not provider:
        others &= np.array([one != course.title for one in titles], bool)
    teaching = _who_teaches(material, taught, others)
    if teaching is None:
        return None
    tally = tally_sets(demand, demand.in_region(gap.region), gap.usable, [asked])
    limit = float(share_limits(tally).hi[0])
    shown = tuple(_named(catalogue.row(number)) for number in teaching)
    return Retirement(course, tuple(taught), tally.n_docs, limit, shown)


def _named(row: Mapping[str, Any]) -> NamedCourse:
    return NamedCourse(
        row["title"], row["provider_name"], row["course_id"], row["publish"] or "counts"
    )


def _expected(demand: Demand, skills: Sequence[int]) -> float:
    chosen = np.isin(demand.skill, list(skills))
    return float(demand.probability[chosen].sum())


def _who_teaches(material: Material, uris: Sequence[str], chosen: Flags) -> list[int] | None:
    """For each skill a course that teaches it, few in all; None if one has no course."""
    catalogue = material.catalogue
    links = catalogue.links
    number = {uri: i for i, uri in enumerate(catalogue.skill_uris)}
    found: list[int] = []
    for uri in uris:
        if uri not in number:
            return None
        mine = (links.skill == number[uri]) & (links.probability >= TEACHES) & chosen[links.course]
        courses = links.course[mine]
        if not len(courses):
            return None
        if not np.isin(courses, found).any():
            best = np.lexsort((courses, -links.probability[mine]))[0]
            found.append(int(courses[best]))
    return found
