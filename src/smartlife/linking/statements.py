"""Cuts an advertisement or course description into statements and says what each is about.

A statement is a line, or a sentence of a line. A heading opens a section that lasts to the next
heading. Statements of pay, praise, privacy and the like are left out, and so are clauses that
say that something is not required.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from smartlife.languages.load import Language, Section, fold, load_language

if TYPE_CHECKING:
    from collections.abc import Iterator

Side = Literal["vacancies", "courses"]

_LINE: Final = re.compile(r"[^\n\r\u2028\u2029]+")
_SENTENCE_END: Final = re.compile(
    r"(?:(?<=[^\W\d_]{2}[.!?…])|(?<=[)\]\"”“»%+#][.!?…]))\s+(?=[^\W\d_a-zß-ÿāčēģīķļņšūžąęėįųł])"
    r"|[•▪●◦✓✔➢]+"
)
_CLAUSE: Final = re.compile(r"[^,;:()–]+")
_TRIM: Final = re.compile(r"^[\W_]*(.*?)[\W_]*$", re.DOTALL)
_LONGEST_HEADING: Final = 60
_LONGEST_TEXT: Final = 60_000
_LONGEST_STATEMENT: Final = 1_000

# What a section's statements are good for on either side; headings of the others mean nothing
# there ("Description" in an advertisement, "Tasks" in a course).
_USED: Final[dict[Side, dict[Section, bool]]] = {
    "vacancies": {
        "requirements": True,
        "duties": True,
        "offer": False,
        "company": False,
        "apply": False,
    },
    "courses": {
        "content": True,
        "outcomes": True,
        "prerequisites": False,
        "requirements": False,
        "organisation": False,
        "company": False,
        "apply": False,
    },
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of text that may ask for or teach something.

    Attributes:
        start: First character in the text.
        end: Character after the last.
        section: Section it stands in, if a heading said so.
    """

    start: int
    end: int
    section: Section | None


def find_statements(text: str, lang: str, side: Side) -> list[Statement]:
    """Statements of a text that may speak of skills, in order.

    Args:
        text: The text; its first 60,000 characters are read.
        lang: Language of the text; without data for it every line counts.
        side: Whether it is an advertisement or a course description.
    """
    headings = _headings(lang, side)
    used = _USED[side]
    language = load_language(lang)
    section: Section | None = None
    found: list[Statement] = []
    for start, end in _pieces(text[:_LONGEST_TEXT]):
        opened, begin = _open_section(text[start:end], headings)
        section = opened or section
        if start + begin >= end or (section and not used[section]):
            continue
        statement = Statement(start + begin, end, section)
        if language is None or not _says_nothing(text[start + begin : end], language, side):
            found.append(statement)
    return found


def negated_clauses(statement: str, lang: str) -> list[tuple[int, int]]:
    """Spans of clauses that say that something is not required."""
    language = load_language(lang)
    if language is None:
        return []
    folded = fold(statement)
    if not any(cue in folded for cue in language.negation):
        return []
    return [
        match.span()
        for match in _CLAUSE.finditer(statement)
        if any(cue in fold(match.group()) for cue in language.negation)
    ] or [(0, len(statement))]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    for line in _LINE.finditer(text):
        start = line.start()
        for cut in _SENTENCE_END.finditer(line.group()):
            yield from _bounded(text, start, line.start() + cut.start())
            start = line.start() + cut.end()
        yield from _bounded(text, start, line.end())


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The piece without outer spaces, cut where no real sentence is that long."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    for first in range(start, end, _LONGEST_STATEMENT):
        yield first, min(first + _LONGEST_STATEMENT, end)


def _open_section(piece: str, headings: dict[str, Section]) -> tuple[Section | None, int]:
    """The section that a piece opens, and where its statement begins (its end: no statement)."""
    colon = piece.find(":", 0, _LONGEST_HEADING)
    head = piece if colon < 0 else piece[:colon]
    if len(head) > _LONGEST_HEADING:
        return None, 0
    words = " ".join(fold(_trimmed(head)).split())
    section = headings.get(words)
    if section is None:
        return None, 0
    if colon < 0:
        return section, len(piece)
    rest = piece[colon + 1 :]
    return section, colon + 1 + len(rest) - len(rest.lstrip())


def _trimmed(text: str) -> str:
    match = _TRIM.match(text)
    return match.group(1) if match else text


@cache
def _headings(lang: str, side: Side) -> dict[str, Section]:
    """Headings that mean something on this side; where one has two meanings, the side's first."""
    language = load_language(lang)
    known: dict[str, Section] = {}
    for heading, sections in language.headings if language else ():
        fitting = [section for section in _USED[side] if section in sections]
        if fitting:
            known[heading] = fitting[0]
    return known


def _says_nothing(statement: str, language: Language, side: Side) -> bool:
    folded = " ".join(fold(statement).split())
    if any(phrase in folded for phrase in language.boilerplate):
        return True
    if side == "courses":
        return False
    if any(phrase in folded for phrase in language.training_offered):
        return True
    return any(phrase in folded[: len(phrase) + 25] for phrase in language.offering)
