"""The text of a file of any usual kind: plain in any encoding, PDF, Word, HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from smartlife.errors import FormatUnknown, InputUnreadable, LimitExceeded
from smartlife.formats.docx_text import is_zip, read_docx_text
from smartlife.formats.encodings import inspect
from smartlife.formats.html_text import read_html, to_text
from smartlife.formats.lines import read_pieces
from smartlife.formats.pdf_file import is_pdf, read_pdf_text

if TYPE_CHECKING:
    from smartlife.formats.limits import Limits
    from smartlife.formats.records import Opened

_HEAD: Final = 1024
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROL: Final = 0.01
_HTML: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html)", re.IGNORECASE)
_RICH: Final = "{\\rtf"
_SMALLER: Final = "Give only the part that matters."


def any_text(opened: Opened, limits: Limits, *, most: int, todo: str = _SMALLER) -> str:
    """The text of a file.

    Args:
        opened: The file.
        limits: How large it may be.
        most: Characters that are read at most; what is longer is refused, never cut.
        todo: What to do if it is longer.

    Raises:
        InputUnreadable: it cannot be read, or holds no text.
        FormatUnknown: it is no text, PDF or Word document.
        LimitExceeded: it is longer than what is read.
    """
    with opened.open() as stream:
        head = stream.read(_HEAD)
    if is_pdf(head):
        text = read_pdf_text(opened, limits=limits)
    elif is_zip(head):
        text = read_docx_text(opened, limits=limits)
    elif _HTML.match(head):
        text = to_text(read_html(opened, limits=limits))
    else:
        text = _plain(opened, most)
    if not any(map(str.isalnum, text)):
        raise InputUnreadable(
            "There is no text in it",
            where=opened.file,
            todo="Give text; of a scanned page, which is a picture, type what it says.",
        )
    return not_longer(text, most, opened.file, todo)


def not_longer(text: str, most: int, where: str, todo: str = _SMALLER) -> str:
    """The text as it is.

    Raises:
        LimitExceeded: it is longer than what is read.
    """
    if len(text) <= most:
        return text
    raise LimitExceeded(
        f"The text is too long: at most {most:,} characters are read",
        where=where,
        todo=todo,
        told=lambda say: say.say(
            "The text is too long: at most {n} characters are read.", n=say.whole(most)
        ),
    )


def _plain(opened: Opened, most: int) -> str:
    """Plain text; a little more than `most` characters of it at most."""
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
