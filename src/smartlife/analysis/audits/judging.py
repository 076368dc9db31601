"""One audited region: what its figures rest on, whether they may be printed, how far they vary.

Rules 2.1 to 2.3 of the methods. A figure of an audit is a mean of verdicts, weighted back by how
groups were drawn; here is what all such figures of a region have in common.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from smartlife.analysis.audits.coverage import read_coverages
from smartlife.analysis.audits.estimate import estimate_uncovered
from smartlife.analysis.audits.frame import read_frames
from smartlife.analysis.audits.rounds import choose_round
from smartlife.analysis.estimators.bootstrap import bootstrap
from smartlife.analysis.estimators.uncertainty import share_limits
from smartlife.analysis.periods import months_apart
from smartlife.analysis.publication import (
    Judged,
    beside_largest,
    beside_unnamed,
    enough,
    grade_of,
    rest_of,
    too_little,
)
from smartlife.analysis.scope import demand, origins_by_region
from smartlife.analysis.thresholds import (
    KAPPA_ENOUGH,
    KAPPA_LEAST,
    MAX_DOUBTFUL,
    MAX_MONTHS_APART,
    MIN_ANSWERED,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smartlife.analysis.audits.coverage import Coverage
    from smartlife.analysis.audits.estimate import Uncovered, Verdicts
    from smartlife.analysis.audits.frame import Frame
    from smartlife.analysis.audits.rounds import Round
    from smartlife.analysis.estimators.uncertainty import Floats, Shares, Tally
    from smartlife.analysis.skill_groups import Universe
    from smartlife.store.run import StepRun


@dataclass(frozen=True, slots=True)
class AuditedRegion:
    """All that one region has.

    Attributes:
        frame: What is asked for, and the courses in reach.
        shares: Shares of the groups in what is asked for.
        chosen: The round that counts; None without one.
        coverage: How complete the catalogues are.
        months_apart: Between courses and advertisements; None if not known.
        origins: Files behind both.
    """

    frame: Frame
    shares: Shares
    chosen: Round | None
    coverage: Coverage
    months_apart: float | None
    origins: tuple[str, ...]

    def with_asked(self, tally: Tally) -> AuditedRegion:
        """The same region as if this were asked for; courses and verdicts stay."""
        return replace(self, frame=replace(self.frame, asked=tally), shares=share_limits(tally))

    @property
    def tally(self) -> Tally:
        """What is asked for."""
        return self.frame.asked


def read_audited(run: StepRun, universe: Universe) -> dict[str, AuditedRegion]:
    """The regions under study, from the tables of a run.

    The run has to read those of `frame`, core__audits, core__provider_register and core__origins.
    """
    frames = read_frames(run, universe)
    audits = run.read("core__audits").to_pylist()
    coverages = read_coverages(run, frames)
    apart = months_apart(run)
    origins = origins_by_region(run, demand(run))
    made = {}
    for region, frame in frames.items():
        made[region] = AuditedRegion(
            frame,
            share_limits(frame.asked),
            choose_round(audits, region),
            coverages[region],
            apart.get(region),
            tuple(sorted({*origins[region], *frame.origins})),
        )
    return made


def judge_verdicts(
    held: AuditedRegion, asked: Sequence[Verdicts]
) -> list[tuple[Judged, Uncovered | None]]:
    """Figures of one round, each from other answers about the same groups.

    Returns:
        Per figure what may be printed, or why there is none; the estimate too where it could be
        made.
    """
    judged = _judge(held, asked)
    rest = rest_of(held.tally)
    if rest is not None:
        others = _judge(held.with_asked(rest), asked)
        judged = [
            (beside_largest(figure, other), made)
            for (figure, made), (other, _) in zip(judged, others, strict=True)
        ]
    return [(beside_unnamed(figure, held.tally), made) for figure, made in judged]


def _judge(held: AuditedRegion, asked: Sequence[Verdicts]) -> list[tuple[Judged, Uncovered | None]]:
    mass, covered = held.tally.group_mass(), held.frame.covered
    if mass.sum() <= 0:
        # without the one employer there is, nothing is asked for
        return [(too_little(), None) for _ in asked]
    read = asked[0].group if asked else np.empty(0, np.int64)
    made = [estimate_uncovered(mass, covered, one) if len(read) else None for one in asked]
    reasons = [_doubt(one) for one in made]
    sure = [one for one, reason in zip(made, reasons, strict=True) if one and reason is None]
    variances = None
    if sure and enough(held.tally.clusters, held.shares.family_n_eff):
        by_group = np.column_stack([one.by_group for one in sure])
        variances = demand_variances(held.tally, by_group, read)
    left: Iterator[float] = iter(variances.tolist() if variances is not None else ())
    judged: list[tuple[Judged, Uncovered | None]] = []
    for verdicts, one, reason in zip(asked, made, reasons, strict=True):
        variance = next(left, None) if reason is None else None
        final = None
        if variance is not None:
            final = estimate_uncovered(mass, covered, verdicts, variance)
        judged.append((_judge_estimate(held, final), final) if final else (too_little(reason), one))
    return judged


def _doubt(made: Uncovered | None) -> str | None:
    """Why verdicts give no figure; None if they do."""
    if made is None or made.doubtful > MAX_DOUBTFUL:
        return "audit_doubtful"
    # what is asked for now is not what was drawn from: the rest was never asked about
    return "audit_incomplete" if made.frame_share < MIN_ANSWERED else None


def _judge_estimate(held: AuditedRegion, made: Uncovered) -> Judged:
    """The estimate, if the catalogues carry it."""
    reason = _catalogue(held)
    if reason is not None:
        return too_little(reason)
    note = None
    if held.coverage.kappa is not None and held.coverage.kappa < KAPPA_ENOUGH:
        note = "catalogue_in_part"
    grade = grade_of(made.n_eff or float(held.tally.n_docs))
    return Judged("published", grade, made.estimate, made.lo, made.hi, note)


def _catalogue(held: AuditedRegion) -> str | None:
    """Why the catalogues carry no figure (rule 2.3); None if they do."""
    kappa = held.coverage.kappa
    if kappa is None:
        return held.coverage.note or "coverage_unknown"
    if kappa < KAPPA_LEAST:
        return "catalogue_incomplete"
    apart = held.months_apart
    return "periods_apart" if apart is not None and apart > MAX_MONTHS_APART else None


def demand_variances(tally: Tally, by_group: Floats, read: np.ndarray) -> Floats | None:
    """Var_D: how much shares change with other employers; None with too few of them.

    Employers are resampled, what is taught stays: a catalogue is a census of itself. Groups not
    read have the mean of their stratum; that they are all or nothing adds ȳ(1−ȳ) Var(D_g)
    for each.

    Args:
        tally: What is asked for.
        by_group: Groups × figures: what each group counts in each figure, 0 to 1.
        read: Numbers of the groups that people read.
    """
    rest = np.setdiff1d(np.flatnonzero(tally.group_mass() > 0), read)
    figures = by_group.shape[1]

    def shares(masses: list[Floats], _totals: list[Floats]) -> Floats:
        share = masses[0] / masses[0].sum(axis=1, keepdims=True)
        return np.column_stack([share @ by_group, share[:, rest]])

    drawn = bootstrap([tally], shares)
    if drawn is None:
        return None
    doubt = by_group[rest] * (1 - by_group[rest])
    variances: Floats = drawn.variance[:figures] + drawn.variance[figures:] @ doubt
    return variances
