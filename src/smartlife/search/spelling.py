"""Words of the index that are spelled like a word that it does not have.

Words of 4 to 7 letters may differ by one letter, longer ones by two (an added, missing or wrong
letter, or two that changed places: the restricted Damerau-Levenshtein distance). Two words that
near differ in few of their letters, so most of the vocabulary is passed over by comparing sets of
letters as bits.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

_SHORT: Final = 4
_LONG: Final = 8
_MOST: Final = 20
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


class Alike(NamedTuple):
    """A word of the vocabulary.

    Attributes:
        word: Folded.
        distance: Letters that differ.
        frequency: Courses that have it.
    """

    word: str
    distance: int
    frequency: float


class Vocabulary:
    """Words with how frequent they are."""

    def __init__(self, frequencies: Mapping[str, float]) -> None:
        self.words = sorted(frequencies)
        self._frequency = np.array([frequencies[word] for word in self.words], np.float32)
        self._bits = letter_bits(self.words)
        self._length = np.array([len(word) for word in self.words], np.int16)

    def frequency(self, word: str) -> float:
        """Courses that have a word; 0 if it is not known."""
        place = bisect_left(self.words, word)
        is_known = place < len(self.words) and self.words[place] == word
        return float(self._frequency[place]) if is_known else 0.0

    def alike(self, word: str) -> list[Alike]:
        """Words spelled like another one, the nearest and then the most frequent first."""
        most = most_edits(word)
        if not most or not self.words:
            return []
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        differing = np.bitwise_count(self._bits ^ letter_bits([word])[0])
        is_near = (np.abs(self._length - len(word)) <= most) & (differing <= 2 * most)
        places = np.flatnonzero(is_near).tolist()
        found = process.extract(
            word,
            [self.words[place] for place in places],
            scorer=OSA.distance,
            score_cutoff=most,
            limit=None,
        )
        made = [
            Alike(text, int(distance), float(self._frequency[places[place]]))
            for text, distance, place in found
            if distance and (most > 1 or text[0] == word[0])
        ]
        # the first letter is seldom wrong, and of a short word it tells most
        made.sort(key=lambda one: (one.distance, one.word[0] != word[0], -one.frequency, one.word))
        return made[:_MOST]


def most_edits(word: str) -> int:
    """Letters in which a word may differ: 0 of short words and numbers."""
    if len(word) < _SHORT or not word.isalpha():
        return 0
    return 1 if len(word) < _LONG else 2


def letter_bits(words: Iterable[str]) -> NDArray[np.uint32]:
    """Which letters each word has, as bits; all others share one."""
    bit = {letter: 1 << place for place, letter in enumerate(_LETTERS)}
    other = 1 << len(_LETTERS)
    made = []
    for word in words:
        found = 0
        for letter in word:
            found |= bit.get(letter, other)
        made.append(found)
    return np.array(made, np.uint32)


def one_edit_away(word: str) -> list[str]:
    """All words that differ from a word by one letter, or by two that changed places."""
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    made = [
        *(a + b[1:] for a, b in parts if b),
        *(a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1),
        *(a + letter + b[1:] for a, b in parts if b for letter in _LETTERS),
        *(a + letter + b for a, b in parts for letter in _LETTERS),
    ]
    return sorted(set(made) - {word})
