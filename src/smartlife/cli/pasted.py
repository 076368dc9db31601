"""Texts that people give to a command: a file of any usual kind, or what they paste."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final

from smartlife.cli.console import err
from smartlife.errors import FormatUnknown, InputUnreadable, LimitExceeded
from smartlife.formats.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from smartlife.formats.records import Opened

STANDARD_INPUT: Final = "-"
LIMITS: Final = Limits(max_file_bytes=20_000_000, max_document_bytes=20_000_000)
"""Bounds of one file: a PDF with pictures has some million bytes."""

_HEAD: Final = 1024
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROL: Final = 0.01
_HTML: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html)", re.IGNORECASE)
_RICH: Final = "{\\rtf"


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
    from smartlife.formats.docx_text import is_zip, read_docx_text
    from smartlife.formats.html_text import read_html, to_text
    from smartlife.formats.pdf_file import is_pdf, read_pdf_text

    opened = opened_input(path)
    with opened.open() as stream:
        head = stream.read(_HEAD)
    if is_pdf(head):
        text = read_pdf_text(opened, limits=LIMITS)
    elif is_zip(head):
        text = read_docx_text(opened, limits=LIMITS)
    elif _HTML.match(head):
        text = to_text(read_html(opened, limits=LIMITS))
    else:
        text = _plain(opened, most)
    if not any(map(str.isalnum, text)):
        raise InputUnreadable(
            "There is no text in it",
            where=opened.file,
            todo="Give text; of a scanned page, which is a picture, type what it says.",
        )
    if len(text) > most:
        raise LimitExceeded(
            f"The text is too long: at most {most:,} characters are read",
            where=opened.file,
            todo=todo,
        )
    return text


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


def _plain(opened: Opened, most: int) -> str:
    """Plain text; a little more than `most` characters of it at most."""
    from smartlife.formats.encodings import inspect
    from smartlife.formats.lines import read_pieces

    pieces, count = [], 0
    for piece in read_pieces(opened, inspect(opened)):
        pieces.append(piece)
        count += len(piece)
        if count > most:
            break
    text = "".join(pieces)
    if text.startswith(_RICH) or len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text):
        raise _no_text(opened)
    return text.replace("\x00", "")


def _no_text(opened: Opened) -> FormatUnknown:
    """What it is instead, where that is known."""
    from smartlife.formats.detect import recognise

    what = "This is no text"
    try:
        recognise(opened)
    except InputUnreadable as error:
        what = error.what
    return FormatUnknown(
        what, where=opened.file, todo="Give plain text, a PDF or a Word document (DOCX)."
    )
