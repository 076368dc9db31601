"""The list of documents to look at before a course is made: a table for a spreadsheet."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from smartlife.cli.console import err
from smartlife.cli.lists import cell
from smartlife.store.lake import store_failure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from smartlife.planning.portfolio.evidence import CheckRow
    from smartlife.planning.portfolio.plan import NewCourse, PortfolioAnswer
    from smartlife.planning.portfolio.words import Words
    from smartlife.products.sheets import Sheet

COLUMNS: Final = (
    "course", "look_at", "question", "is_right", "title", "who", "place", "date", "in_reach",
    "skills", "url", "document_id", "source_id", "publish",
)  # fmt: skip
"""Columns of the list; `is_right` is for the person who looks: yes, no or unsure."""
ANSWERS: Final = ("yes", "no", "unsure")
WORKBOOK: Final = ".xlsx"
_WIDE: Final = {"course": 30, "question": 44, "title": 34, "who": 24, "skills": 50, "url": 40}
_TAB: Final = 31


def write_check(path: Path, answer: PortfolioAnswer, words: Words) -> None:
    """Writes what to look at: a workbook where the name ends so, else a table of text.

    A cell that would be a formula gets a ' before it.
    """
    tables = [
        (words.name(number, one), _rows(words.name(number, one), one, words))
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


def _rows(name: str, course: NewCourse, words: Words) -> list[tuple[str, ...]]:
    """Rows of the list for one course, with an empty cell for the person's word."""
    return [
        tuple(
            "" if value is None else str(value)
            for value in (
                name, row.kind, _question(row, course, words), "", row.title, row.who, row.place,
                row.date, {True: "yes", False: "no", None: ""}[row.in_reach],
                "; ".join(
                    f"{words.label(one.uri)} ({one.probability:.2f}: {one.words})" if one.words
                    else f"{words.label(one.uri)} ({one.probability:.2f})"
                    for one in row.skills
                ),
                row.url, row.document_id, row.source_id, row.publish,
            )
        )
        for row in course.check
    ]  # fmt: skip


def _question(row: CheckRow, course: NewCourse, words: Words) -> str:
    """What to look for, in the reader's language."""
    say = words.say
    if row.kind == "advertisement":
        names = [words.label(one.uri) for one in row.skills]
        return say.say("Does it ask for this: {skills}?", skills=", ".join(names))
    names = [words.label(one.uri) for one in course.skills]
    return say.say("Does it teach any of this already: {skills}?", skills=", ".join(names))


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
