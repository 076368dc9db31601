"""Columns of tables as arrays: numbers for distinct values, places among known values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]


def coded(column: pa.ChunkedArray) -> tuple[tuple[str, ...], Integers]:
    """The distinct values, sorted, and each row's place among them; no row may be null."""
    import pyarrow.compute as pc

    values = pc.unique(column)
    values = values.take(pc.sort_indices(values))
    return tuple(values.to_pylist()), integers(pc.index_in(column, value_set=values))


def numbered(column: pa.ChunkedArray) -> Integers:
    """Each row's value as the number of its first appearance; null is a value."""
    import pyarrow.compute as pc

    return integers(pc.index_in(column, value_set=pc.unique(column)))


def integers(column: pa.ChunkedArray | pa.Array) -> Integers:
    """Whole numbers; no row may be null."""
    return np.asarray(column.to_numpy(zero_copy_only=False).astype(np.int64), np.int64)


def floats(column: pa.ChunkedArray | pa.Array) -> Floats:
    """Numbers; NaN where null."""
    return np.asarray(column.to_numpy(zero_copy_only=False).astype(np.float64), np.float64)


def flags(column: pa.ChunkedArray | pa.Array) -> Flags:
    """Truth values; no row may be null."""
    return np.asarray(column.to_numpy(zero_copy_only=False).astype(np.bool_), np.bool_)
