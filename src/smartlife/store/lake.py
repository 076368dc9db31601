"""The lake of one study: immutable table files, records of finished steps, manifests of runs.

    lake/
    ├── raw/<2>/<sha256>                 untouched files (see store.raw)
    ├── tables/<table>/<sha256>.parquet  immutable, named by content
    ├── files/<step>/<key>/…             immutable files that steps wrote (reports)
    ├── indexes/<sha256>/…               immutable folders of arrays, named by content
    ├── steps/<step>/<key>.json          record of a finished step: what it read and wrote
    ├── runs/<run_id>.json               manifest: which file is which table in that run
    ├── runs/<run_id>.pinned             keeps a manifest from being collected
    └── current                          one line: the run that readers see

Everything is written beside its place and renamed into it, after being flushed to disk; `current`
is switched by one rename at the very end. A killed run leaves finished steps behind, which the
next run finds and takes over.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import uuid
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from smartlife.errors import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

_DISK_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class TableFile:
    """One immutable table: path relative to the lake, rows, SHA-256 of the file."""

    path: str
    rows: int
    content: str


@dataclass(frozen=True, slots=True)
class StepRecord:
    """What a finished step left: stored as `steps/<step>/<key>.json`."""

    step: str
    key: str
    tables: dict[str, TableFile]
    files: dict[str, str]
    seconds: float
    peak_mb: float
    read_rows: int
    written_rows: int
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """One complete run: which file is which table.

    Attributes:
        run_id: Made from the steps' keys, so the same inputs give the same run.
        study_id: Code of the study.
        steps: Step → key of its record.
        tables: Table → its file.
        files: Name of a written file (`report_en.html`) → path relative to the lake.
        folders: Kept folders (indexes), relative to the lake.
    """

    run_id: str
    study_id: str
    steps: dict[str, str]
    tables: dict[str, TableFile]
    files: dict[str, str]
    folders: tuple[str, ...] = ()


class Lake:
    """Reads and writes the folder `lake/` of a study. Holds no open files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # --- writing

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        """Gives a temporary path below the lake; removes what is left of it afterwards.

        Raises:
            StoreFailed: the disk is full, or the folder cannot be written.
        """
        try:
            folder = self.folder / "tmp"
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise store_failure(error, self.folder) from error
        path = folder / f"{name}.{os.getpid()}.{uuid.uuid4().hex[:8]}"
        try:
            yield path
        except OSError as error:
            raise store_failure(error, path) from error
        finally:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

    def place(self, temporary: Path, target: Path) -> None:
        """Flushes a finished file or folder to disk and renames it to its place."""
        target.parent.mkdir(parents=True, exist_ok=True)
        if temporary.is_dir():
            for child in sorted(temporary.rglob("*")):
                if child.is_file():
                    _flush(child)
            if target.exists():
                shutil.rmtree(target)
        else:
            _flush(temporary)
        temporary.replace(target)
        _flush_folder(target.parent)

    def place_table(self, table: str, temporary: Path, rows: int) -> TableFile:
        """Moves a finished Parquet file to its place, named by its content."""
        content = file_checksum(temporary)
        path = Path("tables") / table / f"{content}.parquet"
        if (self.folder / path).exists():
            temporary.unlink()
        else:
            self.place(temporary, self.folder / path)
        return TableFile(path=str(path), rows=rows, content=content)

    def place_folder(self, temporary: Path) -> str:
        """Moves a finished folder to its place, named by its content; returns its path here."""
        path = f"indexes/{folder_checksum(temporary)}"
        if (self.folder / path).exists():
            shutil.rmtree(temporary)
        else:
            self.place(temporary, self.folder / path)
        return path

    def write_json(self, path: str, value: object) -> None:
        """Writes JSON below the lake in one rename."""
        target = self.folder / path
        with self.writing(target.name) as temporary:
            text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
            temporary.write_text(text, "utf-8")
            self.place(temporary, target)

    # --- steps

    def step_record(self, step: str, key: str) -> StepRecord | None:
        """The record of a finished step if it and all it wrote are still there."""
        try:
            value = self._read_json(f"steps/{step}/{key}.json")
            if value is None:
                return None
            tables = _table_files(value.pop("tables"))
            folders = tuple(value.pop("folders", ()))
            record = StepRecord(tables=tables, folders=folders, **value)
        except (StoreFailed, KeyError, TypeError):
            # a damaged record, or one of another version, is none: the step is done again
            return None
        paths = [*(file.path for file in tables.values()), *record.files.values(), *folders]
        return record if all((self.folder / path).exists() for path in paths) else None

    def save_step(self, record: StepRecord) -> None:
        """Stores the record; from here on the step counts as done."""
        self.write_json(f"steps/{record.step}/{record.key}.json", asdict(record))

    # --- runs

    def switch_to(self, manifest: Manifest) -> None:
        """Stores the manifest and makes it the current one by one rename."""
        self.write_json(f"runs/{manifest.run_id}.json", asdict(manifest))
        with self.writing("current") as temporary:
            temporary.write_text(manifest.run_id + "\n")
            self.place(temporary, self.folder / "current")

    def current_id(self) -> str:
        """Identifier of the run that readers see; empty before the first one is complete."""
        try:
            return (self.folder / "current").read_text("ascii").strip()
        except FileNotFoundError:
            return ""
        except (OSError, ValueError) as error:
            raise _damaged(self.folder / "current", error) from error

    def current(self) -> Manifest | None:
        """The run that readers see, or None before the first one is complete."""
        run_id = self.current_id()
        return self.manifest(run_id) if run_id else None

    def manifest(self, run_id: str) -> Manifest | None:
        """A run by its identifier, or None."""
        value = self._read_json(f"runs/{run_id}.json")
        if value is None:
            return None
        try:
            tables, folders = _table_files(value["tables"]), tuple(value.get("folders", ()))
            return Manifest(**{**value, "tables": tables, "folders": folders})
        except (KeyError, TypeError, AttributeError) as error:
            raise _damaged(self.folder / "runs" / f"{run_id}.json", error) from error

    def pin(self, run_id: str) -> None:
        """Keeps a run for good: `collect` never removes what it names."""
        if self.manifest(run_id) is None:
            raise StoreFailed(f"There is no run {run_id} in this study", where=str(self.folder))
        (self.folder / "runs" / f"{run_id}.pinned").touch()

    def collect(self, *, keep: int = 3) -> int:
        """Removes files that no kept run names; returns how many bytes were freed.

        Kept are the current run, pinned ones, and the `keep` newest. To be called by the holder
        of the study's lock only.
        """
        manifests = sorted(
            (self.folder / "runs").glob("*.json"), key=lambda path: path.stat().st_mtime
        )
        kept = {path.stem for path in manifests[-keep:]}
        kept |= {path.stem for path in (self.folder / "runs").glob("*.pinned")}
        current = self.current()
        if current is not None:
            kept.add(current.run_id)
        named: set[Path] = set()
        for path in manifests:
            if path.stem not in kept:
                # the manifest goes first: who still finds it finds its tables too
                path.unlink()
                path.with_suffix(".summary").unlink(missing_ok=True)
                continue
            named |= self._named_by(path.stem)
        return self._remove_unnamed(named)

    def _named_by(self, run_id: str) -> set[Path]:
        """All files of a run."""
        manifest = self.manifest(run_id)
        if manifest is None:
            return set()
        files = [*(file.path for file in manifest.tables.values()), *manifest.files.values()]
        records = [f"steps/{step}/{key}.json" for step, key in manifest.steps.items()]
        kept = (path for name in manifest.folders for path in (self.folder / name).rglob("*"))
        return {*(self.folder / path for path in (*files, *records)), *kept}

    def _remove_unnamed(self, named: set[Path]) -> int:
        freed = 0
        # a record goes first: who still finds one finds all that it names
        for area in ("steps", "tables", "files", "indexes", "tmp"):
            # a folder comes after what is in it
            for path in sorted((self.folder / area).rglob("*"), reverse=True):
                if path.is_dir() and not path.is_symlink():
                    with suppress(OSError):  # it is not empty
                        path.rmdir()
                elif path not in named:
                    # another process may take its own temporary file away meanwhile
                    with suppress(FileNotFoundError):
                        freed += path.lstat().st_size
                        path.unlink()
        return freed

    def _read_json(self, path: str) -> dict[str, Any] | None:
        try:
            value = json.loads((self.folder / path).read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise _damaged(self.folder / path, error) from error
        if not isinstance(value, dict):
            raise _damaged(self.folder / path, "it holds no object")
        return value


def _table_files(value: dict[str, dict[str, Any]]) -> dict[str, TableFile]:
    return {name: TableFile(**file) for name, file in value.items()}


def _damaged(path: Path, error: object) -> StoreFailed:
    return StoreFailed(
        f"A file of the lake is damaged ({error})",
        where=str(path),
        todo="Remove this file and run the study again; it is made anew.",
    )


def file_checksum(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_checksum(folder: Path) -> str:
    """SHA-256 over names and contents of all files of a folder, in hexadecimal."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(
                f"{path.relative_to(folder).as_posix()}\0{file_checksum(path)}\n".encode()
            )
    return digest.hexdigest()


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # pragma: no cover - Windows cannot flush folders
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_disk_failure(error: OSError) -> bool:
    """True if the disk, not the program, is the reason of an error: full, or not to be written."""
    return error.errno in _DISK_FULL or error.errno in (errno.EROFS, errno.EIO, errno.EACCES)


def store_failure(error: OSError, path: Path) -> StoreFailed:
    """The error for people when something could not be written."""
    if error.errno in _DISK_FULL:
        return StoreFailed(
            "The disk is full",
            where=str(path),
            todo="Free some space and run again: finished steps are kept, readers still see the "
            "last complete run.",
        )
    return StoreFailed(
        f"Cannot write: {error.strerror or error}",
        where=str(path),
        todo="Check that the folder exists and that you may write to it.",
    )
