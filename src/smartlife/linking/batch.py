"""`link_batch`: documents in, mentions out; a pure function of a record batch and the index.

The same document gets the same mentions in any batch and any order. Documents are linked by

- what the source itself says (`given`: ISCO codes, skill URIs),
- the title (occupations; of courses also skills),
- the text (skills),
- the occupation's essential skills where a vacancy's text names none (`occupation`, inferred).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from smartlife.errors import ColumnsMissing
from smartlife.linking.documents import Document, Mention, link_documents
from smartlife.linking.index import LinkIndex

if TYPE_CHECKING:
    from smartlife.linking.cues import Side

ID_COLUMNS: Final[dict[str, Side]] = {"vacancy_id": "vacancies", "course_id": "courses"}

INPUT_COLUMNS: Final = ("title", "text", "lang", "skill_uris")
"""Columns that are read beside the identifier; `isco_code` too where it is there."""

_NEEDED: Final = ("title", "lang")


def mention_schema(id_column: str) -> pa.Schema:
    """Schema of the mentions: the columns of link__vacancies_concepts or link__courses_concepts."""
    types: list[tuple[str, pa.DataType]] = [
        (id_column, pa.string()),
        ("lang", pa.string()),
        ("concept_uri", pa.string()),
        ("concept_kind", pa.string()),
        ("score", pa.float64()),
        ("probability", pa.float64()),
        ("is_calibrated", pa.bool_()),
        ("method", pa.string()),
        ("evidence", pa.string()),
        ("span_field", pa.string()),
        ("span_start", pa.int64()),
        ("span_end", pa.int64()),
        ("phrase", pa.string()),
        ("rank", pa.int64()),
    ]
    return pa.schema([pa.field(name, kind) for name, kind in types])


def link_batch(batch: pa.RecordBatch, index: LinkIndex) -> pa.RecordBatch:
    """Links documents.

    Args:
        batch: `vacancy_id` or `course_id`, title and lang; text, skill_uris and isco_code where
            they are known.
        index: The taxonomy.

    Returns:
        Mentions, in the order of the documents; see `mention_schema`.

    Raises:
        ColumnsMissing: a column that is needed is not there.
    """
    id_column = _id_column(batch.schema.names)
    side = ID_COLUMNS[id_column]
    documents = _documents(batch, id_column, side)
    rows = [
        (document.document_id, document.lang, mention)
        for document, mentions in zip(documents, link_documents(documents, index), strict=True)
        for mention in mentions
    ]
    return _to_arrow(rows, mention_schema(id_column))


class BatchLinker:
    """`link_batch` with the index of a folder: a callable that can be sent to other processes.

    It carries the folder's name alone; each process maps the index into its memory once, at the
    first batch. Works in Spark too:

        rows.mapInArrow(lambda batches: map(BatchLinker(folder), batches), schema)
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder

    @property
    def index(self) -> LinkIndex:
        """The index, opened once per process."""
        return _opened(self._folder)

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Links documents as `link_batch` does."""
        return link_batch(batch, self.index)


@lru_cache(maxsize=2)
def _opened(folder: str) -> LinkIndex:
    return LinkIndex.open(Path(folder))


def _id_column(found: list[str]) -> str:
    """The column of the identifier, once all that is needed is known to be there."""
    ids = [name for name in ID_COLUMNS if name in found]
    missing = [] if ids else [" or ".join(ID_COLUMNS)]
    missing += [name for name in _NEEDED if name not in found]
    if missing:
        # never a StopIteration: inside of map() that would end the rows without a word
        raise ColumnsMissing(
            f"Documents lack the columns {', '.join(missing)}",
            where=f"a record batch with {', '.join(found) or 'no columns'}",
            todo="Name its columns so, or add them.",
            missing=missing,
            found=found,
        )
    return ids[0]


def _documents(batch: pa.RecordBatch, id_column: str, side: Side) -> list[Document]:
    unknown = [None] * batch.num_rows
    columns = {
        name: batch.column(name).to_pylist() if name in batch.schema.names else unknown
        for name in (id_column, *INPUT_COLUMNS, "isco_code")
    }
    return [
        Document(
            document_id=str(columns[id_column][row]),
            side=side,
            title=columns["title"][row] or "",
            text=columns["text"][row] or "",
            lang=columns["lang"][row] or "",
            skill_uris=tuple(columns["skill_uris"][row] or ()),
            isco_code=columns["isco_code"][row] or "",
        )
        for row in range(batch.num_rows)
    ]


def _to_arrow(rows: list[tuple[str, str, Mention]], schema: pa.Schema) -> pa.RecordBatch:
    columns = [[row[0] for row in rows], [row[1] for row in rows]]
    columns += [[getattr(row[2], name) for row in rows] for name in schema.names[2:]]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
