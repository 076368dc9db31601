"""Trends: slopes by hand, seasons are no trend, a constant inflow has none, snapshots say so."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from smartlife.analysis.estimators.trend import logits, seasonal_slope, trend
from smartlife.analysis.indicators.trend import Window, _found
from tests.analysis.world import World, only, pick


def test_slope_by_hand() -> None:
    years = np.arange(24) / 12
    assert float(seasonal_slope(0.3 * years, 12)) == pytest.approx(0.3)
    # seasons alone: the same month never changes
    assert float(seasonal_slope(np.sin(2 * np.pi * years), 12)) == pytest.approx(0.0)


def test_logits_by_hand() -> None:
    assert logits(np.array([2.0]), np.array([10.0])) == pytest.approx([np.log(2.5 / 8.5)])


def test_two_years_are_needed_and_no_gaps() -> None:
    many = np.full(24, 100.0)
    assert trend(many[:23] / 10, many[:23], 12) is None
    assert trend(many[:8] / 10, many[:8], 4) is not None
    many[5] = 0
    assert trend(np.minimum(many, 10), many, 12) is None


def test_a_true_trend_is_found() -> None:
    generator = np.random.default_rng(1)
    years = np.arange(36) / 12
    share = 1 / (1 + np.exp(-(-2.0 + 0.4 * years)))
    found = [trend(generator.binomial(400, share) * 1.0, np.full(36, 400.0), 12, 200)
             for _ in range(20)]  # fmt: skip
    slopes = [one.slope for one in found if one]
    assert float(np.mean(slopes)) == pytest.approx(0.4, abs=0.05)
    assert np.mean([one.is_sure for one in found if one]) >= 0.8
    assert found[0] is not None
    assert found[0].first < found[0].last


def inflow(generator: np.random.Generator, months: int, autocorrelation: float) -> np.ndarray:
    """Constant mean share with shocks that last, and seasons."""
    shock = np.zeros(months)
    for t in range(1, months):
        shock[t] = autocorrelation * shock[t - 1] + generator.normal(0, 0.1)
    season = 0.2 * np.sin(2 * np.pi * np.arange(months) / 12)
    share = 1 / (1 + np.exp(-(-2.0 + season + shock)))
    return generator.binomial(300, share) * 1.0


@pytest.mark.parametrize("autocorrelation", [0.0, 0.3, 0.6])
def test_a_constant_inflow_has_no_trend(autocorrelation: float) -> None:
    generator = np.random.default_rng(7)
    told = []
    for _ in range(120):
        one = trend(inflow(generator, 36, autocorrelation), np.full(36, 300.0), 12, 150)
        assert one is not None
        told.append(one.is_sure)
    assert np.mean(told) <= 0.1


def flow(world: World, months: int = 27, per_month: int = 40, **more) -> World:
    for month in range(months):
        for n in range(per_month):
            world.vacancy(
                employer=f"e{n}",
                isco="2512" if n % 4 == 0 else "5223",
                posted_date=date(2023 + month // 12, month % 12 + 1, 5),
                observation="flow",
                **more,
            )
    return world


def test_rows_of_a_flow(tmp_path: Path) -> None:
    rows = pick(flow(World()).run(tmp_path, "trend"), nuts_code="LV00C")
    row = only(rows, measure="trend", group_code="25")
    # first and last month are left out: they may be cut off
    assert json.loads(row["dimensions"])["periods"] == 25
    assert (row["status"], row["estimate"]) == ("published", pytest.approx(0.0))
    assert json.loads(row["dimensions"])["is_sure"] is False
    assert not pick(rows, measure="snapshot")


def test_a_group_of_mostly_one_employer_has_no_trend() -> None:
    month = {("25", f"e{n}"): 1 for n in range(30)}
    month |= {("83", "one"): 6} | {("83", f"e{n}"): 1 for n in range(3)}
    month |= {("71", "one"): 3} | {("71", f"e{n}"): 1 for n in range(3)}
    found = _found(Window(12, [month] * 24, 0, 23))
    assert sorted(found) == ["25", "71"]


def test_a_stock_is_a_snapshot(tmp_path: Path) -> None:
    world = World()
    for n in range(60):
        world.vacancy(employer=f"e{n}", isco="2512", observation="stock")
    rows = pick(world.run(tmp_path, "trend"), nuts_code="LV00C")
    row = only(rows, measure="snapshot")
    assert (row["status"], row["note"]) == ("not_observed", "snapshot")
    assert json.loads(row["dimensions"])["day"] == "2026-02-17"
    assert not pick(rows, measure="trend")


def test_a_short_flow_has_no_trend(tmp_path: Path) -> None:
    rows = pick(flow(World(), months=10).run(tmp_path, "trend"), nuts_code="LV00C")
    row = only(rows, measure="trend")
    assert (row["status"], row["note"], row["estimate"]) == ("not_observed", "short_window", None)


def test_nothing_held(tmp_path: Path) -> None:
    rows = World().run(tmp_path, "trend")
    assert {(row["status"], row["note"]) for row in rows} == {("not_observed", "no_vacancies")}
