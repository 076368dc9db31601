"""Unemployment and attainment from numbers of people: by hand, same year only, nothing guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.world import World, only, pick


def people(world: World, dataset: str, isced11: str, number: float, **more) -> None:
    dims = {"sex": "T", "age": "Y25-64", "isced11": isced11}
    world.observe(dataset, more.pop("code", "LV00"), more.pop("year", 2024), number, dims=dims,
                  unit="THS", **more)  # fmt: skip


def test_rates_by_hand(tmp_path: Path) -> None:
    world = World()
    for isced11, active, working in (
        ("TOTAL", 800.0, 740.0),
        ("ED0-2", 80.0, 64.0),
        ("ED5-8", 300.0, 291.0),
    ):
        people(world, "LFST_R_LFP2ACEDU", isced11, active)
        people(world, "LFST_R_LFE2EEDU", isced11, working)
    rows = world.run(tmp_path, "region_profile")
    rates = {row["group_code"]: row["estimate"] for row in pick(rows, measure="unemployment_25_64")}
    assert rates == pytest.approx({None: 7.5, "ED0-2": 20.0, "ED5-8": 3.0})
    assert only(rows, measure="low_attainment_labour")["estimate"] == pytest.approx(10.0)
    assert only(rows, measure="tertiary_attainment_labour")["estimate"] == pytest.approx(37.5)
    assert {row["note"] for row in rows} == {"derived_rate"}
    # a NUTS 3 study prints the region around it under that region's own code
    assert {row["nuts_code"] for row in rows} == {"LV00"}


def test_other_years_are_no_pair(tmp_path: Path) -> None:
    world = World()
    people(world, "LFST_R_LFP2ACEDU", "TOTAL", 800.0, year=2024)
    people(world, "LFST_R_LFE2EEDU", "TOTAL", 700.0, year=2023)
    assert not pick(world.run(tmp_path, "region_profile"), measure="unemployment_25_64")


def test_unreliable_and_old_numbers(tmp_path: Path) -> None:
    world = World()
    people(world, "LFST_R_LFP2ACEDU", "TOTAL", 800.0, year=2015)
    people(world, "LFST_R_LFP2ACEDU", "ED0-2", 80.0, year=2015, flags="u")
    people(world, "LFST_R_LFP2ACEDU", "ED5-8", 200.0, year=2015)
    rows = world.run(tmp_path, "region_profile")
    low = only(rows, measure="low_attainment_labour")
    assert (low["status"], low["estimate"], low["note"]) == ("too_little_data", None, "suppressed")
    assert only(rows, measure="tertiary_attainment_labour")["note"] == "history_only"


def test_nobody_is_no_division(tmp_path: Path) -> None:
    world = World()
    people(world, "LFST_R_LFP2ACEDU", "TOTAL", 0.0)
    people(world, "LFST_R_LFE2EEDU", "TOTAL", 0.0)
    assert world.run(tmp_path, "region_profile") == []
