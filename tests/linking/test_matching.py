from __future__ import annotations

import pickle
import time
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.linking.arrays import open_arrays, save_arrays
from smartlife.linking.concepts import OCCUPATION_KINDS, Concepts
from smartlife.linking.labels import LabelSet
from smartlife.linking.matching import TermMatcher
from tests.linking.conftest import CONCEPTS, ISCO, OCCUPATION, SKILL, taxonomy_rows

if TYPE_CHECKING:
    from pathlib import Path

    from smartlife.linking.index import LinkIndex

TITLES = [
    ("metinātājs", "lv"),
    ("Metinātājs/-a (MIG/MAG)", "lv"),
    ("noliktavas darbiniece Valmierā", "lv"),
    ("Schweißer (m/w/d)", "de"),
    ("Softwareentwicklerin", "de"),
    ("software developer", "lv"),
    ("sjuksköterska till natten", "sv"),
    ("slaugytoja", "lt"),
    ("hitsaaja", "fi"),
    ("x", "en"),
    ("", "lv"),
    ("!!!", "lv"),
]


def name_of(index: LinkIndex, concept: int) -> str:
    return index.concepts.uri(concept).rpartition("/")[2]


@pytest.mark.parametrize(
    ("lang", "label", "wanted"),
    [
        (lang, label, uri)
        for uri, kind, _, named in CONCEPTS
        if kind == "occupation"
        for lang, labels in named.items()
        for label in labels.split("|")
    ],
)
def test_a_label_finds_its_concept(index: LinkIndex, lang: str, label: str, wanted: str) -> None:
    [found] = index.titles.match([label], [lang], 3)
    assert index.concepts.uri(found[0].concept) == wanted
    assert found[0].is_exact
    assert found[0].lang == lang


def test_a_match_says_where_and_how_sure(index: LinkIndex) -> None:
    [found] = index.titles.match(["Metinātājs (m/s)"], ["lv"], 5)
    assert (found[0].start, found[0].end, found[0].phrase) == (0, 10, "metinatajs")
    assert not found[0].is_calibrated, "a small taxonomy is not what was judged"
    probabilities = [one.probability for one in found]
    assert probabilities[0] == max(probabilities)
    assert sum(probabilities) <= 1 + 1e-5
    assert all(0 <= one.score <= 1 for one in found)


def test_a_language_without_judgements_borrows(index: LinkIndex) -> None:
    [found] = index.titles.match(["welder"], ["uk"], 1)
    assert name_of(index, found[0].concept) == "welder"
    assert found[0].lang == "en"
    assert not found[0].is_calibrated


def test_a_given_group_holds_only_its_occupations(index: LinkIndex) -> None:
    for code in ("7212", "721", "72", "7"):
        [found] = index.titles.match(["slaugytoja"], ["lt"], 5, within=[code])
        assert [name_of(index, one.concept) for one in found] == ["welder"]
    assert index.titles.match(["welder"], ["en"], 5, within=["9"]) == [()]
    assert index.titles.match(["welder"], ["en"], 5, within=["7²"]) == [()]


def test_an_own_code_changes_nothing_for_the_others(index: LinkIndex) -> None:
    texts, langs = [text for text, _ in TITLES], [lang for _, lang in TITLES]
    alone = index.titles.match(texts, langs, 5)
    mixed = index.titles.match([*texts, "welder"], [*langs, "lv"], 5, within=[""] * 12 + ["7212"])
    assert mixed[:12] == alone


def test_batches_and_order_change_nothing(index: LinkIndex) -> None:
    wanted = index.titles.match(*zip(*TITLES, strict=True), 5)

    @given(st.permutations(range(len(TITLES))), st.integers(0, len(TITLES)))
    @settings(max_examples=25, deadline=None)
    def check(order: list[int], cut: int) -> None:
        chosen = [TITLES[place] for place in order]
        found = []
        for part in (chosen[:cut], chosen[cut:]):
            found += index.titles.match([text for text, _ in part], [lang for _, lang in part], 5)
        assert found == [wanted[place] for place in order]

    check()


def test_any_text_gets_an_answer(index: LinkIndex) -> None:
    @given(st.lists(st.text(max_size=60), max_size=4), st.sampled_from(["lv", "de", "uk", "??"]))
    @settings(max_examples=40, deadline=None)
    def check(texts: list[str], lang: str) -> None:
        for matcher in (index.titles, index.terms):
            answers = matcher.match(texts, [lang] * len(texts), 3)
            for found, text in zip(answers, texts, strict=True):
                assert all(0 <= one.start <= one.end <= len(text) for one in found)
                assert all(0 <= one.probability <= 1 for one in found)

    check()


