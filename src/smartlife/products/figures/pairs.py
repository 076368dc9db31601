"""Two groups in each row: how far apart their rates are, as two marks and the line between them.

The group in question is a full circle, what it is compared with an open one; both are in ink, as
neither is asked for nor taught. What may not be shown is hatched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smartlife.products.figures.frame import (
    LABEL,
    LABEL_LETTERS,
    NARROW,
    SCHEMA,
    WIDE,
    Spec,
    label_above,
    label_beside,
    label_lines,
    number_axis,
    row_key,
    ticks,
    tip,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_WORDS: Final = 152
_WORD_LETTERS: Final = 22
_NARROW_RIGHT: Final = 12
_NARROW_LETTERS: Final = 46


@dataclass(frozen=True, slots=True)
class PairRow:
    """One row: rates of a group and of what it is compared with; None where none may be shown."""

    label: str
    part: float | None
    against: float | None
    words: str


def pair_chart(
    rows: Sequence[PairRow], write: Callable[[float], str], *, narrow: bool = False
) -> Spec:
    """The chart; for a telephone label and words stand above the marks."""
    values = [
        {**_value(i, row, narrow=narrow), "tip": tip(row.label, _told(row, write))}
        for i, row in enumerate(rows)
    ]
    # where a label takes two lines, all rows are higher
    more = 15 if narrow and any(value["lines"] == 2 for value in values) else 0
    numbers = [n for row in rows for n in (row.part, row.against) if n is not None]
    marks = ticks(max([0.0, *numbers]), count=3 if narrow else 4)
    right = _NARROW_RIGHT if narrow else _WORDS
    left = 8 if narrow else LABEL
    width = (NARROW if narrow else WIDE) - left - right
    x: Spec = {
        "field": "part",
        "type": "quantitative",
        "scale": {"domain": [0, marks[-1]], "nice": False},
        "axis": number_axis(marks, write, orient="top", offset=28 + more // 2 if narrow else 0),
    }
    texts = _texts_above() if narrow else [*_texts_beside(width)]
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": {"step": 62 + more if narrow else 36},
        "autosize": {"type": "none"},
        "padding": {
            "left": left,
            "right": right,
            "top": 56 + more // 2 if narrow else 24,
            "bottom": 8,
        },
        "data": {"values": values},
        "encoding": {
            "y": {"field": "key", "type": "nominal", "sort": "ascending", "axis": None},
        },
        "layer": [*_marks(x, marks[-1]), *texts],
    }


def _value(position: int, row: PairRow, *, narrow: bool) -> Spec:
    letters = _NARROW_LETTERS if narrow else LABEL_LETTERS
    label = label_lines(row.label, letters, most=2)
    words = row.words if narrow else label_lines(row.words, _WORD_LETTERS)
    return {
        "key": row_key(position, label),
        "label": label,
        "lines": label.count("\n") + 1,
        "words": words,
        "word_lines": words.count("\n") + 1,
        "part": row.part,
        "against": row.against,
    }


def _told(row: PairRow, write: Callable[[float], str]) -> str:
    if row.part is None or row.against is None:
        return row.words
    return f"{write(row.part)} / {write(row.against)}; {row.words}"


def _marks(x: Spec, top: float) -> list[Spec]:
    both: Spec = {"filter": "isValid(datum.part) && isValid(datum.against)"}
    other: Spec = {**x, "field": "against"}
    return [
        {
            "transform": [both],
            "mark": {"type": "rule", "strokeWidth": 3, "color": "token:rule"},
            "encoding": {"x": x, "x2": {"field": "against"}},
        },
        {
            "transform": [
                {"filter": "!isValid(datum.part) || !isValid(datum.against)"},
                {"calculate": "0", "as": "zero"},
                {"calculate": str(top), "as": "end"},
            ],
            "mark": {"type": "bar", "height": 12, "color": "token:hatch"},
            "encoding": {"x": {**x, "field": "zero"}, "x2": {"field": "end"}},
        },
        _point(other, "against", "token:paper"),
        _point(x, "part", "token:ink"),
    ]


def _point(x: Spec, field: str, fill: str) -> Spec:
    return {
        "transform": [{"filter": f"isValid(datum.{field})"}],
        "mark": {
            "type": "point",
            "filled": True,
            "fill": fill,
            "stroke": "token:ink",
            "strokeWidth": 2,
            "size": 80,
            "opacity": 1,
        },
        "encoding": {"x": x},
    }


def _texts_beside(width: int) -> list[Spec]:
    made = []
    for lines in (1, 2):
        made.append(label_beside(lines))
        made.append(
            {
                "transform": [{"filter": f"datum.word_lines === {lines}"}],
                "mark": {
                    "type": "text",
                    "align": "left",
                    "baseline": "middle",
                    "lineBreak": "\n",
                    "lineHeight": 15,
                    "color": "token:ink",
                    "dy": -7 if lines == 2 else 0,
                },
                "encoding": {"x": {"value": width + 14}, "text": {"field": "words"}},
            }
        )
    return made


def _texts_above() -> list[Spec]:
    text = {"type": "text", "align": "left", "baseline": "line-top"}
    start = {"value": 0}
    return [
        *(label_above(lines, -41) for lines in (1, 2)),
        {
            "mark": {**text, "fontSize": 11.5, "color": "token:soft", "dy": -26},
            "encoding": {"x": start, "text": {"field": "words"}},
        },
    ]
