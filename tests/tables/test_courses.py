"""From files of courses to core__courses."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.tables.course_rows import eqf_level, mode_of, part_time, yes_or_no
from tests.harness import make_source
from tests.tables.documents import run_documents


@pytest.fixture
def courses(tmp_path):
    def run(content: str, **changes: object):
        path = tmp_path / "courses.csv"
        path.write_text(content, encoding="utf-8")
        spec = make_source("s", "courses", **{"lang": "lv", "region": "LV", **changes})
        tables = run_documents(tmp_path, {spec: [path]})
        [counts] = tables["core__source_counts"].to_pylist()
        return tables["core__courses"].to_pylist(), counts, tables["core__issues"].to_pylist()

    return run


def test_a_row_becomes_a_clean_course(courses):
    [row], _, issues = courses(
        "kursa nosaukums;organizētājs;pilsēta;sākuma datums;cena;stundas;norises veids;valoda;"
        "līmenis;joma;vietu skaits;nepilna laika;esco skills\n"
        "Maizes cepšana;Bebru skola, SIA;Cēsis;02.02.2026;120,50 EUR;40 ak. st.;tiešsaistē;"
        "latviešu, krievu;LKI 4;0721;15;vakaros;http://data.europa.eu/esco/skill/abc\n"
    )
    wanted = {
        "title": "Maizes cepšana",
        "provider_name": "Bebru skola, SIA",
        "nuts_code": "LV00C",
        "start_date": date(2026, 2, 2),
        "price_eur": 120.5,
        "hours": 40.0,
        "mode": "online",
        "teaching_langs": ["lv", "ru"],
        "eqf_level": 4,
        "field_code": "0721",
        "field_name": None,
        "seats_count": 15,
        "is_part_time": True,
        "is_open": None,
        "skill_uris": ["http://data.europa.eu/esco/skill/abc"],
        "repeat_count": 0,
    }
    assert {name: row[name] for name in wanted} == wanted
    assert issues == []


def test_provider_title_and_level_make_a_course(courses):
    rows, counts, _ = courses(
        "id,title,provider,level,start\n"
        "1,Welding,School,Bachelor,2026-02-01\n"
        "2,WELDING,School SIA,Bachelor,2026-05-01\n"  # starts after the period
        "3,Welding,School,Bachelor,2025-03-01\n"
        "4,Welding,School,Master,2026-02-01\n"
        "5,Welding,Other,Bachelor,\n"
    )
    assert {(row["provider_name"], row["level"]) for row in rows} == {
        ("School", "Bachelor"), ("School", "Master"), ("Other", "Bachelor"),
    }  # fmt: skip
    assert (counts["duplicate_count"], counts["outside_count"]) == (1, 1)


def test_courses_of_unknown_providers_stay_apart(courses):
    rows, _, _ = courses("id,title\n1,Thesis\n2,Thesis\n")
    assert len(rows) == 2


def test_options_of_the_source_say_what_rows_do_not(courses):
    options = (("open", "false"), ("provider", "University"))
    rows, _, _ = courses("title\nThermodynamics\nAlgebra\n", options=options)
    assert {row["is_open"] for row in rows} == {False}
    assert {row["provider_name"] for row in rows} == {"University"}


def test_a_course_that_goes_on_is_inside(courses):
    rows, counts, _ = courses(
        "title,provider,start,end\nLong,A,2024-09-01,2025-06-01\nOver,A,2024-01-01,2024-06-01\n"
        "Open,A,,\n"
    )
    assert sorted(row["title"] for row in rows) == ["Long", "Open"]
    assert counts["outside_count"] == 1


@pytest.mark.parametrize(
    ("column", "value", "field", "wanted", "noted"),
    [
        ("price", "bezmaksas", "price_eur", 0.0, False),
        ("price", "1513.8 EUR", "price_eur", 1513.8, False),
        ("price", "€ 90", "price_eur", 90.0, False),
        ("price", "900 SEK", "price_eur", None, True),
        ("price", "-5", "price_eur", None, True),
        ("price", "pēc vienošanās", "price_eur", None, True),
        ("hours", "PT40H", "hours", 40.0, False),
        ("hours", "PT1H30M", "hours", 1.5, False),
        ("hours", "5 dienas", "hours", None, False),
        ("hours", "80 val.", "hours", 80.0, False),
        ("hours", "-3", "hours", None, True),
        ("ects", "7,5", "credits_ects", 7.5, False),
        ("ects", "700", "credits_ects", None, True),
        ("seats", "12", "seats_count", 12, False),
        ("field of study", "Food", "field_name", "Food", False),
        ("start date", "0000-13-45", "start_date", None, True),
        ("esco skills", "abc", "skill_uris", [], True),
    ],
)
def test_values(courses, column, value, field, wanted, noted):
    [row], _, issues = courses(f'title;{column}\nCourse;"{value}"\n')
    assert row[field] == wanted
    assert bool(issues) is noted
    assert all(issue["severity"] == "noted" for issue in issues)


def test_modes():
    assert mode_of("E-Learning, Virtuelles Klassenzimmer") == "online"
    assert mode_of("Präsenzveranstaltung, E-Learning") == "blended"
    assert mode_of("põimõpe") == "blended"
    assert mode_of("klātienē") == "onsite"
    assert mode_of("nuotoliniu būdu") == "online"
    assert mode_of("") == "unknown"
    assert mode_of("", remote_place=True) == "online"


def test_levels():
    assert [eqf_level(text) for text in ("EQF 5", "LKI 4. līmenis", "Maģistrs", "GR", "7")] == [
        5, 4, 7, 6, 7,
    ]  # fmt: skip
    assert [eqf_level(text) for text in ("B1", "9", "", None, "beginners")] == [None] * 5


def test_yes_no_and_part_time():
    assert [yes_or_no(text) for text in ("Jā", "ne", "maybe", "")] == [True, False, None, None]
    assert [part_time(text) for text in ("Vollzeit", "am Wochenende", "?", "ja")] == [
        False, True, None, True,
    ]  # fmt: skip


@given(st.text(max_size=40))
def test_any_words(text):
    assert mode_of(text) in {"online", "onsite", "blended", "unknown"}
    assert eqf_level(text) in {None, *range(1, 9)}
    assert part_time(text) in {True, False, None}
