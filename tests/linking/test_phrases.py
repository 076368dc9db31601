from __future__ import annotations

import pytest

from smartlife.linking.phrases import bare_phrase, everywhere, phrase_pattern, stem_pattern


@pytest.mark.parametrize(
    ("phrases", "text", "found"),
    [
        (["neto$"], "internetoje netoli", None),
        (["neto$"], "1000 eur neto.", "neto"),
        (["apdrosinasan"], "dzivibas apdrosinasana", "apdrosinasan"),
        (["we offer"], "what we   offer", "we   offer"),
        (["we offer", "we offer training"], "we offer training", "we offer training"),
        (["no ~ required"], "no coding skills required", "no coding skills required"),
        (["no ~ required"], "no. coding required", None),
        (["!gdpr"], "gdpr", "gdpr"),
        (["c++"], "c++", "c++"),
        ([], "anything", None),
    ],
)
def test_phrases_begin_with_words(phrases: list[str], text: str, found: str | None) -> None:
    match = phrase_pattern(phrases).search(text)
    assert (match and match.group()) == found


def test_single_words_count_everywhere_only_if_marked() -> None:
    assert everywhere(["gdpr", "!bruto$", "we offer", "?personal data"]) == ["!bruto$", "we offer"]


def test_signs_are_no_part_of_a_phrase() -> None:
    assert bare_phrase("!bruto$") == "bruto"
    assert bare_phrase("?personal data") == "personal data"


def test_the_longest_stem_is_found() -> None:
    assert stem_pattern(["offer", "offer you"]).findall("what we offer you") == ["offer you"]
