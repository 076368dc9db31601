"""What somebody may be typing."""

from __future__ import annotations

import pytest

from smartlife.search.index import SearchIndex
from tests.search.world import uri


@pytest.mark.parametrize(
    ("prefix", "lang", "key"),
    [
        ("metin", "lv", uri("welding")),
        ("METIN", "lv", uri("welding")),
        ("saldes", "lv", uri("freezing")),
        ("saldēšanas iek", "lv", uri("freezing")),
        ("iekārtas sald", "lv", uri("freezing")),
        ("suvir", "lt", uri("welding")),
        ("alder", "sv", uri("care")),
        ("äldre", "sv", uri("care")),
        ("schweiss", "de", uri("welding")),
        ("weld", "en", uri("welding")),
        ("wlding", "en", uri("welding")),
        ("Valm", "lv", "Valmiera, LV00C"),
        ("valmeira", "lv", "Valmiera, LV00C"),
        ("siaul", "en", "Šiauliai, LT026"),
        ("vidz", "lv", "LV00C"),
        ("Vokiet", "lt", None),
        ("bioeko", "lv", "lv/bio"),
        ("Volkshoch", "de", "p:Volkshochschule Rostock"),
    ],
)
def test_what_is_meant_is_suggested_among_the_first(index: SearchIndex, prefix, lang, key):
    found = [one.key for one in index.suggest(prefix, lang=lang)[:3]]
    assert (key in found) if key else not found


def test_labels_are_in_the_readers_language_and_tell_what_was_typed(index: SearchIndex):
    first = index.suggest("weldi", lang="lv")[0]
    assert first.label == "metināšana"
    assert not first.is_fallback
    assert first.matched == "welding"
    assert first.matched_lang == "en"
    [span] = first.spans
    assert first.matched[span.start : span.end] == "weldi"
    other = index.suggest("welding", lang="fi")[0]
    assert other.label == "welding"
    assert other.is_fallback


def test_a_misspelt_beginning_is_marked(index: SearchIndex):
    assert index.suggest("metnasana", lang="lv")[0].is_similar
    assert not index.suggest("metin", lang="lv")[0].is_similar


def test_kinds_and_number_are_as_asked(index: SearchIndex):
    assert {one.kind for one in index.suggest("s", lang="en", kinds=("place",))} == {"place"}
    assert len(index.suggest("s", lang="en", limit=2)) == 2
    assert index.suggest("s", lang="en", limit=0) == ()
    assert index.suggest("s", lang="en", kinds=()) == ()
    assert len(index.suggest("s", lang="en", limit=10**9)) <= 50


def test_places_have_points_and_counts(index: SearchIndex):
    [first, *_] = index.suggest("Valmiera", lang="lv", kinds=("place",))
    assert (first.lon, first.lat, first.nuts_code) == (25.43, 57.54, "LV00C")
    assert first.course_count == 6
