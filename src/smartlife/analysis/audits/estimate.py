"""Uncovered demand from an audit: the draw of groups, the estimator, agreement of readers.

Rule 2.1 of the methods: groups are drawn in two strata (the programme found a course, or none)
with probability proportional to demand; people say whether a course truly teaches each group; the
verdicts are weighted back. Pure mathematics over numpy arrays; nothing here knows tables.

Literature: Hansen & Hurwitz (1943), On the theory of sampling from finite populations, Annals of
Mathematical Statistics 14; Korn & Graubard (1998), Survey Methodology 24; Cohen (1960), A
coefficient of agreement for nominal scales, Educational and Psychological Measurement 20.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.estimators.uncertainty import beta_limits

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from smartlife.analysis.estimators.uncertainty import Floats, Integers

AUDIT_SIZE: Final = 200
"""Draws of a whole audit: rule 2.1."""
LEAST_OF_STRATUM: Final = 0.2
"""Each stratum gets at least this part of all draws (40 of 200): rule 2.1."""


@dataclass(frozen=True, slots=True)
class Draw:
    """Drawn groups; parallel arrays, ordered by stratum and group.

    Attributes:
        group: Number of the group.
        stratum: Its stratum: 0 the programme found no course, 1 it found one.
        draws: How often it was drawn, at least 1; 1 where all groups of the stratum are read.
        is_all: Whether all groups of its stratum are read, so that nothing was left to chance.
    """

    group: Integers
    stratum: Integers
    draws: Integers
    is_all: NDArray[np.bool_]


def draw_groups(
    demand: Floats, covered: NDArray[np.bool_], size: int, random: np.random.Generator
) -> Draw:
    """Draws groups to be read: n_h = max(size / 5, size · W_h) per stratum, p ∝ demand.

    Drawing is with replacement. A stratum with no more groups than draws is read as a whole: that
    costs no reader more than the draws, and leaves no error of sampling.

    Args:
        demand: What is asked for, by group; groups that nobody asks for are not drawn.
        covered: Groups for which the programme found a course.
        size: Draws in all.
        random: Source of chance.
    """
    total = float(demand.sum())
    parts: list[tuple[Integers, int, Integers, bool]] = []
    for stratum in (0, 1):
        groups = np.flatnonzero((covered == bool(stratum)) & (demand > 0))
        if not len(groups):
            continue
        mass = demand[groups]
        planned = max(LEAST_OF_STRATUM * size, size * float(mass.sum()) / total)
        n = max(2, round(planned))
        if len(groups) <= n:
            parts.append((groups, stratum, np.ones(len(groups), np.int64), True))
            continue
        drawn = random.multinomial(n, mass / mass.sum())
        parts.append((groups[drawn > 0], stratum, drawn[drawn > 0].astype(np.int64), False))
    lengths = [len(groups) for groups, *_ in parts]
    return Draw(
        np.concatenate([groups for groups, *_ in parts] or [np.empty(0, np.int64)]),
        np.repeat([stratum for _, stratum, _, _ in parts], lengths).astype(np.int64),
        np.concatenate([draws for *_, draws, _ in parts] or [np.empty(0, np.int64)]),
        np.repeat([is_all for *_, is_all in parts], lengths).astype(np.bool_),
    )


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What people said of drawn groups; parallel arrays.

    Attributes:
        group: Number of the group.
        stratum: Number of the stratum it was drawn from.
        draws: How often it was drawn.
        is_all: Whether all groups of its stratum were to be read.
        drawn_share: Its share of demand when it was drawn.
        stratum_share: The stratum's share of demand then.
        uncovered: 1: no course teaches it; 0: one does; NaN: the readers cannot tell.
    """

    group: Integers
    stratum: Integers
    draws: Integers
    is_all: NDArray[np.bool_]
    drawn_share: Floats
    stratum_share: Floats
    uncovered: Floats


