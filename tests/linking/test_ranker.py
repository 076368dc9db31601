from __future__ import annotations

import numpy as np
import pytest

from smartlife.linking.pairs import Pairs
from smartlife.linking.ranker import Curve, Task, load_ranker, ranker_from
from smartlife.linking.titles import main_form, title_forms

TOLD = {
    "names": ["label", "is_group"],
    "means": [0.5, 0.0],
    "spreads": [0.25, 1.0],
    "none": 0.0,
    "networks": [{"weights": [[[0.0], [0.0]]], "biases": [[0.0]], "shortcut": [1.0, 0.0]}],
    "curves": {"lv": [1.0, 1.0, 0.0, 0.0], "de": [1.0, 1.0, 0.0, -2.0]},
}
PAIRS = Pairs(np.array([0, 0]), np.array([3, 5]), 1)
FIGURES = {
    "label": np.array([0.75, 1.0], np.float32),
    "is_group": np.array([0.0, 1.0], np.float32),
}


def test_scores_are_scaled_figures_and_the_lean_of_the_language() -> None:
    ranker = ranker_from(TOLD)
    assert ranker.scores(FIGURES, "lv").tolist() == [1, 2]
    assert ranker.scores(FIGURES, "de").tolist() == [1, 0]
    assert ranker.scores(FIGURES, "uk").tolist() == [1, 0]


def test_scores_have_six_digits_so_that_batches_do_not_matter() -> None:
    third = {**FIGURES, "label": np.array([0.7, 1 / 3], np.float32)}
    assert ranker_from(TOLD).scores(third, "lv").tolist() == [0.8, -0.666667]


def test_figures_far_out_count_as_the_furthest() -> None:
    far = {**FIGURES, "label": np.array([900, -900], np.float32)}
    assert ranker_from(TOLD).scores(far, "lv").tolist() == [6, -6]


def test_the_even_curve_leaves_shares_as_they_are() -> None:
    ranker = ranker_from(TOLD)
    scores = ranker.scores(FIGURES, "lv")
    weights = np.exp([1, 2, 0])
    wanted = weights[:2] / weights.sum()
    assert ranker.shares(PAIRS, scores) == pytest.approx(wanted)
    found, is_calibrated = ranker.probabilities(PAIRS, scores, "lv")
    assert found == pytest.approx(wanted, abs=1e-6)
    assert is_calibrated


def test_languages_without_a_curve_take_the_mean_of_all() -> None:
    told = {**TOLD, "curves": {"lv": [1.0, 1.0, 3.0, 0.0], "de": [1.0, 1.0, -3.0, 0.0]}}
    ranker = ranker_from(told)
    scores = ranker.scores(FIGURES, "uk")
    low, high, mean = (
        ranker.probabilities(PAIRS, scores, lang)[0][1] for lang in ("de", "lv", "uk")
    )
    assert mean == pytest.approx((low + high) / 2, abs=1e-6)
    assert not ranker.probabilities(PAIRS, scores, "uk")[1]


def test_no_other_candidate_is_likelier_than_the_best() -> None:
    ranker = ranker_from({**TOLD, "curves": {"lv": [1.0, 1.0, -5.0, 0.0]}})
    found, _ = ranker.probabilities(PAIRS, ranker.scores(FIGURES, "lv"), "lv")
    assert found[1] == max(found)
    assert found.sum() <= 1


def test_curves_weigh_what_speaks_for_and_against() -> None:
    [likely] = Curve(2.0, 3.0, 0.5, 0.0).probabilities(np.array([0.25]))
    odds = 0.25**2 / 0.75**3 * np.exp(0.5)
    assert likely == pytest.approx(odds / (1 + odds))


def test_curves_rise_and_stay_within_bounds() -> None:
    likely = Curve(0.5, 2.0, -1.0, 0.0).probabilities(np.array([0, 0.2, 0.8, 1]))
    assert (np.diff(likely) > 0).all()
    assert likely.min() >= 0
    assert likely.max() <= 1


@pytest.mark.parametrize("task", ["titles", "terms"])
def test_the_shipped_ranker_is_whole(task: Task) -> None:
    ranker = load_ranker(task)
    size = len(ranker.names)
    assert len(ranker.means) == len(ranker.spreads) == size
    assert (ranker.spreads > 0).all()
    for network in ranker.networks:
        assert network.weights[0].shape[0] == len(network.shortcut) == size
    assert all(curve.of_right > 0 and curve.of_wrong > 0 for curve in ranker.curves.values())


@pytest.mark.parametrize("title", ["Metinātājs/-a (MIG)", "", "!!", "Vecākais pavārs Rīgā", "x"])
def test_the_main_form_is_the_first(title: str) -> None:
    forms = title_forms(title, None)
    assert main_form(title, None) == (forms[0] if forms else None)
