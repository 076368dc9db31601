"""Opens plain files, gzip files and the members of zip archives, and refuses unsafe ones.

Headers of an archive are claims. They are looked at first (to refuse early), but what counts is
what comes out while reading: each stream checks the unpacked bytes against the limits and turns
every sign of damage into `ArchiveRefused`.
"""

from __future__ import annotations

import gzip
import io
import stat
import weakref
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Final

from smartlife.errors import ArchiveRefused, InputUnreadable
from smartlife.formats.detect import is_gzip, zip_content
from smartlife.formats.limits import DEFAULT_LIMITS, Limits
from smartlife.formats.records import Opened, opened_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed import WriteableBuffer

_SKIPPED_NAMES: Final = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)
_BLOCK: Final = 1 << 16


def open_members(
    path: Path, limits: Limits = DEFAULT_LIMITS, *, name: str | None = None
) -> Iterator[Opened]:
    """Yields what a path holds: the file itself, its unpacked form, or its members.

    A gzip file is unpacked; a zip archive gives its members in the order of the archive, with
    gzip members unpacked. Workbooks and documents are zip archives too and are given as they
    are. Folders, hidden files and `__MACOSX` are passed over.

    Args:
        path: A file (no folder).
        limits: Bounds of size, count and ratio.
        name: Name to show, where the path is not what people know the file by.

    Raises:
        InputUnreadable: The file cannot be opened, or the archive is empty.
        LimitExceeded: The file is too large.
        ArchiveRefused: The archive is a bomb, encrypted or damaged, or has a member whose name
            points outside of it. Also raised while a member is read.
    """
    opened = opened_path(path, limits, file=name)
    if is_gzip(opened):
        yield _unpacked(opened, limits)
        return
    if zip_content(opened) != "archive":
        yield opened
        return
    count = 0
    for member in zip_members(opened, limits):
        inside = PurePosixPath(member.file.removeprefix(f"{opened.file}!"))
        if any(part in _SKIPPED_NAMES or part.startswith(".") for part in inside.parts):
            continue
        count += 1
        yield _unpacked(member, limits) if is_gzip(member) else member
    if not count:
        raise InputUnreadable(
            "The archive holds no file.", where=opened.file, todo="Pack the files again."
        )


def zip_members(opened: Opened, limits: Limits = DEFAULT_LIMITS) -> list[Opened]:
    """Returns all files of a zip archive, hidden ones included, after checking its directory.

    Raises:
        ArchiveRefused: See `open_members`.
    """
    stream = opened.open()
    try:
        archive = zipfile.ZipFile(stream)
    except (*_DAMAGE, ValueError) as error:
        stream.close()
        raise _refused(opened.file, f"it is damaged ({error})") from error
    # members read from it for as long as any of them is held
    weakref.finalize(archive, stream.close)
    infos = [info for info in archive.infolist() if not info.is_dir()]
    budget = _checked(infos, opened, limits)
    return [_member(archive, info, budget, opened.file) for info in infos]


def _checked(infos: list[zipfile.ZipInfo], opened: Opened, limits: Limits) -> _Budget:
    """The budget of an archive whose directory promises nothing unsafe."""
    if len(infos) > limits.max_members:
        raise _refused(
            opened.file, f"it has {len(infos):,} files; at most {limits.max_members:,} are opened"
        )
    for info in infos:
        _check_entry(info, opened.file)
    budget = _Budget(opened.file, limits, packed=max(opened.size, 1))
    budget.check(sum(info.file_size for info in infos))
    return budget


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget, file: str) -> Opened:
    shown = f"{file}!{_printable(info.filename)}"

    def start() -> BinaryIO:
        # RuntimeError: zipfile says so when a password is needed
        try:
            inner = archive.open(info)
        except (*_DAMAGE, RuntimeError, ValueError) as error:
            raise _refused(shown, f"it is damaged ({error})") from error
        key = str(info.header_offset) + info.filename
        guarded = _Guarded(inner.read, inner.close, budget, key, shown)
        return io.BufferedReader(guarded, _BLOCK)

    return Opened(shown, info.file_size, start)


def _unpacked(opened: Opened, limits: Limits) -> Opened:
    """Returns a gzip file as its content."""
    budget = _Budget(opened.file, limits, packed=max(opened.size, 1))

    def start() -> BinaryIO:
        outer = opened.open()
        inner = gzip.GzipFile(fileobj=outer, mode="rb")

        def close() -> None:
            inner.close()
            outer.close()

        guarded = _Guarded(inner.read, close, budget, "", opened.file)
        return io.BufferedReader(guarded, _BLOCK)

    return Opened(opened.file, opened.size, start)


@dataclass(slots=True)
class _Budget:
    """Counts what an archive has unpacked so far; reading a member twice counts once."""

    file: str
    limits: Limits
    packed: int
    furthest: dict[str, int] = field(default_factory=dict)
    total: int = 0

    def spend(self, member: str, position: int) -> None:
        known = self.furthest.get(member, 0)
        if position > known:
            self.furthest[member] = position
            self.total += position - known
            self.check(self.total)

    def check(self, total: int) -> None:
        if total > self.limits.max_expanded_bytes:
            raise _refused(
                self.file, f"it unpacks to more than {self.limits.max_expanded_bytes:,} bytes"
            )
        if total > self.limits.ratio_from_bytes and total > self.packed * self.limits.max_ratio:
            raise _refused(
                self.file, f"it unpacks to more than {self.limits.max_ratio} times its size"
            )


class _Guarded(io.RawIOBase):
    """A stream that spends the archive's budget and reports damage as `ArchiveRefused`."""

    def __init__(
        self,
        read: Callable[[int], bytes],
        close: Callable[[], object],
        budget: _Budget,
        member: str,
        shown: str,
    ) -> None:
        super().__init__()
        self._read = read
        self._close = close
        self._budget = budget
        self._member = member
        self._shown = shown
        self._position = 0

    def readable(self) -> bool:
        """Says that this stream can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fills the buffer with the next unpacked bytes; 0 at the end."""
        view = memoryview(buffer)
        try:
            block = self._read(len(view))
        except _DAMAGE as error:
            raise _refused(
                self._shown, f"it is damaged ({type(error).__name__}: {error})"
            ) from error
        self._position += len(block)
        self._budget.spend(self._member, self._position)
        view[: len(block)] = block
        return len(block)

    def close(self) -> None:
        """Closes the stream below."""
        if not self.closed:
            self._close()
        super().close()


def _check_entry(info: zipfile.ZipInfo, file: str) -> None:
    name = info.filename.replace("\\", "/")
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or ":" in parts[0]:
        raise _refused(
            file, f"the member {_printable(info.filename)!r} points outside of the archive"
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise _refused(file, f"the member {_printable(name)!r} is a link")
    if info.flag_bits & 0x1:
        raise _refused(file, "it is encrypted", "Unpack it with its password and pack it without.")


def _printable(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)


def _refused(file: str, reason: str, todo: str | None = None) -> ArchiveRefused:
    return ArchiveRefused(
        f"The archive is not opened: {reason}.",
        where=file,
        todo=todo or "Ask the publisher for the file again, or unpack it yourself and check it.",
    )
