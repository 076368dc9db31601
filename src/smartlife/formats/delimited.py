"""Reads delimited text: CSV, TSV, semicolons, bars, or one value a line.

Delimiter, encoding and header are found by content; each can be given instead. The cells are
texts, exactly as written (formulas of spreadsheets are text like any other); an empty cell is
None. See `rows` for broken quoting, `header` for how the header is found, `encodings` for
encodings.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, Literal

from smartlife.errors import InputUnreadable, LimitExceeded
from smartlife.formats.encodings import inspect
from smartlife.formats.header import Header, column_names, find_header, used_width
from smartlife.formats.limits import DEFAULT_LIMITS, Limits
from smartlife.formats.lines import read_lines
from smartlife.formats.records import Opened, Record, noted, rejected
from smartlife.formats.rows import Dialect, Lines, Row, split_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smartlife.model.issues import Issue

DELIMITERS: Final = ("\t", ";", "|", ",")
_SAMPLE_LINES: Final = 300
_SAMPLE_CHARS: Final = 1 << 18
_STATED: Final = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_CONSISTENT: Final = 0.4

MESSAGES: Final = {
    "unreadable_row": "The line cannot be split into cells: a quotation mark is not closed.",
    "too_long": "The line is longer than the limit.",
    "too_many_cells": "The row has {found} cells, the header {wanted}.",
    "repeated_header": "The row repeats the header or continues it.",
    "empty_row": "The row is empty.",
    "mended": "Quotation marks inside a cell were not doubled; the cells were told apart.",
    "damaged": "Characters of this row could not be decoded and were replaced.",
    "width": "The header names {wanted} columns, but most rows have {found} cells.",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known about a delimited file beforehand.

    Attributes:
        encoding: Name of the encoding; None to find out.
        delimiter: One character; None to find out.
        header_row: Number of the row with the names (1 is the first); 0 if the file has no
            header, columns then being `column_1` and so on; None to find out.
        lang: Language the text is expected in (ISO 639-1), a hint for the encoding.
        surplus: What becomes of cells beyond the header in a file most of whose rows have them:
            "reject" the rows, or "name" the cells `column_9` and so on.
    """

    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    lang: str | None = None
    surplus: Literal["reject", "name"] = "reject"


def read_records(
    opened: Opened,
    *,
    limits: Limits = DEFAULT_LIMITS,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_row: int | None = None,
    lang: str | None = None,
) -> Iterator[Record | Issue]:
    """Yields the rows below the header; see `Layout` for the options and `read_table`."""
    layout = Layout(encoding, delimiter, header_row, lang)
    yield from read_table(opened, layout, limits)


def read_table(
    opened: Opened, layout: Layout, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Record | Issue]:
    """Yields the rows below the header as records or rejected issues; notes follow their record.

    Rows with fewer cells than the header are filled with None. Blank lines are passed over, rows
    with delimiters only are rejected (`empty_row`) unless nothing follows them.

    Raises:
        InputUnreadable: The file is empty, cannot be read to its end, or has no row
            `layout.header_row`.
        LimitExceeded: There are more than `limits.max_columns` columns.
        ArchiveRefused: The archive around the file is damaged or a bomb.
    """
    decoding = inspect(opened, lang=layout.lang, encoding=layout.encoding)
    source = read_lines(opened, decoding, limits)
    sample = _sample(source)
    if not any(line.strip("\r\n\x00 \ufeff") for line in sample):
        raise InputUnreadable(
            "The file is empty.", where=opened.file, todo="Fetch or export it again."
        )
    dialect = _dialect(sample, layout, limits)
    rows = _sample_rows(sample, dialect, limits)
    table = _Table(opened, limits, *_names(opened, rows, layout))
    if len(table.names) > limits.max_columns:
        raise LimitExceeded(
            f"The table has {len(table.names):,} columns; at most {limits.max_columns:,} are read.",
            where=opened.file,
            todo="Take out the columns that are not needed.",
        )
    yield from _width_note(table, rows)
    lines = Lines(chain(sample, source), limits, clean=decoding.clean)
    for row in split_rows(lines, dialect, limits, width=len(table.names)):
        record = table.plain(row)
        if record is not None:
            yield record
        elif row.number > table.before:
            yield from table.take(row)


