"""Ratios of two participation rates of the same data set and year (methods, indicator 3).

Rates come from official statistics; a ratio of 1 says that both groups take part equally often.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from smartlife.analysis.estimators.uncertainty import Z

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.analysis.official.rates import Observed

Group = tuple[str, str] | None
"""(dimension, code); None is the total."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """Whose rate is compared with whose.

    Attributes:
        name: Name of the contrast: attainment, age, place, work, sex.
        part: The group that takes part less often, as far as is known.
        against: What it is compared with.
    """

    name: str
    part: Group
    against: Group


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rates of one data set and year."""

    part: Observed
    against: Observed

    @property
    def year(self) -> int:
        """Year of both."""
        return self.part.year

    @property
    def flags(self) -> str:
        """Flags of either."""
        return "".join(sorted(set(self.part.flags + self.against.flags)))

    @property
    def ratio(self) -> float | None:
        """Part / against; None where nobody takes part in what it is compared with."""
        return self.part.number / self.against.number if self.against.number > 0 else None


@cache
def contrasts() -> tuple[Contrast, ...]:
    """The contrasts of inequality.yml."""
    return tuple(
        Contrast(name, _group(said["part"]), _group(said["against"]))
        for name, said in _words()["contrasts"].items()
    )


def standard_error_unit() -> str:
    """Unit that marks a row as the standard error of another."""
    return str(_words()["standard_error_unit"])


def pairs(cells: Iterable[Observed], contrast: Contrast) -> list[Pair]:
    """Pairs of a contrast, newest first, one per year: of the first data set that has both."""
    found: dict[tuple[str, int], dict[Group, Observed]] = {}
    for cell in cells:
        found.setdefault((cell.dataset, cell.year), {})[cell.group] = cell
    by_year: dict[int, Pair] = {}
    for (_, year), groups in found.items():
        part, against = groups.get(contrast.part), groups.get(contrast.against)
        if part is not None and against is not None:
            by_year.setdefault(year, Pair(part, against))
    return [by_year[year] for year in sorted(by_year, reverse=True)]


def ratio_limits(pair: Pair, errors: Iterable[Observed]) -> tuple[float, float] | None:
    """90 % limits of a ratio from the standard errors of both rates; None without them.

    `exp(ln r ± 1.645 √((s₁/p₁)² + (s₂/p₂)²))`, the delta method. The two rates are taken to be
    independent: if one group is a part of the other, the limits are a little too wide.
    """
    known = {(e.dataset, e.year, e.group): e.number for e in errors}
    spread = 0.0
    for cell in (pair.part, pair.against):
        error = known.get((cell.dataset, cell.year, cell.group))
        if error is None or cell.number <= 0:
            return None
        spread += (error / cell.number) ** 2
    ratio = pair.part.number / pair.against.number
    factor = math.exp(Z * math.sqrt(spread))
    return ratio / factor, ratio * factor


@cache
def _words() -> dict[str, Any]:
    import yaml

    text = (
        resources.files("smartlife.analysis.official").joinpath("inequality.yml").read_text("utf-8")
    )
    made: dict[str, Any] = yaml.safe_load(text)
    return made


def _group(said: list[str] | str) -> Group:
    return None if said == "total" else (said[0], said[1])
