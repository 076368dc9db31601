"""How a figure is printed: the one place that turns an estimate and its status into words."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from smartlife.model.figures import PRINTED

if TYPE_CHECKING:
    from collections.abc import Callable

    from smartlife.languages.messages import Messages
    from smartlife.model.fields import Status
    from smartlife.products.figures.rows import FigureRow

BRACKET_STEP: Final = 0.05
"""Uncovered demand is rounded to 5 points, outwards (methods, rule 9.8)."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure in words.

    Attributes:
        text: The figure, or what its status allows to say.
        interval: Its 90 % interval; empty if there is none to show.
        status: Status.
        sort: Number to sort by; None if no number may be shown.
        figure: Identifier of the figure as it is printed, for `smartlife explain`.
    """

    text: str
    interval: str
    status: Status
    sort: float | None
    figure: str = ""

    @property
    def whole(self) -> str:
        """Figure and interval in one text: 14 % (10–18 %)."""
        return f"{self.text} ({self.interval})" if self.interval else self.text


def print_figure(row: FigureRow | None, say: Messages) -> Printed:
    """A figure as it may be printed; a row that does not exist was not observed."""
    if row is None:
        return Printed(say.say("not observed"), "", "not_observed", None)
    return replace(_printed(row, say), figure=row.figure_id[:PRINTED])


def _printed(row: FigureRow, say: Messages) -> Printed:
    number = _number_of(row.unit, say)
    if row.status == "published":
        return _published(row, number, say)
    if row.status == "at_most" and row.hi is not None:
        return Printed(say.say("at most {figure}", figure=number(row.hi)), "", row.status, row.hi)
    return Printed(status_words(row.status, row.note, say), "", row.status, None)


_NOT_KNOWN: Final = ("coverage_unknown", "coverage_contradicted", "no_population")


def status_words(status: Status, note: str | None, say: Messages) -> str:
    """What is printed instead of a figure."""
    if status == "not_observed" and note == "quality_not_measured":
        return say.say("not measured")
    if status == "not_observed" and note in _NOT_KNOWN:
        return say.say("not known")
    return {
        "published": "",
        "at_most": say.say("upper limit only"),
        "too_little_data": say.say("too little data"),
        "not_observed": say.say("not observed"),
        "draft": say.say("still to be checked"),
    }[status]


def outward(lo: float, hi: float) -> tuple[float, float]:
    """A bracket rounded to whole steps so that it never becomes narrower."""
    tiny = 1e-9
    low = math.floor(lo / BRACKET_STEP + tiny) * BRACKET_STEP
    high = math.ceil(hi / BRACKET_STEP - tiny) * BRACKET_STEP
    return max(0.0, round(low, 4)), min(1.0, round(high, 4))


def _published(row: FigureRow, number: Callable[[float], str], say: Messages) -> Printed:
    if row.estimate is None and row.lo is not None and row.hi is not None:
        low, high = outward(row.lo, row.hi)
        return Printed(say.interval(low, high), "", row.status, low)
    if row.estimate is None:
        return Printed(say.say("not observed"), "", "not_observed", None)
    interval = ""
    if row.lo is not None and row.hi is not None:
        interval = _interval(row, number, say)
    return Printed(number(row.estimate), interval, row.status, row.estimate)


def _interval(row: FigureRow, number: Callable[[float], str], say: Messages) -> str:
    lo, hi = float(row.lo or 0), float(row.hi or 0)
    if row.unit == "share":
        return say.interval(lo, hi)
    if row.unit == "percent":
        return say.interval(lo / 100, hi / 100, decimals=1)
    if row.unit == "probability":
        return say.interval(lo, hi, decimals=1)
    if row.unit == "log ratio":
        # “4.6 times (2.2–9.6)”: the word is said once
        low, high = (say.number(math.exp(limit), decimals=1) for limit in (lo, hi))
    else:
        low, high = number(lo), number(hi)
    return low if low == high else f"{low}\u2013{high}"


def _number_of(unit: str, say: Messages) -> Callable[[float], str]:
    """How numbers of a unit are written; counts if nothing else is known of it."""

    def times(value: float) -> str:
        return say.say("{number} times", number=say.number(math.exp(value), decimals=1))

    writers: dict[str, Callable[[float], str]] = {
        "share": say.share,
        "percent": lambda value: say.share(value / 100, decimals=1),
        "percentage points": lambda value: say.number(value, decimals=1),
        "ratio": lambda value: say.number(value, decimals=2),
        "probability": lambda value: say.share(value, decimals=1),
        "p value": lambda value: say.number(value, decimals=3),
        "log ratio": times,
        "courses per 1,000 adults": lambda value: say.number(value, decimals=_decimals(value)),
        "year": lambda value: str(int(value)),
    }
    return writers.get(unit, say.whole)


def _decimals(value: float) -> int:
    """So many decimals that two digits are seen."""
    return 2 if value < 1 else int(value < 10)
