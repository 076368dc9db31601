"""Poisson cluster bootstrap: intervals of figures that have no formula for their variance.

In each replicate every cluster (employer, provider) counts Poisson(1) times. The number comes from
integer arithmetic on a stable key of the cluster and the number of the replicate, and every
intermediate value fits into a signed 64-bit integer; so numpy, DuckDB and Spark give the same
weights whatever the order or partition of the rows, and two figures about the same employers are
resampled alike. Sums are taken over whole numbers, so that their order changes no digit.

Literature: Hanley & MacGibbon (2006), Creating non-parametric bootstrap samples using Poisson
frequencies, Computer Methods and Programs in Biomedicine 83; Chamandy, Muralidharan, Najmi & Naidu
(2012), Estimating uncertainty for massive data streams, Google; Davison & Hinkley (1997), Bootstrap
methods and their application.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from smartlife.analysis.estimators.uncertainty import TAIL
from smartlife.analysis.thresholds import MIN_RESAMPLED_CLUSTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from smartlife.analysis.estimators.uncertainty import Floats, Integers, Tally

    Statistic = Callable[[list[Floats], list[Floats]], Floats]

REPLICATES: Final = 1000
POISSON_STEPS: Final = (24109, 48220, 60273, 64291, 65296, 65497, 65531, 65535)
"""A cluster counts as often as there are steps not above its 16-bit number: Poisson(1) in units of
1 / 65,536, with mean exactly 1."""
MIX_FACTORS: Final = (0x21F0AAAD, 0x735A2D97)
"""Multipliers of the 32-bit mixer; below 2³¹, so that no product needs more than 63 bits."""
MIX_SHIFTS: Final = (16, 15, 15)
REPLICATE_STEP: Final = 0x9E3779B1
"""Replicate b starts from b times this (mod 2³²)."""
_UNIT: Final = 2.0**20
"""Masses are summed as whole multiples of 1 / _UNIT: exact up to 2³³ documents."""
_CLUSTERS_AT_ONCE: Final = 8192
_REPLICATES_AT_ONCE: Final = 50


def cluster_keys(names: Iterable[str]) -> Integers:
    """Stable keys of clusters: 62 bits of the BLAKE2b digest of their names."""
    digests = (blake2b(name.encode(), digest_size=8).digest() for name in names)
    return np.array([int.from_bytes(d, "big") >> 2 for d in digests], np.int64)


def poisson_weights(keys: Integers, replicates: range) -> NDArray[np.uint8]:
    """How often each cluster counts: clusters × replicates.

    `mix((mix(key >> 32) + mix(b · REPLICATE_STEP) mod 2³²) xor (key mod 2³²)) >> 16`, looked up in
    `POISSON_STEPS`; `mix` works on 32 bits.
    """
    whole = keys.astype(np.uint64)
    high = _mixed((whole >> np.uint64(32)).astype(np.uint32))
    low = whole.astype(np.uint32)
    numbers = np.array([b * REPLICATE_STEP % 2**32 for b in replicates], np.uint32)
    cells = (high[:, None] + _mixed(numbers)[None, :]) ^ low[:, None]
    return np.asarray(_counts()[_mixed(cells) >> np.uint32(16)], np.uint8)


def _mixed(numbers: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The 32-bit mixer: xor with a shift, multiply (mod 2³²), and again."""
    mixed = numbers ^ (numbers >> np.uint32(MIX_SHIFTS[0]))
    for factor, shift in zip(MIX_FACTORS, MIX_SHIFTS[1:], strict=True):
        mixed *= np.uint32(factor)
        mixed ^= mixed >> np.uint32(shift)
    return mixed


@cache
def _counts() -> NDArray[np.uint8]:
    """16-bit number → how often."""
    steps = np.array(POISSON_STEPS)
    return np.searchsorted(steps, np.arange(2**16), side="right").astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Replicated:
    """Masses of one side in each replicate.

    Attributes:
        mass: Replicates × groups.
        total: Weight of all documents in each replicate.
    """

    mass: Floats
    total: Floats


