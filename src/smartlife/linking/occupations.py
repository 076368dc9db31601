"""Ranks occupations and ISCO groups for titles: labels of one language, pooled per concept.

The score of a concept is its best label's cosine of character 3- and 4-grams (inverse document
frequency over labels, sublinear counts) and, for a small part, the cosine with all its labels as
one document, which also breaks ties. Words, lemmas and stems brought nothing on the development
sets of the MELO benchmark, so there are none.

To be quick, a bound is computed first: for each concept the largest weight that any of its labels
gives a feature. No label can score above the sum of these, so only the concepts with the highest
bounds are scored label by label.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from smartlife.linking.ngrams import Vocabulary, char_ngrams
from smartlife.linking.words import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SIZES: Final = (3, 4)
_DOCUMENT_SHARE: Final = 0.1
_KIND_WEIGHT: Final = {"preferred": 1.0, "alternative": 0.995, "hidden": 0.98}
_CHUNK: Final = 256
_LEAST_CANDIDATES: Final = 30


@dataclass(frozen=True, slots=True)
class OccupationLabel:
    """One label.

    Attributes:
        concept: Number of its concept.
        label: As published.
        kind: preferred, alternative or hidden.
    """

    concept: int
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best concepts of many texts, best first.

    Attributes:
        concepts: Numbers of concepts, one row per text.
        scores: Parallel, 0 to 1.
    """

    concepts: NDArray[np.int64]
    scores: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OccupationIndex:
    """Labels of one language, ready to be searched.

    Attributes:
        vocabulary: Features of the labels.
        labels: Labels × features, times the weights of the labels; sorted by concept.
        bounds: Features × concepts: the largest weight among the concept's labels.
        documents: Features × concepts: all labels of a concept as one document.
        starts: First label of each concept, and the number of labels.
        concepts: Number of each concept, increasing.
        exact: Normalised label → concepts that have it.
    """

    vocabulary: Vocabulary
    labels: sparse.csr_array
    bounds: sparse.csr_array
    documents: sparse.csr_array
    starts: NDArray[np.int64]
    concepts: NDArray[np.int64]
    exact: dict[str, tuple[int, ...]]

    @classmethod
    def build(cls, labels: Sequence[OccupationLabel]) -> OccupationIndex | None:
        """Indexes labels; None if none has a letter."""
        texts: dict[tuple[int, str], float] = {}
        for label in labels:
            key = (label.concept, normalise(label.label))
            texts[key] = max(texts.get(key, 0.0), _KIND_WEIGHT[label.kind])
        keys = sorted(key for key in texts if key[1])
        if not keys:
            return None
        concept_of = np.array([concept for concept, _ in keys], dtype=np.int64)
        concepts, starts = np.unique(concept_of, return_index=True)
        features = char_ngrams([text for _, text in keys], SIZES)
        vocabulary = Vocabulary.fit(features)
        documents = [
            " ".join(text for _, text in keys[first:last])
            for first, last in zip(starts, [*starts[1:], len(keys)], strict=True)
        ]
        exact: dict[str, list[int]] = {}
        for concept, text in keys:
            exact.setdefault(text, []).append(concept)
        labels_matrix = vocabulary.matrix(features)
        label_weights = np.array([texts[key] for key in keys], dtype=np.float32)
        labels_matrix.data *= np.repeat(label_weights, np.diff(labels_matrix.indptr))
        return cls(
            vocabulary=vocabulary,
            labels=labels_matrix,
            bounds=_bounds(labels_matrix, np.searchsorted(concepts, concept_of), len(concepts)),
            documents=vocabulary.matrix(char_ngrams(documents, SIZES)).T.tocsr(),
            starts=np.append(starts, len(keys)).astype(np.int64),
            concepts=concepts,
            exact={text: tuple(found) for text, found in exact.items()},
        )

    def rank(self, texts: Sequence[str], most: int) -> Ranking:
        """The `most` best concepts of each normalised text (fewer if there are fewer)."""
        width = min(most, len(self.concepts))
        concepts = np.zeros((len(texts), width), dtype=np.int64)
        scores = np.zeros((len(texts), width))
        for first in range(0, len(texts), _CHUNK):
            chunk = texts[first : first + _CHUNK]
            queries = self.vocabulary.matrix(char_ngrams(chunk, SIZES))
            bounds = (queries @ self.bounds).toarray()
            documents = (queries @ self.documents).toarray()
            for row in range(len(chunk)):
                found, values = self._rank_one(queries, row, (bounds[row], documents[row]), width)
                concepts[first + row] = self.concepts[found]
                scores[first + row] = values
        return Ranking(concepts, scores)

    def _rank_one(
        self,
        queries: sparse.csr_array,
        row: int,
        known: tuple[NDArray[np.float32], NDArray[np.float32]],
        width: int,
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Places and scores of the best concepts of one text."""
        bounds, documents = known
        count = min(len(self.concepts), max(_LEAST_CANDIDATES, 2 * width))
        candidates = np.argpartition(-bounds, count - 1)[:count]
        candidates.sort()
        part = slice(queries.indptr[row], queries.indptr[row + 1])
        pooled = self._pooled(candidates, queries.indices[part], queries.data[part])
        mixed = (1 - _DOCUMENT_SHARE) * pooled + _DOCUMENT_SHARE * documents[candidates]
        scores = np.round(mixed, 6)
        # Equal scores keep the order of concepts, in any batch.
        best = np.argsort(-scores, kind="stable")[:width]
        return candidates[best].astype(np.int64), scores[best].astype(np.float64)

    def _pooled(
        self,
        candidates: NDArray[np.int64],
        features: NDArray[np.int32],
        weights: NDArray[np.float32],
    ) -> NDArray[np.float32]:
        """The best label's cosine of each candidate."""
        query = np.zeros(self.labels.shape[1], dtype=np.float32)
        query[features] = weights
        firsts, lasts = self.starts[candidates], self.starts[candidates + 1]
        label_counts = lasts - firsts
        labels = np.repeat(firsts - np.cumsum(label_counts) + label_counts, label_counts)
        labels += np.arange(len(labels))
        begins, ends = self.labels.indptr[labels], self.labels.indptr[labels + 1]
        sizes = (ends - begins).astype(np.int64)
        cells = np.repeat(begins - np.cumsum(sizes) + sizes, sizes)
        cells += np.arange(len(cells))
        products = query[self.labels.indices[cells]] * self.labels.data[cells]
        sums = np.add.reduceat(products, np.cumsum(sizes) - sizes)
        return np.maximum.reduceat(sums, np.cumsum(label_counts) - label_counts)


def _bounds(
    labels: sparse.csr_array, concept_of: NDArray[np.int64], count: int
) -> sparse.csr_array:
    """Features × concepts: the largest weight of a feature among a concept's labels."""
    rows = np.repeat(concept_of, np.diff(labels.indptr))
    keys = labels.indices.astype(np.int64) * count + rows
    order = np.lexsort((-labels.data, keys))
    first = np.ones(len(order), dtype=bool)
    first[1:] = keys[order][1:] != keys[order][:-1]
    kept = order[first]
    return sparse.csr_array(
        (labels.data[kept], (labels.indices[kept], rows[kept])),
        shape=(labels.shape[1], count),
    )
