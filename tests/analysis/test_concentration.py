"""Concentration of employers: by hand, without the part that every sample has, what is not told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from smartlife.analysis.estimators.concentration import corrected_hhi, hhi_limits
from tests.analysis.world import World, only, pick


def test_corrected_index_by_hand() -> None:
    sizes = np.array([2, 1, 1])
    hhi = (4 + 1 + 1) / 16
    assert corrected_hhi(sizes) == pytest.approx((hhi - 1 / 4) / (1 - 1 / 4))
    assert corrected_hhi(np.array([7])) == 1.0
    assert corrected_hhi(np.ones(9, np.int64)) == 0.0
    assert corrected_hhi(np.array([1])) is None
    assert corrected_hhi(np.zeros(0, np.int64)) is None


def test_a_sample_is_not_more_concentrated_than_its_population() -> None:
    generator = np.random.default_rng(1)
    shares = np.array([0.3, *np.full(70, 0.01)])
    truth = float((shares**2).sum())
    found = [corrected_hhi(generator.multinomial(80, shares)) for _ in range(400)]
    assert float(np.mean([value or 0.0 for value in found])) == pytest.approx(truth, abs=0.005)


def test_limits_hold_the_index_and_need_clusters() -> None:
    sizes = np.concatenate([np.full(10, 8), np.full(60, 2)])
    lo, hi = hhi_limits(sizes, np.arange(70, dtype=np.int64) * 7919) or (None, None)
    assert lo is not None
    assert lo < (corrected_hhi(sizes) or 0) < (hi or 0)
    assert hhi_limits(np.ones(29, np.int64), np.arange(29, dtype=np.int64)) is None


def test_rows_by_hand(tmp_path: Path) -> None:
    world = World()
    for n in range(40):
        world.vacancy(employer=f"e{n}")
    for _ in range(10):
        world.vacancy(employer="large")
    for _ in range(10):
        world.vacancy()
    rows = pick(world.run(tmp_path, "concentration"), nuts_code="LV00C", side="demand")
    hhi = only(rows, measure="hhi")
    assert hhi["estimate"] == pytest.approx(10 * 9 / (60 * 59))
    assert (hhi["n_docs"], hhi["n_clusters"]) == (60, 51)
    assert hhi["lo"] < hhi["estimate"] < hhi["hi"]
    assert only(rows, measure="largest_share")["estimate"] == pytest.approx(10 / 60)
    assert only(rows, measure="unnamed_share")["estimate"] == pytest.approx(10 / 60)


def test_one_employer_with_all_advertisements(tmp_path: Path) -> None:
    world = World()
    for _ in range(80):
        world.vacancy(employer="one")
    rows = world.run(tmp_path, "concentration")
    row = only(rows, measure="hhi", nuts_code="LV00C", side="demand")
    assert (row["status"], row["estimate"], row["n_clusters"]) == ("too_little_data", None, 1)


def test_nothing_held(tmp_path: Path) -> None:
    rows = World().run(tmp_path, "concentration")
    notes = {(row["side"], row["status"], row["note"]) for row in rows}
    assert notes == {
        ("demand", "not_observed", "no_vacancies"),
        ("offer", "not_observed", "no_catalogue"),
    }


def test_who_is_not_named_is_not_said_to_be_many(tmp_path: Path) -> None:
    """The list of one school names no provider: neither 80 providers nor none."""
    world = World()
    for n in range(30):
        world.vacancy(employer=f"e{n}")
        world.vacancy(employer=None)
        world.vacancy(employer=None)
        world.course(provider=None)
        world.course(provider=None)
    rows = pick(world.run(tmp_path, "concentration"), nuts_code="LV00C")
    for side, share in (("demand", 2 / 3), ("offer", 1.0)):
        mine = pick(rows, side=side)
        assert only(mine, measure="unnamed_share")["estimate"] == pytest.approx(share)
        for measure in ("hhi", "largest_share"):
            row = only(mine, measure=measure)
            assert (row["status"], row["note"]) == ("not_observed", "advertisers_not_named")
