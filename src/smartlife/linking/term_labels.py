"""The labels of one language as arrays: what title and term matching knows of each of them.

Every text here is normalised: folded words separated by single spaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

from smartlife.linking.arrays import (
    Arrays,
    Texts,
    part,
    prefixed,
    sparse_arrays,
    sparse_from_arrays,
)
from smartlife.linking.encoder import whole_words
from smartlife.linking.ngrams import Features, Vocabulary, char_ngrams
from smartlife.linking.words import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.linking.encoder import Encoder

SIZES: Final = (3, 4, 5)
"""Lengths of character n-grams."""

EDGE: Final = 16
"""Characters of the beginning and of the end of a text that are compared."""

# What another form of a word may differ in: letters of the beginning that both have, and letters of
# the rest of each. On the labels of ESCO this is the form of women in lv, lt and de nearly always,
# in the other languages that, the plural, or another spelling.
_LEAST_BEGINNING: Final = 4
_LONGEST_ENDING: Final = 4
_SLASH: Final = "/"

# Share of labels, or number, above which a feature proposes nothing. On development data a share
# of 2 % finds what 100 % finds, six times as fast.
_COMMONEST: Final = 0.02
_FEW: Final = 100
_JOINT: Final = "\u2581"
_PIECES: Final = ("grams", "words")
_MATRICES: Final = (
    "labels",
    "documents",
    "label_words",
    "document_words",
    "by_gram",
    "by_document",
)
_PLAIN: Final = (
    "concepts",
    "starts",
    "is_preferred",
    "edges",
    "ends",
    "lengths",
    "keys",
    "vectors",
    "word_totals",
)


@dataclass(frozen=True, slots=True)
class TermLabels:
    """Labels of one language, in the order of concepts.

    Attributes:
        texts: The labels, normalised.
        concepts: Place of each label's concept among the concepts of the matcher.
        starts: First label of each concept, and the number of labels.
        is_preferred: True for preferred labels, and for other forms of them if asked for.
        grams: Character n-grams of labels.
        labels: Labels × n-grams, rows of unit length.
        documents: Concepts × n-grams: all labels of a concept as one text.
        by_gram: `labels` by n-gram, without the commonest.
        by_document: `documents` by n-gram, without the commonest.
        words: Words of labels.
        label_words: Labels × words: the rarity of each word that is in the label.
        word_totals: Sum of the rarities of the words of each label.
        document_words: Concepts × words: 1 for each word that any label of the concept has.
        edges: First and last characters of each label: labels × 2 × `EDGE` code points.
        ends: First and last word of each label as hashes, labels × 2.
        lengths: Characters and words of each label, labels × 2.
        keys: Hash of each label, increasing, beside the place of the label: 2 × labels.
        vectors: What the encoder makes of each label, int8.
    """

    texts: Texts
    concepts: NDArray[np.int64]
    starts: NDArray[np.int64]
    is_preferred: NDArray[np.bool_]
    grams: Vocabulary
    labels: sparse.csr_array
    documents: sparse.csr_array
    by_gram: sparse.csr_array
    by_document: sparse.csr_array
    words: Vocabulary
    label_words: sparse.csr_array
    word_totals: NDArray[np.float32]
    document_words: sparse.csr_array
    edges: NDArray[np.uint32]
    ends: NDArray[np.uint64]
    lengths: NDArray[np.int32]
    keys: NDArray[np.uint64]
    vectors: NDArray[np.int8]

    @classmethod
    def build(
        cls,
        labels: Iterable[tuple[int, bool, str]],
        count: int,
        encoder: Encoder,
        *,
        with_forms: bool = False,
    ) -> TermLabels | None:
        """Prepares labels; None if none has a letter or digit.

        Args:
            labels: Place of the concept, whether the label is preferred, the label.
            count: Number of concepts.
            encoder: Gives the vectors.
            with_forms: Whether an alternative label that is another form of a preferred one (the
                woman's of the man's: `is_form`) counts as preferred, too.
        """
        best: dict[tuple[int, str], bool] = {}
        named: dict[int, list[str]] = {}
        for concept, is_preferred, label in labels:
            key = (concept, normalise(label))
            best[key] = best.get(key, False) or is_preferred
            if is_preferred and with_forms:
                named.setdefault(concept, []).extend(_forms_in(label))
        for key, is_preferred in best.items():
            best[key] = is_preferred or any(is_form(key[1], one) for one in named.get(key[0], ()))
        kept = sorted(key for key in best if key[1])
        if not kept:
            return None
        texts = [text for _, text in kept]
        concepts = np.array([concept for concept, _ in kept], np.int64)
        starts = np.searchsorted(concepts, np.arange(count + 1))
        documents = [" ".join(texts[a:b]) for a, b in pairwise(starts)]
        features = char_ngrams(texts, SIZES)
        grams = Vocabulary.fit(features)
        matrix = _compact(grams.matrix(features))
        document_matrix = _compact(grams.matrix(char_ngrams(documents, SIZES)))
        known_words = whole_words(documents)
        words = Vocabulary.fit(known_words)
        of_documents, _ = word_matrix(words, known_words)
        of_documents.data[:] = 1
        label_words, word_totals = word_matrix(words, whole_words(texts))
        return cls(
            texts=Texts.of(texts),
            concepts=concepts,
            starts=starts.astype(np.int64),
            is_preferred=np.array([best[key] for key in kept], bool),
            grams=grams,
            labels=matrix,
            documents=document_matrix,
            by_gram=_by_feature(matrix),
            by_document=_by_feature(document_matrix),
            words=words,
            label_words=_compact(label_words),
            word_totals=word_totals,
            document_words=_compact(of_documents),
            edges=edges_of(texts),
            ends=ends_of(texts),
            lengths=lengths_of(texts),
            keys=_sorted_keys(texts),
            vectors=encoder.encode(texts).astype(np.int8),
        )

    def exact(self, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Places of texts and of the labels that are the same, one pair per label."""
        return self.with_keys(keys_of(texts))

    def with_keys(self, wanted: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Places of keys of texts (`keys_of`) and of the labels that have them."""
        known = self.keys[0]
        first = np.searchsorted(known, wanted, side="left")
        counts = np.searchsorted(known, wanted, side="right") - first
        rows = np.repeat(np.arange(len(wanted)), counts)
        places = np.arange(len(rows)) + np.repeat(first - np.cumsum(counts) + counts, counts)
        return rows, self.keys[1][places].astype(np.int64)

    def arrays(self) -> Arrays:
        """The arrays by name."""
        found: Arrays = {name: getattr(self, name) for name in _PLAIN}
        found |= prefixed("texts", self.texts.arrays())
        for name in _PIECES:
            vocabulary: Vocabulary = getattr(self, name)
            found |= prefixed(name, {"hashes": vocabulary.hashes, "idf": vocabulary.idf})
        for name in _MATRICES:
            found |= prefixed(name, sparse_arrays(getattr(self, name)))
        return found

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> TermLabels:
        """The labels of `arrays`."""
        vocabularies = {name: part(name, arrays) for name in _PIECES}
        made: dict[str, object] = {name: arrays[name] for name in _PLAIN}
        made |= {name: sparse_from_arrays(part(name, arrays)) for name in _MATRICES}
        made |= {
            name: Vocabulary(found["hashes"].view(np.uint64), found["idf"].view(np.float32))
            for name, found in vocabularies.items()
        }
        return cls(texts=Texts.from_arrays(part("texts", arrays)), **cast("dict[str, Any]", made))


def is_form(text: str, other: str) -> bool:
    """Whether two normalised texts differ at most in the endings of their words.

    So "gramatvede" is a form of "gramatvedis", and "bankkauffrau" one of "bankkaufmann".
    """
    words, others = text.split(), other.split()
    return len(words) == len(others) and all(
        one == another or _is_word_form(one, another)
        for one, another in zip(words, others, strict=True)
    )


def best_of(
    queries: sparse.csr_array, by_feature: sparse.csr_array, most: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """The `most` rows that have the largest products with each query.

    Returns:
        Places of queries, places of rows, products; in the order of queries.
    """
    found = sp_matmul_topn(
        sparse.csr_matrix(queries), sparse.csr_matrix(by_feature), top_n=most, n_threads=1
    )
    rows = np.repeat(np.arange(queries.shape[0]), np.diff(found.indptr))
    return rows.astype(np.int64), found.indices.astype(np.int64), found.data


def word_matrix(
    words: Vocabulary, features: Features
) -> tuple[sparse.csr_array, NDArray[np.float32]]:
    """Texts × words with the rarity of each word that is there, and the sum over all words.

    A word that no label has counts as much as the rarest.
    """
    places = np.searchsorted(words.hashes, features.hashes)
    places[places == len(words.hashes)] = 0
    is_known = words.hashes[places] == features.hashes
    cells = np.unique(features.rows[is_known] * len(words.hashes) + places[is_known])
    rows, columns = np.divmod(cells, max(len(words.hashes), 1))
    values = words.idf[columns]
    matrix = sparse.csr_array((values, (rows, columns)), shape=(features.count, len(words.hashes)))
    unknown = np.bincount(features.rows[~is_known], minlength=features.count)
    totals = np.bincount(rows, weights=values, minlength=features.count)
    totals = totals + unknown * float(words.idf.max(initial=1.0))
    return matrix, totals.astype(np.float32)


def edges_of(texts: Sequence[str]) -> NDArray[np.uint32]:
    """First characters, and last characters from the end: texts × 2 × `EDGE` code points."""
    cut = [text[:EDGE] for text in texts]
    cut += [text[: -EDGE - 1 : -1] for text in texts]
    codes = np.array(cut, dtype=f"U{EDGE}").view(np.uint32).reshape(2, len(texts), EDGE)
    return np.ascontiguousarray(codes.transpose(1, 0, 2))


def ends_of(texts: Sequence[str]) -> NDArray[np.uint64]:
    """First and last word as hashes, texts × 2; 0 for an empty text."""
    return first_and_last(whole_words(texts))


def first_and_last(words: Features) -> NDArray[np.uint64]:
    """First and last word of each text, texts × 2; 0 where there is none."""
    found = np.zeros((words.count, 2), np.uint64)
    if len(words.rows):
        is_first = np.concatenate([[True], words.rows[1:] != words.rows[:-1]])
        first = np.flatnonzero(is_first)
        last = np.append(first[1:], len(words.rows)) - 1
        rows = words.rows[first]
        found[rows, 0], found[rows, 1] = words.hashes[first], words.hashes[last]
    return found


def lengths_of(texts: Sequence[str]) -> NDArray[np.int32]:
    """Characters and words, texts × 2."""
    return np.array(
        [(len(text), text.count(" ") + bool(text)) for text in texts], np.int32
    ).reshape(len(texts), 2)


def keys_of(texts: Sequence[str]) -> NDArray[np.uint64]:
    """A hash of each text; 0 for an empty one."""
    return ends_of([text.replace(" ", _JOINT) for text in texts])[:, 0]


def _is_word_form(word: str, other: str) -> bool:
    same = takewhile(lambda letters: letters[0] == letters[1], zip(word, other, strict=False))
    beginning = sum(1 for _ in same)
    rest = max(len(word), len(other)) - beginning
    return beginning >= _LEAST_BEGINNING and rest <= _LONGEST_ENDING


def _forms_in(label: str) -> list[str]:
    """A preferred label, normalised, and its two forms if that is what a slash parts in it.

    The labels in German name both at once ("Buchhalter/Buchhalterin"), where other languages have
    the man's form as the preferred label and the woman's as an alternative one.
    """
    halves = [normalise(half) for half in label.split(_SLASH)]
    found = [normalise(label)]
    return found + halves if len(halves) == 2 and is_form(*halves) else found


def _sorted_keys(texts: Sequence[str]) -> NDArray[np.uint64]:
    keys = keys_of(texts)
    order = np.argsort(keys, kind="stable")
    return np.stack([keys[order], order.astype(np.uint64)])


def _compact(matrix: sparse.csr_array) -> sparse.csr_array:
    """With indices of 32 bits: half the space, and less to read."""
    cells = (matrix.data, matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32))
    return sparse.csr_array(cells, shape=matrix.shape)


def _by_feature(matrix: sparse.csr_array) -> sparse.csr_array:
    """Features × rows, without those that too many rows have: they cost most and tell least."""
    turned = matrix.T.tocsr()
    turned.sort_indices()
    counts = np.diff(turned.indptr)
    is_kept = counts <= max(_COMMONEST * matrix.shape[0], _FEW)
    cells = np.repeat(is_kept, counts)
    starts = np.concatenate([[0], np.cumsum(counts * is_kept)])
    kept = (turned.data[cells], turned.indices[cells], starts)
    return _compact(sparse.csr_array(kept, shape=turned.shape))
