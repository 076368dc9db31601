"""Turns many short texts at once into sparse vectors of character n-grams.

Everything is array arithmetic over the code points of all texts together: no Python loop runs
over characters, which makes 10,000 titles a matter of a tenth of a second.

An n-gram lies inside one word with its boundaries (`" word "`), as in scikit-learn's `char_wb`.
Features are 64-bit hashes; the vocabulary is the sorted array of those that labels have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_PRIME: Final = np.uint64(0x9E3779B97F4A7C15)
_SPACE: Final = np.uint32(32)


@dataclass(frozen=True, slots=True)
class Features:
    """Features of many texts: parallel arrays, one entry per occurrence.

    Attributes:
        rows: Which text.
        hashes: Which feature.
        count: Number of texts.
    """

    rows: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    count: int


def char_ngrams(texts: Sequence[str], sizes: tuple[int, ...]) -> Features:
    """Character n-grams of normalised texts (words separated by single spaces).

    Args:
        texts: Texts.
        sizes: Lengths of n-grams, 3 or more.
    """
    codes, row_of = _code_points(texts)
    is_space = codes == _SPACE
    rows: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    hashes: list[NDArray[np.uint64]] = [np.empty(0, np.uint64)]
    for size in sizes:
        windows = len(codes) - size + 1
        if windows <= 0:
            continue
        kept = np.ones(windows, dtype=bool)
        for inner in range(1, size - 1):
            kept &= ~is_space[inner : inner + windows]
        starts = np.flatnonzero(kept)
        value = np.full(len(starts), size, dtype=np.uint64)
        for step in range(size):
            value = _mix(value, codes[starts + step].astype(np.uint64))
        rows.append(row_of[starts])
        hashes.append(value)
    return Features(np.concatenate(rows), np.concatenate(hashes), len(texts))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known features with their inverse document frequencies.

    Attributes:
        hashes: Sorted features.
        idf: 1 + ln((1 + n) / (1 + number of labels that have it)), parallel.
    """

    hashes: NDArray[np.uint64]
    idf: NDArray[np.float32]

    @classmethod
    def fit(cls, features: Features) -> Vocabulary:
        """Learns features and their rarity from labels."""
        known, column = np.unique(features.hashes, return_inverse=True)
        cells = np.sort(features.rows * len(known) + column)
        first = np.ones(len(cells), dtype=bool)
        first[1:] = cells[1:] != cells[:-1]
        frequency = np.bincount(cells[first] % max(len(known), 1), minlength=len(known))
        idf = 1 + np.log((1 + features.count) / (1 + frequency))
        return cls(known, idf.astype(np.float32))

    def matrix(self, features: Features) -> sparse.csr_array:
        """Rows of unit length, sublinear counts times idf; unknown features are left out.

        The length counts unknown features too (at the rarity of an unseen one), so a text that
        is mostly unknown stays far from every label.
        """
        size = len(self.hashes)
        place = np.searchsorted(self.hashes, features.hashes)
        place[place == size] = 0
        known = self.hashes[place] == features.hashes if size else np.zeros(len(place), bool)
        cells = features.rows[known] * size
        cells += place[known]
        cells, counts = np.unique(cells, return_counts=True)
        rows, columns = np.divmod(cells, max(size, 1))
        values = (1 + np.log(counts.astype(np.float32))) * self.idf[columns]
        squares = np.bincount(
            rows, weights=values.astype(np.float64) ** 2, minlength=features.count
        )
        unknown = np.bincount(features.rows[~known], minlength=features.count)
        rarest = float(self.idf.max(initial=0.0))
        length = np.sqrt(np.maximum(np.add(squares, unknown * rarest**2), 1e-12))
        values /= length.astype(np.float32)[rows]
        starts = np.searchsorted(rows, np.arange(features.count + 1))
        return sparse.csr_array((values, columns, starts), shape=(features.count, size))


def _code_points(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Code points of all texts, each in spaces, and the text that each one belongs to."""
    joined = " " + "  ".join(texts) + " "
    # Lone surrogates of damaged input pass as they are; they only become odd features.
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = np.fromiter((len(text) + 2 for text in texts), dtype=np.int64, count=len(texts))
    return codes, np.repeat(np.arange(len(texts)), lengths)


def _mix(value: NDArray[np.uint64], more: NDArray[np.uint64]) -> NDArray[np.uint64]:
    mixed = (value ^ more) * _PRIME
    return mixed ^ (mixed >> np.uint64(29))