@pytest.mark.parametrize(
    "text",
    [
        "metinātājs " * 10_000,
        "a" * 100_000,
        "/" * 100_000,
        "(" * 50_000 + ")" * 50_000,
        "<b>" * 30_000,
        "👩‍🏭" * 20_000,
        "\u202e" * 1000 + "metinātājs",
        "\ud800 metinātājs",
    ],
)
def test_hostile_titles_take_no_time(index: LinkIndex, text: str) -> None:
    started = time.process_time()
    index.titles.match([text], ["lv"], 3)
    index.terms.match([text], ["de"], 3)
    assert time.process_time() - started < 1


def test_arrays_hold_everything(index: LinkIndex, tmp_path: Path) -> None:
    matcher = index.titles
    save_arrays(tmp_path, matcher.arrays())
    opened = TermMatcher.from_arrays(open_arrays(tmp_path), matcher.encoder)
    wanted = matcher.match(*zip(*TITLES, strict=True), 5)
    assert opened.match(*zip(*TITLES, strict=True), 5) == wanted
    assert pickle.loads(pickle.dumps(matcher)).match(*zip(*TITLES, strict=True), 5) == wanted


def test_terms_find_skills_and_knowledge(index: LinkIndex) -> None:
    asked = [("TIG metināšana", "lv", "tig"), ("Projektmanagement", "de", "project")]
    found = index.terms.match([text for text, _, _ in asked], [lang for _, lang, _ in asked], 1)
    assert [name_of(index, one[0].concept) for one in found] == [name for _, _, name in asked]
    assert all(index.concepts.uri(one[0].concept).startswith(SKILL) for one in found)


def test_groups_stand_among_the_candidates_of_their_occupations(index: LinkIndex) -> None:
    [found] = index.titles.match(["svetsare"], ["sv"], 50)
    uris = [index.concepts.uri(one.concept) for one in found]
    assert uris[0] == f"{OCCUPATION}welder"
    assert f"{ISCO}7212" in uris


def test_nothing_to_match_with_is_no_link(index: LinkIndex) -> None:
    concepts = Concepts.build(
        pa.table(
            {
                name: pa.array([], pa.string())
                for name in ("concept_uri", "concept_kind", "code", "isco_code", "status")
            }
        )
    )
    empty = TermMatcher.build(LabelSet.of([]), concepts, index.titles.encoder)
    assert empty.match(["metinātājs"], ["lv"], 3) == [()]
    assert empty.match([], [], 3) == []


def test_labels_in_one_language_only_serve_all(index: LinkIndex) -> None:
    table = pa.Table.from_pylist([row for row in taxonomy_rows()[1] if row["lang"] == "sv"])
    labels = LabelSet.build(table, index.concepts, OCCUPATION_KINDS)
    matcher = TermMatcher.build(labels, index.concepts, index.titles.encoder)
    [found] = matcher.match(["svetsare"], ["lv"], 1)
    assert name_of(index, found[0].concept) == "welder"


def own_concepts(index: LinkIndex, **labels: str) -> tuple[TermMatcher, Concepts]:
    """The titles of the taxonomy with an occupation of a study: no group, labels as given."""
    tables = [pa.Table.from_pylist(rows) for rows in taxonomy_rows()[:2]]
    uri = "local:study/shingler"
    added = (
        [{"concept_uri": uri, "concept_kind": "occupation", "status": "local"}],
        [
            {"concept_uri": uri, "lang": lang, "label_kind": "preferred", "label": label}
            for lang, label in labels.items()
        ],
    )
    concept_rows, label_rows = (
        pa.concat_tables([table, pa.Table.from_pylist(rows, schema=table.schema)])
        for table, rows in zip(tables, added, strict=True)
    )
    concepts = Concepts.build(concept_rows)
    found = LabelSet.build(label_rows, concepts, OCCUPATION_KINDS)
    return TermMatcher.build(found, concepts, index.encoder), concepts


@pytest.mark.parametrize(
    "labels",
    [
        {"lv": "skaidu jumtu licējs"},
        {"lv": "skaidu jumtu licējs", "lt": "skiedrų stogdengys"},
    ],
)
def test_one_label_is_enough_for_an_occupation_of_a_study(index: LinkIndex, labels) -> None:
    matcher, concepts = own_concepts(index, **labels)
    [found] = matcher.match(["Skaidu jumtu licējs"], ["lv"], 3)
    assert concepts.uri(found[0].concept) == "local:study/shingler"
    assert found[0].is_exact
    assert found[0].probability > 0.8


def test_one_label_is_no_reason_to_find_an_occupation_of_a_study(index: LinkIndex) -> None:
    matcher, concepts = own_concepts(index, lv="skaidu jumtu licējs")
    for title in ("medicīnas māsa", "skaidu plātņu ražotājs"):
        [found] = matcher.match([title], ["lv"], 5)
        own = [one for one in found if concepts.uri(one.concept).startswith("local:")]
        assert sum(one.probability for one in own) < 0.3
