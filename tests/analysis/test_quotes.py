"""Words of a document behind a link."""

from __future__ import annotations

import pytest

from smartlife.analysis.tracing.quotes import LONGEST, quoted

DOCUMENT = {"title": "Aukle  /\nAprūpētāja", "text": "Ā" * 200}


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (("title", 0, 5), "Aukle"),
        (("title", 0, 19), "Aukle / Aprūpētāja"),
        (("title", None, None), ""),
        (("note", 0, 5), ""),
        ((None, 0, 5), ""),
        (("text", 0, LONGEST), "Ā" * LONGEST),
        (("text", 0, LONGEST + 1), "Ā" * LONGEST + "…"),
    ],
)
def test_the_words_are_told_as_they_stand_in_one_line(place, words):
    assert quoted(DOCUMENT, *place) == words


def test_a_document_without_a_text_has_no_words():
    assert quoted({"title": None, "text": None}, "text", 0, 5) == ""
    assert quoted({}, "text", 0, 5) == ""
