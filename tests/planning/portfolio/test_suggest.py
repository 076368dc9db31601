"""Suggestions: skills with their words, what is missing, what is asked for beside it."""

from __future__ import annotations

import time

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.errors import InputUnreadable
from smartlife.linking.build import build_index
from smartlife.linking.index import LinkIndex
from smartlife.planning.material.askers import Askers
from smartlife.planning.material.reading import read_material
from smartlife.planning.portfolio.suggest import (
    PARTS,
    AskedTogether,
    Draft,
    as_taught,
    said_parts,
    suggest,
    warm,
)
from smartlife.planning.portfolio.suggest_json import as_json
from smartlife.planning.portfolio.suggest_words import suggestion_sections
from tests.analysis.world import World, skill
from tests.linking.conftest import taxonomy_rows
from tests.planning.material.conftest import OpenRun, open_run
from tests.planning.promised import assert_promised

__all__ = ["open_run"]

FULL = {
    "en": (
        "TIG welding",
        "You will learn TIG welding and how to read drawings. 40 hours for beginners, free of "
        "charge, no prior knowledge required. Taught in English, it takes place in Valmiera and "
        "starts on 3 May. You get a certificate.",
    ),
    "lv": (
        "Metināšana",
        "Jūs apgūsiet metināšanu. 40 stundas, iesācējiem, bez maksas, priekšzināšanas nav "
        "vajadzīgas. Mācību valoda ir latviešu, norises vieta ir Valmiera, sākums maijā. Izsniedz "
        "apliecību.",
    ),
    "lt": (
        "Suvirinimas",
        "Išmoksite suvirinti metalą. 40 valandų, pradedantiesiems, nemokamai, išankstinių žinių "
        "nereikia. Mokymo kalba lietuvių, vieta Šiauliai, pradžia gegužę. Išduodamas pažymėjimas.",
    ),
    "sv": (
        "Svetsning",
        "Du lär dig svetsa. 40 timmar för nybörjare, gratis, inga förkunskaper. Undervisningsspråk "
        "svenska, plats Östersund, kursstart i maj. Du får ett intyg.",
    ),
    "de": (
        "Schweißen",
        "Sie lernen schweißen. 40 Stunden für Einsteiger, kostenlos, keine Vorkenntnisse. "
        "Unterrichtssprache Deutsch, Ort Rostock, Beginn im Mai. Sie bekommen eine Bescheinigung.",
    ),
}
BARE = {
    "en": ("Welding", "A course about metal for the people of our small town."),
    "lv": ("Metināšana", "Kurss par metālu mūsu mazās pilsētas ļaudīm."),
    "lt": ("Suvirinimas", "Kursai apie metalą mūsų miestelio žmonėms."),
    "sv": ("Svetsning", "En kurs om metall för folket i vår lilla stad."),
    "de": ("Schweißen", "Ein Kurs über Metall für die Leute unserer kleinen Stadt."),
}


@pytest.fixture(scope="module")
def index() -> LinkIndex:
    concepts, labels, relations = (pa.Table.from_pylist(rows) for rows in taxonomy_rows())
    return build_index(concepts, labels, relations)


@pytest.mark.parametrize("lang", sorted(FULL))
def test_a_full_description_lacks_nothing(lang: str) -> None:
    title, text = FULL[lang]
    assert said_parts(Draft(title, text, lang)) == set(PARTS)


@pytest.mark.parametrize("lang", sorted(BARE))
def test_a_bare_description_lacks_everything(lang: str) -> None:
    title, text = BARE[lang]
    assert said_parts(Draft(title, text, lang)) == frozenset()


def test_filled_fields_say_it_as_well(index: LinkIndex) -> None:
    title, text = BARE["en"]
    draft = Draft(title, text, "en", frozenset({"hours", "price"}))
    found = suggest(draft, index)
    assert set(found.missing) == set(PARTS) - {"hours", "price"}
    assert {"short", "outcomes", "few_skills"} <= set(found.hints)


