"""Reach: hand-computed shares of adults, steps that contain each other, what cannot be said."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.analysis.reach.staircase import (
    STEPS,
    Courses,
    Homes,
    adults_with_any,
    courses_per_adult,
    providers_in_reach,
    reached,
    thin_demand,
    unreached_demand,
)
from smartlife.model.figures import figure_id
from tests.analysis.world import World, catalogue, labour_market, pick, skill

if TYPE_CHECKING:
    from pathlib import Path

HOUR = 60


def shares(rows, measure="adults_reached", minutes=HOUR, **wanted):
    """Step → row."""
    found = {}
    for row in pick(rows, measure=measure, group_code=None, **wanted):
        dims = json.loads(row["dimensions"])
        if dims["minutes"] == minutes:
            found[dims["step"]] = row
    return found


def small_vidzeme() -> World:
    """Two towns of 3,000 and 1,000 people 27 km apart, and one of 4,000 far away."""
    world = World()
    world.place("Valmiera", 25.43, 57.54, 3000)
    world.place("Cesis", 25.27, 57.31, 1000)
    world.place("Aluksne", 27.05, 57.42, 4000)
    world.place("Riga", 24.11, 56.95, 600_000, "LV00A")
    world.place("Sigulda", 24.85, 57.15, 20_000, "LV00A")
    return world


def test_adults_reach_what_is_near_online_and_in_their_language(tmp_path: Path) -> None:
    world = small_vidzeme()
    world.course(place_name="Valmiera")
    world.course(place_name="Sigulda", nuts_code="LV00A")
    world.course(place_name="Valmiera", is_open=False, field_code="0613")
    rows = world.run(tmp_path, "reach")
    found = {step: row["estimate"] for step, row in shares(rows, nuts_code="LV00C").items()}
    assert found == {"own_region": 0.5, "travel": 0.5, "online": 0.5, "any_language": 0.5}
    mean = {
        s: row["estimate"] for s, row in shares(rows, "courses_reached", nuts_code="LV00C").items()
    }
    # Sigulda is 31 km from Cēsis: 40 minutes; from Valmiera 56 km: 73 minutes
    assert mean["own_region"] == 0.5
    assert mean["travel"] == 0.5 + 0.125
    farther = shares(rows, "courses_reached", 90, nuts_code="LV00C")
    assert farther["travel"]["estimate"] == 1.0


def test_online_and_foreign_courses_come_with_their_steps(tmp_path: Path) -> None:
    world = small_vidzeme()
    world.course(mode="online", nuts_code="LV", nuts_level=0, place_status="default")
    world.course(place_name="Aluksne", teaching_langs=["en"])
    world.course(place_name="Aluksne", teaching_langs=["en", "lv"], field_code="0613")
    rows = world.run(tmp_path, "reach")
    found = shares(rows, "courses_reached", nuts_code="LV00C")
    assert [found[step]["estimate"] for step in STEPS] == [0.5, 0.5, 1.5, 2.0]
    by_field = [
        row["estimate"]
        for row in pick(rows, measure="adults_reached", group_code="06", nuts_code="LV00C")
        if json.loads(row["dimensions"])["step"] == "online"
    ]
    assert by_field == [0.5]
    assert found["online"]["evidence"] == "modelled"
    assert shares(rows, nuts_code="LT026")["own_region"]["note"] == "no_catalogue"


def test_what_cannot_be_said_is_told(tmp_path: Path) -> None:
    nothing = World().run(tmp_path / "none", "reach")
    assert {row["status"] for row in nothing} == {"not_observed", "too_little_data"}
    assert shares(nothing, nuts_code="LV00C")["travel"]["note"] == "no_catalogue"
    world = small_vidzeme()
    world.course(place_name="Valmiera")
    world.course(place_name="somewhere else")
    world.course(nuts_code="LT026", country_code="LT")
    rows = world.run(tmp_path / "lost", "reach")
    assert shares(rows, nuts_code="LT026")["travel"]["note"] == "no_places"
    assert shares(rows, nuts_code="LV00C")["travel"]["note"] == "courses_not_located"
    assert all(row["estimate"] is None for row in rows)


def test_brackets_need_demand_and_sure_links(tmp_path: Path) -> None:
    world = labour_market(small_vidzeme())
    catalogue(world)
    for course in world.courses:
        course["place_name"] = "Valmiera"
    rows = world.run(tmp_path, "reach")
    found = shares(rows, "not_found_in_reach", nuts_code="LV00C")
    # every group is taught at Valmiera, which half of the adults reach
    assert found["travel"]["status"] == "published"
    assert (found["travel"]["lo"], found["travel"]["hi"]) == (0.5, 0.5)
    assert found["travel"]["estimate"] is None
    thin = shares(rows, "thin_in_reach", nuts_code="LV00C")["travel"]
    assert thin["lo"] == pytest.approx(0.5)
    for link in world.course_links:
        link["probability"] = 0.6
    unsure = world.run(tmp_path / "unsure", "reach")
    assert shares(unsure, "not_found_in_reach", nuts_code="LV00C")["travel"]["note"] == "wide"


def test_catalogues_are_compared_at_the_size_of_the_smaller_one(tmp_path: Path) -> None:
    world = labour_market(small_vidzeme())
    catalogue(world, providers=25, per_provider=8)
    for n in range(30):
        world.course(
            provider=f"q{n}", nuts_code="LT026", country_code="LT", skills=(skill(f"{n % 8}a"),)
        )
    rows = pick(world.run(tmp_path, "reach"), measure="not_found_rarefied")
    dims = {row["nuts_code"]: json.loads(row["dimensions"]) for row in rows}
    assert dims["LV00C"] == {"courses": 30, "held": 200}
    assert dims["LT026"] == {"courses": 30, "held": 30}
    few = pick(rows, nuts_code="LV00C")[0]
    assert few["status"] == "published"
    assert 0 < few["lo"] == few["hi"] < 0.05
    # how many courses there are is found, not asked: with one more the figure keeps its name
    names = {figure_id(row) for row in rows}
    world.course(provider="q30", nuts_code="LT026", country_code="LT", skills=(skill("0a"),))
    more = pick(world.run(tmp_path / "more", "reach"), measure="not_found_rarefied")
    assert {figure_id(row) for row in more} == names


@given(st.integers(1, 4), st.integers(0, 6), st.integers(0, 2**32 - 1))
def test_more_time_more_steps_and_more_courses_never_reach_fewer(places, courses, seed):
    draw = np.random.default_rng(seed)
    homes = Homes(np.full(places, 1 / places), draw.uniform(0, 120, (places, 3)))
    site = draw.integers(-1, 3, courses)
    own, followed = draw.random((2, courses)) < 0.5
    some = Courses(site, own, followed, np.arange(courses) % 2)
    taught = np.array([[n % 3 == g for g in range(3)] for n in range(courses)], bool)
    taught = taught.reshape(courses, 3)
    demand = np.array([3.0, 2.0, 1.0])
    found = {
        (limit, step): np.array(
            [
                adults_with_any(homes, reaches),
                courses_per_adult(homes, reaches),
                -unreached_demand(homes, reaches, taught, demand),
                -thin_demand(homes, reaches, taught, demand, some.provider, 3),
            ]
        )
        for limit in (30, 60)
        for step, reaches in reached(homes, some, limit)
    }
    for limit in (30, 60):
        for step, further in pairwise(STEPS):
            assert (found[limit, further] >= found[limit, step] - 1e-6).all()
    for step in STEPS:
        assert (found[60, step] >= found[30, step] - 1e-6).all()
    if courses:
        fewer = Courses(site[1:], some.is_own[1:], some.is_followed[1:], some.provider[1:])
        for (_, all_of_them), (_, some_of_them) in zip(
            reached(homes, some, 60), reached(homes, fewer, 60), strict=True
        ):
            more = unreached_demand(homes, all_of_them, taught, demand)
            assert more <= unreached_demand(homes, some_of_them, taught[1:], demand) + 1e-6


def test_providers_in_reach_by_hand():
    """One provider at two sites, one at one, one online; both homes reach what is online."""
    reaches = np.array([[1, 0, 1, 1], [1, 1, 0, 1]], bool)
    taught = np.array([[1, 0, 0], [1, 1, 0], [1, 0, 0], [0, 1, 0]], bool)
    counted = providers_in_reach(reaches, taught, np.array([0, 0, 1, 2]))
    assert counted.tolist() == [[2, 1, 0], [1, 2, 0]]


@given(st.integers(0, 5), st.integers(0, 12), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_providers_in_reach_as_a_loop_counts_them(places, courses, providers, seed):
    draw = np.random.default_rng(seed)
    reaches = draw.random((places, courses)) < 0.5
    taught = draw.random((courses, 3)) < 0.4
    provider = draw.integers(0, providers, courses)
    wanted = [
        [
            len({provider[k] for k in range(courses) if reaches[home, k] and taught[k, g]})
            for g in range(3)
        ]
        for home in range(places)
    ]
    counted = providers_in_reach(reaches, taught, provider)
    assert counted.tolist() == wanted
    homes = Homes(np.full(places, 1 / max(places, 1)), np.zeros((places, 1)))
    demand = np.array([3.0, 0.0, 1.0])
    thin = [sum(demand[g] for g in range(3) if row[g] < 2) for row in wanted]
    found = thin_demand(homes, reaches, taught, demand, provider, 2)
    assert found == pytest.approx(float(np.mean(thin)) / 4 if places else 0.0)
    none = [sum(demand[g] for g in range(3) if row[g] < 1) for row in wanted]
    missing = unreached_demand(homes, reaches, taught, demand)
    assert missing == pytest.approx(float(np.mean(none)) / 4 if places else 0.0)


def test_courses_that_move_to_the_capital_leave_the_periphery():
    homes = Homes(np.array([0.5, 0.5]), np.array([[0.0, 200.0], [200.0, 0.0]]))
    flags = np.array([True])
    for site, near in ((0, 0.5), (1, 0.5)):
        made = Courses(np.array([site]), flags, flags, np.array([0]))
        reaches = dict(reached(homes, made, 60))["travel"]
        assert adults_with_any(homes, reaches) == near
        assert reaches[:, 0].tolist() == [site == 0, site == 1]
