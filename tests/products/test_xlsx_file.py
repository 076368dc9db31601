"""The writer of workbooks, read back by the reader of workbooks."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime

import pytest

from smartlife.formats.records import Record, opened_bytes
from smartlife.formats.workbook import read_records, sheet_names
from smartlife.products.exports.xlsx_file import LONGEST, write_xlsx
from smartlife.products.sheets import Sheet, SheetColumn, TextSheet, Workbook

COLUMNS = (
    SheetColumn("name", width=30, wrap=True),
    SheetColumn("share", pattern="0.0%"),
    SheetColumn("day", pattern="yyyy-mm-dd"),
    SheetColumn("verdict", entry=True, choices=("yes", "no"), hint="Is it so?"),
)


def written(*sheets, **changes):
    return write_xlsx(Workbook("A title", sheets, **changes))


def read(content, name):
    records = read_records(opened_bytes(content, "t.xlsx"), sheet=name, header_row=1)
    return [item.values for item in records if isinstance(item, Record)]


def xml_of(content, part="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.read(part).decode()


def look_of(content, cell):
    """The format of a cell of the first sheet, as XML."""
    number = int(re.search(rf'r="{cell}" s="([0-9]+)"', xml_of(content)).group(1))
    formats = xml_of(content, "xl/styles.xml").partition("<cellXfs")[2].partition("</cellXfs>")[0]
    return re.findall(r"<xf .*?(?:/>|</xf>)(?=<xf|$)", formats)[number]


def test_values_come_back_as_they_are():
    rows = (("Ķīpsala", 0.25, date(2026, 3, 1), None), ("two", 3, None, "yes"))
    content = written(Sheet("data", COLUMNS, rows))
    assert read(content, "data") == [
        {"name": "Ķīpsala", "share": 0.25, "day": datetime(2026, 3, 1), "verdict": None},
        {"name": "two", "share": 3.0, "day": None, "verdict": "yes"},
    ]
    assert 'ySplit="1"' in xml_of(content)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")'])
def test_no_text_becomes_a_formula(text):
    content = written(Sheet("data", COLUMNS, ((text, 1, None, None),)))
    assert "<f>" not in xml_of(content)
    assert "hyperlink" not in xml_of(content)
    assert 't="s"' in xml_of(content)
    assert read(content, "data")[0]["name"] == text
    assert 'quotePrefix="1"' in look_of(content, "A2")


def test_a_protected_sheet_opens_only_what_people_fill_in():
    rows = (("a", 1, None, None), ("b", 1, None, None))
    content = written(Sheet("data", COLUMNS, rows, protect=True, closed=frozenset({1})))
    xml = xml_of(content)
    assert "<sheetProtection" in xml
    assert [("locked" in look_of(content, cell)) for cell in ("A2", "D2", "D3")] == [
        False,
        True,
        False,
    ]
    assert '<formula1>"yes,no"</formula1>' in xml
    assert 'sqref="D2:D3"' in xml


def test_text_sheets_and_the_open_one():
    text = TextSheet("read me", (("title", "How to"), ("text", "Do this.")))
    content = written(text, Sheet("data", COLUMNS, ()), shown="data")
    assert sheet_names(opened_bytes(content, "t.xlsx")) == ["read me", "data"]
    assert read(content, "read me") == [{"How to": "Do this."}]
    assert 'activeTab="1"' in xml_of(content, "xl/workbook.xml")


def test_same_content_same_bytes():
    sheet = Sheet("data", COLUMNS, (("a", 1, None, None),), above=("T",), below=("note",))
    assert written(sheet) == written(sheet)


def test_a_long_text_is_cut():
    content = written(Sheet("data", COLUMNS, (("x" * 40_000, 1, None, None),)))
    assert len(read(content, "data")[0]["name"]) == LONGEST


@pytest.mark.parametrize(
    "sheets",
    [
        (),
        (Sheet("a", COLUMNS, ()), Sheet("A", COLUMNS, ())),
        (Sheet("x" * 32, COLUMNS, ()),),
        (Sheet("a/b", COLUMNS, ()),),
        (Sheet("a", (SheetColumn("x"), SheetColumn("x")), ()),),
        (Sheet("a", COLUMNS, (("only one",),)),),
        (Sheet("a", COLUMNS, (("x", float("nan"), None, None),)),),
        (Sheet("a", (SheetColumn("x", choices=("y" * 256,)),), ()),),
    ],
)
def test_what_a_spreadsheet_cannot_hold_is_refused(sheets):
    with pytest.raises(ValueError, match=r"[a-z]"):
        written(*sheets)
