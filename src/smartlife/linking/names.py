"""Finds names that are written alike in every language: products, norms, computer languages.

They are taken from the English labels by their capitals ("JavaScript", "AutoCAD", "ISO 9001"),
and must be written with the same capitals, so that no common word is mistaken for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.languages.load import load_language
from smartlife.linking.arrays import Arrays, Texts, part, prefixed
from smartlife.linking.skill_words import find_words, spelled_words, strip_qualifier

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
        lengths = np.fromiter((len(one) + 1 for one in texts), np.int64, len(texts))
        begins = np.cumsum(lengths) - lengths
        of = (np.searchsorted(begins, starts, side="right") - 1).tolist()
        words = [text[a:b] for a, b in zip(starts.tolist(), stops.tolist(), strict=True)]
        first_words, free = self._first_words, 0
        for place, word in enumerate(words):
            if place < free or word not in first_words:
                continue
            within = of[place : place + _LONGEST].count(of[place])
            for size in range(within, 0, -1):
                name = " ".join(words[place : place + size])
                concept = self._concept_of.get(name)
                if concept is not None:
                    free = place + size
                    start, stop = starts[place] - begins[of[place]], stops[free - 1]
                    stop -= begins[of[place]]
                    named = Named(concept, int(start), int(stop), name.lower())
                    found[of[place]].append(named)
                    break
        return found

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
    if not all(any(c.isupper() or c.isdigit() for c in word) for word in words):
        return False
    return len("".join(words)) > 2 or any(c in "+#" for c in words[0])
