"""The rows of one CSV file of the package: quickly where it is clean, patiently where it is not.

Nearly all files are as the portal gives them: UTF-8, commas, correct quoting. These are read by
the csv module as a whole (124,000 relations in 0.2 s). A file that breaks any of this was edited
or damaged on its way, and goes through `smartlife.formats.delimited`, which finds the encoding
and delimiter, repairs what it can and rejects single rows.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartlife.errors import ColumnsMissing
from smartlife.formats.records import Record, as_text, read_whole
from smartlife.model.issues import Issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from smartlife.formats.records import Opened


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of texts.

    Attributes:
        file: Name to show.
        header: Names of the columns as the file writes them.
        rows: Number and cells of each record, cells in the order of the header and one empty
            cell after them; or an issue in place of a record.
    """

    file: str
    header: tuple[str, ...]
    rows: Iterable[tuple[int, list[str]] | Issue]

    def place(self, column: str) -> int:
        """Place of a column, found without regard to case and blanks.

        A column that is not there is at -1: the empty cell at the end of each row.
        """
        return self._places().get(_key(column), -1)

    def places(self, columns: Sequence[str]) -> list[int]:
        """Places of columns that have to be there.

        Raises:
            ColumnsMissing: naming the file and the columns.
        """
        found = self._places()
        missing = [column for column in columns if _key(column) not in found]
        if missing:
            raise ColumnsMissing(
                f"The file is named like a file of ESCO but has no column {', '.join(missing)}",
                where=f"{self.file} (its columns: {', '.join(self.header)})"[:500],
                todo="Use the file as the ESCO portal gives it, or rename it if it is no ESCO.",
                missing=missing,
                found=list(self.header),
            )
        return [found[_key(column)] for column in columns]

    def _places(self) -> dict[str, int]:
        return {_key(name): place for place, name in reversed(list(enumerate(self.header)))}


def read_sheet(opened: Opened, lang: str | None = None) -> Sheet:
    """Reads a file.

    Args:
        opened: The file.
        lang: Language that is expected, to tell encodings apart.

    Raises:
        InputUnreadable: it cannot be read as a whole.
    """
    return _clean_sheet(opened) or _repaired_sheet(opened, lang)


def _clean_sheet(opened: Opened) -> Sheet | None:
    """The file if it is UTF-8 with commas and correct quotes, else None."""
    try:
        text = read_whole(opened).decode("utf-8-sig")
        if "\ufffd" in text or "\x00" in text:
            return None
        rows = _split(text)
    except (UnicodeDecodeError, csv.Error):
        return None
    if not rows or len(rows[0]) < 2:
        return None
    header = tuple(name.strip() for name in rows[0])
    return Sheet(opened.file, header, _padded(opened, rows, len(header)))


def _split(text: str) -> list[list[str]]:
    if '"' in text:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    # relation files have no quotes, and are the longest ones
    return [line.split(",") for line in text.replace("\r\n", "\n").rstrip("\n").split("\n")]


def _padded(
    opened: Opened, rows: list[list[str]], width: int
) -> Iterator[tuple[int, list[str]] | Issue]:
    for number, row in enumerate(rows[1:], start=2):
        if len(row) == width:
            row.append("")
            yield number, row
        elif not any(row):
            continue
        elif len(row) < width:
            # the portal leaves out empty cells at the end of a row
            yield number, row + [""] * (width + 1 - len(row))
        elif any(row[width:]):
            told = f"The row has {len(row)} cells, the header {width}."
            yield Issue("rejected", "too_many_cells", opened.file, number, None, None, told)
        else:
            yield number, row[: width + 1]


def _repaired_sheet(opened: Opened, lang: str | None) -> Sheet:
    from smartlife.formats.delimited import read_records

    records = read_records(opened, lang=lang)
    waiting: list[Record | Issue] = []
    header: tuple[str, ...] = ()
    for item in records:
        waiting.append(item)
        if isinstance(item, Record):
            header = tuple(item.values)
            break
    return Sheet(opened.file, header, _cells(waiting, records, header))


def _cells(
    waiting: list[Record | Issue], records: Iterable[Record | Issue], header: tuple[str, ...]
) -> Iterator[tuple[int, list[str]] | Issue]:
    for part in (waiting, records):
        for item in part:
            if isinstance(item, Record):
                yield item.row, [*(as_text(item.values.get(name)) or "" for name in header), ""]
            else:
                yield item


def _key(column: str) -> str:
    return "".join(column.split()).casefold()
