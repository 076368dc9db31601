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
)


def table(*heads: str, row: tuple[str, ...] = ()) -> TableBlock:
    return TableBlock(
        "t", "t", tuple(TableColumn(head) for head in heads), (tuple(map(Cell, row)),)
    )


def test_a_word_has_room():
    weights = column_weights(table("Vidzeme", "Šiaulių apskritis", row=("1", "2")))
    assert weights[0] >= len("Vidzeme")
    assert weights[1] >= len("apskritis")


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
