"""Corrections by a gold sample, against hand-computed values and the checks of methods, 3."""

from __future__ import annotations

import numpy as np
import pytest

from smartlife.analysis.estimators.ratios import Ratio
from smartlife.analysis.gold.correction import (
    MIN_POSITIVES,
    ReadDocuments,
    confusion,
    correct_masses,
    error_rates,
    may_be_summed,
    mix_replicates,
    true_mix,
)
from smartlife.analysis.links.quality import Bin


def documents(found: list[list[int]], true: list[list[int]], draw: float = 1.0) -> ReadDocuments:
    ones = np.ones(len(found))
    return ReadDocuments(np.array(found, float), np.array(true, float), draw * ones, ones)


def random_documents(n: int, groups: int = 5, seed: int = 1) -> ReadDocuments:
    random = np.random.default_rng(seed)
    true = random.multinomial(3, np.full(groups, 1 / groups), n) / 3
    # the machine misses the last group, and scatters a quarter
    found = 0.75 * true + 0.25 * random.dirichlet(np.ones(groups), n)
    found[:, -1] = 0
    found /= found.sum(axis=1, keepdims=True)
    return ReadDocuments(found, true, np.ones(n), random.integers(1, 4, n).astype(float))


def test_error_rates_by_hand() -> None:
    # group 0: found 2, true 1, both 1; group 1: found 0, true 1
    rates = error_rates(documents([[1, 0], [1, 0]], [[1, 0], [0, 1]]))
    assert rates.pooled == (0.5, 0.5)
    assert rates.precision == pytest.approx([(1 + 5) / 12, 5 / 10])
    assert rates.recall == pytest.approx([(1 + 5) / 11, 5 / 11])
    assert rates.ratio == pytest.approx([11 / 12, 11 / 10])


def test_drawing_one_in_ten_counts_as_drawing_all() -> None:
    one = error_rates(documents([[1, 0], [1, 0]], [[1, 0], [0, 1]]))
    ten = error_rates(documents([[1, 0], [1, 0]], [[1, 0], [0, 1]], draw=10))
    assert ten.ratio == pytest.approx(one.ratio)


def test_the_difference_by_hand() -> None:
    # 40 of 400 read: all that is found is group 0; 30 are, 10 are group 1
    read = documents([[1, 0]] * 40, [[1, 0]] * 30 + [[0, 1]] * 10, draw=10)
    made = correct_masses(
        np.array([400.0, 0.0]), np.zeros(2), (400, 400.0), read, error_rates(read)
    )
    assert made.by_difference.tolist() == [True, False]
    assert made.mass[0] == pytest.approx(400 - 400 * 0.25)
    # W² (1 − n/N) / n · s², s² with n − 1
    spread = (30 * 0.25**2 + 10 * 0.75**2) / 39
    assert made.variance[0] == pytest.approx(400**2 * 0.9 / 40 * spread)
    assert made.mass[1] == 0


def test_a_gold_sample_of_everything_gives_the_truth() -> None:
    read = random_documents(300)
    found, true = read.weight @ read.found, read.weight @ read.true
    held = (300, float(read.weight.sum()))
    links = np.full(5, 7.0)
    made = correct_masses(found, links, held, read, error_rates(read), is_whole=True)
    assert made.by_difference.all()
    assert made.mass == pytest.approx(true)
    assert made.variance == pytest.approx(0)


def test_a_perfect_linker_is_left_as_it_is() -> None:
    read = random_documents(60)
    read = ReadDocuments(read.true, read.true, read.draw, read.weight)
    mass = np.array([9.0, 8.0, 7.0, 0.0, 1.0])
    rates = error_rates(read)
    assert rates.pooled == pytest.approx((1, 1))
    made = correct_masses(mass, np.zeros(5), (900, 2000.0), read, rates)
    assert made.mass == pytest.approx(mass)
    assert made.variance == pytest.approx(0)


def test_estimates_scatter_about_the_truth_as_much_as_their_variance_says() -> None:
    world = random_documents(3000, seed=3)
    random = np.random.default_rng(7)
    found, true = world.weight @ world.found, world.weight @ world.true
    held = (3000, float(world.weight.sum()))
    errors = []
    inside = []
    for _ in range(200):
        chosen = np.zeros(3000, dtype=bool)
        chosen[random.choice(3000, 150, replace=False)] = True
        read = world.of(chosen, world.weight[chosen])
        read = ReadDocuments(read.found, read.true, read.draw * 20, read.weight)
        made = correct_masses(found, np.zeros(5), held, read, error_rates(read))
        assert made.by_difference.all()
        errors.append(made.mass - true)
        inside.append(np.abs(errors[-1]) < 1.645 * np.sqrt(made.variance))
    assert np.abs(np.mean(errors, axis=0)).max() < 0.15 * np.std(errors, axis=0).max()
    assert 0.86 < np.mean(inside) < 0.94
    assert np.abs(found - true).max() > 3 * np.std(errors, axis=0).max()


