"""Asked for against taught: two marks with their intervals in each row, and what can be said.

The sides differ by shape and place as well as by colour: asked for is a circle above, taught a
diamond below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

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

_WORD: Final = 176
_WORD_LETTERS: Final = 20
_NARROW_WORD: Final = 12
_APART: Final = 7


@dataclass(frozen=True, slots=True)
class Side:
    """One mark; only an upper limit if there is no estimate, and nothing without both."""

    estimate: float | None
    lo: float | None
    hi: float | None


@dataclass(frozen=True, slots=True)
class DumbbellRow:
    """One row: a group, both sides, and the words that say what can be told."""

    label: str
    asked: Side
    taught: Side
    words: str


def dumbbell_chart(
    rows: Sequence[DumbbellRow], write: Callable[[float], str], *, narrow: bool = False
) -> Spec:
    """The chart; for a telephone label and words stand above the marks."""
    values = [
        {**value, "tip": _tip(value, row.label, write)}
        for i, row in enumerate(rows)
        for value in _values(i, row, narrow=narrow)
    ]
    # where a label takes two lines, all rows are higher
    more = 15 if narrow and any(value["lines"] == 2 for value in values) else 0
    high = max([0.0, *(float(value["hi"] or value["estimate"] or 0.0) for value in values)])
    marks = ticks(high, count=3 if narrow else 4)
    right = _NARROW_WORD if narrow else _WORD
    left = 8 if narrow else LABEL
    width = (NARROW if narrow else WIDE) - left - right
    x: Spec = {
        "field": "lo",
        "type": "quantitative",
        "scale": {"domain": [0, marks[-1]], "nice": False},
        "axis": number_axis(marks, write, orient="top", offset=32 + more // 2 if narrow else 0),
    }
    layers = [
        layer
        for side, shift, shape in (("asked", -_APART, "circle"), ("taught", _APART, "diamond"))
        for layer in _side(side, shift, shape, x)
    ]
    layers += (
        _narrow_words()
        if narrow
        else [make for lines in (1, 2) for make in (_words(width, lines), _beside(lines))]
    )
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": {"step": 72 + more if narrow else 42},
        "autosize": {"type": "none"},
        "padding": {
            "left": left,
            "right": right,
            "top": 56 + more // 2 if narrow else 24,
            "bottom": 8,
        },
        "data": {"values": values},
        "encoding": {
            "y": {"field": "key", "type": "nominal", "sort": None, "axis": None},
        },
        "layer": layers,
    }


def _values(position: int, row: DumbbellRow, *, narrow: bool) -> list[Spec]:
    label = label_lines(row.label, 46 if narrow else LABEL_LETTERS, most=2)
    words = row.words if narrow else label_lines(row.words, _WORD_LETTERS)
    sides: tuple[tuple[Literal["asked", "taught"], Side], ...] = (
        ("asked", row.asked),
        ("taught", row.taught),
    )
    return [
        {
            "key": row_key(position, label),
            "label": label,
            "lines": label.count("\n") + 1,
            "words": words,
            "word_lines": words.count("\n") + 1,
            "side": name,
            "estimate": side.estimate,
            "lo": side.lo,
            "hi": side.hi,
        }
        for name, side in sides
    ]


def _tip(value: Spec, label: str, write: Callable[[float], str]) -> str:
    """What one mark says when it is pointed at."""
    numbers = [value["estimate"], value["lo"], value["hi"]]
    estimate, lo, hi = ("" if number is None else write(number) for number in numbers)
    if estimate and lo and hi:
        return tip(label, f"{estimate} ({lo}–{hi})")
    return tip(label, estimate or (f"≤ {hi}" if hi else ""))


def _side(side: str, shift: int, shape: str, x: Spec) -> list[Spec]:
    mine: Spec = {"filter": f"datum.side === '{side}'"}
    known: Spec = {"filter": "isValid(datum.estimate)"}
    limited: Spec = {"filter": "!isValid(datum.estimate) && isValid(datum.hi)"}
    span = {"x": x, "x2": {"field": "hi"}}
    colour = f"token:{side}"
    return [
        {
            "transform": [mine, known],
            "mark": {"type": "bar", "height": 10, "yOffset": shift, "color": f"{colour}-wash"},
            "encoding": span,
        },
        {
            "transform": [mine, known],
            "mark": {"type": "rule", "strokeWidth": 1.5, "yOffset": shift, "color": colour},
            "encoding": span,
        },
        {
            "transform": [mine, limited, {"calculate": "0", "as": "zero"}],
            "mark": {
                "type": "rule",
                "strokeDash": [3, 3],
                "strokeWidth": 1.5,
                "yOffset": shift,
                "color": colour,
            },
            "encoding": {"x": {**x, "field": "zero"}, "x2": {"field": "hi"}},
        },
        {
            "transform": [mine, known],
            "mark": {
                "type": "point",
                "shape": shape,
                "filled": True,
                "size": 60,
                "opacity": 1,
                "yOffset": shift,
                "color": colour,
            },
            "encoding": {"x": {"field": "estimate", "type": "quantitative"}},
        },
    ]


def _beside(lines: int) -> Spec:
    """The labels, once for both marks of a row."""
    return _asked_only(label_beside(lines))


def _asked_only(layer: Spec) -> Spec:
    asked: Spec = {"filter": "datum.side === 'asked'"}
    return {**layer, "transform": [asked, *layer["transform"]]}


def _words(width: int, lines: int) -> Spec:
    return {
        "transform": [{"filter": f"datum.side === 'asked' && datum.word_lines === {lines}"}],
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


def _narrow_words() -> list[Spec]:
    above = {"transform": [{"filter": "datum.side === 'asked'"}]}
    text = {"type": "text", "align": "left", "baseline": "line-top"}
    return [
        *(_asked_only(label_above(lines, -45)) for lines in (1, 2)),
        {
            **above,
            "mark": {**text, "fontSize": 11.5, "color": "token:soft", "dy": -30},
            "encoding": {"x": {"value": 0}, "text": {"field": "words"}},
        },
    ]
