"""The list of documents to look at before a course is made: a table for a spreadsheet."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from smartlife.cli.console import err
from smartlife.cli.lists import cell
from smartlife.store.lake import store_failure

if TYPE_CHECKING:
    from pathlib import Path

    from smartlife.planning.portfolio.plan import NewCourse, PortfolioAnswer
    from smartlife.planning.portfolio.words import Words

COLUMNS: Final = (
    "course", "look_at", "is_right", "title", "who", "place", "date", "in_reach", "skills", "url",
    "document_id", "source_id", "publish",
)  # fmt: skip
"""Columns of the list of documents to look at; `is_right` is for the person who looks."""


def write_check(path: Path, answer: PortfolioAnswer, words: Words) -> None:
    """Writes what to look at; a cell that would be a formula gets a ' before it."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            count = 0
            for number, one in enumerate(answer.new, start=1):
                rows = _rows(words.name(number, one), one, words)
                writer.writerows(rows)
                count += len(rows)
    except OSError as error:
        raise store_failure(error, path) from error
    err.print(f"Wrote {path}: {count} documents to look at.")


def _rows(name: str, course: NewCourse, words: Words) -> list[list[str]]:
    """Rows of the list for one course, with an empty cell for the person's word."""
    return [
        [
            cell(value)
            for value in (
                name, row.kind, "", row.title, row.who, row.place, row.date,
                {True: "yes", False: "no", None: ""}[row.in_reach],
                "; ".join(
                    f"{words.label(one.uri)} ({one.probability:.2f}: {one.words})"
                    for one in row.skills
                ),
                row.url, row.document_id, row.source_id, row.publish,
            )
        ]
        for row in course.check
    ]  # fmt: skip
