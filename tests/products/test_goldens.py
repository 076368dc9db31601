"""What a reader reads of one report, in each format: agreed word by word.

A change of these files is a change of what people read: look at the difference before it is agreed
(`pytest tests/products/test_goldens.py --snapshot-update`).
"""

from __future__ import annotations

import io

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from lxml import html
from python_calamine import CalamineWorkbook

from smartlife.model.study import REPORT_FORMATS
from smartlife.products.exports.formats import write
from tests.products.made_document import made_document

_SILENT = ("script", "style", "title", "desc", "metadata")


def _words(text: str) -> str:
    return " ".join(text.split())


def _html(content: bytes) -> list[str]:
    """Texts of the page in reading order, what only machines read left out."""
    page = html.fromstring(content)
    texts = page.xpath("//body//text()[normalize-space()]")
    return [_words(text) for text in texts if text.getparent().tag not in _SILENT]


def _pdf(content: bytes) -> list[str]:
    """One text per page."""
    return [_words(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def _docx(content: bytes) -> list[str]:
    """Paragraphs with their style, and rows of tables, in the order of the file."""
    made = []
    for part in docx.Document(io.BytesIO(content)).iter_inner_content():
        if hasattr(part, "rows"):
            made += [" | ".join(_words(cell.text) for cell in row.cells) for row in part.rows]
        else:
            text = _words("".join(node.text or "" for node in part._p.iter(qn("w:t"))))
            made += [f"{part.style.name}: {text}"] if text else []
    return made


def _xlsx(content: bytes) -> list[str]:
    """Rows of all sheets."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    made = []
    for name in book.sheet_names:
        made.append(f"[{name}]")
        rows = book.get_sheet_by_name(name).to_python()
        made += [" | ".join(str(cell) for cell in row).rstrip(" |") for row in rows]
    return made


_READERS = {"html": _html, "pdf": _pdf, "docx": _docx, "xlsx": _xlsx}


def test_every_format_has_a_golden():
    assert set(_READERS) == set(REPORT_FORMATS)


@pytest.mark.parametrize("lang", ["lv", "de"])
@pytest.mark.parametrize("file_format", REPORT_FORMATS)
def test_what_is_read_is_as_agreed(snapshot, file_format, lang):
    read = _READERS[file_format](write(made_document(lang), file_format))
    assert len(read) > 1
    assert read == snapshot
