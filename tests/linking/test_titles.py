from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.languages.load import load_language
from smartlife.linking.titles import title_forms


def readings(title: str, lang: str) -> list[str]:
    return [form.text for form in title_forms(title, load_language(lang))]


@pytest.mark.parametrize(
    ("title", "lang", "expected"),
    [
        ("Metinātājs/-a", "lv", "metinatajs"),
        ("Metinātājs /-a", "lv", "metinatajs"),
        ("Metinātājs (-a)", "lv", "metinatajs"),
        ("Vadītājs, -a", "lv", "vaditajs"),
        ("VADYBININKAS (-Ė)", "lt", "vadybininkas"),
        ("Vadybininkas, -ė", "lt", "vadybininkas"),
        ("sandelininkas-e", "lt", "sandelininkas"),
        ("Data Analyst (m/w/d)", "de", "data analyst"),
        ("Data Analyst (f/m/x)", "de", "data analyst"),
        ("Mitarbeiter:in", "de", "mitarbeiter"),
        ("Mitarbeiter*innen", "de", "mitarbeiter"),
        ("MitarbeiterIn", "de", "mitarbeiter"),
        ("Verkäufer/Verkäuferin", "de", "verkaufer"),
        ("Applikationsentwickler/in 80-100%", "de", "applikationsentwickler"),
        ("Sprzedawca (k/m)", "pl", "sprzedawca"),
        ("Vakance: metinātājs", "lv", "metinatajs"),
        ("Pavārs 1200-1500 EUR", "lv", "pavars"),
        ("Söker: Sjuksköterska", "sv", "sjukskoterska"),
        ("<b>Metinātājs</b>&nbsp;", "lv", "metinatajs"),
        ("🔎 C++ Developer 🚛", "en", "c++ developer"),
        ("vairuotojas a kaune", "lt", "vairuotojas kaune"),
        ("statybos darbu vadovas e vilniuje", "lt", "statybos darbu vadovas vilniuje"),
        ("Pardavėjas (-a) - konsultantas (-ė)", "lt", "pardavejas konsultantas"),
        ("Darba aizsardzības speciālists", "lv", "darba aizsardzibas specialists"),
        ("Inženieris/re", "lv", "inzenieris"),
        ("Iekārtu operatori/es", "lv", "iekartu operatori"),
        ("Aicina darbā pavāru", "lv", "pavaru"),
        ("Administrator m/w/d", "de", "administrator"),
        ("Digitale Medien, Medienmanagement", "de", "digitale medien medienmanagement"),
        ("Sprzedawca/Sprzedawczyni", "pl", "sprzedawca"),
        ("Kelner/ka", "pl", "kelner"),
        ("Snickare (m/k)", "sv", "snickare"),
        ("Home care nurse (full time)", "en", "home care nurse"),
        ("Shift manager", "en", "shift manager"),
        ("KUCHARZ (K/M)", "pl", "kucharz"),
        ("Kokk søkes (m/k/d)", "no", "kokk"),
        ("Vicevært", "da", "vicevaert"),
        ("Keevitaja, täistööajaga", "et", "keevitaja"),
        ("Etsimme: hitsaaja", "fi", "hitsaaja"),
    ],
)
def test_first_reading_has_what_names_the_occupation(title: str, lang: str, expected: str) -> None:
    assert readings(title, lang)[0] == expected


def test_rank_place_bracket_and_tail_are_left_out_of_further_readings() -> None:
    assert "gramatvedis" in readings("Vecākais grāmatvedis/-e", "lv")
    assert "pardevejs" in readings("Pārdevējs Valmierā", "lv")
    assert "vairuotojas" in readings("Vairuotojas Vilniuje", "lt")
    assert "veikala darbinieks" in readings("Veikala darbinieks Valmierā", "lv")
    assert "sistemanalitikis" in readings(
        "Sistēmanalītiķis (IT korporatīvo sistēmu funkcijā)", "lv"
    )
    assert "underskoterska" in readings("Undersköterska till hemtjänsten i Solna", "sv")
    assert "dizaineris" in readings("Dizaineris / Interjera arhitekts", "lv")


def test_what_follows_the_mark_of_gender_is_left_out_of_a_reading() -> None:
    assert "vadybininkas" in readings("Vadybininkas (-ė) Kaune", "lt")
    assert "statybos darbu vadovas" in readings("statybos darbu vadovas e lauko tinklu", "lt")
    assert "techniker" in readings("Techniker (m/w/d) Außendienst Bremen", "de")


def test_what_an_employer_seeks_is_a_reading() -> None:
    assert "vaktmastare" in readings("Bemannia söker Vaktmästare", "sv")
    assert "pardevejus" in readings("Veikalu ķēde aicina pārdevējus", "lv")


def test_helpers_are_no_rank() -> None:
    assert readings("Pavāra palīgs", "lv") == ["pavara paligs"]


def test_a_reading_does_not_end_with_a_word_that_begins_a_tail() -> None:
    assert all(not form.endswith((" fur", " and", " im")) for form in TAILED)


TAILED = [
    *readings("Fachkraft für Lagerlogistik", "de"),
    *readings("SAP and Application Security Officer", "de"),
    *readings("Mitarbeiter Im Support", "de"),
]


@pytest.mark.parametrize("lang", ["lv", "lt", "de", "sv", "en", "xx"])
@pytest.mark.parametrize(
    "part",
    ["a", "(", ")", "()", "/-", "/-a", "a/a ", "-", " ", "1-", "€1", "m/", "<b>", "&a", "ā, -e"],
)
def test_hostile_titles_take_bounded_time(part: str, lang: str) -> None:
    title = part * (100_000 // len(part))
    language = load_language(lang)
    started = time.process_time()
    for cut in (100_000, 300, 299):
        assert len(title_forms(title[:cut], language)) <= 6
    assert time.process_time() - started < 0.5


def test_the_whole_title_weighs_most() -> None:
    forms = title_forms("Sjuksköterska, barnklinik", load_language("sv"))
    assert [form.weight for form in forms] == sorted((f.weight for f in forms), reverse=True)
    assert forms[0].weight == 1.0


def test_commas_before_the_head_do_not_cut() -> None:
    title = "Finanšu, grāmatvedības un statistikas daļas vadītājs"
    assert "finansu" not in readings(title, "lv")


def test_only_advertising_words_stay_as_they_are() -> None:
    assert readings("Vakance", "lv") == ["vakance"]


@pytest.mark.parametrize("title", ["", " ", "12345", "!!!", "(m/w/d)", "\u200f\u202e"])
def test_titles_without_letters_have_no_reading(title: str) -> None:
    assert title_forms(title, load_language("de")) == ()


def test_a_language_without_data_is_read_as_it_is() -> None:
    assert title_forms("Сварщик", None)[0].text == "сварщик"


@given(st.text(max_size=400), st.sampled_from(["lv", "lt", "de", "sv", "en", "pl", "fi", "xx"]))
def test_any_text_is_read_within_bounds(title: str, lang: str) -> None:
    forms = title_forms(title, load_language(lang))
    assert len(forms) <= 6
    for form in forms:
        assert 0 <= form.start < form.end <= len(title)
        assert form.text
        assert 0 < form.weight <= 1
