"""The text that a form brings: pasted, or in a file of any usual kind."""

import re
from typing import Final

from smartlife.errors import FormatUnknown, InputUnreadable, LimitExceeded
from smartlife.formats.docx_text import is_zip, read_docx_text
from smartlife.formats.encodings import inspect
from smartlife.formats.html_text import read_html, to_text
from smartlife.formats.limits import Limits
from smartlife.formats.lines import read_pieces
from smartlife.formats.pdf_file import is_pdf, read_pdf_text
from smartlife.formats.records import Opened, opened_bytes
from smartlife.web.pages.learner_form import Sent

_LIMITS: Final = Limits(max_file_bytes=10_000_000, max_document_bytes=10_000_000)
_HEAD: Final = 1024
_HTML: Final = ("<!doctype html", "<html")
_RICH: Final = "{\\rtf"
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROL: Final = 0.01


def text_of(sent: Sent, most: int) -> str:
    """The pasted text, or that of the file if one was sent.

    Args:
        sent: The form, with a field `text` and perhaps a file.
        most: Characters at most; what is longer is refused, never cut.

    Raises:
        InputUnreadable: the file cannot be read, or holds no text.
        FormatUnknown: it is no text, PDF or Word document.
        LimitExceeded: it is longer than what is read.
    """
    text = _of_file(sent.content, sent.file or "file") if sent.content else ""
    text = text or sent.one("text", most + 1)
    if len(text) > most:
        raise LimitExceeded(
            f"The text is too long: at most {most:,} characters are read",
            where=sent.file,
            todo="Give only the part that matters.",
        )
    return text.replace("\r\n", "\n").replace("\x00", "")


def _of_file(content: bytes, name: str) -> str:
    opened = opened_bytes(content, name)
    head = content[:_HEAD]
    if is_pdf(head):
        text = read_pdf_text(opened, limits=_LIMITS)
    elif is_zip(head):
        text = read_docx_text(opened, limits=_LIMITS)
    elif head.decode("utf-8", "replace").lstrip("\ufeff \r\n\t").lower().startswith(_HTML):
        text = to_text(read_html(opened, limits=_LIMITS))
    else:
        text = _plain(opened)
    if not any(map(str.isalnum, text)):
        raise InputUnreadable(
            "There is no text in the file",
            where=name,
            todo="Paste the text; of a scanned page, which is a picture, type what it says.",
        )
    return text


def _plain(opened: Opened) -> str:
    text = "".join(read_pieces(opened, inspect(opened)))
    if text.startswith(_RICH) or len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text):
        raise FormatUnknown(
            "This file is no text, PDF or Word document",
            where=opened.file,
            todo="Paste the text instead.",
        )
    return text
