"""What the decoders of statistics give: one observation per cell of a table."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

_PLAIN: Final = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)

Keep: TypeAlias = Callable[[Mapping[str, str]], bool]
"""Says by the dimensions whether observations are wanted; the others are passed over unread."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One observation of a table of statistics.

    Attributes:
        dims: Name of the dimension → code; the period of time is not among them. Shared by the
            observations of a row: do not change it.
        period: The period as published (`2015`, `2015-Q1`, `2015M01`).
        value: The value in the unit that the dimensions state; None where there is none.
        flags: The publisher's flags without white space (`b` break, `u` unreliable, `c`
            confidential, `bu` both), "" for none.
        row: Number of the line, or of the value in JSON-stat, from 1.
    """

    dims: Mapping[str, str]
    period: str
    value: float | None
    flags: str
    row: int


def parse_value(text: str) -> float:
    """Returns a value in the notation of statistical formats (decimal point, no grouping).

    Raises:
        ValueError: The text is no finite number.
    """
    if _PLAIN.fullmatch(text) is None:
        raise ValueError(f"{text!r} is no number")
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is out of range")
    return value
