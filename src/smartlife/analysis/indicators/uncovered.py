"""Verified uncovered demand: what people, not the programme, say is not taught (rule 2.1)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.audits.estimate import estimate_uncovered
from smartlife.analysis.audits.frame import READS as FRAME_READS
from smartlife.analysis.audits.frame import read_audit_universe, read_frames
from smartlife.analysis.audits.rounds import choose_round, why_not
from smartlife.analysis.audits.sample import why_empty
from smartlife.analysis.contract import Frame, Indicator, Row, Sample, count_row
from smartlife.analysis.estimators.bootstrap import bootstrap
from smartlife.analysis.estimators.uncertainty import share_limits
from smartlife.analysis.periods import months_apart
from smartlife.analysis.publication import Judged, enough, grade_of, judge_shares, too_little
from smartlife.analysis.scope import demand, origins_by_region
from smartlife.analysis.thresholds import (
    KAPPA_ENOUGH,
    KAPPA_LEAST,
    MAX_DOUBTFUL,
    MAX_LARGEST_SHARE,
    MAX_MONTHS_APART,
    MIN_ANSWERED,
)

if TYPE_CHECKING:
    from smartlife.analysis.audits.estimate import Uncovered
    from smartlife.analysis.audits.frame import Frame as AuditFrame
    from smartlife.analysis.audits.rounds import Round
    from smartlife.analysis.estimators.uncertainty import Floats, Shares, Tally
    from smartlife.analysis.skill_groups import Universe
    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="uncovered",
    title_key="indicator.uncovered",
    estimand="Share of what online advertisements of the region ask for, in skill groups that no "
    "course in reach truly teaches, as people found in a drawn sample of groups",
    unit="share",
    level="ESCO skill groups, depth 3",
    universe="esco-depth3",
    reads=(*FRAME_READS, "core__audits", "core__provider_register", "core__origins"),
    formula="U = Σ_h W_h ȳ_h; Var = Σ_h W_h² ȳ_h(1−ȳ_h)/(n_h−1) + Var_D, where Var_D is from a "
    "bootstrap of employers; Korn–Graubard limits on n = U(1−U)/Var; observed mentions only",
    literature=(
        "Hansen & Hurwitz (1943), Annals of Mathematical Statistics 14",
        "Korn & Graubard (1998), Survey Methodology 24",
        "Cohen (1960), Educational and Psychological Measurement 20",
    ),
)
REACH: Final = "region_online_country"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How complete the catalogues are: κ of rule 2.3.

    Attributes:
        kappa: Share of the register's providers with a course here; None without a register.
        by_class: Size class → (providers with a course, providers in the register).
        registered: Providers in the register.
    """

    kappa: float | None
    by_class: dict[str, tuple[int, int]]
    registered: int


@dataclass(frozen=True, slots=True)
class _Held:
    """All that one region has."""

    frame: AuditFrame
    shares: Shares
    chosen: Round | None
    coverage: Coverage
    months_apart: float | None
    origins: tuple[str, ...]

    @property
    def tally(self) -> Tally:
        return self.frame.asked


def compute(run: StepRun) -> list[Row]:
    """Rows per region under study.

    Measures: uncovered; uncovered_bracketed (κU to U, if catalogues are held in part);
    readers_kappa; groups_read; not_taught per audited group that no course teaches;
    catalogue_coverage (κ, and by size class).
    """
    universe = read_audit_universe(run)
    frames = read_frames(run, universe)
    audits = run.read("core__audits").to_pylist()
    register = run.read("core__provider_register").to_pylist()
    courses = run.read("core__courses", ["course_id", "provider_id"]).to_pylist()
    apart = months_apart(run)
    origins = origins_by_region(run, demand(run))
    rows: list[Row] = []
    for region, frame in frames.items():
        reached = set(frame.in_reach)
        here = {course["provider_id"] for course in courses if course["course_id"] in reached}
        held = _Held(
            frame,
            share_limits(frame.asked),
            choose_round(audits, region),
            coverage_of(register, region, here),
            apart.get(region),
            tuple(sorted({*origins[region], *frame.origins})),
        )
        rows += _region_rows(run, region, held, universe)
    return rows


