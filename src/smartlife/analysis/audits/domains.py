"""The audited share within a part of demand: what an area asks for, and no course teaches.

A drawn group belongs to the part as far as its demand does. The share is a ratio of two sums over
the draws, so its variance is that of the linearised residuals (Särndal, Swensson & Wretman 1992,
Model assisted survey sampling, section 5.8). Over parts that add up to all demand, the shares
weighted by their demand as the draws see it add up to the share of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from smartlife.analysis.audits.estimate import verdict_shares
from smartlife.analysis.estimators.uncertainty import beta_limits

if TYPE_CHECKING:
    from smartlife.analysis.audits.estimate import Verdicts
    from smartlife.analysis.estimators.uncertainty import Floats


@dataclass(frozen=True, slots=True)
class Domain:
    """The audited share of one part.

    Attributes:
        estimate: Share of the part's demand in groups that no course teaches.
        lo: Lower 90 % limit; doubtful groups count as taught.
        hi: Upper limit; doubtful groups count as not taught.
        n_eff: Effective number of verdicts; None where nothing is left to chance.
        draws: Effective number of draws that fell into the part, of strata that were drawn from.
        drawn: Share of the part's demand in such strata; the rest was read as a whole.
        groups: Groups read that the part asks for.
        doubtful: Share of the part's demand in groups of which readers cannot tell.
    """

    estimate: float
    lo: float
    hi: float
    n_eff: float | None
    draws: float
    drawn: float
    groups: int
    doubtful: float


def estimate_domain(
    demand: Floats, inside: Floats, verdicts: Verdicts, demand_variance: float = 0.0
) -> Domain | None:
    """The share of one part; None if no group that people were sure of is asked for in it.

    Args:
        demand: What is asked for now, by group.
        inside: Share of each group's demand that belongs to the part.
        verdicts: What people said.
        demand_variance: From the sample of advertisements.
    """
    sure = np.isfinite(verdicts.uncovered)
    weight = verdict_shares(demand, verdicts) * inside[verdicts.group]
    total = float(weight.sum())
    if total <= 0:
        return None
    said = np.where(sure, verdicts.uncovered, 0.0)
    share = float((weight * said).sum()) / total
    is_drawn = sure & ~verdicts.is_all & (weight > 0)
    squares = float((weight[is_drawn] ** 2 / verdicts.draws[is_drawn]).sum())
    drawn = float(weight[is_drawn].sum())
    draws = drawn**2 / squares if squares > 0 else 0.0
    smooth, variance = share, _variance(verdicts, weight, said - share) / total**2
    if drawn > 0 and not 1e-12 < share < 1 - 1e-12:
        smooth = (draws * share + 0.5) / (draws + 1)
        variance = (drawn / total) ** 2 * smooth * (1 - smooth) / max(draws - 1, 1.0)
    n_eff = None
    if variance + demand_variance > 0 and 0 < smooth < 1:
        n_eff = smooth * (1 - smooth) / (variance + demand_variance)
    every = verdict_shares(demand, replace(verdicts, uncovered=said)) * inside[verdicts.group]
    doubtful = float(every[~sure].sum() / every.sum())
    lo = float((every * said).sum() / every.sum())
    hi = lo + doubtful
    if n_eff is not None:
        lo = float(beta_limits(np.array([lo]), np.array([n_eff]))[0][0])
        hi = float(beta_limits(np.array([hi]), np.array([n_eff]))[1][0])
    groups = len(np.unique(verdicts.group[weight > 0]))
    return Domain(share, min(lo, share), max(hi, share), n_eff, draws, drawn / total, groups,
                  doubtful)  # fmt: skip


def _variance(verdicts: Verdicts, weight: Floats, residual: Floats) -> float:
    """Variance of Σ w·residual over strata that were drawn from, with replacement."""
    total = 0.0
    sure = np.isfinite(verdicts.uncovered)
    for stratum in np.unique(verdicts.stratum):
        mine = sure & (verdicts.stratum == stratum) & ~verdicts.is_all
        draws = verdicts.draws[mine]
        n = int(draws.sum())
        if n < 2:
            continue
        single = weight[mine] * residual[mine] / draws
        mean = float((draws * single).sum()) / n
        total += n / (n - 1) * float((draws * (single - mean) ** 2).sum())
    return total
