"""How far apart in time the courses and the advertisements of a region are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.scope import placed

if TYPE_CHECKING:
    from smartlife.analysis.scope import Kind
    from smartlife.store.run import StepRun

_DAYS_OF_MONTH: Final = 365.25 / 12
_DAY: Final[dict[Kind, str]] = {"vacancies": "posted_date", "courses": "start_date"}
Span = tuple[date, date]


def months_apart(run: StepRun) -> dict[str, float]:
    """Region → months between the period of its courses and that of its advertisements.

    0 where they overlap. Documents without a day count with the day their file was obtained. A
    region that has no day on one side is left out.

    Args:
        run: Reads core__vacancies, core__courses and core__origins.
    """
    rows = run.read("core__origins", ["origin_id", "retrieved_date"]).to_pylist()
    obtained = {row["origin_id"]: row["retrieved_date"] for row in rows}
    asked, taught = (_spans(run, kind, obtained) for kind in ("vacancies", "courses"))
    return {region: gap(asked[region], taught[region]) for region in asked if region in taught}


def gap(first: Span, second: Span) -> float:
    """Months between two periods; 0 if they touch."""
    days = max((second[0] - first[1]).days, (first[0] - second[1]).days, 0)
    return days / _DAYS_OF_MONTH


def _spans(run: StepRun, kind: Kind, obtained: dict[str, date | None]) -> dict[str, Span]:
    documents = placed(run, kind)
    day = documents[_DAY[kind]]
    found = documents.group_by("region_code", "origin_id").agg(
        first=day.min(), last=day.max(), undated=day.isnull().sum()
    )
    spans: dict[str, Span] = {}
    rows: list[dict[str, Any]] = found.order_by("region_code", "origin_id").to_pyarrow().to_pylist()
    for row in rows:
        days = [one for one in (row["first"], row["last"]) if one is not None]
        of_file = obtained.get(row["origin_id"])
        if row["undated"] and of_file is not None:
            days.append(of_file)
        if days:
            before = spans.get(row["region_code"], (days[0], days[0]))
            spans[row["region_code"]] = (min(*before, *days), max(*before, *days))
    return spans
