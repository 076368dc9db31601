"""Finds names that are written alike in every language: products, norms, computer languages.

They are taken from the English labels by their capitals ("JavaScript", "AutoCAD", "ISO 9001"),
and must be written with the same capitals, so that no common word is mistaken for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.languages.load import load_language
from smartlife.linking.arrays import Arrays, Texts, part, prefixed
from smartlife.linking.skill_words import (
    LAST_CODE,
    code_points,
    find_words,
    spelled_words,
    strip_qualifier,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.linking.labels import LabelSet

SOURCE: Final = "en"
"""Language whose labels the names are taken from."""

_LONGEST: Final = 3


@dataclass(frozen=True, slots=True)
class Named:
    """A name found in a text.

    Attributes:
        concept: Number of the concept.
        start: First character.
        end: Character after the last.
        phrase: The name.
    """

    concept: int
    start: int
    end: int
    phrase: str


class NameIndex:
    """Names, each as its written words with single spaces, and the concept that each means."""

    def __init__(self, names: Texts, concepts: NDArray[np.int64]) -> None:
        self.names = names
        self.concepts = concepts

    @classmethod
    def build(cls, labels: LabelSet) -> NameIndex:
        """Takes the names out of the English labels."""
        english = load_language(SOURCE)
        generic = english.generic_words if english else frozenset()
        own = labels.of_lang(SOURCE)
        best: dict[str, tuple[int, int]] = {}
        texts = [strip_qualifier(text) for text in own.texts.tolist()]
        for number, words in enumerate(spelled_words(texts)):
            name = " ".join(words)
            if not _is_name(words) or name.lower() in generic:
                continue
            known = int(own.kinds[number]), int(own.concepts[number])
            best[name] = min(best.get(name, known), known)
        names = sorted(best)
        return cls(Texts.of(names), np.array([best[name][1] for name in names], np.int64))

    @cached_property
    def _concept_of(self) -> dict[str, int]:
        return dict(zip(self.names.tolist(), self.concepts.tolist(), strict=True))

    @cached_property
    def _first_words(self) -> frozenset[str]:
        return frozenset(name.partition(" ")[0] for name in self._concept_of)

    def find(self, texts: Sequence[str]) -> list[list[Named]]:
        """The names in each text, the longest at each place."""
        found: list[list[Named]] = [[] for _ in texts]
        text = "\n".join(texts)
        starts, stops = find_words(text)
        marks = np.cumsum(_marks()[np.minimum(code_points(text), LAST_CODE)], dtype=np.int32)
        marks = np.concatenate([[0], marks])
        lengths = np.fromiter((len(one) + 1 for one in texts), np.int64, len(texts))
        ends = np.cumsum(lengths)
        free = 0
        # few words have a capital or a digit; nothing else is looked at
        places = np.flatnonzero(marks[stops] > marks[starts])
        firsts = zip(starts[places].tolist(), stops[places].tolist(), strict=True)
        for place, (start, stop) in zip(places.tolist(), firsts, strict=True):
            if place < free or text[start:stop] not in self._first_words:
                continue
            number = int(np.searchsorted(ends, start, side="right"))
            near = slice(place, place + _LONGEST)
            spans = [
                (first, past)
                for first, past in zip(starts[near].tolist(), stops[near].tolist(), strict=True)
                if first < ends[number]
            ]
            name = self._longest([text[first:past] for first, past in spans])
            if name:
                free = place + name.count(" ") + 1
                begin = int(ends[number] - lengths[number])
                end = spans[free - place - 1][1] - begin
                named = Named(self._concept_of[name], start - begin, end, name.lower())
                found[number].append(named)
        return found

    def _longest(self, words: Sequence[str]) -> str:
        """The longest name that begins with the first of some words; "" if none does."""
        names = (" ".join(words[:size]) for size in range(len(words), 0, -1))
        return next((name for name in names if name in self._concept_of), "")

    def arrays(self) -> Arrays:
        """The arrays by name."""
        return {**prefixed("names", self.names.arrays()), "concepts": self.concepts}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> NameIndex:
        """The names of `arrays`."""
        return cls(Texts.from_arrays(part("names", arrays)), arrays["concepts"].view(np.int64))


def _is_name(words: Sequence[str]) -> bool:
    """True for at most three words, each with a capital or a digit, long enough to be a name."""
    if not 1 <= len(words) <= _LONGEST:
        return False
    if not all(any(map(_is_mark, word)) for word in words):
        return False
    return len("".join(words)) > 2 or any(c in "+#" for c in words[0])


def _is_mark(sign: str) -> bool:
    return sign.isupper() or sign.isdigit()


@cache
def _marks() -> NDArray[np.bool_]:
    """For each sign of the basic plane whether it marks a name; all others may."""
    return np.array([*(_is_mark(chr(code)) for code in range(LAST_CODE)), True])
