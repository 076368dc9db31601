"""Reads worksheets of XLSX, XLS and ODS workbooks.

Formula cells give the value that was stored with them; nothing is calculated. Numbers stay
numbers (a spreadsheet has floats only; `records.as_text` writes 12.0 as "12"), dates become
`datetime`, times and durations text. A cell that holds an error such as `#REF!` is None and noted
(XLSX only: in the other formats errors cannot be told from empty cells).
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

import python_calamine

from smartlife.errors import InputUnreadable, LimitExceeded
from smartlife.formats.detect import zip_content
from smartlife.formats.header import Header, column_names, find_header, used_width
from smartlife.formats.limits import DEFAULT_LIMITS, Limits
from smartlife.formats.records import Opened, Record, noted, read_whole, rejected, unreadable
from smartlife.formats.sheet_scan import Scan, scan_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smartlife.model.issues import Issue

_SAMPLE_ROWS: Final = 300


def read_records(
    opened: Opened,
    *,
    limits: Limits = DEFAULT_LIMITS,
    sheet: str | None = None,
    header_row: int | None = None,
) -> Iterator[Record | Issue]:
    """Yields the rows below the header of one worksheet; notes follow their record.

    Args:
        opened: The workbook.
        limits: Bounds; the packed workbook is held in memory (`max_document_bytes`).
        sheet: Name of the worksheet; None takes the visible one with the most rows.
        header_row: Number of the row with the names as the spreadsheet shows it; 0 for none;
            None to find out (see `header`).

    Raises:
        InputUnreadable: The workbook is damaged, has a password, no such sheet, or no content.
        LimitExceeded: A sheet spans too many cells or columns.
        ArchiveRefused: The workbook is a zip bomb.
    """
    scan = scan_workbook(opened, limits) if zip_content(opened) else Scan()
    name, first_row, first_column, rows = _load(opened, sheet, limits)
    header = _header(opened, rows, header_row, first_row)
    names = _names(opened, rows, header, limits)
    start = 0 if header.index is None else header.index + 1
    errors = scan.errors.get(name, set())
    header_cells = [] if header.index is None else rows[header.index]
    empty: list[int] = []
    for position, row in enumerate(islice(rows, start, None), start):
        number = first_row + position
        if not any(cell is not None for cell in row):
            empty.append(number)
            continue
        for missing in empty:
            yield rejected(opened, "empty_row", missing, "The row is empty.")
        empty.clear()
        if position < start + header.more or row == header_cells:
            yield rejected(
                opened, "repeated_header", number, "The row repeats the header or continues it."
            )
            continue
        yield Record(number, dict(zip(names, row, strict=False)))
        for position_of, column in enumerate(names):
            if errors and (number, first_column + position_of) in errors:
                yield noted(
                    opened, "value_unknown", number, "The cell holds an error value.", column
                )


def sheet_names(opened: Opened, *, limits: Limits = DEFAULT_LIMITS) -> list[str]:
    """Returns the names of all worksheets, hidden ones included.

    Raises:
        InputUnreadable: See `read_records`.
    """
    with _library_errors(opened):
        return python_calamine.CalamineWorkbook.from_filelike(
            io.BytesIO(read_whole(opened, limits))
        ).sheet_names


def _load(
    opened: Opened, wanted: str | None, limits: Limits
) -> tuple[str, int, int, list[list[object]]]:
    """Returns name, number of the first row and column with content, and rows of a worksheet."""
    content = io.BytesIO(read_whole(opened, limits))
    with _library_errors(opened):
        workbook = python_calamine.CalamineWorkbook.from_filelike(content)
        names = [
            meta.name
            for meta in workbook.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
            and (meta.visible == python_calamine.SheetVisibleEnum.Visible or meta.name == wanted)
        ]
        if wanted is not None and wanted not in names:
            raise InputUnreadable(
                f"The workbook has no sheet {wanted!r}.",
                where=opened.file,
                todo=f"Its sheets are: {', '.join(names) or 'none'}.",
            )
        best: python_calamine.CalamineSheet | None = None
        for name in [wanted] if wanted is not None else names:
            found = workbook.get_sheet_by_name(name)
            if best is None or found.height > best.height:
                best = found
        if best is None or best.start is None or not best.height:
            raise InputUnreadable(
                "The workbook is empty.", where=opened.file, todo="Fetch or export it again."
            )
        rows = [[_value(cell) for cell in row] for row in best.to_python(skip_empty_area=True)]
        return best.name, best.start[0] + 1, best.start[1] + 1, rows


@contextmanager
def _library_errors(opened: Opened) -> Iterator[None]:
    """Turns what the workbook library raises into `InputUnreadable`."""
    try:
        yield
    except python_calamine.PasswordError as error:
        raise unreadable(opened, "it has a password.", "Save it without a password.") from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise unreadable(opened, f"it is no workbook, or a damaged one ({error}).") from error
    except BaseException as error:
        # an assertion that fails inside of the library arrives as a PanicException, which is no
        # Exception and has no public name
        if type(error).__name__ != "PanicException":
            raise
        raise unreadable(opened, f"it is a damaged workbook ({error}).") from error


def _value(cell: object) -> object:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - cells have no zone
    if isinstance(cell, str):
        return cell.replace("\x00", "") or None
    if isinstance(cell, (time, timedelta)):
        return str(cell)
    return cell


def _header(
    opened: Opened, rows: list[list[object]], header_row: int | None, first_row: int
) -> Header:
    if header_row is None:
        return find_header(rows[:_SAMPLE_ROWS])
    if header_row == 0:
        return Header(None)
    index = header_row - first_row
    if not 0 <= index < len(rows):
        raise InputUnreadable(
            f"There is no header in row {header_row}.",
            where=opened.file,
            todo="Correct the number of the header row, or leave it out.",
        )
    return Header(index)


def _names(
    opened: Opened, rows: list[list[object]], header: Header, limits: Limits
) -> tuple[str, ...]:
    cells: Sequence[object] = [] if header.index is None else rows[header.index]
    width = used_width(rows)
    if width > limits.max_columns:
        raise LimitExceeded(
            f"The sheet has {width:,} columns; at most {limits.max_columns:,} are read.",
            where=opened.file,
            todo="Take out the columns that are not needed.",
        )
    return column_names(cells, width)
