from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from smartlife.languages.load import language_codes
from smartlife.linking.statements import find_statements, negated_clauses

if TYPE_CHECKING:
    from smartlife.linking.cues import Side

LV_AD = """SIA Paraugs
Par uzņēmumu:
Mūsu metinātavas lepojas ar TIG metināšanu.
Darba pienākumi:
- lasīt rasējumus;
- TIG metināšana.
Prasības kandidātam
Vācu valoda
Piedāvājam:
Projektu vadība kā hobijs
Pieteikties līdz 1. maijam: grāmatvedība
"""


def statements(text: str, lang: str, side: str = "vacancies") -> list[str]:
    return [text[s.start : s.end] for s in find_statements(text, lang, side)]


def test_sections_of_offer_and_company_are_left_out() -> None:
    found = statements(LV_AD, "lv")
    assert found == ["SIA Paraugs", "- lasīt rasējumus;", "- TIG metināšana.", "Vācu valoda"]


def test_statements_know_their_section() -> None:
    sections = [s.section for s in find_statements(LV_AD, "lv", "vacancies")]
    assert sections == [None, "duties", "duties", "requirements"]


def test_a_heading_in_the_line_opens_its_section() -> None:
    assert statements("Requirements: project management", "en") == ["project management"]
    assert statements("We offer: project management", "en") == []


def test_courses_leave_out_what_is_required_before() -> None:
    text = "Prerequisites: German\nContent\nproject management"
    assert statements(text, "en", "courses") == ["project management"]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("We are an equal opportunity employer", "en"),
        ("We offer training in project management", "en"),
        ("We offer a nice salary and German lessons", "en"),
        ("Piedāvājam apmācību projektu vadībā", "lv"),
        ("Veselības apdrošināšana un vācu valoda", "lv"),
        ("Vi erbjuder kollektivavtal", "sv"),
        ("Wir bieten flexible Arbeitszeiten", "de"),
    ],
)
def test_praise_benefits_and_offered_training_say_nothing(text: str, lang: str) -> None:
    assert statements(text, lang) == []


def test_what_a_course_offers_is_what_it_teaches() -> None:
    assert statements("We offer training in project management", "en", "courses")


@pytest.mark.parametrize(
    ("text", "lang", "kept", "denied"),
    [
        ("German, but Python is not required", "en", "German", "Python"),
        ("German but Python is not required", "en", "German", "Python"),
        ("Vācu valoda nav nepieciešama, grāmatvedība", "lv", "grāmatvedība", "Vācu"),
        ("Deutsch nicht erforderlich; Projektmanagement", "de", "Projektmanagement", "Deutsch"),
        ("Tyska krävs inte, bokföring", "sv", "bokföring", "Tyska"),
        ("Vokiečių kalba nebūtina, apskaita", "lt", "apskaita", "Vokiečių"),
    ],
)
def test_negation_reaches_its_clause_only(text: str, lang: str, kept: str, denied: str) -> None:
    spans = negated_clauses(text, lang)
    assert any(start <= text.index(denied) < end for start, end in spans)
    assert not any(start <= text.index(kept) < end for start, end in spans)


def test_sentences_of_a_line_are_statements_of_their_own() -> None:
    assert statements("Du kan tyska. Du kan bokföring.", "sv") == [
        "Du kan tyska.",
        "Du kan bokföring.",
    ]


def test_a_sentence_may_end_with_a_bracket() -> None:
    assert statements("PHP (Laravel). CV sūtīt mums", "lv") == ["PHP (Laravel)."]


@given(st.text(max_size=2000), st.sampled_from(["lv", "en", "de", "xx"]))
def test_any_text_is_cut_in_order_and_within_bounds(text: str, lang: str) -> None:
    last = 0
    for statement in find_statements(text, lang, "vacancies"):
        assert last <= statement.start < statement.end <= len(text)
        last = statement.end
    for start, end in negated_clauses(text, lang):
        assert 0 <= start < end <= len(text) or not text


def asks(statement: str, lang: str) -> bool:
    """True if something is left of a statement when what is empty or negated is taken out."""
    for found in find_statements(statement, lang, "vacancies"):
        text = statement[found.start : found.end]
        for start, end in negated_clauses(text, lang):
            text = text[:start] + " " * (end - start) + text[end:]
        if re.search(r"[^\W\d_]{3}", text):
            return True
    return False


JUDGED = yaml.safe_load(Path(__file__).with_name("statements.yml").read_text(encoding="utf-8"))


def test_every_language_has_judged_statements() -> None:
    assert sorted(JUDGED) == list(language_codes())
    assert all(len(judged[kind]) >= 20 for judged in JUDGED.values() for kind in judged)


