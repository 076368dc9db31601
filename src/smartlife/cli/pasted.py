"""Texts that people give to a command: a file, or what they paste."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from smartlife.cli.console import err
from smartlife.errors import InputUnreadable

if TYPE_CHECKING:
    from pathlib import Path


def read_text(path: Path) -> str:
    """The text of a file (plain, PDF or Word), or of standard input if it is called `-`.

    Raises:
        InputUnreadable: it cannot be read, or holds no text.
    """
    from smartlife.formats.docx_text import is_zip, read_docx_text
    from smartlife.formats.limits import DEFAULT_LIMITS
    from smartlife.formats.pdf_file import is_pdf, read_pdf_text
    from smartlife.formats.records import opened_bytes, opened_path

    if str(path) == "-":
        if sys.stdin is None or sys.stdin.isatty():
            err.print("Paste the text, then press Ctrl-D on a line of its own (Windows: Ctrl-Z).")
        bound = DEFAULT_LIMITS.max_document_bytes
        opened = opened_bytes(sys.stdin.buffer.read(bound) if sys.stdin else b"", "standard input")
    else:
        if path.is_dir():
            raise InputUnreadable("This is a folder", where=str(path), todo="Name a file in it.")
        opened = opened_path(path, file=str(path))
    with opened.open() as stream:
        head = stream.read(1024)
    if is_pdf(head):
        return read_pdf_text(opened)
    if is_zip(head):
        return read_docx_text(opened)
    return _plain(opened)


def _plain(opened: Any) -> str:  # noqa: ANN401 - an opened file of formats.records
    from smartlife.formats.encodings import inspect
    from smartlife.formats.lines import read_pieces

    text = "".join(read_pieces(opened, inspect(opened)))
    if "\x00" in text:
        raise InputUnreadable(
            "This is no text", where=opened.file, todo="Give plain text, a PDF or a Word document."
        )
    return text
