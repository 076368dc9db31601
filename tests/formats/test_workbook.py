"""Workbooks: values, headers, sheets, errors, and files made to do harm."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
import xlsxwriter

from smartlife.errors import ArchiveRefused, InputUnreadable, LimitExceeded, SmartlifeError
from smartlife.formats.limits import DEFAULT_LIMITS
from smartlife.formats.records import Record, as_text, opened_bytes
from smartlife.formats.workbook import read_records, sheet_names


def book(fill, name="t.xlsx"):
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    fill(made)
    made.close()
    return opened_bytes(out.getvalue(), name)


def rows(*lines, sheet="S", start=0):
    def fill(made):
        page = made.add_worksheet(sheet)
        for number, line in enumerate(lines, start):
            page.write_row(number, 0, line)

    return fill


def repacked(opened, part, change):
    out = io.BytesIO()
    with (
        zipfile.ZipFile(opened.open()) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return opened_bytes(out.getvalue(), opened.file)


def test_values_keep_their_kind():
    def fill(made):
        page = made.add_worksheet()
        page.write_row(0, 0, ["kods", "KP", "no", "laiks", "ir", "tukšs"])
        page.write_string(1, 0, "007")
        page.write_number(1, 1, 12)
        page.write_datetime(1, 2, datetime(2026, 2, 3), made.add_format({"num_format": "d.m.yy"}))
        when = made.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page.write_datetime(1, 3, datetime(2026, 2, 3, 4, 5), when)
        page.write_boolean(1, 4, True)

    (record,) = read_records(book(fill))
    assert record == Record(
        2,
        {
            "kods": "007",
            "KP": 12.0,
            "no": datetime(2026, 2, 3),
            "laiks": datetime(2026, 2, 3, 4, 5),
            "ir": True,
            "tukšs": None,
        },
    )
    assert [as_text(value) for value in record.values.values()] == [
        "007",
        "12",
        "2026-02-03",
        "2026-02-03 04:05:00",
        "true",
        None,
    ]


def test_formulas_give_stored_values_and_errors_are_noted():
    def fill(made):
        page = made.add_worksheet("Dati")
        page.write_row(0, 0, ["a", "b", "c"])
        page.write_row(1, 0, ["x", "y", "z"])
        page.write_formula(2, 0, "=1+1", None, 2)
        page.write_formula(2, 1, "=A9", None, "#REF!")
        page.write_string(2, 2, "=cmd|' /C calc'!A0")

    found = list(read_records(book(fill)))
    assert found[1].values == {"a": 2.0, "b": None, "c": "=cmd|' /C calc'!A0"}
    assert [(i.reason, i.row, i.column) for i in found[2:]] == [("value_unknown", 3, "b")]


def test_preamble_group_header_and_offset_rows():
    lines = [
        ["Kursu saraksts"],
        [],
        ["Kurss", "", "Ilgums", ""],
        ["kods", "nosaukums", "dienas", "stundas"],
        *[[f"A{i}", f"Kurss {i}", i, 8] for i in range(8)],
    ]
    found = list(read_records(book(rows(*lines, start=2))))
    assert list(found[0].values) == ["kods", "nosaukums", "dienas", "stundas"]
    assert found[0].row == 7
    assert len(found) == 8


def test_the_longest_visible_sheet_is_read_unless_another_is_named():
    def fill(made):
        made.add_worksheet("Par").write(0, 0, "Skaidrojums")
        rows(["a", "b"], [1, 2], [3, 4], sheet="Dati")(made)
        hidden = made.add_worksheet("Slepens")
        for i in range(9):
            hidden.write_row(i, 0, ["p", i])
        hidden.hide()

    made = book(fill)
    assert [record.values["a"] for record in read_records(made)] == [1.0, 3.0]
    assert len(list(read_records(made, sheet="Slepens", header_row=0))) == 9
    assert sheet_names(made) == ["Par", "Dati", "Slepens"]
    with pytest.raises(InputUnreadable, match="no sheet 'X'"):
        list(read_records(made, sheet="X"))


def test_empty_and_repeated_rows():
    found = list(read_records(book(rows(["a", "b"], [1, 2], [], ["a", "b"], [3, 4]))))
    assert [(type(i).__name__, i.row) for i in found] == [
        ("Record", 2),
        ("Issue", 3),
        ("Issue", 4),
        ("Record", 5),
    ]


def test_an_empty_workbook():
    with pytest.raises(InputUnreadable, match="empty"):
        list(read_records(book(rows())))


def test_two_cells_in_opposite_corners():
    def fill(made):
        page = made.add_worksheet()
        page.write(0, 0, "a")
        page.write(1048575, 16383, "z")

    with pytest.raises(LimitExceeded, match="spans"):
        list(read_records(book(fill)))


def test_formatted_empty_cells_do_not_count():
    def fill(made):
        rows(["a", "b"], [1, 2])(made)
        page = made.worksheets()[0]
        page.write_blank(1048575, 16383, None, made.add_format({"bold": True}))

    assert len(list(read_records(book(fill)))) == 1


def test_too_many_columns():
    with pytest.raises(LimitExceeded, match="columns"):
        list(read_records(book(rows(list(range(3000)))), limits=DEFAULT_LIMITS))


def test_a_bomb_inside():
    made = repacked(
        book(rows(["a"], ["b"])), "xl/theme/theme1.xml", lambda part: part + b" " * 60_000_000
    )
    with pytest.raises(ArchiveRefused):
        list(read_records(made))


def test_an_entity_in_the_list_of_sheets_is_not_expanded():
    def change(part):
        return part.replace(
            b"<workbook", b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><workbook', 1
        ).replace(b'name="S"', b'name="&x;"')

    made = repacked(book(rows(["a", "b"], [1, 2])), "xl/workbook.xml", change)
    try:
        found = list(read_records(made))
    except SmartlifeError:
        return
    assert "root" not in str(found)


def ods(rows_xml):
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest "
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" manifest:media-type='
            '"application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet>"
            f'<table:table table:name="S">{rows_xml}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return opened_bytes(out.getvalue(), "t.ods")


CELL = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
ROW = "<table:table-row{}>{}</table:table-row>"


def test_ods():
    lines = [["kods", "nosaukums"], ["A", "Māksla"]]
    xml = "".join(ROW.format("", "".join(CELL.format("", c) for c in line)) for line in lines)
    xml += ROW.format(
        ' table:number-rows-repeated="1048570"',
        '<table:table-cell table:number-columns-repeated="1024"/>',
    )
    assert list(read_records(ods(xml))) == [Record(2, {"kods": "A", "nosaukums": "Māksla"})]


def test_ods_repetition_bomb():
    xml = ROW.format(
        ' table:number-rows-repeated="1048576"',
        CELL.format(' table:number-columns-repeated="16384"', "x"),
    )
    with pytest.raises(LimitExceeded):
        list(read_records(ods(xml)))


@pytest.mark.parametrize(
    "content",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 6000,
        b"not a workbook",
    ],
)
def test_what_is_no_workbook(content):
    with pytest.raises(InputUnreadable):
        list(read_records(opened_bytes(content, "t.xls")))


def test_damaged_workbooks_never_raise_anything_else():
    content = bytearray(book(rows(["a", "b"], *[[i, "x"] for i in range(50)])).open().read())
    for position in range(0, len(content), 37):
        damaged = bytearray(content)
        damaged[position] ^= 0x5A
        try:
            list(read_records(opened_bytes(bytes(damaged), "t.xlsx")))
        except SmartlifeError:
            continue


def test_large_documents_are_refused():
    with pytest.raises(LimitExceeded):
        list(
            read_records(
                book(rows(["a"], ["b"])), limits=replace(DEFAULT_LIMITS, max_document_bytes=100)
            )
        )
