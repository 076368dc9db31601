"""What speaks for each skill that shares words with a sentence: the columns of the ranker.

Of the labels of a concept the one that lies best in the sentence speaks for it; how well any of
them and how well the preferred one is contained counts besides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from smartlife.linking.skill_index import PREFERRED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.linking.skill_index import Hits, SkillIndex
    from smartlife.linking.skill_words import SentenceWords

_Number = TypeVar("_Number", bound=np.generic)

FEATURES: Final = (
    "containment",
    "best_containment",
    "preferred_containment",
    "competition",
    "coverage",
    "matched",
    "shared",
    "single",
    "as_written",
    "compact",
    "uses",
    "is_knowledge",
    "similarity",
)
"""Names of the columns.

containment: of the best label; best_containment, preferred_containment: over all labels, over the
preferred one; competition: how far the best label falls behind others at its words; coverage:
share of the sentence; matched, shared: number and weight of the shared stems; single: only one;
as_written: share of the words that are written as in the label; compact: shared words by the
width of their window; uses: ln(1 + occupations that need it); similarity: cosine of the
encoder's vectors of sentence and concept.
"""

_EASE: Final = 4.0
_FINE: Final = 2**20
_PLACES: Final = 32
_LAST_PLACE: Final = 2**_PLACES - 1
_ALMOST: Final = 0.999
_MOST_MATCHED: Final = 5
_MOST_SHARED: Final = 20.0


@dataclass(frozen=True, slots=True)
class Candidates:
    """Concepts that sentences may speak of; the arrays are parallel, by sentence and concept.

    Attributes:
        sentences: Number of the sentence.
        concepts: Number of the concept.
        labels: Number of its best label.
        values: Columns of `FEATURES`, float32.
        complete: True if all stems of the label are there.
        exact: True if its very words are there, in a row.
        first: Place of the first shared word in the arrays of the words.
        last: Place of the last.
        slots: Which stems of the label are shared.
    """

    sentences: NDArray[np.int64]
    concepts: NDArray[np.int64]
    labels: NDArray[np.int64]
    values: NDArray[np.float32]
    complete: NDArray[np.bool_]
    exact: NDArray[np.bool_]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    slots: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of concepts without any text; both arrays by number of the concept.

    Attributes:
        uses: ln(1 + number of occupations that need it), float32.
        is_knowledge: True for knowledge, False for a skill.
    """

    uses: NDArray[np.float32]
    is_knowledge: NDArray[np.bool_]


def describe(hits: Hits, words: SentenceWords, index: SkillIndex, traits: Traits) -> Candidates:
    """The candidates of hits; the column `similarity` is left at 0."""
    # the parts of a compound stand at one place
    compact = np.minimum(hits.matched / hits.width.astype(np.float32), 1)
    share = hits.shared / (index.totals[hits.labels] + np.float32(_EASE))
    lie = share * (0.6 + 0.4 * hits.as_written) * (0.8 + 0.2 * compact)
    concepts = index.concepts[hits.labels].astype(np.int64)
    is_new = np.ones(len(concepts), bool)
    is_new[1:] = (concepts[1:] != concepts[:-1]) | (hits.sentences[1:] != hits.sentences[:-1])
    starts = np.flatnonzero(is_new)
    # the best of each run: one number holds how well a label lies and, turned round, its place
    placed = (lie * _FINE).astype(np.int64) << _PLACES | (_LAST_PLACE - np.arange(len(lie)))
    best = _LAST_PLACE - (_most(placed, starts) & _LAST_PLACE)
    labels = hits.labels[best]
    concepts = concepts[best]
    sentences = hits.sentences[best]
    preferred = np.where(index.kinds[hits.labels] == PREFERRED, hits.containment, 0)
    weight = np.where(words.stems >= 0, index.weights[words.stems], 0)
    of_sentence = np.bincount(words.sentences, weight, minlength=len(words.ends) - 1)
    rival = np.zeros(len(words.stems), lie.dtype)
    np.maximum.at(rival, hits.first[best], lie[best])
    np.maximum.at(rival, hits.last[best], lie[best])
    strongest = np.maximum(rival[hits.first[best]], rival[hits.last[best]])
    matched = hits.matched[best]
    is_complete = hits.containment[best] > _ALMOST
    columns = (
        hits.containment[best],
        _most(hits.containment, starts),
        _most(preferred, starts),
        lie[best] - strongest,
        hits.shared[best] / np.maximum(of_sentence[sentences], 1),
        np.minimum(matched, _MOST_MATCHED) / _MOST_MATCHED,
        np.minimum(hits.shared[best], _MOST_SHARED) / _MOST_SHARED,
        matched == 1,
        hits.as_written[best],
        compact[best],
        traits.uses[concepts],
        traits.is_knowledge[concepts],
        np.zeros(len(best)),
    )
    return Candidates(
        sentences=sentences,
        concepts=concepts,
        labels=labels,
        values=np.column_stack([column.astype(np.float32) for column in columns]),
        complete=is_complete,
        exact=is_complete & (hits.as_written[best] == 1) & (compact[best] == 1),
        first=hits.first[best],
        last=hits.last[best],
        slots=hits.slots[best],
    )


def _most(values: NDArray[_Number], starts: NDArray[np.int64]) -> NDArray[_Number]:
    """The largest value of each run."""
    return np.maximum.reduceat(values, starts) if len(starts) else values
