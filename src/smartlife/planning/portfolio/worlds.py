"""The world as it is and as it would be if one course were another one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.course_groups import linked_field
from smartlife.analysis.indicators.offer_fit import answered, answers_by_provider, criteria
from smartlife.analysis.reach.material import ReachMaterial
from smartlife.analysis.scope import offer
from smartlife.analysis.tallies import skill_links
from smartlife.errors import InputUnreadable
from smartlife.planning.portfolio.change import COLUMNS, added_course, changed_course, find_course
from smartlife.planning.portfolio.taught import (
    CourseLinks,
    Redrawing,
    Taught,
    likeliest_groups,
    rows_of_links,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smartlife.analysis.fit import Answers
    from smartlife.analysis.reach.staircase import Homes
    from smartlife.planning.material.reading import Material
    from smartlife.planning.portfolio.change import Change, Row
    from smartlife.store.run import StepRun

NO_FIELD: Final = "unknown"


class WhatIfMaterial:
    """What changes are computed from; each part is read once, when it is first asked for."""

    def __init__(self, run: StepRun, material: Material) -> None:
        """Prepares the reading.

        Args:
            run: A finished run, open as long as this is used.
            material: The material of the same run.
        """
        self.run, self.material = run, material
        self._homes: dict[str, Homes | None] = {}

    @cached_property
    def reach(self) -> ReachMaterial:
        """Places, courses and demand, as figures of reach have them."""
        return ReachMaterial.read(self.run)

    def homes(self, code: str) -> Homes | None:
        """Where the people of a region live, and how far they are from everywhere."""
        if code not in self._homes:
            self._homes[code] = self.reach.homes(code)
        return self._homes[code]

    @cached_property
    def courses(self) -> list[Row]:
        """All courses of the study."""
        rows: list[Row] = self.run.read("core__courses", list(COLUMNS)).to_pylist()
        return rows

    @cached_property
    def links(self) -> Any:  # noqa: ANN401 - an Arrow table
        """Links of the courses that figures of reach know."""
        import pyarrow as pa
        import pyarrow.compute as pc

        columns = ("document_id", "concept_uri", "probability", "phrase")
        table = skill_links(self.run, "courses").select(*columns).to_pyarrow()
        known = pa.array([one["document_id"] for one in self.reach.courses], pa.string())
        return table.filter(pc.is_in(table["document_id"], value_set=known))

    @cached_property
    def fits(self) -> dict[str, dict[str, Answers]]:
        """Region → criterion → answers."""
        return self.fits_of(offer(self.run))

    def fits_of(self, courses: Any) -> dict[str, dict[str, Answers]]:  # noqa: ANN401 - Ibis
        """The same of some courses."""
        names = [f"{scheme}_{name}" for scheme, name in criteria()]
        return answers_by_provider(answered(self.run, courses), names)


@dataclass(frozen=True, slots=True)
class Worlds:
    """The course and the reach of both worlds.

    Attributes:
        before: The course as it is; None if it is added.
        after: The course as it would be; None if it is closed.
        taught: What it teaches.
        field_code: Broad field that it counts in.
        reach: Courses, places and demand, before and after.
        links: Links of the courses of both worlds.
        drawn: Draws of those that can matter.
    """

    before: Row | None
    after: Row | None
    taught: tuple[Taught, ...]
    field_code: str
    reach: tuple[ReachMaterial, ReachMaterial]
    links: CourseLinks
    drawn: Redrawing


def read_worlds(change: Change, made: WhatIfMaterial, read: Sequence[Taught]) -> Worlds:
    """Both worlds of a change.

    Args:
        change: What is imagined.
        made: What worlds are made from.
        read: What was read in the description of a course that is added.

    Raises:
        InputUnreadable: the course or place that the change names is not there.
    """
    base = made.reach
    home = made.material.home
    version = str(made.run.study.nuts_version)
    table = made.links
    if change.kind == "add":
        before, place = None, None
        after: Row | None = added_course(change, made.courses, home, version)
        taught = _intended(change.skills, read)
        table = _with_links(table, rows_of_links(str(after and after["course_id"]), taught))
        links = CourseLinks.of(table)
    else:
        links = CourseLinks.of(table)
        before = find_course(made.courses, change.course)
        place = _place(before, base)
        after = None if change.kind == "close" else changed_course(change, before, home)
        taught = links.of_course(before["course_id"])
    likeliest = likeliest_groups(taught, base.universe) if place is None else base.likeliest[place]
    field_code = _field(change, made, taught) if place is None else base.courses[place]["isced_f"]
    world = base
    if after is not None:
        world = base.with_course(_reach_row(after, field_code), likeliest, place=place)
    elif place is not None:
        world = base.without_course(place)
    touched = np.flatnonzero(likeliest > 0)
    drawn = Redrawing(links, base.universe, touched)
    return Worlds(before, after, tuple(taught), field_code, (base, world), links, drawn)


def _place(row: Row, base: ReachMaterial) -> int:
    """Number of a course among those that figures of reach know.

    Raises:
        InputUnreadable: they do not know it.
    """
    for place, one in enumerate(base.courses):
        if one["document_id"] == row["course_id"]:
            return place
    raise InputUnreadable(
        "No figure of reach counts this course",
        where=f"{row['title']} ({row['course_id']})",
        todo="It is closed to adults, abroad or without a place, or another record of the same "
        "course stands for it. Name another course.",
    )


def _intended(skills: Sequence[str], read: Sequence[Taught]) -> tuple[Taught, ...]:
    """What a new course is to teach: what is named for sure, and what was read."""
    found = {one.uri: one for one in read}
    found |= {uri: Taught(uri, 1.0) for uri in skills}
    return tuple(sorted(found.values(), key=lambda one: (-one.probability, one.uri)))


def _with_links(table: Any, rows: Mapping[str, list[Any]]) -> Any:  # noqa: ANN401 - Arrow tables
    import pyarrow as pa

    return pa.concat_tables([table, pa.table(dict(rows), schema=table.schema)])


def _field(change: Change, made: WhatIfMaterial, taught: Sequence[Taught]) -> str:
    """Broad field of a course that is added, by the rule of those in the tables."""
    if len(change.field_code) >= 2:
        return change.field_code[:2]
    if not taught:
        return NO_FIELD
    import ibis
    import pyarrow as pa

    rows = rows_of_links(change.title, taught)
    links = ibis.memtable(pa.table(rows).select(["document_id", "concept_uri", "probability"]))
    found = linked_field(made.run, links).to_pyarrow().to_pylist()
    return str(found[0]["linked_field"]) if found else NO_FIELD


def _reach_row(row: Row, field_code: str) -> Row:
    names = ("origin_id", "source_ids", "place_name", "nuts_code", "mode", "lang", "teaching_langs")
    provider = row["provider_id"]
    cluster = f"provider:{provider}" if provider else f"source:{row['source_id']}"
    return {name: row[name] for name in names} | {
        "document_id": row["course_id"],
        "cluster": cluster,
        "isced_f": field_code,
    }
