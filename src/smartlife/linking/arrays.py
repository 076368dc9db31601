"""How an index is kept in a folder: one `.npy` file per array, read by memory map.

Everything that an index knows is an array, so that opening it costs nothing and several processes
share its pages. Texts are kept as one array of bytes and one of places (`Texts`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

Arrays = dict[str, "NDArray[np.generic]"]
"""Name → array. A name has lower-case letters, digits, `_` and `.` (`titles.lv.labels.data`)."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Many texts in two arrays.

    Attributes:
        data: UTF-8 of all texts, uint8.
        ends: Where each text ends in `data`, with a 0 in front, int64.
    """

    data: NDArray[np.uint8]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """Packs texts."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        ends = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(text) for text in encoded], out=ends[1:])
        return cls(np.frombuffer(b"".join(encoded), np.uint8), ends)

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, number: int) -> str:
        part = self.data[self.ends[number] : self.ends[number + 1]]
        return part.tobytes().decode("utf-8", "surrogatepass")

    def tolist(self) -> list[str]:
        """All texts."""
        return [self[number] for number in range(len(self))]

    def arrays(self) -> Arrays:
        """The two arrays by name."""
        return {"data": self.data, "ends": self.ends}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Texts:
        """The texts of `arrays`."""
        return cls(arrays["data"].view(np.uint8), arrays["ends"].view(np.int64))


def prefixed(prefix: str, arrays: Mapping[str, NDArray[np.generic]]) -> Arrays:
    """The arrays with `prefix.` before their names: the arrays of a part of something."""
    return {f"{prefix}.{name}": array for name, array in arrays.items()}


def part(prefix: str, arrays: Mapping[str, NDArray[np.generic]]) -> Arrays:
    """The arrays whose names begin with `prefix.`, without it; the reverse of `prefixed`."""
    start = f"{prefix}."
    return {n.removeprefix(start): array for n, array in arrays.items() if n.startswith(start)}


def sparse_arrays(matrix: sparse.csr_array) -> Arrays:
    """The arrays of a sparse matrix."""
    return {
        "data": matrix.data,
        "indices": matrix.indices,
        "indptr": matrix.indptr,
        "shape": np.array(matrix.shape, np.int64),
    }


def sparse_from_arrays(arrays: Mapping[str, NDArray[np.generic]]) -> sparse.csr_array:
    """The sparse matrix of `sparse_arrays`; nothing is copied."""
    rows, columns = (int(size) for size in arrays["shape"])
    cells = (arrays["data"], arrays["indices"], arrays["indptr"])
    return sparse.csr_array(cells, shape=(rows, columns), copy=False)


def save_arrays(folder: Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Writes each array to its file in a folder that exists."""
    for name, array in sorted(arrays.items()):
        np.save(folder / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)


def open_arrays(folder: Path) -> Arrays:
    """All arrays of a folder, memory-mapped.

    They are mapped copy-on-write: libraries that ask for arrays they might write to take them,
    and what they wrote would never reach the file. Given out are plain arrays over the maps:
    slices of `numpy.memmap` itself are ten times as slow.

    Raises:
        OSError: the folder or a file cannot be read.
        ValueError: a file is no array, or one that would need a pickle.
    """
    return {
        file.stem: np.load(file, mmap_mode="c", allow_pickle=False).view(np.ndarray)
        for file in sorted(folder.glob("*.npy"))
    }
