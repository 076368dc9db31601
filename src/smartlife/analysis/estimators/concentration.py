"""Concentration: how likely two documents come from the same employer or provider.

The Herfindahl–Hirschman index of n documents is at least 1/n even if all come from different
clusters; without that part it estimates the probability for two different documents, without bias:
`(HHI − 1/n) / (1 − 1/n) = Σ_j n_j (n_j − 1) / (n (n − 1))` (Simpson 1949, Nature 163).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.estimators.bootstrap import poisson_weights
from smartlife.analysis.estimators.uncertainty import TAIL
from smartlife.analysis.thresholds import MIN_RESAMPLED_CLUSTERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.analysis.estimators.uncertainty import Integers

REPLICATES: Final = 1000
_AT_ONCE: Final = 100


def corrected_hhi(sizes: NDArray[np.int64]) -> float | None:
    """Σ n_j (n_j − 1) / (n (n − 1)); None with fewer than two documents."""
    n = int(sizes.sum())
    return float((sizes * (sizes - 1)).sum() / (n * (n - 1))) if n > 1 else None


def hhi_limits(sizes: NDArray[np.int64], keys: Integers) -> tuple[float, float] | None:
    """90 % limits by the Poisson bootstrap of clusters; None with too few of them.

    A cluster that is drawn twice counts as two clusters of its size.
    """
    if len(sizes) < MIN_RESAMPLED_CLUSTERS:
        return None
    values = []
    pairs = (sizes * (sizes - 1)).astype(np.float64)
    for start in range(0, REPLICATES, _AT_ONCE):
        weights = poisson_weights(keys, range(start, start + _AT_ONCE)).astype(np.float64)
        n = sizes.astype(np.float64) @ weights
        some = n > 1
        values.append((pairs @ weights)[some] / (n[some] * (n[some] - 1)))
    drawn = np.concatenate(values)
    if len(drawn) < REPLICATES / 2:
        return None
    lo, hi = np.quantile(drawn, [TAIL, 1 - TAIL])
    return float(lo), float(hi)
