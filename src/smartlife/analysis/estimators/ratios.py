"""Shares estimated from few, weighted and clustered judgements, with their limits.

The same method as for the shares of figures (`uncertainty.share_limits`), for a ratio whose
denominator is random too: how many of the links are right, how many of the true ones were found.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from smartlife.analysis.estimators.uncertainty import TAIL, beta_limits

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence


@dataclass(frozen=True, slots=True)
class Judged:
    """One thing that was judged.

    Attributes:
        weight: 1 / its probability to be drawn.
        is_hit: The verdict.
        clusters: What it is like others in (document, phrase), one name for each way of grouping.
    """

    weight: float
    is_hit: bool
    clusters: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share, its 90 % limits, how many judgements it has and how many they are worth."""

    estimate: float
    lo: float
    hi: float
    n: int
    n_eff: float


def estimate_ratio(judged: Sequence[Judged]) -> Ratio | None:
    """Σ w·hit / Σ w with Korn–Graubard limits; None without judgements.

    The variance is linearised over clusters, `v = J/(J−1) Σ_j (h_j − p t_j)² / T²`, once for each
    way of grouping; the largest counts, since a wrong phrase is wrong in every document. Where
    all verdicts are the same, clusters count as Kish's effective number of their weights.
    """
    if not judged:
        return None
    n = len(judged)
    weight = np.array([one.weight for one in judged])
    hit = weight * np.array([one.is_hit for one in judged])
    p = float(hit.sum() / weight.sum())
    n_eff = min(
        _effective([one.clusters[way] for one in judged], hit, weight, p)
        for way in range(len(judged[0].clusters))
    )
    lo, hi = beta_limits(np.array([p]), np.array([n_eff]))
    return Ratio(p, float(lo[0]), float(hi[0]), n, n_eff)


def _effective(clusters: list[Hashable], hit: np.ndarray, weight: np.ndarray, p: float) -> float:
    numbers: dict[Hashable, int] = defaultdict(lambda: len(numbers))
    cluster = np.array([numbers[one] for one in clusters])
    hits = np.bincount(cluster, hit)
    totals = np.bincount(cluster, weight)
    count = len(totals)
    kish = float(totals.sum() ** 2 / (totals**2).sum())
    if count < 2:
        return kish
    spread = float(((hits - p * totals) ** 2).sum()) * count / (count - 1)
    variance = spread / float(totals.sum()) ** 2
    if not 0 < p < 1 or variance <= 0:
        return kish
    return float(min(len(hit), p * (1 - p) / variance)) * _few(len(hit), count)


def _few(n: int, clusters: int) -> float:
    """(t_{n−1} / t_{J−1})²: few clusters know less of their variance."""
    from scipy.special import stdtrit

    ratio = stdtrit(max(n - 1, 1), 1 - TAIL) / stdtrit(clusters - 1, 1 - TAIL)
    return float(min(1.0, ratio**2))
