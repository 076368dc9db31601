"""Official statistics of a region: under its own name, in its own version of NUTS, never guessed.

A rate belongs to a region of the study only if it was published for exactly that region; else it
is printed for the region that contains it, under that region's name. Counts of people convert
forward between versions of NUTS (methods, sections 0 and 9.7). Which data set says what is in
`official.yml`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from smartlife.analysis.scope import containing
from smartlife.tables.regions import RegionConverter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.store.run import StepRun

READS = ("core__observations", "core__regions", "core__region_conversions")
_THOUSANDS = 1000.0


@dataclass(frozen=True, slots=True)
class Observed:
    """One official number of one region of the study, or of one that contains it.

    Attributes:
        nuts_code: Region, in the study's version of NUTS.
        dataset: Code of the data set, upper case.
        year: Year.
        number: The number.
        flags: Flags of the publisher.
        group: (dimension, code) if it is about a part; None for the total.
        origin_id: File.
        is_converted: True if it was added up from regions of an older version.
        age: Code of the age group, where the measure may be of one of several.
    """

    nuts_code: str
    dataset: str
    year: int
    number: float
    flags: str
    group: tuple[str, str] | None
    origin_id: str
    is_converted: bool = False
    age: str | None = None


@cache
def definitions() -> dict[str, dict[str, Any]]:
    """The measures of official.yml."""
    import yaml

    text = (
        resources.files("smartlife.analysis.official").joinpath("official.yml").read_text("utf-8")
    )
    made: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return made


class Official:
    """The official statistics of a run.

    Args:
        run: A step that reads `READS`.
        measures: Names of measures of official.yml.
    """

    def __init__(self, run: StepRun, measures: Iterable[str]) -> None:
        self._version = str(run.study.nuts_version)
        self._converter = RegionConverter(run.read("core__region_conversions").to_pylist())
        self._areas = {
            (row["nuts_code"], row["nuts_version"]): row["area_km2"]
            for row in run.read(
                "core__regions", ["nuts_code", "nuts_version", "area_km2"]
            ).to_pylist()
        }
        datasets = {d for name in measures for d in definitions()[name]["datasets"]}
        self._rows = read_observations(run, datasets)
        for rows in self._rows.values():
            for row in rows:
                row["home"] = self.same_region(row["nuts_code"], row["nuts_version"])

    def rates(self, measure: str, region: str) -> list[Observed]:
        """All years and groups of a rate for the region, or the finest containing one with data.

        The total and its groups come from the preferred data set that has a total for that
        region; dimensions that it lacks (education, age) are taken from the others. Newest first.
        """
        definition = definitions()[measure]
        for code in containing(region):
            found: list[Observed] = []
            for dataset in definition["datasets"]:
                mine = [row for row in self._rows.get(dataset, []) if row["home"] == code]
                more = _preferred(mine, code, definition)
                if found:
                    known = {observed.group[0] for observed in found if observed.group}
                    found += [o for o in more if o.group is not None and o.group[0] not in known]
                elif any(observed.group is None for observed in more):
                    found = more
            if found:
                return sorted(found, key=_newest_first)
        return []

    def cells(self, measure: str, region: str, *, unit: str | None = None) -> list[Observed]:
        """What was published for exactly that region, data sets in the order of preference.

        Nothing is joined across data sets: totals and groups of one of them belong together.

        Args:
            measure: Name of a rate.
            region: Region.
            unit: Another unit than the measure's own, such as that of standard errors.
        """
        definition = definitions()[measure]
        if unit is not None:
            definition = definition | {"where": definition["where"] | {"unit": [unit]}}
        return [
            observed
            for dataset in definition["datasets"]
            for observed in _preferred(
                [row for row in self._rows.get(dataset, []) if row["home"] == region],
                region,
                definition,
            )
        ]

    def count(self, measure: str, region: str) -> Observed | None:
        """The newest number of people of exactly that region, converted forward where needed."""
        definition = definitions()[measure]
        for dataset in definition["datasets"]:
            for ages in definition["ages"]:
                found = self._counted(dataset, ages, definition, region)
                if found:
                    return max(found, key=lambda observed: observed.year)
        return None

    def _counted(
        self, dataset: str, ages: list[str], definition: dict[str, Any], region: str
    ) -> list[Observed]:
        cells: dict[tuple[int, str | None, str], dict[str, dict[str, float]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        for row in self._rows.get(dataset, []):
            dims = row["dims"]
            if row["number"] is None or dims.get("age") not in ages:
                continue
            rest = {name: code for name, code in dims.items() if name != "age"}
            if odd_dimensions(rest, definition) != []:
                continue
            scale = _THOUSANDS if dims.get("unit") == "THS" else 1.0
            key = (row["year"], row["nuts_version"], row["origin_id"])
            cells[key][row["nuts_code"]][dims["age"]] = row["number"] * scale
        made = []
        for (year, version, origin), by_code in cells.items():
            whole = {
                code: sum(parts.values())
                for code, parts in by_code.items()
                if len(parts) == len(ages) and len(code) == len(region)
            }
            number, converted = self._to_region(whole, version, region)
            if number is not None:
                made.append(Observed(region, dataset, year, number, "", None, origin, converted))
        return made

    def _to_region(
        self, counts: dict[str, float], version: str | None, region: str
    ) -> tuple[float | None, bool]:
        for code, number in counts.items():
            if self.same_region(code, version) == region:
                return number, False
        if version is None or version >= self._version:
            return None, False
        converted = self._converter.convert_counts(counts, version, self._version)
        found = converted.counts.get(region)
        return (found.number, True) if found else (None, False)

    def same_region(self, code: str, version: str | None) -> str | None:
        """The study's code of exactly the same region; None if there is none or it is not known."""
        if len(code) == 2 or version == self._version:
            return code
        if version is not None:
            converted = self._converter.convert_code(code, version, self._version)
            if converted.status == "exact":
                return converted.parts[0][0]
            if converted.status != "unknown":
                return None
        return code if self._same_area(code, version) else None

    def _same_area(self, code: str, version: str | None) -> bool:
        """Without a conversion: the code exists in the versions concerned, with the same area.

        An area is given in whole km²; half a per cent is the difference of two measurements.
        """
        now = self._areas.get((code, self._version))
        versions = {v for c, v in self._areas if c == code} if version is None else {version}
        areas = [self._areas.get((code, v)) for v in versions]
        if not now or not areas:
            return False
        return all(area is not None and abs(area - now) <= 0.005 * now for area in areas)


