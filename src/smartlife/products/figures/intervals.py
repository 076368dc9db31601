"""Figures with their intervals, one row each: a dot on a band, a range without a point, a bar.

The point is never louder than its interval; what may not be shown as a point is shown as a limit
or as hatching, so that it is seen to be missing.
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
    label_beside,
    label_lines,
    number_axis,
    row_key,
    ticks,
    tip,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from smartlife.model.fields import Status

Tone = Literal["asked", "taught"]
Shape = Literal["dot", "range", "bar"]

_FIGURE: Final = 128
_NARROW_FIGURE: Final = 118


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One row.

    Attributes:
        label: What it is about.
        text: The printed figure.
        interval: Its printed interval, or empty.
        status: Status; decides how the mark looks.
        estimate: The point; None if none may be shown.
        lo: Lower limit.
        hi: Upper limit.
    """

    label: str
    text: str
    interval: str
    status: Status
    estimate: float | None = None
    lo: float | None = None
    hi: float | None = None


@dataclass(frozen=True, slots=True)
class IntervalLook:
    """How the rows are drawn.

    Attributes:
        write: Writes a number of the axis.
        tone: Side.
        shape: dot with band, range without a point, or bar from 0.
        top: Least upper end of the axis.
        whole: Only whole numbers on the axis.
    """

    write: Callable[[float], str]
    tone: Tone = "asked"
    shape: Shape = "dot"
    top: float = 0.0
    whole: bool = False


def interval_chart(
    rows: Sequence[IntervalRow], look: IntervalLook, *, narrow: bool = False
) -> Spec:
    """The chart; for a telephone the labels stand above their rows."""
    letters = 44 if narrow else LABEL_LETTERS
    values = [_values(i, row, letters) for i, row in enumerate(rows)]
    high = max([look.top, *(row.hi or row.estimate or 0.0 for row in rows)])
    marks = ticks(high, count=3 if narrow else 4, whole=look.whole)
    width = NARROW - _NARROW_FIGURE if narrow else WIDE - LABEL - _FIGURE
    two_lines = any("\n" in str(value["label"]) for value in values)
    y: Spec = {"field": "key", "type": "nominal", "sort": None, "axis": None}
    x: Spec = {
        "field": "lo",
        "type": "quantitative",
        "scale": {"domain": [0, marks[-1]], "nice": False},
        "axis": number_axis(
            marks, look.write, orient="top", offset=(18 if two_lines else 6) if narrow else 0
        ),
    }
    layers = [*_layers(look, x, marks[-1]), *_texts(width, narrow=narrow)]
    layers += [(_label_above if narrow else label_beside)(lines) for lines in (1, 2)]
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": {"step": (60 if two_lines else 46) if narrow else 34},
        "autosize": {"type": "none"},
        "padding": {
            "left": 8 if narrow else LABEL,
            "right": _NARROW_FIGURE - 8 if narrow else _FIGURE,
            "top": 40 if narrow else 24,
            "bottom": 6,
        },
        "data": {"values": values},
        "encoding": {"y": y},
        "layer": layers,
    }


def _values(position: int, row: IntervalRow, letters: int) -> Spec:
    label = label_lines(row.label, letters)
    return {
        "key": row_key(position, label),
        "label": label,
        "lines": label.count("\n") + 1,
        "text": row.text,
        "interval": row.interval,
        "status": row.status,
        "estimate": row.estimate,
        "lo": row.lo,
        "hi": row.hi,
        "tip": tip(row.label, f"{row.text} ({row.interval})" if row.interval else row.text),
    }


def _only(*statuses: str) -> list[Spec]:
    return [{"filter": {"field": "status", "oneOf": list(statuses)}}]


