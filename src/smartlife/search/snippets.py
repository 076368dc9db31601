"""Where the words of a question stand in a title or text: as spans, never as markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smartlife.linking.words import split_words
from smartlife.search.query import Snippet, Span
from smartlife.search.words import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smartlife.linking.words import Word

LENGTH: Final = 240
"""Characters of a snippet."""
EXCERPT: Final = 200
"""Characters that the public is shown of a source that lets excerpts be shown: the first ones."""
_READ: Final = 6_000
"""Characters of a text that are looked at for words."""
_BEFORE: Final = 60
_LEAST_PART: Final = 4
_BETWEEN: Final = 1
"""Words that may stand between those of a name."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What to mark in texts of one language.

    Attributes:
        lang: The language.
        stems: Stems of words.
        parts: Stems that mark a longer word that has them inside.
        folded: Words as they were asked for, which count in any language.
        phrases: Stems of names: they mark words only where all stand together.
    """

    lang: str
    stems: frozenset[str]
    parts: tuple[str, ...]
    folded: frozenset[str]
    phrases: tuple[frozenset[str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """True if there is nothing to mark."""
        return not (self.stems or self.parts or self.folded or self.phrases)

    def among(self, words: Sequence[Word]) -> list[Word]:
        """Those of the words of a text that were asked for."""
        own = [stem(word.folded, self.lang) for word in words]
        marked = {
            place
            for phrase in self.phrases
            for start in range(len(words) if phrase else 0)
            if phrase <= set(own[start : start + len(phrase) + _BETWEEN])
            for place in range(start, min(start + len(phrase) + _BETWEEN, len(words)))
            if own[place] in phrase
        }
        return [word for place, word in enumerate(words) if place in marked or self.has(word)]

    def has(self, word: Word) -> bool:
        """True if a word of a text is one that was asked for by itself."""
        own = stem(word.folded, self.lang)
        if own in self.stems or word.folded in self.folded:
            return True
        return any(part in word.folded for part in self.parts if len(part) >= _LEAST_PART)


def spans_in(text: str, sought: Sought) -> tuple[Span, ...]:
    """The words of a text that were asked for."""
    if sought.is_empty:
        return ()
    found = sought.among(list(split_words(text)))
    return tuple(Span(word.start, word.end) for word in found)


def make_snippet(
    text: str | None, sought: Sought, *, is_excerpt: bool, at: tuple[int, int] | None = None
) -> Snippet | None:
    """The piece of a text that tells most of the question; its beginning if none does.

    Args:
        text: The text.
        sought: What to look for.
        is_excerpt: True if only the beginning may be shown, whatever was asked.
        at: Characters that matter by themselves: the evidence of a link.
    """
    if not text or not text.strip():
        return None
    if is_excerpt:
        return _cut(text, 0, EXCERPT, sought, ())
    read = 0 if sought.is_empty else min(len(text), _READ)
    words = sought.among(list(split_words(text, 0, read)))
    start = _best_start([word.start for word in words], [word.folded for word in words])
    extra: tuple[tuple[int, int], ...] = ()
    if not words and at is not None and at[0] < at[1] <= len(text):
        start, extra = at[0], (at,)
    return _cut(text, start, LENGTH, sought, extra)


def _best_start(starts: Sequence[int], words: Sequence[str]) -> int:
    """The place from which on a snippet has most different words; the first of equals."""
    best, most = 0, 0
    for place, start in enumerate(starts):
        inside = {
            word
            for at, word in zip(starts[place:], words[place:], strict=True)
            if at < start + LENGTH - _BEFORE
        }
        if len(inside) > most:
            best, most = start, len(inside)
        if place > 200:
            break
    return best


def _cut(
    text: str, start: int, length: int, sought: Sought, extra: Iterable[tuple[int, int]]
) -> Snippet:
    begin = 0 if start < _BEFORE else _word_start(text, start - _BEFORE)
    end = min(len(text), begin + length)
    if end < len(text):
        space = text.rfind(" ", begin + length // 2, end)
        end = space if space > begin else end
    piece = " ".join(text[begin:end].split())
    spans = spans_in(piece, sought)
    for first, last in extra if not spans else ():
        # the words of the evidence, wherever white space was taken out before them
        words = " ".join(text[first:last].split())
        place = piece.find(words)
        spans = (Span(place, place + len(words)),) if words and place >= 0 else ()
    return Snippet(piece, spans, starts_inside=begin > 0, ends_inside=end < len(text))


def _word_start(text: str, place: int) -> int:
    space = text.find(" ", place, place + _BEFORE)
    return space + 1 if space >= 0 else place
