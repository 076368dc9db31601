"""What speaks for each candidate of each text: a row of figures per pair of text and concept.

Everything is computed for all pairs of a batch at once. No figure depends on the other texts of
the batch, nor on what language it is: rarities come from the labels of the language at hand, and
each score also stands relative to the best candidate of its text. So one ranker serves all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.linking.encoder import whole_words
from smartlife.linking.ngrams import char_ngrams
from smartlife.linking.pairs import Pairs, Spread, dense_products, sparse_products
from smartlife.linking.standing import STANDING
from smartlife.linking.term_labels import (
    EDGE,
    SIZES,
    edges_of,
    first_and_last,
    lengths_of,
    word_matrix,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    from smartlife.linking.term_concepts import Kinds, Meanings
    from smartlife.linking.term_labels import TermLabels


_RELATIVE: Final = (
    "label",
    "document",
    "words_both",
    "words_document",
    "meaning",
    "centre",
    "pivot_meaning",
)
_RECIPROCAL: Final = ("label", "document", "meaning", "centre")
_FURTHEST: Final = 4
_TINY: Final = np.float32(1e-6)
# Share of the usual number of labels: concepts that have all languages of ESCO have more.
_FEW_LABELS: Final = 0.25
_NO_LETTER: Final = np.uint32(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class TermTexts:
    """Normalised texts of one language, taken apart.

    Attributes:
        texts: The texts.
        grams: TermTexts × character n-grams of the labels of their language, unit length.
        pivot_grams: TermTexts × character n-grams of the labels of the pivot.
        words: TermTexts × words, rarities.
        word_totals: Sum of the rarities of all words of each text.
        vectors: What the encoder makes of them, whole numbers.
        centres: Their cosines with the centres of all concepts.
        ends: First and last word of each text as hashes.
        exact: Places of texts and of the labels that are the same, one pair per label.
    """

    texts: Sequence[str]
    grams: sparse.csr_array
    pivot_grams: sparse.csr_array
    words: sparse.csr_array
    word_totals: NDArray[np.float32]
    vectors: NDArray[np.float32]
    centres: NDArray[np.float32]
    ends: NDArray[np.uint64]
    exact: tuple[NDArray[np.int64], NDArray[np.int64]]

    @classmethod
    def of(
        cls,
        texts: Sequence[str],
        labels: TermLabels,
        pivot: TermLabels,
        meant: tuple[NDArray[np.float32], Meanings],
    ) -> TermTexts:
        """Takes texts apart by the n-grams and words that labels have.

        Args:
            texts: Normalised texts.
            labels: Labels of their language.
            pivot: Labels of the pivot.
            meant: What the encoder makes of them, and what it makes of concepts.
        """
        vectors, meanings = meant
        features, known_words = char_ngrams(texts, SIZES), whole_words(texts)
        grams = labels.grams.matrix(features)
        words, totals = word_matrix(labels.words, known_words)
        return cls(
            texts=texts,
            grams=grams,
            pivot_grams=grams if pivot is labels else pivot.grams.matrix(features),
            words=words,
            word_totals=totals,
            vectors=vectors,
            centres=meanings.near(vectors),
            ends=first_and_last(known_words),
            exact=labels.exact(texts),
        )


@dataclass(frozen=True, slots=True)
class Fits:
    """How pairs fit, at a first look.

    Attributes:
        label: The best label's cosine of n-grams.
        document: Cosine with all labels as one text.
        meaning: The best label's cosine of encoder vectors.
        meaning_mean: The mean over labels.
        centre: Cosine with the centre of the concept.
        best: Place of the best label; -1 if the concept has none in the language.
    """

    label: NDArray[np.float32]
    document: NDArray[np.float32]
    meaning: NDArray[np.float32]
    meaning_mean: NDArray[np.float32]
    centre: NDArray[np.float32]
    best: NDArray[np.int64]

    def select(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Fits:
        """Those of some of the pairs."""
        return Fits(*(getattr(self, name)[chosen] for name in self.__slots__))

    def followed_by(self, others: Fits) -> Fits:
        """These and those of other pairs behind them."""
        both = [(getattr(self, name), getattr(others, name)) for name in self.__slots__]
        return Fits(*(np.concatenate(pair) for pair in both))


def first_look(texts: TermTexts, pairs: Pairs, labels: TermLabels, meanings: Meanings) -> Fits:
    """What tells quickly which candidates are worth a closer look."""
    spread = Spread.of(pairs.concepts, labels.starts)
    rows = pairs.rows[spread.pairs]
    label = sparse_products(texts.grams, labels.labels, rows, spread.labels)
    meaning = dense_products(texts.vectors, labels.vectors, rows, spread.labels, meanings.scale)
    return Fits(
        label=spread.most(label),
        document=sparse_products(texts.grams, labels.documents, pairs.rows, pairs.concepts),
        meaning=spread.most(meaning),
        meaning_mean=spread.mean(meaning),
        centre=texts.centres[pairs.rows, pairs.concepts],
        best=spread.best(label),
    )


def describe(
    texts: TermTexts,
    pairs: Pairs,
    fits: Fits,
    known: tuple[TermLabels, TermLabels, Meanings, Kinds],
) -> dict[str, NDArray[np.float32]]:
    """All figures of pairs by name.

    Args:
        texts: The texts.
        pairs: Candidates that are worth it.
        fits: What the first look said of them.
        known: Labels of the language of the texts, those of the pivot, and what concepts are.
    """
    labels, pivot, meanings, kinds = known
    found = {
        "label": fits.label,
        "document": fits.document,
        "meaning": fits.meaning,
        "meaning_mean": fits.meaning_mean,
        "centre": fits.centre,
        "group_centre": dense_products(
            texts.vectors, meanings.group_centres, pairs.rows, pairs.concepts, meanings.scale
        ),
    }
    is_own = pivot is labels
    found["pivot_meaning"] = (
        fits.meaning if is_own else _pivot_meaning(texts, pairs, pivot, meanings)
    )
    found |= _words(texts, pairs, labels)
    found |= _edges(texts, pairs, fits, labels)
    found |= _kinds(texts, pairs, labels, kinds)
    found |= _unknown(found, pairs, pivot, kinds)
    found |= {f"{name}_lag": found[name] - pairs.most(found[name]) for name in _RELATIVE}
    found |= {
        f"{name}_place": (1 / (1 + pairs.rank(found[name]))).astype(np.float32)
        for name in _RECIPROCAL
    }
    return found | _company(pairs, base_score(fits), kinds)


def base_score(fits: Fits) -> NDArray[np.float32]:
    """A rough score of the first look: what is worth a closer one, and what the others say."""
    total = 4 * fits.label + 2 * fits.document + 4 * fits.meaning + 6 * fits.centre
    return np.round(total, 4).astype(np.float32)


def _pivot_meaning(
    texts: TermTexts, pairs: Pairs, pivot: TermLabels, meanings: Meanings
) -> NDArray[np.float32]:
    """The best cosine with a label of the pivot: what the concept is called elsewhere."""
    spread = Spread.of(pairs.concepts, pivot.starts)
    rows = pairs.rows[spread.pairs]
    return spread.most(
        dense_products(texts.vectors, pivot.vectors, rows, spread.labels, meanings.scale)
    )


def _words(texts: TermTexts, pairs: Pairs, labels: TermLabels) -> dict[str, NDArray[np.float32]]:
    """Share of the words, by rarity, that text and label have in common."""
    spread = Spread.of(pairs.concepts, labels.starts)
    rows = pairs.rows[spread.pairs]
    ones = texts.words.copy()
    ones.data = np.ones_like(ones.data)
    common = sparse_products(ones, labels.label_words, rows, spread.labels)
    of_text, of_label = texts.word_totals[rows], labels.word_totals[spread.labels]
    in_document = sparse_products(texts.words, labels.document_words, pairs.rows, pairs.concepts)
    return {
        "words_text": spread.most(_share(common, of_text)),
        "words_label": spread.most(_share(common, of_label)),
        "words_both": spread.most(_share(2 * common, of_text + of_label)),
        "words_document": _share(in_document, texts.word_totals[pairs.rows]),
    }


def _share(part: NDArray[np.float32], whole: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.divide(part, np.maximum(whole, _TINY), dtype=np.float32)


def _edges(
    texts: TermTexts, pairs: Pairs, fits: Fits, labels: TermLabels
) -> dict[str, NDArray[np.float32]]:
    """Common beginning and end with the best label: heads of phrases and of compounds."""
    best = np.maximum(fits.best, 0)
    has_label = (fits.best >= 0).astype(np.float32)
    own, sizes = edges_of(texts.texts), lengths_of(texts.texts)[pairs.rows]
    # No letter is 0: where a text ends, nothing is the same.
    own[own == 0] = _NO_LETTER
    differs = own[pairs.rows] != labels.edges[best]
    run = np.where(differs.any(axis=2), differs.argmax(axis=2), EDGE) * has_label[:, None]
    lengths = labels.lengths[best]
    in_text = run / np.clip(sizes[:, :1], 1, EDGE)
    in_label = run / np.clip(lengths[:, :1], 1, EDGE)
    ends = (texts.ends[pairs.rows] == labels.ends[best]) * has_label[:, None]
    ratio = np.log(np.maximum(sizes[:, 0], 1) / np.maximum(lengths[:, 0], 1)) * has_label
    found = {
        "begin_text": in_text[:, 0],
        "end_text": in_text[:, 1],
        "begin_label": in_label[:, 0],
        "end_label": in_label[:, 1],
        "first_word": ends[:, 0],
        "last_word": ends[:, 1],
        "length_ratio": ratio,
        "length_distance": np.abs(ratio),
        "more_words": np.clip(sizes[:, 1] - lengths[:, 1], -_FURTHEST, _FURTHEST) * has_label,
        "is_preferred": labels.is_preferred[best] * has_label,
    }
    return {name: np.asarray(values, np.float32) for name, values in found.items()}


def _kinds(
    texts: TermTexts, pairs: Pairs, labels: TermLabels, kinds: Kinds
) -> dict[str, NDArray[np.float32]]:
    """What the concept is, whether a label is the text itself, and how long the text is."""
    rows, places = texts.exact
    equal = Pairs(rows, labels.concepts[places], pairs.count)
    own = lengths_of(texts.texts)[pairs.rows]
    own_counts = labels.starts[pairs.concepts + 1] - labels.starts[pairs.concepts]
    found = {
        "is_exact": pairs.are_among(equal),
        "is_exact_preferred": pairs.are_among(equal.select(labels.is_preferred[places])),
        "is_group": kinds.is_group[pairs.concepts],
        "is_knowledge": kinds.is_knowledge[pairs.concepts],
        "is_unit_group": kinds.is_group[pairs.concepts] & (kinds.isco[pairs.concepts, 0] >= 0),
        "is_rest_group": kinds.is_group[pairs.concepts]
        & (kinds.groups[pairs.concepts, 1] == pairs.concepts),
        "own_labels": np.log1p(own_counts),
        "all_labels": np.log1p(kinds.label_counts[pairs.concepts]),
        "text_length": np.log1p(own[:, 0]),
        "text_words": np.minimum(own[:, 1], 6),
    }
    # Titles are matched without relations: they have no columns.
    found |= zip(STANDING, kinds.standing[pairs.concepts].T, strict=False)
    return {name: np.asarray(values, np.float32) for name, values in found.items()}


def _unknown(
    found: Mapping[str, NDArray[np.float32]], pairs: Pairs, pivot: TermLabels, kinds: Kinds
) -> dict[str, NDArray[np.float32]]:
    """The figures that nothing is known for, where a label is the text itself.

    A concept that a study has added may have one label, none in the pivot, and no group. Zero would
    speak against it. So the pivot's labels and the group are taken to mean what the concept itself
    does, and its labels to be as many as those of others.
    """
    is_named = (found["is_exact"] > 0) & (found["is_group"] == 0)
    has_pivot = np.diff(pivot.starts)[pairs.concepts] > 0
    # Skills have no ISCO groups at all, and their ranker knows it.
    has_group = (kinds.isco[pairs.concepts, 0] >= 0) | ~(kinds.isco[:, 0] >= 0).any()
    is_bare = kinds.label_counts[pairs.concepts] < _FEW_LABELS * kinds.usual_labels
    filled = (
        ("pivot_meaning", ~has_pivot, found["meaning_mean"]),
        ("group_centre", ~has_group, found["centre"]),
        ("all_labels", is_bare, np.float32(np.log1p(kinds.usual_labels))),
    )
    return {
        name: np.where(is_named & is_lacking, instead, found[name])
        for name, is_lacking, instead in filled
    }


def _company(
    pairs: Pairs, base: NDArray[np.float32], kinds: Kinds
) -> dict[str, NDArray[np.float32]]:
    """What the other candidates of the text say: how much weight the concept's ISCO groups have."""
    lead = np.exp(2 * (base - pairs.most(base)).astype(np.float64))
    share = lead / np.maximum(pairs.total(lead), 1e-9)
    found = {
        "share": share,
        "share_log": np.log(share + 1e-4),
        "doubt": -pairs.total(share * np.log(share + 1e-9)),
    }
    for level, digits in enumerate((4, 3, 2)):
        numbers, width = kinds.levels[level]
        group = numbers[pairs.concepts]
        cells = pairs.rows * width + group
        of_group = np.bincount(cells, weights=share, minlength=pairs.count * width)[cells]
        found[f"group_share_{digits}"] = np.where(group > 0, of_group - share, 0)
        if digits == 4:
            best = np.full(pairs.count * width, -np.inf, np.float32)
            np.maximum.at(best, cells, base)
            found["group_lag"] = base - best[cells]
    return {name: np.asarray(values, np.float32) for name, values in found.items()}
