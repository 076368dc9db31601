"""What weights may aim at: the newest survey of vacancies a study holds, by country and stratum."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.thresholds import MAX_TARGET_AGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smartlife.analysis.estimators.uncertainty import Floats
    from smartlife.store.run import StepRun

READS: Final = ("core__observations",)
UNWEIGHTED: Final = 4
"""The last rung of the ladder: no weights, "share of online advertisements"."""
SENSITIVITY: Final = 3
"""The rung that answers another question."""
_MIN_TOLD: Final = 0.8
"""A survey that hides more of its total by stratum is no target."""
_MIN_STRATA: Final = 4

_Cell = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Target:
    """Sizes of strata in one country.

    Attributes:
        country: Country.
        rung: Rung of the ladder.
        scheme: Strata: isco or nace.
        dataset: Data set.
        year: Year.
        codes: Strata, in the order of `sizes`.
        sizes: Size of each; NaN where it is not told.
        origins: Files.
    """

    country: str
    rung: int
    scheme: str
    dataset: str
    year: int
    codes: tuple[str, ...]
    sizes: Floats
    origins: tuple[str, ...]

    @property
    def together(self) -> tuple[tuple[int, ...], ...]:
        """Strata that may be merged, as places in `codes`."""
        groups = settings()["strata"][self.scheme]["together"]
        return tuple(tuple(self.codes.index(code) for code in group) for group in groups)


@cache
def settings() -> dict[str, Any]:
    """The content of weighting.yml."""
    import yaml

    text = (
        resources.files("smartlife.analysis.weighting").joinpath("weighting.yml").read_text("utf-8")
    )
    made: dict[str, Any] = yaml.safe_load(text)
    return made


@cache
def section_of(nace_code: str) -> str | None:
    """Section of a NACE code: "62.01" → J; None if there is none."""
    if nace_code[:1].isalpha():
        return nace_code[0] if nace_code[0] in settings()["sections"] else None
    number = int(nace_code[:2])
    for section, (first, last) in settings()["sections"].items():
        if first <= number <= last:
            return str(section)
    return None


def targets(run: StepRun, countries: Iterable[str]) -> dict[str, tuple[Target, ...]]:
    """Country → its targets that are not too old, best rung first.

    Args:
        run: A step that reads `READS`.
        countries: Two-letter codes.
    """
    wanted = sorted(set(countries))
    oldest = run.study.end.year - MAX_TARGET_AGE
    rows = _rows(run, wanted, oldest)
    return {
        country: tuple(
            target
            for rung in settings()["rungs"]
            if (target := _newest(rung, country, rows)) is not None
        )
        for country in wanted
    }


def _rows(run: StepRun, countries: list[str], oldest: int) -> list[dict[str, Any]]:
    table = run.table("core__observations")
    datasets = sorted({name for rung in settings()["rungs"] for name in rung["datasets"]})
    chosen = table.filter(
        table.dataset_code.upper().isin(datasets)
        & table.nuts_code.isin(countries)
        & (table.freq == "A")
        & (table.year >= oldest)
        & (table.year <= run.study.end.year)
        & table.number.notnull()
    )
    columns = ("dataset_code", "nuts_code", "dimensions", "year", "unit", "number", "origin_id")
    ordered = chosen.select(*columns).order_by("dataset_code", "nuts_code", "year", "dimensions")
    rows: list[dict[str, Any]] = ordered.to_pyarrow().to_pylist()
    for row in rows:
        dims = {str(k): str(v) for k, v in json.loads(row["dimensions"]).items()}
        row["dims"] = dims | ({"unit": row["unit"]} if row["unit"] else {})
    return rows


def _newest(rung: Mapping[str, Any], country: str, rows: list[dict[str, Any]]) -> Target | None:
    """The newest usable cut of the first data set that has one."""
    for dataset in rung["datasets"]:
        mine = [
            row
            for row in rows
            if row["nuts_code"] == country and row["dataset_code"].upper() == dataset
        ]
        for year in sorted({row["year"] for row in mine}, reverse=True):
            found = _cut(rung, dataset, [row for row in mine if row["year"] == year])
            if found is not None:
                return found
    return None


def _cut(rung: Mapping[str, Any], dataset: str, rows: list[dict[str, Any]]) -> Target | None:
    """The cut by strata whose other dimensions stand first in `where`."""
    cuts: dict[_Cell, dict[str, dict[str, Any]]] = defaultdict(dict)
    ranks: dict[_Cell, tuple[int, ...]] = {}
    where = rung["where"]
    for row in rows:
        rest = {
            name: code for name, code in row["dims"].items() if name not in {rung["by"], "freq"}
        }
        if any(rest.get(name, codes[0]) not in codes for name, codes in where.items()):
            continue
        key = tuple(sorted(rest.items()))
        ranks[key] = tuple(codes.index(rest.get(name, codes[0])) for name, codes in where.items())
        cuts[key][row["dims"].get(rung["by"], "")] = row
    codes = settings()["strata"][rung["strata"]]["codes"]
    for key in sorted(cuts, key=lambda key: (ranks[key], key)):
        cells = {codes[name]: row for name, row in cuts[key].items() if name in codes}
        if _tells_enough(cells, cuts[key].get("TOTAL")):
            first = next(iter(cells.values()))
            return Target(
                first["nuts_code"],
                rung["rung"],
                rung["strata"],
                dataset,
                first["year"],
                tuple(codes.values()),
                np.array([cells[c]["number"] if c in cells else np.nan for c in codes.values()]),
                tuple(sorted({row["origin_id"] for row in cells.values()})),
            )
    return None


def _tells_enough(cells: Mapping[str, Mapping[str, Any]], total: Mapping[str, Any] | None) -> bool:
    told = sum(row["number"] for row in cells.values())
    filled = sum(row["number"] > 0 for row in cells.values())
    whole = total["number"] if total is not None else told
    return bool(filled >= _MIN_STRATA and told >= _MIN_TOLD * whole)
