"""Trains the encoder: two labels of one concept shall be nearer than labels of two concepts.

The loss is the contrastive one over pairs of a batch (InfoNCE, van den Oord et al. 2018; the
symmetrical form of CLIP, Radford et al. 2021): each label has to find its partner among the
partners of all others. Labels of one concept and labels that are written alike never count
against each other. Batches are made of runs of neighbouring concepts, since "head nurse" is
learned from "nurse", not from "welder". Gradients are written by hand; only the rows of features
that a batch touches are changed (Adagrad, Duchi et al. 2011, one rate per row).

The start is a random projection of TF-IDF, so even an untrained encoder compares spelling.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from smartlife.linking.encoder import Encoder, number_used, text_features

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from smartlife.linking.corpus import Corpus

    Progress = Callable[[int, int], None]
    """Gets the steps done and all steps."""

_EPSILON: Final = 1e-12


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """How to train.

    Attributes:
        size: Numbers per vector.
        passes: How often each label is seen, on average.
        least_steps: Steps for a small corpus, which learns too little from few passes.
        pairs: Pairs per step; fewer where there are not four times as many concepts.
        run: Neighbouring concepts that come into a batch together.
        temperature: Divides cosines; the lower, the more the nearest wrong ones count.
        rate: Learning rate at the start; falls to nothing linearly.
        dropout: Share of features that a text loses at random.
        same_language: Share of pairs within one language, where there are such.
        least_labels: Labels that have to have a feature for it to be known.
        scale: Length of the encoder's vectors (see `Encoder.scale`).
        seed: Of all random choices.
    """

    size: int = 128
    passes: float = 20.0
    least_steps: int = 300
    pairs: int = 512
    run: int = 4
    temperature: float = 0.08
    rate: float = 0.7
    dropout: float = 0.1
    same_language: float = 0.3
    least_labels: int = 2
    scale: float = 360.0
    seed: int = 7


def train_encoder(
    corpus: Corpus,
    settings: TrainingSettings | None = None,
    progress: Progress | None = None,
) -> Encoder:
    """Trains an encoder on a corpus; same corpus, settings and machine, same encoder.

    Args:
        corpus: Labels; without any, the encoder knows nothing and every vector is zero.
        settings: How to train.
        progress: Told after each step.
    """
    said = settings or TrainingSettings()
    random = np.random.default_rng(said.seed)
    hashes, rows, idf = _vocabulary(corpus, said)
    table = random.standard_normal((len(hashes), said.size), dtype=np.float32)
    pairs = PairSampler(corpus, said, random)
    model = Model(table, said)
    steps = pairs.steps
    for step in range(steps):
        first, second = pairs.draw()
        # One pair has nothing to be told from, and unlucky draws give none.
        if len(first) > 1:
            kept = dropped(rows, first, second, said.dropout, random)
            model.step(kept, pairs.masked(first, second), said.rate * (1 - step / steps))
        if progress is not None:
            progress(step + 1, steps)
    return _encoder(hashes, model.table * idf[:, None], said)


# --- the corpus as numbers


def _vocabulary(
    corpus: Corpus, said: TrainingSettings
) -> tuple[NDArray[np.uint64], sparse.csr_array, NDArray[np.float32]]:
    """Features, the labels as rows over them (counts times rarity), and their rarity."""
    features = text_features(corpus.texts)
    # Tens of millions of entries: whatever is no longer needed goes.
    order = np.argsort(features.hashes, kind="stable")
    ordered, owner = features.hashes[order], features.rows.astype(np.int32)[order]
    del features, order
    is_new = np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]
    # Repetitions within a label stand side by side: the sort keeps the order of rows per size.
    is_counted = is_new | np.concatenate([[True], owner[1:] != owner[:-1]])[: len(owner)]
    hashes = ordered[is_new]
    del ordered
    group = np.cumsum(is_new, dtype=np.int32) - np.int32(1)
    frequency = np.bincount(group[is_counted], minlength=len(hashes))
    is_known = frequency >= said.least_labels
    is_kept = is_known[group]
    places = (np.cumsum(is_known, dtype=np.int32) - np.int32(1))[group[is_kept]]
    rows = owner[is_kept]
    del group, owner, is_kept
    idf = (1 + np.log((1 + len(corpus)) / (1 + frequency[is_known]))).astype(np.float32)
    shape = (len(corpus), len(idf))
    made = sparse.coo_array((idf[places], (rows, places)), shape=shape).tocsr()
    return hashes[is_known], made, idf


def dropped(
    rows: sparse.csr_array,
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    share: float,
    random: np.random.Generator,
) -> sparse.csr_array:
    """The rows of both sides of the pairs, first ones first, without some of their features."""
    chosen = rows[np.concatenate([first, second])]
    if share <= 0:
        return chosen
    kept = random.random(len(chosen.data), dtype=np.float32) >= share
    ends = np.concatenate([[0], np.cumsum(kept)])[chosen.indptr]
    cells = (chosen.data[kept], chosen.indices[kept], ends)
    return sparse.csr_array(cells, shape=chosen.shape)


class PairSampler:
    """Draws pairs of labels of one concept, in runs of neighbouring concepts."""

    def __init__(
        self, corpus: Corpus, settings: TrainingSettings, random: np.random.Generator
    ) -> None:
        self._random = random
        self._settings = settings
        self._concepts = corpus.concepts
        _, self._same_text = np.unique(np.array(corpus.texts, dtype=object), return_inverse=True)
        counts = np.bincount(corpus.concepts, minlength=corpus.concept_count)
        self._starts = np.concatenate([[0], np.cumsum(counts)])
        self._counts = counts
        weights = self._label_weights(corpus)
        self._sums = np.concatenate([[0.0], np.cumsum(weights)])
        self._pairable = np.flatnonzero(counts > 1)
        self._pairs = min(settings.pairs, max(len(self._pairable) // 4, 8))
        self._chances = np.cumsum(np.sqrt(counts[self._pairable]))
        self._lang_starts, self._lang_ends = self._same_language(corpus)

    @property
    def steps(self) -> int:
        """How many steps there are to be; none if no concept has two labels."""
        if not len(self._pairable):
            return 0
        wanted = self._settings.passes * len(self._concepts) / (2 * self._pairs)
        return max(int(np.ceil(wanted)), self._settings.least_steps)

    def draw(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Places of the first and second labels of the pairs."""
        run = self._settings.run
        wanted = -(-self._pairs // run)
        drawn = self._random.random(wanted) * self._chances[-1]
        starts = np.searchsorted(self._chances, drawn, side="right")
        near = (starts[:, None] + np.arange(run)[None, :]) % len(self._pairable)
        concepts = self._pairable[np.unique(near)]
        first = self._label_of(concepts)
        second = self._label_of(concepts)
        for _ in range(3):
            second = np.where(second == first, self._label_of(concepts), second)
        second = self._within_language(first, second)
        is_pair = first != second
        return first[is_pair], second[is_pair]

    def masked(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Pairs that must not count against each other: first × second, the diagonal too."""
        same_concept = self._concepts[first][:, None] == self._concepts[second][None, :]
        same_text = self._same_text[first][:, None] == self._same_text[second][None, :]
        return np.asarray(same_concept | same_text, dtype=np.bool_)

    def _label_of(self, concepts: NDArray[np.int64]) -> NDArray[np.int64]:
        begin = self._sums[self._starts[concepts]]
        end = self._sums[self._starts[concepts + 1]]
        drawn = begin + self._random.random(len(concepts)) * (end - begin)
        places = np.searchsorted(self._sums, drawn, side="right") - 1
        low, high = self._starts[concepts], self._starts[concepts + 1] - 1
        return np.asarray(np.clip(places, low, high), np.int64)

    def _within_language(
        self, first: NDArray[np.int64], second: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        low, high = self._lang_starts[first], self._lang_ends[first]
        drawn = low + (self._random.random(len(first)) * (high - low)).astype(np.int64)
        wanted = self._random.random(len(first)) < self._settings.same_language
        return np.where(wanted & (drawn != first), drawn, second)

    @staticmethod
    def _label_weights(corpus: Corpus) -> NDArray[np.float64]:
        """Labels of a language with many labels count less each."""
        if not len(corpus):
            return np.empty(0)
        key = corpus.concepts * (int(corpus.langs.max()) + 1) + corpus.langs
        _, group, counts = np.unique(key, return_inverse=True, return_counts=True)
        return np.asarray(1 / np.sqrt(counts[group]))

    @staticmethod
    def _same_language(corpus: Corpus) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the labels of each label's concept and language begin and end."""
        if not len(corpus):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        changes = np.flatnonzero((np.diff(corpus.concepts) != 0) | (np.diff(corpus.langs) != 0))
        edges = np.concatenate([[0], changes + 1, [len(corpus)]])
        group = np.searchsorted(edges, np.arange(len(corpus)), side="right") - 1
        return edges[group], edges[group + 1]


# --- the model


class Model:
    """The table of feature vectors while it learns."""

    def __init__(self, table: NDArray[np.float32], settings: TrainingSettings) -> None:
        self.table = table
        self._settings = settings
        self._squares = np.zeros(len(table), np.float32)

    def step(self, rows: sparse.csr_array, masked: NDArray[np.bool_], rate: float) -> float:
        """One step on rows of first and second labels; returns the loss before it."""
        loss, used, gradient = self.gradient(rows, masked)
        self._squares[used] += np.einsum("ij,ij->i", gradient, gradient) / gradient.shape[1]
        gradient *= (-rate / np.sqrt(self._squares[used] + _EPSILON))[:, None]
        self.table[used] += gradient
        return loss

    def gradient(
        self, rows: sparse.csr_array, masked: NDArray[np.bool_]
    ) -> tuple[float, NDArray[np.int64], NDArray[np.float32]]:
        """Loss, the features that are touched, and the loss's gradient by their vectors."""
        summed = rows @ self.table
        lengths = np.sqrt(np.einsum("ij,ij->i", summed, summed) + _EPSILON)[:, None]
        unit = summed / lengths
        loss, by_unit = contrast(unit, masked, self._settings.temperature)
        along = np.einsum("ij,ij->i", by_unit, unit)[:, None]
        by_summed = (by_unit - unit * along) / lengths
        used, columns = number_used(rows.indices, len(self.table))
        shape = (rows.shape[0], len(used))
        compact = sparse.csr_array((rows.data, columns, rows.indptr), shape=shape)
        return loss, used, np.asarray(compact.T @ by_summed)


def contrast(
    unit: NDArray[np.float32], masked: NDArray[np.bool_], temperature: float
) -> tuple[float, NDArray[np.float32]]:
    """The loss of unit vectors (all first ones, then all second ones) and its gradient."""
    half = len(unit) // 2
    first, second = unit[:half], unit[half:]
    cosines = first @ second.T
    own = np.eye(half, dtype=bool)
    logits = np.where(masked & ~own, -np.inf, cosines / np.float32(temperature))
    forward = _softmax(logits)
    backward = _softmax(logits.T).T
    chosen = np.diag(forward) * np.diag(backward)
    loss = -float(np.mean(np.log(np.maximum(chosen, 1e-30)))) / 2
    by_cosine = ((forward + backward) / 2 - own).astype(np.float32) / np.float32(half * temperature)
    return loss, np.concatenate([by_cosine @ second, by_cosine.T @ first])


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _encoder(
    hashes: NDArray[np.uint64], table: NDArray[np.float32], said: TrainingSettings
) -> Encoder:
    largest = np.abs(table).max(axis=1, initial=0.0)
    steps = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    rounded = np.rint(table / steps[:, None]).astype(np.int8)
    return Encoder(hashes, rounded, steps, said.scale)
