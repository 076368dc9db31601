"""What title and term matching knows of concepts apart from their labels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.linking.standing import standing_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.linking.concepts import Concepts
    from smartlife.linking.encoder import Encoder
    from smartlife.linking.term_labels import TermLabels

# Column of `Kinds.isco` and divisor for codes of one digit, two, three and four.
_LEVELS: Final = ((2, 10), (2, 1), (1, 1), (0, 1))
# "Not elsewhere classified" in ISCO-08: the unit groups whose code ends with 9.
_REST: Final = 9


@dataclass(frozen=True, slots=True)
class Meanings:
    """Vectors of concepts, whole numbers in int8.

    Attributes:
        centres: Mean over all labels, each language counting once: concepts × size.
        group_centres: Mean over all concepts of the same ISCO unit group: concepts × size.
        scale: Length of a vector: products divided by its square are cosines.
    """

    centres: NDArray[np.int8]
    group_centres: NDArray[np.int8]
    scale: float

    def near(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Cosines of vectors of whole numbers with all centres, to the last bit in any company."""
        found: NDArray[np.float32] = vectors @ self.centres.astype(np.float32).T
        found /= np.float32(self.scale**2)
        return found


@dataclass(frozen=True)
class Kinds:
    """What concepts are.

    Attributes:
        is_group: True for ISCO groups.
        is_knowledge: True for knowledge.
        isco: Numbers of the ISCO groups of four, three and two digits that each concept is in,
            concepts × 3; -1 if unknown.
        label_counts: Labels in all languages.
        groups: Places of the ISCO unit group that each concept is in, and of what "is not
            elsewhere classified" in its minor group, concepts × 2; -1 if there is none.
        standing: What the relations of the taxonomy say of each (`smartlife.linking.standing`),
            concepts × columns; no columns where they were not asked.
        keys: A hash of each URI, by which a fitted ranker knows concepts in any index.
    """

    is_group: NDArray[np.bool_]
    is_knowledge: NDArray[np.bool_]
    isco: NDArray[np.int32]
    label_counts: NDArray[np.int32]
    groups: NDArray[np.int64]
    standing: NDArray[np.float32]
    keys: NDArray[np.uint64]

    @cached_property
    def levels(self) -> tuple[tuple[NDArray[np.int64], int], ...]:
        """For four, three and two digits: each concept's group, numbered, and how many there are.

        0 stands for unknown, and is counted.
        """
        found = []
        for column in self.isco.T:
            codes, numbers = np.unique(np.append(column, -1), return_inverse=True)
            found.append((numbers[:-1].astype(np.int64), len(codes)))
        return tuple(found)

    @cached_property
    def usual_labels(self) -> float:
        """Median number of labels of what is no group; 0 if there is nothing."""
        counts = self.label_counts[~self.is_group]
        return float(np.median(counts)) if len(counts) else 0.0

    def is_in(self, isco_code: str) -> NDArray[np.bool_]:
        """Which concepts are inside of an ISCO group; none of a code that is no number."""
        if not (isco_code.isascii() and isco_code.isdecimal() and len(isco_code) <= len(_LEVELS)):
            return np.zeros(len(self.is_group), bool)
        level, divisor = _LEVELS[len(isco_code) - 1]
        codes = self.isco[:, level]
        found: NDArray[np.bool_] = (codes >= 0) & (codes // divisor == int(isco_code))
        return found


def kinds_of(
    numbers: NDArray[np.int64],
    concepts: Concepts,
    labels: Iterable[TermLabels],
    relations: pa.Table | None = None,
) -> Kinds:
    """What some concepts are.

    Args:
        numbers: Their numbers.
        concepts: What the numbers refer to.
        labels: Their labels, language by language.
        relations: core__relations, if they shall have a say.
    """
    codes = [concepts.isco_code(int(number)) for number in numbers]
    isco = np.full((len(numbers), 3), -1, np.int32)
    for level, digits in enumerate((4, 3, 2)):
        for place, code in enumerate(codes):
            if len(code) >= digits and code.isascii() and code.isdecimal():
                isco[place, level] = int(code[:digits])
    counts = np.zeros(len(numbers), np.int32)
    for found in labels:
        counts += np.diff(found.starts).astype(np.int32)
    kinds = [concepts.kind(int(number)) for number in numbers]
    is_group = np.array([kind == "isco_group" for kind in kinds], bool)
    is_knowledge = np.array([kind == "knowledge" for kind in kinds], bool)
    place_of = {
        int(isco[place, 0]): place for place in np.flatnonzero(is_group & (isco[:, 0] >= 0))
    }
    groups = [
        (place_of.get(unit, -1), place_of.get(10 * minor + _REST, -1) if unit >= 0 else -1)
        for unit, minor, _ in isco.tolist()
    ]
    return Kinds(
        is_group=is_group,
        is_knowledge=is_knowledge,
        isco=isco,
        label_counts=counts,
        groups=np.array(groups, np.int64).reshape(len(numbers), 2),
        standing=np.zeros((len(numbers), 0), np.float32)
        if relations is None
        else standing_of(numbers, concepts, relations),
        keys=np.array([key_of(concepts.uri(int(number))) for number in numbers], np.uint64),
    )


def key_of(uri: str) -> int:
    """The hash of a URI that stands for its concept; never 0."""
    return int.from_bytes(blake2b(uri.encode(), digest_size=8).digest(), "big") or 1


def meanings_of(labels: Sequence[TermLabels], kinds: Kinds, encoder: Encoder) -> Meanings:
    """The centres of concepts and of their unit groups; each language counts once."""
    count = len(kinds.is_group)
    total = np.zeros((count, encoder.size))
    for found in labels:
        filled = np.flatnonzero(np.diff(found.starts))
        sums = np.add.reduceat(found.vectors.astype(np.float64), found.starts[filled], axis=0)
        total[filled] += sums / np.diff(found.starts)[filled, None]
    centres = _unit(total)
    groups, place = np.unique(kinds.isco[:, 0], return_inverse=True)
    of_group = np.zeros((len(groups), encoder.size))
    np.add.at(of_group, place, centres)
    of_group[groups < 0] = 0
    return Meanings(
        _rounded(centres, encoder.scale),
        _rounded(_unit(of_group), encoder.scale)[place],
        encoder.scale,
    )


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float64] = np.divide(
        vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0
    )
    return unit


def _rounded(vectors: NDArray[np.float64], scale: float) -> NDArray[np.int8]:
    rounded: NDArray[np.int8] = np.clip(np.rint(vectors * scale), -127, 127).astype(np.int8)
    return rounded
