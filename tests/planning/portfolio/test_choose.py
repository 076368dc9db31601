"""The choice of new courses, and what it is worth."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.planning.optimise.exact import solve
from smartlife.planning.portfolio.bundles import Bundle
from smartlife.planning.portfolio.choose import (
    Candidate,
    Capacity,
    _are_told,
    _candidates,
    as_problem,
    worth,
)
from smartlife.planning.portfolio.gaps import asked_shares, has_enough, tally_sets
from smartlife.planning.problem import is_allowed
from tests.planning.portfolio.made import demand_of, gap_of

SKILLS = 12
ALL_TOLD = np.ones(SKILLS, bool)


def _world(seed: int) -> tuple[tuple[Candidate, ...], np.ndarray, Capacity]:
    random = np.random.default_rng(seed)
    weight = np.where(random.random(SKILLS) < 0.7, random.random(SKILLS), 0.0)
    skills = random.permutation(SKILLS)
    bundles = [Bundle(tuple(part.tolist()), 1.0, 1.0) for part in np.split(skills, [3, 7])]
    capacity = Capacity(
        int(random.integers(1, 4)),
        course_hours=float(random.choice([16, 24, 40])),
        all_hours=float(random.choice([24, 48, 80])),
    )
    return _candidates(bundles, weight, ALL_TOLD, capacity.most_skills), weight, capacity


def _value(candidates: tuple[Candidate, ...], weight: np.ndarray, chosen) -> float:
    return float(weight[sorted({s for i in chosen for s in candidates[i].skills})].sum())


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_the_choice_is_the_best_of_all_and_keeps_the_limits(seed: int):
    candidates, weight, capacity = _world(seed)
    problem = as_problem(candidates, weight, capacity)
    found = solve(problem, gap=1e-6)
    assert is_allowed(problem, found.courses)
    assert all(len(one.skills) * 8 <= capacity.course_hours for one in candidates)
    assert sum(capacity.hours(len(candidates[i].skills)) for i in found.courses) <= (
        capacity.all_hours
    )
    best = max(
        _value(candidates, weight, chosen)
        for n in range(min(capacity.new_courses, len(candidates)) + 1)
        for chosen in combinations(range(len(candidates)), n)
        if is_allowed(problem, chosen)
    )
    assert _value(candidates, weight, found.courses) == pytest.approx(best)


@given(st.integers(0, 10**6), st.integers(0, SKILLS - 1))
@settings(max_examples=25, deadline=None)
def test_more_room_and_more_demand_never_make_it_worse(seed: int, skill: int):
    candidates, weight, capacity = _world(seed)
    reached = solve(as_problem(candidates, weight, capacity), gap=1e-6).coverage
    roomier = replace(capacity, new_courses=capacity.new_courses + 1)
    assert solve(as_problem(candidates, weight, roomier), gap=1e-6).coverage >= reached - 1e-9
    wanted = weight.copy()
    wanted[skill] += 1.0
    assert solve(as_problem(candidates, wanted, capacity), gap=1e-6).coverage >= reached - 1e-9


def test_what_is_taught_is_named_beside_and_never_new():
    bundle = Bundle((0, 1, 2, 3), 1.0, 1.0)
    weight = np.array([0.2, 0.0, 0.3, 0.1])
    found = _candidates([bundle], weight, ALL_TOLD, 2)
    assert {one.skills for one in found} == {(2, 0)}
    assert {one.beside for one in found} == {(1,)}
    assert {one.skills for one in _candidates([bundle], weight, ALL_TOLD, 9)} == {(2, 0), (2, 0, 3)}
    assert _candidates([bundle], np.array([0.2, 0.0, 0.0, 0.0]), ALL_TOLD, 9) == ()


def test_a_new_course_has_two_skills_that_enough_ask_for():
    asked = [(f"e{i}", {0: 0.9, 1: 0.9, 2: 0.9}) for i in range(3)] + [("one", {3: 0.9})] * 9
    demand = demand_of(asked, 4)
    bundle = Bundle((0, 2, 3), 1.0, 1.0)
    told = _are_told(demand, [bundle], np.ones(len(demand), bool))
    assert told.tolist() == [True, False, True, False]
    weight = np.array([0.2, 0.0, 0.1, 0.9])
    # the one that a single employer asks for is no second one, however often it does
    assert {one.skills for one in _candidates([bundle], weight, told, 9)} == {(0, 2), (0, 2, 3)}
    told[2] = False
    assert _candidates([bundle], weight, told, 9) == ()


def test_capacity_is_hours_or_price_whichever_is_less():
    assert Capacity(1).most_skills == 1000
    assert Capacity(1, course_hours=40).most_skills == 5
    assert Capacity(1, course_hours=40, price_eur=100, eur_per_hour=5).most_skills == 2
    assert Capacity(1, price_eur=100, eur_per_hour=0).most_skills == 1000


def test_each_advertisement_counts_once_however_much_it_asks_for():
    asked = [("a", {0: 1.0}), ("b", {0: 0.5, 1: 0.5, 2: 1.0})]
    demand = demand_of(asked, 3)
    shares = asked_shares(demand, np.ones(2, bool), np.ones(3, bool))
    assert shares.tolist() == pytest.approx([0.5 + 0.125, 0.125, 0.25])
    usable = np.array([True, True, False])
    assert asked_shares(demand, np.ones(2, bool), usable).sum() == pytest.approx(1)
    assert not asked_shares(demand, np.zeros(2, bool), usable).any()


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_tallies_add_up_to_shares(seed: int):
    random = np.random.default_rng(seed)
    asked = [
        (
            f"e{random.integers(6)}",
            {int(s): float(random.uniform(0.1, 1)) for s in random.choice(5, 2, replace=False)},
        )
        for _ in range(20)
    ]
    demand = demand_of(asked, 5)
    chosen = random.random(20) < 0.7
    usable = np.array([True, True, True, True, False])
    shares = asked_shares(demand, chosen, usable)
    tally = tally_sets(demand, chosen, usable, [[0, 1], [2], []])
    assert tally.group_mass() / max(tally.total, 1) == pytest.approx(
        [shares[:2].sum(), shares[2], 0]
    )
    assert tally.n_docs <= chosen.sum()
    assert (tally.link_variance >= 0).all()


def test_words_that_may_be_misread_widen_what_is_told():
    asked = [(f"e{i}", {0: 0.6, 1: 1.0}) for i in range(10)]
    everything = np.ones(10, bool), np.ones(2, bool)
    alone = tally_sets(demand_of(asked, 2), *everything, [[0]])
    same = {(i, 0): "plc" for i in range(10)}
    together = tally_sets(demand_of(asked, 2, words=same), *everything, [[0]])
    assert together.link_variance[0] == pytest.approx(10 * alone.link_variance[0])


def test_people_who_looked_count_more():
    gap = replace(gap_of([0.0, 0.1, 0.5], confirmed=0.8), checked=np.array([True, False, False]))
    assert gap.sureness.tolist() == [1.0, 0.8, 0.0]
    assert [gap.evidence(i) for i in range(3)] == ["checked", "not_found", "possible"]
    assert gap_of([0.0, 0.95]).sureness.tolist() == [1.0, 0.0]
    assert gap_of([0.0, 0.95]).evidence(1) == "taught"


def test_few_employers_are_too_little():
    many = demand_of([(f"e{i}", {0: 1.0, 1: 1.0}) for i in range(60)], 2)
    assert has_enough(many, np.ones(60, bool), gap_of([0.0, 1.0]))
    few = demand_of([(f"e{i % 5}", {0: 1.0, 1: 1.0}) for i in range(60)], 2)
    assert not has_enough(few, np.ones(60, bool), gap_of([0.0, 1.0]))


def test_one_hidden_share_cannot_be_computed_from_the_others():
    asked = [
        (f"e{i:03d}", {0: 1.0, 6: 1.0} | ({2: 1.0} if i % 2 else {}) | ({4: 1.0} if i < 2 else {}))
        for i in range(200)
    ]
    demand = demand_of(asked, 7)
    courses = tuple(Candidate(Bundle((s, s + 1), 1.0, 1.0), (s, s + 1), ()) for s in (0, 2, 4))
    chosen = SimpleNamespace(courses=courses)
    told = worth(demand, gap_of([0.0] * 6 + [1.0]), chosen, np.ones(len(asked), bool))
    assert told.total.estimate is not None
    assert [one.note for one in told.by_course] == [None, "complementary", "few_employers"]
    assert all(one.estimate is None and one.lo is None for one in told.by_course[1:])
    both = SimpleNamespace(courses=courses[:2])
    told = worth(demand, gap_of([0.0] * 6 + [1.0]), both, np.ones(len(asked), bool))
    assert sum(one.estimate for one in told.by_course) == pytest.approx(told.total.estimate)
