"""Courses of a provider that no catalogue of the study holds: a list of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.cli.asked import Unused, read_asked
from smartlife.cli.corrected import read_corrections
from smartlife.cli.indexes import check_lang, open_index
from smartlife.errors import InputUnreadable

if TYPE_CHECKING:
    from pathlib import Path

    from smartlife.model.study import Study
    from smartlife.planning.portfolio.upkeep import OwnCourse

_LONGEST_TITLE: Final = 100


def read_own(path: Path, column: str, lang: str, study: Study) -> tuple[OwnCourse, ...]:
    """Courses with what they teach, as the study links texts, its corrections applied.

    Args:
        path: Texts of courses: one on each line, its title up to the first colon, or a table.
        column: Of a table, the column with the text; empty where there is one only.
        lang: Their language.
        study: Whose taxonomy and corrections count.

    Raises:
        InputUnreadable: the file cannot be read, or holds no text.
    """
    from smartlife.planning.people.answers import find_answers
    from smartlife.planning.portfolio.upkeep import OwnCourse

    unused = Unused()
    asked = read_asked(path, column=column or None, lang=lang, unused=unused)
    texts = [one.text.strip() for one in asked if one.text.strip()]
    unused.tell()
    if not texts:
        raise InputUnreadable(
            "No course is in this list",
            where=str(path),
            todo="Give one course on each line: its title, a colon, and what it teaches.",
        )
    index = open_index(study.folder, None)
    check_lang(lang, index)
    corrections = read_corrections(study, index, "courses")
    answers = find_answers(
        texts, lang, index, what="skills", corrections=corrections, side="courses"
    )
    return tuple(
        OwnCourse(title_of(text), {one.concept_uri: one.probability for one in found})
        for text, found in zip(texts, answers, strict=True)
    )


def title_of(text: str) -> str:
    """What stands before the first colon or tab, if that is short enough for a title."""
    line = text.replace("\t", ":").partition(":")[0].strip()
    return line if len(line) <= _LONGEST_TITLE else f"{line[: _LONGEST_TITLE - 1].rstrip()}…"
