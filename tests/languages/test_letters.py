from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.languages.letters import fold, fold_letters


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Šiauliai", "siauliai"),
        ("Straße – ÆØÅ", "strase - aoa"),
        ("kaip’s\u00a0it\u2028now", "kaip's it\nnow"),
        ("İSTANBUL", "istanbul"),
        ("🚛 日本", "🚛 日本"),
        ("\ud800x", "\ud800x"),
        ("", ""),
    ],
)
def test_each_letter_becomes_one(text: str, folded: str) -> None:
    assert fold_letters(text) == folded


@given(st.text())
def test_places_stay(text: str) -> None:
    folded = fold_letters(text)
    assert len(folded) == len(text)
    assert fold_letters(folded) == folded


@given(st.text(alphabet="aābcčdeēfgģßæøłöüąęžABCŠŽÅ "))
def test_words_meet_as_in_folding(text: str) -> None:
    if not set(text.lower()) & set("ßæ"):
        assert fold_letters(text) == fold(text)


def test_long_texts_are_quick() -> None:
    fold_letters("a")
    started = time.process_time()
    fold_letters("Žāčø " * 200_000)
    assert time.process_time() - started < 1


def test_a_sign_that_decomposes_into_a_capital_is_lowered_too():
    assert fold("ℰ") == "e"
    assert fold_letters("ℰ") == "e"
