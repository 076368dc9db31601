"""Emerging skill groups: asked for more than before, where the flow is watched (section 8)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.contract import Frame, Indicator, Row, Sample
from smartlife.analysis.counted import Counted, dimensions_of, skill_documents
from smartlife.analysis.estimators.growth import Halves, growth, halves
from smartlife.analysis.estimators.uncertainty import Z
from smartlife.analysis.flows import FLOWS, choose_panel, month_name
from smartlife.analysis.gold.remarks import NOT_MEASURED, quality_remarks
from smartlife.analysis.publication import (
    Judged,
    beside_unnamed,
    enough,
    grade_of,
    number_or_none,
    too_little,
)
from smartlife.analysis.scope import demand, origins_by_region, scope_regions
from smartlife.analysis.skill_groups import read_universe
from smartlife.analysis.tallies import fixed, skill_links, skill_parts, skill_tallies
from smartlife.analysis.thresholds import MAX_HIT_SHARE, MIN_HIT_CLUSTERS, MIN_KEPT_GROUPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from smartlife.analysis.estimators.uncertainty import Emphasis, Tally
    from smartlife.analysis.skill_groups import Universe
    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="emerging",
    title_key="indicator.emerging",
    estimand="Logarithm of how much larger a skill group's share is in what advertisements of the "
    "later half of the window ask for than in those of the earlier half, relative to the weighted "
    "mean of all groups kept",
    unit="log ratio",
    level="ESCO skill groups, depth 2",
    universe="esco-depth2",
    reads=(
        "core__vacancies",
        "core__concepts",
        "core__relations",
        "core__origins",
        "link__vacancies_concepts",
        "link__quality",
    ),
    formula="g_g of the emphasis difference with the later half for demand and the earlier one for "
    "offer, shrunk by τ²/(τ² + s²); emerging if Pr(g > ln 1.25) ≥ 0.95, with 5 employers, and a "
    "larger share in 2 sources",
    literature=(
        "DerSimonian & Laird (1986), Controlled Clinical Trials 7",
        "Stephens (2017), Biostatistics 18",
    ),
)
DEPTH: Final = 2
LEAST_EMPLOYERS: Final = 5
LEAST_SOURCES: Final = 2
_MEASURED: Final = "quality_not_corrected"
"""Every language of the documents has a sample that people read. A factor of wrong and missing
links that is the same in both halves cancels in their ratio, so nothing has to be corrected."""


@dataclass(frozen=True, slots=True)
class Window:
    """The panel of a region: its sources, and its halves (None: not long enough)."""

    sources: tuple[str, ...]
    halves: Halves | None

    def told(self) -> dict[str, object]:
        """What the rows say of it."""
        if self.halves is None:
            return {"sources": list(self.sources)}
        months = (self.halves.first, self.halves.middle, self.halves.last)
        return {"sources": list(self.sources), "window": [month_name(one) for one in months]}


@dataclass(frozen=True, slots=True)
class _Support:
    """Who stands behind a group.

    Attributes:
        employers: Group → employers with a name that ask for it in the later half.
        rose: Group → sources in which its share rose.
    """

    employers: Mapping[int, int]
    rose: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Sides:
    """Both halves of a region."""

    earlier: Tally
    later: Tally
    support: _Support
    quality: str


def compute(run: StepRun) -> list[Row]:
    """Rows per region: emerging of every group kept, or why there is none.

    `dimensions`: window (first month, first of the later half, last), sources, employers, and
    is_emerging; it is null where nobody measured how good the links are.
    """
    universe = read_universe(run, DEPTH)
    documents = demand(run)
    origins = origins_by_region(run, documents)
    held = documents.group_by("region_code").agg(n=documents.count()).to_pyarrow().to_pylist()
    number = {row["region_code"]: row["n"] for row in held}
    windows = _windows(run, documents)
    sides = _sides(run, documents, windows, universe)
    rows: list[Row] = []
    for region in scope_regions(run.study):
        version = str(run.study.nuts_version)
        frame = Frame(
            INDICATOR, region.code, version, changes={"universe_id": universe.universe_id}
        )
        behind = origins[region.code]
        window = windows.get(region.code)
        note = _why_none(number.get(region.code, 0), window)
        if note is not None or window is None:
            figure = Judged("not_observed", None, None, None, None, note)
            said = window.told() if window else None
            sample = Sample(0, origins=behind)
            rows.append(frame.row("emerging", figure, sample, dimensions=said))
        else:
            rows += _region_rows(frame, sides[region.code], window, universe, behind)
    return rows


def counted(run: StepRun, figure: Mapping[str, Any]) -> tuple[Counted, ...]:
    """Advertisements of the panel in the window that name a skill; hits name one of the group."""
    said = dimensions_of(figure)
    found = skill_documents(run, figure, "vacancies", DEPTH)
    if "window" not in said:
        none = found.documents.filter(found.documents.document_id.isnull())
        return (Counted("vacancies", none, concepts=found.concepts),)
    first, _, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in said["window"])
    rows = _dated(run).filter(lambda t: t.source_id.isin(said["sources"]))
    rows = rows.filter(lambda t: t.month.between(first, last))
    mine = found.documents.semi_join(rows, "document_id")
    return (Counted("vacancies", mine, concepts=found.concepts),)


def _why_none(held: int, window: Window | None) -> str | None:
    """Why nothing can be said of a region; None if something can."""
    if not held:
        return "no_vacancies"
    if window is None:
        return "snapshot"
    if window.halves is None:
        return "short_window_groups"
    return "one_flow_source" if len(window.sources) < LEAST_SOURCES else None


def _region_rows(
    frame: Frame, sides: _Sides, window: Window, universe: Universe, origins: tuple[str, ...]
) -> list[Row]:
    found, grew, posterior = growth(sides.later, sides.earlier)
    sample = Sample(
        sides.earlier.n_docs + sides.later.n_docs,
        min(sides.earlier.clusters, sides.later.clusters),
        number_or_none(min(found.n_eff)),
        phi=found.phi[0],
        origins=origins,
    )
    said = window.told()
    if not sample.n_docs:
        return [frame.row("emerging", too_little("no_text"), sample, dimensions=said)]
    few = not enough(sample.n_clusters or 0, min(found.n_eff))
    if few or int(found.kept.sum()) < MIN_KEPT_GROUPS:
        return [frame.row("emerging", too_little(), sample, dimensions=said)]
    measured = sides.quality == _MEASURED
    order = [int(g) for g in np.argsort(-found.estimate, kind="stable") if found.kept[g]]
    rows = []
    for position, g in enumerate(order, start=1):
        group = universe.groups[g]
        employers = sides.support.employers.get(g, 0)
        broad = employers >= LEAST_EMPLOYERS and sides.support.rose.get(g, 0) >= LEAST_SOURCES
        told = {"employers": employers, "is_emerging": bool(grew[g] and broad)}
        hidden = _discloses(sides.later, g) or _discloses(sides.earlier, g)
        figure = too_little("few_employers") if hidden else _judged(found, g, sides)
        row = frame.row(
            "emerging",
            figure,
            sample,
            group_scheme=group.scheme,
            group_code=group.code,
            group_uri=group.uri,
            position=position,
            dimensions=said if hidden else said | (told if measured else {"is_emerging": None}),
        )
        if measured and not hidden:
            row |= {"posterior": float(posterior[g])}
        rows.append(row)
    return rows


def _judged(found: Emphasis, g: int, sides: _Sides) -> Judged:
    centre, half = float(found.estimate[g]), Z * float(found.sd[g])
    note = None if sides.quality == _MEASURED else sides.quality
    grade = grade_of(min(found.n_eff))
    figure = Judged("published", grade, centre, centre - half, centre + half, note)
    return beside_unnamed(figure, sides.earlier, sides.later)


def _discloses(tally: Tally, group: int) -> bool:
    """True if too few employers stand behind a group in a half, or one above all (rule 6.2)."""
    clusters = int(tally.group_clusters()[group])
    dominant = float(tally.group_dominance()[group]) > MAX_HIT_SHARE
    return 0 < clusters < MIN_HIT_CLUSTERS or dominant


# --- the window and its halves


def _dated(run: StepRun) -> ir.Table:
    """Advertisements of sources that watch a flow: document_id, source_id, month."""
    core = run.table("core__vacancies")
    dated = core.filter(core.observation.isin(FLOWS) & core.posted_date.notnull())
    month = dated.posted_date.year() * 12 + dated.posted_date.month() - 1
    return dated.select("source_id", document_id=dated.vacancy_id, month=month)


def _windows(run: StepRun, documents: ir.Table) -> dict[str, Window]:
    """Region → its panel; regions without a flow source are not in it."""
    rows = documents.select("region_code", "document_id").join(_dated(run), "document_id")
    found = rows.group_by("region_code", "source_id").agg(
        first=rows.month.min(), last=rows.month.max()
    )
    spans: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for row in found.order_by("region_code", "source_id").to_pyarrow().to_pylist():
        spans[row["region_code"]][row["source_id"]] = (row["first"], row["last"])
    made = {}
    for region, mine in spans.items():
        sources, first, last = choose_panel(mine)
        made[region] = Window(sources, halves(first, last))
    return made


def _sides(
    run: StepRun, documents: ir.Table, windows: Mapping[str, Window], universe: Universe
) -> dict[str, _Sides]:
    """The halves of all regions that have a window."""
    chosen = {region: one for region, one in windows.items() if one.halves is not None}
    if not chosen:
        return {}
    quality = quality_remarks(run, ("vacancies",))
    fractions = skill_parts(skill_links(run, "vacancies"), universe).fractions
    half = [_half(run, documents, chosen, later=later) for later in (False, True)]
    tallies = [skill_tallies(run, "vacancies", universe, documents=one).by_region for one in half]
    shares = [_by_source(one, fractions) for one in half]
    employers = _employers(half[1], fractions)
    return {
        region: _Sides(
            tallies[0][region],
            tallies[1][region],
            _Support(employers.get(region, {}), _rose(shares[0][region], shares[1][region])),
            quality.get(region, NOT_MEASURED),
        )
        for region in chosen
    }


def _half(
    run: StepRun, documents: ir.Table, windows: Mapping[str, Window], *, later: bool
) -> ir.Table:
    """Documents of one half, with their source."""
    import ibis
    import pyarrow as pa

    cells = [
        (region, source, one.halves.middle if later else one.halves.first,
         one.halves.last if later else one.halves.middle - 1)
        for region, one in windows.items() if one.halves is not None for source in one.sources
    ]  # fmt: skip
    names = ("region_code", "source_id", "since", "until")
    limits = ibis.memtable(
        pa.table(dict(zip(names, (list(one) for one in zip(*cells, strict=True)), strict=True)))
    )
    rows = documents.join(_dated(run), "document_id").join(limits, ["region_code", "source_id"])
    return rows.filter(rows.month.between(rows.since, rows.until)).drop("since", "until")


def _by_source(half: ir.Table, fractions: ir.Table) -> dict[str, dict[str, dict[int, float]]]:
    """Region → source → group → its share in what the source's advertisements ask for."""
    rows = half.select("region_code", "source_id", "document_id", "weight")
    rows = rows.join(fractions, "document_id")
    summed = rows.group_by("region_code", "source_id", "group").agg(
        mass=fixed(rows.weight * rows.fraction).sum()
    )
    made: dict[str, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for row in summed.order_by("region_code", "source_id", "group").to_pyarrow().to_pylist():
        made[row["region_code"]][row["source_id"]][row["group"]] = float(row["mass"])
    for sources in made.values():
        for groups in sources.values():
            total = sum(groups.values())
            groups.update({group: mass / total for group, mass in groups.items() if total})
    return made


def _rose(
    earlier: Mapping[str, Mapping[int, float]], later: Mapping[str, Mapping[int, float]]
) -> dict[int, int]:
    """Group → sources of both halves in which its share rose: a changed mix of sources is none."""
    rose: dict[int, int] = defaultdict(int)
    for source, groups in later.items():
        before = earlier.get(source, {})
        for group, share in groups.items():
            rose[group] += bool(before) and share > before.get(group, 0.0)
    return rose


def _employers(half: ir.Table, fractions: ir.Table) -> dict[str, dict[int, int]]:
    """Region → group → employers with a name."""
    named = half.filter(half.cluster.startswith("employer:"))
    rows = named.select("region_code", "document_id", "cluster").join(fractions, "document_id")
    rows = rows.filter(rows.fraction > 0)
    found = rows.group_by("region_code", "group").agg(n=rows.cluster.nunique())
    made: dict[str, dict[int, int]] = defaultdict(dict)
    for row in found.to_pyarrow().to_pylist():
        made[row["region_code"]][row["group"]] = row["n"]
    return made
