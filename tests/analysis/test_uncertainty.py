from __future__ import annotations

from math import comb, exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, norm, t

from smartlife.analysis.estimators.uncertainty import (
    Tally,
    beta_limits,
    classify,
    dersimonian_laird,
    dispersion,
    emphasis_difference,
    share_limits,
    within_list_error,
)


def tally_of(dense: np.ndarray, cluster_mass: list[float], docs: list[int] | None = None) -> Tally:
    """A tally from a matrix clusters × groups; by default a document weighs 1."""
    cluster, group = np.nonzero(dense)
    mass = dense[cluster, group]
    return Tally(
        cluster=cluster.astype(np.int64),
        group=group.astype(np.int64),
        mass=mass.astype(float),
        documents=np.ceil(mass).astype(np.int64),
        cluster_mass=np.array(cluster_mass, float),
        cluster_docs=np.array(docs or np.ceil(cluster_mass), np.int64),
        link_variance=np.zeros(dense.shape[1]),
    )


# --- shares


def test_limits_by_hand() -> None:
    # four employers with 10, 5, 3 and 2 advertisements, of which 4, 1, 0 and 1 are hits
    x, n = [4, 1, 0, 1], [10, 5, 3, 2]
    p = 6 / 20
    v = 4 / 3 * sum((xj - p * nj) ** 2 for xj, nj in zip(x, n, strict=True)) / 20**2
    n_e = min(20, p * (1 - p) / v) * (t.ppf(0.95, 19) / t.ppf(0.95, 3)) ** 2
    shares = share_limits(tally_of(np.array([x]).T.astype(float), n))
    assert shares.estimate[0] == pytest.approx(0.3)
    assert shares.n_eff[0] == pytest.approx(n_e)
    assert shares.lo[0] == pytest.approx(beta.ppf(0.05, p * n_e, n_e - p * n_e + 1))
    assert shares.hi[0] == pytest.approx(beta.ppf(0.95, p * n_e + 1, n_e - p * n_e))


def test_limits_of_a_simple_sample_are_clopper_pearson() -> None:
    lo, hi = beta_limits(np.array([0.1]), np.array([100.0]))

    def tail(p: float, counts: range) -> float:
        return sum(comb(100, k) * p**k * (1 - p) ** (100 - k) for k in counts)

    assert tail(lo[0], range(10, 101)) == pytest.approx(0.05, abs=1e-9)
    assert tail(hi[0], range(11)) == pytest.approx(0.05, abs=1e-9)


def test_every_document_its_own_cluster_costs_one_document() -> None:
    hits = np.array([[1.0]] * 30 + [[0.0]] * 70)
    shares = share_limits(tally_of(hits, [1.0] * 100))
    assert shares.n_eff[0] == pytest.approx(99)


def test_no_hits_give_zero_at_most() -> None:
    dense = np.zeros((40, 2))
    dense[:20, 0] = 1
    shares = share_limits(tally_of(dense, [1.0] * 40))
    assert shares.estimate[1] == 0
    assert shares.lo[1] == 0
    # n_e = n / deff of the family; the deff of single documents is 40/39
    assert shares.n_eff[1] == pytest.approx(39, rel=0.01)
    assert shares.hi[1] == pytest.approx(1 - 0.05 ** (1 / shares.n_eff[1]))


def test_all_hits_mirror_no_hits() -> None:
    dense = np.ones((40, 1))
    shares = share_limits(tally_of(dense, [1.0] * 40))
    assert shares.hi[0] == 1
    assert shares.lo[0] == pytest.approx(0.05 ** (1 / shares.n_eff[0]))


def test_clustered_hits_widen_the_interval() -> None:
    spread = np.zeros((40, 1))
    spread[:, 0] = 1
    lumped = np.zeros((40, 1))
    lumped[:8, 0] = 5
    wide = share_limits(tally_of(lumped, [5.0] * 40))
    narrow = share_limits(tally_of(spread, [5.0] * 40))
    assert wide.estimate[0] == narrow.estimate[0] == pytest.approx(0.2)
    assert wide.n_eff[0] < 45 < narrow.n_eff[0]
    assert wide.hi[0] > narrow.hi[0]
    assert wide.lo[0] < narrow.lo[0]


