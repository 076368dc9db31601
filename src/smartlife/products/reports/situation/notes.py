"""Remarks that the analysis leaves with a figure, in the reader's language."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

from smartlife.products.figures.printing import print_figure

if TYPE_CHECKING:
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material


@cache
def note_words() -> dict[str, str]:
    """Code → English wording."""
    text = (files("smartlife.analysis") / "notes.yml").read_text("utf-8")
    made: dict[str, str] = yaml.safe_load(text)
    return made


def remark(material: Material, row: FigureRow | None) -> str:
    """The remark of a figure, and those on its links and limits; empty without one."""
    if row is None:
        return ""
    quality = row.dimension("quality") if row.note else None
    codes = dict.fromkeys(code for code in (row.note, quality) if code)
    words = note_words()
    said = [material.say.say(words[code]) if code in words else code for code in codes]
    # of groups, the table beside the chart has them all
    other = without_largest(row) if row.group_code is None else None
    if other is not None:
        figure = print_figure(other, material.say).whole
        said.append(material.say.say("Without it: {figure}.", figure=figure))
    if row.interval_note is not None:
        said.append(material.say.say(words.get(row.interval_note, row.interval_note)))
    return " ".join(said)


def without_largest(row: FigureRow) -> FigureRow | None:
    """The figure without the largest employer or provider, where the remark promises it."""
    if row.without_largest is None:
        return None
    rest = row.without_largest
    return replace(
        row, estimate=rest["estimate"], lo=rest["lo"], hi=rest["hi"], without_largest=None
    )