def test_skills_stand_where_their_words_stand(index: LinkIndex) -> None:
    title, text = FULL["en"]
    found = suggest(Draft(title, text, "en"), index)
    assert found.missing == ()
    assert found.skills
    for one in found.skills:
        words = title if one.field == "title" else text
        assert words[one.start : one.end] == one.phrase
        assert 0.2 <= one.probability <= 1
    assert {one.uri for one in found.tags} <= {one.uri for one in found.skills}
    assert [one.uri for one in as_taught(found.skills)] == [one.uri for one in found.skills]


def test_no_words_no_suggestions(index: LinkIndex) -> None:
    with pytest.raises(InputUnreadable):
        suggest(Draft("", " 12 \n", ""), index)


def test_what_is_not_known_of_a_language_is_not_called_missing(index: LinkIndex) -> None:
    found = suggest(Draft("Spawanie", "Kurs spawania metali dla wszystkich.", "pl"), index)
    assert "outcomes" not in found.missing
    assert "outcomes" in found.not_looked_for


def test_what_is_asked_for_beside_it_comes_from_three_employers(open_run: OpenRun) -> None:
    world = World(groups=6)
    for n in range(60):
        together = (skill("0a"), skill("0b")) if n % 2 else (skill("1a"), skill("1b"))
        world.vacancy(employer=f"e{n}", skills=together)
    world.vacancy(employer="one", skills=(skill("0a"), skill("5d")))
    together = AskedTogether(read_material(open_run(world)).demand)
    [only] = together.beside([skill("0a")])
    assert (only.uri, only.beside, only.askers) == (skill("0b"), skill("0a"), Askers(30, 0, 30))
    assert only.advertisements == pytest.approx(30)
    assert together.beside([skill("0a"), skill("0b")]) == ()
    assert together.beside([skill("5c")]) == ()


def test_how_many_ask_for_both_is_told_of_enough_employers_only(open_run: OpenRun) -> None:
    world = World(groups=6)
    for number in range(30):
        world.vacancy(employer=f"other{number}", skills=(skill("1a"), skill("1b")))
        # one of eight has most of the advertisements
        employer = f"e{min(number, 7)}"
        world.vacancy(employer=employer, skills=(skill("0a"), skill("0b")))
    together = AskedTogether(read_material(open_run(world)).demand)
    [only] = together.beside([skill("0a")])
    assert (only.uri, only.advertisements) == (skill("0b"), None)
    assert only.askers == Askers(8, 0, None)


@pytest.mark.parametrize("lang", ["en", "lv", "lt", "sv", "de"])
def test_suggestions_are_told_in_every_language(index: LinkIndex, lang: str) -> None:
    title, text = BARE["en"]
    found = suggest(Draft(title, text + " TIG welding.", "en"), index)
    sections = suggestion_sections(found, lang, lambda uri: uri)
    assert {"missing", "hints"} <= {one.code for one in sections}
    assert all("{" not in said.text for one in sections for said in one.said)


def test_json_has_the_shape_that_is_promised(index: LinkIndex, open_run: OpenRun) -> None:
    title, text = BARE["en"]
    found = suggest(Draft(title, text + " TIG welding.", "en"), index)
    answer = as_json(found, read_material(open_run(World(groups=1))), "lv")
    assert_promised("suggest", answer)
    assert answer["answer"]["skills"]


def test_to_be_ready_changes_no_answer(index: LinkIndex) -> None:
    draft = Draft("Welding course", "You learn TIG welding and how to read drawings.", "")
    before = suggest(draft, index)
    warm(index)
    assert suggest(draft, index) == before


def test_suggestions_come_while_one_types(index: LinkIndex) -> None:
    title, text = FULL["en"]
    suggest(Draft(title, text, "en"), index)
    began = time.perf_counter()
    suggest(Draft(title, f"{text} And drawings.", "en"), index)
    assert time.perf_counter() - began < 0.5


@settings(max_examples=20, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_is_answered_or_refused_in_words(index: LinkIndex, text: str) -> None:
    try:
        found = suggest(Draft("Welding course", text, "en"), index)
    except InputUnreadable:
        return
    assert set(found.missing) <= set(PARTS)
