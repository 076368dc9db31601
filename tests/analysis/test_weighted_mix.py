"""Occupation mixes weighted to surveys: hand-computed values, the ladder, what is not told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scipy.stats import t

from tests.analysis.world import World, only, pick

SURVEY = {"OC2": 100, "OC5": 100, "OC8": 140, "OC9": 60, "OC6": 20}


def world_of(counts: dict[str, int]) -> World:
    world = World()
    for isco, count in counts.items():
        for n in range(count):
            world.vacancy(employer=f"e{n % 60}", isco=isco)
    return world


def survey(world: World, sizes: dict[str, float], year: int = 2025, **dims: str) -> None:
    for code, number in sizes.items():
        world.observe(
            "JVS_A_NACE2",
            "LV",
            year,
            number,
            unit=None,
            dims={"isco08": code, "nace_r2": "B-S", "sizeclas": "TOTAL", "indic_em": "JOBVAC"}
            | dims,
        )


def rung(rows, region: str = "LV"):
    row = only(rows, nuts_code=region, measure="weighting_rung")
    return row, json.loads(row["dimensions"] or "{}").get("found", {})


def unseen(rows, region: str = "LV") -> list[str]:
    found = pick(rows, nuts_code=region, measure="stratum", status="not_observed")
    return [row["group_code"] for row in found]


COUNTS = {"2512": 200, "5223": 100, "8332": 60, "9112": 40}


def test_weighted_beside_unweighted_by_hand(tmp_path: Path) -> None:
    world = world_of(COUNTS)
    survey(world, SURVEY)
    rows = world.run(tmp_path, "occupation_mix")
    plain = pick(rows, nuts_code="LV", measure="share")
    weighted = pick(rows, nuts_code="LV", measure="share_weighted")
    assert only(plain, group_code="25")["estimate"] == pytest.approx(0.5)
    # 400 advertisements; the survey has 100 : 100 : 140 : 60, and agriculture was not seen
    wanted = {"25": 0.25, "52": 0.25, "83": 0.35, "91": 0.15}
    for code, share in wanted.items():
        row = only(weighted, group_code=code)
        assert row["estimate"] == pytest.approx(share, abs=1e-8)
        assert row["lo"] < share < row["hi"]
        assert row["origins"] == ["o-board", "o-esco", "o-statistics"]
    factors = [(200, 0.5), (100, 1.0), (60, 140 / 60), (40, 1.5)]
    deff = sum(n * f**2 for n, f in factors) / 400
    assert only(weighted, group_code="25")["deff_w"] == pytest.approx(deff, rel=1e-6)
    row, said = rung(rows)
    assert (row["estimate"], row["note"]) == (1, "weighted_isco")
    assert said == {"dataset": "JVS_A_NACE2", "year": 2025, "merged": [], "trimmed": []}
    assert unseen(rows) == ["6"]
    assert row["deff_w"] == pytest.approx(deff, rel=1e-6)


def test_limits_know_that_margins_are_known(tmp_path: Path) -> None:
    # the major group 2 has one sub-major group here: its share is told by the survey
    world = world_of(COUNTS)
    survey(world, SURVEY)
    row = only(
        pick(world.run(tmp_path, "occupation_mix"), nuts_code="LV", measure="share_weighted"),
        group_code="25",
    )
    few = (t.ppf(0.95, 399) / t.ppf(0.95, 59)) ** 2
    assert row["n_eff"] == pytest.approx(400 * few)


def test_a_region_has_the_weights_of_its_country(tmp_path: Path) -> None:
    world = world_of(COUNTS)
    for n in range(60):
        world.vacancy(employer=f"r{n}", isco="8332", nuts_code="LV006")
    survey(world, SURVEY)
    rows = world.run(tmp_path, "occupation_mix")
    assert rung(rows, "LV00C")[0]["estimate"] == 1
    mine = pick(rows, nuts_code="LV00C", measure="share_weighted")
    # 200 : 100 : 120 : 40 in the country are weighted to 100 : 100 : 140 : 60
    weight = [n * t / c for n, t, c in ((200, 100, 200), (100, 100, 100), (60, 140, 120))]
    wanted = weight[0] / (sum(weight) + 60)
    assert only(mine, group_code="25")["estimate"] == pytest.approx(wanted, abs=1e-8)


def test_a_survey_that_is_the_sample_changes_nothing(tmp_path: Path) -> None:
    world = world_of(COUNTS)
    survey(world, {"OC2": 200, "OC5": 100, "OC8": 60, "OC9": 40})
    rows = pick(world.run(tmp_path, "occupation_mix"), nuts_code="LV")
    for row in pick(rows, measure="share_weighted", status="published"):
        plain = only(rows, measure="share", group_code=row["group_code"])
        assert row["estimate"] == pytest.approx(plain["estimate"], abs=1e-8)
        assert row["deff_w"] == pytest.approx(1, abs=1e-6)


def test_old_statistics_weight_nothing(tmp_path: Path) -> None:
    world = world_of(COUNTS)
    survey(world, SURVEY, year=2015)
    rows = world.run(tmp_path, "occupation_mix")
    assert pick(rows, measure="share_weighted") == []
    row, _ = rung(rows)
    assert (row["estimate"], row["note"]) == (4, "not_weighted")


def test_employment_is_a_test_of_sensitivity_only(tmp_path: Path) -> None:
    world = world_of(COUNTS)
    for code, number in SURVEY.items():
        dims = {"sex": "T", "age": "Y15-64", "wstatus": "EMP", "isco08": code}
        world.observe("LFSA_EGAIS", "LV", 2025, number, unit="THS", dims=dims)
    rows = pick(world.run(tmp_path, "occupation_mix"), nuts_code="LV")
    assert pick(rows, measure="share_weighted") == []
    test = pick(rows, measure="share_variant", dimensions='{"variant": "employment_weighted"}')
    assert only(test, group_code="25")["estimate"] == pytest.approx(0.25, abs=1e-8)
    assert rung(rows)[0]["estimate"] == 4


def test_activities_weight_if_they_are_known(tmp_path: Path) -> None:
    world = world_of(COUNTS)
    for n, vacancy in enumerate(world.vacancies):
        vacancy["nace_code"] = ("62.01", "47", "C", "85.5")[n % 4]
    sizes = {"J": 40, "G": 30, "C": 20, "P": 10}
    for code, number in sizes.items():
        survey(world, {"TOTAL": number}, nace_r2=code)
    rows = pick(world.run(tmp_path, "occupation_mix"), nuts_code="LV")
    assert rung(rows)[0]["note"] == "weighted_nace"
    # within each activity the occupations are the same here, so the mix stays
    row = only(rows, measure="share_weighted", group_code="25")
    assert row["estimate"] == pytest.approx(0.5, abs=1e-8)
    for vacancy in world.vacancies[::3]:
        vacancy["nace_code"] = None
    rows = pick(world.run(tmp_path / "b", "occupation_mix"), nuts_code="LV")
    assert rung(rows)[0]["note"] == "not_weighted"


def test_unsure_occupations_belong_to_two_strata(tmp_path: Path) -> None:
    world = world_of({"2512": 120, "5223": 120})
    doubtful = [link for link in world.vacancy_links if link["concept_uri"].endswith("2512")]
    for link in doubtful:
        link["probability"] = 0.75
        other = {**link, "concept_uri": link["concept_uri"].replace("2512", "5223")}
        world.vacancy_links.append({**other, "probability": 0.25, "rank": 2})
    survey(world, {"OC2": 50, "OC5": 50, "OC1": 5, "OC3": 5})
    rows = pick(world.run(tmp_path, "occupation_mix"), nuts_code="LV", measure="share_weighted")
    # pieces: 90 in stratum 2, 30 + 120 in stratum 5; both weigh 120 then
    wanted = (120 + 30 * 120 / 150) / 240
    assert only(rows, group_code="25")["estimate"] == pytest.approx(wanted, abs=1e-8)


def test_few_employers_have_no_weighted_figure(tmp_path: Path) -> None:
    world = World()
    for n in range(400):
        world.vacancy(employer=f"e{n % 25}", isco=("2512", "5223", "8332", "9112")[n % 4])
    survey(world, SURVEY)
    rows = pick(world.run(tmp_path, "occupation_mix"), nuts_code="LV")
    assert only(rows, measure="share", group_code="25")["status"] == "published"
    weighted = pick(rows, measure="share_weighted")
    assert {row["status"] for row in weighted} == {"too_little_data"}


def test_without_advertisements_nothing_breaks(tmp_path: Path) -> None:
    world = World()
    survey(world, SURVEY)
    rows = world.run(tmp_path, "occupation_mix")
    assert {row["status"] for row in pick(rows, measure="share_weighted")} == {"too_little_data"}
    assert unseen(rows) == ["2", "5", "6", "8", "9"]
    assert rung(rows)[0]["n_docs"] == 0


def test_shuffled_rows_change_nothing(tmp_path: Path) -> None:
    world = world_of(COUNTS)
    survey(world, SURVEY)
    before = world.run(tmp_path, "occupation_mix")
    for rows in (world.vacancies, world.vacancy_links, world.concepts, world.observations):
        rows.reverse()
    assert world.run(tmp_path / "b", "occupation_mix") == before
