"""Emphasis difference: asked for more than taught, or less (methods, rule 1.1, indicator 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.contract import Frame, Indicator, Row, Sample, sample_of, share_rows
from smartlife.analysis.corrected_variants import NAMES, side_variants
from smartlife.analysis.emphasis_sides import Sides, sides_without_largest
from smartlife.analysis.estimators.uncertainty import Z, classify, emphasis_difference
from smartlife.analysis.gold.remarks import NOT_MEASURED, quality_remarks
from smartlife.analysis.gold.sample import read_samples
from smartlife.analysis.gold.tallies import correct_tallies
from smartlife.analysis.publication import (
    Judged,
    beside_largest,
    beside_unnamed,
    grade_of,
    is_mostly_unnamed,
    number_or_none,
    too_little,
)
from smartlife.analysis.scope import demand, offer, origins_by_region, scope_regions
from smartlife.analysis.skill_groups import read_universe
from smartlife.analysis.tallies import skill_tallies
from smartlife.analysis.thresholds import (
    GRADE_A_N_EFF,
    MAX_HIT_SHARE,
    MIN_CLUSTERS,
    MIN_HIT_CLUSTERS,
    MIN_KEPT_GROUPS,
    MIN_N_EFF,
    MIN_PROVIDERS,
    SKILL_CLASSES_NEED_GOLD,
)
from smartlife.analysis.variants import (
    WITHOUT_EMPLOYER,
    WITHOUT_SOURCE,
    employer_not_tried,
    not_tried,
)

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    import ibis.expr.types as ir

    from smartlife.analysis.estimators.uncertainty import Emphasis, Tally
    from smartlife.analysis.gold.sample import LanguageSample
    from smartlife.analysis.gold.tallies import CorrectedTally
    from smartlife.analysis.scope import Kind
    from smartlife.analysis.skill_groups import Universe
    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="emphasis",
    title_key="indicator.emphasis",
    estimand="Logarithm of how much larger a skill group's share is in what advertisements ask for "
    "than in what courses teach, relative to the weighted mean of all groups kept",
    unit="log ratio",
    level="ESCO skill groups, depth 2",
    universe="esco-depth2",
    reads=(
        "core__vacancies",
        "core__courses",
        "core__concepts",
        "core__relations",
        "core__origins",
        "core__gold",
        "link__vacancies_concepts",
        "link__courses_concepts",
        "link__quality",
    ),
    formula="h_g = ln(x_g/φ_D + ½) − ln(y_g/φ_O + ½); g_g = h_g − Σ q h; shrunk by τ²/(τ² + s²); "
    "x and y corrected by the gold sample where there is one: Σ w π + Σ w (y − π)/p, else q·P/R",
    literature=(
        "Breidt & Opsomer (2017), Statistical Science 32",
        "DerSimonian & Laird (1986), Controlled Clinical Trials 7",
        "Stephens (2017), Biostatistics 18",
        "Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57",
    ),
    estimands={
        "groups_kept": "Number of skill groups that enough documents of both sides name to be "
        "compared",
    },
)
DEPTH: Final = 2
DIFFERENT: Final = ("asked_more", "taught_more")
"""Classes that say that something differs; only of these are variants needed."""
MOST_ASKED: Final = 10
"""Groups shown with their shares where there are too little data for the table."""
_KINDS: Final[tuple[Kind, ...]] = ("vacancies", "courses")
_SHARE_OF = {"demand": "demand_share", "offer": "offer_share"}


def compute(run: StepRun) -> list[Row]:
    """Rows per region.

    Measures: groups_kept; emphasis (with class and posterior where they are allowed) and, where
    n_eff < 200, emphasis_raw; emphasis_variant {variant} of the groups that are called different
    (of a single source, without_largest_source is one row without a group, not observed);
    demand_share and offer_share of every group seen. Transversal and language skills stand apart:
    demand_share_apart, offer_share_apart.
    """
    vacancies, courses = demand(run), offer(run)
    origins = (origins_by_region(run, vacancies), origins_by_region(run, courses))
    quality = quality_remarks(run, _KINDS)
    samples = {kind: read_samples(run, kind, "skills") for kind in _KINDS}
    rows: list[Row] = []
    for apart in (False, True):
        universe = read_universe(run, DEPTH, apart=apart)
        asked = skill_tallies(run, "vacancies", universe, documents=vacancies)
        taught = skill_tallies(run, "courses", universe, documents=courses)
        corrected: tuple[Mapping[str, CorrectedTally], ...] = ({}, {})
        if all(samples.values()):
            corrected = tuple(
                correct_tallies(run, kind, universe, documents, samples[kind])
                for kind, documents in zip(_KINDS, (vacancies, courses), strict=True)
            )
        for region in scope_regions(run.study):
            sides = Sides(
                asked.by_region[region.code],
                taught.by_region[region.code],
                asked.deff_w[region.code],
                (asked.held[region.code], taught.held[region.code]),
                origins[0][region.code],
                origins[1][region.code],
                quality.get(region.code, NOT_MEASURED),
            ).corrected(*(one.get(region.code) for one in corrected))
            rows += _region_rows(run, region.code, sides, universe, apart=apart)
        if not apart:
            unnamed = {code for code, one in asked.by_region.items() if is_mostly_unnamed(one)}
            both = (vacancies, courses)
            rows += _variant_rows(run, rows, universe, both, samples, unnamed)
    return rows


def _variant_rows(
    run: StepRun,
    rows: list[Row],
    universe: Universe,
    documents: tuple[ir.Table, ir.Table],
    samples: Mapping[Kind, Mapping[str, LanguageSample]],
    unnamed: Container[str],
) -> list[Row]:
    """The differences that are called so, with something left out or counted otherwise.

    Most advertisements of the regions `unnamed` name no employer.
    """
    classed: dict[str, list[Row]] = {}
    for row in rows:
        if row["measure"] == "emphasis" and row.get("emphasis_class") in DIFFERENT:
            classed.setdefault(str(row["nuts_code"]), []).append(row)
    if not classed:
        return []
    asked, taught = (
        side_variants(
            run, kind, universe, some.filter(some.region_code.isin(sorted(classed))), samples[kind]
        )
        for kind, some in zip(_KINDS, documents, strict=True)
    )
    made: list[Row] = []
    for region, found in classed.items():
        version, changes = str(run.study.nuts_version), {"universe_id": universe.universe_id}
        frame = Frame(INDICATOR, region, version, "both", dict(changes))
        for name in NAMES:
            one_source = min(asked.sources.get(region, 0), taught.sources.get(region, 0)) < 2
            if name == WITHOUT_SOURCE and one_source:
                made.append(not_tried(frame, "emphasis_variant", sample_of(found[0])))
                continue
            if name == WITHOUT_EMPLOYER and region in unnamed:
                same = sample_of(found[0])
                made.append(employer_not_tried(frame, "emphasis_variant", same))
                continue
            both = (asked.tallies[name].get(region), taught.tallies[name].get(region))
            made += _of_variant(frame, name, both, found, universe)
    return made


def _of_variant(
    frame: Frame,
    name: str,
    both: tuple[CorrectedTally | None, CorrectedTally | None],
    found: list[Row],
    universe: Universe,
) -> list[Row]:
    said: dict[str, Any] = {"dimensions": {"variant": name}}
    columns = [
        {key: row[key] for key in ("group_scheme", "group_code", "group_uri")} for row in found
    ]
    if both[0] is None or both[1] is None:
        return [
            frame.row("emphasis_variant", too_little(), sample_of(row), **group, **said)
            for row, group in zip(found, columns, strict=True)
        ]
    asked, taught = both[0], both[1]
    emphasis = emphasis_difference(asked.tally, taught.tally, (asked.found, taught.found))
    number = {group.uri: i for i, group in enumerate(universe.groups)}
    sample = Sample(
        asked.found.n_docs + taught.found.n_docs,
        min(asked.found.clusters, taught.found.clusters),
        number_or_none(min(emphasis.n_eff)),
        origins=sample_of(found[0]).origins,
    )
    made = []
    for row, group in zip(found, columns, strict=True):
        g = number[str(row["group_uri"])]
        figure = too_little()
        if emphasis.kept[g] and min(emphasis.n_eff) >= MIN_N_EFF:
            centre, half = float(emphasis.estimate[g]), Z * float(emphasis.sd[g])
            grade = grade_of(min(emphasis.n_eff))
            figure = Judged("published", grade, centre, centre - half, centre + half)
        if _discloses(asked.tally, g) or _discloses(taught.tally, g):
            figure = too_little("few_employers")
        made.append(frame.row("emphasis_variant", figure, sample, **group, **said))
    return made


def _region_rows(
    run: StepRun, region: str, sides: Sides, universe: Universe, *, apart: bool
) -> list[Row]:
    version = str(run.study.nuts_version)
    changes: dict[str, object] = {"universe_id": universe.universe_id}
    both = Frame(INDICATOR, region, version, "both", changes)
    if apart:
        return _share_rows(both, sides, universe, only=None, ending="_apart")
    emphasis = emphasis_difference(sides.demand, sides.offer, sides.found)
    reason = missing(sides, emphasis)
    sample = _sample(sides, emphasis)
    if reason is not None:
        table = both.row("groups_kept", reason, sample) | {"unit": "groups"}
        return [table, *_share_rows(both, sides, universe, only=MOST_ASKED)]
    kept = Judged("published", None, float(emphasis.kept.sum()), None, None)
    rows = [both.row("groups_kept", kept, sample) | {"unit": "groups"}]
    rows += emphasis_rows(both, sides, emphasis, universe)
    return [*rows, *_share_rows(both, sides, universe, only=None)]


def missing(sides: Sides, emphasis: Emphasis) -> Judged | None:
    """Why there is no table of differences; None if there is one."""
    asked, taught = sides.demand, sides.offer
    if asked.n_docs == 0:
        return too_little("no_text" if sides.held[0] else "no_vacancies")
    if taught.n_docs == 0:
        return too_little("no_text_offer" if sides.held[1] else "no_catalogue")
    enough = (
        asked.clusters >= MIN_CLUSTERS
        and taught.clusters >= MIN_PROVIDERS
        and min(emphasis.n_eff) >= MIN_N_EFF
        and int(emphasis.kept.sum()) >= MIN_KEPT_GROUPS
    )
    return None if enough else too_little()


def _sample(sides: Sides, emphasis: Emphasis) -> Sample:
    """What a difference rests on: the smaller side decides."""
    return Sample(
        sides.demand.n_docs + sides.offer.n_docs,
        min(sides.demand.clusters, sides.offer.clusters),
        number_or_none(min(emphasis.n_eff)),
        phi=emphasis.phi[0],
        deff_w=sides.deff_w,
        origins=sides.origins,
    )


def emphasis_rows(frame: Frame, sides: Sides, emphasis: Emphasis, universe: Universe) -> list[Row]:
    """Rows of the kept groups, largest difference first.

    The difference and its interval are shown; a class is given only where the shares are corrected
    by gold samples of both sides (rules 3.1 and 3.2).
    """
    classes, posterior = classify(emphasis)
    classed = sides.found is not None or not SKILL_CLASSES_NEED_GOLD
    sample = _sample(sides, emphasis)
    grade = grade_of(min(emphasis.n_eff))
    note = None if sides.found else sides.quality
    rest = sides_without_largest(sides)
    order = [g for g in np.argsort(-emphasis.estimate, kind="stable") if emphasis.kept[g]]
    rows = []
    for position, g in enumerate(order, start=1):
        group = universe.groups[g]
        columns = {
            "group_scheme": group.scheme,
            "group_code": group.code,
            "group_uri": group.uri,
            "position": position,
            **sides.gold,
        }
        if _discloses(sides.demand, g) or _discloses(sides.offer, g):
            # a share that is held back could be computed from the difference (rule 6.2)
            hidden = too_little("few_employers")
            rows.append(frame.row("emphasis", hidden, sample, **columns))
            continue
        centre, half = float(emphasis.estimate[g]), Z * float(emphasis.sd[g])
        figure = Judged("published", grade, centre, centre - half, centre + half, note)
        figure = beside_unnamed(figure, sides.demand)
        if rest is not None:
            figure = beside_largest(figure, _judged_rest(rest[0], g), rest[1])
        row = frame.row("emphasis", figure, sample, **columns)
        if classed:
            row |= {"emphasis_class": classes[g], "posterior": float(posterior[g])}
        rows.append(row)
        if min(emphasis.n_eff) < GRADE_A_N_EFF:
            centre, half = float(emphasis.raw[g]), Z * float(emphasis.raw_sd[g])
            raw = Judged("published", grade, centre, centre - half, centre + half, note)
            raw = beside_unnamed(raw, sides.demand)
            rows.append(frame.row("emphasis_raw", raw, sample, **columns))
    return rows


def _judged_rest(rest: Emphasis, group: int) -> Judged:
    if not rest.kept[group] or min(rest.n_eff) < MIN_N_EFF:
        return too_little()
    centre, half = float(rest.estimate[group]), Z * float(rest.sd[group])
    return Judged("published", None, centre, centre - half, centre + half)


def _discloses(tally: Tally, group: int) -> bool:
    """True if too few employers (providers) stand behind a group, or one above all."""
    clusters = int(tally.group_clusters()[group])
    dominant = float(tally.group_dominance()[group]) > MAX_HIT_SHARE
    return 0 < clusters < MIN_HIT_CLUSTERS or dominant


def _share_rows(
    frame: Frame, sides: Sides, universe: Universe, *, only: int | None, ending: str = ""
) -> list[Row]:
    """Shares of every group that is asked for or taught, both sides; or of the most asked."""
    seen = sides.demand.group_mass() + sides.offer.group_mass() > 0
    order = np.argsort(-sides.demand.group_mass(), kind="stable")
    chosen = set(order[:only].tolist()) if only is not None else set(order.tolist())
    groups = [
        {"group_scheme": group.scheme, "group_code": group.code, "group_uri": group.uri}
        for group in universe.groups
    ]
    rows: list[Row] = []
    for side, tally, origins in (
        ("demand", sides.demand, sides.demand_origins),
        ("offer", sides.offer, sides.offer_origins),
    ):
        if tally.n_docs == 0:
            continue
        mine = Frame(
            frame.indicator,
            frame.nuts_code,
            frame.nuts_version,
            side,
            frame.changes | {"unit": "share", "estimand": _ESTIMANDS[side]},
        )
        name = _SHARE_OF[side] + ending
        made = share_rows(mine, name, tally, groups, origins, adds_up=True, **sides.gold)
        rows += [row for g, row in enumerate(made) if seen[g] and g in chosen]
    return rows


_ESTIMANDS: Final = {
    "demand": "Share of the skill group in what online advertisements of the region ask for, each "
    "advertisement counting once per post",
    "offer": "Share of the skill group in what courses of the region teach, each course counting "
    "once",
}
