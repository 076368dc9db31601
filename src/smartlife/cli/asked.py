"""Reads the texts that a command is asked about: lines of a file or of standard input, or a column.

A table is recognised by its content or by the ending of its name; everything else is one text per
line, in any encoding. Texts are numbered by their line (in tables: by their row). What looks like
a table and is read as lines, and rows that cannot be used, are told on standard error.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from smartlife.cli.console import counted, err, number, printable
from smartlife.errors import ColumnsMissing, FormatUnknown, InputUnreadable, LimitExceeded
from smartlife.formats.detect import recognise
from smartlife.formats.encodings import inspect
from smartlife.formats.limits import DEFAULT_LIMITS
from smartlife.formats.lines import read_lines
from smartlife.formats.records import Opened, Record, opened_bytes, opened_path
from smartlife.model.issues import Issue
from smartlife.model.study import SourceSpec
from smartlife.sources.tabular import column_key, field_names, flatten, records_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STANDARD_INPUT: Final = "-"

_TABLES: Final = (".csv", ".tsv", ".xlsx", ".xls", ".ods", ".parquet", ".json", ".jsonl")
_LOOKED_AT: Final = 50
_TOLD: Final = 5
_BETWEEN_CELLS: Final = {"\t": "tabs", ";": "semicolons", "|": "bars"}
_NUMBERED: Final = re.compile(r"column_\d+")


@dataclass(frozen=True, slots=True)
class Asked:
    """One text.

    Attributes:
        line: Number of its line or row; the first line of a file is 1.
        text: The text as it stands there; may be empty.
    """

    line: int
    text: str


@dataclass(slots=True)
class Unused:
    """Rows of a table that cannot be used.

    Attributes:
        count: How many.
        first: The first few of them, and what was noted of the file as a whole.
    """

    count: int = 0
    first: list[Issue] = field(default_factory=list)

    def add(self, issue: Issue) -> None:
        """Takes what a reader says of a row, or of the file; notes on rows in use are none."""
        is_row = issue.severity == "rejected"
        self.count += is_row
        if (is_row and self.count <= _TOLD) or issue.row is None:
            self.first.append(issue)

    def tell(self) -> None:
        """Says on standard error which rows, and why; nothing if there are none."""
        if self.count:
            err.print(f"{counted(self.count, 'row')} of the table cannot be used:")
        for issue in self.first:
            place = f"row {number(issue.row)}: " if issue.row is not None else ""
            err.print(f"  {place}{printable(issue.message)}")
        if self.count > _TOLD:
            err.print(f"  … and {number(self.count - _TOLD)} more")


def read_asked(path: Path, *, column: str | None, lang: str, unused: Unused) -> Iterator[Asked]:
    """Yields the texts of a file, or of standard input if it is called `-`.

    Args:
        path: The file.
        column: Name of the column if it is a table; `column_1` is the first of a table that does
            not name its columns.
        lang: Expected language: a hint for old encodings.
        unused: Is told of rows that cannot be used, while the others are read.

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
    return _column(opened, column, unused) if is_table else _lines(opened, lang)


def _open(path: Path) -> Opened:
    if path.is_dir():
        raise InputUnreadable(
            "This is a folder", where=str(path), todo="Name one of the files in it."
        )
    if str(path) != STANDARD_INPUT:
        return opened_path(path, file=str(path))
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
    lines = (line.rstrip("\r\n") for line in read_lines(opened, decoding, DEFAULT_LIMITS))
    first = list(islice(lines, _LOOKED_AT))
    signs = _cells_end_with(first)
    if signs:
        err.print(
            f"The file looks like a table ({signs} between cells), and its lines are read whole: "
            "name a column with --column NAME (column_1 is the first one of a table without names)."
        )
    for line_number, line in enumerate(chain(first, lines), 1):
        if len(line) > DEFAULT_LIMITS.max_row_chars:
            raise LimitExceeded(
                f"A line has more than {DEFAULT_LIMITS.max_row_chars:,} characters",
                where=f"{opened.file}, line {line_number}",
                todo="Put one text on each line.",
            )
        yield Asked(line_number, line)


def _cells_end_with(lines: list[str]) -> str:
    """What stands between the cells of lines that look like rows of a table; "" if they do not."""
    filled = [line.strip() for line in lines if line.strip()]
    for sign, called in _BETWEEN_CELLS.items():
        counts = [line.count(sign) for line in filled]
        # one line with a semicolon is a sentence
        if counts and min(counts) == max(counts) > 0 and (sign == "\t" or len(counts) > 1):
            return called
    return ""


def _column(opened: Opened, column: str | None, unused: Unused) -> Iterator[Asked]:
    items = _records(opened, {}, unused)
    first = list(islice(items, _LOOKED_AT))
    names = field_names(first)
    if column and column not in names and _NUMBERED.fullmatch(column):
        # the first row was taken for the names
        unused.count, unused.first = 0, []
        items = _records(opened, {"header_row": "0"}, unused)
        first = list(islice(items, _LOOKED_AT))
        names = field_names(first)
    if not first:
        unused.tell()
        raise InputUnreadable(
            "The table has no row that can be used",
            where=opened.file,
            todo="Give each row as many cells as the first one has.",
        )
    chosen = _choose(names, column, opened.file)
    return (Asked(item.row, flatten(item.values).get(chosen, "")) for item in chain(first, items))


def _records(opened: Opened, options: dict[str, str], unused: Unused) -> Iterator[Record]:
    source = SourceSpec("asked", "vacancies", opened.file, options=tuple(options.items()))
    for item in records_of(opened, source):
        if isinstance(item, Issue):
            unused.add(item)
        else:
            yield item


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
