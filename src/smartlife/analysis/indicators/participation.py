"""Adults in learning, from official statistics (methods, indicator 2 and rule 9.7).

Two questions that must never be mixed: the last 12 months (the one the European target of 60 % by
2030 is about; national) and the last 4 weeks (regional, no target).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.contract import Frame, Indicator, Row, Sample
from smartlife.analysis.official.rates import READS, Observed, Official
from smartlife.analysis.official.rows import note_of, official_row
from smartlife.analysis.official.targets import national_target
from smartlife.analysis.publication import Judged
from smartlife.analysis.scope import scope_regions
from smartlife.analysis.thresholds import OLD_STATISTICS_YEARS

if TYPE_CHECKING:
    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="participation",
    title_key="indicator.participation",
    estimand="Share of adults aged 25 to 64 who took part in education or training",
    unit="percent",
    level="NUTS 2 or country, under the region's own name",
    universe="adults-25-64",
    reads=READS,
    formula="As published; distance = 60 − participation in the last 12 months",
    literature=(
        "Council Resolution of 26 February 2021 on the European Education Area, target for 2030",
    ),
    evidence="official",
)
TARGET_2030: Final = 60.0
"""Per cent of adults 25–64 in learning in the last 12 months: the European target for 2030."""

_ESTIMANDS: Final = {
    "participation_4_weeks": "Share of adults aged 25 to 64 in education or training in the 4 "
    "weeks before the interview (Labour Force Survey); not comparable with the target of 60 %",
    "participation_12_months": "Share of adults aged 25 to 64 in formal or non-formal education or "
    "training in the 12 months before the interview",
}


def compute(run: StepRun) -> list[Row]:
    """Rows per statistical region.

    Measures: participation_4_weeks and participation_12_months (newest year), each with
    `_history` (all years, total only), distance_to_target, and distance_to_national_target of
    countries that have set one.
    """
    official = Official(run, _ESTIMANDS)
    rows: dict[tuple[object, ...], Row] = {}
    for region in scope_regions(run.study):
        for measure in _ESTIMANDS:
            for row in _measure_rows(run, official.rates(measure, region.code), measure):
                names = ("measure", "nuts_code", "year", "group_scheme", "group_code")
                key = tuple(row.get(name) for name in names)
                rows.setdefault(key, row)
    return list(rows.values())


def _measure_rows(run: StepRun, found: list[Observed], measure: str) -> list[Row]:
    totals = [observed for observed in found if observed.group is None]
    if not totals:
        return []
    newest = totals[0].year
    frame = Frame(
        INDICATOR,
        totals[0].nuts_code,
        str(run.study.nuts_version),
        "both",
        {"estimand": _ESTIMANDS[measure], "level": f"NUTS {len(totals[0].nuts_code) - 2}"},
    )
    is_old = newest < run.study.end.year - OLD_STATISTICS_YEARS
    rows = [
        official_row(frame, measure, observed, is_old=is_old)
        for observed in found
        if observed.year == newest
    ]
    rows += [official_row(frame, f"{measure}_history", observed) for observed in totals]
    if measure == "participation_12_months":
        rows.append(_distance(frame, totals[0], is_old=is_old))
        rows += _national_distance(frame, totals[0], is_old=is_old)
    return rows


def _distance(frame: Frame, newest: Observed, *, is_old: bool) -> Row:
    figure = Judged(
        "published", None, TARGET_2030 - newest.number, None, None, note_of(newest, is_old=is_old)
    )
    return frame.row(
        "distance_to_target",
        figure,
        Sample(0, origins=(newest.origin_id,)),
        year=newest.year,
        dimensions={"dataset": newest.dataset, "target": TARGET_2030},
    ) | {"unit": "percentage points"}


def _national_distance(frame: Frame, newest: Observed, *, is_old: bool) -> list[Row]:
    """Of countries only; a target that was compared with no text that states it is a draft."""
    target = national_target(frame.nuts_code)
    if target is None:
        return []
    figure = Judged("draft", None, None, None, None, "target_not_checked")
    said = {"dataset": newest.dataset, "source": target.source, "target_year": target.year}
    if target.is_checked:
        note = note_of(newest, is_old=is_old)
        figure = Judged("published", None, target.percent - newest.number, None, None, note)
        said |= {
            "target": target.percent,
            "stated_in": target.stated_in,
            "address": target.address,
        }
    row = frame.row(
        "distance_to_national_target",
        figure,
        Sample(0, origins=(newest.origin_id,)),
        year=newest.year,
        dimensions=said,
    )
    return [row | {"unit": "percentage points"}]
