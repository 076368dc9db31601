"""The world as it is and as it would be if one course were another one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.course_groups import linked_field
from smartlife.analysis.indicators.offer_fit import answered, answers_by_provider, criteria
from smartlife.analysis.reach.material import ReachMaterial
from smartlife.analysis.scope import offer
from smartlife.analysis.tallies import skill_links
from smartlife.errors import RequestInvalid
from smartlife.planning.material.shared import shared
from smartlife.planning.portfolio.change import (
    ADDED,
    COLUMNS,
    added_course,
    changed_course,
    find_course,
)
from smartlife.planning.portfolio.taught import (
    CourseLinks,
    Taught,
    likeliest_groups,
    rows_of_links,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from smartlife.analysis.fit import Answers
    from smartlife.analysis.reach.staircase import Homes
    from smartlife.planning.material.reading import Material
    from smartlife.planning.portfolio.change import Change, Row
    from smartlife.store.run import StepRun

    Integers = NDArray[np.int64]

NO_FIELD: Final = "unknown"


class WhatIfMaterial:
    """What changes are computed from; each part is read once, when it is first asked for.

    Threads may share it; their changes are computed one after the other.
    """

    def __init__(self, run: StepRun, material: Material) -> None:
        """Prepares the reading.

        Args:
            run: A finished run, open as long as this is used.
            material: The material of the same run.
        """
        self.run, self.material = run, material
        self.lock = run.asking
        self._homes: dict[str, Homes | None] = {}

    @shared
    def reach(self) -> ReachMaterial:
        """Places, courses and demand, as figures of reach have them."""
        return ReachMaterial.read(self.run)

    def homes(self, code: str) -> Homes | None:
        """Where the people of a region live, and how far they are from everywhere."""
        if code not in self._homes:
            self._homes[code] = self.reach.homes(code)
        return self._homes[code]

    @shared
    def courses(self) -> list[Row]:
        """All courses of the study."""
        rows: list[Row] = self.run.read("core__courses", list(COLUMNS)).to_pylist()
        return rows

    @shared
    def links(self) -> Any:  # noqa: ANN401 - an Arrow table
        """Links of the courses that figures of reach know."""
        import pyarrow as pa
        import pyarrow.compute as pc

        columns = ("document_id", "concept_uri", "probability", "phrase")
        table = skill_links(self.run, "courses").select(*columns).to_pyarrow()
        known = pa.array([one["document_id"] for one in self.reach.courses], pa.string())
        return table.filter(pc.is_in(table["document_id"], value_set=known))

    @shared
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
        taught: What it teaches, in the changed world; of one that is closed, as it is.
        taught_before: What it teaches as it is; empty for one that is added.
        field_code: Broad field that it counts in, in the changed world.
        field_before: As it is; empty for one that is added.
        reach: Courses, places and demand, before and after.
        links: Links of the courses of both worlds.
        touched: Numbers of the groups in which the changed course teaches anything in either.
    """

    before: Row | None
    after: Row | None
    taught: tuple[Taught, ...]
    taught_before: tuple[Taught, ...]
    field_code: str
    field_before: str
    reach: tuple[ReachMaterial, ReachMaterial]
    links: CourseLinks
    touched: Integers


def read_worlds(change: Change, made: WhatIfMaterial, read: Sequence[Taught]) -> Worlds:
    """Both worlds of a change.

    Args:
        change: What is imagined.
        made: What worlds are made from.
        read: What was read in the description of a course that is added, or in a new one.

    Raises:
        RequestInvalid: the course, place or skill that the change names is not there.
    """
    base = made.reach
    before, place = None, None
    if change.kind != "add":
        before = find_course(made.courses, change.course)
        place = _place(before, base)
    after = _after(change, made, before)
    table = made.links
    if after is not None and after["course_id"] == ADDED:
        table = _with_links(table, _intended(change, read, _links_of(table, before)))
    links = CourseLinks.of(table)
    held = links.of_course(before["course_id"]) if before else ()
    taught = _of_course(links, after, before) if after else held
    surest = [
        likeliest_groups(taught, base.universe) if place is None or is_content
        else base.likeliest[place]
        for is_content in (False, after is not None and after["course_id"] == ADDED)
    ]  # fmt: skip
    field_before = "" if place is None else base.courses[place]["isced_f"]
    field_code = _field(change, made, before, taught) or field_before
    world = base
    if after is not None:
        world = base.with_course(_reach_row(after, field_code), surest[1], place=place)
    elif place is not None:
        world = base.without_course(place)
    touched = np.flatnonzero((surest[0] > 0) | (surest[1] > 0))
    return Worlds(
        before, after, taught, held, field_code, field_before, (base, world), links, touched
    )


