"""Intervals of shares, dispersion of clusters, and the emphasis difference of two sides.

Shares carry Korn–Graubard limits on an effective sample size that is linearised over clusters
(employers, providers); the emphasis difference is an empirical-Bayes log-ratio of two
compositions. All functions take numpy arrays and are vectorised over groups; nothing here knows
tables. Every interval is two-sided at `LEVEL`.

Literature: Korn & Graubard (1998), Confidence intervals for proportions with small expected number
of positive counts estimated from survey data, Survey Methodology 24; DerSimonian & Laird (1986),
Meta-analysis in clinical trials, Controlled Clinical Trials 7; Stephens (2017), False discovery
rates: a new deal, Biostatistics 18.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.model.fields import EmphasisClass

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

LEVEL: Final = 0.90
"""Coverage aimed at by every interval (methods, section 6)."""
TAIL: Final = (1 - LEVEL) / 2
Z: Final = 1.6448536269514722
"""Normal quantile of 1 − TAIL."""

MARGIN: Final = float(np.log(1.25))
"""A difference within ± 25 % is "in line" (methods, rule 1.1)."""
POSTERIOR_DIFFERENT: Final = 0.95
POSTERIOR_IN_LINE: Final = 0.90
LIST_ERROR: Final = 0.10
"""Bound of the mean probability of error over all groups that get a class."""
MIN_EXPECTED: Final = 10.0
"""A group is kept if its pooled share promises that many documents on the smaller side."""
MIN_DOCS_DISPERSION: Final = 5
"""Groups seen in fewer documents say nothing about the dispersion of clusters."""
MIN_TAU2: Final = 0.001


@dataclass(frozen=True, slots=True)
class Tally:
    """Weighted documents of one side by cluster and group; sparse, one entry per pair that occurs.

    Attributes:
        cluster: Cluster number per entry, 0 … clusters − 1.
        group: Group number per entry, 0 … groups − 1.
        mass: Weight of the cluster's documents in the group, per entry.
        documents: Documents of the cluster in the group, per entry.
        cluster_mass: Weight of all documents of each cluster.
        cluster_docs: Distinct documents of each cluster.
        link_variance: Variance of each group's mass that comes from wrong links.
        keys: Stable key of each cluster, for the bootstrap; None: its number.
        unnamed: True for a cluster that is one document which names none: whose it is is not known,
            so that there may be fewer clusters than are counted. None: all are known.
    """

    cluster: Integers
    group: Integers
    mass: Floats
    documents: Integers
    cluster_mass: Floats
    cluster_docs: Integers
    link_variance: Floats
    keys: Integers | None = None
    unnamed: NDArray[np.bool_] | None = None

    @property
    def n_docs(self) -> int:
        """Distinct documents."""
        return int(self.cluster_docs.sum())

    @property
    def groups(self) -> int:
        """Number of groups."""
        return len(self.link_variance)

    @property
    def clusters(self) -> int:
        """Number of clusters."""
        return len(self.cluster_mass)

    @property
    def total(self) -> float:
        """Weight of all documents."""
        return float(self.cluster_mass.sum())

    @property
    def largest_share(self) -> float:
        """Share of the largest cluster in the weight; 0 without documents."""
        return float(self.cluster_mass.max() / self.total) if self.total > 0 else 0.0

    @property
    def unnamed_share(self) -> float:
        """Share of the weight in documents that name no cluster; 0 without documents."""
        if self.unnamed is None or self.total <= 0:
            return 0.0
        return float(self.cluster_mass[self.unnamed].sum() / self.total)

    def group_mass(self) -> Floats:
        """Weight of each group."""
        return np.bincount(self.group, self.mass, self.groups).astype(np.float64)

    def group_documents(self) -> Integers:
        """Documents of each group."""
        counted = np.bincount(self.group, self.documents, self.groups)
        return np.rint(counted).astype(np.int64)

    def group_clusters(self) -> Integers:
        """Clusters with a hit in each group."""
        return np.bincount(self.group[self.mass > 0], minlength=self.groups).astype(np.int64)

    def group_dominance(self) -> Floats:
        """Share of the largest cluster among the hits of each group; 0 without hits."""
        largest = np.zeros(self.groups)
        np.maximum.at(largest, self.group, self.mass)
        mass = self.group_mass()
        return np.divide(largest, mass, out=np.zeros(self.groups), where=mass > 0)

    def without(self, cluster: int) -> Tally:
        """The same without one cluster; link variance shrinks with the weight that is left."""
        keep = self.cluster != cluster
        left = 1 - self.cluster_mass[cluster] / self.total if self.total > 0 else 0.0
        return Tally(
            cluster=np.where(self.cluster > cluster, self.cluster - 1, self.cluster)[keep],
            group=self.group[keep],
            mass=self.mass[keep],
            documents=self.documents[keep],
            cluster_mass=np.delete(self.cluster_mass, cluster),
            cluster_docs=np.delete(self.cluster_docs, cluster),
            link_variance=self.link_variance * left,
            keys=None if self.keys is None else np.delete(self.keys, cluster),
            unnamed=None if self.unnamed is None else np.delete(self.unnamed, cluster),
        )


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of groups with their limits; arrays over groups.

    Attributes:
        estimate: Share of the weight, 0 to 1.
        lo: Lower Korn–Graubard limit.
        hi: Upper limit.
        n_eff: Effective sample size of each share.
        deff: Design effect of the whole family of shares.
        family_n_eff: n / deff, adjusted for the few clusters: the effective denominator.
    """

    estimate: Floats
    lo: Floats
    hi: Floats
    n_eff: Floats
    deff: float
    family_n_eff: float


