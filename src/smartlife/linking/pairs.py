"""Pairs of texts and candidates, and what is computed over many of them at once.

Every result for a pair depends on that pair's text and candidates alone, to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

Value = TypeVar("Value", np.float32, np.float64)

# What is looked at together: texts whose labels' vectors are compared, texts whose features stand
# in one table, and numbers in such a table. What stays near the processor is read several times as
# fast.
_NEAR_DENSE: Final = 8
_NEAR_SPARSE: Final = 12
_NUMBERS: Final = 1 << 19


@dataclass(frozen=True)
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

    def are_among(self, others: Pairs) -> NDArray[np.bool_]:
        """Which of the pairs are some of others, too; those may stand in any order."""
        width = max(self.concepts.max(initial=0), others.concepts.max(initial=0)) + 1
        keys, wanted = self.rows * width + self.concepts, others.rows * width + others.concepts
        found = np.zeros(len(keys), bool)
        places = np.searchsorted(keys, wanted)
        is_there = places < len(keys)
        is_there[is_there] = keys[places[is_there]] == wanted[is_there]
        found[places[is_there]] = True
        return found

    def merged(self, others: Pairs) -> tuple[Pairs, NDArray[np.int64]]:
        """These and other pairs of the same texts in order, and where each was: these first."""
        rows = np.concatenate([self.rows, others.rows])
        concepts = np.concatenate([self.concepts, others.concepts])
        keys = rows * (concepts.max(initial=0) + 1) + concepts
        order = np.argsort(keys, kind="stable")
        return Pairs(rows[order], concepts[order], self.count), order

    def most(self, values: NDArray[Value]) -> NDArray[Value]:
        """The largest value of each pair's text."""
        found = np.full(self.count, -np.inf, values.dtype)
        if len(values):
            found[self.rows[self._firsts]] = np.maximum.reduceat(values, self._firsts)
        return found[self.rows]

    def total(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum over each pair's text."""
        found = np.zeros(self.count)
        if len(values):
            found[self.rows[self._firsts]] = np.add.reduceat(values, self._firsts)
        return found[self.rows]

    def rank(self, values: NDArray[np.floating]) -> NDArray[np.int64]:
        """Place of each pair among those of its text, 0 for the largest value."""
        cells, width = self._cells
        table = np.full(self.count * width, np.inf, values.dtype)
        table[cells] = -values
        # Pairs stand in the order of concepts, which decides between equal values.
        order = np.argsort(table.reshape(self.count, width), axis=1, kind="stable")
        order += np.arange(self.count)[:, None] * width
        ranks = np.empty(self.count * width, np.int64)
        ranks[order.ravel()] = np.tile(np.arange(width), self.count)
        return ranks[cells]

    @cached_property
    def _firsts(self) -> NDArray[np.int64]:
        """The first pair of each text that has any."""
        if not len(self.rows):
            return np.empty(0, np.int64)
        return np.flatnonzero(np.concatenate([[True], self.rows[1:] != self.rows[:-1]]))

    @cached_property
    def _cells(self) -> tuple[NDArray[np.int64], int]:
        """Place of each pair in a table with a line per text, and the length of a line."""
        counts = np.bincount(self.rows, minlength=self.count)
        width = int(counts.max(initial=0))
        shift = np.arange(self.count) * width - np.cumsum(counts) + counts
        return np.arange(len(self.rows)) + shift[self.rows], width


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
            pairs = self.pairs[hits]
            first = np.flatnonzero(np.diff(pairs, prepend=-1))
            found[pairs[first]] = self.labels[hits[first]]
        return found


def dense_products(
    vectors: NDArray[np.float32],
    others: NDArray[np.int8],
    rows: NDArray[np.int64],
    places: NDArray[np.int64],
    scale: float,
) -> NDArray[np.float32]:
    """Cosine of `vectors[rows]` and `others[places]`; `rows` increase.

    Sums of products of whole numbers are exact in any order; they are divided at the end.
    """
    found = np.empty(len(rows), np.float32)
    cuts = np.searchsorted(rows, np.arange(len(vectors) + 1)).tolist()
    for top in range(0, len(vectors), _NEAR_DENSE):
        bottom = min(top + _NEAR_DENSE, len(vectors))
        first = cuts[top]
        near = others[places[first : cuts[bottom]]].astype(np.float32)
        for row in range(top, bottom):
            start, end = cuts[row], cuts[row + 1]
            np.dot(near[start - first : end - first], vectors[row], out=found[start:end])
    found /= np.float32(scale * scale)
    return found


def sparse_products(
    left: sparse.csr_array,
    right: sparse.csr_array,
    rows: NDArray[np.int64],
    places: NDArray[np.int64],
) -> NDArray[np.float32]:
    """Products of `left[rows]` and `right[places]`; `rows` increase."""
    starts = right.indptr[places].astype(np.intp)
    counts = right.indptr[places + 1] - starts
    is_any = counts > 0
    if not is_any.all():
        # A sum over nothing would take the number behind it.
        found = np.zeros(len(rows), np.float32)
        found[is_any] = sparse_products(left, right, rows[is_any], places[is_any])
        return found
    found = np.empty(len(rows), np.float32)
    height, width = left.shape
    step = max(1, min(_NUMBERS // max(width, 1), _NEAR_SPARSE, height))
    table = np.zeros(width * step, np.float32)
    lines = np.repeat(np.arange(height) % step * width, np.diff(left.indptr)) + left.indices
    ends = np.cumsum(counts)
    firsts = ends - counts
    # From the place of a cell among all that are picked to its place in `right`.
    shifts = starts - firsts
    begun = rows % step * width
    tops = range(0, height + step, step)
    cuts = np.searchsorted(rows, tops).tolist()
    filled = left.indptr[np.minimum(tops, height)].tolist()
    for (start, end), (first, last) in zip(pairwise(cuts), pairwise(filled), strict=True):
        if start == end:
            continue
        table[lines[first:last]] = left.data[first:last]
        sizes, begin = counts[start:end], firsts[start]
        picked = np.repeat(shifts[start:end], sizes)
        picked += np.arange(begin, ends[end - 1])
        cells = np.repeat(begun[start:end], sizes)
        # All places are valid; to wrap them is cheaper than to check them.
        cells += right.indices.take(picked, mode="wrap")
        values = table.take(cells, mode="wrap")
        values *= right.data.take(picked, mode="wrap")
        np.add.reduceat(values, firsts[start:end] - begin, out=found[start:end])
        table[lines[first:last]] = 0
    return found
