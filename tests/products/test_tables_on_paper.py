"""Widths of columns on paper: words stay whole as long as there is room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.products.document import Cell, TableBlock, TableColumn
from smartlife.products.exports.tables_on_paper import (
    breaks_words,
    column_weights,
    line_of,
    needs_turned_page,
    small_letters,
)


def table(*heads: str, row: tuple[str, ...] = ()) -> TableBlock:
    return TableBlock(
        "t", "t", tuple(TableColumn(head) for head in heads), (tuple(map(Cell, row)),)
    )


def test_a_word_has_room():
    weights = column_weights(table("Vidzeme", "Šiaulių apskritis", row=("1", "2")))
    assert weights[0] >= len("Vidzeme")
    assert weights[1] >= len("apskritis")


def test_a_range_has_room_on_one_line():
    ranges = ("0,2–8,4\u00a0%", "12–34\u00a0%", "<1–7\u00a0%", "1\u202f234–5\u202f678")
    weights = column_weights(table(*"abcdefgh", row=(*ranges, *("word " * 40,) * 4)))
    assert all(weight >= len(text) for weight, text in zip(weights, ranges, strict=False))


def test_texts_share_what_is_left():
    weights = column_weights(table(*"abcd", row=("word " * 40,) * 4))
    assert sum(weights) == pytest.approx(92)


def test_a_word_longer_than_a_column_is_hyphenated():
    assert not breaks_words(table("Erwachsenenbildung", row=("1",)))
    assert breaks_words(table("Donaudampfschifffahrtsgesellschaft", row=("1",)))
    assert breaks_words(table(*("Erwachsenenbildung",) * 9, row=("1",) * 9))


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=60)), min_size=1, max_size=12))
def test_widths_are_positive_and_fit_if_words_do(pairs):
    block = table(*(head for head, _ in pairs), row=tuple(text for _, text in pairs))
    weights = column_weights(block)
    assert len(weights) == len(pairs)
    assert min(weights) > 0
    assert breaks_words(block) or sum(weights) <= line_of(block) + 1e-6


def test_a_table_whose_words_would_break_in_word_lies_on_a_turned_page():
    regions = ("Utbildningsanordnare", "Stockholms", "Mecklenburg-Vorpommern", "Šiaulių apskritis")
    countries = ("Lettland", "Litauen", "Sverige", "Tyskland", "Vidzeme")
    nine = table(*regions, *countries, row=("observerat",) * 9)
    assert needs_turned_page(nine)
    assert not small_letters(nine, turned=True)
    assert not needs_turned_page(table(*"abcdefghi", row=("1",) * 9))
