"""A folded word as it is written: `izklajlapas` → `izklājlapas`."""

from __future__ import annotations

import json
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.linking.words import split_words
from smartlife.search.layout import TEXT_BITS
from smartlife.search.terms import TermReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.search.file import Reader
    from smartlife.search.names import Names
    from smartlife.search.view import View

_TRIED: Final = 20
"""Courses and names that are looked through; words are written alike in most of them."""


class WordReader:
    """Finds how words are written in courses that may be shown, else in names."""

    def __init__(self, reader: Reader, view: View, names: Names) -> None:
        self._reader = reader
        self._terms = TermReader(reader, view)
        self._names = names

    def written(self, folded: str) -> str:
        """The word as it is first found; as it is if it is not found."""
        for text in self._texts(folded):
            for word in split_words(text):
                if word.folded == folded:
                    return word.text if word.text.isupper() else word.text.lower()
        return folded

    def _texts(self, folded: str) -> Iterator[str]:
        """Titles of courses that have it, then their texts, then names."""
        for posting in self._terms.find(folded):
            if not posting.is_exact:
                continue
            in_title = (posting.fields & np.uint8(255 - TEXT_BITS)) != 0
            first = [*posting.docs[in_title][:_TRIED], *posting.docs[~in_title][:_TRIED]]
            rows = self._reader.all_in(
                "SELECT row, text FROM course WHERE number IN (?)", [int(one) for one in first]
            )
            for row, text in rows:
                yield f"{json.loads(row)['title']} {text or ''}"
        place = bisect_left(self._names.words, folded)
        if place < len(self._names.words) and self._names.words[place] == folded:
            start = int(self._names.starts[place])
            for name in self._names.held[start : start + _TRIED].tolist():
                yield self._names.text(name)
