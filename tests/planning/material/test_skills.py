"""What occupations ask for, and what names it is found by."""

from __future__ import annotations

from math import log

import pytest

from smartlife.planning.material.names import find_concepts, read_names
from smartlife.planning.material.skills import read_skills
from tests.analysis.world import World, occupation, skill, skill_group
from tests.planning.material.conftest import OpenRun

COOK, NURSE, DRIVER = occupation("9112"), occupation("2512"), occupation("8332")


def _label(uri: str, lang: str, label: str, kind: str = "preferred") -> dict[str, str]:
    return {
        "concept_uri": uri,
        "lang": lang,
        "label_kind": kind,
        "label": label,
        "source_id": "esco",
    }


@pytest.fixture
def asking(world: World) -> World:
    """Two occupations ask for skills; a skill builds on another."""
    for uri, relation, other in (
        (COOK, "essential", skill("0b")),
        (COOK, "essential", skill("0a")),
        (COOK, "optional", skill("k04")),
        (NURSE, "essential", skill("0a")),
        (NURSE, "essential", skill("0a")),
        (skill("0a"), "essential", skill("0c")),
        (COOK, "essential", "urn:gone"),
    ):
        world.relations.append(
            {"from_uri": uri, "relation": relation, "to_uri": other, "source_id": "esco"}
        )
    world.relations = list({tuple(row.items()): row for row in world.relations}.values())
    return world


def test_occupations_ask_for_skills_as_the_taxonomy_says(open_run: OpenRun, asking: World):
    graph = read_skills(open_run(asking))
    assert graph.essential == {COOK: (skill("0a"), skill("0b")), NURSE: (skill("0a"),)}
    assert graph.optional == {COOK: (skill("k04"),)}
    assert graph.isco[COOK] == "9112"
    assert graph.occupations_in("91") == (COOK,)
    assert graph.broader[skill("0a")] == (skill_group("S1.0.1"),)
    assert graph.kinds[skill("k04")] == "knowledge"


def test_a_skill_says_the_more_the_fewer_ask_for_it(open_run: OpenRun, asking: World):
    graph = read_skills(open_run(asking))
    # occupations that ask for anything: two
    assert graph.information == {
        skill("0a"): 0.0,
        skill("0b"): log(2),
        skill("k04"): log(2),
    }


def test_concepts_are_named_in_the_readers_language(open_run: OpenRun, world: World):
    labels = [
        _label(COOK, "en", "cook"),
        _label(COOK, "lv", "pavārs"),
        _label(COOK, "lv", "šefpavārs", "alternative"),
        _label(NURSE, "fi", "sairaanhoitaja"),
        _label(DRIVER, "fi", "kuljettaja"),
        _label(DRIVER, "sv", "förare"),
    ]
    graph = read_skills(open_run(world, labels=labels))
    assert graph.label(COOK, "lv") == "pavārs"
    assert graph.label(COOK, "sv") == "cook"
    assert graph.label(NURSE, "de") == "sairaanhoitaja"
    # a language that nobody reads is kept only where there is no other name
    assert graph.labels[DRIVER] == {"sv": "förare"}
    assert graph.label("urn:unknown", "en") == "urn:unknown"
    more = read_skills(open_run(world, labels=labels), langs=("fi",))
    assert more.label(DRIVER, "fi") == "kuljettaja"


def test_a_taxonomy_without_relations_asks_for_nothing(open_run: OpenRun):
    world = World()
    world.relations.clear()
    graph = read_skills(open_run(world))
    assert graph.essential == graph.optional == graph.information == graph.broader == {}


@pytest.fixture
def names(open_run: OpenRun, world: World):
    labels = [
        _label(COOK, "lv", "pavārs"),
        _label(COOK, "lv", "šefpavārs", "alternative"),
        _label(COOK, "lv", "kokss", "hidden"),
        _label(NURSE, "lv", "vecākais pavārs"),
        _label(DRIVER, "lv", "pavārs zivju ēdieniem"),
        _label(skill("0a"), "lv", "pavārs (prasme)"),
        _label(skill("0b"), "en", "C"),
        _label(skill("0c"), "en", "C++"),
        _label(skill("0d"), "en", "cooking"),
        _label(skill("1a"), "de", "Straße fegen"),
    ]
    return read_names(open_run(world, labels=labels), ("occupation", "skill", "knowledge"))


def test_exact_names_come_first_then_beginnings_then_words(names):
    found = find_concepts(names, "PAVARS", "lv", ("occupation",))
    assert [(one.concept_uri, one.match) for one in found] == [
        (COOK, "exact"),
        (DRIVER, "beginning"),
        (NURSE, "words"),
    ]
    assert find_concepts(names, "ēdieniem pav", "lv")[0].concept_uri == DRIVER
    assert len(find_concepts(names, "pav", "lv", top=2)) == 2


def test_alternative_names_are_found_and_hidden_ones_are_not(names):
    [found] = find_concepts(names, "šefp", "lv")
    assert (found.concept_uri, found.is_preferred, found.label) == (COOK, False, "šefpavārs")
    assert find_concepts(names, "kokss", "lv") == ()


def test_signs_that_tell_names_apart_count(names):
    assert [one.label for one in find_concepts(names, "c++", "en")] == ["C++"]
    assert find_concepts(names, "C", "en")[0].label == "C"
    assert find_concepts(names, "strasse", "de")[0].label == "Straße fegen"


def test_english_names_help_where_the_language_has_none(names):
    assert find_concepts(names, "cooking", "lv")[0].lang == "en"
    assert find_concepts(names, "nothing", "lv") == ()
    assert find_concepts(names, " .,", "lv") == ()
