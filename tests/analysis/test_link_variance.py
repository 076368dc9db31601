from __future__ import annotations

import numpy as np
import pytest

from smartlife.analysis.links.variance import BORROWED_SPREAD, borrowed_variance, phrase_variance
from smartlife.linking.ranker import load_ranker
from smartlife.linking.skill_ranker import load_ranker as load_skill_ranker


def test_a_phrase_is_wrong_for_all_its_documents_at_once() -> None:
    # one phrase in 100 documents: sd of the mass 100 · sqrt(.8·.2/11), not sqrt(100 · …)
    assert phrase_variance(np.array([100.0]), np.array([0.8]))[0] == pytest.approx(
        100**2 * 0.16 / 11
    )
    assert phrase_variance(np.array([5.0]), np.array([1.0]))[0] == 0


def test_a_shift_of_all_groups_alike_moves_no_share() -> None:
    mass = np.array([60.0, 30.0, 10.0])
    assert borrowed_variance(0.2 * mass, mass) == pytest.approx(0)


def test_a_doubtful_group_moves_against_sure_ones() -> None:
    mass = np.array([50.0, 50.0])
    # the first group has links of probability one half, the second sure ones
    tilt = np.array([50 * 0.25, 0.0])
    half = 50 * 0.25 / 2
    assert borrowed_variance(tilt, mass) == pytest.approx((BORROWED_SPREAD * half) ** 2)


def test_more_documents_make_borrowed_probabilities_no_surer() -> None:
    mass, tilt = np.array([50.0, 50.0]), np.array([9.0, 2.0])
    relative = np.sqrt(borrowed_variance(tilt, mass)) / mass
    assert np.sqrt(borrowed_variance(100 * tilt, 100 * mass)) / (100 * mass) == pytest.approx(
        relative
    )


def test_nothing_is_borrowed_where_nothing_is_linked() -> None:
    assert borrowed_variance(np.zeros(2), np.zeros(2)).tolist() == [0, 0]


def test_the_spread_is_the_one_that_was_measured() -> None:
    assert load_ranker("titles").calibration.spread == pytest.approx(BORROWED_SPREAD, abs=0.01)
    assert load_skill_ranker().spread == pytest.approx(BORROWED_SPREAD, abs=0.01)