def _layers(look: IntervalLook, x: Spec, top: float) -> list[Spec]:
    wash, tone = f"token:{look.tone}-wash", f"token:{look.tone}"
    shown = _only("published")
    band: Spec = {
        "transform": [*shown, {"filter": "isValid(datum.lo) && isValid(datum.hi)"}],
        "mark": {"type": "bar", "height": 12, "color": wash, "cornerRadius": 2},
        "encoding": {"x": x, "x2": {"field": "hi"}},
    }
    line: Spec = {
        "transform": band["transform"],
        "mark": {"type": "rule", "strokeWidth": 1.5, "color": tone},
        "encoding": {"x": x, "x2": {"field": "hi"}},
    }
    ends = [_tick(field, tone, shown) for field in ("lo", "hi")]
    middle: dict[Shape, list[Spec]] = {
        "dot": [band, line, _point(tone)],
        "range": [band, line, *ends],
        "bar": [_bar(tone, x)],
    }
    return [*middle[look.shape], *_not_shown(x, top)]


def _tick(field: str, tone: str, transform: list[Spec]) -> Spec:
    return {
        "transform": transform,
        "mark": {"type": "tick", "thickness": 2.5, "size": 14, "color": tone},
        "encoding": {"x": {"field": field, "type": "quantitative"}},
    }


def _point(tone: str) -> Spec:
    return {
        "transform": _only("published"),
        "mark": {"type": "point", "filled": True, "size": 62, "opacity": 1, "color": tone},
        "encoding": {"x": {"field": "estimate", "type": "quantitative"}},
    }


def _bar(tone: str, x: Spec) -> Spec:
    return {
        "transform": _only("published"),
        "mark": {"type": "bar", "height": 14, "color": tone, "cornerRadiusEnd": 2},
        "encoding": {"x": {**x, "field": "estimate"}, "x2": {"datum": 0}},
    }


def _not_shown(x: Spec, top: float) -> list[Spec]:
    """An upper limit: a broken line from 0. No figure: a hatched band over the whole axis."""
    limit = _only("at_most")
    return [
        {
            "transform": [*limit, {"calculate": "0", "as": "zero"}],
            "mark": {
                "type": "rule",
                "strokeDash": [3, 3],
                "strokeWidth": 1.5,
                "color": "token:faint",
            },
            "encoding": {"x": {**x, "field": "zero"}, "x2": {"field": "hi"}},
        },
        _tick("hi", "token:faint", limit),
        {
            "transform": [
                *_only("too_little_data", "not_observed", "draft"),
                {"calculate": "0", "as": "zero"},
                {"calculate": str(top), "as": "end"},
            ],
            "mark": {"type": "bar", "height": 12, "color": "token:hatch"},
            "encoding": {"x": {**x, "field": "zero"}, "x2": {"field": "end"}},
        },
    ]


def _texts(width: int, *, narrow: bool) -> list[Spec]:
    """Figure and interval at the right: read like a table. Words start where figures start."""
    gap = 8 if narrow else 14
    figure = {"x": {"value": width + gap + 38}, "text": {"field": "text"}}
    with_interval = [{"filter": "datum.interval !== ''"}]
    return [
        {
            "transform": with_interval,
            "mark": {"type": "text", "align": "right", "fontWeight": 600, "color": "token:ink"},
            "encoding": figure,
        },
        {
            "transform": with_interval,
            "mark": {"type": "text", "align": "left", "color": "token:soft", "fontSize": 11.5},
            "encoding": {
                "x": {"value": width + gap + 46},
                "text": {"field": "interval"},
            },
        },
        {
            "transform": [{"filter": "datum.interval === '' && datum.status === 'published'"}],
            "mark": {"type": "text", "align": "left", "fontWeight": 600, "color": "token:ink"},
            "encoding": {"x": {"value": width + gap}, "text": {"field": "text"}},
        },
        {
            "transform": [{"filter": "datum.interval === '' && datum.status !== 'published'"}],
            "mark": {"type": "text", "align": "left", "fontStyle": "italic", "color": "token:soft"},
            "encoding": {"x": {"value": width + gap}, "text": {"field": "text"}},
        },
    ]


def _label_above(lines: int) -> Spec:
    return {
        "transform": [{"filter": f"datum.lines === {lines}"}],
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "line-top",
            "lineBreak": "\n",
            "lineHeight": 15,
            "fontSize": 12.5,
            "dy": -9 - 15 * lines,
        },
        "encoding": {"x": {"value": 0}, "text": {"field": "label"}},
    }