def _after(change: Change, made: WhatIfMaterial, before: Row | None) -> Row | None:
    """The row of the course as it would be; with another content it is a course of its own."""
    home = made.material.home
    if before is None:
        return added_course(change, made.courses, home, str(made.run.study.nuts_version))
    if change.kind == "close":
        return None
    row = changed_course(change, before, home)
    return row | {"course_id": ADDED} if change.is_of_content else row


def _of_course(links: CourseLinks, row: Row, before: Row | None) -> tuple[Taught, ...]:
    """What a course teaches; what its source gives has no words, under another name either."""
    given = before["course_id"] if before else ""
    found = links.of_course(row["course_id"])
    return tuple(replace(one, phrase="") if one.phrase == given else one for one in found)


def _place(row: Row, base: ReachMaterial) -> int:
    """Number of a course among those that figures of reach know.

    Raises:
        RequestInvalid: they do not know it.
    """
    for place, one in enumerate(base.courses):
        if one["document_id"] == row["course_id"]:
            return place
    name = f"{row['title']} ({row['course_id']})"
    raise RequestInvalid(
        "No figure of reach counts this course",
        where=name,
        records=[name],
        todo="It is closed to adults, abroad or without a place, or another record of the same "
        "course stands for it. Name another course.",
        told=lambda say: say.say(
            "This course is not counted: it is closed to adults, abroad or without a place, or "
            "another record of the same course stands for it. Choose another one."
        ),
    )


def _links_of(table: Any, row: Row | None) -> list[Row]:  # noqa: ANN401 - an Arrow table
    """Links of a course as it is; words that its source gives go by its name in both worlds."""
    import pyarrow.compute as pc

    if row is None:
        return []
    mine: list[Row] = table.filter(pc.equal(table["document_id"], row["course_id"])).to_pylist()
    given = {"phrase": row["course_id"]}
    return [one | given if one["phrase"] == one["concept_uri"] else one for one in mine]


def _intended(change: Change, read: Sequence[Taught], held: Sequence[Row]) -> list[Row]:
    """Links of a course as it would be: what stays, what was read, and what is named for sure.

    With a new description stays what the catalogue itself names as taught.
    """
    dropped = frozenset(change.dropped)
    known = {one["concept_uri"] for one in held} | {one.uri for one in read}
    if missing := sorted(dropped - known):
        raise RequestInvalid(
            "This course is not known to teach what it is to drop",
            where=", ".join(missing),
            todo="Name a skill that was read in it: any other change, say of --seats, lists them.",
        )
    is_new_text = bool(change.text.strip())
    rows = [
        one for one in held
        if one["concept_uri"] not in dropped
        and (one["document_id"] == one["phrase"] or not is_new_text)
    ]  # fmt: skip
    told = [one for one in read if one.uri not in dropped]
    told += [Taught(uri, 1.0) for uri in change.skills]
    columns = rows_of_links(ADDED, told)
    made = [dict(zip(columns, line, strict=True)) for line in zip(*columns.values(), strict=True)]
    return [one | {"document_id": ADDED} for one in rows] + made


def _with_links(table: Any, rows: Sequence[Row]) -> Any:  # noqa: ANN401 - Arrow tables
    import pyarrow as pa

    return pa.concat_tables([table, pa.Table.from_pylist(list(rows), schema=table.schema)])


def _field(
    change: Change, made: WhatIfMaterial, before: Row | None, taught: Sequence[Taught]
) -> str:
    """Broad field of a course, by the rule of those in the tables; "": as it was."""
    if len(change.field_code) >= 2:
        return change.field_code[:2]
    is_as_it_was = not change.is_of_content or bool(before and before["field_code"])
    if before is not None and is_as_it_was:
        return ""
    if not taught:
        return NO_FIELD
    import ibis
    import pyarrow as pa

    rows = rows_of_links(ADDED, taught)
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
