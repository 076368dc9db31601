"""The audited estimator against values computed by hand, and its properties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.analysis.audits.estimate import (
    Verdicts,
    cohen_kappa,
    draw_groups,
    estimate_uncovered,
)
from smartlife.analysis.estimators.uncertainty import beta_limits


def verdicts_of(draw, demand, covered, uncovered):
    share = demand / demand.sum()
    of_stratum = np.array([share[covered == bool(h)].sum() for h in (0, 1)])
    return Verdicts(
        draw.group,
        draw.stratum,
        draw.draws,
        draw.is_all,
        share[draw.group],
        of_stratum[draw.stratum],
        uncovered[draw.group].astype(float),
    )


def by_hand():
    """Two strata of weight .4 and .6; four draws in each, one group drawn twice."""
    demand = np.array([2.0, 1.0, 1.0, 3.0, 2.0, 1.0])
    return demand, Verdicts(
        group=np.array([0, 1, 2, 3, 4]),
        stratum=np.array([0, 0, 0, 1, 1]),
        draws=np.array([2, 1, 1, 3, 1]),
        is_all=np.zeros(5, bool),
        drawn_share=np.array([0.2, 0.1, 0.1, 0.3, 0.2]),
        stratum_share=np.array([0.4, 0.4, 0.4, 0.6, 0.6]),
        uncovered=np.array([1.0, 0.0, 1.0, 0.0, 1.0]),
    )


COVERED = np.array([False, False, False, True, True, True])


def test_by_hand():
    demand, verdicts = by_hand()
    found = estimate_uncovered(demand, COVERED, verdicts)
    # y of the draws: 1 1 0 1 and 0 0 0 1
    assert found.estimate == pytest.approx(0.4 * 3 / 4 + 0.6 * 1 / 4)
    variance = 0.4**2 * 0.75 * 0.25 / 3 + 0.6**2 * 0.25 * 0.75 / 3
    assert found.audit_variance == pytest.approx(variance)
    n_eff = 0.45 * 0.55 / variance
    assert found.n_eff == pytest.approx(n_eff)
    lo, hi = beta_limits(np.array([0.45]), np.array([n_eff]))
    assert (found.lo, found.hi) == (pytest.approx(lo[0]), pytest.approx(hi[0]))
    assert found.by_group.tolist() == pytest.approx([1, 0, 1, 0, 1, 0.25])
    assert found.doubtful == 0


def test_a_stratum_of_one_verdict_has_no_zero_variance():
    demand, verdicts = by_hand()
    same = replace(verdicts, uncovered=np.array([1.0, 1.0, 1.0, 0.0, 0.0]))
    found = estimate_uncovered(demand, COVERED, same)
    p, q = 4.5 / 5, 0.5 / 5
    variance = 0.4**2 * p * (1 - p) / 3 + 0.6**2 * q * (1 - q) / 3
    assert found.estimate == pytest.approx(0.4)
    assert found.audit_variance == pytest.approx(variance)
    assert found.lo < 0.4 < found.hi


def test_all_taught_has_an_upper_limit():
    demand, verdicts = by_hand()
    found = estimate_uncovered(demand, COVERED, replace(verdicts, uncovered=np.zeros(5)))
    assert found.estimate == 0
    assert found.lo == 0
    assert 0 < found.hi < 1


def test_the_variance_of_demand_is_added():
    demand, verdicts = by_hand()
    without = estimate_uncovered(demand, COVERED, verdicts)
    with_it = estimate_uncovered(demand, COVERED, verdicts, 0.01)
    assert with_it.estimate == without.estimate
    assert with_it.n_eff == pytest.approx(0.45 * 0.55 / (without.audit_variance + 0.01))
    assert with_it.lo < without.lo
    assert with_it.hi > without.hi


def test_doubtful_groups_widen_the_interval():
    demand, verdicts = by_hand()
    unsure = replace(verdicts, uncovered=np.array([np.nan, 0.0, 1.0, 0.0, 1.0]))
    found = estimate_uncovered(demand, COVERED, unsure)
    assert found.estimate == pytest.approx(0.4 * 1 / 2 + 0.6 / 4)
    assert found.doubtful == pytest.approx(0.2)
    lowest = estimate_uncovered(
        demand, COVERED, replace(verdicts, uncovered=np.array([0.0, 0.0, 1.0, 0.0, 1.0]))
    )
    highest = estimate_uncovered(demand, COVERED, verdicts)
    assert (found.lo, found.hi) == (pytest.approx(lowest.lo), pytest.approx(highest.hi))


def test_changed_demand_reweights():
    demand, verdicts = by_hand()
    demand = demand.copy()
    demand[4] *= 2
    found = estimate_uncovered(demand, COVERED, verdicts)
    # stratum 1: one draw of four counts double; its weight grows to the estimated .6 · 5/4,
    # all others are 10/12 of what they were
    assert found.estimate == pytest.approx((0.4 * 3 / 4 + 0.6 * 2 / 4) / (0.4 + 0.6 * 5 / 4))


def test_how_much_of_todays_demand_the_draw_could_reach():
    demand, verdicts = by_hand()
    assert estimate_uncovered(demand, COVERED, verdicts).frame_share == pytest.approx(1)
    # a new group as large as all others together: half of what is asked for was never asked about
    grown, covered = np.append(demand, 10.0), np.append(COVERED, True)
    assert estimate_uncovered(grown, covered, verdicts).frame_share == pytest.approx(1 / 2)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_whole_audit_reaches_exactly_what_was_asked_for_then(seed):
    random = np.random.default_rng(seed)
    demand, covered = random.gamma(1, 1, 12), random.random(12) < 0.5
    then = np.where(np.arange(12) < 9, demand * random.gamma(2, 1, 12), 0.0)
    draw = draw_groups(then, covered, 200, random)
    verdicts = verdicts_of(draw, then, covered, random.random(12) < 0.3)
    found = estimate_uncovered(demand, covered, verdicts)
    assert found.frame_share == pytest.approx(demand[:9].sum() / demand.sum())


def test_the_reach_of_a_draw_is_estimated_without_bias():
    random = np.random.default_rng(5)
    then = random.gamma(1, 1, 400)
    then[:80] = 0.0
    now = random.gamma(1, 1, 400) * np.where(then > 0, 1.0, 0.3)
    covered = random.random(400) < 0.6
    found = [
        estimate_uncovered(
            now,
            covered,
            verdicts_of(draw_groups(then, covered, 100, random), then, covered, covered),
        ).frame_share
        for _ in range(300)
    ]
    truth = now[then > 0].sum() / now.sum()
    assert np.mean(found) == pytest.approx(truth, abs=4 * np.std(found) / 300**0.5)


def test_no_verdict_no_figure():
    demand, verdicts = by_hand()
    assert (
        estimate_uncovered(demand, COVERED, replace(verdicts, uncovered=np.full(5, np.nan))) is None
    )


@given(
    st.lists(st.tuples(st.integers(1, 50), st.booleans(), st.booleans()), min_size=1, max_size=30)
)
@settings(deadline=None, max_examples=60)
def test_a_full_audit_is_the_truth(groups):
    demand = np.array([float(mass) for mass, _, _ in groups])
    covered = np.array([is_covered for _, is_covered, _ in groups])
    truth = np.array([is_uncovered for _, _, is_uncovered in groups])
    draw = draw_groups(demand, covered, 200, np.random.default_rng(1))
    assert draw.is_all.all()
    assert sorted(draw.group) == list(range(len(groups)))
    found = estimate_uncovered(demand, covered, verdicts_of(draw, demand, covered, truth))
    exact = float(demand[truth].sum() / demand.sum())
    assert found.estimate == pytest.approx(exact)
    assert (found.lo, found.hi) == (pytest.approx(exact), pytest.approx(exact))
    assert found.n_eff is None


@given(st.integers(0, 2**32), st.integers(0, 59))
@settings(deadline=None, max_examples=40)
def test_one_more_taught_group_never_raises_it(seed, group):
    random = np.random.default_rng(seed)
    demand = random.lognormal(size=60)
    covered = random.random(60) < 0.6
    truth = random.random(60) < 0.4
    draw = draw_groups(demand, covered, 30, random)
    before = estimate_uncovered(demand, covered, verdicts_of(draw, demand, covered, truth))
    truth[group] = False
    after = estimate_uncovered(demand, covered, verdicts_of(draw, demand, covered, truth))
    assert after.estimate <= before.estimate + 1e-12


def test_the_draw_follows_the_design():
    random = np.random.default_rng(3)
    demand = np.concatenate([random.lognormal(size=600), np.zeros(5)])
    covered = np.arange(605) % 10 < 9
    draw = draw_groups(demand, covered, 200, random)
    weight = demand[covered].sum() / demand.sum()
    sizes = [int(draw.draws[draw.stratum == h].sum()) for h in (0, 1)]
    assert sizes == [40, round(200 * weight)]
    assert (demand[draw.group] > 0).all()
    again = draw_groups(demand, covered, 200, np.random.default_rng(9))
    assert draw.group.tolist() != again.group.tolist()


def test_probability_is_proportional_to_demand():
    random = np.random.default_rng(5)
    demand = np.array([1.0, 2.0, 3.0, 4.0] + [10.0] * 9)
    covered = np.zeros(13, bool)
    drawn = np.zeros(13)
    for _ in range(2000):
        draw = draw_groups(demand, covered, 10, random)
        drawn[draw.group] += draw.draws
    assert drawn / drawn.sum() == pytest.approx(demand / demand.sum(), abs=0.005)


def test_nothing_asked_nothing_drawn():
    draw = draw_groups(np.zeros(3), np.ones(3, bool), 200, np.random.default_rng(1))
    assert len(draw.group) == 0


def test_kappa_by_hand():
    # 20 both yes, 15 both no, 5 and 10 apart: p_o = .7, p_e = .5 (Cohen's textbook example)
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = cohen_kappa(pairs)
    assert found.agreed == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.pairs == 50


def test_kappa_without_spread_is_not_defined():
    found = cohen_kappa([("y", "y")] * 4)
    assert found.kappa is None
    assert found.agreed == 1
    assert cohen_kappa([]) is None
    assert cohen_kappa([("y", "n"), ("n", "y")]).kappa == pytest.approx(-1)
