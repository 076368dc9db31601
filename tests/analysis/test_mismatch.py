"""Mismatch against its permutation null: by hand, its null, what splits of one corpus say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from smartlife.analysis.estimators.mismatch import (
    Stratum,
    clusters_of,
    dissimilarity,
    merged,
    mismatch,
    permuted,
)
from smartlife.analysis.estimators.uncertainty import Tally
from tests.analysis.world import World, catalogue, labour_market, only, pick, skill


def tally(matrix: np.ndarray) -> Tally:
    """Clusters × groups."""
    cluster, group = np.nonzero(matrix)
    mass = matrix[cluster, group].astype(np.float64)
    return Tally(
        cluster=cluster.astype(np.int64),
        group=group.astype(np.int64),
        mass=mass,
        documents=np.ones(len(mass), np.int64),
        cluster_mass=matrix.sum(axis=1).astype(np.float64),
        cluster_docs=matrix.sum(axis=1).astype(np.int64),
        link_variance=np.zeros(matrix.shape[1]),
    )


def corpus(generator: np.random.Generator, clusters: int, shares: np.ndarray) -> np.ndarray:
    """Clusters of 1 to 6 documents, each with a leaning of its own."""
    leaning = generator.dirichlet(shares * 20, size=clusters)
    sizes = generator.integers(1, 7, clusters)
    return np.array([generator.multinomial(n, p) for n, p in zip(sizes, leaning, strict=True)])


SHARES = np.full(12, 1 / 12)


def test_dissimilarity_by_hand() -> None:
    assert float(dissimilarity(np.array([3.0, 1.0]), np.array([1.0, 3.0]))) == pytest.approx(0.5)
    assert float(dissimilarity(np.array([3.0, 1.0]), np.array([6.0, 2.0]))) == pytest.approx(0.0)
    assert np.isnan(dissimilarity(np.zeros(2), np.ones(2)))


def test_permutations_by_hand() -> None:
    # two clusters, one group each: any exchange leaves both sides wholly different
    drawn = permuted([Stratum(tally(np.array([[1, 0]])), tally(np.array([[0, 1]])))], 20)
    assert drawn == pytest.approx(np.ones(20))


def test_languages_are_not_exchanged() -> None:
    # each language has one group only: within it there is nothing to tell the sides apart
    strata = [
        Stratum(tally(np.tile([1, 0], (20, 1))), tally(np.tile([1, 0], (40, 1)))),
        Stratum(tally(np.tile([0, 1], (40, 1))), tally(np.tile([0, 1], (20, 1)))),
    ]
    figure = mismatch(strata, 50)
    assert figure is not None
    assert figure.raw == pytest.approx(1 / 3)
    assert (figure.null, figure.estimate, figure.lo) == pytest.approx((1 / 3, 0.0, 0.0))


def test_one_corpus_split_in_two_is_one() -> None:
    generator = np.random.default_rng(5)
    held, raw = [], []
    for _ in range(40):
        whole = corpus(generator, 100, SHARES)
        figure = mismatch([Stratum(tally(whole[:60]), tally(whole[60:]))], 100)
        assert figure is not None
        held.append(figure.lo == 0.0)
        raw.append(figure.raw)
    assert np.mean(held) >= 0.9
    # the index itself would have told of a mismatch that is not there
    assert np.mean(raw) > 0.1


def test_a_true_difference_is_found_and_not_overstated() -> None:
    generator = np.random.default_rng(6)
    other = SHARES.copy()
    other[:6] *= 0.4
    other[6:] *= 1.6
    truth = float(dissimilarity(SHARES, other))
    found = [
        mismatch(
            [Stratum(tally(corpus(generator, 200, SHARES)), tally(corpus(generator, 120, other)))],
            100,
        )
        for _ in range(5)
    ]
    estimates = [figure.estimate for figure in found if figure]
    assert truth == pytest.approx(0.3)
    assert 0.2 < float(np.mean(estimates)) < 0.32
    assert all(figure.lo > 0 and figure.p <= 0.05 for figure in found if figure)


def test_too_few_clusters_give_nothing() -> None:
    few = tally(np.ones((5, 2), np.int64))
    many = tally(np.ones((60, 2), np.int64))
    assert mismatch([Stratum(few, many)]) is None
    assert mismatch([]) is None


def named(matrix: np.ndarray, *keys: int) -> Tally:
    return replace(tally(matrix), keys=np.array(keys, np.int64))


def test_an_employer_in_two_languages_is_one() -> None:
    """By hand: employer 7 asks in both languages, 8 and 9 in one."""
    first = named(np.array([[2, 0], [1, 1]]), 7, 8)
    second = named(np.array([[1, 3], [0, 5]]), 7, 9)
    assert clusters_of([Stratum(first, second), Stratum(second, second)]) == (3, 2)
    whole = merged([first, second])
    assert whole.keys is not None
    assert whole.keys.tolist() == [7, 8, 9]
    assert whole.cluster_docs.tolist() == [6, 2, 5]
    assert whole.group_mass().tolist() == [4, 9]
    entries = zip(whole.cluster, whole.group, whole.mass, strict=True)
    assert [(int(c), int(g), float(m)) for c, g, m in entries] == [
        (0, 0, 3), (0, 1, 3), (1, 0, 1), (1, 1, 1), (2, 1, 5)
    ]  # fmt: skip
    assert merged([first]).group_mass().tolist() == first.group_mass().tolist()
    assert clusters_of([]) == (0, 0)


def test_twenty_employers_in_two_languages_are_no_forty() -> None:
    generator = np.random.default_rng(8)
    keys = tuple(range(20))
    asked = [named(corpus(generator, 20, SHARES), *keys) for _ in range(2)]
    taught = named(corpus(generator, 60, SHARES), *range(100, 160))
    assert mismatch([Stratum(one, taught) for one in asked], 20) is None
    others = replace(asked[1], keys=np.arange(50, 70))
    assert mismatch([Stratum(asked[0], taught), Stratum(others, taught)], 20) is not None


def test_what_one_employer_repeats_is_no_document_more(tmp_path: Path) -> None:
    """35 employers with 8 advertisements each, all of one employer alike: 35 answers, not 280."""
    world = catalogue(World(), providers=60, per_provider=2)
    for n in range(35 * 8):
        world.vacancy(employer=f"e{n % 35}", skills=(skill(f"{n % 35 % 8}a"),))
    row = only(world.run(tmp_path, "mismatch"), nuts_code="LV00C", measure="mismatch")
    assert row["status"] == "too_little_data"
    assert row["n_docs"] == 280 + 120
    assert row["n_eff"] < 50


def test_rows(tmp_path: Path) -> None:
    world = catalogue(labour_market(World()), providers=40, per_provider=3)
    rows = pick(world.run(tmp_path, "mismatch"), nuts_code="LV00C")
    star = only(rows, measure="mismatch")
    raw, null = only(rows, measure="mismatch_raw"), only(rows, measure="mismatch_null")
    assert star["status"] == "published"
    assert star["n_clusters"] == 40
    wanted = max(0.0, (raw["estimate"] - null["estimate"]) / (1 - null["estimate"]))
    assert star["estimate"] == pytest.approx(wanted)
    assert star["lo"] <= star["estimate"] <= star["hi"]
    assert 0 < only(rows, measure="mismatch_p")["estimate"] <= 1


def test_no_language_in_common(tmp_path: Path) -> None:
    world = labour_market(World())
    for n in range(60):
        world.course(provider=f"p{n}", skills=(skill("0a"),), lang="lv")
    rows = world.run(tmp_path, "mismatch")
    assert {row["status"] for row in rows} == {"too_little_data"}
    assert {row["note"] for row in rows} == {"no_common_language"}


def test_an_empty_study(tmp_path: Path) -> None:
    rows = World().run(tmp_path, "mismatch")
    assert {row["status"] for row in rows} == {"too_little_data"}
    assert {row["estimate"] for row in rows} == {None}
