"""Courses that people named at partners, with what may be shown of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smartlife.analysis.tracing.trace import SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smartlife.products.figures.rows import FigureRow
    from smartlife.store.run import StepRun

COLUMNS = ("course_id", "source_id", "file", "row", "title", "lang", "provider_name",
           "teaching_langs", "publish")  # fmt: skip
_OF_THE_COURSE = ("file", "row", "title", "lang", "provider_name", "teaching_langs")


def named_courses(run: StepRun, rows: Iterable[FigureRow]) -> dict[str, Mapping[str, Any]]:
    """Identifier → the course, for all that verdicts at partners name.

    Where a source gives numbers only, nothing is told of the course but that it is there.
    """
    wanted = {str(row.dimension("course_id")) for row in rows if row.dimension("course_id")}
    if not wanted:
        return {}
    found = {}
    for row in run.read("core__courses", list(COLUMNS)).to_pylist():
        if row["course_id"] in wanted:
            hidden = row["publish"] not in SHOWN
            found[row["course_id"]] = row | (dict.fromkeys(_OF_THE_COURSE) if hidden else {})
    return dict(sorted(found.items()))