def test_rare_groups_are_drawn_to_all_others_and_never_below_zero() -> None:
    read = documents([[1, 0, 0]] * 40, [[1, 0, 0]] * 36 + [[0, 1, 0]] * 4)
    rates = error_rates(read)
    made = correct_masses(np.array([300.0, 20.0, 50.0]), np.full(3, 4.0), (400, 400.0), read, rates)
    assert (read.positives() < MIN_POSITIVES).tolist() == [False, True, True]
    # nothing of the third group was read: precision and recall of all
    assert made.mass[2] == pytest.approx(50 * rates.pooled[0] / rates.pooled[1])
    assert made.mass[1] > 20
    assert (made.mass >= 0).all()
    ratio = rates.ratio[2]
    recall = rates.recall[2]
    expected = ratio**2 * 4 + (50 * ratio) ** 2 * (1 - recall) / (recall * 11)
    assert made.variance[2] == pytest.approx(expected)


def test_nothing_read_here_borrows_the_rates_of_the_language() -> None:
    rates = error_rates(documents([[1, 0]] * 10, [[1, 0]] * 5 + [[0, 1]] * 5))
    none = ReadDocuments(np.zeros((0, 2)), np.zeros((0, 2)), np.zeros(0), np.zeros(0))
    made = correct_masses(np.array([4.0, 4.0]), np.zeros(2), (9, 9.0), none, rates)
    assert made.mass == pytest.approx(4 * rates.ratio)
    assert error_rates(none).ratio == pytest.approx([1, 1])


# --- occupations


def test_true_mix_by_hand() -> None:
    # of the first group a fifth is called the second
    matrix = np.array([[0.8, 0.2, 0.0], [0.0, 1.0, 0.0]])
    assert true_mix(np.array([0.4, 0.6, 0.0]), matrix) == pytest.approx([0.5, 0.5])


def test_a_mix_is_never_negative_and_sums_to_one() -> None:
    matrix = np.array([[0.6, 0.4, 0.0], [0.4, 0.6, 0.0]])
    # outside of what the matrix allows: unconstrained inversion would give 2 and −1
    assert true_mix(np.array([0.8, 0.2, 0.0]), matrix) == pytest.approx([1, 0])


def test_reading_everything_gives_the_true_occupations() -> None:
    table = np.array([[70.0, 10, 5, 15], [4, 40, 0, 6], [0, 3, 27, 0]])
    made = confusion(table, is_whole=True)
    mix = true_mix(table.sum(axis=0) / table.sum(), made.matrix)
    assert mix == pytest.approx(table.sum(axis=1) / table.sum(), abs=1e-6)


def test_a_perfect_coder_is_left_as_it_is() -> None:
    table = np.array([[30.0, 0, 0], [0, 5, 0]])
    made = confusion(table)
    assert made.matrix == pytest.approx(np.eye(2, 3))
    assert made.condition == pytest.approx(1)
    assert true_mix(np.array([0.3, 0.7, 0.0]), made.matrix) == pytest.approx([0.3, 0.7])


def test_few_judgements_are_drawn_to_all_others() -> None:
    made = confusion(np.array([[18.0, 2, 0], [2, 0, 0]]))
    # right in 18 of 22; what is wrong of the second group goes to the first: all others said that
    assert made.matrix[1] == pytest.approx([(2 + 10 * 4 / 22) / 12, 10 * 18 / 22 / 12, 0])
    assert made.matrix[0] == pytest.approx([0.9, 0.1, 0])


def test_a_matrix_that_tells_nothing_is_not_used() -> None:
    made = confusion(np.array([[25.0, 25, 0], [26, 24, 0]]))
    assert made.condition > 20
    assert not made.tells
    assert not confusion(np.zeros((2, 3))).tells


def test_replicates_scatter_about_the_estimate() -> None:
    made = confusion(np.array([[80.0, 20, 0], [10, 90, 0]]))
    said = np.array([0.45, 0.55, 0.0])
    mixes = mix_replicates(said, 200.0, made, np.random.default_rng(1), 300)
    assert mixes.sum(axis=1) == pytest.approx(1)
    assert mixes.mean(axis=0) == pytest.approx(true_mix(said, made.matrix), abs=0.02)
    assert 0.03 < mixes[:, 0].std() < 0.1


# --- calibration


def bin_of(mean: float, estimate: float, lo: float, hi: float) -> Bin:
    ratio = Ratio(estimate, lo, hi, 50, 40.0)
    return Bin("vacancies", "lv", "skills", "group_2", 0.5, 50, mean, ratio)


def test_probabilities_that_are_off_may_not_be_summed() -> None:
    assert may_be_summed([bin_of(0.55, 0.58, 0.5, 0.66), bin_of(0.9, 0.8, 0.7, 0.88)])
    assert not may_be_summed([bin_of(0.55, 0.58, 0.5, 0.66), bin_of(0.9, 0.7, 0.6, 0.84)])
    assert not may_be_summed([bin_of(0.3, 0.5, 0.36, 0.6)])
    assert may_be_summed([])
