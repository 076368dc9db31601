"""Finds the line with the names of the columns among the first rows of a table.

The heuristic, for delimited files and worksheets alike:

1. The first row that is filled at least half as well as a typical row is taken for the header;
   rows before it (titles, dates of export) are preamble.
2. If it looks like a group header (clearly less filled than the next row, or with repeated
   names) and the next row consists of short, distinct texts only, the next row is the header;
   but not where the next row is merely longer than all others.
3. Columns whose values are nearly all of one kind (number, date, address, identifier) tell names
   from values: a first row that has these kinds in all such columns is no header but data; a
   second row that has plain text in all of them (two or more) is a second header line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["empty", "year", "number", "date", "address", "identifier", "text"]

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_NUMBER: Final = re.compile(
    r"[-+\u2212]?(?:\d[\d \u00a0\u202f.,'\u2019]*|[.,]\d+)(?:[eE][-+]?\d+)?%?"
)
_DATE: Final = re.compile(
    r"(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})(?:[T ].*)?"
)
_ADDRESS: Final = re.compile(r"(?:https?|ftp)://\S+|\S+@\S+\.\w+")
_IDENTIFIER: Final = re.compile(r"(?=.*\d)[0-9A-Fa-f-]{12,}")

_SEARCHED: Final = 20
_LEAST_ROWS: Final = 5
_MOSTLY: Final = 0.8
_NAME_CHARS: Final = 80
_TYPED: Final = frozenset({"year", "number", "date", "address", "identifier"})


@dataclass(frozen=True, slots=True)
class Header:
    """Where the names are.

    Attributes:
        index: Position of the header in the rows that were looked at; None if there is none.
        more: Number of further header lines right below it.
    """

    index: int | None
    more: int = 0


def find_header(rows: Sequence[Sequence[object]]) -> Header:
    """Returns the header among the first rows of a table; blank rows may be among them."""
    counts = [_filled(row) for row in rows]
    used = sorted(count for count in counts if count)
    if not used:
        return Header(None)
    typical = used[len(used) // 2]
    index = next(
        i
        for i, count in enumerate(counts)
        if count >= typical / 2 and (count > 1 or len(rows[i]) > 1 or typical == 1)
    )
    if index >= _SEARCHED:
        index = next(i for i, count in enumerate(counts) if count)
    index = _below_groups(rows, counts, index)
    kinds = _column_kinds(rows[index + 2 :])
    if kinds and _all_of_kind(rows[index], kinds):
        return Header(None)
    below = index + 1
    if len(kinds) > 1 and below < len(rows) and _all_text(rows[below], kinds):
        return Header(index, 1)
    return Header(index)


def column_names(cells: Sequence[object], width: int) -> tuple[str, ...]:
    """Returns one distinct name per column.

    White space is trimmed and collapsed; columns without a name are called `column_3` by their
    position; a name that occurs again gets `.2`, `.3` appended.
    """
    names: list[str] = []
    taken: set[str] = set()
    for position in range(width):
        cell = cells[position] if position < len(cells) else None
        plain = " ".join(str(cell).replace("\ufeff", "").split()) if cell is not None else ""
        name = base = plain or f"column_{position + 1}"
        again = 1
        while name in taken:
            again += 1
            name = f"{base}.{again}"
        taken.add(name)
        names.append(name)
    return tuple(names)


def used_width(rows: Sequence[Sequence[object]]) -> int:
    """Returns the number of columns up to the last one that has a value in any row."""
    return max((_reach(row) for row in rows), default=0)


def kind_of(cell: object) -> Kind:
    """Returns what kind of value a cell looks like."""
    if isinstance(cell, str):
        text = cell.strip()
        return _text_kind(text) if text else "empty"
    if cell is None:
        return "empty"
    if isinstance(cell, (datetime, date)):
        return "date"
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return "year" if cell == int(cell or 0) and 1900 <= cell < 2100 else "number"
    return "text"


def _text_kind(text: str) -> Kind:
    patterns: tuple[tuple[Kind, re.Pattern[str]], ...] = (
        ("year", _YEAR),
        ("date", _DATE),
        ("number", _NUMBER),
        ("identifier", _IDENTIFIER),
        ("address", _ADDRESS),
    )
    return next((kind for kind, pattern in patterns if pattern.fullmatch(text)), "text")


def _below_groups(rows: Sequence[Sequence[object]], counts: list[int], index: int) -> int:
    below = index + 1
    if below >= len(rows) or not _are_names(rows[below]):
        return index
    names = [str(cell).strip() for cell in rows[index] if kind_of(cell) != "empty"]
    sparse = counts[index] < 0.7 * counts[below]
    repeated = len(set(names)) < 0.7 * len(names)
    is_longer = used_width([rows[index], *rows[below + 1 :]]) <= len(names) > 1
    return below if repeated or (sparse and not is_longer) else index


def _are_names(row: Sequence[object]) -> bool:
    """True if all cells with content are short, distinct texts (or years)."""
    cells = [cell for cell in row if kind_of(cell) != "empty"]
    texts = {str(cell).strip() for cell in cells}
    return (
        len(texts) == len(cells) > 1
        and all(kind_of(cell) in {"text", "year"} for cell in cells)
        and all(len(text) <= _NAME_CHARS for text in texts)
    )


def _column_kinds(rows: Sequence[Sequence[object]]) -> dict[int, Kind]:
    """Returns the columns whose values are mostly of one kind other than text."""
    filled = [row for row in rows if _filled(row)]
    if len(filled) < _LEAST_ROWS:
        return {}
    kinds: dict[int, Kind] = {}
    for column in range(max(len(row) for row in filled)):
        seen = Counter(kind_of(row[column]) for row in filled if column < len(row))
        del seen["empty"]
        total = seen.total()
        if total < _MOSTLY * len(filled):
            continue
        kind, count = max(seen.items(), key=lambda item: (item[1], item[0]))
        if kind in _TYPED and count >= _MOSTLY * total:
            kinds[column] = kind
    return kinds


def _all_of_kind(row: Sequence[object], kinds: dict[int, Kind]) -> bool:
    return all(column < len(row) and kind_of(row[column]) == kind for column, kind in kinds.items())


def _all_text(row: Sequence[object], kinds: dict[int, Kind]) -> bool:
    return all(column < len(row) and kind_of(row[column]) == "text" for column in kinds)


def _filled(row: Sequence[object]) -> int:
    return sum(kind_of(cell) != "empty" for cell in row)


def _reach(row: Sequence[object]) -> int:
    reach = len(row)
    while reach and kind_of(row[reach - 1]) == "empty":
        reach -= 1
    return reach
