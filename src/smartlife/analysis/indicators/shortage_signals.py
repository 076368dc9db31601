"""Occupation shortage signals: how many of four, of those that are held (methods, indicator 5)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.contract import Frame, Indicator, Row, Sample
from smartlife.analysis.official.rates import read_observations
from smartlife.analysis.official.shortages import (
    MIN_SIGNALS,
    SIGNALS,
    Signal,
    listed_signal,
    rate_signal,
    registered,
    unemployed_signal,
    vacancy_rates,
    words,
)
from smartlife.analysis.official.spells import Spell, long_spells, varied_spells
from smartlife.analysis.publication import Judged
from smartlife.analysis.scope import UNNAMED, demand, scope_regions
from smartlife.analysis.tallies import occupation_links
from smartlife.analysis.thresholds import MIN_LINK_PROBABILITY, OLD_STATISTICS_YEARS
from smartlife.analysis.variants import (
    BETWEEN,
    STRICT_PROBABILITY,
    publishers_of,
    read_publishers,
)
from smartlife.model.taxonomy import isco_uri

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.analysis.official.spells import Varied
    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="shortage_signals",
    title_key="indicator.shortage_signals",
    estimand="Number of independent signals of a shortage of the occupation group in the country",
    unit="signals",
    level="ISCO-08, 2 digits, country",
    universe="isco08-2",
    reads=(
        "core__observations",
        "core__shortage_lists",
        "core__vacancies",
        "core__concepts",
        "core__origins",
        "link__vacancies_concepts",
    ),
    formula="Count of: vacancy rate JOBVAC / (JOBVAC + JOBOCC) above the country's; registered "
    "unemployed per registered vacancy below 1; median time advertised in the top quartile of the "
    "groups (sources that watch a flow); on a public list of shortages. A shortage from 2 on",
    literature=("Eurostat, Job vacancy statistics, reference metadata (jvs_esms)",),
    evidence="official",
)


def compute(run: StepRun) -> list[Row]:
    """Rows per country and ISCO-2 group of which anything is known: signals.

    What each signal says stands in dimensions (true, false, null), with the ISCO code that it was
    published for, and `available`: how many could tell. A country without any is not observed.
    Of a shortage, `signals_variant` counts with the time advertised of a variant (9.8).
    """
    codes = _codes(run)
    oldest = run.study.end.year - OLD_STATISTICS_YEARS
    official = _official(run)
    spells = _spells(run)
    lists = run.read("core__shortage_lists").to_pylist()
    rows: list[Row] = []
    for region in scope_regions(run.study):
        if region.level != 0:
            continue
        mine = [row for row in lists if row["country_code"] == region.code]
        own = official.get(region.code, {})
        here = spells.get(region.code, [])
        long, varied = long_spells(here), varied_spells(here)
        known: list[Row] = []
        for code in codes:
            signals = _signals(code, own, mine, oldest)
            row = _row(run, region.code, code, signals | {"long_spell": _spell(long, code)})
            if row is not None:
                known += [row, *_variants(run, row, signals, varied)]
        rows += known or [_nothing(run, region.code)]
    return rows


def _variants(
    run: StepRun, row: dict[str, Any], signals: Mapping[str, Signal], varied: Mapping[str, Varied]
) -> list[Row]:
    """How many signals a shortage has left with the time advertised of each variant.

    Where official signals suffice, what is counted of advertisements decides nothing.
    """
    official = sum(bool(signal.says) for signal in signals.values())
    code = str(row["group_code"])
    if row["estimate"] < MIN_SIGNALS:
        return []
    made = []
    for name, found in varied.items():
        count = official + bool(found.says.get(code))
        figure = Judged("published", None, float(count), None, None, None)
        if count < MIN_SIGNALS and found.note:
            figure = Judged("not_observed", None, None, None, None, found.note)
        made.append(
            _frame(run, row["nuts_code"]).row(
                "signals_variant",
                figure,
                Sample(0, origins=tuple(row["origins"])),
                group_scheme="isco",
                group_code=code,
                group_uri=row["group_uri"],
                year=row["year"],
                dimensions={"variant": name},
            )
        )
    return made


def _signals(
    code: str, own: dict[str, Any], lists: list[dict[str, Any]], oldest: int
) -> dict[str, Signal]:
    behind = own.get("origins", frozenset())
    rate = rate_signal(own.get("rates", {}), code, oldest)
    few = unemployed_signal(own.get("unemployed", {}), own.get("vacancies", {}), code, oldest)
    listed, codes, year = listed_signal(lists, code, oldest)
    return {
        "vacancy_rate": Signal(*rate, behind if rate[0] is not None else frozenset()),
        "few_unemployed": Signal(*few, behind if few[0] is not None else frozenset()),
        "listed": Signal(listed, " ".join(codes) or None, year),
    }


def _spell(found: dict[str, bool], code: str) -> Signal:
    return Signal(found.get(code), code if code in found else None)


def _row(run: StepRun, country: str, code: str, signals: dict[str, Signal]) -> Row | None:
    told = [name for name in SIGNALS if signals[name].says is not None]
    if not told:
        return None
    count = sum(bool(signals[name].says) for name in told)
    note = "one_signal_held" if len(told) < MIN_SIGNALS else None
    years = [signal.year for signal in signals.values() if signal.year]
    origins = sorted({origin for signal in signals.values() for origin in signal.origins})
    said: dict[str, object] = {name: signals[name].says for name in SIGNALS}
    said |= {
        "available": len(told),
        "codes": {name: signals[name].code for name in told},
        "is_shortage": count >= MIN_SIGNALS,
    }
    return _frame(run, country).row(
        "signals",
        Judged("published", None, float(count), None, None, note),
        Sample(0, origins=tuple(origins)),
        group_scheme="isco",
        group_code=code,
        group_uri=isco_uri(code),
        year=max(years, default=None),
        dimensions=said,
    )


def _nothing(run: StepRun, country: str) -> Row:
    figure = Judged("not_observed", None, None, None, None, "no_signal_held")
    return _frame(run, country).row("signals", figure, Sample(0))


def _frame(run: StepRun, country: str) -> Frame:
    return Frame(INDICATOR, country, str(run.study.nuts_version))


def _codes(run: StepRun) -> list[str]:
    found = run.read("core__concepts", ["isco_code"])["isco_code"].to_pylist()
    return sorted({code[:2] for code in found if code and len(code) >= 2})


def _official(run: StepRun) -> dict[str, dict[str, Any]]:
    """Country → rates, unemployed, vacancies (year → ISCO code → number) and origins."""
    said = words()
    names = ("vacancy_rate", "unemployed", "vacancies")
    held = read_observations(run, {d for name in names for d in said[name]["datasets"]})
    made: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, rows in _by_country(held, said["vacancy_rate"]["datasets"]).items():
        made[name]["rates"] = vacancy_rates(rows)
        made[name]["origins"] = frozenset(row["origin_id"] for row in rows)
    for measure in ("unemployed", "vacancies"):
        for name, rows in _by_country(held, said[measure]["datasets"]).items():
            made[name][measure] = registered(rows, measure)
            more = frozenset(row["origin_id"] for row in rows)
            made[name]["origins"] = made[name].get("origins", frozenset()) | more
    return dict(made)


def _by_country(
    held: dict[str, list[dict[str, Any]]], datasets: list[str]
) -> dict[str, list[dict[str, Any]]]:
    """Rows of the first data set that a country has."""
    found: dict[str, list[dict[str, Any]]] = {}
    for dataset in datasets:
        own: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in held.get(dataset, []):
            if len(row["nuts_code"]) == 2:
                own[row["nuts_code"]].append(row)
        for country, rows in own.items():
            found.setdefault(country, rows)
    return found


def _spells(run: StepRun) -> dict[str, list[Spell]]:
    """Country → how long its advertisements were open; only of sources that watch a flow."""
    import ibis

    core = run.table("core__vacancies")
    dated = core.filter(
        core.observation.isin(words()["spell"]["observations"])
        & core.posted_date.notnull()
        & core.closes_date.notnull()
    )
    dated = dated.select(
        document_id=dated.vacancy_id,
        posted="posted_date",
        closes="closes_date",
        held_in=ibis.literal(BETWEEN).join(dated.source_ids),
    )
    links = occupation_links(run)
    links = links.filter(links.probability >= MIN_LINK_PROBABILITY)
    links = links.select("document_id", "isco", "probability")
    placed = demand(run)
    rows = placed.filter(placed.region_code.length() == 2)
    rows = rows.select("region_code", "document_id", "cluster").join(dated, "document_id")
    rows = rows.join(links, "document_id").order_by("region_code", "document_id", "isco")
    publishers = read_publishers(run)
    made: dict[str, list[Spell]] = defaultdict(list)
    for row in rows.to_pyarrow().to_pylist():
        days = (row["closes"] - row["posted"]).days
        if days >= 0:
            spell = Spell(
                row["isco"],
                row["cluster"],
                days,
                publishers_of(row["held_in"], publishers),
                is_sure=row["probability"] >= STRICT_PROBABILITY,
                is_named=not row["cluster"].startswith(UNNAMED),
            )
            made[row["region_code"]].append(spell)
    return made
