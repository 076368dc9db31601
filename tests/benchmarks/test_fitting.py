from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from benchmarks.calibration import Reliability, Shares, fit_curve, shift_of, spread_of
from benchmarks.candidates import judge
from benchmarks.fit_terms import HeldOut, fit, show
from benchmarks.listwise import Judged, best_ranks, held_out_scores, scale, train
from smartlife.linking.build import build_index
from smartlife.linking.pairs import Pairs
from tests.linking.conftest import taxonomy_rows

WIDTH = 6


def judged(seed: int, count: int = 300, *, missing: float = 0.3) -> Judged:
    """Queries whose right candidate, where there is one, has the larger first figure."""
    random = np.random.default_rng(seed)
    figures = random.normal(size=(count, WIDTH, 3)).astype(np.float32)
    is_there = np.arange(WIDTH)[None, :] < random.integers(2, WIDTH + 1, count)[:, None]
    is_right = np.zeros((count, WIDTH), bool)
    is_right[:, 0] = random.random(count) > missing
    no_groups, no_keys = np.zeros((count, WIDTH), np.float32), np.zeros((count, WIDTH), np.uint64)
    figures[:, :, 0] += 4 * is_right
    figures[~is_there] = 0
    return Judged("lv", 3000, figures, is_there, is_right, no_groups, no_keys)


def test_a_network_learns_what_is_right_and_when_nothing_is():
    one = judged(1, 1500)
    scale([one])
    network = train([one], [np.ones(len(one), bool)], seed=0)
    other = judged(2)
    scale([other])
    scores = network.scores(other, 0.0)
    has_right = other.is_right.any(axis=1)
    assert (best_ranks(other, scores)[has_right] == 1).mean() > 0.9
    shares = Shares.of(other, scores, np.full(len(other), network.none[0]))
    best = shares.shares[shares.is_best]
    assert best[has_right].mean() > best[~has_right].mean() + 0.4


def test_practice_tells_a_concept_that_is_right_whatever_its_figures_say():
    """Place 1 is always the same concept, and right; nothing else says so."""
    one = judged(1, missing=1)
    one.is_there[:] = True
    one.is_right[:, 1] = True
    one.keys[:] = np.arange(100, 100 + WIDTH, dtype=np.uint64)
    one.figures[:, :, 0] = 0
    scale([one])
    network = train([one], [np.ones(len(one), bool)], seed=0)
    assert network.practice.weights.argmax() == 1
    assert (best_ranks(one, network.scores(one, 0)) == 1).mean() > 0.95
    told = network.practice.told()
    assert dict(zip(told["keys"], told["weights"], strict=True))[101] > 1


def test_where_practice_has_no_say_nothing_of_it_is_written():
    one = judged(1, 60)
    scale([one])
    network = train([one], [np.ones(len(one), bool)], seed=0)
    assert network.practice.told() == {"keys": [], "weights": []}


def test_training_twice_gives_the_same():
    one = judged(1, 60)
    one.keys[:] = np.arange(1, WIDTH + 1, dtype=np.uint64)
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


def sure_shares(seed: int, power: float, count: int = 4000) -> tuple[Shares, np.ndarray]:
    """One candidate per query, with odds that are a power of the true ones; true probabilities."""
    random = np.random.default_rng(seed)
    likely = random.random(count)
    odds = power * np.log(likely / (1 - likely))
    rows = np.arange(count)
    shares = 1 / (1 + np.exp(-odds))
    pairs = Pairs(rows, np.zeros(count, np.int64), count)
    return Shares("lv", pairs, shares, random.random(count) < likely, rows % 5), likely


def test_a_curve_mends_shares_that_are_too_sure():
    shares, likely = sure_shares(5, 2)
    found = fit_curve(shares).probabilities(shares.shares)
    assert found == pytest.approx(likely, abs=0.04)
    stated = shares.stated_by_others(is_single=True)
    assert stated.best().worst < 0.06
    assert stated.links().chance > 0.01


def test_the_other_candidates_get_as_many_right_ones_as_there_were():
    """Texts that mean two of three concepts, though the ranker divides one among them."""
    count = 3000
    random = np.random.default_rng(6)
    rows, places = np.divmod(np.arange(3 * count), 3)
    shares = np.tile([0.5, 0.3, 0.1], count)
    is_right = random.random(3 * count) < np.tile([0.6, 0.9, 0.3], count)
    told = fit_curve(Shares("lv", Pairs(rows, places, count), shares, is_right, rows % 5))
    assert told.others == pytest.approx(1.2 / (0.4 * 0.4 / 0.5), rel=0.05)


