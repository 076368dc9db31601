"""What all charts have in common: widths, wrapped labels, ticks in the reader's words."""

from __future__ import annotations

import math
import re
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

Spec = dict[str, Any]

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"
WIDE: Final = 760
"""Width of a chart beside text, in pixels."""
NARROW: Final = 328
"""Width of a chart on a telephone: 360 pixels less the margins."""

LABEL: Final = 290
"""Space for labels at the left of a wide chart."""
LABEL_LETTERS: Final = 38
"""Letters of a line that fit there in a wide font."""

_BREAK: Final = "\n"
_SPACES: Final = re.compile(r"[^\S\u00a0\u202f]+")


def label_lines(text: str, letters: int, *, most: int = 2) -> str:
    """A label in at most so many lines, cut with an ellipsis if it is longer still."""
    # a number keeps its unit: spaces that do not break stay as they are
    lines = wrap(_SPACES.sub(" ", text).strip(), letters, break_long_words=True)
    if len(lines) > most:
        last = lines[most - 1]
        lines = [*lines[: most - 1], f"{last[: letters - 1].rstrip(' ,;')}…"]
    return _BREAK.join(lines) or " "


def tip(label: str, told: str) -> str:
    """What a mark says when it is pointed at, in the field `tip` of its row."""
    return f"{' '.join(label.split())}: {told}" if told else " ".join(label.split())


def row_key(position: int, label: str) -> str:
    """A label that sorts by position: charts need no other order."""
    return f"{position:03d}{label}"


def ticks(top: float, *, count: int = 4, whole: bool = False) -> list[float]:
    """Round tick values from 0 that cover `top`, about `count` of them apart from 0."""
    if top <= 0:
        return [0.0, 1.0]
    rough = top / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    if whole:
        step = max(1.0, float(math.ceil(step)))
    return [round(step * i, 10) for i in range(math.ceil(top / step - 1e-9) + 1)]


def number_axis(
    values: list[float], write: Callable[[float], str], *, grid: bool = True, **more: object
) -> Spec:
    """An axis with its labels in the reader's words."""
    written = ""
    for value in values:
        text = write(value).replace("\\", "").replace("'", "’")
        written += f"abs(datum.value - {value!r}) < 1e-9 ? '{text}' : "
    return {
        "values": values,
        "labelExpr": f"{written}''",
        "grid": grid,
        "domain": False,
        "title": None,
        "labelColor": "token:soft",
        "labelFontSize": 12,
        **more,
    }


def label_beside(lines: int) -> Spec:
    """A layer with the labels of so many lines at the left of their rows.

    Rows have `label` and `lines`; the space for it is `LABEL`.
    """
    return {
        "transform": [{"filter": f"datum.lines === {lines}"}],
        "mark": {
            "type": "text",
            "align": "right",
            "baseline": "middle",
            "lineBreak": "\n",
            "lineHeight": 15,
            "fontSize": 13,
            "dy": -7 if lines == 2 else 0,
        },
        "encoding": {"x": {"value": -10}, "text": {"field": "label"}},
    }


def label_above(lines: int, dy: int) -> Spec:
    """A layer with the labels of so many lines above the marks of their rows, on a telephone.

    Rows have `label` and `lines`; `dy` is the place of a single line.
    """
    return {
        "transform": [{"filter": f"datum.lines === {lines}"}],
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "line-top",
            "lineBreak": "\n",
            "lineHeight": 15,
            "fontSize": 12.5,
            "dy": dy - 15 * (lines - 1),
        },
        "encoding": {"x": {"value": 0}, "text": {"field": "label"}},
    }
