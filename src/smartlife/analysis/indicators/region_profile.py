"""What a region is like, from official statistics: people, unemployment, education, output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.contract import Frame, Indicator, Row, Sample
from smartlife.analysis.official.labour import LEVELS, Derived, attainment, unemployment
from smartlife.analysis.official.rates import READS, Observed, Official, definitions
from smartlife.analysis.official.rows import note_of, official_row
from smartlife.analysis.publication import Judged
from smartlife.analysis.scope import containing, scope_regions
from smartlife.analysis.thresholds import OLD_STATISTICS_YEARS

if TYPE_CHECKING:
    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="region_profile",
    title_key="indicator.region_profile",
    estimand="Official figure of the region named, as published",
    unit="see unit",
    level="NUTS, under the region's own name",
    universe="official-statistics",
    reads=READS,
    formula="As published; people of changed regions are added up from the old ones",
    evidence="official",
)

_COUNTS: Final = ("population", "adults")
_RATES: Final = (
    "unemployment_rate",
    "tertiary_attainment",
    "low_attainment",
    "gdp_per_inhabitant",
)

_PEOPLE: Final = ("labour_force", "employed")


def compute(run: StepRun) -> list[Row]:
    """Rows per statistical region: the newest year of each measure.

    Measures: population, adults; unemployment_rate, tertiary_attainment, low_attainment,
    gdp_per_inhabitant as published; of people aged 25 to 64 in the labour force, derived from
    numbers of people: unemployment_25_64 (total and by education), low_attainment_labour and
    tertiary_attainment_labour.
    """
    official = Official(run, (*_COUNTS, *_RATES, *_PEOPLE))
    rows: dict[tuple[object, ...], Row] = {}
    for region in scope_regions(run.study):
        made = [
            *_counts(run, official, region.code),
            *_rates(run, official, region.code),
            *_labour(run, official, region.code),
        ]
        for row in made:
            key = (row["measure"], row["nuts_code"], row["group_scheme"], row["group_code"])
            rows.setdefault(key, row)
    return list(rows.values())


def _counts(run: StepRun, official: Official, region: str) -> list[Row]:
    rows = []
    for measure in _COUNTS:
        found = official.count(measure, region)
        if found is not None:
            frame = _frame(run, found, "people")
            note = note_of(found, is_old=_is_old(run, found.year))
            rows.append(
                frame.row(
                    measure,
                    Judged("published", None, found.number, None, None, note),
                    Sample(0, origins=(found.origin_id,)),
                    year=found.year,
                    group_scheme=None,
                    group_code=None,
                    dimensions={"dataset": found.dataset},
                )
            )
    return rows


def _rates(run: StepRun, official: Official, region: str) -> list[Row]:
    rows = []
    for measure in _RATES:
        found = official.rates(measure, region)
        newest = max((o.year for o in found if o.group is None), default=None)
        rows += [
            official_row(
                _frame(run, observed, str(definitions()[measure]["unit"])),
                measure,
                observed,
                is_old=_is_old(run, observed.year),
            )
            for observed in found
            if observed.year == newest
        ]
    return rows


def _labour(run: StepRun, official: Official, region: str) -> list[Row]:
    """Rates of the finest region around the asked one that has numbers of people."""
    for code in containing(region):
        active, working = (official.cells(name, code) for name in _PEOPLE)
        if active:
            found = {"unemployment_25_64": unemployment(active, working)}
            found |= {name: attainment(active, level) for name, level in LEVELS.items()}
            return [
                _derived_row(run, measure, one)
                for measure, rates in found.items()
                for one in rates
                if one.observed.year == rates[0].observed.year
            ]
    return []


def _derived_row(run: StepRun, measure: str, derived: Derived) -> Row:
    observed = derived.observed
    frame = _frame(run, observed, "percent")
    if not derived.is_unreliable:
        row = official_row(frame, measure, observed, is_old=_is_old(run, observed.year))
        return row | {"note": row["note"] or "derived_rate"}
    scheme, code = observed.group or (None, None)
    return frame.row(
        measure,
        Judged("too_little_data", "C", None, None, None, "suppressed"),
        Sample(0, origins=(observed.origin_id,)),
        year=observed.year,
        group_scheme=scheme,
        group_code=code,
        dimensions={"dataset": observed.dataset, "flags": observed.flags},
    )


def _is_old(run: StepRun, year: int) -> bool:
    return year < run.study.end.year - OLD_STATISTICS_YEARS


def _frame(run: StepRun, observed: Observed, unit: str) -> Frame:
    level = f"NUTS {len(observed.nuts_code) - 2}"
    changes: dict[str, object] = {"unit": unit, "level": level}
    version = str(run.study.nuts_version)
    return Frame(INDICATOR, observed.nuts_code, version, "both", changes)