def test_true_probabilities_deviate_by_chance_only():
    random = np.random.default_rng(7)
    likely = random.random(500)
    chances = [Reliability.of(likely, random.random(500) < likely).chance for _ in range(20)]
    assert 0.2 < np.mean(chances) < 0.8
    wrong = Reliability.of(likely, random.random(500) < likely**2)
    assert wrong.chance < 0.01
    assert wrong.worst > 0.15
    assert sum(one.count for one in wrong.bins) == 500


def test_the_shift_of_log_odds_is_found():
    random = np.random.default_rng(8)
    odds = random.normal(size=5000)
    is_right = random.random(5000) < 1 / (1 + np.exp(-odds - 0.7))
    shift, error = shift_of(1 / (1 + np.exp(-odds)), is_right)
    assert shift == pytest.approx(0.7, abs=3 * error)
    assert error == pytest.approx(0.032, rel=0.1)


def test_the_spread_leaves_out_what_comes_from_small_samples():
    assert spread_of([(0.5, 0.0), (-0.5, 0.0)]) == pytest.approx(0.5)
    assert spread_of([(0.5, 0.4), (-0.5, 0.4)]) == pytest.approx(0.3)
    assert spread_of([(0.1, 0.4), (-0.1, 0.4)]) == 0


def test_borrowed_figures_know_nothing_of_the_language():
    """A language that is judged otherwise than all others is found to lie far out."""
    languages = [judged(seed) for seed in range(4)]
    for one, lang in zip(languages, ("da", "de", "lt", "lv"), strict=True):
        one.lang = lang
    languages[2].is_right &= np.random.default_rng(9).random((300, 1)) < 0.4
    scale(languages)
    held = HeldOut.of(languages)
    lacks = {one.lang: one.shift[0] for one in held.measure_borrowed()}
    assert min(lacks, key=lacks.get) == "lt"
    assert lacks["lt"] < -1


def test_a_language_without_judged_queries_has_no_figures_and_breaks_none(capsys):
    nobody_asked, *asked = judged(1, 0), judged(2), judged(3)
    nobody_asked.lang, asked[1].lang = "no", "lt"
    scale([nobody_asked, *asked])
    held = HeldOut.of([nobody_asked, *asked])
    assert list(held.curves) == ["lv", "lt"]
    nothing, something, _ = held.measure()
    assert (nothing.queries, nothing.stated) == (0, None)
    assert something.at_1 > 0.5
    borrowed, *_ = held.measure_borrowed()
    assert borrowed.stated.best() == borrowed.stated.links() == Reliability((), 1.0)
    assert borrowed.stated.links().told() == "–"
    show("held out", [nothing, borrowed])
    told = capsys.readouterr().out
    assert "no      0  –  –  –" in told
    assert "no  links –" in told
    assert held.is_single


def test_judging_nothing_gives_no_candidates():
    index = build_index(*(pa.Table.from_pylist(rows) for rows in taxonomy_rows()))
    matcher, concepts = index.titles, index.concepts
    _, none = judge(matcher, concepts, "lv", [("q1", "Metinātājs")], {})
    assert len(none) == 0
    assert none.is_there.shape[1] == 1
    names, one = judge(matcher, concepts, "lv", [("q1", "Metinātājs")], {"q1": {"urn:unknown"}})
    assert one.figures.shape == (1, one.is_there.shape[1], len(names))
    assert not one.is_right.any()


def test_one_network_is_fitted_and_its_own_practice_is_written():
    languages = [judged(1), judged(2)]
    languages[1].lang = "lt"
    for one in languages:
        one.keys[:] = np.arange(1, WIDTH + 1, dtype=np.uint64)
    scale(languages)
    told = fit(HeldOut.of(languages))
    [network] = told["networks"]
    expected = train(languages, [np.ones(len(one), bool) for one in languages], seed=0)
    assert (network, told["practice"]) == (expected.told(), expected.practice.told())
    assert told["none"] == pytest.approx(float(expected.none[0]), abs=1e-5)
