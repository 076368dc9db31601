"""Official employment cut by areas, where statistics are fine enough: NACE divisions.

Tables by sections (A*10) cannot be cut; then there is no figure but the words "not available at
this detail" (methods, rules 9.1 and 9.4). A region without own figures is told under the name of
the region that contains it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.estimators.location import location_quotient, specificity
from smartlife.analysis.official.rates import READS, Official
from smartlife.analysis.scope import containing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from smartlife.store.run import StepRun

__all__ = ["READS", "AreaStatistics", "Employment", "divisions_of"]

_Key = tuple[str, int, tuple[int, ...]]

_DIVISION: Final = re.compile(r"[A-U]?([0-9]{2})")
_RANGE: Final = re.compile(r"([A-U])([0-9]{2})[-_]\1?([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Employment:
    """Employment in one area of one region.

    Attributes:
        nuts_code: The region that was published, maybe one around the region asked for.
        dataset: Data set.
        year: Year.
        in_area: People.
        in_all: People.
        quotient: Location quotient; None without a reference.
        reference: What it is compared with: the rest of these regions.
        origins: Files.
    """

    nuts_code: str
    dataset: str
    year: int
    in_area: float
    in_all: float
    quotient: float | None
    reference: tuple[str, ...]
    origins: tuple[str, ...]

    @property
    def share(self) -> float:
        """Share of the area in all employment."""
        return self.in_area / self.in_all


@dataclass(slots=True)
class _Cells:
    """What one data set says of one region in one year."""

    total: float | None = None
    parts: dict[tuple[str, ...], float] = field(default_factory=dict)
    origins: set[str] = field(default_factory=set)


@cache
def _definitions() -> dict[str, dict[str, Any]]:
    import yaml

    text = resources.files("smartlife.analysis.areas").joinpath("statistics.yml").read_text("utf-8")
    made: dict[str, dict[str, Any]] = yaml.safe_load(text)["employment"]["datasets"]
    return made


def divisions_of(code: str) -> tuple[str, ...]:
    """Divisions behind a code of nace_r2: "C10" → 10, "C10-C12" → 10, 11, 12; else none.

    Sections and aggregates of sections are no divisions.
    """
    hit = _DIVISION.fullmatch(code)
    if hit:
        return (hit.group(1),)
    text = re.sub(r"[-_]([A-U])", r"-\1", code)
    span = _RANGE.fullmatch(text)
    if span and int(span.group(2)) < int(span.group(3)):
        first, last = int(span.group(2)), int(span.group(3))
        return tuple(f"{number:02d}" for number in range(first, last + 1))
    return ()


class AreaStatistics:
    """Employment by division, as far as a run holds it.

    Args:
        run: A step that reads `READS`.
    """

    def __init__(self, run: StepRun) -> None:
        # data set, year, and the place of its dimensions among those that are allowed
        self._cells: dict[_Key, dict[str, _Cells]] = defaultdict(lambda: defaultdict(_Cells))
        self._jobs: dict[tuple[str, str, int], dict[str, dict[str, float]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        same_region = Official(run, ()).same_region
        for row in _rows(run):
            home = same_region(row["nuts_code"], row["nuts_version"])
            if home is not None and row["number"] is not None:
                self._add(row, home)

    def _add(self, row: Mapping[str, Any], home: str) -> None:
        dataset = row["dataset_code"].upper()
        dims = {str(k): str(v) for k, v in json.loads(row["dimensions"]).items()}
        if row["unit"]:
            dims["unit"] = row["unit"]
        if "isco08" in dims:
            divisions = divisions_of(dims.get("nace_r2", ""))
            group = dims["isco08"].removeprefix("OC")
            if len(divisions) == 1 and group.isdigit():
                self._jobs[home, dataset, row["year"]][group][divisions[0]] = row["number"]
            return
        definition = _definitions().get(dataset)
        where = definition["where"] if definition else {}
        if definition is None or any(dims.get(k, v[0]) not in v for k, v in where.items()):
            return
        variant = tuple(v.index(dims.get(k, v[0])) for k, v in sorted(where.items()))
        cells = self._cells[dataset, row["year"], variant][home]
        code = dims.get("nace_r2", "")
        if code in definition["total"]:
            cells.total = row["number"]
        elif divisions_of(code):
            cells.parts[divisions_of(code)] = row["number"]
        cells.origins.add(row["origin_id"])

    def employment(
        self, region: str, nace: Mapping[str, NDArray[np.float64]], area: int
    ) -> Employment | None:
        """The newest employment of an area in a region, or in the finest around it that has one.

        Args:
            region: Region of the study.
            nace: Division → shares in the areas.
            area: Number of the area.
        """
        shares = {code: float(row[area]) for code, row in nace.items() if row[area] > 0}
        if not shares:
            return None
        for code in containing(region):
            for key in sorted(self._cells, key=lambda key: (-key[1], key[0], key[2])):
                dataset, year, _ = key
                by_region = self._cells[key]
                mine = by_region.get(code)
                number = _cut(mine, shares)
                if mine is None or number is None or not mine.total:
                    continue
                quotient, reference = self._quotient(by_region, code, number, shares)
                origins = tuple(sorted(mine.origins))
                found = (number, mine.total, quotient, reference, origins)
                return Employment(code, dataset, year, *found)
        return None

    def specificity(
        self, region: str, nace: Mapping[str, NDArray[np.float64]], area: int
    ) -> dict[str, float]:
        """ISCO group → s_g of an area (rule 9.4), from the finest statistics around a region.

        Empty where no statistics cross occupations with divisions.
        """
        shares = {code: float(row[area]) for code, row in nace.items()}
        for code in containing(region):
            mine = [key for key in self._jobs if key[0] == code]
            if mine and any(shares.values()):
                newest = min(mine, key=lambda key: (-key[2], key[1]))
                cells = self._jobs[newest]
                longest = max(len(group) for group in cells)
                # one level only: a group and its parts would count twice
                finest = {g: by for g, by in cells.items() if len(g) == longest}
                return specificity(finest, shares)
        return {}

    def _quotient(
        self,
        by_region: Mapping[str, _Cells],
        code: str,
        number: float,
        shares: Mapping[str, float],
    ) -> tuple[float | None, tuple[str, ...]]:
        """Against the rest of the country; for a country, against the other countries held."""
        total = by_region[code].total or 0.0
        if len(code) > 2:
            whole = by_region.get(code[:2])
            around = _cut(whole, shares)
            if whole is None or around is None or not whole.total:
                return None, ()
            rest = (around - number, whole.total - total)
            return location_quotient(number, total, *rest), (code[:2],)
        others = {
            other: (cut, cells.total)
            for other, cells in sorted(by_region.items())
            if len(other) == 2 and other != code and cells.total
            if (cut := _cut(cells, shares)) is not None
        }
        sums = [sum(pair[i] for pair in others.values()) for i in (0, 1)]
        return location_quotient(number, total, sums[0], sums[1]), tuple(others)


def _cut(cells: _Cells | None, shares: Mapping[str, float]) -> float | None:
    """Σ a_d N_d; None if a division is missing, or lies in a sum with others of other shares."""
    if cells is None:
        return None
    done: set[str] = set()
    total = 0.0
    for divisions, number in sorted(cells.parts.items(), key=lambda item: len(item[0])):
        mine = {shares.get(division, 0.0) for division in divisions}
        if done.isdisjoint(divisions) and len(mine) == 1 and mine != {0.0}:
            total += number * mine.pop()
            done.update(divisions)
    return total if done >= set(shares) else None


def _rows(run: StepRun) -> Iterable[dict[str, Any]]:
    table = run.table("core__observations")
    names = sorted(_definitions())
    crossed = table.dimensions.contains('"isco08"') & table.dimensions.contains('"nace_r2"')
    chosen = table.filter((table.dataset_code.upper().isin(names) | crossed) & (table.freq == "A"))
    columns = ("dataset_code", "nuts_code", "nuts_version", "dimensions", "unit", "year",
               "number", "origin_id")  # fmt: skip
    ordered = chosen.select(*columns).order_by("dataset_code", "nuts_code", "year", "dimensions")
    found: list[dict[str, Any]] = ordered.to_pyarrow().to_pylist()
    return found
