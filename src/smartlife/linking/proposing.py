"""Proposes the concepts that are worth a closer look for a text.

Labels of the text's language by characters, labels of the pivot, labels that are the text itself,
and the encoder over all languages each propose some; what they say together decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.linking.pairs import Pairs
from smartlife.linking.term_labels import best_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from smartlife.linking.features import TermTexts
    from smartlife.linking.term_concepts import Kinds
    from smartlife.linking.term_labels import TermLabels

_BY_LABELS: Final = 48
_BY_DOCUMENTS: Final = 20
_BY_PIVOT: Final = 8
_BY_MEANING: Final = 28
_KEPT: Final = 24
# What the proposers' scores count when the candidates are chosen.
_LABEL_WEIGHT: Final = 6
_DOCUMENT_WEIGHT: Final = 2
_PIVOT_WEIGHT: Final = 2
_CENTRE_WEIGHT: Final = 8
_EXACT_WEIGHT: Final = 4


def propose(
    texts: TermTexts, own: TermLabels, pivot: TermLabels, allowed: NDArray[np.bool_] | None
) -> Pairs:
    """The candidates that are worth a closer look, by rough scores.

    Args:
        texts: The texts.
        own: Labels of their language.
        pivot: Labels of the pivot.
        allowed: Which concepts each text may have, texts × concepts; None for all.
    """
    centres = texts.centres if allowed is None else np.where(allowed, texts.centres, -1)
    width = centres.shape[1]
    rough = (_CENTRE_WEIGHT * centres).ravel()
    is_proposed = np.zeros(len(rough), bool)
    is_proposed[_nearest(texts, centres)] = True
    worth = np.zeros(len(rough), np.float32)
    for rows, concepts, values in _by_labels(texts, own, pivot):
        cells = rows * width + concepts
        is_proposed[cells] = True
        np.maximum.at(worth, cells, values)
        # A concept that several labels propose gets the best of them once.
        rough[cells] += worth[cells]
        worth[cells] = 0
    if allowed is not None:
        is_proposed &= allowed.ravel()
    found = np.flatnonzero(is_proposed)
    pairs = Pairs(*np.divmod(found, width), len(centres))
    return pairs.select(pairs.rank(np.round(rough[found], 5)) < _KEPT)


def groups_of(best: Pairs, known: Pairs, kinds: Kinds) -> Pairs:
    """The ISCO groups that the best candidates are in, as far as they are not known yet."""
    width = len(kinds.is_group)
    groups = kinds.groups[best.concepts]
    is_new = np.zeros(best.count * width, bool)
    is_new[(best.rows[:, None] * width + groups)[groups >= 0]] = True
    is_new[known.rows * width + known.concepts] = False
    return Pairs(*np.divmod(np.flatnonzero(is_new), width), best.count)


def _nearest(texts: TermTexts, centres: NDArray[np.float32]) -> NDArray[np.int64]:
    """Cells of the nearest centres of each text that means anything."""
    width = centres.shape[1]
    most = min(_BY_MEANING, width)
    # Twice as fast as asking for their places; of those that are as near as the last all are taken.
    least = np.partition(centres, width - most, axis=1)[:, width - most]
    is_near: NDArray[np.bool_] = np.greater_equal(centres, least[:, None])
    return np.flatnonzero(is_near & (texts.vectors != 0).any(axis=1)[:, None])


def _by_labels(
    texts: TermTexts, own: TermLabels, pivot: TermLabels
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]]:
    """Texts, concepts and what each way of proposing says for them."""
    rows, labels, values = best_of(texts.grams, own.by_gram, _BY_LABELS)
    yield rows, own.concepts[labels], _LABEL_WEIGHT * values
    rows, concepts, values = best_of(texts.grams, own.by_document, _BY_DOCUMENTS)
    yield rows, concepts, _DOCUMENT_WEIGHT * values
    if pivot is not own:
        rows, concepts, values = best_of(texts.pivot_grams, pivot.by_document, _BY_PIVOT)
        yield rows, concepts, _PIVOT_WEIGHT * values
    rows, labels = texts.exact
    yield rows, own.concepts[labels], np.full(len(rows), _EXACT_WEIGHT, np.float32)
