from datetime import date
from pathlib import Path

import pytest

from smartlife.errors import StudyInvalid
from smartlife.store.study_file import read_study

GOOD = """
[study]
id = "vidzeme"
title = { en = "Vidzeme", lv = "Vidzeme" }
regions = ["LV00C"]
partners = ["LT026"]
nuts_version = 2024
languages = ["lv", "en"]
from = 2025-01-01
to = 2026-03-01

[[source]]
kind = "vacancies"
path = "data/*.csv"
lang = "lv"
region = "LV"
retrieved = 2026-02-17
observation = "stock"
publish = "counts"
columns = { title = "amats", positions = "skaits" }
publisher = "board"
licence = "terms"

[[source]]
kind = "vacancies"
path = "more.json"
"""


def write(folder: Path, text: str) -> Path:
    (folder / "study.toml").write_text(text, "utf-8")
    return folder


def problems_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(StudyInvalid) as caught:
        read_study(write(folder, text))
    return caught.value.fields.get("problems", [str(caught.value)])


def test_a_study_is_read_as_written(tmp_path):
    study = read_study(write(tmp_path, GOOD))
    assert study.study_id == "vidzeme"
    assert study.regions == ("LV00C",)
    assert (study.start, study.end) == (date(2025, 1, 1), date(2026, 3, 1))
    first, second = study.sources
    assert first.source_id == "vacancies_1"
    assert first.columns == (("positions", "skaits"), ("title", "amats"))
    assert first.retrieved == date(2026, 2, 17)
    assert study.title("sv") == "Vidzeme"
    assert second.source_id == "vacancies_2"


def test_what_nobody_said_is_taken_in_the_most_careful_way(tmp_path):
    source = read_study(write(tmp_path, GOOD)).sources[1]
    assert (source.observation, source.publish) == ("stock", "counts")
    assert (source.publisher, source.licence) == ("not stated", "not stated")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id = "vidzeme"', 'id = "Vidz eme"', "study.id (line 3)"),
        ('regions = ["LV00C"]', 'regions = ["Vidzeme"]', "study.regions (line 5)"),
        ('regions = ["LV00C"]', "regions = []", "name at least one region"),
        ("nuts_version = 2024", "nuts_version = 2020", "2013, 2016, 2021, 2024"),
        ("nuts_version = 2024", "nuts_version = true", "a whole number"),
        ('languages = ["lv", "en"]', 'languages = ["fr"]', "'fr' is not en, lv, lt, sv, de"),
        ("from = 2025-01-01", 'from = "2025-01-01"', "a date such as"),
        ("from = 2025-01-01", "from = 2025-01-01T10:00:00", "a date such as"),
        ("from = 2025-01-01", "from = 2027-01-01", "must be later than"),
        ("to = 2026-03-01\n", "", "study.to (missing)"),
        (
            'kind = "vacancies"\npath = "data',
            'kind = "jobs"\npath = "data',
            "source 1.kind (line 13)",
        ),
        ('publish = "counts"', 'publish = "all"', "counts, excerpt, full"),
        ('observation = "stock"', 'observation = "river"', "flow, stock, archive"),
        ('title = "amats"', 'titel = "amats"', "columns of vacancies are"),
        ('publisher = "board"', 'titles = { LV = "" }', "give the title per language"),
        ('path = "more.json"', 'path = "more.json"\npaht = 1', "source 2.paht (line 27): unknown"),
        ('region = "LV"', 'region = "Latvia"', "no NUTS code"),
        ("[study]\n", "[study]\n[stud]\nx = 1\n", "stud (line 3)"),
    ],
)
def test_a_problem_is_told_with_key_and_line(tmp_path, old, new, told):
    assert old in GOOD
    found = problems_of(tmp_path, GOOD.replace(old, new, 1))
    assert any(told in problem for problem in found), found


def test_all_problems_are_told_at_once(tmp_path):
    assert len(problems_of(tmp_path, "[study]\nid = 3\n[[source]]\n")) >= 6


