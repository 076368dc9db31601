from __future__ import annotations

from math import exp, factorial

import ibis
import numpy as np
import pyarrow as pa
import pytest

from smartlife.analysis.estimators.bootstrap import (
    MIX_FACTORS,
    MIX_SHIFTS,
    POISSON_STEPS,
    REPLICATE_STEP,
    bootstrap,
    cluster_keys,
    limits,
    poisson_weights,
    replicate,
)
from smartlife.analysis.estimators.uncertainty import Tally, share_limits


def tally(
    hits: np.ndarray, sizes: np.ndarray, *, prefix: str = "e", link_variance: float = 0.0
) -> Tally:
    """One group and the rest, by cluster; a document weighs 1."""
    dense = np.column_stack([hits, sizes - hits]).astype(float)
    cluster, group = np.nonzero(dense)
    mass = dense[cluster, group]
    return Tally(
        cluster.astype(np.int64),
        group.astype(np.int64),
        mass,
        mass.astype(np.int64),
        sizes.astype(float),
        sizes.astype(np.int64),
        np.array([link_variance, 0.0]),
        cluster_keys(f"{prefix}{i}" for i in range(len(sizes))),
    )


def share(masses: list[np.ndarray], totals: list[np.ndarray]) -> np.ndarray:
    return masses[0][:, :1] / totals[0][:, None]


def test_steps_are_poisson() -> None:
    steps = np.array((0, *POISSON_STEPS, 2**16))
    found = np.diff(steps) / 2**16
    wanted = [exp(-1) / factorial(k) for k in range(len(found))]
    assert found == pytest.approx(wanted, abs=3e-5)
    assert float(found @ np.arange(len(found))) == 1
    assert float(found @ np.arange(len(found)) ** 2) == pytest.approx(2, abs=1e-4)


def test_weights_are_independent_over_clusters_and_replicates() -> None:
    drawn = poisson_weights(cluster_keys(f"e{i}" for i in range(4000)), range(200)).astype(float)
    assert drawn.mean() == pytest.approx(1, abs=4 / np.sqrt(drawn.size))
    assert drawn.var() == pytest.approx(1, abs=0.01)
    between_replicates = np.corrcoef(drawn.T) - np.eye(200)
    between_clusters = np.corrcoef(drawn[:400]) - np.eye(400)
    assert np.abs(between_replicates).max() < 5 / np.sqrt(4000)
    assert np.abs(between_clusters).max() < 5.5 / np.sqrt(200)


def test_weights_do_not_depend_on_order_or_partition() -> None:
    keys = cluster_keys(f"e{i}" for i in range(300))
    whole = poisson_weights(keys, range(40))
    assert (poisson_weights(keys[::-1], range(40))[::-1] == whole).all()
    assert (poisson_weights(keys[100:], range(25, 40)) == whole[100:, 25:]).all()
    # nailed down: another machine, another year, the same weights
    assert whole[:3, :8].tolist() == NAILED


NAILED = [[1, 3, 1, 0, 1, 2, 1, 1], [0, 1, 0, 0, 1, 2, 2, 2], [0, 1, 0, 1, 1, 0, 0, 1]]


