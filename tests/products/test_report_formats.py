"""The situation analysis in its paged formats, through the real step: rich, and poor in data."""

from __future__ import annotations

import io
import re

import docx
import pypdf
import pytest
from python_calamine import CalamineWorkbook

from smartlife.languages.messages import messages
from smartlife.products.steps import steps
from tests.harness import run_step
from tests.products import made_rows

MOST_PAGES = 40


@pytest.fixture(scope="module", params=[True, False], ids=["rich", "poor"])
def files(request, tmp_path_factory):
    """Format → content, in German (the longest words)."""
    folder = tmp_path_factory.mktemp("formats")
    study = made_rows.study(folder, languages=("de",), formats=("pdf", "docx", "xlsx"))
    for step in (step for step in steps(study) if step.name.startswith("report_")):
        run_step(step, study, tables=made_rows.tables(rich=request.param))
    return {
        name: (folder / "files" / f"report_de.{name}").read_bytes()
        for name in ("pdf", "docx", "xlsx")
    }


def test_pdf_is_whole_and_not_too_long(files):
    reader = pypdf.PdfReader(io.BytesIO(files["pdf"]))
    told = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert len(reader.pages) <= MOST_PAGES
    assert messages("de").say("How do we know?") in told
    assert not re.search(r"\b(nan|NaN|None|inf)\b", told)


def test_docx_and_pdf_have_the_same_sections(files):
    reader = pypdf.PdfReader(io.BytesIO(files["pdf"]))
    sections = [item["/Title"] for item in reader.outline if not isinstance(item, list)]
    document = docx.Document(io.BytesIO(files["docx"]))
    headings = [line.text for line in document.paragraphs if line.style.name == "Heading 1"]
    assert headings == sections


def test_workbook_has_no_nan(files):
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"]))
    cells = [
        str(cell)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    ]
    assert messages("de").say("Sources") in cells
    assert not {"nan", "None", "inf"} & set(cells)