def test_link_variance_widens_the_interval() -> None:
    plain = tally_of(np.array([[1.0]] * 30 + [[0.0]] * 70), [1.0] * 100)
    unsure = Tally(
        plain.cluster,
        plain.group,
        plain.mass,
        plain.documents,
        plain.cluster_mass,
        plain.cluster_docs,
        np.array([25.0]),
    )
    p = 0.3
    v = 100 / 99 * p * (1 - p) / 100 + 25 / 100**2
    assert share_limits(unsure).n_eff[0] == pytest.approx(p * (1 - p) / v)
    assert share_limits(unsure).hi[0] > share_limits(plain).hi[0]


@pytest.mark.parametrize("clusters", [0, 1])
def test_without_two_clusters_nothing_is_known(clusters: int) -> None:
    tally = tally_of(np.ones((clusters, 1)), [1.0] * clusters, [1] * clusters)
    shares = share_limits(tally)
    assert (shares.lo[0], shares.hi[0], shares.n_eff[0], shares.family_n_eff) == (0, 1, 0, 0)


@given(
    st.lists(st.tuples(st.integers(1, 30), st.floats(0, 1)), min_size=2, max_size=25).map(
        lambda pairs: [(n, round(n * f)) for n, f in pairs]
    )
)
@settings(max_examples=60, deadline=None)
def test_limits_hold_the_estimate(pairs: list[tuple[int, int]]) -> None:
    n, x = zip(*pairs, strict=True)
    shares = share_limits(tally_of(np.array([x]).T.astype(float), list(n)))
    assert 0 <= shares.lo[0] <= shares.estimate[0] + 1e-12
    assert shares.estimate[0] - 1e-12 <= shares.hi[0] <= 1
    assert shares.n_eff[0] <= sum(n) + 1e-9


def test_without_a_cluster() -> None:
    dense = np.array([[4.0, 1.0], [0.0, 2.0], [1.0, 0.0]])
    tally = tally_of(dense, [5.0, 2.0, 1.0]).without(0)
    assert tally.group_mass().tolist() == [1, 2]
    assert tally.cluster_mass.tolist() == [2, 1]
    assert tally.n_docs == 3


def test_cover_in_a_small_simulation() -> None:
    # the whole grid is benchmarks/coverage.py
    random = np.random.default_rng(6)
    covered = 0
    runs = 300
    for _ in range(runs):
        sizes = np.ceil(random.lognormal(0.8, 1.0, 80)).astype(int)
        propensity = random.beta(0.1 * 5, 0.9 * 5, 80)
        hits = random.binomial(sizes, propensity).astype(float)
        shares = share_limits(tally_of(hits[:, None], sizes.tolist()))
        covered += shares.lo[0] <= 0.1 <= shares.hi[0]
    assert covered / runs >= 0.85


# --- emphasis


def world(random: np.random.Generator, shares: np.ndarray, clusters: int, docs: int) -> Tally:
    """Clusters whose mixes vary around the shares; each document falls into one group."""
    dense = np.array(
        [
            random.multinomial(1 + random.poisson(docs - 1), random.dirichlet(shares * 40 + 1e-9))
            for _ in range(clusters)
        ],
        float,
    )
    return tally_of(dense, dense.sum(axis=1).tolist())


def zipf(groups: int) -> np.ndarray:
    weight = 1 / np.arange(2, groups + 2)
    return weight / weight.sum()


