"""Files of regions, conversions and postcodes, told apart by content."""

import gzip
import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.errors import FormatUnknown, InputUnreadable
from smartlife.formats.archives import open_members
from smartlife.formats.records import opened_bytes
from smartlife.model.issues import Issue
from smartlife.model.regions import VERSIONS, Region, level_of, parent_of
from smartlife.sources.geography.nuts import reader
from smartlife.sources.geography.nuts.geometry import contains, point_inside, polygons_of
from smartlife.sources.geography.places.gazetteer import COUNTRIES, embedded_places

SQUARE = {"type": "Polygon", "coordinates": [[[24, 57], [26, 57], [26, 58], [24, 58], [24, 57]]]}
MATRIX = "code_v2021,code_v2024,uniqueID,areaKm,pop11,pop21\n"


def as_file(text: str, name: str = "file"):
    return opened_bytes(text.encode(), name)


def feature(code: object, geometry: object = SQUARE) -> dict:
    return {
        "type": "Feature",
        "properties": {"NUTS_ID": code, "LEVL_CODE": 3},
        "geometry": geometry,
    }


def collection(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def test_embedded_regions_form_a_tree_in_every_version():
    for version in VERSIONS:
        codes = reader.embedded_codes(version)
        assert all(parent_of(code) in codes for code in codes if level_of(code))
    named = {(r.version, r.code): r.name for r in reader.embedded_regions()}
    assert named["2024", "LV00C"] == "Vidzeme"
    assert named["2021", "LV008"] == "Vidzeme"
    assert named["2013", "LT006"] == "Šiaulių apskritis"
    assert named["2016", "NO012"] == "Akershus"
    assert ("2024", "LV008") not in named


def test_every_country_around_the_sea_has_all_levels():
    sea = {"LV": 5, "LT": 10, "EE": 5, "PL": 73, "SE": 21, "DE": 400, "DK": 11, "FI": 19, "NO": 17}
    found = Counter(
        r.code[:2] for r in reader.embedded_regions() if (r.version, r.level) == ("2024", 3)
    )
    assert {country: found[country] for country in sea} == sea


def test_shapes_give_geometry_and_a_point_inside():
    made = list(reader.read(as_file(collection(feature("LV00C"), feature("LV00A")))))
    region = made[0]
    assert isinstance(region, Region)
    assert (region.version, region.name) == ("2024", "Vidzeme")
    assert (region.lon, region.lat) == (25.0, 57.5)
    assert json.loads(region.geometry) == SQUARE


def test_bad_features_become_issues_and_the_others_are_read():
    file = as_file(
        collection(
            feature("LV00C"), feature("nothing"), feature("LV00B", {"type": "Point"}), feature(7)
        )
    )
    made = list(reader.read(file))
    issues = [item for item in made if isinstance(item, Issue)]
    assert [issue.reason for issue in issues] == [
        "code_invalid",
        "code_invalid",
        "structure_invalid",
    ]
    assert [item.code for item in made if isinstance(item, Region)] == ["LV00C"]


def test_version_of_shapes_follows_from_the_codes():
    made = list(
        reader.read(as_file(collection(feature("LV008"), feature("LV007"), feature("EE009"))))
    )
    assert {region.version for region in made} == {"2021"}
    with pytest.raises(InputUnreadable, match="no NUTS version"):
        list(reader.read(as_file(collection(feature("XX1"), feature("YY2")))))


def test_matrix_gives_shares_of_people():
    rows = "LV007,LV00A,x,1,1,60\nLV007,LV00C,x,1,1,40\nLV008,LV00C,x,9,1,100\n"
    made = list(reader.read(as_file(MATRIX + rows)))
    shares = {(pair.from_code, pair.to_code): pair.from_share for pair in made}
    assert shares == {("LV007", "LV00A"): 0.6, ("LV007", "LV00C"): 0.4, ("LV008", "LV00C"): 1.0}


def test_unreadable_number_of_people_falls_back_to_the_area_and_is_noted():
    rows = "LV007,LV00A,x,30,1,16. [telephone] \nLV007,LV00C,x,10,1,40\n"
    made = list(reader.read(as_file(MATRIX + rows)))
    assert [item.reason for item in made if isinstance(item, Issue)] == ["number_invalid"]
    pairs = [item for item in made if isinstance(item, reader.Conversion)]
    assert [(pair.from_share, pair.population) for pair in pairs] == [(0.75, None), (0.25, 40.0)]


def test_matrix_that_leads_back_in_time_is_refused():
    with pytest.raises(InputUnreadable, match="back in time"):
        list(reader.read(as_file("code_v2024,code_v2021,areaKm,pop21\nLV00C,LV008,1,1\n")))


def test_broken_rows_of_a_matrix_are_rejected():
    made = list(reader.read(as_file(MATRIX + "LV007\nLV007,LV00,x,1,1,1\nLV008,LV00C,x,1,1,1\n")))
    assert [item.reason for item in made if isinstance(item, Issue)] == [
        "unreadable_row",
        "code_invalid",
    ]


def test_postcodes_say_their_version_by_their_codes():
    text = "version,country,nuts_3,zip\n1,LV,LV00C,LV-4201\n1,EL,EL301,104 31\n1,LV,,1\n"
    made = list(reader.read(as_file(text)))
    assert isinstance(made[0], Issue)
    assert [(p.country_code, p.postcode, p.nuts_version) for p in made[1:]] == [
        ("LV", "LV-4201", "2024"),
        ("GR", "104 31", "2024"),
    ]


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "", "{}", "<html>", "\x00\x01", "code_v2021,x\n"])
def test_other_files_are_refused_with_what_to_do(text):
    with pytest.raises(FormatUnknown) as caught:
        list(reader.read(as_file(text)))
    assert "GeoJSON" in caught.value.todo


