"""Skills asked for together, and the bundles they make."""

from __future__ import annotations

import ctypes
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.planning.portfolio.bundles import Bundle, find_bundles
from smartlife.planning.portfolio.graph import read_mentions
from tests.planning.portfolio.made import demand_of


def _graph(demand):
    everything = np.ones(len(demand), bool)
    return read_mentions(demand, everything, np.ones(len(demand.skill_uris), bool)).graph()


def _edges(graph) -> dict[tuple[int, int], tuple[float, float]]:
    ends = zip(graph.skills[graph.first].tolist(), graph.skills[graph.second].tolist(), strict=True)
    return dict(
        zip(ends, zip(graph.count.tolist(), graph.weight.tolist(), strict=True), strict=True)
    )


def test_the_weight_is_what_the_formula_says():
    asked = [(f"e{i}", {0: 0.8, 1: 0.5}) for i in range(6)] + [
        (f"f{i}", {2: 1.0}) for i in range(4)
    ]
    graph = _graph(demand_of(asked, 3))
    count = 6 * 0.8 * 0.5
    m = 6 * 0.5
    weight = log(count * 10 / (4.8 * 3.0)) * count / (count + 1) * m / (m + 1)
    assert _edges(graph) == {(0, 1): pytest.approx((count, weight))}
    assert graph.asked.tolist() == pytest.approx([4.8, 3.0, 4.0])
    assert graph.documents == 10


def test_two_readings_of_the_same_words_are_not_asked_for_together():
    asked = [(f"e{i}", {0: 0.9, 1: 0.9, 2: 0.9}) for i in range(6)]
    same = {(i, skill): "plc" for i in range(6) for skill in (0, 1)}
    assert set(_edges(_graph(demand_of(asked, 3, words=same)))) == {(0, 2), (1, 2)}


def test_one_employer_joins_nothing():
    asked = [("same", {0: 0.9, 1: 0.9}) for _ in range(50)]
    asked += [(f"e{i}", {2: 0.9, 3: 0.9}) for i in range(5)]
    assert set(_edges(_graph(demand_of(asked, 4)))) == {(2, 3)}


def test_what_is_asked_for_by_chance_only_is_not_joined():
    asked = [(f"e{i}", {i % 2: 1.0, 2 + (i // 2) % 2: 1.0}) for i in range(80)]
    assert all(weight == 0 for _, weight in _edges(_graph(demand_of(asked, 4))).values())


def test_cliques_are_bundles_and_the_same_each_time():
    asked = [(f"e{i}", {4 * (i % 3) + j: 0.9 for j in range(4)}) for i in range(60)]
    demand = demand_of(asked, 12)
    mentions = read_mentions(demand, np.ones(60, bool), np.ones(12, bool))
    telling = np.arange(12.0)
    found = find_bundles(demand, mentions, telling)
    assert sorted(tuple(sorted(one.skills)) for one in found) == [
        (0, 1, 2, 3),
        (4, 5, 6, 7),
        (8, 9, 10, 11),
    ]
    assert all(one.together == 1 and one.jaccard == 1 for one in found)
    assert all(one.steadiness == "stable" for one in found)
    # the most telling skill names the bundle
    assert all(one.skills[0] == max(one.skills) for one in found)
    assert [one.skills for one in find_bundles(demand, mentions, telling)] == [
        one.skills for one in found
    ]


def test_bundles_are_no_larger_than_a_course_can_hold():
    asked = [(f"e{i}", dict.fromkeys(range(20), 0.9)) for i in range(30)]
    asked += [(f"f{i}", {20: 0.9}) for i in range(30)]
    demand = demand_of(asked, 21)
    mentions = read_mentions(demand, np.ones(60, bool), np.ones(21, bool))
    found = find_bundles(demand, mentions, np.ones(21))
    assert found
    assert all(3 <= len(one.skills) <= 12 for one in found)


def told(bundles: tuple[Bundle, ...]) -> list[tuple[object, ...]]:
    return [(one.skills, one.together, one.jaccard) for one in bundles]


def test_bundles_do_not_hang_on_what_the_process_did_before():
    # a blurred world, in which many partitions are about as good
    draw = np.random.default_rng(5)
    asked = [(f"e{i}", dict.fromkeys(draw.choice(30, 6, replace=False), 0.7)) for i in range(80)]
    demand = demand_of(asked, 30)
    mentions = read_mentions(demand, np.ones(80, bool), np.ones(30, bool))
    first = told(find_bundles(demand, mentions, np.ones(30)))
    for seed in range(5):
        # the process's own random numbers, which libraries in C draw from
        ctypes.CDLL(None).srand(seed)
        assert told(find_bundles(demand, mentions, np.ones(30))) == first


def test_nothing_asked_for_has_no_bundles():
    demand = demand_of([], 3)
    mentions = read_mentions(demand, np.ones(0, bool), np.ones(3, bool))
    assert find_bundles(demand, mentions, np.ones(3)) == ()


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_counts_are_what_advertisements_say(seed: int):
    random = np.random.default_rng(seed)
    asked = [
        (
            f"e{random.integers(8)}",
            {int(s): float(random.uniform(0.3, 1)) for s in random.choice(6, 3, replace=False)},
        )
        for _ in range(25)
    ]
    for (one, other), (count, weight) in _edges(_graph(demand_of(asked, 6))).items():
        expected = sum(mine.get(one, 0) * mine.get(other, 0) for _, mine in asked)
        assert one < other
        assert count == pytest.approx(expected)
        assert weight >= 0
