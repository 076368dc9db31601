"""Texts that people give to a command: a file of any usual kind, or what they paste."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from smartlife.cli.console import err
from smartlife.errors import InputUnreadable, LimitExceeded
from smartlife.formats.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from smartlife.formats.records import Opened

STANDARD_INPUT: Final = "-"
LIMITS: Final = Limits(max_file_bytes=20_000_000, max_document_bytes=20_000_000)
"""Bounds of one file: a PDF with pictures has some million bytes."""


def read_text(path: Path, *, most: int, todo: str = "Give only the part that matters.") -> str:
    """The text of a file (plain in any encoding, PDF, Word, HTML), or of standard input (`-`).

    Args:
        path: The file.
        most: Characters that are read at most; what is longer is refused, never cut.
        todo: What to do if it is longer.

    Raises:
        InputUnreadable: it cannot be read, or holds no text.
        FormatUnknown: it is no text, PDF or Word document.
        LimitExceeded: it is longer than what is read.
    """
    from smartlife.formats.any_text import any_text

    return any_text(opened_input(path), LIMITS, most=most, todo=todo)


def opened_input(path: Path) -> Opened:
    """A file, or what is given on standard input if it is called `-`.

    Raises:
        InputUnreadable: it is not there, a folder, or may not be read.
        LimitExceeded: it is larger than what is read.
    """
    from smartlife.formats.records import opened_bytes, opened_path

    if str(path) != STANDARD_INPUT:
        if path.is_dir():
            raise InputUnreadable("This is a folder", where=str(path), todo="Name a file in it.")
        return opened_path(path, LIMITS, file=str(path))
    if sys.stdin is not None and sys.stdin.isatty():
        err.print("Paste the text, then press Ctrl-D on a line of its own (Windows: Ctrl-Z).")
    bound = LIMITS.max_document_bytes
    content = sys.stdin.buffer.read(bound + 1) if sys.stdin else b""
    if len(content) > bound:
        raise LimitExceeded(
            f"More than {bound:,} bytes are given",
            where="standard input",
            todo="Give one text, not a collection.",
        )
    return opened_bytes(content, "standard input")
