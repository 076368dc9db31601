"""The files of a study's sources: finding them, their checksums, and the raw archive.

The archive keeps each file untouched under its checksum, so that a figure can be traced to the
very bytes it came from even after the publisher or the user has changed the file.
"""

from __future__ import annotations

import glob
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from smartlife.errors import InputUnreadable, StoreFailed
from smartlife.store.lake import Lake, file_checksum

if TYPE_CHECKING:
    from smartlife.model.study import SourceSpec, Study


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a source.

    Attributes:
        name: Name to show: the path below the source's folder, with `/`.
        path: Where it is to be read: in the archive after `archive_file`.
        checksum: SHA-256.
        size: Bytes.
    """

    name: str
    path: Path
    checksum: str
    size: int


def find_files(study: Study, source: SourceSpec) -> list[tuple[str, Path]]:
    """Names and paths of a source's files, sorted by name; hidden files are left out.

    Raises:
        InputUnreadable: nothing is there.
    """
    base = study.folder / source.path
    found: list[tuple[str, Path]]
    if base.is_file():
        found = [(base.name, base)]
    elif base.is_dir():
        found = [(path.relative_to(base).as_posix(), path) for path in base.rglob("*")]
    else:
        # Path.glob takes no absolute pattern, and study.toml may hold one
        names = glob.glob(str(base), recursive=True)  # noqa: PTH207
        found = [(path.name, path) for path in map(Path, names)]
    files = sorted(
        (name, path)
        for name, path in found
        if path.is_file() and not any(part.startswith(".") for part in name.split("/"))
    )
    if not files:
        raise InputUnreadable(
            f"Source {source.source_id}: no file at {source.path}",
            where=str(base),
            todo="Correct `path` in study.toml (a file, folder, glob or archive, relative to "
            "study.toml or absolute), or put the file there.",
            source=source.source_id,
        )
    return _with_unique_names(files)


def _with_unique_names(files: list[tuple[str, Path]]) -> list[tuple[str, Path]]:
    """A glob over folders may find two files of one name; those keep their folder's name."""
    names = [name for name, _ in files]
    return [(name if names.count(name) == 1 else path.as_posix(), path) for name, path in files]


class Checksums:
    """Checksums of input files, remembered by path, size and time of change.

    A study of many gigabytes is thus found unchanged without reading it.
    """

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._path = lake.folder / "checksums.json"
        self._known: dict[str, list[object]] = {}
        self._changed = False
        if self._path.exists():
            try:
                self._known = json.loads(self._path.read_text())
            except ValueError:
                self._known = {}  # a cache: a damaged one is simply made anew

    def of(self, path: Path) -> tuple[str, int]:
        """SHA-256 and size of a file."""
        status = path.stat()
        stamp: list[object] = [status.st_size, status.st_mtime_ns, status.st_ino]
        known = self._known.get(str(path))
        if known is not None and known[1:] == stamp:
            return str(known[0]), status.st_size
        checksum = file_checksum(path)
        self._known[str(path)] = [checksum, *stamp]
        self._changed = True
        return checksum, status.st_size

    def save(self) -> None:
        """Stores what was learnt; costs nothing if nothing is new."""
        if self._changed:
            self._lake.write_json("checksums.json", self._known)
            self._changed = False


def archive_file(lake: Lake, path: Path, checksum: str) -> Path:
    """Copies a file into the raw archive (once) and returns its path there.

    Raises:
        StoreFailed: the disk is full, or the file changed while it was copied.
    """
    target = lake.folder / "raw" / checksum[:2] / checksum
    if target.exists():
        return target
    with lake.writing("raw") as temporary:
        shutil.copyfile(path, temporary)
        if file_checksum(temporary) != checksum:
            raise StoreFailed(
                "A file changed while it was being read",
                where=str(path),
                todo="Run again when nobody writes to it.",
            )
        lake.place(temporary, target)
    return target
