"""Ratios of participation: hand-computed, questions apart, flags, years, names of regions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.analysis.world import World, only, pick

NAME = "participation_inequality"
EDUCATION = {"training": "FE_NFE", "age": "Y25-64"}


def education(world: World, code: str = "LV", year: int = 2022, **flags: str) -> World:
    for isced11, number in (("TOTAL", 34.0), ("ED0-2", 15.3), ("ED5-8", 50.0)):
        dims = EDUCATION | {"isced11": isced11}
        flag = flags.get("flags", "") if isced11 == "ED0-2" else ""
        world.observe("TRNG_AES_102", code, year, number, dims=dims, flags=flag)
    return world


def ratios(rows, question: str = "12_months", contrast: str = "attainment"):
    return pick(rows, measure=f"ratio_{question}", group_code=contrast)


def test_ratio_by_hand(tmp_path: Path) -> None:
    rows = education(World()).run(tmp_path, NAME)
    row = only(rows, measure="ratio_12_months", group_code="attainment", nuts_code="LV")
    assert row["estimate"] == pytest.approx(15.3 / 34)
    assert (row["lo"], row["hi"], row["year"], row["level"]) == (None, None, 2022, "NUTS 0")
    rates = {
        json.loads(row["dimensions"])["role"]: row["estimate"]
        for row in pick(rows, measure="rate_12_months", nuts_code="LV")
    }
    assert rates == {"part": 15.3, "against": 34.0}
    # the country speaks for itself, and for no region within it
    assert {row["nuts_code"] for row in rows if row["estimate"] is not None} == {"LV"}


def test_weeks_and_months_are_never_mixed(tmp_path: Path) -> None:
    world = World()
    world.observe("TRNG_LFSE_03", "LV", 2024, 3.0, dims={"sex": "T", "isced11": "ED0-2"})
    world.observe("TRNG_AES_102", "LV", 2022, 34.0, dims=EDUCATION | {"isced11": "TOTAL"})
    rows = world.run(tmp_path, NAME)
    assert {row["status"] for row in rows} == {"not_observed"}
    world.observe("TRNG_LFSE_03", "LV", 2024, 10.0, dims={"sex": "T", "isced11": "TOTAL"})
    rows = world.run(tmp_path / "b", NAME)
    weeks = only(rows, measure="ratio_4_weeks", group_code="attainment", status="published")
    assert weeks["estimate"] == pytest.approx(0.3)
    assert {row["status"] for row in ratios(rows)} == {"not_observed"}


def test_groups_of_two_data_sets_or_years_are_no_pair(tmp_path: Path) -> None:
    world = World()
    world.observe("TRNG_AES_102", "LV", 2022, 15.0, dims=EDUCATION | {"isced11": "ED0-2"})
    world.observe("TRNG_AES_100", "LV", 2022, 34.0, dims={"sex": "T", "training": "FE_NFE"})
    world.observe("TRNG_AES_102", "LV", 2016, 34.0, dims=EDUCATION | {"isced11": "TOTAL"})
    rows = world.run(tmp_path, NAME)
    assert {row["status"] for row in ratios(rows)} == {"not_observed"}


def test_all_contrasts_by_hand(tmp_path: Path) -> None:
    world = World()
    weeks = {"sex": "T", "age": "Y25-64"}
    for dataset, name, numbers in (
        ("TRNG_LFSE_01", "age", {"Y55-64": 4.0, "Y25-64": 8.0}),
        ("TRNG_LFS_14", "deg_urb", {"DEG3": 6.0, "DEG1": 9.0}),
        ("TRNG_LFSE_02", "wstatus", {"UNE": 5.0, "EMP": 10.0}),
        ("TRNG_LFSE_04", "sex", {"F": 12.0, "M": 8.0}),
    ):
        for code, number in numbers.items():
            world.observe(dataset, "LV", 2024, number, dims=weeks | {name: code})
    rows = world.run(tmp_path, NAME)
    found = {
        row["group_code"]: row["estimate"]
        for row in pick(rows, measure="ratio_4_weeks", nuts_code="LV", status="published")
    }
    assert found == pytest.approx({"age": 0.5, "place": 2 / 3, "work": 0.5, "sex": 1.5})
    assert {row["status"] for row in ratios(rows, "4_weeks")} == {"not_observed"}


def test_an_unreliable_part_suppresses_the_ratio(tmp_path: Path) -> None:
    rows = education(World(), flags="u").run(tmp_path, NAME)
    row = only(rows, measure="ratio_12_months", group_code="attainment", nuts_code="LV")
    assert (row["status"], row["estimate"], row["note"]) == ("too_little_data", None, "suppressed")
    rates = pick(rows, measure="rate_12_months")
    assert {row["group_code"]: row["estimate"] for row in rates} == {"ED0-2": None, "total": 34.0}


def test_breaks_and_history_are_kept(tmp_path: Path) -> None:
    world = education(education(World(), year=2016), flags="b")
    rows = world.run(tmp_path, NAME)
    assert only(rows, measure="ratio_12_months", status="published")["note"] == "break_in_series"
    history = pick(rows, measure="ratio_12_months_history")
    assert {row["year"]: row["note"] for row in history} == {2022: "break_in_series", 2016: None}


def test_old_ratios_are_history(tmp_path: Path) -> None:
    rows = education(World(), year=2016).run(tmp_path, NAME)
    assert only(rows, measure="ratio_12_months", status="published")["note"] == "history_only"


def test_an_interval_only_with_standard_errors(tmp_path: Path) -> None:
    world = education(World())
    for isced11, number in (("TOTAL", 1.7), ("ED0-2", 1.53)):
        dims = EDUCATION | {"isced11": isced11}
        world.observe("TRNG_AES_102", "LV", 2022, number, dims=dims, unit="PC_SE")
    row = only(world.run(tmp_path, NAME), measure="ratio_12_months", status="published")
    # relative standard errors 0.05 and 0.1: 0.45 · exp(± 1.645 · 0.1118)
    assert (row["lo"], row["hi"]) == pytest.approx((0.3744, 0.5409), abs=1e-4)


def test_nobody_to_compare_with_is_no_division(tmp_path: Path) -> None:
    world = World()
    for isced11 in ("TOTAL", "ED0-2"):
        world.observe("TRNG_AES_102", "LV", 2022, 0.0, dims=EDUCATION | {"isced11": isced11})
    row = only(world.run(tmp_path, NAME), measure="ratio_12_months", group_code="attainment",
               nuts_code="LV")  # fmt: skip
    assert (row["status"], row["estimate"]) == ("too_little_data", None)


def test_missing_dimensions_are_listed(tmp_path: Path) -> None:
    rows = World().run(tmp_path, NAME)
    listed = {(row["measure"], row["group_code"]) for row in pick(rows, nuts_code="LV00C")}
    assert len(listed) == 10
    assert {(row["status"], row["note"]) for row in rows} == {
        ("not_observed", "dimension_not_held")
    }


def test_a_national_target_that_nobody_checked_is_a_draft(tmp_path: Path) -> None:
    world = World()
    world.observe("TRNG_AES_100", "LV", 2022, 34.1, dims={"sex": "T", "training": "FE_NFE"})
    rows = world.run(tmp_path, "participation")
    row = only(rows, measure="distance_to_national_target")
    assert (row["status"], row["estimate"], row["note"]) == ("draft", None, "target_not_checked")
    assert "target" not in json.loads(row["dimensions"])


def test_a_checked_national_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from smartlife.analysis.official import targets

    checked = {"LV": targets.Target(60.0, 2030, "EPSCO", is_checked=True)}
    monkeypatch.setattr(targets, "_targets", lambda: checked)
    world = World()
    world.observe("TRNG_AES_100", "LV", 2022, 34.1, dims={"sex": "T", "training": "FE_NFE"})
    row = only(world.run(tmp_path, "participation"), measure="distance_to_national_target")
    assert row["estimate"] == pytest.approx(25.9)


def test_targets_that_count_name_the_text_that_states_them() -> None:
    from smartlife.analysis.official.targets import national_target

    stated = {code: national_target(code) for code in ("DE", "EE", "SE")}
    assert {code: one.percent for code, one in stated.items() if one} == {
        "DE": 65.0,
        "EE": 52.3,
        "SE": 60.0,
    }
    assert all(
        one and one.is_checked and one.address.startswith("https://") for one in stated.values()
    )
    # two texts contradict each other on Lithuania; none was found for the others
    for code in ("DK", "FI", "LT", "LV", "PL"):
        target = national_target(code)
        assert target
        assert not target.is_checked