def test_dispersion_by_hand() -> None:
    dense = np.array([[4.0, 2.0], [1.0, 3.0], [3.0, 1.0]])
    totals = dense.sum(axis=1)
    p = dense.sum(axis=0) / totals.sum()
    phis = [
        sum((dense[j, g] - totals[j] * p[g]) ** 2 for j in range(3)) * 3 / 2 / dense[:, g].sum()
        for g in range(2)
    ]
    weights = dense.sum(axis=0)
    mean = float((phis * weights).sum() / weights.sum())
    assert dispersion(tally_of(dense, totals.tolist())) == pytest.approx(max(1, mean))
    lumped = np.array([[20.0, 0.0], [0.0, 20.0], [20.0, 0.0], [0.0, 20.0]])
    assert dispersion(tally_of(lumped, [20.0] * 4)) == pytest.approx(4 / 3 * 4 * 100 / 40)


def test_dispersion_of_rare_groups_is_not_judged() -> None:
    assert dispersion(tally_of(np.eye(4), [1.0] * 4)) == 1.0


def test_emphasis_by_hand() -> None:
    x, y = [60.0, 30.0, 10.0], [40.0, 40.0, 20.0]
    demand = tally_of(np.array([[v / 20 for v in x]] * 20), [5.0] * 20)
    offer = tally_of(np.array([[v / 20 for v in y]] * 20), [5.0] * 20)
    got = emphasis_difference(demand, offer)
    assert got.phi == (1.0, 1.0)
    pool = [0.5, 0.35, 0.15]
    h = [log(a + 0.5) - log(b + 0.5) for a, b in zip(x, y, strict=True)]
    centre = sum(q * v for q, v in zip(pool, h, strict=True))
    g = [v - centre for v in h]
    s2 = [
        1 / (100 * (a / 100 + q) / 2 + 0.5) + 1 / (100 * (b / 100 + q) / 2 + 0.5)
        for a, b, q in zip(x, y, pool, strict=True)
    ]
    extra = sum(q**2 * s for q, s in zip(pool, s2, strict=True))
    s2 = [s + extra for s in s2]
    w = [1 / s for s in s2]
    mean = sum(a * b for a, b in zip(w, g, strict=True)) / sum(w)
    q_stat = sum(a * (b - mean) ** 2 for a, b in zip(w, g, strict=True))
    tau2 = max(0.001, (q_stat - 2) / (sum(w) - sum(a * a for a in w) / sum(w)))
    assert got.kept.all()
    assert got.tau2 == pytest.approx(tau2)
    assert got.raw == pytest.approx(g)
    assert got.estimate == pytest.approx(
        [v * tau2 / (tau2 + s) for v, s in zip(g, s2, strict=True)]
    )
    assert got.sd == pytest.approx([sqrt(tau2 * s / (tau2 + s)) for s in s2])


def test_kept_by_expectation_not_by_what_was_seen() -> None:
    demand = tally_of(np.array([[5.0, 1.0]] * 20), [6.0] * 20)
    offer = tally_of(np.array([[5.0, 0.0]] * 20), [5.0] * 20)
    got = emphasis_difference(demand, offer)
    # the second group is never taught; its pooled share of 0.083 promises 8 of 100 documents
    assert got.kept.tolist() == [True, False]
    assert np.isnan(got.estimate[1])


def test_centred_and_antisymmetric() -> None:
    random = np.random.default_rng(3)
    shares = zipf(20)
    demand = world(random, shares, 200, 4)
    offer = world(random, shares[::-1], 80, 5)
    forth, back = emphasis_difference(demand, offer), emphasis_difference(offer, demand)
    assert abs(float(np.nansum(forth.weight * forth.raw))) < 1e-12
    np.testing.assert_allclose(forth.estimate, -back.estimate, atol=1e-12)
    mirrored = {"asked_more": "taught_more", "taught_more": "asked_more"}
    there, again = classify(forth)[0], classify(back)[0]
    assert [mirrored.get(str(c), c) for c in there] == again