@dataclass(frozen=True, slots=True)
class Uncovered:
    """The audited estimate.

    Attributes:
        estimate: Share of demand in groups that no course teaches.
        lo: Lower 90 % limit; doubtful groups count as taught.
        hi: Upper limit; doubtful groups count as not taught.
        n_eff: Effective number of verdicts; None where nothing is left to chance.
        audit_variance: Variance from reading only some groups.
        by_group: Per group of the universe 1, 0, or the mean of its stratum if it was not read.
        doubtful: Share of demand in groups of which the readers cannot tell.
        frame_share: Share of demand now in the groups that could be drawn; 1 if demand has not
            changed since the draw. Estimated from the draws, so above 1 by chance at times.
    """

    estimate: float
    lo: float
    hi: float
    n_eff: float | None
    audit_variance: float
    by_group: Floats
    doubtful: float
    frame_share: float = 1.0


def estimate_uncovered(
    demand: Floats,
    covered: NDArray[np.bool_],
    verdicts: Verdicts,
    demand_variance: float = 0.0,
) -> Uncovered | None:
    """Û = Σ_h W_h ȳ_h with Korn–Graubard limits; None without a verdict that says yes or no.

    `Var = Σ_h W_h² ȳ_h(1−ȳ_h)/(n_h−1) + Var_D`, with (Σy+½)/(n_h+1) for ȳ_h in the variance where
    all verdicts of a stratum are the same. If demand has changed since the draw, verdicts are
    weighted by how it changed (Hansen & Hurwitz). Where all groups of a stratum are read, its part
    is exact.

    Args:
        demand: What is asked for now, by group.
        covered: Groups for which the programme finds a course now; for groups that were not drawn.
        verdicts: What people said.
        demand_variance: Var_D: from the sample of advertisements (see `by_group`).
    """
    sure = np.isfinite(verdicts.uncovered)
    share = demand / demand.sum()
    weight = _weights(verdicts, share)
    if weight[sure].sum() <= 0:
        return None
    point, variance, smooth = _estimate(verdicts, weight, sure, verdicts.uncovered)
    low, high = (
        _estimate(verdicts, weight, np.ones_like(sure), np.where(sure, verdicts.uncovered, value))
        for value in (0.0, 1.0)
    )
    n_eff = _effective(point, smooth, variance + demand_variance)
    lo = _limits(low, demand_variance)[0]
    hi = _limits(high, demand_variance)[1]
    return Uncovered(
        estimate=point,
        lo=min(lo, point),
        hi=max(hi, point),
        n_eff=n_eff,
        audit_variance=variance,
        by_group=_by_group(verdicts, weight, sure, covered),
        doubtful=float(weight[~sure].sum() / weight.sum()),
        # weights are shares of demand now: what they lack of 1 lies in groups not drawn from
        frame_share=float(weight.sum()),
    )


def verdict_shares(demand: Floats, verdicts: Verdicts) -> Floats:
    """How much each verdict counts in the estimate: it is Σ of these times what was said.

    They add up to 1 over the groups that the readers were sure of; the others count nothing.

    Args:
        demand: What is asked for now, by group.
        verdicts: What people said.
    """
    sure = np.isfinite(verdicts.uncovered)
    weight = _weights(verdicts, demand / demand.sum())
    made = np.zeros(len(weight))
    for stratum in np.unique(verdicts.stratum[sure]):
        here = verdicts.stratum == stratum
        mine = here & sure
        made[mine] = weight[here].sum() * weight[mine] / weight[mine].sum()
    total = made.sum()
    return made / total if total > 0 else made


def _weights(verdicts: Verdicts, share: Floats) -> Floats:
    """Weight of each read group: W_h · draws / n_h, moved by how its demand changed since."""
    weight = np.zeros(len(verdicts.group))
    for stratum in np.unique(verdicts.stratum):
        mine = verdicts.stratum == stratum
        whole = verdicts.is_all[mine]
        by_draws = verdicts.draws[mine] / verdicts.draws[mine].sum()
        by_share = verdicts.drawn_share[mine] / verdicts.drawn_share[mine].sum()
        weight[mine] = verdicts.stratum_share[mine] * np.where(whole, by_share, by_draws)
    return np.asarray(weight * share[verdicts.group] / verdicts.drawn_share, np.float64)


