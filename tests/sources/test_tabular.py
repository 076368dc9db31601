"""Tables with any names of columns, through both readers."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from smartlife.errors import ColumnsMissing, InputUnreadable
from smartlife.formats.records import opened_bytes, opened_path
from smartlife.model.issues import Issue
from smartlife.sources.courses.tabular import reader as courses
from smartlife.sources.tabular import column_key, first_fields, flatten, load_synonyms
from smartlife.sources.vacancies.tabular import reader as vacancies
from tests.harness import make_source


def read(content: bytes | str, kind: str = "vacancies", **source: object) -> list[object]:
    if isinstance(content, str):
        content = content.encode()
    reader = vacancies if kind == "vacancies" else courses
    return list(reader.read(opened_bytes(content, "f"), make_source("s", kind, **source)))


def test_latvian_vacancies(root):
    opened = opened_path(root / "tests/samples/tabular/vacancies_lv.csv")
    made = list(vacancies.read(opened, make_source("s", "vacancies", lang="lv")))
    first, second = made[0].values, made[1].values
    assert first == {
        "id": "17",
        "title": "Pavārs/-e",
        "text": "<p>Gatavo <b>ēdienus</b>.</p>",
        "employer": 'SIA "Bebri"',
        "place": "Valmiera",
        "posted": "03.02.2026",
        "closes": "28.02.2026",
        "positions": "2",
    }
    assert second["posted"] == "2026. gada 4. februārī"
    issues = [(item.row, item.reason) for item in made if isinstance(item, Issue)]
    assert (5, "repeated_header") in issues
    assert (6, "title_missing") in issues


def test_lithuanian_courses(root):
    opened = opened_path(root / "tests/samples/tabular/courses_lt.tsv")
    made = list(courses.read(opened, make_source("s", "courses", lang="lt")))
    assert [item.values["title"] for item in made] == ["Virėjo kursas", "Suvirintojo kursas"]
    assert made[0].values["price"] == "120 EUR"
    assert made[1].values["teaching_lang"] == "lietuvių, rusų"
    assert made[0].values["mode"] == "nuotoliniu būdu"


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("Title;Employer;City;Date posted", "en"),
        ("AMATS;Darba devējs;Pilsēta;Publicēts", "lv"),
        ("Pareigos;Įmonė;Miestas;Skelbimo data", "lt"),
        ("Rubrik;Arbetsgivare;Ort;Publicerad", "sv"),
        ("Stellenbezeichnung;Arbeitgeber;Arbeitsort;Veröffentlicht am", "de"),
        ("Stanowisko;Pracodawca;Miejsce pracy;Data publikacji", "pl"),
        ("Ametikoht;Tööandja;Asukoht;Avaldatud", "et"),
    ],
)
def test_columns_are_found_in_each_language(header, lang):
    [record] = read(f"{header}\nCook;Beavers;Town;2026-02-03\n", lang=lang)
    assert record.values == {
        "title": "Cook",
        "employer": "Beavers",
        "place": "Town",
        "posted": "2026-02-03",
    }


def test_same_table_in_every_format(tmp_path):
    rows = [{"jobTitle": "Cook", "company": {"name": "Beavers"}, "positions": 2}]
    flat = [{"jobTitle": "Cook", "company.name": "Beavers", "positions": 2}]
    wanted = {"title": "Cook", "employer": "Beavers", "positions": "2"}
    pq.write_table(pa.Table.from_pylist(flat), tmp_path / "t.parquet")
    book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, list(flat[0]))
    sheet.write_row(1, 0, list(flat[0].values()))
    book.close()
    for content in (
        json.dumps(rows).encode(),
        json.dumps({"meta": 1, "jobs": rows * 2}).encode(),
        (json.dumps(rows[0]) + "\n" + json.dumps(rows[0])).encode(),
        b"jobTitle,company.name,positions\nCook,Beavers,2\n",
        (tmp_path / "t.parquet").read_bytes(),
        (tmp_path / "t.xlsx").read_bytes(),
    ):
        assert read(content)[0].values == wanted


def test_named_columns_are_the_only_ones_read():
    content = "amats,apraksts,prasibas,city\nCook,Cooks.,Likes it.,Riga\n"
    columns = (("title", "amats"), ("text", "apraksts + prasibas"))
    [record] = read(content, columns=columns)
    assert record.values == {"title": "Cook", "text": "Cooks.\nLikes it."}


def test_missing_column_is_named_with_what_is_near():
    with pytest.raises(ColumnsMissing) as caught:
        read("amats,vieta\nCook,Riga\n", columns=(("title", "amatss"), ("place", "vieta")))
    assert "'amatss'" in str(caught.value)
    assert "did you mean 'amats'" in str(caught.value)
    assert caught.value.fields["found"] == ["amats", "vieta"]


def test_no_column_is_understood():
    with pytest.raises(ColumnsMissing) as caught:
        read("a1,b2\n3,4\n5,6\n")
    assert "'a1', 'b2'" in str(caught.value)
    assert "job title" in str(caught.value)


def test_classification_of_a_code_is_kept():
    [record] = read("job.title,kod zawodu\nKucharz,512001.0\n")
    assert record.values["occupation"] == "kzis:512001.0"
    [record] = read("title,days_posted\nCook,4.0\n")
    assert record.values["posted"] == "4 days ago"


def test_placeholders_are_empty():
    [record] = read("title,company,city\nCook,nan,None\n")
    assert record.values == {"title": "Cook"}


def test_a_python_literal_is_no_format():
    with pytest.raises(InputUnreadable, match="no JSON"):
        read("{'title': 'Cook', 'x': None}\n".replace("'", '"'), "courses")
    assert first_fields(opened_bytes(b'{"a": None}', "f"), "json") == ()


@pytest.mark.parametrize("kind", ["vacancies", "courses"])
def test_synonyms_are_of_raw_columns_and_clear(kind):
    from smartlife.model.tables import RAW_COLUMNS

    synonyms = load_synonyms(kind)
    assert set(synonyms.first) <= set(RAW_COLUMNS[kind])
    for raw, names in synonyms.first.items():
        keys = [key for key, _ in names]
        assert all(keys), raw


def test_keys_ignore_case_marks_and_punctuation():
    assert column_key("Darba devējs") == column_key("DARBA_DEVEJS") == column_key("darbaDevejs")
    assert column_key("job.title") == column_key("Job title:") == column_key("jobTitle")


nested = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=6), nested, max_size=6))
def test_any_object_is_flattened(value):
    flat = flatten(value)
    assert all(isinstance(text, str) for text in flat.values())


@given(st.binary(max_size=400))
def test_any_bytes_give_records_issues_or_a_clear_error(content):
    try:
        made = read(content)
    except InputUnreadable:
        return
    assert all(isinstance(item, Issue) or item.values for item in made)
