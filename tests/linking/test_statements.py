from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.linking.statements import find_statements, negated_clauses

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
