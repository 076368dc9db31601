"""Ranks occupations and ISCO groups for titles: labels of one language, pooled per concept.

The score of a concept is its best label's cosine of character 3- and 4-grams (inverse document
frequency over labels, sublinear counts) and, for a small part, the cosine with all its labels as
one document, which also breaks ties. Words, lemmas and stems brought nothing on the development
sets of the MELO benchmark, so there are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.linking.ngrams import Vocabulary, char_ngrams
from smartlife.linking.words import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy import sparse

SIZES: Final = (3, 4)
_DOCUMENT_SHARE: Final = 0.1
_KIND_WEIGHT: Final = {"preferred": 1.0, "alternative": 0.995, "hidden": 0.98}
_CHUNK: Final = 128


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
        labels: Features × labels; labels sorted by concept.
        label_weights: Parallel to the labels.
        documents: Features × concepts.
        starts: First label of each concept.
        concepts: Number of each concept, increasing.
        exact: Normalised label → concepts that have it.
    """

    vocabulary: Vocabulary
    labels: sparse.csr_array
    label_weights: NDArray[np.float32]
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
        return cls(
            vocabulary=vocabulary,
            labels=vocabulary.matrix(features).T.tocsr(),
            label_weights=np.array([texts[key] for key in keys], dtype=np.float32),
            documents=vocabulary.matrix(char_ngrams(documents, SIZES)).T.tocsr(),
            starts=starts.astype(np.int64),
            concepts=concepts,
            exact={text: tuple(found) for text, found in exact.items()},
        )

    def rank(self, texts: Sequence[str], most: int) -> Ranking:
        """The `most` best concepts of each normalised text (fewer if there are fewer)."""
        width = min(most, len(self.concepts))
        concepts = np.zeros((len(texts), width), dtype=np.int64)
        scores = np.zeros((len(texts), width))
        for first in range(0, len(texts), _CHUNK):
            rows = slice(first, first + _CHUNK)
            values = self.scores(texts[rows])
            best = np.argpartition(-values, width - 1, axis=1)[:, :width]
            best.sort(axis=1)
            # Equal scores keep the order of concepts, in any batch.
            order = np.argsort(-np.take_along_axis(values, best, axis=1), axis=1, kind="stable")
            best = np.take_along_axis(best, order, axis=1)
            concepts[rows] = self.concepts[best]
            scores[rows] = np.take_along_axis(values, best, axis=1)
        return Ranking(concepts, scores)

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Scores of all concepts, one row per normalised text."""
        queries = self.vocabulary.matrix(char_ngrams(texts, SIZES))
        single = (queries @ self.labels).toarray()
        single *= self.label_weights
        pooled = np.maximum.reduceat(single, self.starts, axis=1)
        document = (queries @ self.documents).toarray()
        mixed = (1 - _DOCUMENT_SHARE) * pooled + _DOCUMENT_SHARE * document
        scores: NDArray[np.float64] = np.round(mixed.astype(np.float64), 6)
        return scores
