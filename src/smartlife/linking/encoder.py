"""Turns short texts of any language into vectors that are near where the meaning is.

A text is the sum of the vectors of its words and of the character n-grams of its words (as in
fastText, Bojanowski et al. 2017), turned to unit length. The vectors are learned from a taxonomy
(`smartlife.linking.training`); what it never showed is passed over.

Vectors are rounded to whole numbers from -127 to 127. Sums of their products stay below 2^24, so
that they are exact in float32: similarity is the same in any batch, any order, on any machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from smartlife.linking.ngrams import Features, char_ngrams
from smartlife.linking.words import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.linking.arrays import Arrays

SIZES: Final = (3, 4, 5)
"""Lengths of character n-grams."""

_LONGEST_TEXT: Final = 600
"""Characters that are read of a text; no title or statement is longer."""

_BATCH: Final = 4096
_PRIME: Final = np.uint64(0x9E3779B97F4A7C15)
_WORD_SEED: Final = np.uint64(0xD6E8FEB86659FD93)


@dataclass(frozen=True, slots=True)
class Encoder:
    """A trained encoder.

    Attributes:
        hashes: Known features, sorted, uint64.
        table: Vector of each feature, int8, features × size.
        steps: What one unit of each row of `table` is worth, float32.
        scale: Length of the vectors that `encode` gives, before rounding: the product of two of
            them divided by `scale` squared is their cosine.
    """

    hashes: NDArray[np.uint64]
    table: NDArray[np.int8]
    steps: NDArray[np.float32]
    scale: float

    @property
    def size(self) -> int:
        """Numbers per vector."""
        return int(self.table.shape[1])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of texts: whole numbers from -127 to 127, texts × size.

        A text without any known feature is all zero. Only the beginning of a very long text is
        read.
        """
        vectors = np.zeros((len(texts), self.size), np.float32)
        for start in range(0, len(texts), _BATCH):
            vectors[start : start + _BATCH] = self._encode(texts[start : start + _BATCH])
        return vectors

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return quantise(self.sums(texts), self.scale)

    def sums(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors before they get their length: that of a text is the sum of its words'."""
        rows, places = look_up(self.hashes, text_features(texts))
        used, columns = number_used(places, len(self.hashes))
        part = self.table[used].astype(np.float32) * self.steps[used, None]
        ones = np.ones(len(rows), np.float32)
        shape = (len(texts), len(used))
        # Rows keep the order of their own features, so a row's sum knows nothing of its batch.
        summed: NDArray[np.float32] = (
            sparse.coo_array((ones, (rows, columns)), shape=shape).tocsr() @ part
        )
        return summed

    def arrays(self) -> Arrays:
        """The arrays by name."""
        return {
            "hashes": self.hashes,
            "table": self.table,
            "steps": self.steps,
            "scale": np.array([self.scale], np.float64),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Encoder:
        """The encoder of `arrays`."""
        return cls(
            hashes=arrays["hashes"].view(np.uint64),
            table=arrays["table"].view(np.int8),
            steps=arrays["steps"].view(np.float32),
            scale=float(arrays["scale"].view(np.float64)[0]),
        )


def text_features(texts: Sequence[str]) -> Features:
    """Character n-grams and whole words of texts, with repetitions, row by row in one order."""
    folded = [normalise(text[:_LONGEST_TEXT]) for text in texts]
    grams = char_ngrams(folded, SIZES)
    words = whole_words(folded)
    return Features(
        np.concatenate([grams.rows, words.rows]),
        np.concatenate([grams.hashes, words.hashes]),
        len(texts),
    )


def look_up(
    hashes: NDArray[np.uint64], features: Features
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and places in `hashes` of the features that are known."""
    if not len(hashes):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    places = np.searchsorted(hashes, features.hashes)
    places[places == len(hashes)] = 0
    known = hashes[places] == features.hashes
    return features.rows[known], places[known]


def quantise(vectors: NDArray[np.float32], scale: float) -> NDArray[np.float32]:
    """Vectors of any length as whole numbers: length `scale`, cut at ±127."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64))
    factors = np.divide(scale, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    rounded = np.rint(vectors * factors.astype(np.float32)[:, None])
    return np.asarray(np.clip(rounded, -127, 127), np.float32)


def number_used(
    places: NDArray[np.int32] | NDArray[np.int64], size: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The different ones of places below `size`, and for each place its number among them."""
    is_used = np.zeros(size, dtype=bool)
    is_used[places] = True
    used = np.flatnonzero(is_used)
    number = np.empty(size, np.int32)
    number[used] = np.arange(len(used), dtype=np.int32)
    return used, number[places]


def whole_words(texts: Sequence[str]) -> Features:
    """One feature per word of texts whose words are separated by single spaces."""
    joined = " ".join(texts) + " "
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = np.fromiter((len(text) + 1 for text in texts), dtype=np.int64, count=len(texts))
    row_of = np.repeat(np.arange(len(texts)), lengths)
    is_space = codes == 32
    starts = np.flatnonzero(~is_space & np.concatenate([[True], is_space[:-1]]))
    if not len(starts):
        return Features(np.empty(0, np.int64), np.empty(0, np.uint64), len(texts))
    begun = np.repeat(starts, np.diff(np.append(starts, len(codes))))
    position = np.arange(starts[0], len(codes)) - begun
    letters = codes[starts[0] :].astype(np.uint64)
    mixed = (letters + _WORD_SEED) * (2 * position.astype(np.uint64) + np.uint64(1)) * _PRIME
    mixed = (mixed ^ (mixed >> np.uint64(31))) * _WORD_SEED
    mixed ^= mixed >> np.uint64(27)
    mixed[is_space[starts[0] :]] = 0
    summed = np.add.reduceat(mixed, starts - starts[0])
    return Features(row_of[starts], summed * _PRIME, len(texts))
