r"""Splits decoded lines into the rows of a delimited table, and survives broken quoting.

Quoting follows RFC 4180 strictly: after the quotation mark that closes a cell only a delimiter or
the end of the line may come. A cell whose closing mark is missing would swallow the rows after
it; strictness finds that out at the next mark. Then the line where the trouble began is given up
(or mended, if it can be split into exactly the expected number of cells) and reading starts again
at the line after it. Three more rules keep swallowed rows from passing as text:

- a row may span `max_row_lines` lines and `max_row_chars` characters, fewer after each such
  failure;
- a row over several lines each of which has as many delimiters as a whole row is not believed
  (at 12 delimiters or more: a cell with text has them by chance now and then);
- after a line was given up, rows count as readable again from the first one on that has the
  expected number of cells.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smartlife.formats.limits import Limits

_LEAST_LINES: Final = 50
_SUSPICIOUS_DELIMITERS: Final = 12

RowState = Literal["read", "mended", "unreadable_row", "too_long"]


@dataclass(slots=True)
class Row:
    """One row.

    Attributes:
        number: 1 for the first row of the file; rows that were given up count too.
        cells: The cells; of a row that was given up, the beginning of its text in one cell.
        state: "read", "mended" (quotation marks inside a cell were not doubled), or the reason
            why the row was given up.
        damaged: True if characters were lost (NUL, U+FFFD).
    """

    number: int
    cells: list[str]
    state: RowState
    damaged: bool


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are told apart; `delimiter` None means one cell a line."""

    delimiter: str | None
    skip_spaces: bool = False


class _RowTooLong(Exception):
    """The row being read went over a bound."""


class Lines:
    """Feeds lines to the CSV parser, remembers those of the current row, takes lines back."""

    def __init__(self, lines: Iterable[str], limits: Limits, *, clean: bool) -> None:
        self.row: list[str] = []
        self.damaged = False
        self._source = iter(lines)
        self._again: deque[str] = deque()
        self._clean = clean
        self._max_chars = limits.max_row_chars
        self._max_lines = limits.max_row_lines
        self._chars = 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._source)
        if not self._clean and ("\x00" in line or "\ufffd" in line):
            self.damaged = True
            line = line.replace("\x00", "")
        self.row.append(line)
        self._chars += len(line)
        if self._chars > self._max_chars or len(self.row) > self._max_lines:
            raise _RowTooLong
        return line

    def next_row(self) -> None:
        """Forgets the lines of the row that was read."""
        self.row.clear()
        self._chars = 0
        self.damaged = False

    def give_back(self, lines: list[str]) -> None:
        """Puts lines back to be read next."""
        self._again.extendleft(reversed(lines))

    def be_stricter(self) -> None:
        """Halves the lines a row may span, so that many broken rows cost no more than few."""
        self._max_lines = max(_LEAST_LINES, self._max_lines // 2)

    @property
    def overlong_line(self) -> bool:
        """True if the current row is a single line beyond the limit."""
        return len(self.row) == 1 and len(self.row[0]) > self._max_chars


def split_rows(
    lines: Lines, dialect: Dialect, limits: Limits, *, width: int | None = None
) -> Iterator[Row]:
    """Yields the rows of a table, blank lines as rows without cells.

    Args:
        lines: The lines, from the first of the file on.
        dialect: Delimiter and spaces.
        limits: Bounds of rows and cells.
        width: Expected number of cells, where known. `set_width` of the caller's choice is not
            needed: start a new splitter over the same lines once the width is known.
    """
    if dialect.delimiter is None:
        yield from _single_cells(lines, limits)
        return
    csv.field_size_limit(max(csv.field_size_limit(), limits.max_row_chars + 1))
    reader = _reader(lines, dialect)
    number, lost = 0, False
    while True:
        number += 1
        lines.next_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _RowTooLong):
            row = _recover(lines, dialect, number, width)
            reader = _reader(lines, dialect)
        else:
            row = Row(number, cells, "read", lines.damaged)
            if len(lines.row) > 1 and _swallowed(lines.row, dialect.delimiter, len(cells)):
                row = _recover(lines, dialect, number, width)
                reader = _reader(lines, dialect)
        if lost and row.state == "read" and row.cells and len(row.cells) != width:
            row = Row(number, [_beginning(lines.row)], "unreadable_row", row.damaged)
        lost = row.state == "unreadable_row" or (lost and not row.cells)
        yield row


def _single_cells(lines: Lines, limits: Limits) -> Iterator[Row]:
    number = 0
    while True:
        number += 1
        lines.next_row()
        try:
            line = next(lines).rstrip("\r\n")
        except StopIteration:
            return
        except _RowTooLong:
            yield Row(number, [_beginning(lines.row)], "too_long", lines.damaged)
            continue
        if len(line) > limits.max_cell_chars:
            yield Row(number, [line[:200]], "too_long", lines.damaged)
        else:
            yield Row(number, [line] if line.strip() else [], "read", lines.damaged)


def _reader(lines: Lines, dialect: Dialect) -> Iterator[list[str]]:
    return csv.reader(
        lines,
        delimiter=dialect.delimiter or ",",
        skipinitialspace=dialect.skip_spaces,
        strict=True,
    )


def _recover(lines: Lines, dialect: Dialect, number: int, width: int | None) -> Row:
    """Gives up, or mends, the line where the current row began; the rest is read again."""
    if lines.overlong_line:
        return Row(number, [_beginning(lines.row)], "too_long", lines.damaged)
    first, rest = lines.row[0], lines.row[1:]
    lines.give_back(rest)
    if len(rest) > _LEAST_LINES:
        lines.be_stricter()
    cells = split_tolerantly(first, dialect.delimiter or ",")
    if cells is not None and (width is None or len(cells) == width):
        return Row(number, cells, "mended", lines.damaged)
    return Row(number, [_beginning([first])], "unreadable_row", lines.damaged)


def split_tolerantly(line: str, delimiter: str) -> list[str] | None:
    """Splits one line in which quotation marks inside cells are not doubled.

    A mark opens a cell only at the cell's beginning and closes it only before a delimiter or the
    end of the line.

    Returns:
        The cells, or None if a cell is not closed.
    """
    text = line.rstrip("\r\n")
    mark = re.escape(delimiter)
    cell = re.compile(rf'"((?:[^"]|"(?!{mark}|$))*)"(?={mark}|$)|([^{mark}]*)')
    cells: list[str] = []
    position = 0
    while True:
        found = cell.match(text, position)
        if found is None or (found.group(1) is None and found.group(2).startswith('"')):
            return None
        quoted = found.group(1)
        cells.append(found.group(2) if quoted is None else quoted.replace('""', '"'))
        position = found.end() + 1
        if position > len(text):
            return cells


def _swallowed(lines: list[str], delimiter: str, width: int) -> bool:
    """True if each line of a row looks like a row of its own; see the module's rules."""
    each = width - 1
    if len(lines) * each < _SUSPICIOUS_DELIMITERS:
        return False
    return all(line.count(delimiter) == each for line in lines)


def _beginning(lines: list[str]) -> str:
    return lines[0][:200].rstrip("\r\n") if lines else ""