def _estimate(
    verdicts: Verdicts, weight: Floats, used: NDArray[np.bool_], values: Floats
) -> tuple[float, float, float]:
    """Estimate, its audit variance, and the estimate with the smoothed means of the variance."""
    parts = []
    for stratum in np.unique(verdicts.stratum[used]):
        mine = used & (verdicts.stratum == stratum)
        # what was not answered is taken to be like the rest of its stratum
        mass = float(weight[verdicts.stratum == stratum].sum())
        parts.append((mass, *_stratum(verdicts, weight, mine, values)))
    total = sum(mass for mass, *_ in parts)
    point = sum(mass * mean for mass, mean, _, _ in parts) / total
    variance = sum((mass / total) ** 2 * of_mean for mass, _, of_mean, _ in parts)
    smooth = sum(mass * mean for mass, _, _, mean in parts) / total
    return min(max(point, 0.0), 1.0), variance, smooth


def _stratum(
    verdicts: Verdicts, weight: Floats, mine: NDArray[np.bool_], values: Floats
) -> tuple[float, float, float]:
    """Mean of a stratum, its variance, and the mean that the variance takes."""
    w, y, draws = weight[mine], values[mine], verdicts.draws[mine]
    mean = float((w * y).sum() / w.sum())
    n = int(draws.sum())
    left = 1.0
    if verdicts.is_all[mine].all():
        whole = weight[verdicts.stratum == verdicts.stratum[mine][0]].sum()
        left = 1 - float(w.sum() / whole)
    if left <= 1e-12:
        return mean, 0.0, mean
    smooth = mean
    if mean <= 1e-12 or mean >= 1 - 1e-12:
        smooth = (float((draws * y).sum()) + 0.5) / (n + 1)
        return mean, left * smooth * (1 - smooth) / max(n - 1, 1), smooth
    spread = float((draws * (w / draws * (y - mean)) ** 2).sum()) / float(w.sum()) ** 2
    return mean, left * spread * n / max(n - 1, 1), smooth


def _effective(point: float, smooth: float, variance: float) -> float | None:
    if variance <= 0:
        return None
    inner = point if 0 < point < 1 else smooth
    return inner * (1 - inner) / variance if 0 < inner < 1 else None


def _limits(made: tuple[float, float, float], demand_variance: float) -> tuple[float, float]:
    point, variance, smooth = made
    n_eff = _effective(point, smooth, variance + demand_variance)
    if n_eff is None:
        return point, point
    lo, hi = beta_limits(np.array([point]), np.array([n_eff]))
    return float(lo[0]), float(hi[0])


def _by_group(
    verdicts: Verdicts, weight: Floats, sure: NDArray[np.bool_], covered: NDArray[np.bool_]
) -> Floats:
    overall = float((weight * verdicts.uncovered)[sure].sum() / weight[sure].sum())
    made = np.full(len(covered), overall)
    for stratum in np.unique(verdicts.stratum[sure]):
        mine = sure & (verdicts.stratum == stratum)
        mean = float((weight * verdicts.uncovered)[mine].sum() / max(weight[mine].sum(), 1e-300))
        made[covered == bool(stratum)] = mean
    made[verdicts.group[sure]] = verdicts.uncovered[sure]
    return made


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two readers agree.

    Attributes:
        kappa: Cohen's kappa; None where both say the same of everything, so chance says it too.
        agreed: Share of groups with the same verdict.
        pairs: Groups that both read.
    """

    kappa: float | None
    agreed: float
    pairs: int


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> Agreement | None:
    """κ = (p_o − p_e) / (1 − p_e); None without pairs."""
    n = len(pairs)
    if n == 0:
        return None
    observed = sum(first == second for first, second in pairs) / n
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    expected = sum(count * seconds[one] for one, count in firsts.items()) / n**2
    kappa = None if expected >= 1 else (observed - expected) / (1 - expected)
    return Agreement(kappa, observed, n)
