"""Reads the texts that a command is asked about: lines of a file or of standard input, or a column.

A table is recognised by its content or by the ending of its name; everything else is one text per
line, in any encoding. Texts are numbered by their line (in tables: by their row).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from smartlife.errors import ColumnsMissing, FormatUnknown, InputUnreadable, LimitExceeded
from smartlife.formats.detect import recognise
from smartlife.formats.encodings import inspect
from smartlife.formats.limits import DEFAULT_LIMITS
from smartlife.formats.lines import read_lines
from smartlife.formats.records import Opened, Record, opened_bytes, opened_path
from smartlife.model.study import SourceSpec
from smartlife.sources.tabular import column_key, field_names, flatten, records_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STANDARD_INPUT: Final = "-"

_TABLES: Final = (".csv", ".tsv", ".xlsx", ".xls", ".ods", ".parquet", ".json", ".jsonl")
_LOOKED_AT: Final = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """One text.

    Attributes:
        line: Number of its line or row; the first line of a file is 1.
        text: The text as it stands there; may be empty.
    """

    line: int
    text: str


def read_asked(path: Path, *, column: str | None, lang: str) -> Iterator[Asked]:
    """Yields the texts of a file, or of standard input if it is called `-`.

    Args:
        path: The file.
        column: Name of the column if it is a table.
        lang: Expected language: a hint for old encodings.

    Raises:
        InputUnreadable: it cannot be opened, is empty, or holds neither text nor a table.
        ColumnsMissing: it is a table and it is not clear which column is meant.
        LimitExceeded: it, or a line of it, is larger than what is read.
    """
    opened = _open(path)
    form = recognise(opened)
    is_table = form != "delimited" or bool(column) or path.suffix.lower() in _TABLES
    if form in ("gzip", "zip"):
        raise FormatUnknown(
            "This is an archive", where=opened.file, todo="Unpack it and name the file inside."
        )
    return _column(opened, column) if is_table else _lines(opened, lang)


def _open(path: Path) -> Opened:
    if str(path) != STANDARD_INPUT:
        return opened_path(path)
    if sys.stdin is None or sys.stdin.isatty():  # None: it was closed
        raise InputUnreadable(
            "Nothing is given to read",
            where="standard input",
            todo="Name a file, or give the texts: echo 'Metinātājs' | smartlife link titles - …",
        )
    bound = DEFAULT_LIMITS.max_document_bytes
    content = sys.stdin.buffer.read(bound + 1)
    if len(content) > bound:
        raise LimitExceeded(
            f"More than {bound:,} bytes are given",
            where="standard input",
            todo="Save them as a file and name it, or give them in parts.",
        )
    return opened_bytes(content, "standard input")


def _lines(opened: Opened, lang: str) -> Iterator[Asked]:
    decoding = inspect(opened, lang=lang)
    for number, line in enumerate(read_lines(opened, decoding, DEFAULT_LIMITS), 1):
        if len(line) > DEFAULT_LIMITS.max_row_chars:
            raise LimitExceeded(
                f"A line has more than {DEFAULT_LIMITS.max_row_chars:,} characters",
                where=f"{opened.file}, line {number}",
                todo="Put one text on each line.",
            )
        yield Asked(number, line.rstrip("\r\n"))


def _column(opened: Opened, column: str | None) -> Iterator[Asked]:
    items = (
        item
        for item in records_of(opened, SourceSpec("asked", "vacancies", opened.file))
        if isinstance(item, Record)
    )
    first = list(islice(items, _LOOKED_AT))
    chosen = _choose(field_names(first), column, opened.file)
    return (Asked(item.row, flatten(item.values).get(chosen, "")) for item in chain(first, items))


def _choose(names: tuple[str, ...], column: str | None, file: str) -> str:
    if column is None and len(names) == 1:
        return names[0]
    for name in names:
        if name == column:
            return name
    for name in names:
        if column is not None and column_key(name) == column_key(column):
            return name
    said = "It is a table: which column?" if column is None else f"There is no column {column!r}"
    raise ColumnsMissing(
        said,
        where=file,
        todo=f"Say --column NAME; there are: {', '.join(names[:30]) or 'none'}",
        missing=[column or "column"],
        found=list(names),
    )
