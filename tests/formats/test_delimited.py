"""Delimited text: every layout that portals and offices produce, and every way it breaks."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from smartlife.errors import InputUnreadable, LimitExceeded
from smartlife.formats.delimited import Layout, read_records, read_table
from smartlife.formats.limits import DEFAULT_LIMITS
from smartlife.formats.records import Record, opened_bytes
from smartlife.model.issues import Issue


def read(content: bytes | str, **options):
    data = content.encode() if isinstance(content, str) else content
    return list(read_records(opened_bytes(data, "x.csv"), **options))


def records(items):
    return [item for item in items if isinstance(item, Record)]


def issues(items):
    return [(item.severity, item.reason, item.row) for item in items if isinstance(item, Issue)]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end(mark, end):
    rows = [["kods", "nosaukums", "KP"], ["A1", f"Māksla{mark} un", "3"], ["A2", "a\nb", ""]]
    lines = [mark.join('"' + cell + '"' for cell in row) for row in rows]
    found = read(end.join(lines) + end)
    assert [record.row for record in found] == [2, 3]
    assert found[0].values == {"kods": "A1", "nosaukums": f"Māksla{mark} un", "KP": "3"}
    assert found[1].values == {"kods": "A2", "nosaukums": "a\nb", "KP": None}


def test_decimal_commas_do_not_win_over_semicolons():
    found = read("nosaukums;KP;maksa\nA;1,5;10,5\nB;2,5;11,5\nC;3;1\n")
    assert [record.values["KP"] for record in found] == ["1,5", "2,5", "3"]


def test_one_value_a_line():
    found = read("https://a.lt/1\nhttps://a.lt/2\nhttps://a.lt/3\n" * 3)
    assert len(found) == 9
    assert found[0].row == 1
    assert found[0].values == {"column_1": "https://a.lt/1"}


def test_separator_line_of_excel():
    found = read("sep=;\na;b\n1;2\n")
    assert found == [Record(3, {"a": "1", "b": "2"})]


def test_preamble_and_header():
    text = "Kurser;;;\nUppdaterad 3 mars;;;\nKod;Namn;HP;Omr\nA;Ett;7,5;X\nB;Två;15;Y\n"
    found = read(text)
    assert [record.row for record in found] == [4, 5]
    assert list(found[0].values) == ["Kod", "Namn", "HP", "Omr"]


def test_group_header_above_the_names():
    text = "Kurss;;;Ilgums;;Cena\nkods;nosaukums;grupa;dienas;stundas;EUR\n" + "A;B;C;1;2;3\n" * 6
    found = read(text)
    assert list(found[0].values) == ["kods", "nosaukums", "grupa", "dienas", "stundas", "EUR"]
    assert len(found) == 6


def test_repeated_group_names_above_the_names():
    text = (
        "Kurss,Kurss,Kurss,Laiks,Laiks\nkods,nosaukums,grupa,dienas,stundas\n" + "A,B,C,1,2\n" * 6
    )
    assert list(read(text)[0].values) == ["kods", "nosaukums", "grupa", "dienas", "stundas"]


def test_second_header_line_below_the_first_is_rejected():
    text = "code,title,credits,date\nkods,nosaukums,KP,datums\n" + "".join(
        f"A{i},Kurss {i},{i},2026-02-{i:02d}\n" for i in range(1, 9)
    )
    found = read(text)
    assert issues(found) == [("rejected", "repeated_header", 2)]
    assert len(records(found)) == 8


def test_no_header_is_noticed_by_the_kinds_of_values():
    text = "".join(f"{i},Kurss {i},2026-02-{i:02d}\n" for i in range(1, 10))
    found = read(text)
    assert len(found) == 9
    assert found[0] == Record(1, {"column_1": "1", "column_2": "Kurss 1", "column_3": "2026-02-01"})


def test_years_as_names_of_columns_stay_a_header():
    text = "geo,2019,2020,2021\n" + "LV,5.1,6.2,7.3\n" * 6
    assert list(read(text)[0].values) == ["geo", "2019", "2020", "2021"]


def test_header_can_be_stated_or_denied():
    text = "a,b\nc,d\ne,f\n"
    assert read(text, header_row=0)[0].values == {"column_1": "a", "column_2": "b"}
    assert read(text, header_row=2) == [Record(3, {"c": "e", "d": "f"})]
    with pytest.raises(InputUnreadable):
        read(text, header_row=9)


def test_repeated_header_inside_is_rejected():
    found = read("a,b\n1,2\na,b\n3,4\n")
    assert issues(found) == [("rejected", "repeated_header", 3)]
    assert [r.row for r in records(found)] == [2, 4]


def test_duplicate_and_missing_names():
    found = read("a,,a,b\n1,2,3,4\n")
    assert found[0].values == {"a": "1", "column_2": "2", "a.2": "3", "b": "4"}


def test_fewer_and_more_cells():
    found = read("a,b,c\n1,2\n1,2,3,,\n1,2,3,4\n1,2,3\n")
    assert records(found)[0].values == {"a": "1", "b": "2", "c": None}
    assert records(found)[1].values == {"a": "1", "b": "2", "c": "3"}
    assert issues(found) == [("rejected", "too_many_cells", 4)]


def test_surplus_cells_may_be_named():
    text = "a,b\n" + "1,2,3\n" * 6
    found = list(read_table(opened_bytes(text.encode(), "x"), Layout(surplus="name")))
    assert records(found)[0].values == {"a": "1", "b": "2", "column_3": "3"}


def test_a_header_that_does_not_fit_most_rows_is_noted():
    found = read("a,b,c,d\n" + "1,2\n" * 6)
    assert ("noted", "structure_invalid", None) in issues(found)


def test_empty_lines():
    found = read("a,b\n\n1,2\n,\n3,4\n,\n\n   \n")
    assert [r.row for r in records(found)] == [3, 5]
    assert issues(found) == [("rejected", "empty_row", 4)]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"\x00\x00", b"  \r\n "])
def test_an_empty_file_is_an_error(content):
    with pytest.raises(InputUnreadable, match="empty"):
        read(content)


def test_formulas_are_text():
    found = read('a,b\n=1+1,"=HYPERLINK(""http://x"")"\n@x,+1\n')
    assert found[0].values == {"a": "=1+1", "b": '=HYPERLINK("http://x")'}


def test_unclosed_quote_costs_one_row():
    rows = "".join(f'{i},"Kurss {i}",3\n' for i in range(1, 200))
    broken = rows.replace('50,"Kurss 50"', '50,"Kurss 50')
    found = read("id,title,ects\n" + broken)
    assert issues(found) == [("rejected", "unreadable_row", 51)]
    assert len(records(found)) == 198
    assert all(record.values["ects"] == "3" for record in records(found))


def test_unclosed_quote_in_a_file_that_hardly_quotes():
    rows = "".join(f"{i},Kurss {i},3,a,b,c,d,e\n" for i in range(1, 2000))
    broken = rows.replace("50,Kurss 50,", '50,"Kurss 50,').replace("90,Kurss 90,", '90,Kurss 90",')
    found = read("id,title,ects,p,q,r,s,t\n" + broken)
    lost = {int(row) for _, _, row in issues(found)}
    assert len(records(found)) + len(lost) == 1999
    assert len(lost) < 110
    assert all(record.values["ects"] == "3" for record in records(found))


def test_unclosed_quote_at_the_end():
    found = read('a,b\n1,2\n3,"4\n')
    assert issues(found) == [("rejected", "unreadable_row", 3)]


def test_quotes_not_doubled_inside_a_cell_are_mended():
    found = read('a,b,c\n1,"SIA "Rīga" grupa",2\n3,"x",4\n')
    assert records(found)[0].values == {"a": "1", "b": 'SIA "Rīga" grupa', "c": "2"}
    assert issues(found) == [("noted", "unreadable_row", 2)]


def test_quotes_within_plain_cells_are_text():
    assert read('a,b\n5" disk,x\n')[0].values == {"a": '5" disk', "b": "x"}


def test_a_long_line_is_rejected_and_reading_goes_on():
    limits = replace(DEFAULT_LIMITS, max_row_chars=1000, max_cell_chars=1000)
    text = "a,b\n1,2\n" + "x" * 50_000 + ",y\n3,4\n"
    found = read(text, limits=limits)
    assert issues(found) == [("rejected", "too_long", 3)]
    assert [r.values["a"] for r in records(found)] == ["1", "3"]
    assert all(len(i.value) <= 200 for i in found if isinstance(i, Issue))


def test_a_long_first_line():
    limits = replace(DEFAULT_LIMITS, max_row_chars=1000, max_cell_chars=1000)
    found = read("x" * 50_000 + "\na,b\n3,4\n", limits=limits)
    assert ("rejected", "too_long", 1) in issues(found) or records(found)[0].values["a"] == "3"


def test_a_long_cell_is_rejected():
    limits = replace(DEFAULT_LIMITS, max_cell_chars=10)
    found = read("a,b\n1,2\n" + "x" * 11 + ",y\n", limits=limits)
    assert issues(found) == [("rejected", "too_long", 3)]


def test_too_many_columns():
    with pytest.raises(LimitExceeded):
        read(",".join(f"c{i}" for i in range(3000)) + "\n")


def test_nul_bytes_are_dropped_and_noted():
    found = read(b"a,b\n1\x00,2\n3,4\n\x00\x00\x00")
    assert records(found)[0].values == {"a": "1", "b": "2"}
    assert issues(found) == [("noted", "damaged_text", 2)]


def test_many_broken_rows_stay_cheap():
    text = "a,b,c\n" + ('1,"x,2\n' + "1,y,2\n" * 40) * 500
    found = read(text)
    assert len(found) == 500 * 41
    assert len(records(found)) >= 500 * 40 - 500


CODECS = {
    "utf-8": "lv",
    "utf-8-sig": "lt",
    "utf-16": "lv",
    "utf-16-le": "pl",
    "utf-16-be": "sv",
    "cp1257": "lv",
    "iso8859-13": "lt",
    "cp1252": "sv",
    "iso8859-15": "et",
}
TEXTS = {
    "lv": ["būvniecības projektu vadītājs", "grāmatvedības pamati", "ēdināšanas uzņēmuma pavārs"],
    "lt": ["žemės ūkio mašinų mechanikas", "verslo įmonės buhalterė", "socialinių paslaugų"],
    "pl": ["pracownik obsługi płatności", "sprzedawca w żłobku", "księgowość i rachunkowość"],
    "sv": ["sjuksköterska på vårdcentral", "lärare i förskola", "ekonomiassistent för bygg"],
    "et": ["põllumajanduse töötaja", "müügijuht žanris", "šokolaadi tööstuse käitaja"],
}


@pytest.mark.parametrize(("codec", "lang"), CODECS.items())
def test_encodings(codec, lang):
    text = "kods;nosaukums\n" + "".join(f"{i};{t}\n" for i, t in enumerate(TEXTS[lang]))
    found = read(text.encode(codec))
    assert [record.values["nosaukums"] for record in found] == TEXTS[lang]


def test_lines_of_another_encoding_in_one_file():
    content = b"a;b\n" + "1;būvniecības vadītājs\n".encode("cp1257") * 5
    content += "2;grāmatvedība\n".encode()
    found = read(content)
    assert found[0].values["b"] == "būvniecības vadītājs"
    assert found[-1].values["b"] == "grāmatvedība"


def test_undecodable_bytes_are_kept_as_replacement_and_noted():
    content = ("a;b\n" + "1;būvniecība ēka\n" * 20).encode() + b"2;b\xc5 x\n"
    found = read(content)
    assert records(found)[-1].values["b"] == "b\ufffd x"
    assert issues(found) == [("noted", "damaged_text", 22)]
    assert found[-1].column == "b"


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "iso8859-15"])
def test_windows_punctuation_in_the_wrong_place(codec):
    assert read("a;b\n1;vård \x96 text ö\n".encode(codec))[0].values["b"] == "vård – text ö"


CELL = st.text(st.sampled_from("abcāčšžõäöåłżĄŲß019 .,;|\t\"'\n=-"), max_size=12).map(
    lambda text: text if text.strip() else ""
)


@settings(deadline=None, max_examples=150)
@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8),
    mark=st.sampled_from([",", ";", "\t", "|"]),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_was_written_is_read(rows, mark, codec, quoting, end):
    header = ["code", "title", "text"]
    assume(all(any(row) for row in rows) and header not in rows)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=mark, quoting=quoting, lineterminator=end)
    writer.writerows([header, *rows])
    found = read(out.getvalue().encode(codec), delimiter=mark, header_row=1)
    assert [list(record.values.values()) for record in found] == [
        [cell or None for cell in row] for row in rows
    ]
    assert [record.row for record in found] == list(range(2, len(rows) + 2))


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("title,place\nCook,Riga,old\nBaker,Cesis\n", 2),
        ("title,place\nCook,Riga,old\n", 2),
        ("title,place\n" + "Baker,Cesis\n" * 3 + "Cook,Riga,old\n", 5),
    ],
)
def test_a_row_with_a_cell_too_many_is_no_header(text, row):
    found = read(text)
    assert issues(found) == [("rejected", "too_many_cells", row)]
    assert all(set(one.values) == {"title", "place"} for one in records(found))


def test_names_below_the_names_of_groups_are_the_header():
    found = read("Who,Where,\ntitle,place,street\nCook,Riga,Brīvības\nBaker,Cesis,Rīgas\n")
    assert [one.values["street"] for one in records(found)] == ["Brīvības", "Rīgas"]
