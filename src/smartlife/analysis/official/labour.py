"""Unemployment and attainment of the labour force, from numbers of people by education.

Where no rate is held they follow from two counts of the same region, year and level of education:
`unemployment = 1 − employed / labour force`, `attainment = labour force of the level / all of it`.
Pure functions over official numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.analysis.official.rates import Observed

LEVELS: Final = {"low_attainment_labour": "ED0-2", "tertiary_attainment_labour": "ED5-8"}
"""Measure → level of education whose share it is."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A rate in per cent, and whether a number behind it is of low reliability."""

    observed: Observed
    is_unreliable: bool


def unemployment(active: Iterable[Observed], employed: Iterable[Observed]) -> list[Derived]:
    """Unemployment of people aged 25 to 64, total and by education, newest year first."""
    working = {(o.year, o.group): o for o in employed}
    made = []
    for one in active:
        other = working.get((one.year, one.group))
        if other is not None and one.number > 0 and other.number <= one.number:
            rate = 100 * (1 - other.number / one.number)
            made.append(_derived(one, rate, other))
    return sorted(made, key=lambda d: (-d.observed.year, str(d.observed.group)))


def attainment(active: Iterable[Observed], level: str) -> list[Derived]:
    """Share of a level of education in the labour force aged 25 to 64, newest year first."""
    rows = list(active)
    whole = {o.year: o for o in rows if o.group is None}
    made = [
        _derived(replace(o, group=None), 100 * o.number / whole[o.year].number, whole[o.year])
        for o in rows
        if o.group == ("isced11", level) and o.year in whole and whole[o.year].number > 0
    ]
    return sorted(made, key=lambda d: -d.observed.year)


def _derived(one: Observed, rate: float, other: Observed) -> Derived:
    flags = "".join(sorted(set(one.flags + other.flags)))
    return Derived(replace(one, number=rate, flags=flags), "u" in flags)
