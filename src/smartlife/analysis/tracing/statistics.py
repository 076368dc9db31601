"""The official numbers behind a figure, as their publisher gave them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from smartlife.analysis.official.rates import definitions, odd_dimensions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.store.run import StepRun

    Rows = list[dict[str, Any]]

_EXACT = 1e-9


def observations_of(run: StepRun, figure: Mapping[str, Any]) -> Rows:
    """Rows of core__observations behind a figure; none if it rests on no official number.

    A published rate has just its own number. A count of people may be added up from age groups and
    from regions of an older version of NUTS: then all of these are given.

    Args:
        run: A finished run.
        figure: A row of an indicator table.
    """
    dimensions = json.loads(figure["dimensions"] or "{}")
    dataset = dimensions.get("dataset")
    people = figure["measure"] == "courses_per_1000_adults"
    if figure["year"] is None or not (dataset or people):
        return []
    table = run.table("core__observations")
    rows = table.filter(
        (table.year == int(figure["year"])) & table.origin_id.isin(list(figure["origins"]))
    )
    found = [
        row
        for row in rows.order_by("dataset_code", "nuts_code", "dimensions", "period")
        .to_pyarrow()
        .to_pylist()
        if row["number"] is not None and _is_about(row, figure, dataset, people=people)
    ]
    own = [row for row in found if _is_its_number(row, figure, dimensions)]
    same = [row for row in found if row["nuts_code"] == figure["nuts_code"]]
    same = [row for row in same if row["nuts_version"] in (None, figure["nuts_version"])]
    return own or same or found


def _is_about(
    row: Mapping[str, Any], figure: Mapping[str, Any], dataset: str | None, *, people: bool
) -> bool:
    """True if the number may be behind the figure."""
    if dataset is not None and row["dataset_code"].upper() != dataset:
        return False
    region = str(figure["nuts_code"])
    # codes of an older version differ in their last places
    if len(row["nuts_code"]) != len(region) or row["nuts_code"][:2] != region[:2]:
        return False
    dims = json.loads(row["dimensions"])
    said = json.loads(figure["dimensions"] or "{}").get("age")
    if said is not None and dims.get("age") != said:
        return False
    scheme = figure["group_scheme"]
    if scheme in dims and not people:
        return bool(dims[scheme] == figure["group_code"])
    measure = "adults" if people else str(figure["measure"])
    ages = definitions().get(measure, {}).get("ages")
    if ages is None:
        return measure not in definitions() or _is_of_group(row, dims, figure)
    total = definitions()[measure]["total"]
    return any(dims.get("age") in group for group in ages) and all(
        dims.get(name) in values for name, values in total.items() if name in dims
    )


def _is_of_group(
    row: Mapping[str, Any], dims: Mapping[str, str], figure: Mapping[str, Any]
) -> bool:
    """True if the number is about the people that the published rate is about, and no others."""
    known = {name: str(code) for name, code in dims.items()}
    if row["unit"]:
        known["unit"] = row["unit"]
    scheme, code = figure["group_scheme"], figure["group_code"]
    of_figure = [] if scheme is None else [(scheme, code)]
    return odd_dimensions(known, definitions()[str(figure["measure"])]) == of_figure


def _is_its_number(
    row: Mapping[str, Any], figure: Mapping[str, Any], dimensions: Mapping[str, Any]
) -> bool:
    if figure["estimate"] is None or row["nuts_code"] != figure["nuts_code"]:
        return False
    wanted = float(figure["estimate"])
    if "target" in dimensions:
        wanted = float(dimensions["target"]) - wanted
    return abs(float(row["number"]) - wanted) <= _EXACT * max(1.0, abs(wanted))