@pytest.mark.parametrize("text", ['{"type": "FeatureCollection"', '{"a": "FeatureCollection"}'])
def test_damaged_geojson_is_one_clear_error(text):
    with pytest.raises(InputUnreadable):
        list(reader.read(as_file(text)))


@given(st.binary(max_size=300))
def test_any_bytes_give_records_or_a_clear_error(content):
    try:
        made = list(reader.read(opened_bytes(content, "x")))
    except InputUnreadable:
        return
    assert all(
        isinstance(item, Region | reader.Conversion | reader.Postcode | Issue) for item in made
    )


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10)), min_size=3, max_size=8))
def test_point_of_any_ring_is_finite(points):
    ring = [list(point) for point in (*points, points[0])]
    lon, lat = point_inside({"type": "Polygon", "coordinates": [ring]})
    assert abs(lon) < 1e6
    assert abs(lat) < 1e6


def test_point_of_a_crescent_lies_inside():
    ring = [[0, 0], [10, 0], [10, 10], [9, 10], [9, 1], [1, 1], [1, 10], [0, 10], [0, 0]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    assert contains(polygons_of(geometry), *point_inside(geometry))


def test_gazetteer_covers_municipalities_and_names_known_regions():
    codes = reader.embedded_codes("2024")
    kinds = Counter((p.country_code, p.kind) for p in embedded_places())
    assert kinds["LV", "municipality"] == 43
    assert kinds["LT", "municipality"] == 60
    assert kinds["EE", "municipality"] == 79
    assert kinds["SE", "municipality"] == 290
    assert kinds["FI", "municipality"] == 309
    assert kinds["DK", "municipality"] >= 98
    assert all(p.nuts_code in codes for p in embedded_places() if p.country_code in COUNTRIES)
    assert not any(p.nuts_code for p in embedded_places() if p.country_code not in COUNTRIES)


@pytest.mark.shared
def test_real_files_in_one_folder(shared):
    found: Counter[str] = Counter()
    for path in sorted((shared / "data" / "geography").rglob("*")):
        if path.is_file():
            for opened in open_members(path):
                found.update(type(item).__name__ for item in reader.read(opened))
    assert found["Postcode"] == 66_156
    assert found["Region"] == 1793 + 334
    assert found["Conversion"] > 6000
    # two numbers of people were damaged by the masking of telephone numbers
    assert found["Issue"] == 2


def test_compressed_files_are_read(tmp_path):
    path = tmp_path / "shapes.gz"
    path.write_bytes(gzip.compress(collection(feature("LV00C")).encode()))
    (opened,) = open_members(path)
    assert [region.code for region in reader.read(opened)] == ["LV00C"]
