"""What an audit draws from: per region, what is asked for by group, and what the programme found.

The level and the reach are those of the audited figure (methods, rule 2.1): skill groups at depth 3
without transversal ones, and courses that `smartlife.tables.audited_content.is_in_reach`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.scope import demand, scope_regions
from smartlife.analysis.skill_groups import read_universe
from smartlife.analysis.tallies import skill_links, skill_tallies
from smartlife.tables.audited_content import COURSE_COLUMNS, is_in_reach

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray

    from smartlife.analysis.estimators.uncertainty import Tally
    from smartlife.analysis.skill_groups import Universe
    from smartlife.store.run import StepRun

DEPTH: Final = 3
FOUND: Final = 0.5
"""The programme says that a group is taught if a course is linked to it at least so likely."""
READS: Final = (
    "core__vacancies",
    "core__courses",
    "core__concepts",
    "core__relations",
    "link__vacancies_concepts",
    "link__courses_concepts",
)
"""Tables that a step has to read for this."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One region.

    Attributes:
        region: NUTS code.
        asked: What advertisements ask for, by group.
        held: Advertisements held, with or without text.
        likeliest: Group → course in reach → probability of its likeliest link to the group.
        in_reach: Courses in reach.
        own: Courses of the region itself.
        origins: Files of the courses in reach.
    """

    region: str
    asked: Tally
    held: int
    likeliest: dict[int, dict[str, float]]
    in_reach: tuple[str, ...]
    own: int
    origins: tuple[str, ...]

    @property
    def covered(self) -> NDArray[np.bool_]:
        """Groups for which the programme found a course."""
        made = np.zeros(self.asked.groups, bool)
        for group, courses in self.likeliest.items():
            made[group] = max(courses.values()) >= FOUND
        return made


def read_frames(run: StepRun, universe: Universe) -> dict[str, Frame]:
    """The frames of the regions under study (partners and countries are not audited)."""
    regions = [region.code for region in scope_regions(run.study) if region.role == "region"]
    tallied = skill_tallies(run, "vacancies", universe, documents=demand(run))
    courses = run.read("core__courses", [*COURSE_COLUMNS, "origin_id"]).to_pylist()
    links = likeliest_links(run, universe)
    return {
        region: _frame(run, region, (tallied.by_region[region], tallied.held[region]), courses,
                       links)
        for region in regions
    }  # fmt: skip


def read_audit_universe(run: StepRun) -> Universe:
    """The groups that are audited."""
    return read_universe(run, DEPTH)


def _frame(
    run: StepRun,
    region: str,
    asked: tuple[Tally, int],
    courses: list[dict[str, Any]],
    links: list[dict[str, Any]],
) -> Frame:
    version = str(run.study.nuts_version)
    mine = [course for course in courses if is_in_reach(course, region, version)]
    reached = {course["course_id"] for course in mine}
    likeliest = likeliest_within(links, reached)
    return Frame(
        region=region,
        asked=asked[0],
        held=asked[1],
        likeliest=likeliest,
        in_reach=tuple(sorted(reached)),
        own=sum(str(course["nuts_code"] or "").startswith(region) for course in mine),
        origins=tuple(sorted({course["origin_id"] for course in mine})),
    )


def likeliest_within(
    links: Iterable[Mapping[str, Any]], courses: Collection[str]
) -> dict[int, dict[str, float]]:
    """Group → course → probability of its likeliest link, of some courses.

    Args:
        links: As of `likeliest_links`.
        courses: Which.
    """
    found: dict[int, dict[str, float]] = {}
    for link in links:
        if link["document_id"] in courses:
            found.setdefault(link["group"], {})[link["document_id"]] = link["probability"]
    return found


def likeliest_links(run: StepRun, universe: Universe) -> list[dict[str, Any]]:
    """The likeliest observed link of each course to each group: document_id, group, probability."""
    import ibis

    members = ibis.memtable(universe.to_arrow())
    links = skill_links(run, "courses").join(members, "concept_uri")
    found = links.group_by("document_id", "group").agg(probability=links.probability.max())
    rows: list[dict[str, Any]] = found.order_by("document_id", "group").to_pyarrow().to_pylist()
    return rows