class _Table:
    """Makes records from the rows of one file."""

    def __init__(
        self, opened: Opened, limits: Limits, names: tuple[str, ...], header: _HeaderRows
    ) -> None:
        self.opened = opened
        self.names = names
        # rows up to here are preamble or the names; up to `_more` they continue the header
        self.before = header.last - header.more
        self._more = header.last
        self._header = header.cells
        self._max_cell = limits.max_cell_chars
        self._empty: list[int] = []

    def plain(self, row: Row) -> Record | None:
        """Returns the record of a row in which all is well, without ado; None for any other."""
        cells = row.cells
        if (
            row.state != "read"
            or row.damaged
            or row.number <= self._more
            or len(cells) != len(self.names)
            or self._empty
            or not (cells[0].strip() or any(map(str.strip, cells)))
            or cells == self._header
            or max(map(len, cells)) > self._max_cell
        ):
            return None
        values = dict(zip(self.names, [cell or None for cell in cells], strict=False))
        return Record(row.number, values)

    def take(self, row: Row) -> Iterator[Record | Issue]:
        """Yields what a row below the header gives."""
        cells = row.cells
        if not cells:
            return
        if row.state not in {"read", "mended"}:
            yield self._reject(row, row.state)
            return
        if not (cells[0] or any(cells)) or not any(map(str.strip, cells)):
            self._empty.append(row.number)
            return
        if self._empty:
            yield from self._reject_empty()
        width = len(self.names)
        if len(cells) > width and any(map(str.strip, cells[width:])):
            yield self._reject(row, "too_many_cells", found=len(cells), wanted=width)
        elif row.number <= self._more or cells == self._header:
            yield self._reject(row, "repeated_header")
        elif max(map(len, cells)) > self._max_cell:
            yield self._reject(row, "too_long")
        else:
            yield from self._record(row)

    def _record(self, row: Row) -> Iterator[Record | Issue]:
        cells: list[str | None] = [cell or None for cell in row.cells]
        if len(cells) < len(self.names):
            cells.extend([None] * (len(self.names) - len(cells)))
        yield Record(row.number, dict(zip(self.names, cells, strict=False)))
        if row.state == "mended":
            yield noted(self.opened, "unreadable_row", row.number, MESSAGES["mended"])
        if row.damaged:
            column = next(
                (
                    name
                    for name, cell in zip(self.names, row.cells, strict=False)
                    if "\ufffd" in cell
                ),
                None,
            )
            yield noted(self.opened, "damaged_text", row.number, MESSAGES["damaged"], column)

    def _reject(self, row: Row, reason: str, **counts: int) -> Issue:
        message = MESSAGES[reason].format(**counts)
        return rejected(self.opened, reason, row.number, message, ",".join(row.cells[:20]))

    def _reject_empty(self) -> Iterator[Issue]:
        for number in self._empty:
            yield rejected(self.opened, "empty_row", number, MESSAGES["empty_row"])
        self._empty.clear()


@dataclass(frozen=True, slots=True)
class _HeaderRows:
    """Number of the last header row (0: none), how many follow the names, and their cells."""

    last: int
    more: int
    cells: list[str]


def _sample(source: Iterator[str]) -> list[str]:
    lines: list[str] = []
    chars = 0
    for line in islice(source, _SAMPLE_LINES):
        lines.append(line)
        chars += len(line)
        if chars > _SAMPLE_CHARS:
            break
    return lines