def test_two_sources_of_one_name_are_refused(tmp_path):
    twice = GOOD.replace('kind = "vacancies"', 'id = "board"\nkind = "vacancies"')
    assert any("given twice" in problem for problem in problems_of(tmp_path, twice))


def test_broken_toml_and_missing_files_say_what_to_do(tmp_path):
    assert "not valid TOML" in problems_of(tmp_path, "[study\n")[0]
    with pytest.raises(StudyInvalid, match="smartlife init"):
        read_study(tmp_path / "nowhere")
    (tmp_path / "study.toml").write_bytes(b"\xff\xfe[study]")
    with pytest.raises(StudyInvalid, match="UTF-8"):
        read_study(tmp_path)


def test_a_byte_order_mark_is_no_problem(tmp_path):
    (tmp_path / "study.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert read_study(tmp_path).study_id == "vidzeme"


def test_codes_of_another_nuts_version_are_told(tmp_path):
    codes = {"2024": frozenset({"LV", "LV00C", "LT026"}), "2021": frozenset({"LV008"})}
    write(
        tmp_path, GOOD.replace('["LV00C"]', '["LV008"]').replace('region = "LV"', 'region = "LV0"')
    )
    with pytest.raises(StudyInvalid) as caught:
        read_study(tmp_path, known_codes=lambda version: codes.get(version, frozenset()))
    first, second = caught.value.fields["problems"]
    assert "study.regions (line 5): LV008 is no code of NUTS 2024 (it is one of 2021)" in first
    assert "source 1.region (line 16): LV0 is no code of NUTS 2024 (nor one of any" in second


def test_formats_of_the_report(tmp_path):
    assert read_study(write(tmp_path, GOOD)).formats == ("html", "pdf")
    asked = GOOD + '[report]\nformats = ["docx", "xlsx", "docx"]\n'
    assert read_study(write(tmp_path, asked)).formats == ("docx", "xlsx")


@pytest.mark.parametrize("value", ['["doc"]', "[]", '"pdf"', "[1]"])
def test_formats_that_are_none(tmp_path, value):
    with pytest.raises(StudyInvalid) as caught:
        read_study(write(tmp_path, f"{GOOD}\n[report]\nformats = {value}\n"))
    assert "report.formats (line 29)" in str(caught.value.where)


@pytest.mark.parametrize("value", ["help@example.org", "https://example.org/contact"])
def test_a_study_may_name_who_answers_for_it(tmp_path, value):
    assert read_study(write(tmp_path, GOOD)).contact == ""
    named = GOOD.replace("[study]", f'[study]\ncontact = "{value}"')
    assert read_study(write(tmp_path, named)).contact == value


@pytest.mark.parametrize("value", ["the office", "javascript:alert(1)", "a@b@c", "https://a b"])
def test_a_contact_that_is_none(tmp_path, value):
    with pytest.raises(StudyInvalid) as caught:
        read_study(write(tmp_path, GOOD.replace("[study]", f'[study]\ncontact = "{value}"')))
    assert "study.contact (line 3)" in str(caught.value.where)


def test_kinds_of_reports(tmp_path):
    assert read_study(write(tmp_path, GOOD)).kinds == ("situation",)
    asked = GOOD + '[report]\nkinds = ["brief", "leaflets", "brief"]\n'
    assert read_study(write(tmp_path, asked)).kinds == ("brief", "leaflets")


@pytest.mark.parametrize("value", ['["poster"]', "[]"])
def test_kinds_that_are_none(tmp_path, value):
    with pytest.raises(StudyInvalid) as caught:
        read_study(write(tmp_path, f"{GOOD}\n[report]\nkinds = {value}\n"))
    assert "report.kinds (line 29)" in str(caught.value.where)


def test_a_source_may_have_titles_in_several_languages(tmp_path):
    text = GOOD.replace('publisher = "board"', 'title = "Board"\ntitles = { lv = "Portāls" }')
    source = read_study(write(tmp_path, text)).sources[0]
    assert source.title_in("lv") == "Portāls"
    assert source.title_in("de") == source.title == "Board"
