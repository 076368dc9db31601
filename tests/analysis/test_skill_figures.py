"""Emphasis, uncovered demand: perturbations that a stub does not survive."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from random import Random

import pytest

from smartlife.analysis.indicators.uncovered_bracket import bracket
from smartlife.analysis.reach.catalogues import AUDITED, REACHES
from tests.analysis.world import World, catalogue, labour_market, only, pick, skill

KEY = ("measure", "group_code", "side")


def differences(world: World, folder: Path, region: str = "LV00C") -> dict[str, float]:
    rows = world.run(folder, "emphasis")
    found = pick(rows, nuts_code=region, measure="emphasis")
    return {row["group_code"]: row["estimate"] for row in found}


def both_sides() -> World:
    """Group 0 is asked for much more than it is taught, group 5 much less."""
    world = labour_market(World(), employers=120, per_employer=3)
    for n in range(120):
        world.vacancy(employer=f"e{n}", skills=(skill("0a"), skill("0c")))
    catalogue(world, providers=40, per_provider=8)
    for n in range(80):
        world.course(provider=f"p{n % 40}", skills=(skill("5a"), skill("5d")))
    return world


def bracket_of(world: World, folder: Path, region: str = "LV00C", reach: str = AUDITED):
    rows = pick(world.run(folder, "uncovered_bracket"), nuts_code=region, measure="not_found")
    return next(row for row in rows if f'"reach": "{reach}"' in row["dimensions"])


# --- emphasis


def test_asked_and_taught_more_are_found(tmp_path: Path) -> None:
    rows = pick(both_sides().run(tmp_path, "emphasis"), nuts_code="LV00C")
    found = {row["group_code"]: row for row in pick(rows, measure="emphasis")}
    assert found["S1.0"]["position"] == 1
    assert found["S1.0"]["estimate"] > 0.3 > -0.3 > found["S1.5"]["estimate"]
    for row in found.values():
        assert row["lo"] < row["estimate"] < row["hi"]
        assert row["origins"] == ["o-board", "o-catalogue", "o-esco"]
    # without a gold sample no class is given (methods, rule 3.1)
    assert {row["note"] for row in found.values()} == {"quality_not_measured"}
    assert {row["emphasis_class"] for row in found.values()} == {None}
    asked = only(rows, measure="demand_share", group_code="S1.0")
    taught = only(rows, measure="offer_share", group_code="S1.0")
    assert asked["lo"] > taught["hi"]


def test_shares_by_hand(tmp_path: Path) -> None:
    world = World()
    for n in range(60):
        # one mention of group 0 against two of group 1: ⅓ and ⅔ of the advertisement
        world.vacancy(employer=f"e{n}", skills=(skill("0a"), skill("1a"), skill("1b")))
    world.relate(skill("1a"), "http://data.europa.eu/esco/skill/S1.2.1")
    rows = pick(world.run(tmp_path, "emphasis"), nuts_code="LV00C", measure="demand_share")
    # 1a lies in two groups, half in each: 0: ⅓, 1: ½, 2: ⅙
    assert {row["group_code"]: row["estimate"] for row in rows if row["estimate"]} == (
        pytest.approx({"S1.0": 1 / 3, "S1.1": 1 / 2, "S1.2": 1 / 6}, abs=1e-8)
    )


def test_four_times_the_mentions_per_course_change_nothing(tmp_path: Path) -> None:
    world = both_sides()
    before = differences(world, tmp_path)
    extra = []
    for link in world.course_links:
        stem = link["concept_uri"][:-1]
        for letter in "xyz":
            uri = f"{stem}{link['concept_uri'][-1]}{letter}"
            extra.append({**link, "concept_uri": uri, "phrase": f"{link['phrase']}{letter}"})
    for g in range(world.groups):
        for first in "abcd":
            for letter in "xyz":
                world._concept(
                    skill(f"{g}{first}{letter}"),
                    "skill",
                    None,
                    f"http://data.europa.eu/esco/skill/S1.{g}.1",
                )
    world.course_links += extra
    assert differences(world, tmp_path / "b") == pytest.approx(before, abs=1e-7)


def test_a_duplicated_catalogue_changes_nothing(tmp_path: Path) -> None:
    world = both_sides()
    before = world.run(tmp_path, "emphasis")
    for course in deepcopy(world.courses):
        name = f"{course['course_id']}-copy"
        links = [link for link in world.course_links if link["course_id"] == course["course_id"]]
        world.course_links += [{**link, "course_id": name} for link in links]
        world.courses.append({**course, "course_id": name, "row": course["row"] + 5000})
    after = world.run(tmp_path / "b", "emphasis")
    assert after == before


def test_swapped_sides_flip_the_sign(tmp_path: Path) -> None:
    world = World()
    swapped = World()
    random = Random(1)
    for n in range(300):
        asked = (skill(f"{random.choice((0, 0, 0, 1, 2, 3, 4, 5))}a"),)
        taught = tuple({skill(f"{random.choice((1, 2, 3, 4, 5, 5, 5, 0))}a") for _ in range(2)})
        world.vacancy(employer=f"x{n % 60}", skills=asked)
        world.course(provider=f"y{n % 50}", skills=taught)
        swapped.vacancy(employer=f"y{n % 50}", skills=taught)
        swapped.course(provider=f"x{n % 60}", skills=asked)
    forth, back = differences(world, tmp_path), differences(swapped, tmp_path / "b")
    assert len(forth) >= 5
    assert forth == pytest.approx({code: -value for code, value in back.items()}, abs=1e-7)


def test_adding_demand_raises_its_share(tmp_path: Path) -> None:
    def share(world: World, folder: Path) -> float:
        rows = pick(world.run(folder, "emphasis"), nuts_code="LV00C", measure="demand_share")
        return only(rows, group_code="S1.3")["estimate"]

    world = both_sides()
    before = share(world, tmp_path)
    for n in range(60):
        world.vacancy(employer=f"new{n}", skills=(skill("3a"),))
    assert share(world, tmp_path / "b") > before


def test_no_texts_give_no_text(tmp_path: Path) -> None:
    world = both_sides()
    world.vacancy_links = []
    for vacancy in world.vacancies:
        vacancy["has_text"] = False
    rows = pick(world.run(tmp_path, "emphasis"), nuts_code="LV00C")
    kept = only(rows, measure="groups_kept")
    assert (kept["status"], kept["note"], kept["estimate"]) == ("too_little_data", "no_text", None)
    assert not pick(rows, measure="emphasis")
    assert not pick(rows, measure="demand_share")
    row = bracket_of(world, tmp_path / "b")
    assert (row["status"], row["note"], row["lo"]) == ("too_little_data", "no_text", None)


def test_inferred_mentions_are_no_text(tmp_path: Path) -> None:
    world = both_sides()
    for link in world.vacancy_links:
        link["evidence"] = "inferred"
    kept = only(world.run(tmp_path, "emphasis"), nuts_code="LV00C", measure="groups_kept")
    assert kept["note"] == "no_text"
    assert bracket_of(world, tmp_path / "b")["note"] == "no_text"


def test_few_employers_give_too_little_data_and_ten_groups(tmp_path: Path) -> None:
    world = labour_market(World(groups=15), employers=15, per_employer=10)
    catalogue(world)
    rows = pick(world.run(tmp_path, "emphasis"), nuts_code="LV00C")
    assert only(rows, measure="groups_kept")["status"] == "too_little_data"
    assert not pick(rows, measure="emphasis")
    assert len(pick(rows, measure="demand_share")) == 10


def test_places_decide_the_region(tmp_path: Path) -> None:
    world = both_sides()
    national = pick(world.run(tmp_path, "emphasis"), nuts_code="LV")
    for document in (*world.vacancies, *world.courses):
        document.update(place_status="default", nuts_code="LV", nuts_level=0)
    after = world.run(tmp_path / "b", "emphasis")
    assert pick(after, nuts_code="LV") == national
    regional = only(pick(after, nuts_code="LV00C"), measure="groups_kept")
    assert (regional["status"], regional["note"]) == ("too_little_data", "no_vacancies")


def test_transversal_skills_stand_apart(tmp_path: Path) -> None:
    world = both_sides()
    before = differences(world, tmp_path)
    for vacancy in world.vacancies:
        link = {**world.vacancy_links[-1], "vacancy_id": vacancy["vacancy_id"]}
        world.vacancy_links.append({**link, "concept_uri": skill("t"), "phrase": "t"})
    rows = pick(world.run(tmp_path / "b", "emphasis"), nuts_code="LV00C")
    found = {row["group_code"]: row["estimate"] for row in pick(rows, measure="emphasis")}
    assert found == pytest.approx(before)
    assert only(rows, measure="demand_share_apart")["estimate"] == 1


# --- uncovered demand


def test_bracket_by_hand() -> None:
    import numpy as np

    mass = np.array([50.0, 30.0, 20.0])
    assert bracket(mass, np.array([0.95, 0.5, 0.1])) == (pytest.approx(0.2), pytest.approx(0.5))
    assert bracket(mass, np.array([0.9, 0.2, 0.2])) == (0, pytest.approx(0.5))


def world_with_holes(sure: int, doubtful: int) -> World:
    """Eight groups asked for about equally: some surely taught, some perhaps, the rest not."""
    world = World()
    for n in range(240):
        world.vacancy(employer=f"e{n % 80}", skills=(skill(f"{n % 8}a"),))
    for g in range(sure + doubtful):
        world.course(skills=(skill(f"{g}b"),), probability=0.95 if g < sure else 0.5)
    return world


def test_uncovered_by_hand(tmp_path: Path) -> None:
    rows = world_with_holes(sure=5, doubtful=1).run(tmp_path, "uncovered_bracket")
    row = pick(rows, nuts_code="LV00C", measure="not_found")[0]
    assert row["status"] == "published"
    assert row["estimate"] is None
    assert (row["lo"], row["hi"]) == (pytest.approx(2 / 8), pytest.approx(3 / 8))
    checks = pick(rows, nuts_code="LV00C", measure="group_to_check")
    assert [check["position"] for check in checks] == [1, 2, 3]
    found = {check["group_code"]: check["dimensions"] for check in checks}
    assert found == {
        "S1.5.1": '{"found": "doubtful"}',
        "S1.6.1": '{"found": "not_found"}',
        "S1.7.1": '{"found": "not_found"}',
    }
    assert checks[0]["estimate"] == pytest.approx(1 / 8)
    assert row["universe_id"] == "esco-1.1.1-depth3"


def test_a_wide_bracket_is_a_list_only(tmp_path: Path) -> None:
    rows = world_with_holes(sure=4, doubtful=2).run(tmp_path, "uncovered_bracket")
    row = pick(rows, nuts_code="LV00C", measure="not_found")[0]
    assert (row["status"], row["note"], row["lo"], row["hi"]) == (
        "too_little_data",
        "wide",
        None,
        None,
    )
    assert len(pick(rows, nuts_code="LV00C", measure="group_to_check")) == 4


def test_deleting_courses_can_only_widen_what_is_not_found(tmp_path: Path) -> None:
    world = world_with_holes(sure=6, doubtful=1)
    before = bracket_of(world, tmp_path)
    gone = world.courses.pop(0)["course_id"]
    world.course_links = [link for link in world.course_links if link["course_id"] != gone]
    after = bracket_of(world, tmp_path / "b")
    assert after["lo"] == pytest.approx(before["lo"] + 1 / 8)
    assert after["hi"] == pytest.approx(before["hi"] + 1 / 8)


def test_wider_reach_never_finds_less(tmp_path: Path) -> None:
    world = world_with_holes(sure=5, doubtful=1)
    online = world.course(skills=(skill("6a"),), mode="online", nuts_code="DE80", country_code="DE")
    partner = world.course(skills=(skill("7a"),), nuts_code="LT026", country_code="LT")
    assert {online, partner} < {course["course_id"] for course in world.courses}
    world.course(skills=(skill("5a"),), nuts_code="SE110", country_code="SE")
    limits = [bracket_of(world, tmp_path / reach, reach=reach) for reach in REACHES]
    assert [row["lo"] for row in limits] == pytest.approx([2 / 8, 1 / 8, 0, 0])
    assert [row["hi"] for row in limits] == pytest.approx([3 / 8, 2 / 8, 1 / 8, 0])


def test_closed_courses_are_not_in_reach(tmp_path: Path) -> None:
    world = world_with_holes(sure=8, doubtful=0)
    assert bracket_of(world, tmp_path)["hi"] == 0
    for course in world.courses[:2]:
        course["is_open"] = False
    assert bracket_of(world, tmp_path / "b")["hi"] == pytest.approx(2 / 8)
    assert bracket_of(world, tmp_path / "c", reach="all_courses")["hi"] == 0


def test_a_duplicated_catalogue_leaves_the_bracket(tmp_path: Path) -> None:
    world = world_with_holes(sure=5, doubtful=1)
    before = bracket_of(world, tmp_path)
    for course in deepcopy(world.courses):
        name = f"{course['course_id']}-copy"
        links = [link for link in world.course_links if link["course_id"] == course["course_id"]]
        world.course_links += [{**link, "course_id": name} for link in links]
        world.courses.append({**course, "course_id": name})
    after = bracket_of(world, tmp_path / "b")
    assert (after["lo"], after["hi"]) == (before["lo"], before["hi"])


def test_no_catalogue_is_not_everything_uncovered(tmp_path: Path) -> None:
    world = world_with_holes(sure=5, doubtful=0)
    for course in world.courses:
        course.update(nuts_code="LT026", country_code="LT")
    row = bracket_of(world, tmp_path)
    assert (row["status"], row["note"], row["hi"]) == ("too_little_data", "no_catalogue", None)


def test_courses_without_links_are_no_catalogue_of_nothing(tmp_path: Path) -> None:
    world = world_with_holes(sure=5, doubtful=0)
    world.course_links = []
    assert bracket_of(world, tmp_path)["note"] == "no_text_offer"


def test_an_empty_study(tmp_path: Path) -> None:
    rows = World().run(tmp_path, "uncovered_bracket")
    assert {row["note"] for row in rows} == {"no_vacancies"}
    kept = pick(World().run(tmp_path / "b", "emphasis"), measure="groups_kept")
    assert {row["note"] for row in kept} == {"no_vacancies"}
