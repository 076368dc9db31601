"""What a mark that stands for a region says: which page tells more, and its words."""

from __future__ import annotations

from typing import Final

PLACE: Final = "place:"
"""Begins the description of such a mark."""


def place_of(page: str, words: str) -> str:
    """The description of a mark that stands for a region; `place_in` takes it apart."""
    return f"{PLACE}{page}:{words}"


def place_in(description: str) -> tuple[str, str] | None:
    """Code of the page and words of a mark's description; None if it stands for no region."""
    if not description.startswith(PLACE):
        return None
    page, _, words = description.removeprefix(PLACE).partition(":")
    return page, words
