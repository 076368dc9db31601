"""What signed areas ask for and nobody teaches, as people found it (indicator 9, rules 2.1, 9.4).

The audit draws groups of the whole region; those that fall into an area tell of the area, where
they are enough. An area belongs to a group as far as the group's demand is demand of the area.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.areas.counts import read_concepts
from smartlife.analysis.areas.membership import READS as AREA_READS
from smartlife.analysis.areas.membership import area_members, read_crosswalks, skill_lines
from smartlife.analysis.areas.tallies import as_universe
from smartlife.analysis.audits.domains import estimate_domain
from smartlife.analysis.audits.estimate import estimate_uncovered
from smartlife.analysis.audits.frame import DEPTH, read_audit_universe
from smartlife.analysis.audits.frame import READS as FRAME_READS
from smartlife.analysis.audits.judging import demand_variances, judge_verdicts, read_audited
from smartlife.analysis.audits.rounds import why_not
from smartlife.analysis.audits.sample import why_empty
from smartlife.analysis.contract import Frame, Indicator, Row, Sample
from smartlife.analysis.counted import Counted, skill_documents
from smartlife.analysis.estimators.uncertainty import dispersion
from smartlife.analysis.publication import Judged, beside_unnamed, enough, grade_of, too_little
from smartlife.analysis.reach.catalogues import AUDITED
from smartlife.analysis.scope import demand
from smartlife.analysis.tallies import skill_tallies
from smartlife.analysis.thresholds import (
    KAPPA_ENOUGH,
    MAX_DOUBTFUL,
    MAX_LARGEST_SHARE,
    MIN_AREA_DRAWS,
    MIN_RESAMPLED_CLUSTERS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.analysis.areas.membership import Crosswalk
    from smartlife.analysis.audits.domains import Domain
    from smartlife.analysis.audits.estimate import Verdicts
    from smartlife.analysis.audits.judging import AuditedRegion
    from smartlife.analysis.estimators.uncertainty import Floats, Tally
    from smartlife.analysis.skill_groups import Universe
    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="area_coverage",
    title_key="indicator.area_coverage",
    estimand="Share of what online advertisements of the region ask for of a smart-specialisation "
    "area, in skill groups that no course in reach truly teaches, as people found in a drawn "
    "sample of groups",
    unit="share",
    level="ESCO skill groups, depth 3",
    universe="esco-depth3",
    reads=tuple(
        dict.fromkeys(
            (
                *FRAME_READS,
                *AREA_READS,
                "core__audits",
                "core__provider_register",
                "core__origins",
            )
        )
    ),
    formula="U_j = Σ_i w_i f_ij y_i / Σ_i w_i f_ij over the drawn groups i, f_ij the part of group "
    "i's demand that belongs to area j by the crosswalk; linearised variance of the ratio over "
    "draws, and Var_D from a bootstrap of employers; Korn–Graubard limits",
    literature=(
        "Särndal, Swensson & Wretman (1992), Model assisted survey sampling",
        "Korn & Graubard (1998), Survey Methodology 24",
    ),
)
MEASURE: Final = "uncovered_in_area"


@dataclass(frozen=True, slots=True)
class Asked:
    """What one region asks for of the areas of one strategy.

    Attributes:
        parts: Area (the last: the rest) → tally over the audited groups.
        inside: Groups × areas: share of each group's demand that belongs to the area.
    """

    parts: tuple[Tally, ...]
    inside: Floats

    @classmethod
    def of(cls, tally: Tally, groups: int, areas: int) -> Asked:
        """From a tally whose groups are group · areas + area."""
        parts = tuple(_part(tally, areas, area) for area in range(areas))
        mass = tally.group_mass().reshape(groups, areas)
        total = mass.sum(axis=1, keepdims=True)
        inside = np.divide(mass, total, out=np.zeros_like(mass), where=total > 0)
        return cls(parts, inside)


def compute(run: StepRun) -> list[Row]:
    """Rows per region under study: uncovered_in_area of every area of signed strategies.

    Areas of unsigned strategies have no row: one row without an area says so.
    """
    universe = read_audit_universe(run)
    crosswalks = read_crosswalks(run)
    signed = [one for one in crosswalks if one.is_signed]
    rows: list[Row] = []
    audited = read_audited(run, universe)
    asked = {
        one.strategy_id: _asked(run, one, universe)
        for one in signed
        if any(one.covers(region) for region in audited)
    }
    for region, held in audited.items():
        changes: dict[str, object] = {"universe_id": universe.universe_id}
        frame = Frame(INDICATOR, region, str(run.study.nuts_version), "both", changes)
        mine = [one for one in signed if one.covers(region)]
        of_region = _Region.of(held, universe)
        for one in mine:
            rows += _region_rows(frame, of_region, one, asked[one.strategy_id][region])
        if not mine:
            known = any(one.covers(region) for one in crosswalks)
            note = "areas_unsigned" if known else "no_strategy"
            figure = Judged("not_observed", None, None, None, None, note)
            rows.append(frame.row(MEASURE, figure, Sample(0, origins=held.origins)))
    return rows


def counted(run: StepRun, figure: Mapping[str, Any]) -> tuple[Counted, ...]:
    """Advertisements of the region that name a skill of the audited groups."""
    return (skill_documents(run, figure, "vacancies", DEPTH),) if figure["n_docs"] else ()


def _asked(run: StepRun, crosswalk: Crosswalk, universe: Universe) -> dict[str, Asked]:
    """Region → what it asks for, by audited group and area."""
    concepts, broader = read_concepts(run)
    in_areas: dict[str, list[tuple[int, float]]] = {}
    for uri, area, share in area_members(crosswalk, skill_lines(crosswalk, concepts, broader)):
        in_areas.setdefault(uri, []).append((area, share))
    areas = len(crosswalk.areas) + 1
    # a skill belongs to an audited group and to an area at once; what no area has is the rest, so
    # that a document is split between groups as it is without areas
    members = [
        (uri, group * areas + area, share * part)
        for uri, group, share in universe.members
        for area, part in in_areas.get(uri, [(areas - 1, 1.0)])
    ]
    groups = len(universe.groups)
    crossed = as_universe("", groups * areas, members)
    tallied = skill_tallies(run, "vacancies", crossed, documents=demand(run))
    return {region: Asked.of(tally, groups, areas) for region, tally in tallied.by_region.items()}


def _part(tally: Tally, areas: int, area: int) -> Tally:
    """The demand of one area, over the audited groups; only employers that ask for it."""
    mine = (tally.group % areas == area) & (tally.mass > 0)
    held, cluster = np.unique(tally.cluster[mine], return_inverse=True)
    return replace(
        tally,
        cluster=cluster.astype(np.int64),
        group=tally.group[mine] // areas,
        mass=tally.mass[mine],
        documents=tally.documents[mine],
        cluster_mass=np.bincount(cluster, tally.mass[mine], len(held)).astype(np.float64),
        cluster_docs=tally.cluster_docs[held],
        link_variance=tally.link_variance[area::areas],
        keys=None if tally.keys is None else tally.keys[held],
        unnamed=None if tally.unnamed is None else tally.unnamed[held],
    )


@dataclass(frozen=True, slots=True)
class _Region:
    """One region: what it has, why its audit gives no figure, and else the verdicts.

    Attributes:
        held: What the region has.
        reason: Why there is no figure; the audit gives one if `verdicts` stand here.
        verdicts: What people said.
        by_group: Per group of the universe what is thought of it.
    """

    held: AuditedRegion
    reason: str | None
    verdicts: Verdicts | None = None
    by_group: Floats | None = None

    @classmethod
    def of(cls, held: AuditedRegion, universe: Universe) -> _Region:
        """What carries no figure of the region carries none of a part of it."""
        reason = why_empty(held.frame) or why_not(held.chosen)
        if reason is not None or held.chosen is None:
            return cls(held, reason)
        verdicts = held.chosen.verdicts(universe)
        figure, _ = judge_verdicts(held, [verdicts])[0]
        made = estimate_uncovered(held.tally.group_mass(), held.frame.covered, verdicts)
        if figure.status != "published" or made is None:
            return cls(held, figure.note)
        return cls(held, None, verdicts, made.by_group)


def _region_rows(frame: Frame, region: _Region, crosswalk: Crosswalk, asked: Asked) -> list[Row]:
    rows = []
    held, chosen = region.held, region.held.chosen
    for position, code in enumerate(crosswalk.areas, start=1):
        part = asked.parts[position - 1]
        figure, made = _judge(region, part, asked.inside[:, position - 1])
        said: dict[str, object] = {"reach": AUDITED}
        if made is not None:
            said |= {"groups": made.groups, "draws": round(made.draws, 1)}
        sample = Sample(
            held.tally.n_docs,
            part.clusters,
            made.n_eff if made else None,
            origins=(*held.origins, crosswalk.origin_id),
        )
        rows.append(
            frame.row(
                MEASURE,
                figure,
                sample,
                group_scheme="area",
                group_code=code,
                position=position,
                audit_id=chosen.round_id if chosen and made else None,
                kappa=held.coverage.kappa,
                dimensions=said,
            )
        )
    return rows


def _judge(region: _Region, part: Tally, inside: Floats) -> tuple[Judged, Domain | None]:
    """The figure of one area, or why there is none; the estimate too where it could be made."""
    verdicts, by_group = region.verdicts, region.by_group
    if verdicts is None or by_group is None:
        return too_little(region.reason), None
    mass = region.held.tally.group_mass()
    first = estimate_domain(mass, inside, verdicts)
    if first is None or not _falls_enough(first):
        return too_little("few_draws_in_area"), first
    reason = _too_few(part)
    if reason is not None:
        return reason, first
    variance = demand_variances(part, by_group[:, None], verdicts.group)
    made = None if variance is None else estimate_domain(mass, inside, verdicts, float(variance[0]))
    if made is None or made.doubtful > MAX_DOUBTFUL:
        return too_little("audit_doubtful" if made else None), made
    kappa = region.held.coverage.kappa
    note = "catalogue_in_part" if kappa is not None and kappa < KAPPA_ENOUGH else None
    grade = grade_of(made.n_eff or part.total)
    figure = Judged("published", grade, made.estimate, made.lo, made.hi, note)
    return beside_unnamed(figure, part), made


def _falls_enough(domain: Domain) -> bool:
    """True if enough draws fell into the area, or nearly all of it was read as a whole."""
    return domain.drawn <= MAX_DOUBTFUL or domain.draws >= MIN_AREA_DRAWS


def _too_few(part: Tally) -> Judged | None:
    """Why advertisements that ask for the area carry no figure (rules 6.1 and 6.2)."""
    if part.clusters < MIN_RESAMPLED_CLUSTERS:
        return too_little()
    if not enough(part.clusters, part.total / dispersion(part)):
        return too_little()
    return too_little("largest_employer_only") if part.largest_share > MAX_LARGEST_SHARE else None
