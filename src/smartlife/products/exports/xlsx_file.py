"""Writes a workbook (`smartlife.products.sheets`) as XLSX, the same bytes for the same content.

Texts are written as texts and marked so (a leading apostrophe in the spreadsheet): one that begins
with `=`, `+`, `-` or `@` is no formula, neither here nor after somebody edits and saves it.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from smartlife.products.exports.tokens import colour
from smartlife.products.sheets import FormattedNumber, Sheet, SheetLink, TextSheet

if TYPE_CHECKING:
    from smartlife.products.sheets import CellValue, SheetColumn, Workbook

LONGEST: Final = 32_767
"""Characters that a cell of a spreadsheet may have."""
MOST_ROWS: Final = 1_048_576
LONGEST_NAME: Final = 31
LONGEST_CHOICES: Final = 255
"""Characters of all choices of a column together."""
LONGEST_HINT: Final = 255

_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_NAMES: Final = frozenset("[]:*?/\\")
_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no zone; no clock in outputs
_FONT: Final = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
_TEXT_WIDTH: Final = 100
_LOOKS: Final = {
    "title": {"bold": True, "font_size": 16},
    "heading": {"bold": True, "font_size": 12},
    "text": {},
}


def write_xlsx(workbook: Workbook) -> bytes:
    """The workbook as the content of an XLSX file.

    Raises:
        ValueError: something that a spreadsheet cannot hold: a name of a sheet that is too long or
            not unique, too many rows, choices that are too long, a number that is none.
    """
    import xlsxwriter

    _check(workbook)
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        day = workbook.created
        created = datetime.combine(day, time()) if day else _CREATED
        book.set_properties(
            {"title": workbook.title, "subject": workbook.subject, "created": created}
        )
        formats = _Formats(book)
        for sheet in workbook.sheets:
            page = book.add_worksheet(sheet.name)
            if isinstance(sheet, TextSheet):
                _write_text(page, sheet, formats)
            else:
                _SheetWriter(page, sheet, formats).write()
            if sheet.name == workbook.shown:
                page.activate()
    return content.getvalue()


def _check(workbook: Workbook) -> None:
    names = [sheet.name.casefold() for sheet in workbook.sheets]
    if not names or len(set(names)) != len(names):
        raise ValueError("A workbook needs sheets, each with a name of its own")
    for sheet in workbook.sheets:
        wrong = _NOT_IN_NAMES & set(sheet.name) or not 0 < len(sheet.name) <= LONGEST_NAME
        if wrong or sheet.name[0] == "'" or sheet.name[-1] == "'":
            raise ValueError(f"{sheet.name!r} cannot be the name of a sheet")
        if isinstance(sheet, Sheet):
            _check_table(sheet)


def _check_table(sheet: Sheet) -> None:
    headings = [column.heading for column in sheet.columns]
    if not headings or len(set(headings)) != len(headings):
        raise ValueError(f"{sheet.name}: every column needs a heading of its own")
    if len(sheet.above) + len(sheet.rows) + len(sheet.below) + 3 > MOST_ROWS:
        raise ValueError(f"{sheet.name}: a spreadsheet has no more than {MOST_ROWS:,} rows")
    if any(len(row) != len(headings) for row in sheet.rows):
        raise ValueError(f"{sheet.name}: every row needs one value per column")
    for column in sheet.columns:
        if len(",".join(column.choices)) > LONGEST_CHOICES or len(column.hint) > LONGEST_HINT:
            raise ValueError(f"{sheet.name}, {column.heading}: too long for a spreadsheet")


class _Formats:
    """Looks of cells, each made once."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - imported lazily
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def get(self, **look: object) -> Any:  # noqa: ANN401 - imported lazily
        """The format with these properties beside those of every cell."""
        wanted = {**_FONT, "font_color": colour("ink"), **look}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]


def _write_text(page: Any, sheet: TextSheet, formats: _Formats) -> None:  # noqa: ANN401 - an object of the library
    page.set_column(0, 0, _TEXT_WIDTH)
    page.hide_gridlines(2)
    for number, (style, text) in enumerate(sheet.paragraphs):
        look = formats.get(text_wrap=True, num_format="@", **_quoted(text), **_LOOKS[style])
        page.write_string(number, 0, _fitting(text), look)
    page.set_portrait()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


