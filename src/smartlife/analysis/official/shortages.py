"""Signals of a shortage of an occupation: four independent ones, as far as they are held.

A signal is True, False, or None where nothing held can tell. Statistics by one digit of ISCO say
something of all two-digit groups within; that is told with the signal. Pure functions.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SIGNALS: Final = ("vacancy_rate", "few_unemployed", "long_spell", "listed")
MIN_SIGNALS: Final = 2
"""The word shortage needs so many signals (methods, section 1 and indicator 5)."""
TOP_QUARTILE: Final = 0.75

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Signal:
    """What one signal says of one occupation group.

    Attributes:
        says: True, False, or None if nothing held can tell.
        code: ISCO code that it was published for: shorter than the group's if it is coarser.
        year: Year of the newest data.
        origins: Files.
    """

    says: bool | None = None
    code: str | None = None
    year: int | None = None
    origins: frozenset[str] = field(default_factory=frozenset)


@cache
def words() -> dict[str, Any]:
    """The data sets of shortages.yml."""
    import yaml

    text = (
        resources.files("smartlife.analysis.official").joinpath("shortages.yml").read_text("utf-8")
    )
    made: dict[str, Any] = yaml.safe_load(text)
    return made


def isco_of(code: str) -> str:
    """The digits of a code of the dimension isco08: OC2 → 2, OC21 → 21; others as they are."""
    digits = code.removeprefix("OC")
    return digits if digits.isdecimal() else code


def vacancy_rates(rows: Iterable[Row]) -> dict[int, dict[str, float]]:
    """Year → ISCO code (or TOTAL) → JOBVAC / (JOBVAC + JOBOCC), else the published rate, as shares.

    Args:
        rows: Observations of one country and data set, with their dimensions in `dims`.
    """
    said = words()["vacancy_rate"]
    best: dict[tuple[int, str, str], tuple[tuple[int, ...], float]] = {}
    for row in rows:
        rank = _rank(row["dims"], said["prefer"])
        if row["number"] is None or rank is None:
            continue
        key = (row["year"], row["dims"].get(said["group"], ""), row["dims"].get("indic_em", ""))
        if key not in best or rank < best[key][0]:
            best[key] = (rank, float(row["number"]))
    rates: dict[int, dict[str, float]] = defaultdict(dict)
    for year, group, _ in sorted(best):
        cell = {i: best.get((year, group, i)) for i in ("JOBVAC", "JOBOCC", "JOBRATE")}
        rate = _rate(cell)
        if rate is not None:
            rates[year][isco_of(group)] = rate
    return dict(rates)


def _rate(cell: Mapping[str, tuple[tuple[int, ...], float] | None]) -> float | None:
    vacant, occupied, rate = cell["JOBVAC"], cell["JOBOCC"], cell["JOBRATE"]
    if vacant and occupied and vacant[0] == occupied[0] and vacant[1] + occupied[1] > 0:
        return vacant[1] / (vacant[1] + occupied[1])
    return rate[1] / 100 if rate else None


def _rank(dims: Mapping[str, str], prefer: Mapping[str, list[str]]) -> tuple[int, ...] | None:
    places = []
    for name, codes in prefer.items():
        if name in dims and dims[name] not in codes:
            return None
        places.append(codes.index(dims[name]) if name in dims else 0)
    return tuple(places)


def registered(rows: Iterable[Row], measure: str) -> dict[int, dict[str, float]]:
    """Year → ISCO code → registered unemployed, or vacancies: totals only.

    Args:
        rows: Observations of one country and data set, with their dimensions in `dims`.
        measure: unemployed or vacancies.
    """
    said = words()[measure]
    best: dict[tuple[int, str], tuple[tuple[int, ...], float]] = {}
    for row in rows:
        rank, code = _rank(row["dims"], said["prefer"]), row["dims"].get(said["group"])
        if row["number"] is None or rank is None or code is None:
            continue
        key = (row["year"], isco_of(code))
        if key not in best or rank < best[key][0]:
            best[key] = (rank, float(row["number"]))
    numbers: dict[int, dict[str, float]] = defaultdict(dict)
    for (year, code), (_, number) in sorted(best.items()):
        numbers[year][code] = number
    return dict(numbers)


def rate_signal(
    rates: Mapping[int, Mapping[str, float]], group: str, oldest: int
) -> tuple[bool | None, str | None, int | None]:
    """Whether the group's vacancy rate is above the country's; the newest year that has both."""
    for year in sorted(rates, reverse=True):
        of_year = rates[year]
        code = next((c for c in (group, group[:1]) if c in of_year), None)
        if year >= oldest and code is not None and "TOTAL" in of_year:
            return of_year[code] > of_year["TOTAL"], code, year
    return None, None, None


def unemployed_signal(
    unemployed: Mapping[int, Mapping[str, float]],
    vacancies: Mapping[int, Mapping[str, float]],
    group: str,
    oldest: int,
) -> tuple[bool | None, str | None, int | None]:
    """Whether fewer are registered as unemployed than there are registered vacancies."""
    for year in sorted(set(unemployed) & set(vacancies), reverse=True):
        both = unemployed[year].keys() & vacancies[year].keys()
        code = next((c for c in (group, group[:1]) if c in both), None)
        if year >= oldest and code is not None and vacancies[year][code] > 0:
            return unemployed[year][code] / vacancies[year][code] < 1, code, year
    return None, None, None


def spell_signals(days: Mapping[str, list[tuple[str, int]]]) -> dict[str, bool]:
    """Groups whose median time advertised lies in the top quartile of all groups that have one.

    Args:
        days: Group → (employer, days) of each advertisement. A group needs enough advertisements
            and employers, and the country enough such groups.
    """
    least = words()["spell"]
    medians = {
        group: float(np.median([length for _, length in found]))
        for group, found in sorted(days.items())
        if len(found) >= least["least_documents"]
        and len({employer for employer, _ in found}) >= least["least_employers"]
    }
    if len(medians) < least["least_groups"]:
        return {}
    limit = float(np.quantile(list(medians.values()), TOP_QUARTILE))
    # where most groups are equal, none of them stands out
    middle = float(np.median(list(medians.values())))
    return {group: median >= limit and median > middle for group, median in medians.items()}


def listed_signal(
    lists: Iterable[Row], group: str, oldest: int
) -> tuple[bool | None, list[str], int | None]:
    """Whether a list of the country names the group, one around it, or occupations within it."""
    fresh = [row for row in lists if row["year"] >= oldest]
    if not fresh:
        return None, [], None
    codes = sorted(
        {
            row["isco_code"]
            for row in fresh
            if row["isco_code"].startswith(group) or group.startswith(row["isco_code"])
        }
    )
    return bool(codes), codes, max(row["year"] for row in fresh)
