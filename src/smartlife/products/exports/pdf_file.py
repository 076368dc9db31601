"""A document as PDF for print and screen readers: tagged, with bookmarks, PDF/UA-1.

Typst sets it from a fixed template (templates/report.typ); the document goes in as JSON, never as
markup. The standard is enforced while writing: a picture without a text alternative, a letter
that no font has, or a heading out of order is an error and no file.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from smartlife.products.exports.pdf_parts import Parts
from smartlife.products.exports.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.products.document import Document

MIME_TYPE = "application/pdf"
STANDARD: Final = "ua-1"

NO_LETTER: Final = "\ufffd"
"""Printed for a letter that none of the embedded fonts has."""

_PROBE: Final = b"#sys.inputs.letter"


def write_pdf(document: Document) -> bytes:
    """The whole document; the same bytes for the same document."""
    parts = Parts(printable(document)).all()
    return _compiled(_template(), {"document": _packed(parts)}, document)


def _packed(parts: dict[str, Any]) -> str:
    text = json.dumps(parts, ensure_ascii=False, allow_nan=False)
    missing = [letter for letter in sorted(set(text)) if not _has_letter(letter)]
    return text.translate({ord(letter): NO_LETTER for letter in missing})


def _compiled(source: bytes, inputs: dict[str, str], document: Document | None = None) -> bytes:
    import typst

    day = document.period_end if document else None
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else 0
    made = typst.compile(
        source,
        font_paths=_fonts(),
        sys_inputs=inputs,
        pdf_standards=[STANDARD],
        timestamp=moment,
    )
    assert isinstance(made, bytes)
    return made


@cache
def _has_letter(letter: str) -> bool:
    """True if an embedded font can print a letter: tried, as fonts are inside of the library."""
    if letter.isascii():
        return True
    import typst

    try:
        _compiled(_PROBE_HEAD + _PROBE, {"letter": f"x{letter}x"})
    except typst.TypstError:
        return False
    return True


_PROBE_HEAD: Final = b'#set document(title: "x")\n#set text(lang: "en")\n'


def letters_missing(texts: Iterable[str]) -> list[str]:
    """Letters of the texts that would print as a replacement sign."""
    return sorted({letter for text in texts for letter in text if not _has_letter(letter)})


@cache
def _fonts() -> Any:  # noqa: ANN401 - typst.Fonts, imported where it is needed
    """The fonts inside of the library only: every machine prints the same."""
    import typst

    return typst.Fonts(include_system_fonts=False)


@cache
def _template() -> bytes:
    return (files("smartlife.products.exports") / "templates" / "report.typ").read_bytes()
