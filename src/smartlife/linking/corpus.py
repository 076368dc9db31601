"""What the encoder learns from: the labels of a taxonomy, and which concepts are neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from smartlife.linking.concepts import Concepts
from smartlife.linking.labels import LabelSet

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Corpus:
    """Labels to learn from.

    Attributes:
        texts: Labels as published, in the order of their concepts.
        concepts: Concept of each label: a number from 0 without gaps, int64. Concepts that are
            close in the taxonomy have close numbers, so that a batch of neighbours is a slice.
        langs: Number of each label's language, int64.
    """

    texts: tuple[str, ...]
    concepts: NDArray[np.int64]
    langs: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def concept_count(self) -> int:
        """Number of concepts."""
        return int(self.concepts[-1]) + 1 if len(self.concepts) else 0


def build_corpus(concepts: pa.Table, labels: pa.Table, relations: pa.Table) -> Corpus:
    """The labels of all concepts in all languages, ordered by the taxonomy.

    Args:
        concepts: core__concepts.
        labels: core__labels.
        relations: core__relations; cycles and unknown ends do no harm.
    """
    known = Concepts.build(concepts)
    found = LabelSet.build(labels, known)
    order = _order(known, relations)
    place = np.empty(len(known), np.int64)
    place[order] = np.arange(len(known))
    by_place = np.argsort(place[found.concepts], kind="stable")
    _, numbers = np.unique(place[found.concepts[by_place]], return_inverse=True)
    texts = found.texts.tolist()
    return Corpus(
        texts=tuple(texts[row] for row in by_place),
        concepts=numbers.astype(np.int64),
        langs=found.langs[by_place].astype(np.int64),
    )


def _order(concepts: Concepts, relations: pa.Table) -> NDArray[np.int64]:
    """Concepts by kind, ISCO code and their first path down from the top of the hierarchy."""
    above = _first_parents(concepts, relations)
    keys: list[tuple[int, str, tuple[int, ...]]] = []
    for number in range(len(concepts)):
        path = [number]
        while (parent := above[path[-1]]) >= 0 and parent not in path:
            path.append(parent)
        isco = concepts.isco_code(number)
        keys.append((0 if isco else 1, isco, tuple(reversed(path))))
    order = sorted(range(len(concepts)), key=keys.__getitem__)
    return np.array(order, np.int64)


def _first_parents(concepts: Concepts, relations: pa.Table) -> list[int]:
    """The broader concept with the least number of each concept; -1 without one."""
    is_broader = [relation == "broader" for relation in relations["relation"].to_pylist()]
    narrower = concepts.numbers_of(relations["from_uri"].to_pylist())
    broader = concepts.numbers_of(relations["to_uri"].to_pylist())
    above = [-1] * len(concepts)
    for row in np.flatnonzero(np.array(is_broader, bool) & (narrower >= 0) & (broader >= 0)):
        lower, upper = int(narrower[row]), int(broader[row])
        if above[lower] < 0 or upper < above[lower]:
            above[lower] = upper
    return above
