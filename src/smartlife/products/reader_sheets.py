"""What the lists of all readers have in common: sheets of instructions, columns to fill in."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from smartlife.products.sheets import SheetColumn, TextSheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@cache
def read_instructions(name: str) -> dict[str, dict[str, Any]]:
    """Language → name of its sheet, and paragraphs (style, text), from a file of this package."""
    text = (files("smartlife.products") / name).read_text("utf-8")
    made: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return made


def instruction_sheets(
    texts: Mapping[str, dict[str, Any]], langs: Sequence[str], told: str = "paragraphs"
) -> tuple[TextSheet, ...]:
    """One sheet per language, those of the study first.

    Args:
        texts: See `read_instructions`.
        langs: Languages of the study, in order.
        told: Which of the texts of a language.
    """
    order = [lang for lang in (*langs, *texts) if lang in texts]
    return tuple(
        TextSheet(texts[lang]["sheet"], tuple((style, text) for style, text in texts[lang][told]))
        for lang in dict.fromkeys(order)
    )


def entry_columns(
    widths: Mapping[str, int],
    hints: Mapping[str, str],
    choices: Mapping[str, tuple[str, ...]],
    *,
    wrapped: Sequence[str],
) -> tuple[SheetColumn, ...]:
    """The columns that a reader fills in: heading → width, hint, and words to choose from."""
    return tuple(
        SheetColumn(
            name,
            width,
            wrap=name in wrapped,
            entry=True,
            choices=choices.get(name, ()),
            hint=hints[name],
        )
        for name, width in widths.items()
    )
