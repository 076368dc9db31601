"""The list of documents to look at before a course is made: a table for a spreadsheet."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from smartlife.cli.console import err
from smartlife.cli.lists import cell
from smartlife.planning.portfolio.check_list import COLUMNS, check_table
from smartlife.store.lake import store_failure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from smartlife.planning.portfolio.plan import PortfolioAnswer
    from smartlife.planning.portfolio.words import Words
    from smartlife.products.sheets import Sheet

ANSWERS: Final = ("yes", "no", "unsure")
WORKBOOK: Final = ".xlsx"
_WIDE: Final = {"course": 30, "question": 44, "title": 34, "who": 24, "skills": 50, "url": 40}
_TAB: Final = 31


def write_check(path: Path, answer: PortfolioAnswer, words: Words) -> None:
    """Writes what to look at: a workbook where the name ends so, else a table of text.

    A cell that would be a formula gets a ' before it.
    """
    tables = [
        (words.name(number, one), check_table(words.name(number, one), one, words))
        for number, one in enumerate(answer.new, start=1)
    ]
    try:
        if path.suffix.lower() == WORKBOOK:
            path.write_bytes(_workbook(tables, words.heading(answer)))
        else:
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(COLUMNS)
                for _, rows in tables:
                    writer.writerows([cell(value) for value in row] for row in rows)
    except OSError as error:
        raise store_failure(error, path) from error
    count = sum(len(rows) for _, rows in tables)
    err.print(f"Wrote {path}: {count} documents to look at.")


def _workbook(tables: Sequence[tuple[str, Sequence[tuple[str, ...]]]], title: str) -> bytes:
    """One sheet for each course, the cells for a person's word to choose from."""
    from smartlife.products.exports.xlsx_file import write_xlsx
    from smartlife.products.sheets import Workbook

    sheets = [_sheet(number, *table) for number, table in enumerate(tables, start=1)]
    return write_xlsx(Workbook(title, tuple(sheets) or (_sheet(1, title, ()),)))


def _sheet(number: int, name: str, rows: Sequence[tuple[str, ...]]) -> Sheet:
    from smartlife.products.sheets import Sheet, SheetColumn

    columns = tuple(
        SheetColumn(
            one,
            width=_WIDE.get(one, 12),
            wrap=one in _WIDE,
            entry=one == "is_right",
            choices=ANSWERS if one == "is_right" else (),
        )
        for one in COLUMNS
    )
    tab = "".join(" " if sign in "[]:*?/\\'" else sign for sign in name)[:_TAB].strip()
    return Sheet(tab or str(number), columns, tuple(rows), frozen=4)
