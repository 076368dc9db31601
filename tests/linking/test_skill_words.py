from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from smartlife.languages.letters import fold
from smartlife.languages.load import load_language
from smartlife.linking.compounds import Compounds
from smartlife.linking.skill_index import phrasing
from smartlife.linking.skill_words import (
    MOST_WORDS,
    Vocabulary,
    find_words,
    label_words,
    skill_stem,
    spelled_words,
    strip_qualifier,
)

NO_COMPOUNDS = Compounds(frozenset(), ())
GERMAN = Compounds.build(["Arbeit", "Recht", "Markt"], "de")
LANGS = ("da", "de", "en", "et", "fi", "lt", "lv", "no", "pl", "sv")


def _vocabulary(labels: list[str], lang: str, compounds: Compounds = NO_COMPOUNDS) -> Vocabulary:
    return Vocabulary.of(lang, label_words(labels, lang), compounds)


@given(st.lists(st.text(max_size=30), max_size=6))
def test_words_are_those_of_the_plain_expression(texts: list[str]) -> None:
    texts = [text.replace("_", "-") for text in texts]
    plain = [re.findall(r"[^\W_]+(?:\+\+|#)?", text) for text in texts]
    # signs beyond the basic plane are no letters here
    if all(ord(sign) < 0x10000 for text in texts for sign in text):
        assert spelled_words(texts) == plain


def test_signs_belong_to_the_names_of_computer_languages() -> None:
    starts, stops = find_words("C++, C# or F#; A+B")
    assert [(int(a), int(b)) for a, b in zip(starts, stops, strict=True)] == [
        (0, 3), (5, 7), (8, 10), (11, 13), (15, 16), (17, 18),
    ]  # fmt: skip


def test_a_qualifier_is_no_part_of_a_label() -> None:
    assert strip_qualifier("Python (computer programming)") == "Python"
    assert strip_qualifier("(only)") == "(only)"
    assert label_words(["Python (computer programming)", "use of the"], "en") == [
        ["python"], ["use"],
    ]  # fmt: skip


def test_like_letters_at_the_end_of_a_stem_are_one() -> None:
    assert skill_stem("planning", "en") == skill_stem("plans", "en")
    assert skill_stem("controlling", "en") == skill_stem("control", "en")


def test_words_stand_where_they_stand_in_the_sentence() -> None:
    vocabulary = _vocabulary(["manage budgets"], "en")
    sentences = ["", "They\nmanage the Budgets", "no one"]
    words = vocabulary.read(sentences)
    assert words.ends.tolist() == [0, 0, 2, 2]
    cut = [sentences[1][a:b] for a, b in zip(words.starts, words.stops, strict=True)]
    assert cut == ["manage", "Budgets"]
    assert words.places.tolist() == [1, 3]
    assert (words.stems >= 0).all()
    assert (words.forms >= 0).all()


def test_parts_of_a_compound_share_their_place() -> None:
    vocabulary = _vocabulary(["Arbeit", "Recht"], "de", GERMAN)
    words = vocabulary.read(["Kurse in Arbeitsrecht"])
    known = words.stems >= 0
    assert known.sum() == 2
    assert len(set(words.places[known].tolist())) == 1
    assert len(set(words.stems[known].tolist())) == 2


def test_the_words_of_endless_sentences_are_bounded() -> None:
    vocabulary = _vocabulary(["manage budgets"], "en")
    assert len(vocabulary.read(["budget " * 50_000]).stems) <= MOST_WORDS


def test_arrays_make_the_same_vocabulary() -> None:
    vocabulary = _vocabulary(["Arbeit", "Recht des Marktes"], "de", GERMAN)
    again = Vocabulary.from_arrays("de", vocabulary.arrays())
    sentences = ["Arbeitsrecht", "Marktrecht und Arbeit"]
    assert np.array_equal(again.read(sentences).stems, vocabulary.read(sentences).stems)


def test_phrasing_is_folded_and_given_for_every_language() -> None:
    for lang in LANGS:
        words = phrasing(lang)
        assert words
        assert all(fold(word) == word for word in words)
        language = load_language(lang)
        assert language is not None
        assert not words & language.stop_words, lang
