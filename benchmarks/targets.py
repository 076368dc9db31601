"""What linking shall reach, and how far a figure is from that."""

from __future__ import annotations

from typing import Final

TITLES: Final = {
    "lv": (0.41, 0.47),
    "lt": (0.21, 0.28),
    "et": (0.515, 0.60),
    "sv": (0.385, 0.455),
    "de": (0.61, 0.68),
    "pl": (0.59, 0.67),
    "da": (0.61, 0.69),
}
"""success@1 and mean reciprocal rank of concepts; labels of the same language or English ones."""

TERMS: Final = {"sv": 0.45, "de": 0.40}
"""success@1."""

SKILLS: Final = {"tech": 0.60, "house": 0.50, "techwolf": 0.48}
"""RP@5."""

GROUPS: Final = 0.50
"""success@1 at four digits, from title and text."""


def told_of(value: float, error: float, target: float) -> str:
    """How a figure lies to its target, which it shall reach.

    Args:
        value: The figure.
        error: Its standard error; 0 if it has none.
        target: What it shall reach.
    """
    if value >= target:
        return "met"
    return "within one standard error" if target - value <= error else "missed"


def told_of_all(figures: dict[str, tuple[float, float, float]]) -> str:
    """How several figures lie to their targets: name → figure, error, target; "–" without any."""
    marks = {name: told_of(*figure) for name, figure in figures.items()}
    below = [f"{name} {mark}" for name, mark in marks.items() if mark != "met"]
    return ", ".join(below) or ("met" if marks else "–")
