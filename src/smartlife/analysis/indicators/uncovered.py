"""Verified uncovered demand: what people, not the programme, say is not taught (rule 2.1)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.audits.frame import READS as FRAME_READS
from smartlife.analysis.audits.frame import read_audit_universe
from smartlife.analysis.audits.judging import AuditedRegion, judge_verdicts, read_audited
from smartlife.analysis.audits.rounds import why_not
from smartlife.analysis.audits.sample import why_empty
from smartlife.analysis.audits.variants import asked_variants, judge_with
from smartlife.analysis.contract import Frame, Indicator, Row, Sample, count_row
from smartlife.analysis.publication import Judged, judge_shares, too_little
from smartlife.analysis.reach.catalogues import AUDITED
from smartlife.analysis.thresholds import KAPPA_ENOUGH
from smartlife.analysis.variants import (
    WITHOUT_EMPLOYER,
    WITHOUT_SOURCE,
    employer_not_tried,
    not_tried,
)

if TYPE_CHECKING:
    from smartlife.analysis.audits.estimate import Uncovered
    from smartlife.analysis.audits.rounds import Round
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
    estimands={
        "groups_read": "Number of skill groups that people have read",
        "not_taught": "Share of a skill group that people found no course for in what online "
        "advertisements of the region ask for",
    },
)


def compute(run: StepRun) -> list[Row]:
    """Rows per region under study.

    Measures: uncovered; uncovered_variant {variant} where it is published; uncovered_bracketed
    (κU to U, if catalogues are held in part); readers_kappa; groups_read; not_taught per audited
    group that no course teaches; catalogue_coverage (κ, and by size class).
    """
    universe = read_audit_universe(run)
    rows: list[Row] = []
    audited = read_audited(run, universe)
    for region, held in audited.items():
        rows += _region_rows(run, region, held, universe)
    return rows + _variant_rows(run, audited, rows, universe)


def _variant_rows(
    run: StepRun, audited: dict[str, AuditedRegion], rows: list[Row], universe: Universe
) -> list[Row]:
    """The published figures, each time with something left out or counted otherwise."""
    published = {
        str(row["nuts_code"]): row
        for row in rows
        if row["measure"] == "uncovered" and row["status"] == "published"
    }
    if not published:
        return []
    tallies = asked_variants(run, universe, {code: audited[code].tally for code in published})
    made: list[Row] = []
    for code, row in published.items():
        held = audited[code]
        changes: dict[str, object] = {"universe_id": universe.universe_id}
        frame = Frame(INDICATOR, code, str(run.study.nuts_version), "both", changes)
        same = Sample(held.tally.n_docs, held.tally.clusters, origins=held.origins)
        if held.chosen is None:
            continue
        if WITHOUT_SOURCE not in tallies[code]:
            made.append(not_tried(frame, "uncovered_variant", same))
        if WITHOUT_EMPLOYER not in tallies[code]:
            made.append(employer_not_tried(frame, "uncovered_variant", same))
        for name, tally in tallies[code].items():
            figure = judge_with(held, tally, held.chosen.verdicts(universe))
            sample = Sample(tally.n_docs, tally.clusters, origins=held.origins)
            columns: dict[str, Any] = {"audit_id": row["audit_id"], "kappa": row["kappa"]}
            made.append(
                frame.row(
                    "uncovered_variant", figure, sample, dimensions={"variant": name}, **columns
                )
            )
    return made


def _region_rows(run: StepRun, region: str, held: AuditedRegion, universe: Universe) -> list[Row]:
    changes: dict[str, object] = {"universe_id": universe.universe_id}
    frame = Frame(INDICATOR, region, str(run.study.nuts_version), "both", changes)
    rows = _coverage_rows(frame, held)
    figure, made = _judge(held, universe)
    chosen = held.chosen
    columns: dict[str, Any] = {
        "audit_id": chosen.round_id if chosen and made else None,
        "kappa": held.coverage.kappa,
        "dimensions": {"reach": AUDITED},
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


def _judge(held: AuditedRegion, universe: Universe) -> tuple[Judged, Uncovered | None]:
    """The figure, or why there is none; the estimate too where it could be made."""
    reason = why_empty(held.frame) or why_not(held.chosen)
    if reason is not None or held.chosen is None:
        return too_little(reason), None
    return judge_verdicts(held, [held.chosen.verdicts(universe)])[0]


def _round_rows(frame: Frame, held: AuditedRegion, chosen: Round) -> list[Row]:
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


def _not_taught(frame: Frame, held: AuditedRegion, chosen: Round, universe: Universe) -> list[Row]:
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


def _coverage_rows(frame: Frame, held: AuditedRegion) -> list[Row]:
    """κ, and κ by size class where the register has classes."""
    coverage = held.coverage
    mine = replace(frame, side="offer", changes=frame.changes | {
        "estimand": "Share of the region's providers that have a course in the catalogues held",
        "level": "providers"})  # fmt: skip
    rows = [coverage.row(mine, held.frame.origins)]
    if len(coverage.by_class) > 1:
        rows += [
            count_row(mine, "catalogue_coverage", hits / total, held.frame.origins, n_docs=total,
                      group_scheme="size_class", group_code=name or "unknown")
            for name, (hits, total) in coverage.by_class.items()
        ]  # fmt: skip
    return rows
