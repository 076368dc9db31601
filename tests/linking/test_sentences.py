from __future__ import annotations

import pickle
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.linking.concepts import Concepts
from smartlife.linking.corpus import build_corpus
from smartlife.linking.labels import LabelSet
from smartlife.linking.sentences import SentenceMatcher, count_uses, mentioned
from smartlife.linking.skill_features import FEATURES
from smartlife.linking.skill_ranker import load_ranker
from smartlife.linking.training import TrainingSettings, train_encoder
from tests.linking.small_taxonomy import rows_of

if TYPE_CHECKING:
    import pyarrow as pa

SKILL = "http://example.org/skill/"
LABELS = {
    "en": {
        "budgets": ["manage budgets", "administer project budgets", "control budgets"],
        "python": ["Python (computer programming)"],
        "nursing": ["provide nursing care", "care of patients"],
        "welding": ["welding techniques", "perform welding"],
        "teams": ["work in teams", "teamwork"],
        "english": ["English"],
        "sql": ["SQL Server"],
        "animals": ["monitor the welfare of animals"],
        "stress": ["cope with stress"],
        "chemistry": ["chemistry"],
    },
    "sv": {"budgets": ["hantera budgetar"], "welding": ["svetsteknik"], "animals": ["djurskydd"]},
    "de": {
        "budgets": ["Budgets verwalten"],
        "law": ["Arbeitsrecht"],
        "wage": ["Arbeit bewerten"],
        "rights": ["Recht der Wirtschaft"],
    },
}
WORDS = [
    "experience", "with", "manage", "budgets", "and", "Python", "welding", "teams", "SQL",
    "Server", ",", "/", "<b>", "🙂", "\u202e", "C++", "\n", "stress", "the", "project", "ß",
]  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> tuple[pa.Table, pa.Table, pa.Table]:
    names = sorted({name for of_lang in LABELS.values() for name in of_lang})
    knowledge = {"python", "english", "chemistry", "law", "rights"}
    concepts = [
        (f"{SKILL}{name}", "knowledge" if name in knowledge else "skill", "", "", "released")
        for name in names
    ]
    concepts.append(("http://example.org/occupation/nurse", "occupation", "", "2221", "released"))
    labels = [
        (f"{SKILL}{name}", lang, "alternative" if place else "preferred", label)
        for lang, of_lang in LABELS.items()
        for name, texts in of_lang.items()
        for place, label in enumerate(texts)
    ]
    labels.append(("http://example.org/occupation/nurse", "en", "preferred", "budgets nurse"))
    needs = [("http://example.org/occupation/nurse", "essential", f"{SKILL}nursing")]
    return (
        rows_of(("concept_uri", "concept_kind", "code", "isco_code", "status"), concepts),
        rows_of(("concept_uri", "lang", "label_kind", "label"), labels),
        rows_of(("from_uri", "relation", "to_uri"), needs),
    )


@pytest.fixture(scope="module")
def concepts(tables: tuple[pa.Table, ...]) -> Concepts:
    return Concepts.build(tables[0])


@pytest.fixture(scope="module")
def matcher(tables: tuple[pa.Table, pa.Table, pa.Table], concepts: Concepts) -> SentenceMatcher:
    encoder = train_encoder(build_corpus(*tables), TrainingSettings(passes=1.0, least_labels=1))
    labels = LabelSet.build(tables[1], concepts)
    return SentenceMatcher.build(labels, concepts, encoder, count_uses(tables[2], concepts))


def _names(found: list, concepts: Concepts) -> list[str]:
    return [concepts.uri(one.concept).removeprefix(SKILL) for one in found]


