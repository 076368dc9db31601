"""Names of sources: ours in the reader's language, those of others as they are."""

from __future__ import annotations

import json

import pytest

from smartlife.languages.messages import messages
from smartlife.products.reports.brief.area_parts import touches
from smartlife.products.reports.situation.source_names import SourceNames, own_words
from tests.harness import make_source
from tests.products import made_rows


def names(tmp_path, lang):
    source = make_source("ads", "vacancies", title="A board", titles=(("lv", "Portāls"),))
    study = made_rows.study(tmp_path, sources=(source, make_source("plain", "courses", title="B")))
    areas = {"s/a": {"strategy_id": "s", "titles": json.dumps({"en": "Plan", "de": "Plan für"})}}
    return SourceNames(study, areas, messages(lang))


def test_a_title_in_the_readers_language_else_as_it_stands(tmp_path):
    assert names(tmp_path, "lv").of("ads") == "Portāls"
    assert names(tmp_path, "de").of("ads") == "A board"
    assert names(tmp_path, "de").of("strategies/s") == "Plan für"
    assert names(tmp_path, "lv").of("strategies/s") == "Plan"


def test_lists_that_people_filled_in_have_words_and_their_file(tmp_path):
    german = names(tmp_path, "de")
    assert german.of("inputs/provider_register.tsv").endswith("(inputs/provider_register.tsv)")
    assert german.short("inputs/provider_register.tsv") == "Register der Bildungsanbieter"
    assert german.is_entered("inputs/audits.tsv")
    assert german.short("nowhere") == "nowhere"


def test_words_of_others_are_no_patterns():
    assert own_words(messages("lv"), "{n} of {0}") == "{n} of {0}"
    assert own_words(messages("lv"), None) == ""
    assert own_words(messages("lv"), "entered for this study") == "ievadīts šim pētījumam"


@pytest.mark.parametrize(
    ("code", "group", "is_inside"),
    [
        ("722", "72", True),
        ("2", "25", True),
        ("7222", "73", False),
        ("S8.6.5", "S8.6", True),
        ("S1.11.2", "S1.1", False),
        ("S5", "S5.7", True),
        ("S5.7", "S5.7.0", True),
        ("0714", "071", True),
    ],
)
def test_codes_that_lie_in_a_group(code, group, is_inside):
    assert touches(code, group) is is_inside
