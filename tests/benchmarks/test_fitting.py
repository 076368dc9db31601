from __future__ import annotations

import numpy as np
import pytest

from benchmarks.calibration import best_shares, bins_of, fit_curve
from benchmarks.listwise import Judged, best_ranks, held_out_scores, scale, train

WIDTH = 6


def judged(seed: int, count: int = 300, *, missing: float = 0.3) -> Judged:
    """Queries whose right candidate, where there is one, has the larger first figure."""
    random = np.random.default_rng(seed)
    figures = random.normal(size=(count, WIDTH, 3)).astype(np.float32)
    is_there = np.arange(WIDTH)[None, :] < random.integers(2, WIDTH + 1, count)[:, None]
    is_right = np.zeros((count, WIDTH), bool)
    is_right[:, 0] = random.random(count) > missing
    figures[:, :, 0] += 4 * is_right
    figures[~is_there] = 0
    return Judged("lv", figures, is_there, is_right, np.zeros((count, WIDTH), np.float32))


def test_a_network_learns_what_is_right_and_when_nothing_is():
    one = judged(1, 1500)
    scale([one])
    network = train([one], [np.ones(len(one), bool)], seed=0)
    other = judged(2)
    scale([other])
    scores = network.scores(other, 0)
    has_right = other.is_right.any(axis=1)
    assert (best_ranks(other, scores)[has_right] == 1).mean() > 0.9
    share, _ = best_shares(other, scores, np.full(len(other), network.none[0]))
    assert share[has_right].mean() > share[~has_right].mean() + 0.4


def test_training_twice_gives_the_same():
    one = judged(1, 60)
    scale([one])
    kept = [np.ones(len(one), bool)]
    first, second = (train([one], kept, seed=0).told() for _ in range(2))
    assert first == second


def test_scaled_figures_have_mean_0_and_room_for_the_same_candidates():
    narrow, wide = judged(1), judged(2)
    narrow.widen(WIDTH + 2)
    scale([narrow, wide])
    assert narrow.figures.shape[1] == wide.figures.shape[1] == WIDTH + 2
    flat = np.concatenate([one.figures[one.is_there] for one in (narrow, wide)])
    assert flat.mean(axis=0) == pytest.approx(0, abs=0.02)


def test_held_out_scores_come_from_networks_that_saw_other_queries():
    """Figures that mean nothing are worth nothing on queries that were held out."""
    one = judged(3, 200, missing=0)
    one.figures = np.random.default_rng(4).normal(size=one.figures.shape).astype(np.float32)
    one.is_there[:] = True
    scale([one])
    [(scores, _)] = held_out_scores([one])
    assert (best_ranks(one, scores) == 1).mean() < 0.35


def test_a_curve_mends_shares_that_are_too_sure():
    random = np.random.default_rng(5)
    likely = random.random(4000)
    right = random.random(4000) < likely
    odds = 2 * np.log(likely / (1 - likely))
    shares = 1 / (1 + np.exp(-odds))
    found = fit_curve(shares, right).probabilities(shares)
    assert found == pytest.approx(likely, abs=0.04)
    assert max(abs(one.mean - one.right) for one in bins_of(found, right)) < 0.06