@pytest.mark.parametrize(
    ("sentence", "lang", "name", "words"),
    [
        ("You will manage budgets.", "en", "budgets", "manage budgets"),
        ("Good knowledge of PYTHON is a plus", "en", "python", "PYTHON"),
        ("Providing nursing care at night", "en", "nursing", "Providing nursing care"),
        ("they will be monitoring the welfare of farm animals", "en", "animals",
         "monitoring the welfare of farm animals"),
        ("Du ska hantera budgetar", "sv", "budgets", "hantera budgetar"),
    ],
)  # fmt: skip
def test_finds_a_label_where_it_stands(
    matcher: SentenceMatcher, concepts: Concepts, sentence: str, lang: str, name: str, words: str
) -> None:
    [found] = matcher.find([sentence], lang)
    [one] = [one for one in found if concepts.uri(one.concept) == f"{SKILL}{name}"]
    assert sentence[one.start : one.end] == words
    assert 0.1 <= one.probability < 1


def test_says_how_a_label_was_found(matcher: SentenceMatcher, concepts: Concepts) -> None:
    sentences = ["control budgets", "controlling of all budgets", "nursing patients"]
    exact, phrase, similar = matcher.find(sentences, "en", 0.01)
    assert [one.method for one in exact if one.concept == exact[0].concept] == ["exact"]
    assert phrase[0].method == "phrase"
    assert similar[0].method == "similar"
    assert exact[0].phrase == "control budget"


def test_exact_words_are_likelier_right_than_some_of_them(matcher: SentenceMatcher) -> None:
    whole, part = matcher.find(["welding techniques", "any techniques that there are"], "en", 0.0)
    assert whole[0].probability > max(one.probability for one in part)


def test_only_what_is_likely_enough_is_found(matcher: SentenceMatcher) -> None:
    sentence = "manage projects and teams with any techniques there are"
    [every] = matcher.find([sentence], "en", 0.0)
    chances = sorted(one.probability for one in every)
    assert len(set(chances)) > 2
    for least in (chances[1], chances[-1]):
        [found] = matcher.find([sentence], "en", least)
        assert found == [one for one in every if one.probability >= least]


def test_finds_the_parts_of_compounds(matcher: SentenceMatcher, concepts: Concepts) -> None:
    [found] = matcher.find(["Sie kennen das Wirtschaftsrecht."], "de", 0.01)
    assert "rights" in _names(found, concepts)