def share_limits(tally: Tally, variance: Floats | None = None) -> Shares:
    """Shares of groups in the weight of all documents (methods, rule 6.1).

    `v = J/(J−1) Σ_j (x_j − p n_j)² / n²`, plus the variance from links;
    `n_e = min(n, p(1−p)/v) · (t_{n−1}/t_{J−1})²`; Beta limits. Where a share is 0 or 1 the variance
    says nothing, and the design effect of the whole family takes its place. `family_n_eff` counts
    documents and their clustering only: doubtful links widen intervals, they are no lack of data.
    Without two clusters there are no limits: they are 0 and 1, and n_eff is 0.

    Args:
        tally: The documents.
        variance: Variance of each share from sampling where linearisation does not know it
            (weights that were estimated too); by default v as above.
    """
    total = tally.total
    if tally.clusters < 2 or total <= 0:
        share = tally.group_mass() / total if total > 0 else np.zeros(tally.groups)
        blank = np.zeros(tally.groups)
        return Shares(share, blank, np.ones(tally.groups), blank, float("nan"), 0.0)
    p = np.clip(tally.group_mass() / total, 0.0, 1.0)
    sampling = _linearised(tally, p) / total**2 if variance is None else variance
    v = sampling + tally.link_variance / total**2
    binomial = p * (1 - p)
    deff = _family_deff(tally, sampling, binomial)
    few = _few_clusters(tally.n_docs, tally.clusters)
    n_eff = np.full(tally.groups, tally.n_docs / deff)
    usable = (v > 0) & (binomial > 0)
    n_eff[usable] = np.minimum(tally.n_docs, binomial[usable] / v[usable])
    n_eff *= few
    lo, hi = beta_limits(p, n_eff)
    return Shares(p, lo, hi, n_eff, deff, tally.n_docs / deff * few)


def beta_limits(p: Floats, n_eff: Floats) -> tuple[Floats, Floats]:
    """Clopper–Pearson limits of shares on (not whole) sample sizes."""
    from scipy.special import betaincinv

    hits = p * n_eff
    misses = n_eff - hits
    lo = np.zeros_like(p)
    hi = np.ones_like(p)
    some = hits > 1e-9
    lo[some] = betaincinv(hits[some], misses[some] + 1, TAIL)
    most = misses > 1e-9
    hi[most] = betaincinv(hits[most] + 1, misses[most], 1 - TAIL)
    return lo, hi


def _linearised(tally: Tally, p: Floats) -> Floats:
    """J/(J−1) Σ_j (x_jg − p_g n_j)² per group, without a dense matrix."""
    n = tally.cluster_mass
    squares = np.bincount(tally.group, tally.mass**2, tally.groups)
    products = np.bincount(tally.group, tally.mass * n[tally.cluster], tally.groups)
    spread = squares - 2 * p * products + p**2 * float((n**2).sum())
    # rounding may leave −1e-17 where every cluster has the same share
    return np.maximum(spread, 0.0) * tally.clusters / (tally.clusters - 1)


