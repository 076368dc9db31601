"""Shapley shares against all orders, and the order in which partners add most."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.analysis.estimators.partner_shares import best_order, shapley_shares


def by_all_orders(covers, worth):
    found = np.zeros(len(covers))
    orders = list(permutations(range(len(covers))))
    for order in orders:
        done = np.zeros(covers.shape[1], bool)
        for partner in order:
            found[partner] += worth[covers[partner] & ~done].sum()
            done |= covers[partner]
    return found / len(orders)


@given(st.integers(1, 5), st.integers(0, 6), st.data())
def test_shares_are_the_means_over_all_orders(partners, groups, data):
    flags = data.draw(
        st.lists(st.booleans(), min_size=partners * groups, max_size=partners * groups)
    )
    covers = np.array(flags, bool).reshape(partners, groups)
    worth = np.array(data.draw(st.lists(st.floats(0, 5), min_size=groups, max_size=groups)))
    shares = shapley_shares(covers, worth)
    assert shares == pytest.approx(by_all_orders(covers, worth), abs=1e-9)
    assert shares.sum() == pytest.approx(worth[covers.any(axis=0)].sum(), abs=1e-9)


def test_two_identical_partners_share_equally():
    covers = np.array([[True, True, False], [True, True, False]])
    assert shapley_shares(covers, np.array([0.3, 0.1, 0.6])) == pytest.approx([0.2, 0.2])


def test_the_best_order_adds_up_and_names_idle_partners_last():
    covers = np.array([[True, False, False], [True, True, False], [False, False, False]])
    order = best_order(covers, np.array([0.5, 0.2, 0.3]))
    assert order == [(1, pytest.approx(0.7)), (0, 0.0), (2, 0.0)]


def test_nobody_covers_nothing():
    assert best_order(np.zeros((0, 3), bool), np.ones(3)) == []
    assert shapley_shares(np.zeros((2, 0), bool), np.zeros(0)).tolist() == [0.0, 0.0]
