"""The words of a document from which a skill was read, as they stand there.

Catalogue and demand hold them as linking folded them (`events`), which is good to tell which are
the same, and nothing that people should read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.scope import id_column
from smartlife.analysis.tracing.quotes import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smartlife.analysis.scope import Kind
    from smartlife.store.run import StepRun

_LINKS: Final = ("concept_uri", "evidence", "span_field", "span_start", "span_end")


def read_quotes(
    run: StepRun, asked: Iterable[tuple[str, str]], kind: Kind = "courses"
) -> Mapping[tuple[str, str], str]:
    """The words behind links of documents.

    Args:
        run: A finished run, or a step that reads their table and their links.
        asked: Identifiers of documents, with URIs of skills.
        kind: What they are.

    Returns:
        Document and skill → words; those that a source names itself are not in it.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = set(asked)
    if not wanted:
        return {}
    column = id_column(kind)
    ids = pa.array(sorted({document for document, _ in wanted}), pa.string())
    places: dict[tuple[str, str], tuple[str, int, int]] = {}
    for batch in run.scan(f"link__{kind}_concepts", [column, *_LINKS]):
        mine = batch.filter(pc.is_in(batch.column(column), value_set=ids))
        for row in mine.to_pylist():
            key = (row[column], row["concept_uri"])
            if key in wanted and row["evidence"] == "observed" and row["span_start"] is not None:
                places[key] = (row["span_field"], row["span_start"], row["span_end"])
    texts: dict[str, dict[str, str | None]] = {}
    for batch in run.scan(f"core__{kind}", [column, "title", "text"]):
        for row in batch.filter(pc.is_in(batch.column(column), value_set=ids)).to_pylist():
            texts[row[column]] = row
    found = {}
    for key, (field, start, end) in places.items():
        if words := quoted(texts.get(key[0]) or {}, field, start, end):
            found[key] = words
    return found
