"""Trend of occupation groups: only where the flow is watched; a stock is a snapshot (section 8)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.contract import Frame, Indicator, Row, Sample
from smartlife.analysis.counted import Counted, dimensions_of
from smartlife.analysis.estimators.trend import LEAST_PERIODS, Trend, trend
from smartlife.analysis.flows import FLOWS, choose_panel, month_name
from smartlife.analysis.publication import EMPLOYERS_NOT_NAMED, Judged, too_little
from smartlife.analysis.scope import UNNAMED, demand, origins_by_region, scope_regions
from smartlife.analysis.tallies import occupation_links
from smartlife.analysis.thresholds import (
    MAX_HIT_SHARE,
    MAX_UNNAMED_SHARE,
    MIN_CLUSTERS,
    MIN_HIT_CLUSTERS,
    MIN_LINK_PROBABILITY,
)
from smartlife.model.taxonomy import isco_uri

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="trend",
    title_key="indicator.trend",
    estimand="Change per year of the logit of an occupation group's share among the advertisements "
    "that appeared in a month, from sources that watch the flow",
    unit="logit per year",
    level="ISCO-08, 2 digits",
    universe="isco08-2",
    reads=(
        "core__vacancies",
        "core__concepts",
        "core__origins",
        "link__vacancies_concepts",
    ),
    formula="Theil–Sen slope of ln((x + ½) / (n − x + ½)) between the same months of different "
    "years; Student's t limits on the standard deviation of a moving-block bootstrap of the "
    "residuals, blocks of ⌈n^⅓⌉ + 2",
    literature=(
        "Hirsch, Slack & Smith (1982), Water Resources Research 18",
        "Künsch (1989), Annals of Statistics 17",
    ),
)
LEAST_EFFECTIVE: Final = 30.0
"""Effective advertisements of every period."""
LEAST_MEAN: Final = 3.0
"""Advertisements of a group in a period, on average."""

Cells = dict[tuple[str, str], int]
"""(ISCO-2 group, employer) → advertisements."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Advertisements of the sources that cover the same months.

    Attributes:
        months: Month, counted from year 0 → advertisements.
        sources: The sources.
    """

    months: dict[int, Cells]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The periods that a trend is formed from.

    Attributes:
        seasons: Periods of a year: 12 or 4.
        periods: In order, without gaps.
        first: First month, counted from year 0.
        last: Last month.
    """

    seasons: int
    periods: list[Cells]
    first: int
    last: int


def compute(run: StepRun) -> list[Row]:
    """Rows per region: trend of each group with enough advertisements, or why there is none.

    Measures: trend (with first and last fitted share, periods and is_sure in dimensions), and
    snapshot where only stocks are held (its day in dimensions).
    """
    documents = demand(run)
    origins = origins_by_region(run, documents)
    flows = _flows(run, documents)
    days, held = _snapshots(run, documents)
    rows: list[Row] = []
    for region in scope_regions(run.study):
        frame = Frame(INDICATOR, region.code, str(run.study.nuts_version))
        behind = origins[region.code]
        number = held.get(region.code, 0)
        mine = flows.get(region.code)
        if mine:
            rows += _trends(frame, mine, behind)
        elif number:
            figure = Judged("not_observed", None, None, None, None, "snapshot")
            said = {"day": days.get(region.code)}
            sample = Sample(number, origins=behind)
            rows.append(frame.row("snapshot", figure, sample, dimensions=said))
        else:
            figure = Judged("not_observed", None, None, None, None, "no_vacancies")
            rows.append(frame.row("trend", figure, Sample(0, origins=behind)))
    return rows


def counted(run: StepRun, figure: Mapping[str, Any]) -> tuple[Counted, ...]:
    """Advertisements of the panel in the window, hits linked to the group; or all of a snapshot."""
    import ibis

    here = demand(run).filter(lambda t: t.region_code == figure["nuts_code"])
    said = dimensions_of(figure)
    if "sources" not in said:
        found = here.select("document_id", is_hit=ibis.null("boolean"))
        return (Counted("vacancies", found),)
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in said["window"])
    rows = _dated(run).filter(lambda t: t.source_id.isin(said["sources"]))
    rows = rows.filter(lambda t: t.month.between(first, last))
    chosen = here.select("document_id").join(rows, "document_id")
    code = figure["group_code"]
    hit = ibis.null("boolean") if code is None else chosen.isco == code
    return (Counted("vacancies", chosen.select("document_id", is_hit=hit)),)


def _trends(frame: Frame, panel: Panel, origins: tuple[str, ...]) -> list[Row]:
    window = _window(panel.months)
    n_docs = sum(sum(cells.values()) for cells in window.periods)
    employers = len({employer for cells in window.periods for _, employer in cells})
    sample = Sample(n_docs, employers, origins=origins)
    said: dict[str, object] = {
        "periods": len(window.periods),
        "seasons": window.seasons,
        "sources": list(panel.sources),
        "window": [month_name(month) for month in (window.first, window.last)],
    }
    if len(window.periods) < LEAST_PERIODS[window.seasons]:
        figure = Judged("not_observed", None, None, None, None, "short_window")
        return [frame.row("trend", figure, sample, dimensions=said)]
    if employers < MIN_CLUSTERS or min(map(_effective, window.periods)) < LEAST_EFFECTIVE:
        return [frame.row("trend", too_little(), sample, dimensions=said)]
    rows = []
    unnamed = EMPLOYERS_NOT_NAMED if _is_mostly_unnamed(window.periods) else None
    for code, found in _found(window).items():
        figure = Judged("published", None, found.slope, found.lo, found.hi, interval_note=unnamed)
        told = said | {
            "first": round(found.first, 6),
            "last": round(found.last, 6),
            "is_sure": found.is_sure,
        }
        group = {"group_scheme": "isco", "group_code": code, "group_uri": isco_uri(code)}
        rows.append(frame.row("trend", figure, sample, dimensions=told, **group))
    return rows or [frame.row("trend", too_little(), sample, dimensions=said)]