def replicate(tally: Tally, replicates: int = REPLICATES, *, with_links: bool = True) -> Replicated:
    """Masses of the tally's groups in each replicate.

    Args:
        tally: One side. Without keys, clusters are told apart by their numbers.
        replicates: How many.
        with_links: Move each group's mass by its link variance too, once per replicate (a normal
            number from the group's number and the replicate's; methods, rule 3.3).
    """
    from scipy.sparse import csr_array

    keys = np.arange(tally.clusters, dtype=np.int64) if tally.keys is None else tally.keys
    # one column more: the weight of all documents
    cluster = np.concatenate([tally.cluster, np.arange(tally.clusters)])
    column = np.concatenate([tally.group, np.full(tally.clusters, tally.groups)])
    value = np.rint(np.concatenate([tally.mass, tally.cluster_mass]) * _UNIT)
    sums = np.zeros((tally.groups + 1, replicates))
    order = np.argsort(cluster, kind="stable")
    cluster, column, value = cluster[order], column[order], value[order]
    for start in range(0, tally.clusters, _CLUSTERS_AT_ONCE):
        stop = min(start + _CLUSTERS_AT_ONCE, tally.clusters)
        mine = slice(*np.searchsorted(cluster, [start, stop]))
        part = csr_array(
            (value[mine], (column[mine], cluster[mine] - start)),
            shape=(tally.groups + 1, stop - start),
        )
        for first in range(0, replicates, _REPLICATES_AT_ONCE):
            block = range(first, min(first + _REPLICATES_AT_ONCE, replicates))
            weights = poisson_weights(keys[start:stop], block).astype(np.float64)
            sums[:, block.start : block.stop] += part @ weights
    mass = np.ascontiguousarray(sums[:-1].T) / _UNIT
    if with_links and tally.link_variance.any():
        noise = np.sqrt(tally.link_variance) * _normal(tally.groups, replicates)
        mass = np.where(mass > 0, np.maximum(mass + noise, 0.0), 0.0)
    return Replicated(mass, sums[-1] / _UNIT)


def _normal(groups: int, replicates: int) -> Floats:
    """Standard normal numbers, replicates × groups, from integers."""
    from scipy.special import ndtri

    column = _mixed(np.arange(groups, dtype=np.uint32))
    row = np.array([(b + 1) * REPLICATE_STEP % 2**32 for b in range(replicates)], np.uint32)
    cells = _mixed(_mixed(row)[:, None] ^ column[None, :])
    return np.asarray(ndtri((cells + 0.5) / 2.0**32), np.float64)


@dataclass(frozen=True, slots=True)
class Bootstrapped:
    """A figure, or an array of them, with bootstrap limits.

    Attributes:
        estimate: The figure of the data as they are.
        lo: Lower 90 % limit.
        hi: Upper limit.
        variance: Variance over replicates.
        clusters: Fewest clusters of a resampled side.
        replicates: Replicates that gave a number; others (an empty denominator) are left out.
    """

    estimate: Floats
    lo: Floats
    hi: Floats
    variance: Floats
    clusters: int
    replicates: int


def bootstrap(
    sides: Sequence[Tally],
    statistic: Statistic,
    *,
    fixed: Sequence[bool] = (),
    kind: Literal["percentile", "basic"] = "percentile",
    replicates: int = REPLICATES,
    with_links: bool = True,
) -> Bootstrapped | None:
    """Bootstraps a statistic of one or several sides; None with too few clusters.

    Args:
        sides: Tallies; sides whose clusters have different keys are resampled independently.
        statistic: From the sides' masses (each n × groups) and totals (each n) to n × k numbers;
            NaN where it is not defined.
        fixed: Sides that are not resampled: a register is a census of itself (methods, rule 2.1).
        kind: How the limits come from the replicates: their quantiles, or these mirrored at the
            estimate.
        replicates: How many.
        with_links: See `replicate`.

    Returns:
        None if a resampled side has fewer clusters than `MIN_RESAMPLED_CLUSTERS`, or the figure
        itself is not defined.
    """
    held = tuple(fixed) or (False,) * len(sides)
    resampled = [side for side, is_held in zip(sides, held, strict=True) if not is_held]
    fewest = min((side.clusters for side in resampled), default=0)
    if fewest < MIN_RESAMPLED_CLUSTERS:
        return None
    now = [(side.group_mass()[None, :], np.array([side.total])) for side in sides]
    estimate = statistic([m for m, _ in now], [t for _, t in now])[0]
    drawn = [
        (np.repeat(mass, replicates, axis=0), np.repeat(total, replicates))
        if is_held
        else _pair(replicate(side, replicates, with_links=with_links))
        for side, is_held, (mass, total) in zip(sides, held, now, strict=True)
    ]
    values = statistic([m for m, _ in drawn], [t for _, t in drawn])
    usable = np.isfinite(values).all(axis=tuple(range(1, values.ndim)))
    values = values[usable]
    if not np.isfinite(estimate).all() or len(values) < replicates / 2:
        return None
    lo, hi = limits(values, estimate, kind)
    return Bootstrapped(
        np.asarray(estimate), lo, hi, values.var(axis=0, ddof=1), fewest, len(values)
    )


def _pair(drawn: Replicated) -> tuple[Floats, Floats]:
    return drawn.mass, drawn.total


def limits(
    values: Floats, estimate: Floats, kind: Literal["percentile", "basic"]
) -> tuple[Floats, Floats]:
    """90 % limits from replicates (first axis): percentile, or basic (2 · estimate − quantile)."""
    low, high = np.quantile(values, [TAIL, 1 - TAIL], axis=0)
    if kind == "percentile":
        return low, high
    return 2 * estimate - high, 2 * estimate - low
