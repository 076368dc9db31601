"""Concentration of advertisements: areas that are asked for more here than elsewhere (rule 9.1).

The reference is the rest of the country in the same source: sources differ in what they carry, so
a mix of several would compare sources. Advertisements of which only the country is known may be
of the region, and stand on neither side.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.areas.counts import read_concepts
from smartlife.analysis.areas.documents import counted as counted_of_area
from smartlife.analysis.areas.membership import READS as AREA_READS
from smartlife.analysis.areas.membership import area_members, occupation_lines, read_crosswalks
from smartlife.analysis.areas.tallies import occupation_area_tallies, some_groups
from smartlife.analysis.contract import Frame, Indicator, Row, Sample
from smartlife.analysis.counted import Counted, dimensions_of
from smartlife.analysis.estimators.quotients import quotients
from smartlife.analysis.publication import (
    Judged,
    beside_unnamed,
    enough,
    grade_of,
    number_or_none,
    too_little,
)
from smartlife.analysis.scope import demand, scope_regions, taxonomy_origins
from smartlife.analysis.thresholds import (
    GRADE_A_N_EFF,
    MAX_HIT_SHARE,
    MAX_LARGEST_SHARE,
    MIN_HIT_CLUSTERS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from smartlife.analysis.areas.membership import Crosswalk
    from smartlife.analysis.estimators.quotients import Quotients
    from smartlife.analysis.estimators.uncertainty import Tally
    from smartlife.analysis.tallies import Tallied
    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="area_concentration",
    title_key="indicator.area_concentration",
    estimand="How many times larger a smart-specialisation area's share is in online "
    "advertisements of the region than in those of the rest of its country, in one source",
    unit="ratio",
    level="smart-specialisation areas",
    universe="strategies",
    reads=tuple(
        dict.fromkeys(
            (
                *AREA_READS,
                "core__concepts",
                "core__relations",
                "core__vacancies",
                "core__origins",
                "link__vacancies_concepts",
            )
        )
    ),
    formula="ln LQ = ln(x_ra/x_r) − ln(x_−r,a/x_−r), s² = φ/x_ra + φ/x_−r,a, drawn towards 0 by "
    "τ²/(τ² + s²), τ² = (Σ w g² − k)/Σ w; above if the lower 90 % limit of LQ is above 1.25",
    literature=(
        "O'Donoghue & Gleave (2004), Regional Studies 38",
        "DerSimonian & Laird (1986), Controlled Clinical Trials 7",
    ),
)
MEASURE: Final = "concentration_of_advertisements"
_OUTSIDE: Final = "~"
"""Stands after a region for the rest of its country."""
_BOTH: Final = 2


@dataclass(frozen=True, slots=True)
class _Reference:
    """The source that a region is compared in."""

    source: str
    origins: tuple[str, ...]


def compute(run: StepRun) -> list[Row]:
    """Rows per region below a country: concentration_of_advertisements of each area.

    Where n_eff < 200 also concentration_of_advertisements_raw, before it was drawn towards 1.

    `dimensions`: source, reference (its country), advertisements of the reference, is_above. What
    is made from an unsigned crosswalk is a draft.
    """
    crosswalks = read_crosswalks(run)
    regions = [
        one.code
        for one in scope_regions(run.study)
        if one.level > 0 and any(crosswalk.covers(one.code) for crosswalk in crosswalks)
    ]
    if not regions:
        return []
    sides = {region: _sides(run, region) for region in regions}
    references = _references(run, sides)
    tallied, first = _tallies(run, crosswalks, sides, references)
    rows: list[Row] = []
    for region in regions:
        for crosswalk in crosswalks:
            if crosswalk.covers(region):
                frame = Frame(
                    INDICATOR,
                    region,
                    str(run.study.nuts_version),
                    changes={"universe_id": crosswalk.universe_id},
                )
                start = first[crosswalk.strategy_id]
                rows += _rows(frame, crosswalk, references.get(region), tallied, start)
    return rows


def counted(run: StepRun, figure: Mapping[str, Any]) -> tuple[Counted, ...]:
    """Advertisements of the region in the source; hits belong to the area by their occupation."""
    source = dimensions_of(figure).get("source")
    if source is None or not figure["n_docs"]:
        return ()
    core = run.table("core__vacancies")
    mine = core.filter(core.source_id == source).select(document_id=core.vacancy_id)
    return tuple(
        replace(one, documents=one.documents.semi_join(mine, "document_id"))
        for one in counted_of_area(run, {**figure, "measure": "demand_share"})
    )


def _sides(run: StepRun, region: str) -> ir.Table:
    """Advertisements of a region's country that are placed as finely, by side and source."""
    core = run.table("core__vacancies")
    placed = core.select("source_id", "nuts_code", document_id=core.vacancy_id)
    country = demand(run).filter(lambda t: t.region_code == region[:2])
    rows = country.join(placed, "document_id")
    rows = rows.filter(rows.nuts_code.length() >= len(region))
    side = rows.nuts_code.startswith(region).ifelse(region, region + _OUTSIDE)
    return rows.select(
        "origin_id", "document_id", "cluster", "weight", "source_id", region_code=side
    )