def in_engine(table: ibis.Table) -> ibis.Table:
    """The arithmetic of `poisson_weights` as an expression for an engine."""

    def mixed(number: ibis.Value) -> ibis.Value:
        number = number ^ (number // 2 ** MIX_SHIFTS[0]).cast("int64")
        for factor, shift in zip(MIX_FACTORS, MIX_SHIFTS[1:], strict=True):
            number = ((number * factor) % 2**32).cast("int64")
            number = number ^ (number // 2**shift).cast("int64")
        return number

    high = mixed((table.key // 2**32).cast("int64"))
    step = mixed((table.b * REPLICATE_STEP % 2**32).cast("int64"))
    mixture = mixed(((high + step) % 2**32).cast("int64") ^ (table.key % 2**32).cast("int64"))
    number = (mixture // 2**16).cast("int64")
    weight = sum(((number >= limit).cast("int64") for limit in POISSON_STEPS), ibis.literal(0))
    return table.mutate(weight=weight)


def test_an_engine_draws_the_same_weights() -> None:
    keys = cluster_keys(f"employer:{i}" for i in range(200))
    cluster, b = np.divmod(np.arange(200 * 30), 30)
    cells = ibis.memtable(pa.table({"key": keys[cluster], "b": b}))
    drawn = in_engine(cells).order_by("key", "b").to_pyarrow()["weight"].to_numpy()
    order = np.argsort(keys)
    assert (drawn.reshape(200, 30) == poisson_weights(keys[order], range(30))).all()


def test_sums_are_those_of_a_plain_loop() -> None:
    random = np.random.default_rng(1)
    sizes = random.integers(1, 9, 20_000)
    sample = tally(random.binomial(sizes, 0.3), sizes)
    drawn = replicate(sample, 60)
    assert sample.keys is not None
    for b in (0, 7, 59):
        weight = poisson_weights(sample.keys, range(b, b + 1))[:, 0]
        wanted = np.bincount(sample.group, sample.mass * weight[sample.cluster], 2)
        assert drawn.mass[b].tolist() == wanted.tolist()
        assert drawn.total[b] == sizes @ weight


def test_the_order_of_entries_changes_no_digit() -> None:
    random = np.random.default_rng(2)
    sizes = random.integers(1, 9, 200)
    one = tally(random.binomial(sizes, 0.3), sizes)
    third = one.mass / 3
    shuffled = random.permutation(len(third))
    first = Tally(one.cluster, one.group, third, one.documents, *rest(one))
    other = Tally(
        one.cluster[shuffled],
        one.group[shuffled],
        third[shuffled],
        one.documents[shuffled],
        *rest(one),
    )
    assert (replicate(first, 50).mass == replicate(other, 50).mass).all()


def rest(one: Tally) -> tuple[np.ndarray, ...]:
    assert one.keys is not None
    return one.cluster_mass, one.cluster_docs, one.link_variance, one.keys


def test_it_agrees_with_linearisation() -> None:
    random = np.random.default_rng(3)
    sizes = random.integers(1, 6, 500)
    sample = tally(random.binomial(sizes, random.beta(2, 6, 500)), sizes)
    found = bootstrap([sample], share)
    linear = share_limits(sample)
    p = linear.estimate[0]
    assert found is not None
    assert found.estimate[0] == p
    assert found.variance[0] == pytest.approx(p * (1 - p) / linear.n_eff[0], rel=0.12)
    assert (found.lo[0], found.hi[0]) == pytest.approx((linear.lo[0], linear.hi[0]), abs=0.006)
    assert (found.clusters, found.replicates) == (500, 1000)


def test_doubtful_links_widen_it() -> None:
    random = np.random.default_rng(4)
    sizes = random.integers(1, 6, 200)
    hits = random.binomial(sizes, 0.2)
    sure = bootstrap([tally(hits, sizes)], share)
    unsure = bootstrap([tally(hits, sizes, link_variance=400.0)], share)
    assert sure is not None
    assert unsure is not None
    added = unsure.variance[0] - sure.variance[0]
    assert added == pytest.approx(400 / sizes.sum() ** 2, rel=0.15)


def test_a_register_is_not_resampled() -> None:
    random = np.random.default_rng(5)
    sizes = random.integers(1, 6, 100)
    asked = tally(random.binomial(sizes, 0.3), sizes)
    taught = tally(np.array([3, 1]), np.array([4, 4]), prefix="p")

    def difference(masses: list[np.ndarray], totals: list[np.ndarray]) -> np.ndarray:
        return (masses[0] / totals[0][:, None] - masses[1] / totals[1][:, None])[:, :1]

    assert bootstrap([asked, taught], difference) is None
    found = bootstrap([asked, taught], difference, fixed=(False, True))
    alone = bootstrap([asked], share)
    assert found is not None
    assert alone is not None
    assert found.variance == pytest.approx(alone.variance)
    assert found.lo[0] == pytest.approx(alone.lo[0] - 0.5)


def test_the_same_employers_are_resampled_alike() -> None:
    random = np.random.default_rng(6)
    sizes = random.integers(1, 6, 100)
    one = tally(random.binomial(sizes, 0.3), sizes)

    def difference(masses: list[np.ndarray], totals: list[np.ndarray]) -> np.ndarray:
        return masses[0][:, :1] / totals[0][:, None] - masses[1][:, :1] / totals[1][:, None]

    found = bootstrap([one, one], difference)
    assert found is not None
    assert (found.lo[0], found.hi[0], found.variance[0]) == (0, 0, 0)


@pytest.mark.parametrize("clusters", [0, 1, 29])
def test_too_few_clusters_give_nothing(clusters: int) -> None:
    sizes = np.full(clusters, 5)
    assert bootstrap([tally(np.full(clusters, 2), sizes)], share) is None


def test_what_is_not_defined_gives_nothing() -> None:
    sizes = np.full(40, 5)

    def never(masses: list[np.ndarray], totals: list[np.ndarray]) -> np.ndarray:
        return np.full((len(totals[0]), 1), np.nan)

    assert bootstrap([tally(np.full(40, 2), sizes)], never) is None


def test_basic_limits_mirror_percentiles() -> None:
    values = np.arange(101.0)[:, None]
    low, high = limits(values, np.array([40.0]), "percentile")
    assert (low[0], high[0]) == pytest.approx((5, 95))
    low, high = limits(values, np.array([40.0]), "basic")
    assert (low[0], high[0]) == pytest.approx((-15, 75))
