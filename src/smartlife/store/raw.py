"""The files of a study's sources: finding them, their checksums, and the raw archive.

The archive keeps each file untouched under its checksum, so that a figure can be traced to the
very bytes it came from even after the publisher or the user has changed the file.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smartlife.errors import InputUnreadable, LimitExceeded, StoreFailed, StudyInvalid
from smartlife.store.lake import Lake, file_checksum

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from smartlife.model.study import SourceSpec, Study

MAX_FILES: Final = 100_000
"""Files and folders that one source may take in."""

UNREADABLE: Final = "unreadable"
"""In place of the checksum of a file that may not be read; the reading step says so."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a source.

    Attributes:
        name: Name to show: the path below the source's folder, with `/`.
        path: Where it is to be read: in the archive after `archive_file`.
        checksum: SHA-256, or `UNREADABLE`.
        size: Bytes; 0 if unreadable.
    """

    name: str
    path: Path
    checksum: str
    size: int


def find_files(study: Study, source: SourceSpec) -> list[tuple[str, Path]]:
    """Names and paths of a source's files, sorted by name.

    Hidden files, and what a run itself writes into the study, are left out. Links to folders are
    not followed, so that no loop of links is walked.

    Raises:
        InputUnreadable: nothing is there, or it cannot be looked at.
        LimitExceeded: the path takes in so many files that it must be a mistake.
    """
    base = study.folder / source.path
    try:
        found = _named(base, *_below(base), study.folder)
    except (OSError, ValueError, NotImplementedError) as error:
        # ValueError, NotImplementedError: what is no path, or no pattern
        reason = getattr(error, "strerror", None) or error
        raise InputUnreadable(
            f"Source {source.source_id}: {reason}",
            where=str(base),
            todo="Correct `path` in study.toml, or let yourself read there.",
            source=source.source_id,
        ) from error
    if not found:
        raise InputUnreadable(
            f"Source {source.source_id}: no file at {source.path}",
            where=str(base),
            todo="Correct `path` in study.toml (a file, folder, glob or archive, relative to "
            "study.toml or absolute), or put the file there.",
            source=source.source_id,
        )
    return sorted(found)


def find_inputs(study: Study, name: str) -> list[tuple[str, Path]]:
    """Names and paths of what people filled in, sorted by name; empty if nothing is there.

    Args:
        study: The study.
        name: Path or pattern relative to the study, as in `Step.inputs`.

    Raises:
        StudyInvalid: something else than a file has the name, or it cannot be looked at.
    """
    if not any(sign in name for sign in "*?["):
        return [(name, study.folder / name)] if _is_filled_in(study.folder / name, name) else []
    found = [path for path in study.folder.glob(name) if path.is_file()]
    inner = {path: path.relative_to(study.folder) for path in found}
    return sorted(
        (_shown(inner[path]), path)
        for path in found
        if not any(part.startswith(".") for part in inner[path].parts)
    )


def _is_filled_in(path: Path, name: str) -> bool:
    try:
        path.lstat()
        reason = "" if path.is_file() else "it is no file"
    except FileNotFoundError:
        return False
    except OSError as error:
        reason = str(error.strerror or error)
    if reason:
        raise StudyInvalid(
            f"{name} cannot be read: {reason}",
            where=str(path),
            todo="Put a table there, or take it away.",
            problems=[reason],
        )
    return True


def _below(base: Path) -> tuple[Path, Iterable[Path]]:
    """What a path of study.toml takes in, and the folder that names are told from."""
    if base.is_file():
        return base.parent, [base]
    if base.is_dir():
        return base, base.rglob("*")
    root = base
    rest: list[str] = []
    while not root.exists():
        # what exists is a name even where it holds brackets; the rest is a pattern
        rest.insert(0, root.name)
        root = root.parent
    if rest[-1:] == ["**"]:
        rest.append("*")
    return root, root.glob("/".join(rest)) if rest else []


def _named(base: Path, root: Path, paths: Iterable[Path], study: Path) -> list[tuple[str, Path]]:
    """Names below `root` and paths of all files of a source."""
    own = (study / "lake", study / "reports", study / "open_data", study / "study.toml")
    files: list[tuple[Path, Path]] = []
    for seen, path in enumerate(paths):
        if seen >= MAX_FILES:
            raise LimitExceeded(
                f"More than {MAX_FILES:,} files are at this path",
                where=str(base),
                todo="Name the folder of this source alone in study.toml.",
            )
        inner = path.relative_to(root)
        hidden = any(part.startswith(".") for part in inner.parts)
        if hidden or any(path.is_relative_to(place) for place in own) or not path.is_file():
            continue
        files.append((inner, path))
    counts = Counter(_shown(inner) for inner, _ in files)
    # names in different encodings may look alike once they are made readable
    return [
        (
            _shown(inner) if counts[_shown(inner)] == 1 else f"{_shown(inner)} ({_digest(inner)})",
            path,
        )
        for inner, path in files
    ]


def _shown(path: Path) -> str:
    """A name that can be stored and printed, whatever bytes it has on the disk."""
    name = os.fsencode(path.as_posix()).decode("utf-8", "replace")
    return "".join(char if char.isprintable() else "\ufffd" for char in name)


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]


class Checksums:
    """Checksums of input files, remembered by path, size and time of change.

    A study of many gigabytes is thus found unchanged without reading it.
    """

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._path = lake.folder / "checksums.json"
        self._known: dict[str, list[object]] = {}
        self._changed = False
        # a cache: one that is not there, or damaged, is simply made anew
        with suppress(OSError, ValueError):
            known = json.loads(self._path.read_text("utf-8"))
            self._known = known if isinstance(known, dict) else {}

    def of(self, path: Path) -> tuple[str, int]:
        """SHA-256 and size of a file; `UNREADABLE` and 0 if it may not be read."""
        try:
            return self._of(path)
        except OSError:
            return UNREADABLE, 0

    def _of(self, path: Path) -> tuple[str, int]:
        status = path.stat()
        stamp: list[object] = [status.st_size, status.st_mtime_ns, status.st_ino]
        name = os.fsencode(path).decode("utf-8", "backslashreplace")
        known = self._known.get(name)
        if isinstance(known, list) and known[1:] == stamp:
            return str(known[0]), status.st_size
        checksum = file_checksum(path)
        self._known[name] = [checksum, *stamp]
        self._changed = True
        return checksum, status.st_size

    def save(self) -> None:
        """Stores what was learnt, if it can be stored; costs nothing if nothing is new."""
        if self._changed:
            # who only asks for the status of a study may not be allowed to write to it
            with suppress(StoreFailed):
                self._lake.write_json("checksums.json", self._known)
            self._changed = False


def archive_content(lake: Lake, content: bytes) -> str:
    """Puts what is no file of the study into the raw archive (once); returns its checksum."""
    checksum = hashlib.sha256(content).hexdigest()
    target = lake.folder / "raw" / checksum[:2] / checksum
    if not target.exists():
        with lake.writing("raw") as temporary:
            temporary.write_bytes(content)
            lake.place(temporary, target)
    return checksum


def archive_file(lake: Lake, path: Path, checksum: str) -> Path:
    """Copies a file into the raw archive (once) and returns its path there.

    A file that may not be read is returned as it is: its reader says what is wrong with it.

    Raises:
        StoreFailed: the disk is full, or the file changed while it was copied.
    """
    if checksum == UNREADABLE:
        return path
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
