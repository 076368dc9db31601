"""Colours can be told apart by everyone, in both themes."""

from __future__ import annotations

import pytest

from smartlife.products.exports.tokens import as_css, colour, colour_names

TEXTS = ("ink", "soft", "asked", "taught")
GROUNDS = ("paper", "wash")
MARKS = ("asked", "taught", "faint", "focus")


def luminance(value: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_can_be_read(text, ground, dark):
    assert contrast(colour(text, dark=dark), colour(ground, dark=dark)) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("mark", MARKS)
def test_marks_can_be_seen(mark, ground, dark):
    assert contrast(colour(mark, dark=dark), colour(ground, dark=dark)) >= 3


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_numbers_in_circles_can_be_read(dark):
    for side in ("asked", "taught"):
        assert contrast(colour("paper", dark=dark), colour(side, dark=dark)) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_steps_of_the_map_go_one_way(dark):
    steps = [luminance(colour(f"map-{i}", dark=dark)) for i in range(5)]
    assert steps == sorted(steps, reverse=not dark)


def test_every_colour_is_a_property_of_the_page():
    css = as_css()
    assert all(f"--{name}:" in css for name in colour_names())
