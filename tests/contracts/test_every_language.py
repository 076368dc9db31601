"""What every language folder must have; a new language needs no other test."""

from __future__ import annotations

import pytest

from smartlife.languages.letters import fold
from smartlife.languages.load import SECTIONS, language_codes, load_language

CODES = language_codes()


@pytest.mark.parametrize("code", CODES)
def test_a_language_is_complete(code: str) -> None:
    language = load_language(code)
    assert language is not None
    assert len(code) == 2
    assert language.name
    assert language.suffixes
    assert language.titles.boilerplate
    assert language.light_words
    assert len(language.stop_words) >= 30
    assert language.negation
    assert language.training_offered
    assert language.offering
    assert language.boilerplate


@pytest.mark.parametrize("code", CODES)
def test_every_section_has_a_heading(code: str) -> None:
    language = load_language(code)
    assert language is not None
    assert {section for _, sections in language.headings for section in sections} == set(SECTIONS)


@pytest.mark.parametrize("code", CODES)
def test_entries_are_folded_and_clean(code: str) -> None:
    language = load_language(code)
    assert language is not None
    entries = [
        *language.titles.boilerplate,
        *language.titles.tails,
        *language.stop_words,
        *language.light_words,
        *language.negation,
        *language.boilerplate,
        *(heading for heading, _ in language.headings),
    ]
    for entry in entries:
        assert entry == fold(entry)
        assert entry == " ".join(entry.split())
        assert entry


@pytest.mark.parametrize("code", CODES)
def test_only_a_negation_may_have_a_gap(code: str) -> None:
    language = load_language(code)
    assert language is not None
    phrases = (*language.boilerplate, *language.training_offered, *language.offering)
    assert not [phrase for phrase in (*phrases, *language.asking) if "~" in phrase]


@pytest.mark.parametrize("code", CODES)
def test_a_stem_is_never_shorter_than_allowed(code: str) -> None:
    language = load_language(code)
    assert language is not None
    assert language.least_stem >= 3
    assert list(language.suffixes) == sorted(language.suffixes, key=lambda s: (-len(s), s))