class _SheetWriter:
    """Writes one table."""

    def __init__(self, page: Any, sheet: Sheet, formats: _Formats) -> None:  # noqa: ANN401 - an object of the library
        self._page = page
        self._sheet = sheet
        self._formats = formats
        self._top = len(sheet.above) + 1 if sheet.above else 0

    def write(self) -> None:
        page, sheet = self._page, self._sheet
        for number, line in enumerate(sheet.above):
            look = self._formats.get(**_LOOKS["text" if number else "title"], **_quoted(line))
            page.write_string(number, 0, _fitting(line), look)
        for number, column in enumerate(sheet.columns):
            self._write_column(number, column)
        for number, row in enumerate(sheet.rows):
            for position, value in enumerate(row):
                self._write_cell(number, position, value)
        end = self._top + 1 + len(sheet.rows)
        for number, line in enumerate(sheet.below):
            look = self._formats.get(font_color=colour("soft"), **_quoted(line))
            page.write_string(end + 1 + number, 0, _fitting(line), look)
        page.freeze_panes(self._top + 1, sheet.frozen)
        self._print_setup()
        if sheet.protect:
            allowed = ("format_columns", "format_rows", "format_cells", "sort", "autofilter")
            page.protect("", dict.fromkeys(allowed, True))

    def _write_column(self, number: int, column: SheetColumn) -> None:
        self._page.set_column(number, number, column.width)
        ground = colour("asked-wash" if column.entry and self._sheet.protect else "wash")
        look = self._formats.get(
            bold=True, text_wrap=True, bg_color=ground, bottom=1, bottom_color=colour("faint")
        )
        self._page.write_string(self._top, number, _fitting(column.heading), look)
        if self._sheet.rows and (column.choices or column.hint):
            self._page.data_validation(
                self._top + 1, number, self._top + len(self._sheet.rows), number, _rule(column)
            )

    def _write_cell(self, number: int, position: int, value: CellValue) -> None:
        sheet = self._sheet
        column = sheet.columns[position]
        look: dict[str, object] = {"text_wrap": column.wrap}
        if number in sheet.starts:
            look |= {"top": 1, "top_color": colour("faint")}
        if sheet.protect and column.entry:
            is_open = number not in sheet.closed
            look |= {"locked": not is_open} | ({} if is_open else {"bg_color": colour("wash")})
        place = (self._top + 1 + number, position)
        if isinstance(value, SheetLink):
            look |= {"font_color": colour("asked"), "underline": 1}
            target = f"internal:'{value.sheet.replace(chr(39), chr(39) * 2)}'!A1"
            self._page.write_url(*place, target, self._formats.get(**look), _fitting(value.text))
        elif isinstance(value, FormattedNumber):
            look |= {"num_format": value.pattern, "align": "right"}
            self._page.write_number(*place, value.value, self._formats.get(**look))
        elif value is None:
            self._page.write_blank(*place, None, self._formats.get(**look, **_shown_as(column)))
        elif isinstance(value, str):
            look |= {"num_format": "@", **_quoted(value)}
            self._page.write_string(*place, _fitting(value), self._formats.get(**look))
        elif isinstance(value, bool):
            self._page.write_boolean(*place, value, self._formats.get(**look))
        elif isinstance(value, date):
            pattern = column.pattern or "yyyy-mm-dd"
            self._page.write_datetime(*place, value, self._formats.get(**look, num_format=pattern))
        elif isfinite(value):
            self._page.write_number(*place, value, self._formats.get(**look, **_shown_as(column)))
        else:
            raise ValueError(f"{sheet.name}, {column.heading}: {value} is no number")

    def _print_setup(self) -> None:
        self._page.set_landscape()
        self._page.set_paper(9)
        self._page.fit_to_pages(1, 0)
        self._page.repeat_rows(self._top)
        self._page.set_footer("&L&A&R&P / &N")


def _rule(column: SheetColumn) -> dict[str, object]:
    rule: dict[str, object] = {"validate": "any"}
    if column.choices:
        rule = {"validate": "list", "source": list(column.choices)}
    if column.hint:
        rule |= {"input_title": column.heading[:32], "input_message": column.hint}
    return rule


def _shown_as(column: SheetColumn) -> dict[str, object]:
    """How an empty cell, or a number, is shown; what people type into free text stays text."""
    if column.pattern:
        return {"num_format": column.pattern}
    return {"num_format": "@"} if column.entry else {}


def _quoted(text: str) -> dict[str, object]:
    return {"quote_prefix": True} if text.startswith(_FORMULA_SIGNS) else {}


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
