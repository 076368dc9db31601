"""The words of a course from which it was read that it teaches a skill, as they stand there.

A catalogue holds them as linking folded them (`Catalogue.events`), which is good to tell which are
the same, and nothing that people should read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smartlife.store.run import StepRun

LONGEST: Final = 80
"""Letters of a quotation; of longer ones the beginning is told."""
_LINKS: Final = ("course_id", "concept_uri", "evidence", "span_field", "span_start", "span_end")


def read_quotes(run: StepRun, asked: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """The words behind links of courses.

    Args:
        run: A finished run, or a step that reads core__courses and link__courses_concepts.
        asked: Identifiers of courses, with URIs of skills.

    Returns:
        Course and skill → words; those that a source names itself are not in it.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = set(asked)
    if not wanted:
        return {}
    ids = pa.array(sorted({course for course, _ in wanted}), pa.string())
    places: dict[tuple[str, str], tuple[str, int, int]] = {}
    for batch in run.scan("link__courses_concepts", list(_LINKS)):
        mine = batch.filter(pc.is_in(batch.column("course_id"), value_set=ids))
        for row in mine.to_pylist():
            key = (row["course_id"], row["concept_uri"])
            if key in wanted and row["evidence"] == "observed" and row["span_start"] is not None:
                places[key] = (row["span_field"], row["span_start"], row["span_end"])
    texts: dict[str, dict[str, str | None]] = {}
    for batch in run.scan("core__courses", ["course_id", "title", "text"]):
        for row in batch.filter(pc.is_in(batch.column("course_id"), value_set=ids)).to_pylist():
            texts[row["course_id"]] = row
    found = {}
    for key, (field, start, end) in places.items():
        words = " ".join(((texts.get(key[0]) or {}).get(field) or "")[start:end].split())
        if words:
            found[key] = words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}…"
    return found
