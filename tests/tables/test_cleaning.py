"""Markup, controls and odd signs go; words and lines stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.tables.cleaning import MAX_TEXT, first_line, tidy, to_line, to_text, to_title


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("<p>A&nbsp;b</p><ul><li>x<li>y</ul><script>alert(1)</script>", "A b\nx\ny"),
        ("&lt;p&gt;Zwei&lt;br&gt;Zeilen&lt;/p&gt;", "Zwei\nZeilen"),
        ("a < b & c", "a < b & c"),
        ("R&D engineer", "R&D engineer"),
        ("one\\r\\ntwo_x000D_three", "one\ntwo\nthree"),
        ("soft\u00adhyphen\u200b \x07bell", "softhyphen bell"),
        ("<p>x</p><style>p{}</style>", "x"),
    ],
)
def test_text(value, wanted):
    assert to_text(value) == wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("🔎 PAVĀRS/-E 🔥!!!", "PAVĀRS/-E"),
        ("Programmētājs (Ref. Nr. AB-12345)", "Programmētājs"),
        ("Elektriker – 1234567", "Elektriker"),
        ("<b>Koch</b> (m/w/d)", "Koch (m/w/d)"),
        ("C++ / C# Developer", "C++ / C# Developer"),
        ("Level 3 technician", "Level 3 technician"),
        ("24/7 support", "24/7 support"),
        ("Kods 12345", "Kods 12345"),
        ("12345", "12345"),
    ],
)
def test_title(value, wanted):
    assert to_title(value) == wanted


def test_beginning_of_a_text():
    assert first_line("\n - \nKoch gesucht\nSie kochen") == "Koch gesucht"
    assert first_line("Kucharz - Restauracja Bóbr " + "opis " * 60) == "Kucharz"
    assert len(first_line("word " * 100)) <= 120


@given(st.text(max_size=300))
def test_any_text(value):
    for made in (to_text(value), to_title(value), to_line(value)):
        assert made == made.strip()
        assert "\x00" not in made
    assert "\n" not in to_line(value)
    assert tidy(tidy(value)) == tidy(value)


def test_long_text_is_cut():
    assert len(to_text("word " * 50_000)) <= MAX_TEXT
