"""What to look at before a course is made, as rows of a table with a cell for a person's word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from smartlife.planning.portfolio.evidence import CheckRow
    from smartlife.planning.portfolio.plan import NewCourse
    from smartlife.planning.portfolio.words import Words

COLUMNS: Final = (
    "course", "look_at", "question", "is_right", "title", "who", "place", "date", "in_reach",
    "skills", "url", "document_id", "source_id", "publish",
)  # fmt: skip
"""Columns of the list; `is_right` is for the person who looks: yes, no or unsure."""


def check_table(name: str, course: NewCourse, words: Words) -> list[tuple[str, ...]]:
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
