"""The workbook of a report: all its tables, numbers as numbers, texts as texts."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from python_calamine import CalamineWorkbook

from smartlife.model.study import REPORT_LANGUAGES
from smartlife.products import document as blocks
from smartlife.products.exports.report_workbook import report_workbook, write_workbook
from smartlife.products.sheets import FormattedNumber, SheetLink
from tests.products.made_document import LETTERS, made_document
from tests.products.test_pdf_file import hostile


def opened(document) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_workbook(document)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_sheets_in_reading_order():
    assert list(opened(made_document())) == [
        "Contents", "In short", "Evidence", "Figure 1", "Table 1", "What cannot be said",
        "How do we know", "Sources",
    ]  # fmt: skip


def test_contents_lead_to_every_sheet():
    first, *others = report_workbook(made_document()).sheets
    assert [row[0] for row in first.rows] == [SheetLink(s.name, s.name) for s in others]
    assert any("Illustrative" in line for line in first.above)


def test_a_number_is_one_only_where_it_is_printed_as_one():
    table = opened(made_document())["Table 1"]
    start = next(place for place, row in enumerate(table) if row[0] == "Group")
    assert table[start] == [
        "Group", "share %", "share %: remark", "share %: status", "share %: identifier", "courses",
        "courses: remark", "courses: status", "remark",
    ]  # fmt: skip
    assert table[start + 1] == [
        "Welding", 0.14, "(a)", "published", "mix-1234", 1235, "2025", "", LETTERS
    ]  # fmt: skip
    assert table[start + 2][1:4] == ["at most 3%", "", "upper limit only"]
    assert table[start + 3][1:4] == ["too little data", "", "too little data"]
    below = [row[0] for row in table[start + 4 :]]
    assert "a: A break." in below
    assert "Sources: 2–4" in below


def test_numbers_look_as_they_are_printed():
    sheet = next(s for s in report_workbook(made_document()).sheets if s.name == "Table 1")
    assert sheet.rows[0][1] == FormattedNumber(0.14, "0%")
    assert sheet.rows[0][5] == FormattedNumber(1235.0, "#,##0")


def test_what_lies_behind_a_chart_says_what_it_is():
    table = opened(made_document())["Figure 1"]
    told = [row[0] for row in table]
    assert "Numbers behind figure 1" in told
    assert "120 advertisements from 40 employers." in told


def test_questions_have_a_sheet_and_say_what_they_follow_from():
    asked = blocks.Findings((blocks.Finding("Why?", "t", "question"),))
    table = blocks.TableBlock("T", "t", (blocks.TableColumn("a"),), ())
    sheets = opened(replace(made_document(), blocks=(asked, table)))
    assert "In short" not in sheets
    assert sheets["Questions to discuss"][2:4] == [
        ["question", "follows from", "Sources"], ["Why?", "Table 1", ""],
    ]  # fmt: skip


def test_a_head_that_is_printed_once_stands_in_every_row():
    columns = (blocks.TableColumn("source"), blocks.TableColumn("why"))
    rows = tuple(tuple(map(blocks.Cell, row)) for row in (("A", "1"), ("", "2"), ("B", "3")))
    table = blocks.TableBlock("T", "t", columns, rows)
    made = opened(replace(made_document(), blocks=(table,)))["Table 1"]
    start = made.index(["source", "why"])
    assert [row[0] for row in made[start + 1 : start + 4]] == ["A", "A", "B"]


def test_sources_with_every_file():
    sources = opened(made_document())["Sources"]
    assert len([row for row in sources if row[0] in (1, 2, 3)]) == 7
    assert any("ab" * 32 in row for row in sources)


@pytest.mark.parametrize("lang", REPORT_LANGUAGES)
def test_every_language_has_names_for_all_sheets(lang):
    assert len(opened(made_document(lang))) == 8


def test_same_document_gives_the_same_bytes():
    assert write_workbook(made_document("sv")) == write_workbook(made_document("sv"))


def test_no_cell_is_a_formula():
    with zipfile.ZipFile(io.BytesIO(write_workbook(made_document()))) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in archive.read(name)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
@given(hostile, hostile, hostile)
def test_any_text_comes_back(first, second, third):
    table = blocks.TableBlock(
        first, "t",
        (blocks.TableColumn(second), blocks.TableColumn(third), blocks.TableColumn("key")),
        ((blocks.Cell(f"=1+1{first}", aside=third), blocks.Cell(third), blocks.Cell("yes")),),
        (1,), ((first, second),),
    )  # fmt: skip
    made = replace(
        made_document(), title=first, subtitle=second, facts=((third, first),), blocks=(table,)
    )
    cells = [cell for rows in opened(made).values() for row in rows for cell in row]
    assert "yes" in cells
    assert any(str(cell).startswith("=1+1") for cell in cells)