@pytest.mark.parametrize("lang", sorted(JUDGED))
def test_statements_are_told_apart_as_people_do(lang: str) -> None:
    right = [asks(statement, lang) for statement in JUDGED[lang]["asks"]]
    wrong = [asks(statement, lang) for statement in JUDGED[lang]["silent"]]
    recall = sum(right) / len(right)
    precision = sum(right) / (sum(right) + sum(wrong))
    assert recall >= 0.9, [s for s in JUDGED[lang]["asks"] if not asks(s, lang)]
    assert precision >= 0.9, [s for s in JUDGED[lang]["silent"] if asks(s, lang)]


FLAT_AD = (
    "Mēs meklējam kolēģi. Ikdienas pienākumi: Preču cenu veidošana, Datu apkopošana. "
    "Mūsu jaunajam kolēģim piedāvāsim: Iespēju ceļot, Projektu vadības kursus. "
    "Nepieciešamās zināšanas un prasmes: Pieredze tirgus analīzē"
)


def test_headings_within_a_line_are_known_by_their_colon() -> None:
    found = [
        (FLAT_AD[s.start : s.end], s.section) for s in find_statements(FLAT_AD, "lv", "vacancies")
    ]
    assert found == [
        ("Mēs meklējam kolēģi.", None),
        ("Preču cenu veidošana, Datu apkopošana.", "duties"),
        ("Pieredze tirgus analīzē", "requirements"),
    ]


@pytest.mark.parametrize(
    ("text", "lang", "section"),
    [
        ("Was wir von Ihnen erwarten\nExcel", "de", "requirements"),
        ("Ko mēs Tev piedāvājam\nExcel", "lv", None),
        ("What we can offer you\nExcel", "en", None),
        ("Ką BANKAS siūlo:\nExcel", "lt", None),
        ("Krav för tjänsten\nExcel", "sv", "requirements"),
        ("Sinu tööülesanded on:\nExcel", "et", "duties"),
        ("Twoje najważniejsze obowiązki:\nExcel", "pl", "duties"),
        ("Requirements\nExcel", "lv", "requirements"),
        ("Your profile You know Excel", "en", "requirements"),
    ],
)
def test_headings_without_colon_and_unlisted_ones(
    text: str, lang: str, section: str | None
) -> None:
    found = find_statements(text, lang, "vacancies")
    assert [s.section for s in found] == ([section] if section else [])


def test_a_heading_may_end_with_a_bracket() -> None:
    text = "Price (EUR): 100\nDescription (EN): project management"
    assert statements(text, "en", "courses") == ["project management"]


def test_a_demand_is_no_heading() -> None:
    assert statements("Ability to apply statistical methods", "en")
    assert statements("SQL-Kenntnisse sind von Vorteil", "de")


def test_an_unknown_heading_does_not_end_a_section() -> None:
    text = "We offer:\nMore:\nProject management\nRequirements:\nTools:\nExcel"
    assert statements(text, "en") == ["Tools:", "Excel"]


def test_a_demand_ends_what_is_said_of_the_company() -> None:
    text = "About us\nWe sell German cars.\nWe are looking for a welder\nTIG welding"
    assert statements(text, "en") == ["We are looking for a welder", "TIG welding"]


def test_single_words_of_boilerplate_may_be_a_duty() -> None:
    assert statements("Darba pienākumi:\nPiemaksu aprēķināšana", "lv")
    assert not statements("Piemaksas un atpūta", "lv")


def test_what_is_not_required_but_welcome_is_no_negation() -> None:
    assert negated_clauses("Körkort är inget krav men meriterande", "sv") == []
    assert negated_clauses("No coding skills are required", "en") == [(0, 29)]
    # a denial that reaches over a word of contrast denies all
    assert negated_clauses("No licence however required", "en") == [(0, 27)]


@pytest.mark.parametrize("side", ["vacancies", "courses"])
@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "(" * 100_000,
        "/-" * 50_000,
        ": " * 50_000,
        "A: " * 33_000,
        ". " * 50_000,
        " " * 100_000,
        "\n" * 100_000,
        "we offer " * 11_000,
        "no " * 33_000,
        "Mēs " * 25_000,
        "Aa Bb, " * 14_000,
        "<b>" * 33_000,
        "\u200f\u202e\u200b" * 33_000,
        "🚛" * 100_000,
        "\ud800" * 1000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_hostile_texts_take_bounded_time(text: str, side: Side) -> None:
    find_statements("warm up", "lv", side)
    started = time.process_time()
    found = find_statements(text, "lv", side)
    negated_clauses(text[:1_000], "en")
    assert time.process_time() - started < 1.5
    assert all(0 <= one.start < one.end <= len(text) for one in found)
