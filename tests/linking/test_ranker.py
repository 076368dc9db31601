from __future__ import annotations

import numpy as np
import pytest

from smartlife.linking.pairs import Pairs
from smartlife.linking.ranker import Task, load_ranker, ranker_from
from smartlife.linking.titles import main_form, title_forms

TOLD = {
    "names": ["label", "is_group"],
    "means": [0.5, 0.0],
    "spreads": [0.25, 1.0],
    "none": 0.0,
    "networks": [{"weights": [[[0.0], [0.0]]], "biases": [[0.0]], "shortcut": [1.0, 0.0]}],
    "curves": {
        "lv": {"of_right": 1.0, "of_wrong": 1.0, "shift": 0.0, "others": 1.0, "lean": 0.0},
        "de": {"of_right": 1.0, "of_wrong": 1.0, "shift": 0.0, "others": 1.0, "lean": -2.0},
    },
    "spread": 0.0,
    "concepts": 3000,
    "is_single": True,
}
PAIRS = Pairs(np.array([0, 0]), np.array([3, 5]), 1)
KEYS = np.array([9, 7], np.uint64)
FIGURES = {
    "label": np.array([0.75, 1.0], np.float32),
    "is_group": np.array([0.0, 1.0], np.float32),
}


def test_scores_are_scaled_figures_and_the_lean_of_the_language() -> None:
    ranker = ranker_from(TOLD)
    assert ranker.scores(FIGURES, "lv", KEYS).tolist() == [1, 2]
    assert ranker.scores(FIGURES, "de", KEYS).tolist() == [1, 0]
    assert ranker.scores(FIGURES, "uk", KEYS).tolist() == [1, 0]


def test_scores_have_six_digits_so_that_batches_do_not_matter() -> None:
    third = {**FIGURES, "label": np.array([0.7, 1 / 3], np.float32)}
    assert ranker_from(TOLD).scores(third, "lv", KEYS).tolist() == [0.8, -0.666667]


def test_figures_far_out_count_as_the_furthest() -> None:
    far = {**FIGURES, "label": np.array([900, -900], np.float32)}
    assert ranker_from(TOLD).scores(far, "lv", KEYS).tolist() == [6, -6]


def test_practice_is_added_to_the_concepts_that_have_it() -> None:
    told = {**TOLD, "practice": {"keys": [3, 7], "weights": [5.0, -0.5]}}
    assert ranker_from(told).scores(FIGURES, "lv", KEYS).tolist() == [1, 1.5]


def test_probabilities_come_from_shares() -> None:
    ranker = ranker_from(TOLD)
    scores = ranker.scores(FIGURES, "lv", KEYS)
    weights = np.exp([1, 2, 0])
    wanted = weights[:2] / weights.sum()
    assert ranker.shares(PAIRS, scores) == pytest.approx(wanted)
    assert ranker.probabilities(PAIRS, scores, "lv") == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("task", ["titles", "terms"])
def test_the_shipped_ranker_is_whole(task: Task) -> None:
    ranker = load_ranker(task)
    size = len(ranker.names)
    assert len(ranker.means) == len(ranker.spreads) == size
    assert (ranker.spreads > 0).all()
    for network in ranker.networks:
        assert network.weights[0].shape[0] == len(network.shortcut) == size
    told = ranker.calibration
    assert all(curve.of_right > 0 and curve.of_wrong > 0 for curve in told.curves.values())
    assert told.is_single == (task == "titles")
    assert told.spread > 0


@pytest.mark.parametrize("title", ["Metinātājs/-a (MIG)", "", "!!", "Vecākais pavārs Rīgā", "x"])
def test_the_main_form_is_the_first(title: str) -> None:
    forms = title_forms(title, None)
    assert main_form(title, None) == (forms[0] if forms else None)


def test_a_score_knows_nothing_of_its_company() -> None:
    (network,) = load_ranker("titles").networks
    inputs = np.random.default_rng(7).standard_normal((700, len(network.shortcut)))
    together = network.score(inputs)
    for first, last in ((0, 1), (3, 10), (250, 600), (699, 700)):
        assert (network.score(inputs[first:last]) == together[first:last]).all()
    assert len(network.score(inputs[:0])) == 0