def _sample_rows(sample: list[str], dialect: Dialect, limits: Limits) -> list[Row]:
    """Returns the rows of the sample, the last one only if the sample does not cut it."""
    lines = Lines(
        [line for line in sample if len(line) <= limits.max_row_chars], limits, clean=False
    )
    return list(split_rows(lines, dialect, limits))


def _dialect(sample: list[str], layout: Layout, limits: Limits) -> Dialect:
    if layout.delimiter is not None:
        return Dialect(layout.delimiter, _spaces_after(sample, layout.delimiter))
    stated = _STATED.fullmatch(sample[0])
    if stated:
        return Dialect(stated.group(1))
    scored = [(_consistency(sample, mark, limits), -i, mark) for i, mark in enumerate(DELIMITERS)]
    score, _, mark = max(scored)
    if score <= 0:
        first = next(line for line in sample if line.strip("\r\n\x00 \ufeff"))[:65536]
        mark = max(DELIMITERS, key=first.count)
        if mark not in first or len(sample) > 1:
            return Dialect(None)
    return Dialect(mark, _spaces_after(sample, mark))


def _consistency(sample: list[str], mark: str, limits: Limits) -> float:
    """Scores a delimiter by the share of rows that have the most frequent number of cells."""
    if not any(mark in line for line in sample):
        return 0.0
    rows = _sample_rows(sample, Dialect(mark, _spaces_after(sample, mark)), limits)
    widths = Counter(len(row.cells) for row in rows if row.cells and row.state == "read")
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    share = count / widths.total()
    if width < 2 or share < _CONSISTENT:
        return 0.0
    given_up = sum(row.state == "unreadable_row" for row in rows) / len(rows)
    return share * (1 + math.log2(width) / 10) * (1 - given_up)


def _spaces_after(sample: list[str], mark: str) -> bool:
    """True if quotation marks that open cells stand after a space in this file."""
    spaced = sum(line.count(f'{mark} "') for line in sample)
    return spaced > sum(line.count(f'{mark}"') for line in sample)


def _names(opened: Opened, rows: list[Row], layout: Layout) -> tuple[tuple[str, ...], _HeaderRows]:
    cells = [row.cells if row.state in {"read", "mended"} else [] for row in rows]
    header = _header(opened, cells, layout)
    if header.index is None:
        width = _usual_width(cells)
        return column_names([], width), _HeaderRows(0, 0, [])
    found = cells[header.index]
    below = cells[header.index + 1 :]
    width = len(found)
    named = used_width([found])
    if layout.surplus == "name":
        width = max(width, _usual_width(below))
    elif named < width:
        # unnamed columns at the end count only where they hold something
        width = max(named, min(width, used_width(below)))
    last = rows[header.index].number + header.more
    return column_names(found, width), _HeaderRows(last, header.more, found)


def _header(opened: Opened, cells: list[list[str]], layout: Layout) -> Header:
    if layout.header_row is None:
        return find_header(cells)
    if layout.header_row == 0:
        return Header(None)
    if layout.header_row > len(cells) or not cells[layout.header_row - 1]:
        raise InputUnreadable(
            f"There is no header in row {layout.header_row}.",
            where=opened.file,
            todo="Correct the number of the header row, or leave it out.",
        )
    return Header(layout.header_row - 1)


def _usual_width(cells: Sequence[Sequence[str]]) -> int:
    widths = Counter(len(row) for row in cells if row)
    return max(widths.items(), key=lambda item: (item[1], item[0]))[0] if widths else 1


def _width_note(table: _Table, rows: list[Row]) -> Iterator[Issue]:
    below = [row.cells for row in rows if row.number > table.before and row.state == "read"]
    usual, wanted = _usual_width(below or [["", ""]]), len(table.names)
    if len(below) >= 5 and usual != wanted and used_width(below) != wanted:
        message = MESSAGES["width"].format(wanted=wanted, found=usual)
        yield noted(table.opened, "structure_invalid", None, message)