def _references(run: StepRun, sides: Mapping[str, ir.Table]) -> dict[str, _Reference]:
    """Region → the source with most advertisements on its smaller side, of those with both."""
    taxonomy = taxonomy_origins(run)
    made = {}
    for region, table in sides.items():
        found = table.group_by("source_id", "region_code", "origin_id").agg(n=table.count())
        number: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        origins: dict[str, set[str]] = defaultdict(set)
        for row in found.order_by("source_id", "region_code", "origin_id").to_pyarrow().to_pylist():
            number[row["source_id"]][row["region_code"]] += row["n"]
            origins[row["source_id"]].add(row["origin_id"])
        both = {name: min(n.values()) for name, n in number.items() if len(n) == _BOTH}
        if both:
            best = min(both, key=lambda name: (-both[name], name))
            made[region] = _Reference(best, tuple(sorted(origins[best] | taxonomy)))
    return made


def _tallies(
    run: StepRun,
    crosswalks: list[Crosswalk],
    sides: Mapping[str, ir.Table],
    references: Mapping[str, _Reference],
) -> tuple[Tallied | None, dict[str, int]]:
    """Tallies of both sides over areas and rest of all strategies, and where each begins."""
    concepts, _ = read_concepts(run)
    members, first, groups = [], {}, 0
    for crosswalk in crosswalks:
        first[crosswalk.strategy_id] = groups
        own = area_members(crosswalk, occupation_lines(crosswalk, concepts))
        members += [(uri, groups + area, share) for uri, area, share in own]
        groups += len(crosswalk.areas) + 1
    if not references:
        return None, first
    tables = [
        sides[region].filter(sides[region].source_id == one.source)
        for region, one in references.items()
    ]
    documents = reduce(lambda a, b: a.union(b), tables)
    names = tuple(f"{region}{end}" for region in references for end in ("", _OUTSIDE))
    return occupation_area_tallies(run, members, groups, documents, names), first


def _rows(
    frame: Frame,
    crosswalk: Crosswalk,
    reference: _Reference | None,
    tallied: Tallied | None,
    first: int,
) -> list[Row]:
    region = frame.nuts_code
    if reference is None or tallied is None:
        figure = Judged("not_observed", None, None, None, None, "no_reference")
        return [frame.row(MEASURE, figure, Sample(0, origins=(crosswalk.origin_id,)))]
    areas = len(crosswalk.areas)
    here, there = (
        some_groups(tallied.by_region[side], first, areas + 1)
        for side in (region, region + _OUTSIDE)
    )
    found = quotients(here, there, areas)
    sample = Sample(
        here.n_docs,
        min(here.clusters, there.clusters),
        number_or_none(min(found.n_eff)),
        phi=found.phi[0],
        origins=(*reference.origins, crosswalk.origin_id),
    )
    said = {"source": reference.source, "reference": region[:2], "advertisements": there.n_docs}
    rows = []
    for area, code in enumerate(crosswalk.areas):
        figure = _judge(found, (here, there), area)
        shown = figure.status == "published"
        told = said | {"is_above": bool(found.is_above[area])} if shown else said
        named = {"group_scheme": "area", "group_code": code, "position": area + 1}
        made = [frame.row(MEASURE, figure, sample, dimensions=told, **named)]
        if shown and min(found.n_eff) < GRADE_A_N_EFF:
            estimate, lo, hi = (float(v[area]) for v in (found.raw, found.raw_lo, found.raw_hi))
            raw = replace(figure, estimate=estimate, lo=lo, hi=hi)
            made.append(frame.row(f"{MEASURE}_raw", raw, sample, dimensions=said, **named))
        # of a crosswalk that nobody signed everything is a draft (rule 9.4)
        draft = {"status": "draft"} if shown and not crosswalk.is_signed else {}
        rows += [row | draft for row in made]
    return rows


def _judge(found: Quotients, sides: tuple[Tally, Tally], area: int) -> Judged:
    if not enough(min(side.clusters for side in sides), min(found.n_eff)):
        return too_little()
    if any(side.largest_share > MAX_LARGEST_SHARE for side in sides):
        return too_little("largest_employer_only")
    if not found.kept[area]:
        return too_little()
    if any(_discloses(side, area) for side in sides):
        return too_little("few_employers")
    grade = grade_of(min(found.n_eff))
    estimate, lo, hi = (float(one[area]) for one in (found.estimate, found.lo, found.hi))
    return beside_unnamed(Judged("published", grade, estimate, lo, hi), *sides)


def _discloses(tally: Tally, group: int) -> bool:
    """True if too few employers stand behind an area, or one above all (rule 6.2)."""
    clusters = int(tally.group_clusters()[group])
    dominant = float(tally.group_dominance()[group]) > MAX_HIT_SHARE
    return 0 < clusters < MIN_HIT_CLUSTERS or dominant