def test_a_boom_moves_the_others_by_one_constant() -> None:
    random = np.random.default_rng(4)
    shares = zipf(8)
    demand = world(random, shares, 300, 6)
    offer = world(random, shares, 100, 6)
    dense = np.zeros((demand.clusters, 8))
    dense[demand.cluster, demand.group] = demand.mass
    dense[:, 0] *= 3
    boom = tally_of(dense, dense.sum(axis=1).tolist())
    before, after = emphasis_difference(demand, offer), emphasis_difference(boom, offer)
    if before.phi[0] == after.phi[0]:
        moved = (after.raw - before.raw)[1:]
        assert np.ptp(moved) < 1e-9
    # with another dispersion the ½ enters differently, but only a little
    moved = (after.raw - before.raw)[1:]
    assert np.ptp(moved) < 0.05
    assert (after.raw - before.raw)[0] > 0.5


def test_no_difference_gives_hardly_any_class() -> None:
    random = np.random.default_rng(5)
    shares = zipf(60)
    kept = false = 0
    for _ in range(40):
        got = emphasis_difference(world(random, shares, 300, 5), world(random, shares, 60, 8))
        classes, _ = classify(got)
        kept += int(got.kept.sum())
        false += sum(c in {"asked_more", "taught_more"} for c in classes)
    assert kept > 300
    assert false / kept <= 0.01


def test_a_true_difference_is_found() -> None:
    random = np.random.default_rng(7)
    asked = zipf(12)
    taught = asked.copy()
    taught[:2] = asked[:2] / [6, 1]
    taught[5] += asked[0] * 5 / 6
    got = emphasis_difference(world(random, asked, 400, 6), world(random, taught, 150, 8))
    classes, posterior = classify(got)
    assert classes[0] == "asked_more"
    assert classes[5] == "taught_more"
    assert posterior[0] >= 0.95
    assert got.lo[0] < got.estimate[0] < got.hi[0]


def test_empty_sides_keep_nothing() -> None:
    full = tally_of(np.array([[5.0, 5.0]] * 20), [10.0] * 20)
    empty = tally_of(np.zeros((0, 2)), [], [])
    for got in (emphasis_difference(full, empty), emphasis_difference(empty, full)):
        assert not got.kept.any()
        assert classify(got)[0] == [None, None]


def test_sides_must_share_their_groups() -> None:
    one = tally_of(np.ones((3, 1)), [1.0] * 3)
    two = tally_of(np.ones((3, 2)), [2.0] * 3)
    with pytest.raises(ValueError, match="same groups"):
        emphasis_difference(one, two)


def test_dersimonian_laird_has_a_floor() -> None:
    assert dersimonian_laird(np.zeros(5), np.ones(5)) == 0.001
    assert dersimonian_laird(np.array([1.0]), np.ones(1)) == 0.001
    # effects ±1 with variance 0.1 each: q = 40, (40 − 3) / (40 − 10)
    effects = np.array([1.0, -1.0, 1.0, -1.0])
    assert dersimonian_laird(effects, np.full(4, 0.1)) == pytest.approx(37 / 30)


def test_posterior_by_hand() -> None:
    random = np.random.default_rng(8)
    got = emphasis_difference(world(random, zipf(6), 200, 5), world(random, zipf(6), 80, 5))
    _, posterior = classify(got)
    g = 0
    above = norm.sf(log(1.25), got.estimate[g], got.sd[g])
    below = norm.cdf(-log(1.25), got.estimate[g], got.sd[g])
    assert posterior[g] == pytest.approx(max(above, below, 1 - above - below))
    assert exp(log(1.25)) == pytest.approx(1.25)


def test_the_list_of_classes_keeps_its_error() -> None:
    posterior = np.array([0.99, 0.85, 0.92, 0.7, 0.95])
    listed = within_list_error(posterior, np.ones(5, dtype=bool))
    # errors .01, .05, .08, .15, .30: means .01, .03, .047, .0725, .118
    assert listed.tolist() == [True, True, True, False, True]
    assert not within_list_error(posterior, np.zeros(5, dtype=bool)).any()
