"""Words of a text with their places, folded and stemmed by the data of a language.

Offsets always point into the text as it was given; only single words are folded.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from smartlife.languages.letters import fold
from smartlife.languages.load import load_language

if TYPE_CHECKING:
    from smartlife.languages.load import Language

# Letters and digits, with what makes C++, C# and F# words of their own.
_WORD: Final = re.compile(r"[^\W_]+(?:\+\+|#)?")
_LONGEST_WORD: Final = 60


class Word(NamedTuple):
    """One word.

    Attributes:
        text: As written.
        folded: Lower case, without diacritics.
        start: First character.
        end: Character after the last.
    """

    text: str
    folded: str
    start: int
    end: int


@lru_cache(maxsize=200_000)
def fold_word(word: str) -> str:
    """A word folded; cut where no real word is that long."""
    return fold(word[:_LONGEST_WORD])


def split_words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a text between two offsets, in order."""
    stop = len(text) if end is None else end
    return [
        Word(word := match.group(), fold_word(word), *match.span())
        for match in _WORD.finditer(text, start, stop)
    ]


def normalise(text: str) -> str:
    """Folded words separated by single spaces: the form in which titles and labels meet."""
    return " ".join(fold_word(word) for word in _WORD.findall(text))


class Stemmer:
    """Strips inflection by the suffixes of one language; stems are for comparing only."""

    def __init__(self, language: Language | None) -> None:
        suffixes = language.suffixes if language else ()
        self._suffixes = frozenset(suffixes)
        self._longest_first = sorted({len(suffix) for suffix in suffixes}, reverse=True)
        self._least = language.least_stem if language else 4
        self._known: dict[str, str] = {}

    def stem(self, folded: str) -> str:
        """The stem of a folded word."""
        known = self._known.get(folded)
        if known is None:
            known = self._strip(folded)
            if len(self._known) < 500_000:
                self._known[folded] = known
        return known

    def _strip(self, folded: str) -> str:
        if not folded.isalpha():
            return folded
        for length in self._longest_first:
            if len(folded) - length >= self._least and folded[-length:] in self._suffixes:
                return folded[:-length]
        return folded


@cache
def stemmer_of(code: str) -> Stemmer:
    """The stemmer of a language; words stay as they are where there are no data for it."""
    return Stemmer(load_language(code))
