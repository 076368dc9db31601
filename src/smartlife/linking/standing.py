"""How a concept stands in its taxonomy: what speaks for it before any word is compared.

National terms are broad: they mean what many occupations need more often than what one needs, and
a concept that has narrower ones more often than one that others narrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.linking.concepts import Concepts

    Counts = NDArray[np.int64]

STANDING: Final = (
    "essential_for", "optional_for", "part_of", "parts", "narrower", "broader", "siblings",
    "collections",
)  # fmt: skip
"""Columns of what `standing_of` gives."""


def standing_of(
    numbers: NDArray[np.int64], concepts: Concepts, relations: pa.Table
) -> NDArray[np.float32]:
    """What the relations of a taxonomy say of some concepts: ln(1 + count), concepts × columns.

    The columns are `STANDING`: occupations that the concept is essential or optional for, other
    ones of these concepts that need it and that it needs, narrower and broader concepts, concepts
    with the same broader one (of several the one with most), and collections that it is in.

    Args:
        numbers: Numbers of the concepts, increasing.
        concepts: What the numbers refer to.
        relations: core__relations; ends that are not known do no harm.
    """
    said = np.array(relations["relation"].to_pylist(), object)
    uris = [relations[name].to_pylist() for name in ("from_uri", "to_uri")]
    lower, upper = (_places(concepts.numbers_of(ends), numbers, len(concepts)) for ends in uris)
    size = len(numbers)
    is_needed = np.isin(said, ("essential", "optional"))
    is_inner, is_broader = lower >= 0, said == "broader"
    columns = (
        _count(upper[(said == "essential") & ~is_inner], size),
        _count(upper[(said == "optional") & ~is_inner], size),
        _count(upper[is_needed & is_inner], size),
        _count(lower[is_needed & (upper >= 0)], size),
        _count(upper[is_broader], size),
        _count(lower[is_broader], size),
        _siblings(lower[is_broader], np.array(uris[1], object)[is_broader], size),
        _count(lower[said == "member"], size),
    )
    found: NDArray[np.float32] = np.log1p(np.stack(columns, axis=1)).astype(np.float32)
    return found


def _places(ends: NDArray[np.int64], numbers: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """The place of each number among some; -1 where it is none of them."""
    place_of = np.full(size + 1, -1, np.int64)
    place_of[numbers] = np.arange(len(numbers))
    found: NDArray[np.int64] = place_of[ends]
    return found


def _count(places: NDArray[np.int64], size: int) -> Counts:
    return np.bincount(places[places >= 0], minlength=size)


def _siblings(places: NDArray[np.int64], broader: NDArray[np.object_], size: int) -> Counts:
    """How many of these concepts stand beside each below its fullest broader concept."""
    is_known = places >= 0
    _, above = np.unique(broader[is_known].astype(str), return_inverse=True)
    found = np.zeros(size, np.int64)
    np.maximum.at(found, places[is_known], np.bincount(above)[above])
    return found
