"""Inequality of participation in learning, from official statistics (methods, indicator 3, 9.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.contract import Frame, Indicator, Row, Sample
from smartlife.analysis.official.contrasts import (
    Contrast,
    Pair,
    contrasts,
    pairs,
    ratio_limits,
    standard_error_unit,
)
from smartlife.analysis.official.rates import READS, Observed, Official
from smartlife.analysis.official.rows import note_of
from smartlife.analysis.publication import Judged
from smartlife.analysis.scope import containing, scope_regions
from smartlife.analysis.thresholds import OLD_STATISTICS_YEARS

if TYPE_CHECKING:
    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="participation_inequality",
    title_key="indicator.participation_inequality",
    estimand="Participation rate of one group of adults aged 25 to 64, divided by that of another "
    "group or of all of them",
    unit="ratio",
    level="NUTS 2 or country, under the region's own name",
    universe="adults-25-64",
    reads=READS,
    formula="r = p₁ / p₂, both of the same data set, year and question; limits exp(ln r ± 1.645 "
    "√((s₁/p₁)² + (s₂/p₂)²)) only where standard errors s are given",
    literature=("Eurostat, Adult Education Survey and Labour Force Survey, reference metadata",),
    evidence="official",
)
QUESTIONS: Final = {"participation_12_months": "12_months", "participation_4_weeks": "4_weeks"}
"""Measure of official.yml → the question, which is a part of every measure's name."""


def compute(run: StepRun) -> list[Row]:
    """Rows per statistical region, question and contrast.

    Measures: ratio_{question} (newest year), ratio_{question}_history (every year), and the two
    rates behind the newest, rate_{question} (contrast and role in dimensions). A contrast that no
    region around the asked one has is not observed, under the asked region's own code.
    """
    official = Official(run, QUESTIONS)
    rows: dict[tuple[object, ...], Row] = {}
    for region in scope_regions(run.study):
        for measure, question in QUESTIONS.items():
            for contrast in contrasts():
                made = _rows(run, official, region.code, measure, contrast)
                for row in made or [_missing(run, region.code, question, contrast)]:
                    names = ("measure", "nuts_code", "year", "group_code", "dimensions")
                    rows.setdefault(tuple(row[name] for name in names), row)
    return list(rows.values())


def _rows(
    run: StepRun, official: Official, region: str, measure: str, contrast: Contrast
) -> list[Row]:
    """Rows of the finest region around the asked one that has both groups."""
    for code in containing(region):
        found = pairs(official.cells(measure, code), contrast)
        if found:
            errors = official.cells(measure, code, unit=standard_error_unit())
            return _region_rows(run, code, QUESTIONS[measure], contrast, (found, errors))
    return []


def _region_rows(
    run: StepRun,
    code: str,
    question: str,
    contrast: Contrast,
    held: tuple[list[Pair], list[Observed]],
) -> list[Row]:
    found, errors = held
    frame = _frame(run, code)
    oldest = run.study.end.year - OLD_STATISTICS_YEARS
    newest = found[0]
    rows = [
        _rate(frame, question, contrast, role, cell, is_old=newest.year < oldest)
        for role, cell in (("part", newest.part), ("against", newest.against))
    ]
    for measure, some in (
        (f"ratio_{question}", found[:1]),
        (f"ratio_{question}_history", found),
    ):
        for pair in some:
            is_old = not measure.endswith("_history") and pair.year < oldest
            figure = _judged(pair, ratio_limits(pair, errors), is_old=is_old)
            origins = tuple(sorted({pair.part.origin_id, pair.against.origin_id}))
            row = frame.row(
                measure,
                figure,
                Sample(0, origins=origins),
                year=pair.year,
                group_scheme="contrast",
                group_code=contrast.name,
                dimensions={"dataset": pair.part.dataset} | _flags(pair.flags),
            )
            rows.append(row)
    return rows


def _judged(pair: Pair, limits: tuple[float, float] | None, *, is_old: bool) -> Judged:
    """A ratio with an unreliable part is none."""
    if "u" in pair.flags or pair.ratio is None:
        return Judged("too_little_data", "C", None, None, None, "suppressed")
    lo, hi = limits or (None, None)
    note = "history_only" if is_old else "break_in_series" if "b" in pair.flags else None
    return Judged("published", None, pair.ratio, lo, hi, note)


def _rate(
    frame: Frame,
    question: str,
    contrast: Contrast,
    role: str,
    cell: Observed,
    *,
    is_old: bool,
) -> Row:
    if "u" in cell.flags:
        figure = Judged("too_little_data", "C", None, None, None, "suppressed")
    else:
        note = note_of(cell, is_old=is_old)
        figure = Judged("published", None, cell.number, None, None, note)
    scheme, code = cell.group or ("total", "total")
    said = {"contrast": contrast.name, "dataset": cell.dataset, "role": role}
    return frame.row(
        f"rate_{question}",
        figure,
        Sample(0, origins=(cell.origin_id,)),
        year=cell.year,
        group_scheme=scheme,
        group_code=code,
        dimensions=said | _flags(cell.flags),
    ) | {
        "unit": "percent",
        "estimand": "Share of the group's adults who took part in education or training",
    }


def _missing(run: StepRun, code: str, question: str, contrast: Contrast) -> Row:
    return _frame(run, code).row(
        f"ratio_{question}",
        Judged("not_observed", None, None, None, None, "dimension_not_held"),
        Sample(0),
        year=None,
        group_scheme="contrast",
        group_code=contrast.name,
    )


def _frame(run: StepRun, code: str) -> Frame:
    changes: dict[str, object] = {"level": f"NUTS {len(code) - 2}"}
    return Frame(INDICATOR, code, str(run.study.nuts_version), "both", changes)


def _flags(flags: str) -> dict[str, str]:
    return {"flags": flags} if flags else {}
