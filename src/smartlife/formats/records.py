"""What every decoder takes and gives: an opened file, records, and issues about them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, BinaryIO

from smartlife.errors import InputUnreadable, LimitExceeded
from smartlife.formats.limits import DEFAULT_LIMITS, Limits
from smartlife.model.issues import Issue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file, as the file says it.

    Attributes:
        row: Number of the record in its file. In tables lines before and of the header count,
            as in a spreadsheet: the first record below one header line is 2.
        values: Name of the column or key → str, int, float, bool, datetime or None; in JSON and
            XML also lists and dicts of these. An empty cell is None.
    """

    row: int
    values: Mapping[str, object]


@dataclass(frozen=True)
class Opened:
    """A file or a member of an archive that can be read, more than once.

    Attributes:
        file: Name to show: `courses.csv`, or `package.zip!skills_en.csv` for a member.
        size: Size in bytes as stated by the disk or by the archive (a claim, not checked).
        open: Returns a new binary stream from the first byte on.
    """

    file: str
    size: int
    open: Callable[[], BinaryIO]


def opened_path(path: Path, limits: Limits = DEFAULT_LIMITS, *, file: str | None = None) -> Opened:
    """Returns a file of the disk, untouched (archives are not looked into).

    Raises:
        InputUnreadable: The file is missing or may not be read.
        LimitExceeded: The file is larger than `limits.max_file_bytes`.
    """
    name = file or path.name
    try:
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError as error:
        raise InputUnreadable(
            f"The file cannot be opened ({error.strerror or error}).",
            where=name,
            todo="Check that the file exists and that you may read it.",
        ) from error
    if size > limits.max_file_bytes:
        raise LimitExceeded(
            f"The file has {size:,} bytes; at most {limits.max_file_bytes:,} are read.",
            where=name,
            todo="Split the file.",
        )
    return Opened(name, size, lambda: path.open("rb"))


def opened_bytes(content: bytes, file: str) -> Opened:
    """Returns bytes held in memory as if they were a file called `file`."""
    return Opened(file, len(content), lambda: io.BytesIO(content))


def read_whole(opened: Opened, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Returns all bytes of a document that has to be held in memory.

    Raises:
        LimitExceeded: There are more than `limits.max_document_bytes`.
        InputUnreadable: The stream broke off.
    """
    bound = limits.max_document_bytes
    try:
        with opened.open() as stream:
            content = stream.read(bound + 1)
    except OSError as error:
        raise unreadable(opened, f"reading broke off: {error}") from error
    if len(content) > bound:
        raise LimitExceeded(
            f"The document has more than {bound:,} bytes.",
            where=opened.file,
            todo="Split it, or save it as a list of records (JSON Lines, CSV).",
        )
    return content


def unreadable(opened: Opened, reason: str, todo: str | None = None) -> InputUnreadable:
    """Returns the error for a file that cannot be read as a whole, to be raised by the caller."""
    return InputUnreadable(
        f"The file cannot be read: {reason}",
        where=opened.file,
        todo=todo or "Open it in the program it came from and save it again.",
    )


def rejected(
    opened: Opened, reason: str, row: int | None, message: str, value: str | None = None
) -> Issue:
    """Returns the issue that stands for a record which is not used."""
    return Issue("rejected", reason, opened.file, row, None, value, message)


def noted(
    opened: Opened, reason: str, row: int | None, message: str, column: str | None = None
) -> Issue:
    """Returns the issue about a value of a record which is used all the same."""
    return Issue("noted", reason, opened.file, row, column, None, message)


def as_text(value: object) -> str | None:
    """Renders a scalar the way a person would write it; None stays None.

    Whole floats lose their ".0" (a spreadsheet keeps every number as a float), dates are ISO,
    midnight is left out, booleans are `true` and `false`. Texts are returned unchanged.

    Raises:
        TypeError: The value is a list or a dict.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, (datetime, date, time)):
        return _date_text(value)
    raise TypeError(f"as_text takes scalars, not {type(value).__name__}")


def _float_text(value: float) -> str:
    # repr gives exponents from 1e16 on; below 2**53 every whole float is exact as an integer
    if value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return repr(value)


def _date_text(value: datetime | date | time) -> str:
    if isinstance(value, datetime):
        if value.time() == time() and value.tzinfo is None:
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat()
