"""Lists of documents that commands write for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.errors import InputUnreadable

if TYPE_CHECKING:
    from pathlib import Path

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def refuse_list(path: Path, option: str, *, force: bool) -> None:
    """Nothing is written over that is not meant to be.

    Args:
        path: Where the list is to be written.
        option: The option that names it.
        force: True if it may be written over.

    Raises:
        InputUnreadable: a file is there already, or no file can be there.
    """
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise InputUnreadable(
            "This is a folder" if path.is_dir() else "There is no such folder",
            where=str(path if path.is_dir() else path.parent),
            todo=f"Name a file in a folder that is there: {option} list.csv",
        )
    if path.exists() and not force:
        raise InputUnreadable(
            "This file is there already",
            where=str(path),
            todo=f"Give another name with {option}, or --force to write over it.",
        )


def cell(value: object) -> str:
    """A value as text; what a spreadsheet would take for a formula gets a ' before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
