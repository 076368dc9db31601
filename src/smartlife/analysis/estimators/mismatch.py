"""How different two compositions are, beyond what chance alone makes of two samples.

Two samples of one population differ: 1,500 against 600 mentions of 2,000 concepts have a
dissimilarity of 0.43. So the index is compared with its mean under random exchange of clusters
between the sides, within each language (Carrington & Troske 1997, On measuring segregation in
samples with small units, Journal of Business & Economic Statistics 15).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.estimators.bootstrap import replicate
from smartlife.analysis.estimators.uncertainty import Tally, Z
from smartlife.analysis.thresholds import MIN_RESAMPLED_CLUSTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scipy.sparse import csr_array

    from smartlife.analysis.estimators.uncertainty import Floats, Integers

PERMUTATIONS: Final = 500
REPLICATES: Final = 200
"""Bootstrap replicates: only a standard deviation is taken from them."""
_SEED: Final = 20_260_301
_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Stratum:
    """Both sides of one language."""

    demand: Tally
    offer: Tally


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The index and its null.

    Attributes:
        raw: D = ½ Σ |p − q|.
        null: E0, the mean of D when clusters are exchanged at random.
        estimate: D* = max(0, (D − E0) / (1 − E0)).
        lo: Lower 90 % limit, at least 0.
        hi: Upper limit.
        p: Share of permutations with at least this D.
    """

    raw: float
    null: float
    estimate: float
    lo: float
    hi: float
    p: float


def dissimilarity(demand: Floats, offer: Floats) -> Floats:
    """½ Σ |p − q| of masses; leading axes are kept, NaN where a side is empty."""
    with np.errstate(invalid="ignore", divide="ignore"):
        p = demand / demand.sum(axis=-1, keepdims=True)
        q = offer / offer.sum(axis=-1, keepdims=True)
    return np.asarray(np.abs(p - q).sum(axis=-1) / 2, np.float64)


def clusters_of(strata: Sequence[Stratum]) -> tuple[int, int]:
    """Distinct clusters of both sides: an employer counts once, in however many languages."""
    return (
        len(_distinct([stratum.demand for stratum in strata])[0]),
        len(_distinct([stratum.offer for stratum in strata])[0]),
    )


def merged(tallies: Sequence[Tally]) -> Tally:
    """One tally of several over the same groups; what has the same key is one cluster.

    Raises:
        ValueError: without a tally.
    """
    keys, places = _distinct(tallies)
    groups = tallies[0].groups
    cell = np.concatenate(
        [
            place[one.cluster] * groups + one.group
            for one, place in zip(tallies, places, strict=True)
        ]
    )
    cells, entry = np.unique(cell, return_inverse=True)
    of_cluster = np.concatenate(places)

    def summed(values: list[np.ndarray], where: Integers, length: int) -> Floats:
        return np.bincount(where, np.concatenate(values), length).astype(np.float64)

    def counted(values: list[np.ndarray], where: Integers, length: int) -> Integers:
        return np.rint(summed(values, where, length)).astype(np.int64)

    return Tally(
        cluster=cells // groups,
        group=cells % groups,
        mass=summed([one.mass for one in tallies], entry, len(cells)),
        documents=counted([one.documents for one in tallies], entry, len(cells)),
        cluster_mass=summed([one.cluster_mass for one in tallies], of_cluster, len(keys)),
        cluster_docs=counted([one.cluster_docs for one in tallies], of_cluster, len(keys)),
        link_variance=np.sum([one.link_variance for one in tallies], axis=0),
        keys=keys,
    )


def _distinct(tallies: Sequence[Tally]) -> tuple[Integers, list[Integers]]:
    """Keys of the clusters of all tallies, each once, and per tally the place of its clusters."""
    held = [
        np.arange(one.clusters, dtype=np.int64) if one.keys is None else one.keys for one in tallies
    ]
    keys, place = np.unique(np.concatenate([np.empty(0, np.int64), *held]), return_inverse=True)
    return keys, np.split(place, np.cumsum([len(one) for one in held])[:-1])


def mismatch(strata: Sequence[Stratum], permutations: int = PERMUTATIONS) -> Mismatch | None:
    """The index of all languages that occur on both sides; None if there are too few clusters.

    Clusters are exchanged between the sides within their language, as many on each side as there
    are. The limits are D ± 1.645 sd, sd from the cluster bootstrap, both moved by the null like
    the index itself; the lower one is 0 unless the permutations reject equality at 5 %.
    """
    used = [one for one in strata if one.demand.clusters and one.offer.clusters]
    if min(clusters_of(used), default=0) < MIN_RESAMPLED_CLUSTERS:
        return None
    demand = np.sum([one.demand.group_mass() for one in used], axis=0)
    offer = np.sum([one.offer.group_mass() for one in used], axis=0)
    raw = float(dissimilarity(demand, offer))
    drawn = permuted(used, permutations)
    null = float(drawn.mean())
    if not np.isfinite(raw) or null >= 1:
        return None
    p = float((1 + (drawn >= raw - 1e-12).sum()) / (1 + permutations))
    sd = _deviation(used)
    scale = 1 - null
    low = max(0.0, (raw - Z * sd - null) / scale) if p <= 0.05 else 0.0
    return Mismatch(
        raw=raw,
        null=null,
        estimate=max(0.0, (raw - null) / scale),
        lo=low,
        hi=min(1.0, max(0.0, (raw + Z * sd - null) / scale)),
        p=p,
    )


def permuted(strata: Sequence[Stratum], permutations: int, seed: int = _SEED) -> Floats:
    """D of each permutation."""
    generator = np.random.default_rng(seed)
    groups = strata[0].demand.groups
    asked = np.zeros((permutations, groups))
    total = np.zeros(groups)
    for one in strata:
        units = _units(one)
        total += np.asarray(units.sum(axis=0)).ravel()
        count, mine = units.shape[0], one.demand.clusters
        for start in range(0, permutations, _AT_ONCE):
            some = min(_AT_ONCE, permutations - start)
            picked = np.zeros((some, count))
            order = np.argsort(generator.random((some, count)), axis=1)[:, :mine]
            np.put_along_axis(picked, order, 1.0, axis=1)
            asked[start : start + some] += picked @ units
    return dissimilarity(asked, np.maximum(total[None, :] - asked, 0.0))


def _units(one: Stratum) -> csr_array:
    """Clusters of both sides × groups, as a sparse matrix."""
    from scipy.sparse import csr_array

    demand, offer = one.demand, one.offer
    row = np.concatenate([demand.cluster, offer.cluster + demand.clusters])
    column = np.concatenate([demand.group, offer.group])
    value = np.concatenate([demand.mass, offer.mass])
    shape = (demand.clusters + offer.clusters, demand.groups)
    return csr_array((value, (row, column)), shape=shape)


def _deviation(strata: Sequence[Stratum]) -> float:
    """Standard deviation of D over bootstrap replicates of the clusters of both sides."""
    sides = [
        sum(
            (replicate(getattr(one, side), REPLICATES, with_links=False).mass for one in strata),
            start=np.zeros((REPLICATES, strata[0].demand.groups)),
        )
        for side in ("demand", "offer")
    ]
    values = dissimilarity(sides[0], sides[1])
    values = values[np.isfinite(values)]
    return float(values.std(ddof=1)) if len(values) > 1 else 0.0
