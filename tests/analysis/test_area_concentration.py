"""Concentration of advertisements: by hand, checks of rule 9.1, what is compared with what."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from smartlife.analysis.estimators.quotients import quotients
from smartlife.analysis.indicators.area_concentration import MEASURE
from smartlife.analysis.tracing.trace import explain
from tests.analysis.test_areas import TWO_AREAS, with_strategy
from tests.analysis.test_mismatch import tally
from tests.analysis.test_trace import finished
from tests.analysis.world import World, only, pick


def singles(*counts: int) -> Any:
    """So many advertisements of each group, each of an employer of its own."""
    return tally(np.repeat(np.eye(len(counts), dtype=int), counts, axis=0))


def test_by_hand() -> None:
    found = quotients(singles(60, 20, 120), singles(100, 100, 800), 2)
    assert found.phi == (pytest.approx(1, abs=0.02), pytest.approx(1, abs=0.02))
    raw = np.array([60.5 / 100.5 * 5, 20.5 / 100.5 * 5])
    assert found.raw == pytest.approx(raw, rel=0.02)
    variance = np.array([1 / 60.5 + 1 / 100.5, 1 / 20.5 + 1 / 100.5])
    w = 1 / variance
    log = np.log(raw)
    tau2 = ((w * log**2).sum() - 2) / w.sum()
    share = tau2 / (tau2 + variance)
    assert found.estimate == pytest.approx(np.exp(log * share), rel=0.03)
    sd = np.sqrt(share * variance)
    assert found.lo == pytest.approx(np.exp(log * share - 1.645 * sd), rel=0.03)
    assert found.is_above.tolist() == [True, False]


def test_identical_regions_give_one_and_exchange_the_inverse() -> None:
    side = singles(60, 30, 110)
    same = quotients(side, side, 2)
    assert same.estimate == pytest.approx([1, 1])
    assert not same.is_above.any()
    other = singles(90, 150, 500)
    there, back = quotients(side, other, 2), quotients(other, side, 2)
    assert there.raw == pytest.approx(1 / back.raw)
    assert there.estimate == pytest.approx(1 / back.estimate)
    assert there.lo == pytest.approx(1 / back.hi)


def test_few_advertisements_are_not_kept() -> None:
    found = quotients(singles(2, 60, 100), singles(10, 300, 600), 2)
    assert found.kept.tolist() == [False, True]
    assert np.isnan(found.estimate[0])
    nothing = quotients(tally(np.zeros((0, 3))), singles(10, 300, 600), 2)
    assert not nothing.kept.any()


def test_regions_of_one_population_are_seldom_above() -> None:
    random = np.random.default_rng(9)
    told, covers = [], []
    for _ in range(300):
        leaning = random.dirichlet(np.array([0.15, 0.1, 0.05, 0.7]) * 20, size=500)
        ads = np.array([random.multinomial(random.integers(1, 5), one) for one in leaning])
        found = quotients(tally(ads[:120]), tally(ads[120:]), 3)
        told.append(bool(found.is_above.any()))
        covers += (found.lo <= 1)[found.kept].tolist()
    assert np.mean(told) <= 0.05
    assert np.mean(covers) >= 0.9


# --- rows


def world_of(here: int = 4, *, elsewhere: str = "LV006") -> World:
    """Of 160 advertisements here 10 in `here` are digital, of 400 elsewhere one of five."""
    world = World()
    for n in range(160):
        world.vacancy(employer=f"e{n % 80}", isco="2512" if n % 10 < here else "5223")
    for n in range(400):
        isco = "2512" if n % 5 == 0 else "5223"
        world.vacancy(employer=f"f{n % 150}", isco=isco, nuts_code=elsewhere)
    return with_strategy(world, TWO_AREAS)


def rows_of(world: World, folder: Path, **wanted: Any) -> list[dict[str, Any]]:
    rows = world.run(folder, "area_concentration")
    return pick(rows, nuts_code="LV00C", **wanted)


def test_rows_of_a_draft(tmp_path: Path) -> None:
    rows = rows_of(world_of(), tmp_path)
    row = only(rows, group_code="lv-test/digital", measure=MEASURE)
    assert (row["status"], row["unit"]) == ("draft", "ratio")
    assert row["estimate"] == pytest.approx(2, rel=0.1)
    raw = only(rows, group_code="lv-test/digital", measure=f"{MEASURE}_raw")
    assert raw["status"] == "draft"
    assert raw["estimate"] > row["estimate"]
    assert row["lo"] > 1.25
    said = json.loads(row["dimensions"])
    assert said == {"source": "board", "reference": "LV", "advertisements": 400, "is_above": True}
    assert row["n_docs"] == 160
    none = only(rows, group_code="lv-test/transport")
    assert (none["status"], none["estimate"]) == ("too_little_data", None)
    assert "is_above" not in json.loads(none["dimensions"])


def test_as_much_as_elsewhere_is_not_above(tmp_path: Path) -> None:
    row = only(rows_of(world_of(here=2), tmp_path), group_code="lv-test/digital", measure=MEASURE)
    assert row["estimate"] == pytest.approx(1, abs=0.15)
    assert json.loads(row["dimensions"])["is_above"] is False


def test_another_source_is_no_reference(tmp_path: Path) -> None:
    world = world_of()
    for row in world.vacancies[160:]:
        row["source_id"] = "other"
    row = only(rows_of(world, tmp_path))
    assert (row["status"], row["note"], row["group_code"]) == ("not_observed", "no_reference", None)


def test_what_may_be_of_the_region_is_no_reference(tmp_path: Path) -> None:
    row = only(rows_of(world_of(elsewhere="LV"), tmp_path))
    assert row["note"] == "no_reference"


def test_an_employer_that_owns_the_picture(tmp_path: Path) -> None:
    world = world_of()
    for row in world.vacancies[:60]:
        row["employer_id"] = "one"
    row = only(rows_of(world, tmp_path), group_code="lv-test/digital")
    assert (row["status"], row["note"]) == ("too_little_data", "largest_employer_only")


def test_nothing_held(tmp_path: Path) -> None:
    assert World().run(tmp_path / "a", "area_concentration") == []
    row = only(rows_of(with_strategy(World(), TWO_AREAS), tmp_path / "b"))
    assert row["note"] == "no_reference"


def test_figures_open_to_their_advertisements(tmp_path: Path) -> None:
    with finished(world_of(), tmp_path, "area_concentration") as (run, rows):
        row = only(rows, nuts_code="LV00C", group_code="lv-test/digital", measure=MEASURE)
        opened = explain(run, row)
        assert opened.is_exact
        [held] = opened.sets
        assert held.documents == 160