def _family_deff(tally: Tally, v: Floats, binomial: Floats) -> float:
    """Ratio of the summed variance to that of a simple sample; at least 1.

    With one group only there is nothing to compare: every cluster then counts as one answer.
    """
    simple = float(binomial.sum()) / tally.n_docs
    if simple > 0:
        return max(1.0, float(v.sum()) / simple)
    alike = tally.n_docs * float((tally.cluster_mass**2).sum()) / tally.total**2
    return max(1.0, alike)


def _few_clusters(n_docs: int, clusters: int) -> float:
    """(t_{n−1} / t_{J−1})²: few clusters know less of their variance."""
    from scipy.special import stdtrit

    ratio = stdtrit(max(n_docs - 1, 1), 1 - TAIL) / stdtrit(clusters - 1, 1 - TAIL)
    return float(min(1.0, ratio**2))


def dispersion(tally: Tally) -> float:
    """φ of rule 1.1: how much more the groups' masses vary than independent documents would.

    Weighted mean over groups seen in at least 5 documents of
    `Σ_j (x_jg − x_j·p_g)² J/(J−1) / x_g`; at least 1.
    """
    mass = tally.group_mass()
    judged = (tally.group_documents() >= MIN_DOCS_DISPERSION) & (mass > 0)
    if tally.clusters < 2 or not judged.any():
        return 1.0
    spread = _linearised(tally, mass / tally.total)
    return max(1.0, float(spread[judged].sum() / mass[judged].sum()))


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Emphasis differences; arrays over all groups, NaN where a group is not kept.

    Attributes:
        kept: Which groups carry enough expected documents.
        raw: Centred log-ratio before shrinkage.
        estimate: Shrunken log-ratio: above 0 is asked for more than taught.
        sd: Posterior standard deviation.
        lo: estimate − 1.645 sd.
        hi: estimate + 1.645 sd.
        raw_sd: Standard deviation of `raw`.
        weight: q, the pooled share among the kept; sums to 1.
        phi: Dispersion of demand and offer.
        n_eff: Effective documents of demand and offer.
        tau2: Variance of true differences between groups.
    """

    kept: NDArray[np.bool_]
    raw: Floats
    estimate: Floats
    sd: Floats
    lo: Floats
    hi: Floats
    raw_sd: Floats
    weight: Floats
    phi: tuple[float, float]
    n_eff: tuple[float, float]
    tau2: float


def emphasis_difference(
    demand: Tally, offer: Tally, found: tuple[Tally, Tally] | None = None
) -> Emphasis:
    """The estimator of rule 1.1: what is asked for more, or less, than it is taught.

    Both tallies have the same groups; each document has a total weight of about 1, spread over its
    groups, so that the number of mentions per document does not matter.

    Args:
        demand: What is asked for.
        offer: What is taught.
        found: Both sides before they were corrected by a gold sample: a correction makes no
            employers more alike, and a group no better seen, than they were.

    Raises:
        ValueError: the sides have different groups.
    """
    if demand.groups != offer.groups:
        raise ValueError("demand and offer must have the same groups")
    seen = found or (demand, offer)
    phi = (dispersion(seen[0]), dispersion(seen[1]))
    x, y = demand.group_mass(), offer.group_mass()
    n_demand, n_offer = float(x.sum()) / phi[0], float(y.sum()) / phi[1]
    if n_demand <= 0 or n_offer <= 0:
        return _nothing_kept(demand.groups, phi, (n_demand, n_offer))
    p, r = x / x.sum(), y / y.sum()
    pool = (p + r) / 2
    kept = pool * min(n_demand, n_offer) >= MIN_EXPECTED
    if not kept.any():
        return _nothing_kept(demand.groups, phi, (n_demand, n_offer))
    weight = np.where(kept, pool, 0.0) / pool[kept].sum()
    ratio = np.log(x / phi[0] + 0.5) - np.log(y / phi[1] + 0.5)
    raw = ratio - float((weight * ratio).sum())
    p, r = np.minimum(p, _shares(seen[0])), np.minimum(r, _shares(seen[1]))
    s2 = 1 / (n_demand * (p + pool) / 2 + 0.5) + 1 / (n_offer * (r + pool) / 2 + 0.5)
    s2 = s2 + _relative(demand.link_variance, x) + _relative(offer.link_variance, y)
    s2 = s2 + float((weight**2 * s2).sum())
    tau2 = dersimonian_laird(raw[kept], s2[kept])
    share = tau2 / (tau2 + s2)
    sd = np.sqrt(share * s2)

    def of_kept(values: Floats) -> Floats:
        return np.where(kept, values, np.nan)

    return Emphasis(
        kept=kept,
        raw=of_kept(raw),
        estimate=of_kept(raw * share),
        sd=of_kept(sd),
        lo=of_kept(raw * share - Z * sd),
        hi=of_kept(raw * share + Z * sd),
        raw_sd=of_kept(np.sqrt(s2)),
        weight=weight,
        phi=phi,
        n_eff=(n_demand, n_offer),
        tau2=tau2,
    )


def _shares(tally: Tally) -> Floats:
    mass = tally.group_mass()
    return np.asarray(mass / mass.sum(), np.float64) if mass.sum() > 0 else mass


def _relative(variance: Floats, mass: Floats) -> Floats:
    """Variance of the logarithm of a mass, to first order; half a document is added as in h."""
    return variance / (mass + 0.5) ** 2


def _nothing_kept(groups: int, phi: tuple[float, float], n_eff: tuple[float, float]) -> Emphasis:
    blank = np.full(groups, np.nan)
    none = np.zeros(groups, dtype=bool)
    return Emphasis(
        none, blank, blank, blank, blank, blank, blank, np.zeros(groups), phi, n_eff, MIN_TAU2
    )


def dersimonian_laird(effects: Floats, variances: Floats) -> float:
    """Variance between effects by the method of moments; at least `MIN_TAU2`."""
    w = 1 / variances
    mean = float((w * effects).sum() / w.sum())
    q = float((w * (effects - mean) ** 2).sum())
    scale = float(w.sum() - (w**2).sum() / w.sum())
    if scale <= 0:
        return MIN_TAU2
    return max(MIN_TAU2, (q - (len(effects) - 1)) / scale)


def classify(emphasis: Emphasis) -> tuple[list[EmphasisClass | None], Floats]:
    """Class of each group by posterior probability, and that probability.

    Groups that are not kept have no class (None, NaN). Of all groups that would get a class, the
    least certain lose it again until the mean probability of error is at most `LIST_ERROR`.
    """
    from scipy.special import ndtr

    estimate, sd = emphasis.estimate, emphasis.sd
    above = ndtr((estimate - MARGIN) / sd)
    below = ndtr((-MARGIN - estimate) / sd)
    within = 1 - above - below
    posterior = np.maximum(np.maximum(above, below), within)
    best = np.argmax(np.vstack([above, below, within]), axis=0)
    sure = np.where(best == 2, posterior >= POSTERIOR_IN_LINE, posterior >= POSTERIOR_DIFFERENT)
    sure &= emphasis.kept
    sure &= within_list_error(posterior, sure)
    names: tuple[EmphasisClass, ...] = ("asked_more", "taught_more", "in_line")
    classes: list[EmphasisClass | None] = [
        (names[best[g]] if sure[g] else "cannot_tell") if emphasis.kept[g] else None
        for g in range(len(estimate))
    ]
    return classes, np.where(emphasis.kept, posterior, np.nan)


def within_list_error(
    posterior: Floats, listed: NDArray[np.bool_], limit: float = LIST_ERROR
) -> NDArray[np.bool_]:
    """The longest list, most certain first, whose mean error probability keeps the limit."""
    order = np.flatnonzero(listed)
    order = order[np.argsort(-posterior[order], kind="stable")]
    mean_error = np.cumsum(1 - posterior[order]) / np.arange(1, len(order) + 1)
    result = np.zeros(len(posterior), dtype=bool)
    result[order[mean_error <= limit]] = True
    return result
