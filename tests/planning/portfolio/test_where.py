"""Where to hold a course: the place most people reach, and what that hangs on."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.languages.messages import messages
from smartlife.model.place_keys import place_key
from smartlife.planning.material.places import Gazetteer
from smartlife.planning.portfolio.where import find_where as where_in
from smartlife.planning.portfolio.where_words import where as where_said

MIDDLE = (25.0, 57.0)


def gazetteer(*places: tuple[str, float, float, float]) -> Gazetteer:
    """Places (name, people, degrees east of the middle, region LV00C), largest first."""
    order = sorted(places, key=lambda one: (-one[1], one[0]))
    names = [one[0] for one in order]
    return Gazetteer(
        names=pa.array(names),
        keys=pa.array([place_key(name) for name in names]),
        codes=pa.array(["LV00C"] * len(names)),
        countries=pa.array(["LV"] * len(names)),
        people=np.array([one[1] for one in order], np.float64),
        lon=np.array([MIDDLE[0] + one[2] for one in order]),
        lat=np.array([MIDDLE[1] + one[3] for one in order]),
    )


def catalogue(*courses: tuple[str, str]) -> SimpleNamespace:
    """Courses (place, mode)."""
    rows = pa.table(
        {
            "nuts_code": pa.array(["LV00C"] * len(courses), pa.string()),
            "place_name": pa.array([place for place, _ in courses], pa.string()),
            "mode": pa.array([mode for _, mode in courses], pa.string()),
        }
    )

    class Courses(SimpleNamespace):
        def __len__(self) -> int:
            return len(courses)

    return Courses(rows=rows, distinct=np.arange(len(courses)))


def find_where(places, courses, region, own=None, **more):
    return where_in(SimpleNamespace(gazetteer=places, catalogue=courses), region, own, **more)


# a degree is 61 km here: 79 minutes by road
TOWNS = (("West", 1000.0, -0.7, 0.0), ("East", 900.0, 0.7, 0.0), ("Middle", 100.0, 0.0, 0.0))


def test_between_two_towns_most_people_come():
    found = find_where(gazetteer(*TOWNS), catalogue(), "LV00C")
    assert found.best.name == "Middle"
    assert found.best.share == pytest.approx(1)
    assert found.second is None
    assert found.both == pytest.approx(1)
    # with three quarters of an hour it is the larger town
    assert found.otherwise == {45: "West"}


def test_a_second_place_is_named_where_one_leaves_many_out():
    found = find_where(gazetteer(*TOWNS), catalogue(), "LV00C", minutes=45)
    assert (found.best.name, found.second.name) == ("West", "East")
    assert found.best.share == pytest.approx(0.5)
    assert found.both == pytest.approx(0.95)
    assert found.otherwise == {56: "Middle"}


def test_the_second_place_is_the_one_that_adds_most():
    # West and East as above; Near has rooms, and adds less than a second place must
    towns = (("West", 1000.0, -0.7, 0.0), ("Near", 40.0, -0.1, 0.0), ("East", 60.0, 0.7, 0.0))
    found = find_where(gazetteer(*towns), catalogue(("Near", "onsite")), "LV00C", minutes=45)
    assert (found.best.name, found.second.name) == ("West", "East")
    assert found.both == pytest.approx(1060 / 1100)
    # of two that add as much, the one with rooms
    towns = (TOWNS[0], ("East", 500.0, 0.7, 0.0), ("School", 50.0, 0.75, 0.0))
    held = catalogue(("School", "onsite"))
    assert find_where(gazetteer(*towns), held, "LV00C", minutes=45).second.name == "School"


def test_the_words_say_whose_people_are_counted():
    found = find_where(gazetteer(*TOWNS), catalogue(), "LV00C")
    assert (found.places, found.people) == (3, 2000)
    said = {one.code: one for one in where_said(messages("en"), SimpleNamespace(where=found))}
    assert "people of the region's places" in said["where"].text
    assert said["where"].values == {
        "place": "Middle", "nuts_code": "LV00C", "share": pytest.approx(1), "minutes": 60,
    }  # fmt: skip
    assert said["where_counted"].text.startswith("Counted: 2,000 people of 3 places")
    assert said["where_counted"].values == {"people": 2000, "places": 3}


def test_of_places_about_as_good_one_with_rooms_comes_first():
    towns = (("Big", 1000.0, 0.0, 0.0), ("School", 300.0, 0.05, 0.0), ("Ours", 10.0, 0.1, 0.0))
    places = gazetteer(*towns)
    held = ("School", "onsite"), ("School", "onsite"), ("Ours", "onsite"), ("Big", "online")
    courses = catalogue(*held)
    found = find_where(places, courses, "LV00C")
    assert [one.name for one in (found.best, *found.alike)] == ["School", "Ours", "Big"]
    assert [one.courses for one in (found.best, *found.alike)] == [2, 1, 0]
    mine = find_where(places, courses, "LV00C", np.array([2]))
    assert mine.best.name == "Ours"
    assert mine.best.is_own
    assert mine.own is None


def test_the_best_of_ones_own_places_is_told_where_it_is_not_the_best():
    courses = catalogue(("East", "onsite"))
    found = find_where(gazetteer(*TOWNS), courses, "LV00C", np.array([0]))
    assert found.best.name == "Middle"
    assert (found.own.name, found.own.share) == ("East", pytest.approx(0.5))


def test_without_places_nothing_is_said():
    assert find_where(gazetteer(*TOWNS), catalogue(), "LT026") is None
    assert find_where(gazetteer(("A", 0.0, 0.0, 0.0)), catalogue(), "LV00C") is None


def test_other_names_of_a_place_count_its_people_once():
    towns = (("Rūjiena", 100.0, 0.0, 0.0), ("Rujen", 100.0, 0.0, 0.0), ("Far", 100.0, 3.0, 0.0))
    found = find_where(gazetteer(*towns), catalogue(), "LV00C")
    assert found.best.share == pytest.approx(0.5)


@given(
    st.lists(
        st.tuples(st.floats(1, 1e5), st.floats(-2, 2), st.floats(-1, 1)), min_size=1, max_size=8
    ),
    st.integers(10, 120),
)
@settings(max_examples=60, deadline=None)
def test_more_time_never_brings_fewer_people(points, minutes):
    places = gazetteer(*((f"P{i}", *one) for i, one in enumerate(points)))
    found = find_where(places, catalogue(), "LV00C", minutes=minutes)
    more = find_where(places, catalogue(), "LV00C", minutes=minutes + 30)
    # within what counts as about as good
    assert more.best.share >= found.best.share - 0.05 - 1e-9
    assert 0 < found.best.share <= found.both <= 1 + 1e-9
    assert all(abs(one.share - found.best.share) <= 0.05 + 1e-9 for one in found.alike)
