"""Checksums of the files of an index, so that a damaged one is refused when it is opened.

One wrong bit in the places of a sparse matrix would make its product read outside of memory: the
process would end without a word. CRC-32 finds every such error; but a large index that is not in
memory takes seconds to read. So a folder is read whole once, and a note in it says in which state
it was: as long as no file has another size or time of change, opening reads nothing.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PIECE: Final = 1 << 20
CHECKED: Final = "checked.txt"
"""Name of the note that says in which state a folder was read whole."""


def sum_files(folder: Path) -> dict[str, str]:
    """Name → checksum of each array of a folder."""
    return {path.name: _sum(path) for path in sorted(folder.glob("*.npy"))}


def check_files(folder: Path, sums: Mapping[str, str]) -> None:
    """Compares the arrays of a folder with what they were when they were written.

    Files are read, not mapped, so that checking them leaves nothing in memory. What was checked
    before and has not been written since is not read again.

    Raises:
        OSError: a file cannot be read.
        ValueError: a file is not there or not as it was written, or is none of the index.
    """
    # Nothing is read but what lies in the folder: a name of elsewhere might be without an end.
    found = {path.name for path in folder.glob("*.npy") if path.is_file()}
    for name in sorted(found ^ set(sums)):
        raise ValueError(f"{name} is {'none' if name in found else 'missing, one'} of its files")
    state = _state(folder, sums)
    note = folder / CHECKED
    if note.is_file() and note.read_text("utf-8", "replace") == state:
        return
    for name, known in sorted(sums.items()):
        if _sum(folder / name) != known:
            raise ValueError(f"{name} is not as it was written")
    # A folder that may only be read is checked each time.
    with suppress(OSError):
        note.write_text(state, "utf-8")


def _state(folder: Path, sums: Mapping[str, str]) -> str:
    """Sums, sizes and times of change: a line per file."""
    lines = []
    for name, known in sorted(sums.items()):
        about = (folder / name).stat()
        lines.append(f"{name} {known} {about.st_size} {about.st_mtime_ns}\n")
    return "".join(lines)


def _sum(path: Path) -> str:
    """CRC-32 and size: what was cut off is seen by the size as well."""
    buffer = memoryview(bytearray(_PIECE))
    found = size = 0
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(buffer):
            found = zlib.crc32(buffer[:count], found)
            size += count
    return f"{found:08x}-{size}"