def _is_mostly_unnamed(periods: list[Cells]) -> bool:
    numbers = [(n, who) for cells in periods for (_, who), n in cells.items()]
    unnamed = sum(n for n, who in numbers if who.startswith(UNNAMED))
    return unnamed > MAX_UNNAMED_SHARE * sum(n for n, _ in numbers)


def _found(window: Window) -> dict[str, Trend]:
    """Trends of the groups with enough advertisements and employers."""
    periods = window.periods
    totals = np.array([sum(cells.values()) for cells in periods], np.float64)
    made = {}
    for code in sorted({code for cells in periods for code, _ in cells}):
        hits = np.array(
            [sum(n for (group, _), n in cells.items() if group == code) for cells in periods],
            np.float64,
        )
        who: dict[str, int] = defaultdict(int)
        for cells in periods:
            for (group, employer), number in cells.items():
                who[employer] += number if group == code else 0
        seen = [number for number in who.values() if number]
        # one employer's plans are no trend, and its shares are its own (rule 6.2)
        alone = len(seen) < MIN_HIT_CLUSTERS or max(seen) > MAX_HIT_SHARE * sum(seen)
        if hits.mean() < LEAST_MEAN or alone:
            continue
        found = trend(hits, totals, window.seasons)
        if found is not None:
            made[code] = found
    return made


def _window(months: dict[int, Cells]) -> Window:
    """The periods, without the first and the last month, which may be cut off.

    Months if every one has enough effective advertisements, else whole quarters.
    """
    inner = list(range(min(months) + 1, max(months)))
    monthly = [months.get(month, {}) for month in inner]
    if monthly and min(map(_effective, monthly)) >= LEAST_EFFECTIVE:
        return Window(12, monthly, inner[0], inner[-1])
    whole = sorted({m // 3 for m in inner if all(3 * (m // 3) + i in inner for i in range(3))})
    quarters: list[Cells] = []
    for quarter in whole:
        cells: Cells = defaultdict(int)
        for month in range(3 * quarter, 3 * quarter + 3):
            for key, number in months.get(month, {}).items():
                cells[key] += number
        quarters.append(cells)
    if not whole:
        return Window(4, [], min(months), min(months))
    return Window(4, quarters, 3 * whole[0], 3 * whole[-1] + 2)


def _effective(cells: Cells) -> float:
    """Kish's effective number of advertisements of a period, employers being clusters."""
    sizes: dict[str, int] = defaultdict(int)
    for (_, employer), number in cells.items():
        sizes[employer] += number
    squares = sum(size**2 for size in sizes.values())
    return sum(sizes.values()) ** 2 / squares if squares else 0.0


def _dated(run: StepRun) -> ir.Table:
    """Advertisements of sources that watch a flow: document_id, source_id, month, isco."""
    core = run.table("core__vacancies")
    dated = core.filter(core.observation.isin(FLOWS) & core.posted_date.notnull())
    month = dated.posted_date.year() * 12 + dated.posted_date.month() - 1
    dated = dated.select("source_id", document_id=dated.vacancy_id, month=month)
    links = occupation_links(run)
    links = links.filter(links.probability >= MIN_LINK_PROBABILITY).select("document_id", "isco")
    return dated.join(links, "document_id")


def _flows(run: StepRun, documents: ir.Table) -> dict[str, Panel]:
    """Region → advertisements by month, of the panel of flow sources that cover all of it."""
    placed = documents.select("region_code", "document_id", "cluster")
    joined = placed.join(_dated(run), "document_id")
    by_month = joined.group_by("region_code", "source_id", "month", "isco", "cluster").agg(
        n=joined.count()
    )
    ordered = by_month.order_by("region_code", "source_id", "month", "isco", "cluster")
    by_source: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in ordered.to_pyarrow().to_pylist():
        by_source[row["region_code"]][row["source_id"]].append(row)
    return {region: _panel(sources) for region, sources in by_source.items()}


def _panel(sources: dict[str, list[dict[str, Any]]]) -> Panel:
    """The sources that cover at least two years, over the months that all of them cover.

    Without one, the source that covers most.
    """
    spans = {
        name: (min(row["month"] for row in rows), max(row["month"] for row in rows))
        for name, rows in sources.items()
    }
    panel, first, last = choose_panel(spans)
    months: dict[int, Cells] = {month: defaultdict(int) for month in (first, last)}
    for name in panel:
        for row in sources[name]:
            if first <= row["month"] <= last:
                cells = months.setdefault(row["month"], defaultdict(int))
                cells[row["isco"], row["cluster"]] += row["n"]
    return Panel(months, panel)


def _snapshots(run: StepRun, documents: ir.Table) -> tuple[dict[str, str], dict[str, int]]:
    """Region → newest day on which its files were retrieved, and its advertisements."""
    rows = run.read("core__origins", ["origin_id", "retrieved_date"]).to_pylist()
    days = {row["origin_id"]: row["retrieved_date"] for row in rows}
    by_file = documents.group_by("region_code", "origin_id").agg(n=documents.count())
    newest: dict[str, str] = {}
    held: dict[str, int] = defaultdict(int)
    for row in by_file.order_by("region_code", "origin_id").to_pyarrow().to_pylist():
        held[row["region_code"]] += row["n"]
        day = days.get(row["origin_id"])
        if day is not None:
            text = day.isoformat()
            newest[row["region_code"]] = max(newest.get(row["region_code"], text), text)
    return newest, dict(held)