def _preferred(rows: list[dict[str, Any]], code: str, definition: dict[str, Any]) -> list[Observed]:
    """Usable rows; where several values may mean the total, the preferred one for each year."""
    best: dict[tuple[int, tuple[str, str] | None], tuple[tuple[int, ...], Observed]] = {}
    for row in rows:
        odd = odd_dimensions(row["dims"], definition)
        if row["number"] is None or odd is None or len(odd) > 1:
            continue
        if any(name not in definition["by"] for name, _ in odd):
            continue
        group = odd[0] if odd else None
        observed = Observed(
            code,
            row["dataset"],
            row["year"],
            row["number"],
            row["flags"] or "",
            group,
            row["origin_id"],
            age=row["dims"].get("age") if len(definition["total"].get("age", ())) > 1 else None,
        )
        rank = _rank(row["dims"], definition)
        known = best.get((row["year"], group))
        if known is None or rank < known[0]:
            best[row["year"], group] = (rank, observed)
    return [observed for _, observed in best.values()]


def _rank(dims: dict[str, str], definition: dict[str, Any]) -> tuple[int, ...]:
    """Place of each dimension's value among those that mean the total."""
    return tuple(
        values.index(dims[name]) if dims.get(name) in values else len(values)
        for name, values in sorted(definition["total"].items())
    )


def _newest_first(observed: Observed) -> tuple[int, str]:
    return -observed.year, str(observed.group)


def _matches(dims: dict[str, str], where: dict[str, list[str]]) -> bool:
    """True if every dimension of `where` that the row has is one of its values."""
    return all(dims[name] in values for name, values in where.items() if name in dims)


def odd_dimensions(
    dims: dict[str, str], definition: dict[str, Any]
) -> list[tuple[str, str]] | None:
    """Dimensions that are not at their total; None if the row is none of this measure."""
    if not _matches(dims, definition["where"]):
        return None
    odd = []
    for name in sorted(dims):
        if name in definition["where"] or name == "freq":
            continue
        if name not in definition["total"]:
            return None
        if dims[name] not in definition["total"][name]:
            odd.append((name, dims[name]))
    return odd


def read_observations(run: StepRun, datasets: set[str]) -> dict[str, list[dict[str, Any]]]:
    """Observations of those data sets, by data set; a later period of a year wins."""
    table = run.table("core__observations")
    chosen = table.filter(table.dataset_code.upper().isin(sorted(datasets)))
    columns = (
        "dataset_code",
        "nuts_code",
        "nuts_version",
        "dimensions",
        "period",
        "year",
        "freq",
        "unit",
        "number",
        "flags",
        "origin_id",
    )
    rows = chosen.filter(chosen.freq == "A").select(*columns)
    ordered = rows.order_by("dataset_code", "nuts_code", "year", "period", "dimensions")
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in ordered.to_pyarrow().to_pylist():
        dims = {str(k): str(v) for k, v in json.loads(row["dimensions"]).items()}
        if row["unit"]:
            dims["unit"] = row["unit"]
        name = row["dataset_code"].upper()
        found[name].append(row | {"dims": dims, "dataset": name})
    return dict(found)