def coverage_of(register: list[dict[str, Any]], region: str, here: set[str | None]) -> Coverage:
    """κ = providers with at least one course here / providers in the register, by size class."""
    by_class: dict[str, list[bool]] = defaultdict(list)
    for row in register:
        if row["nuts_code"].startswith(region):
            by_class[row["size_class"] or ""].append(row["provider_id"] in here)
    total = sum(len(found) for found in by_class.values())
    hits = sum(sum(found) for found in by_class.values())
    counted = {name: (sum(found), len(found)) for name, found in sorted(by_class.items())}
    return Coverage(hits / total if total else None, counted, total)


def _region_rows(run: StepRun, region: str, held: _Held, universe: Universe) -> list[Row]:
    changes: dict[str, object] = {"universe_id": universe.universe_id}
    frame = Frame(INDICATOR, region, str(run.study.nuts_version), "both", changes)
    rows = _coverage_rows(frame, held)
    figure, made = _judge(held, universe)
    chosen = held.chosen
    columns: dict[str, Any] = {
        "audit_id": chosen.round_id if chosen and made else None,
        "kappa": held.coverage.kappa,
        "dimensions": {"reach": REACH},
    }
    sample = Sample(
        held.tally.n_docs,
        held.tally.clusters,
        made.n_eff if made else held.shares.family_n_eff,
        origins=held.origins,
    )
    rows.append(frame.row("uncovered", figure, sample, **columns))
    kappa = held.coverage.kappa
    if figure.estimate is not None and kappa is not None and kappa < KAPPA_ENOUGH:
        # courses that are not held can only lower the share: a stated heuristic
        bracket = Judged("published", figure.grade, None, kappa * figure.estimate, figure.estimate,
                         "catalogue_in_part")  # fmt: skip
        rows.append(frame.row("uncovered_bracketed", bracket, sample, **columns))
    if chosen is not None:
        rows += _round_rows(frame, held, chosen)
        if why_not(chosen) is None and why_empty(held.frame) is None:
            rows += _not_taught(frame, held, chosen, universe)
    return rows


def _judge(held: _Held, universe: Universe) -> tuple[Judged, Uncovered | None]:
    """The figure, or why there is none; the estimate too where it could be made."""
    reason = why_empty(held.frame) or why_not(held.chosen)
    if reason is not None or held.chosen is None:
        return too_little(reason), None
    verdicts = held.chosen.verdicts(universe)
    mass, covered = held.tally.group_mass(), held.frame.covered
    made = estimate_uncovered(mass, covered, verdicts) if len(verdicts.group) else None
    if made is None or made.doubtful > MAX_DOUBTFUL:
        return too_little("audit_doubtful"), made
    if made.frame_share < MIN_ANSWERED:
        # what is asked for now is not what was drawn from: the rest was never asked about
        return too_little("audit_incomplete"), made
    variance = demand_variance(held.tally, made.by_group, verdicts.group)
    if variance is None or not enough(held.tally.clusters, held.shares.family_n_eff):
        return too_little(), made
    made = estimate_uncovered(mass, covered, verdicts, variance) or made
    return _publish(held, made), made


def _publish(held: _Held, made: Uncovered) -> Judged:
    """The estimate, if the catalogues carry it."""
    reason = _catalogue(held)
    if reason is not None:
        return too_little(reason)
    note = None
    if held.tally.largest_share > MAX_LARGEST_SHARE:
        note = "largest_employer"
    elif held.coverage.kappa is not None and held.coverage.kappa < KAPPA_ENOUGH:
        note = "catalogue_in_part"
    grade = grade_of(made.n_eff or float(held.tally.n_docs))
    return Judged("published", grade, made.estimate, made.lo, made.hi, note)


