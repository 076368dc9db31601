"""What no reader can see never reaches a document."""

from __future__ import annotations

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from smartlife.products import document as blocks
from smartlife.products.exports.printable import printable, printable_text
from tests.products.made_document import LETTERS, made_document


def test_letters_of_our_languages_stay():
    assert printable_text(LETTERS + "▲▼−≤…„“”–\u00a0\u202f") == LETTERS + "▲▼−≤…„“”–\u00a0\u202f"


def test_line_ends_become_spaces_and_controls_go():
    assert printable_text("a\r\nb\tc\x00d\x1b[1me\u202ef") == "a b cd[1mef"


@given(st.text(st.characters(exclude_categories=()), max_size=50))
def test_nothing_unseen_is_left(text):
    left = printable_text(text)
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in left)
    left.encode()
    assert printable_text(left) == left


def test_no_code_point_breaks_xml():
    from lxml import etree

    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    etree.Element("a").text = printable_text(everything)


def test_all_parts_of_a_document_are_cleaned():
    document = made_document(
        title="a\x00b",
        facts=(("c\x01", "d"),),
        blocks=(blocks.Definition("e\x02", "f", (("g\x03", "h"),)), blocks.Paragraph("i", (1,))),
    )
    clean = printable(document)
    assert (clean.title, clean.facts) == ("ab", (("c", "d"),))
    assert clean.blocks == (
        blocks.Definition("e", "f", (("g", "h"),)),
        blocks.Paragraph("i", (1,)),
    )


def test_labels_of_charts_keep_their_line_ends():
    document = made_document()
    figure = next(block for block in document.blocks if isinstance(block, blocks.Figure))
    clean = next(b for b in printable(document).blocks if isinstance(b, blocks.Figure))
    assert clean.spec == figure.spec


def test_a_line_does_not_begin_with_a_sign_of_per_cent_a_dash_or_a_dot():
    document = made_document(blocks=(blocks.Paragraph("60 % in 2030 – at most · 5 vacancies"),))
    (told,) = printable(document).blocks
    assert told.text == "60\u00a0% in 2030\u00a0– at most\u00a0· 5 vacancies"
