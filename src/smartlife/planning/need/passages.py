"""Parts of an advertisement: what is asked for, what is welcome, and what is neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from smartlife.languages.letters import fold_letters
from smartlife.linking.statements import find_statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smartlife.linking.cues import Cues
    from smartlife.linking.statements import Statement

_PIECE: Final = re.compile(r"[^\n.!?;•]+")
_LEAST_LETTERS: Final = 8


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a text.

    Attributes:
        start: First character.
        words: The part.
    """

    start: int
    words: str


def wish_of(
    text: str, statements: Sequence[Statement], start: int, cues: Cues | None
) -> Literal["asked", "welcome"]:
    """Whether the statement around a place calls what it names an advantage."""
    if cues is None:
        return "asked"
    for one in statements:
        if one.start <= start < one.end:
            said = fold_letters(text[one.start : one.end])
            return "welcome" if cues.welcome.search(said) else "asked"
    return "asked"


def untold_passages(text: str, lang: str) -> tuple[Passage, ...]:
    """Sentences that are not read for what is asked: offers, the employer, how to apply."""
    asked = [(one.start, one.end) for one in find_statements(text, lang, "vacancies")]
    found = []
    for start, end in _between(asked, len(text)):
        found += [
            Passage(piece.start(), piece.group())
            for piece in _PIECE.finditer(text, start, end)
            if sum(map(str.isalpha, piece.group())) >= _LEAST_LETTERS
        ]
    return tuple(found)


def _between(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """The gaps between spans."""
    found, last = [], 0
    for start, end in sorted(spans):
        if start > last:
            found.append((last, start))
        last = max(last, end)
    return [*found, (last, length)] if last < length else found