def _catalogue(held: _Held) -> str | None:
    """Why the catalogues carry no figure (rule 2.3); None if they do."""
    kappa = held.coverage.kappa
    if kappa is None:
        return "coverage_unknown"
    if kappa < KAPPA_LEAST:
        return "catalogue_incomplete"
    apart = held.months_apart
    return "periods_apart" if apart is not None and apart > MAX_MONTHS_APART else None


def demand_variance(tally: Tally, by_group: Floats, read: np.ndarray) -> float | None:
    """Var_D: how much the share changes with other employers; None with too few of them.

    Employers are resampled, what is taught stays: a catalogue is a census of itself. Groups not
    read have the mean of their stratum; that they are all or nothing adds ȳ(1−ȳ) Var(D_g)
    for each.
    """
    rest = np.setdiff1d(np.flatnonzero(tally.group_mass() > 0), read)

    def shares(masses: list[Floats], _totals: list[Floats]) -> Floats:
        share = masses[0] / masses[0].sum(axis=1, keepdims=True)
        return np.column_stack([share @ by_group, share[:, rest]])

    drawn = bootstrap([tally], shares)
    if drawn is None:
        return None
    doubt = by_group[rest] * (1 - by_group[rest])
    return float(drawn.variance[0] + (doubt * drawn.variance[1:]).sum())


def _round_rows(frame: Frame, held: _Held, chosen: Round) -> list[Row]:
    """How much was read, and how far two readers agree."""
    mine = replace(frame, changes=frame.changes | {"unit": "groups"})
    read = count_row(mine, "groups_read", float(len(chosen.read)), held.origins,
                     audit_id=chosen.round_id)  # fmt: skip
    agreement = chosen.agreement
    if agreement is None:
        return [read]
    figure = (
        Judged("not_observed", None, None, None, None, "readers_all_same")
        if agreement.kappa is None
        else Judged("published", None, agreement.kappa, None, None)
    )
    question = {"unit": "ratio", "estimand": "Cohen's kappa of two readers of the same groups"}
    told = replace(frame, changes=frame.changes | question)
    sample = Sample(agreement.pairs, 2, origins=held.origins)
    return [read, told.row("readers_kappa", figure, sample, audit_id=chosen.round_id)]


def _not_taught(frame: Frame, held: _Held, chosen: Round, universe: Universe) -> list[Row]:
    """The audited groups that no course teaches, most asked for first."""
    number = {group.uri: i for i, group in enumerate(universe.groups)}
    said = [row["group_uri"] for row in chosen.read if row["verdict"] == "no"]
    mass = held.tally.group_mass()
    groups = sorted((number[uri] for uri in said if uri in number), key=lambda g: (-mass[g], g))
    judged = judge_shares(held.tally, held.shares)
    rows = []
    for position, g in enumerate((g for g in groups if mass[g] > 0), start=1):
        group = universe.groups[g]
        sample = Sample(
            held.tally.n_docs,
            held.tally.clusters,
            float(held.shares.n_eff[g]),
            origins=held.origins,
        )
        rows.append(
            frame.row(
                "not_taught",
                judged[g],
                sample,
                group_scheme=group.scheme,
                group_code=group.code,
                group_uri=group.uri,
                position=position,
                audit_id=chosen.round_id,
            )
        )
    return rows


def _coverage_rows(frame: Frame, held: _Held) -> list[Row]:
    """κ, and κ by size class where the register has classes."""
    coverage = held.coverage
    mine = replace(frame, side="offer", changes=frame.changes | {
        "estimand": "Share of the providers in a register that have a course in the catalogues",
        "level": "providers"})  # fmt: skip
    rows = [
        count_row(mine, "catalogue_coverage", coverage.kappa, held.frame.origins,
                  n_docs=coverage.registered, kappa=coverage.kappa,
                  note=None if coverage.registered else "coverage_unknown")
    ]  # fmt: skip
    if len(coverage.by_class) > 1:
        rows += [
            count_row(mine, "catalogue_coverage", hits / total, held.frame.origins, n_docs=total,
                      group_scheme="size_class", group_code=name or "unknown")
            for name, (hits, total) in coverage.by_class.items()
        ]  # fmt: skip
    return rows
