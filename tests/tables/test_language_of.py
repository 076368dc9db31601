"""The language of a document."""

from __future__ import annotations

import subprocess
import sys

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


TEXTS = {
    "lv": "Kursā jūs iemācīsieties gatavot ēdienu lielam skaitam viesu, pasniegt to un pasūtīt "
    "vajadzīgos produktus katrai nedēļas dienai.",
    "lt": "Kurse išmoksite gaminti maistą dideliam svečių skaičiui, patiekti jį ir užsakyti "
    "kiekvienai savaitės dienai reikalingus produktus.",
    "sv": "Under kursen lär du dig att laga mat till många gäster, servera den och beställa de "
    "varor som behövs varje dag i veckan.",
    "de": "Im Kurs lernen Sie, für viele Gäste zu kochen, das Essen zu servieren und die Waren zu "
    "bestellen, die jeden Tag gebraucht werden.",
    "en": "In this course you learn how to cook for many guests, how to serve them and how to "
    "order the products that are needed every day.",
}


@pytest.mark.parametrize("lang", TEXTS)
@pytest.mark.parametrize("default", [None, "en"])
def test_a_sparing_reader_names_the_same_language(lang, default):
    assert detect_language("", TEXTS[lang], default, sparing=True)[0] == lang
    assert detect_language("Pavārs", None, "lv", sparing=True) == detect_language(
        "Pavārs", None, "lv"
    )


def test_a_sparing_reader_asks_all_models_where_the_smallest_are_unsure():
    # by three letters alone this is German: CNC, CAD and machine controllers
    text = (
        "After the course you can program CNC machines, set up machine controllers and use CAD "
        "software. 40 hours."
    )
    assert detect_language("", text, None, sparing=True)[0] == "en"


def test_a_sparing_reader_of_a_text_loads_the_smallest_models_only():
    code = (
        "import psutil\n"
        "from smartlife.tables.language_of import detect_language\n"
        "def used():\n"
        "    return psutil.Process().memory_info().rss\n"
        "detect_language('', {text!r}, None, sparing=True)\n"
        "before = used()\n"
        "detect_language('', {text!r}, 'sv', sparing=True)\n"
        "small = used() - before\n"
        "detect_language('cooking for guests', None, None)\n"
        "print(small, used() - before)"
    ).format(text=TEXTS["en"])
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    small, large = map(int, said.stdout.split())
    assert small < 20_000_000
    assert large > 150_000_000


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
