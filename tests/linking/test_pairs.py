from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from smartlife.linking.pairs import Pairs, Spread, dense_products, sparse_products

PAIRS = Pairs(np.array([0, 0, 2, 2, 2]), np.array([1, 4, 0, 3, 4]), 3)


def test_figures_of_a_text_stand_beside_each_of_its_pairs() -> None:
    values = np.array([1, 2, 5, 5, 3], np.float32)
    assert PAIRS.most(values).tolist() == [2, 2, 5, 5, 5]
    assert PAIRS.total(values.astype(np.float64)).tolist() == [3, 3, 13, 13, 13]


def test_of_equal_values_the_first_concept_comes_first() -> None:
    assert PAIRS.rank(np.array([1, 2, 5, 5, 3], np.float32)).tolist() == [1, 0, 0, 1, 2]


def test_merging_keeps_the_order_and_tells_it() -> None:
    merged, order = PAIRS.merged(Pairs(np.array([1, 2]), np.array([7, 1]), 3))
    assert merged.rows.tolist() == [0, 0, 1, 2, 2, 2, 2]
    assert merged.concepts.tolist() == [1, 4, 7, 0, 1, 3, 4]
    assert order.tolist() == [0, 1, 5, 2, 6, 3, 4]


def test_no_pairs_have_no_figures() -> None:
    none = Pairs(np.empty(0, np.int64), np.empty(0, np.int64), 2)
    assert len(none.most(np.empty(0, np.float32))) == 0
    assert len(none.total(np.empty(0))) == 0
    assert len(none.rank(np.empty(0, np.float32))) == 0


def test_concepts_without_labels_have_noughts() -> None:
    spread = Spread.of(np.array([0, 1, 2]), np.array([0, 2, 2, 3]))
    assert spread.labels.tolist() == [0, 1, 2]
    values = np.array([0.5, 0.75, 0.25], np.float32)
    assert spread.most(values).tolist() == [0.75, 0, 0.25]
    assert spread.mean(values).tolist() == [0.625, 0, 0.25]
    assert spread.best(values).tolist() == [1, -1, 2]


@given(st.integers(0, 2**31), st.integers(1, 300), st.integers(1, 40))
@settings(max_examples=30, deadline=None)
def test_products_are_those_of_the_rows(seed: int, texts: int, labels: int) -> None:
    random = np.random.default_rng(seed)
    left = sparse.random_array((texts, 30), density=0.3, rng=random, dtype=np.float32).tocsr()
    right = sparse.random_array((labels, 30), density=0.3, rng=random, dtype=np.float32).tocsr()
    rows = np.sort(random.integers(0, texts, 100))
    places = random.integers(0, labels, 100)
    found = sparse_products(left, right, rows, places)
    wanted = (left.toarray()[rows] * right.toarray()[places]).sum(axis=1)
    assert np.allclose(found, wanted, atol=1e-5)
    alone = [sparse_products(left, right, rows[n : n + 1], places[n : n + 1])[0] for n in (0, 99)]
    assert alone == [found[0], found[99]]


def test_cosines_of_whole_numbers_are_exact() -> None:
    vectors = np.array([[3, -4], [0, 5]], np.float32)
    others = np.array([[3, -4], [4, 3], [0, -5]], np.int8)
    found = dense_products(vectors, others, np.array([0, 0, 1]), np.array([0, 1, 2]), 5.0)
    assert found.tolist() == [1, 0, -1]


def test_pairs_are_found_among_others_in_any_order() -> None:
    others = Pairs(np.array([2, 0, 2, 1, 2]), np.array([4, 4, 4, 1, 9]), 3)
    assert PAIRS.are_among(others).tolist() == [False, True, False, False, True]
    none = Pairs(np.empty(0, np.int64), np.empty(0, np.int64), 3)
    assert not PAIRS.are_among(none).any()
    assert len(none.are_among(PAIRS)) == 0


@given(st.integers(0, 2**31))
@settings(max_examples=30, deadline=None)
def test_ranks_are_those_of_a_sort(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = np.sort(random.integers(0, 6, random.integers(1, 40)))
    pairs = Pairs(rows, np.arange(len(rows)), 7)
    values = random.integers(0, 5, len(rows)).astype(np.float32)
    found = pairs.rank(values)
    for row in set(rows.tolist()):
        places = np.flatnonzero(rows == row)
        order = sorted(places.tolist(), key=lambda place: (-values[place], place))
        assert [int(found[place]) for place in order] == list(range(len(order)))
