"""Pairs of texts and candidates, and what is computed over many of them at once.

Every result for a pair depends on that pair's text and candidates alone, to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

Value = TypeVar("Value", np.float32, np.float64)

_CHUNK: Final = 128
_CELLS: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidates: pairs of text and concept in the order of texts, then of concepts.

    Attributes:
        rows: Places of texts.
        concepts: Places of concepts.
        count: Number of texts.
    """

    rows: NDArray[np.int64]
    concepts: NDArray[np.int64]
    count: int

    def __len__(self) -> int:
        return len(self.rows)

    def select(self, chosen: NDArray[np.bool_]) -> Pairs:
        """Some of the pairs."""
        return Pairs(self.rows[chosen], self.concepts[chosen], self.count)

    def merged(self, others: Pairs) -> tuple[Pairs, NDArray[np.int64]]:
        """These and other pairs of the same texts in order, and where each was: these first."""
        rows = np.concatenate([self.rows, others.rows])
        concepts = np.concatenate([self.concepts, others.concepts])
        order = np.lexsort((concepts, rows))
        return Pairs(rows[order], concepts[order], self.count), order

    def most(self, values: NDArray[Value]) -> NDArray[Value]:
        """The largest value of each pair's text."""
        found = np.full(self.count, -np.inf, values.dtype)
        firsts = self._firsts()
        if len(values):
            found[self.rows[firsts]] = np.maximum.reduceat(values, firsts)
        return found[self.rows]

    def total(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum over each pair's text."""
        found = np.zeros(self.count)
        firsts = self._firsts()
        if len(values):
            found[self.rows[firsts]] = np.add.reduceat(values, firsts)
        return found[self.rows]

    def rank(self, values: NDArray[np.floating]) -> NDArray[np.int64]:
        """Place of each pair among those of its text, 0 for the largest value."""
        # Pairs stand in the order of concepts, which decides between equal values.
        order = np.lexsort((-values, self.rows))
        firsts = np.searchsorted(self.rows, np.arange(self.count))
        ranks = np.empty(len(values), np.int64)
        ranks[order] = np.arange(len(values)) - firsts[self.rows[order]]
        return ranks

    def _firsts(self) -> NDArray[np.int64]:
        if not len(self.rows):
            return np.empty(0, np.int64)
        return np.flatnonzero(np.concatenate([[True], self.rows[1:] != self.rows[:-1]]))


@dataclass(frozen=True, slots=True)
class Spread:
    """The labels of the concepts of pairs, one after the other.

    Attributes:
        pairs: Place of the pair that each label belongs to.
        labels: Places of the labels.
        firsts: Where the labels of each pair that has any begin.
        is_any: True for pairs that have labels.
        counts: Number of labels of each pair.
    """

    pairs: NDArray[np.int64]
    labels: NDArray[np.int64]
    firsts: NDArray[np.int64]
    is_any: NDArray[np.bool_]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, concepts: NDArray[np.int64], starts: NDArray[np.int64]) -> Spread:
        """The labels of concepts."""
        counts = starts[concepts + 1] - starts[concepts]
        offsets = np.cumsum(counts) - counts
        labels = np.repeat(starts[concepts] - offsets, counts)
        labels += np.arange(len(labels))
        is_any = counts > 0
        pairs = np.repeat(np.arange(len(concepts)), counts)
        return cls(pairs, labels, offsets[is_any], is_any, counts)

    def most(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """The largest value among the labels of each pair; 0 without labels."""
        found = np.zeros(len(self.counts), np.float32)
        if len(values):
            found[self.is_any] = np.maximum.reduceat(values, self.firsts)
        return found

    def mean(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """The mean over the labels of each pair; 0 without labels."""
        found = np.zeros(len(self.counts), np.float32)
        if len(values):
            found[self.is_any] = np.add.reduceat(values, self.firsts) / self.counts[self.is_any]
        return found

    def best(self, values: NDArray[np.float32]) -> NDArray[np.int64]:
        """The first label with the largest value of each pair; -1 without labels."""
        found = np.full(len(self.counts), -1, np.int64)
        if len(values):
            most = np.maximum.reduceat(values, self.firsts)
            sizes = self.counts[self.is_any]
            hits = np.flatnonzero(values == np.repeat(most, sizes))
            pairs, first = np.unique(self.pairs[hits], return_index=True)
            found[pairs] = self.labels[hits[first]]
        return found


def dense_products(
    vectors: NDArray[np.float32],
    others: NDArray[np.int8],
    rows: NDArray[np.int64],
    places: NDArray[np.int64],
    scale: float,
) -> NDArray[np.float32]:
    """Cosine of `vectors[rows]` and `others[places]`; exact sums of whole numbers, then divided."""
    found = np.empty(len(rows), np.float32)
    step = max(1, _CELLS // max(vectors.shape[1], 1))
    for first in range(0, len(rows), step):
        chosen = slice(first, first + step)
        found[chosen] = np.einsum(
            "ij,ij->i", vectors[rows[chosen]], others[places[chosen]].astype(np.float32)
        )
    return found / np.float32(scale * scale)


def sparse_products(
    left: sparse.csr_array,
    right: sparse.csr_array,
    rows: NDArray[np.int64],
    places: NDArray[np.int64],
) -> NDArray[np.float32]:
    """Products of `left[rows]` and `right[places]`; `rows` increase."""
    found = np.zeros(len(rows), np.float32)
    height, width = left.shape
    cuts = np.searchsorted(rows, np.arange(0, height + _CHUNK, _CHUNK))
    dense = np.zeros((min(_CHUNK, height), width), np.float32)
    for number, (first, last) in enumerate(pairwise(cuts)):
        if first == last:
            continue
        top = number * _CHUNK
        cells = slice(left.indptr[top], left.indptr[min(top + _CHUNK, height)])
        own = np.repeat(
            np.arange(min(_CHUNK, height - top)), np.diff(left.indptr[top : top + _CHUNK + 1])
        )
        dense[own, left.indices[cells]] = left.data[cells]
        found[first:last] = _gathered(dense, rows[first:last] - top, right, places[first:last])
        dense[own, left.indices[cells]] = 0
    return found


def _gathered(
    dense: NDArray[np.float32],
    rows: NDArray[np.int64],
    right: sparse.csr_array,
    places: NDArray[np.int64],
) -> NDArray[np.float32]:
    begins = right.indptr[places].astype(np.int64)
    sizes = right.indptr[places + 1] - begins
    offsets = np.cumsum(sizes) - sizes
    cells = np.repeat(begins - offsets, sizes)
    cells += np.arange(len(cells))
    values = dense.ravel()[np.repeat(rows * dense.shape[1], sizes) + right.indices[cells]]
    values *= right.data[cells]
    found = np.zeros(len(places), np.float32)
    is_any = sizes > 0
    if len(values):
        found[is_any] = np.add.reduceat(values, offsets[is_any])
    return found
