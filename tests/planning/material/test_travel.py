"""The way to courses: minutes where coordinates are known, words where they are not."""

from __future__ import annotations

import numpy as np
import pytest

from smartlife.errors import RequestInvalid
from smartlife.model.place_keys import place_key
from smartlife.planning.material.catalogue import read_catalogue
from smartlife.planning.material.homes import find_home
from smartlife.planning.material.places import read_gazetteer
from smartlife.planning.material.travel import days_of_presence, travel_to
from tests.analysis.world import World
from tests.planning.material.conftest import OpenRun


@pytest.fixture
def map_of(world: World) -> World:
    for name, lon, lat, people, code in (
        ("Valmiera", 25.43, 57.54, 23_000, "LV00C"),
        ("Cēsis", 25.27, 57.31, 15_000, "LV00C"),
        ("Sigulda", 24.85, 57.15, 14_000, "LV00A"),
        ("Rīga", 24.11, 56.95, 600_000, "LV00A"),
        ("Šiauliai", 23.32, 55.93, 100_000, "LT026"),
        ("Norrtälje", 18.70, 59.76, 20_000, "SE110"),
        ("Ogre", 24.61, 56.82, 22_000, "LV00C"),
        ("Ogre", 1.0, 45.0, 900_000, "FRK00"),
    ):
        world.place(name, lon, lat, people, code=code)
        world.places[-1]["place_key"] = place_key(name)
    return world


def _way(run, home="Valmiera"):
    gazetteer = read_gazetteer(run)
    return travel_to(read_catalogue(run), find_home(run, home, gazetteer=gazetteer), gazetteer)


def test_minutes_are_those_of_roads_a_third_longer_than_the_line(open_run: OpenRun, map_of: World):
    map_of.course(place_name="Cēsis")
    map_of.course(place_name="Valmiera")
    way = _way(open_run(map_of))
    # 27.3 km as the crow flies
    assert way.minutes[0] == pytest.approx(27.3 * 1.3, abs=0.5)
    assert way.minutes[1] == 0
    assert way.nearness == ("place", "place")
    assert not way.is_assumed.any()


def test_online_takes_no_way_wherever_it_is(open_run: OpenRun, map_of: World):
    map_of.course(place_name="Norrtälje", nuts_code="SE110", mode="online", country_code="SE")
    way = _way(open_run(map_of))
    assert (way.minutes[0], way.burden[0], way.nearness[0], way.days[0]) == (0, 0, "online", 0)


def test_nobody_drives_over_open_water(open_run: OpenRun, map_of: World):
    map_of.course(place_name="Norrtälje", nuts_code="SE110", country_code="SE")
    assert np.isinf(_way(open_run(map_of)).minutes[0])


def test_regions_without_a_place_are_told_by_how_near_they_are(open_run: OpenRun, map_of: World):
    for code, version in (
        ("LV00C", "2024"),
        ("LV00A", "2024"),
        ("LV", "2024"),
        ("LT026", "2024"),
        ("LV008", "2021"),
        (None, "2024"),
    ):
        map_of.course(nuts_code=code, nuts_version=version, country_code=code and code[:2])
    way = _way(open_run(map_of), "Cēsis")
    assert way.nearness == (
        "same_region",
        "elsewhere",
        "around",
        "elsewhere",
        "around",
        "unknown",
    )
    # where the middle one of a region's people lives
    to_riga = _way(open_run(map_of), "Rīga").minutes
    assert to_riga[1] == 0
    assert way.is_assumed.tolist() == [True] * 5 + [False]
    assert np.isnan(way.minutes[5])
    assert np.isnan(way.burden[5])


def test_regions_are_neighbours_if_places_of_both_are_near(open_run: OpenRun, map_of: World):
    map_of.place("Līgatne", 25.04, 57.23, 1_000, code="LV00C")
    map_of.course(nuts_code="LV00A")
    map_of.course(nuts_code="LT026", country_code="LT")
    assert _way(open_run(map_of)).nearness == ("neighbouring", "elsewhere")


@pytest.mark.parametrize(
    ("hours", "mode", "days"),
    [
        (6.0, "onsite", 1),
        (6.5, "onsite", 2),
        (40.0, "blended", 4),
        (1.0, "blended", 1),
        (40.0, "online", 0),
        (12.0, "unknown", 2),
    ],
)
def test_days_of_presence(hours, mode, days):
    assert days_of_presence(np.array([hours]), np.array([mode])).tolist() == [days]


def test_the_way_is_gone_there_and_back_on_each_day(open_run: OpenRun, map_of: World):
    map_of.course(place_name="Cēsis", hours=12.0)
    way = _way(open_run(map_of))
    assert way.burden[0] == pytest.approx(2 * 2 * way.minutes[0])


def test_homes_are_found_by_any_spelling(open_run: OpenRun, map_of: World):
    run = open_run(map_of)
    for wanted in ("Šiauliai", "siauliai", " ŠIAULIAI ", "Siauliai, LT"):
        assert find_home(run, wanted).nuts_code == "LT026"
    home = find_home(run, "LV00C")
    assert (home.name, home.is_region, home.nuts_code) == ("Valmiera", True, "LV00C")


def test_what_is_no_name_is_not_compared_with_all(open_run: OpenRun, map_of: World):
    run = open_run(map_of)
    with pytest.raises(RequestInvalid) as short:
        find_home(run, "Valmierra")
    assert "Did you mean" in short.value.todo
    with pytest.raises(RequestInvalid) as long:
        find_home(run, "Valmierra" * 20_000)
    assert "Did you mean" not in long.value.todo


def test_of_several_places_the_studys_comes_first(open_run: OpenRun, map_of: World):
    run = open_run(map_of)
    home = find_home(run, "Ogre")
    assert home.nuts_code == "LV00C"
    assert home.others == ("Ogre (FRK00)",)
    assert find_home(run, "Ogre, FR").nuts_code == "FRK00"


def test_a_misspelt_place_is_told_with_what_is_alike(open_run: OpenRun, map_of: World):
    with pytest.raises(RequestInvalid) as told:
        find_home(open_run(map_of), "Valmeria")
    assert told.value.fields["near"][0] == "Valmiera"
    assert "Valmiera" in str(told.value)
    for wanted in ("", "xyzzy", "LV999", ","):
        with pytest.raises(RequestInvalid):
            find_home(open_run(map_of), wanted)


def test_the_way_to_some_courses_is_that_of_all(open_run: OpenRun, map_of: World):
    for place in ("Cēsis", "Rīga", "Valmiera", None, "Ogre"):
        map_of.course(place_name=place, mode="online" if place == "Ogre" else "onsite")
    run = open_run(map_of)
    catalogue, gazetteer = read_catalogue(run), read_gazetteer(run)
    home = find_home(run, "Cēsis", gazetteer=gazetteer)
    whole = travel_to(catalogue, home, gazetteer)
    some = np.array([4, 0, 3])
    part = travel_to(catalogue, home, gazetteer, some)
    assert part.minutes.tolist() == whole.minutes[some].tolist()
    assert part.nearness == tuple(whole.nearness[i] for i in some)
    assert part.burden.tolist() == whole.burden[some].tolist()
    assert travel_to(catalogue, home, gazetteer, some[:0]).minutes.shape == (0,)
