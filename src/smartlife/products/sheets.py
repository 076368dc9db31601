"""A workbook, neutral of how it is written: sheets of named columns, and sheets of text.

`smartlife.products.exports.xlsx_file` writes it as XLSX. What stands here holds no formula: every
text is a text, whatever it begins with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class SheetLink:
    """A cell that leads to another sheet of the workbook.

    Attributes:
        text: What is read.
        sheet: Name of the sheet.
    """

    text: str
    sheet: str


@dataclass(frozen=True, slots=True)
class FormattedNumber:
    """A number that is shown in another way than the rest of its column.

    Attributes:
        value: The number.
        pattern: As in `SheetColumn`.
    """

    value: float
    pattern: str


CellValue = str | int | float | bool | date | SheetLink | FormattedNumber | None
Style = Literal["title", "heading", "text"]


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet.

    Attributes:
        heading: What its first line says; unique in the sheet.
        width: Width in characters.
        pattern: How numbers and days are shown, as spreadsheets write it: `0.0%`, `yyyy-mm-dd`;
            empty for the plain form.
        wrap: True if long texts may take several lines.
        entry: True if people fill it in; in a protected sheet the other columns are locked.
        choices: What may be entered: a list to choose from; empty if free.
        hint: What people read when they enter the column; empty without.
    """

    heading: str
    width: float = 14
    pattern: str = ""
    wrap: bool = False
    entry: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: the headings in its first line (it stays visible), then the rows.

    Attributes:
        name: Name on its tab, at most 31 characters.
        columns: In order.
        rows: Each with one value per column; None is an empty cell.
        above: Lines over the headings (title, what it is); empty for a sheet that is read back.
        below: Lines under the rows (notes, sources).
        protect: True: only entry columns can be changed (no password: it is a rail, no lock).
        frozen: Columns at the left that stay visible.
        starts: Numbers of rows (0 is the first) over which a line is drawn: groups of rows.
        closed: Numbers of rows whose entry cells are locked and grey.
    """

    name: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[CellValue, ...], ...]
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    protect: bool = False
    frozen: int = 0
    starts: frozenset[int] = frozenset()
    closed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A sheet to read: paragraphs under each other.

    Attributes:
        name: Name on its tab.
        paragraphs: (how it looks, text).
    """

    name: str
    paragraphs: tuple[tuple[Style, str], ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook.

    Attributes:
        title: Title in its properties.
        sheets: In the order of the tabs; the first is shown.
        shown: Name of the sheet that is open at first; empty for the first.
        subject: What it is about, in its properties.
        created: Day in its properties; a fixed one if None: no clock in outputs.
    """

    title: str
    sheets: tuple[Sheet | TextSheet, ...]
    shown: str = ""
    subject: str = ""
    created: date | None = None
