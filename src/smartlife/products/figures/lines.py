"""A figure over the years: one line per region, labelled at its end, broken where the series is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smartlife.products.figures.frame import (
    NARROW,
    SCHEMA,
    WIDE,
    Spec,
    label_lines,
    number_axis,
    ticks,
    tip,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_END: Final = 190
_NARROW_END: Final = 106
_LINE: Final = 16
_HEIGHT: Final = 300


@dataclass(frozen=True, slots=True)
class YearPoint:
    """One year; `breaks` is True if the series was measured otherwise before it."""

    year: int
    number: float
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One line.

    Attributes:
        label: Name at its end.
        points: In order of the years.
        strong: True for what the report is about; the others are thin and grey.
    """

    label: str
    points: tuple[YearPoint, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A level to reach, with its name."""

    number: float
    label: str


def line_chart(
    series: Sequence[Series],
    write: Callable[[float], str],
    *,
    target: Target | None = None,
    narrow: bool = False,
) -> Spec:
    """The chart; zero based, so that distances look as large as they are."""
    years = [point.year for line in series for point in line.points]
    high = max([point.number for line in series for point in line.points])
    marks = ticks(max(high, target.number if target else 0.0))
    end = _NARROW_END if narrow else _END
    width = (NARROW if narrow else WIDE) - end - 48
    first, last = min(years), max(years)
    x: Spec = {
        "field": "year",
        "type": "quantitative",
        "scale": {"domain": [first, max(last, first + 1)], "nice": False},
        "axis": {
            "values": _years(first, last, 4 if narrow else 8),
            "format": "d",
            "labelFlush": False,
            "title": None,
            "grid": False,
            "labelColor": "token:soft",
        },
    }
    y: Spec = {
        "field": "number",
        "type": "quantitative",
        "scale": {"domain": [0, marks[-1]], "nice": False},
        "axis": number_axis(marks, write),
    }
    values = [value for i, line in enumerate(series) for value in _values(i, line, write)]
    ends = _ends(series, marks[-1], letters=14 if narrow else 27)
    layers = [
        *(_target(target) if target else []),
        *_lines(x, y, values),
        *_names(ends, width),
    ]
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": _HEIGHT,
        "autosize": {"type": "none"},
        "padding": {"left": 48, "right": end, "top": 16, "bottom": 28},
        "layer": layers,
    }


def _years(first: int, last: int, most: int) -> list[int]:
    step = max(1, -(-(last - first) // most))
    return list(range(last, first - 1, -step))[::-1]


def _values(number: int, line: Series, write: Callable[[float], str]) -> list[Spec]:
    """Points with the number of their unbroken stretch."""
    stretch, made = 0, []
    for point in line.points:
        stretch += point.breaks
        made.append(
            {
                "line": f"{number}-{stretch}",
                "strong": line.strong,
                "year": point.year,
                "number": point.number,
                "breaks": point.breaks,
                "tip": tip(f"{line.label}, {point.year}", write(point.number)),
            }
        )
    return made


def _lines(x: Spec, y: Spec, values: list[Spec]) -> list[Spec]:
    made: list[Spec] = []
    for strong in (False, True):
        mine = [value for value in values if value["strong"] is strong]
        if not mine:
            continue
        colour = "token:asked" if strong else "token:faint"
        encoding = {"x": x, "y": y, "detail": {"field": "line"}}
        made += [
            {
                "data": {"values": mine},
                "mark": {"type": "line", "strokeWidth": 2.5 if strong else 1.5, "color": colour},
                "encoding": encoding,
            },
            {
                "data": {"values": mine},
                "mark": {
                    "type": "point",
                    "filled": True,
                    "opacity": 1,
                    "size": 28 if strong else 14,
                    "color": colour,
                },
                "encoding": encoding,
            },
            {
                "data": {"values": [value for value in mine if value["breaks"]] or []},
                "mark": {
                    "type": "text",
                    "text": "//",
                    "fontSize": 13,
                    "fontWeight": 700,
                    "dx": -9,
                    "color": colour,
                },
                "encoding": {"x": x, "y": y},
            },
        ]
    return made


def _ends(series: Sequence[Series], top: float, *, letters: int) -> list[Spec]:
    """Names at the ends of the lines, moved apart so that none covers another."""
    wanted = sorted(
        (
            {
                "label": label_lines(line.label, letters),
                "strong": line.strong,
                "place": _HEIGHT * (1 - line.points[-1].number / top),
            }
            for line in series
        ),
        key=lambda name: float(str(name["place"])),
    )
    heights = [_LINE * len(str(name["label"]).splitlines()) for name in wanted]
    places = _apart([float(str(name["place"])) for name in wanted], heights)
    return [{**name, "place": place} for name, place in zip(wanted, places, strict=True)]


def _apart(places: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Middles of names, from the top: moved down where they touch, up where the chart ends."""
    made: list[float] = []
    low = 0.0
    for place, height in zip(places, heights, strict=True):
        made.append(max(place, low + height / 2 if made else place))
        low = made[-1] + height / 2
    limit = _HEIGHT + _LINE / 2
    for i in reversed(range(len(made))):
        made[i] = min(made[i], limit - heights[i] / 2)
        limit = made[i] - heights[i] / 2
    return made


def _names(ends: list[Spec], width: int) -> list[Spec]:
    return [
        {
            "data": {"values": [end]},
            "mark": {
                "type": "text",
                "align": "left",
                "lineBreak": "\n",
                "lineHeight": _LINE - 2,
                "fontWeight": 600 if end["strong"] else "normal",
                "color": "token:asked" if end["strong"] else "token:soft",
            },
            "encoding": {
                "x": {"value": width + 10},
                # a text of several lines hangs from the middle of its first
                "y": {"value": end["place"] - _hanging(end["label"])},
                "text": {"field": "label"},
            },
        }
        for end in ends
    ]


def _hanging(label: str) -> float:
    return (len(label.splitlines()) - 1) * (_LINE - 2) / 2


def _target(target: Target) -> list[Spec]:
    return [
        {
            "data": {"values": [{"number": target.number}]},
            "mark": {
                "type": "rule",
                "strokeDash": [6, 4],
                "strokeWidth": 1.5,
                "color": "token:taught",
            },
            "encoding": {"y": {"field": "number", "type": "quantitative"}},
        },
        {
            "data": {"values": [{"number": target.number, "label": target.label}]},
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "bottom",
                "dy": -4,
                "color": "token:taught",
            },
            "encoding": {
                "x": {"value": 0},
                "y": {"field": "number", "type": "quantitative"},
                "text": {"field": "label"},
            },
        },
    ]