def test_only_english_in_a_whole_taxonomy_is_calibrated(
    matcher: SentenceMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any(one.is_calibrated for one in matcher.find(["manage budgets"], "en")[0])
    alike = replace(load_ranker(), labels=2)
    monkeypatch.setattr("smartlife.linking.sentences.load_ranker", lambda: alike)
    assert all(one.is_calibrated for one in matcher.find(["manage budgets"], "en")[0])
    for lang, sentence in (("sv", "hantera budgetar"), ("lv", "Zināšanas par SQL Server")):
        found = matcher.find([sentence], lang)[0]
        assert found
        assert not any(one.is_calibrated for one in found)


def test_finds_names_in_languages_without_labels(
    matcher: SentenceMatcher, concepts: Concepts
) -> None:
    sentence = "Labas SQL Server ir Python žinios"
    [found] = matcher.find([sentence], "lt")
    assert [(sentence[one.start : one.end], one.method) for one in found] == [
        ("SQL Server", "exact"),
        ("Python", "exact"),
    ]
    assert _names(found, concepts) == ["sql", "python"]
    assert matcher.rank([sentence], "lt", 5) == [[]]


def test_ranks_what_it_finds_by_the_same_scores(matcher: SentenceMatcher) -> None:
    sentence = "manage budgets and work in teams"
    ranked = dict(matcher.rank([sentence], "en", 10)[0])
    [found] = matcher.find([sentence], "en")
    assert found
    assert all(ranked[one.concept] == one.score for one in found)
    assert list(ranked.values()) == sorted(ranked.values(), reverse=True)
    assert len(matcher.rank([sentence], "en", 1)[0]) == 1


def test_the_same_words_mean_few_concepts_and_a_sentence_means_some() -> None:
    def kept(first: list[int], scores: list[float]) -> list[int]:
        places = np.array(first, np.int64)
        candidates = SimpleNamespace(
            sentences=np.zeros(len(places), np.int64),
            concepts=np.arange(len(places)),
            first=places,
            last=places + 1,
        )
        likely = np.ones(len(places), bool)
        return mentioned(candidates, np.array(scores), likely).tolist()

    assert kept([0, 0, 0, 0, 7], [0.1, 0.4, 0.3, 0.2, 0.0]) == [1, 2, 4]
    assert kept([*range(40)], [float(n) for n in range(40)]) == [*range(25, 40)]


def test_nothing_is_found_in_nothing(matcher: SentenceMatcher) -> None:
    assert matcher.find(["", " ", "\n", "🙂", "the"], "en") == [[], [], [], [], []]
    assert matcher.find([], "en") == []
    assert matcher.rank([], "en", 5) == []
    assert matcher.rank([""], "en", 5) == [[]]


@pytest.mark.parametrize(
    "sentence",
    [
        "manage budgets " * 20_000,
        "x" * 100_000,
        "<p>" * 30_000,
        "\u202emanage\u202d budgets " * 5_000,
        "🙂" * 50_000,
        "manage\ud800 budgets",
        "a_b manage_budgets C#### C++++",
    ],
    ids=["long", "one word", "markup", "directions", "emoji", "surrogate", "signs"],
)
def test_hostile_sentences_are_bounded(matcher: SentenceMatcher, sentence: str) -> None:
    for lang in ("en", "sv", "lv", "xx"):
        [found] = matcher.find([sentence], lang)
        assert len(found) <= 15
        assert all(0 <= one.start < one.end <= len(sentence) for one in found)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), max_size=8),
    st.randoms(use_true_random=False),
    st.sampled_from(["en", "sv", "de", "lv"]),
)
def test_the_same_in_any_batch_and_order(matcher, sentences, random, lang) -> None:
    together = matcher.find(sentences, lang, 0.01)
    assert together == [matcher.find([sentence], lang, 0.01)[0] for sentence in sentences]
    order = list(range(len(sentences)))
    random.shuffle(order)
    assert matcher.find([sentences[n] for n in order], lang, 0.01) == [together[n] for n in order]
    ranked = matcher.rank(sentences, lang, 5)
    assert ranked == [matcher.rank([sentence], lang, 5)[0] for sentence in sentences]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_spans_lie_within_any_text(matcher, text) -> None:
    for one in matcher.find([text + " manage budgets"], "en", 0.0)[0]:
        assert 0 <= one.start < one.end <= len(text) + 15
        assert 0 <= one.probability <= 1


def test_arrays_make_the_same_matcher(matcher: SentenceMatcher) -> None:
    sentences = ["manage budgets", "Python and SQL Server", "Arbeitsrecht"]
    again = SentenceMatcher.from_arrays(matcher.arrays(), matcher.encoder)
    sent = pickle.loads(pickle.dumps(matcher))
    for lang in ("en", "de", "lv"):
        assert again.find(sentences, lang) == matcher.find(sentences, lang)
        assert sent.find(sentences, lang) == matcher.find(sentences, lang)
    for name, array in again.arrays().items():
        assert np.array_equal(array, matcher.arrays()[name])


def test_a_taxonomy_without_skills_finds_nothing(
    tables: tuple[pa.Table, pa.Table, pa.Table], matcher: SentenceMatcher
) -> None:
    empty = Concepts.build(tables[0].slice(0, 0))
    labels = LabelSet.build(tables[1], empty)
    nothing = SentenceMatcher.build(labels, empty, matcher.encoder)
    assert nothing.find(["manage budgets"], "en") == [[]]


def test_counts_the_occupations_that_need_a_skill(
    tables: tuple[pa.Table, pa.Table, pa.Table], concepts: Concepts
) -> None:
    uses = count_uses(tables[2], concepts)
    assert uses.sum() == 1
    assert uses[concepts.number_of(f"{SKILL}nursing")] == 1


def test_features_are_named_for_each_column(matcher: SentenceMatcher) -> None:
    candidates = matcher.candidates(["manage budgets and teams"], "en")
    assert candidates.values.shape == (len(candidates.concepts), len(FEATURES))
    assert np.isfinite(candidates.values).all()
