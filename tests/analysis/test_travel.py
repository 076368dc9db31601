"""Distances that are known, symmetry, and water."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.analysis.reach.travel import (
    Points,
    crossings,
    kilometres,
    languages_of,
    shore_of,
    travel_minutes,
)

PLACES = {
    "Valmiera": (25.43, 57.54, "LV00C"),
    "Cēsis": (25.27, 57.31, "LV00C"),
    "Rīga": (24.11, 56.95, "LV00A"),
    "Tallinn": (24.75, 59.44, "EE001"),
    "Helsinki": (24.94, 60.17, "FI1B1"),
    "Malmö": (13.00, 55.61, "SE224"),
    "København": (12.57, 55.68, "DK011"),
    "Visby": (18.30, 57.64, "SE214"),
}


def points(*names):
    lon, lat, codes = zip(*(PLACES[name] for name in names), strict=True)
    return Points(np.array(lon), np.array(lat), codes)


def test_known_distances():
    found = kilometres(points("Valmiera", "Tallinn"), points("Cēsis", "Rīga", "Helsinki"))
    assert found[0] == pytest.approx([27.4, 103.5, 293.8], abs=1.5)
    assert found[1, 2] == pytest.approx(82, abs=2)


def test_an_hour_by_road_is_46_kilometres():
    [[minutes]] = travel_minutes(points("Valmiera"), points("Cēsis"))
    assert minutes == pytest.approx(27.4 * 1.3, abs=2)


def test_water_is_crossed_by_what_is_known_to_cross_it():
    here = points("Tallinn", "Malmö", "Visby", "Rīga")
    minutes = travel_minutes(here, points("Helsinki", "København", "Malmö"))
    driven = kilometres(here, points("Helsinki", "København", "Malmö")) * 1.3
    assert minutes[0, 0] == pytest.approx(driven[0, 0] + 165)
    assert minutes[1, 1] == pytest.approx(driven[1, 1])
    assert np.isinf(minutes[2]).all()
    assert np.isinf(minutes[3]).all()


def test_shores_and_languages():
    assert shore_of("SE214") == "gotland"
    assert shore_of("SE213") == shore_of("NO020") == "scandinavia"
    assert shore_of("FR101") == "FR"
    assert languages_of("LV00C") == {"lv"}
    assert languages_of("NO020") >= {"no", "nb"}
    assert languages_of("XX") == frozenset()
    known = {code for crossing in crossings() for code in crossing.between}
    assert all(shore_of(code) not in {code[:2], ""} for code in known)


def test_no_places_no_distances():
    none = Points(np.zeros(0), np.zeros(0), ())
    assert travel_minutes(none, points("Rīga")).shape == (0, 1)
    assert travel_minutes(points("Rīga"), none).shape == (1, 0)


coordinates = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(st.lists(coordinates, min_size=2, max_size=5))
def test_distances_are_symmetric_and_bounded(places):
    lon, lat = np.array(places).T
    some = Points(lon, lat, tuple("LV00C" for _ in places))
    found = kilometres(some, some)
    assert np.allclose(found, found.T, atol=1e-6)
    assert (found >= 0).all()
    assert (found <= 20_016).all()
