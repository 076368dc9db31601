"""The language of a document."""

from __future__ import annotations

import pytest

from smartlife.tables.language_of import detect_language, language_code, language_codes


@pytest.mark.parametrize(
    ("title", "default", "wanted"),
    [
        ("Pavārs/-e", "lv", "lv"),
        ("Pārdevēja", "lv", "lv"),
        ("Senior Data Scientist", "lv", "en"),
        ("Key Account Manager", "sv", "en"),
        ("Virėjas (-a)", "lt", "lt"),
        ("Sjuksköterska till Umeå", "sv", "sv"),
        ("Fachkraft für Lagerlogistik", "de", "de"),
        ("Kucharz", "pl", "pl"),
        ("ELEKTRIĶIS", "lv", "lv"),
        ("Vairuotojas ekspeditorius", None, "lt"),
        ("12", "lv", "lv"),
        ("", None, "und"),
    ],
)
def test_titles(title, default, wanted):
    assert detect_language(title, None, default)[0] == wanted


def test_text_outweighs_title_and_default():
    text = (
        "You will cook for our guests and order the products that are needed every day of the week."
    )
    lang, confidence = detect_language("Pavārs", text * 2, "lv")
    assert lang == "en"
    assert confidence > 0.9


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("lv-LV", "lv"),
        ("LAT", "lv"),
        ("ger", "de"),
        ("Deutsch", "de"),
        ("eesti keel", "et"),
        ("no", "no"),
    ],
)
def test_names_and_codes(given, wanted):
    assert language_code(given) == wanted


def test_unknown_names():
    assert language_code("klingon") is None
    assert language_code(None) is None
    assert language_codes("eesti keel, inglise keel; tlh") == ["en", "et"]
    assert language_codes("Deutsch und Englisch") == ["de", "en"]
    assert language_codes("") == []
