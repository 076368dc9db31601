"""Charts: what is drawn, and what must not be."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from smartlife.products.exports.vega import svg_of
from smartlife.products.figures.dumbbell import DumbbellRow, Side, dumbbell_chart
from smartlife.products.figures.frame import label_lines, ticks
from smartlife.products.figures.intervals import IntervalLook, IntervalRow, interval_chart
from smartlife.products.figures.lines import Series, Target, YearPoint, line_chart
from smartlife.products.figures.maps import MapRegion, Panel, circle_map
from smartlife.products.figures.pairs import PairRow, pair_chart
from smartlife.products.figures.projection import EARTH_KM, EqualArea, area, rings_of, simplify
from smartlife.products.figures.tiles import tile_layout


def percent(value: float) -> str:
    return f"{value:.0%}"


ROWS = [
    IntervalRow("First", "14%", "10–19%", "published", 0.14, 0.10, 0.19),
    IntervalRow("Second </svg><script>x</script>", "at most 3%", "", "at_most", None, None, 0.03),
    IntervalRow("Third", "too little data", "", "too_little_data"),
]
SQUARE = ((24.0, 56.0), (25.0, 56.0), (25.0, 57.0), (24.0, 57.0), (24.0, 56.0))
REGIONS = [
    MapRegion("LV00C", "Vidzeme", "region", (SQUARE,), (24.5, 56.5), (17, 13)),
    MapRegion("LT026", "Šiauliai", "partner", (SQUARE,), (24.5, 56.5), (17, 15)),
]
PANELS = [Panel("Advertisements", "asked", {"LV00C": 7}, {"LV00C": "7"}, {"Šiauliai": "0"})]
SPECS = {
    "dots": lambda narrow: interval_chart(ROWS, IntervalLook(percent), narrow=narrow),
    "range": lambda narrow: interval_chart(
        ROWS, IntervalLook(percent, shape="range", top=1.0), narrow=narrow
    ),
    "bars": lambda narrow: interval_chart(
        ROWS, IntervalLook(str, tone="taught", shape="bar", whole=True), narrow=narrow
    ),
    "dumbbell": lambda narrow: dumbbell_chart(
        [DumbbellRow("Group", Side(0.1, 0.05, 0.2), Side(None, None, 0.03), "cannot tell")],
        percent,
        narrow=narrow,
    ),
    "lines": lambda narrow: line_chart(
        [Series("Latvia", (YearPoint(2015, 0.3), YearPoint(2020, 0.4, breaks=True)), strong=True)],
        percent,
        target=Target(0.6, "target"),
        narrow=narrow,
    ),
    "map": lambda narrow: circle_map(REGIONS, PANELS, narrow=narrow),
}


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", SPECS)
def test_charts_are_harmless_and_named(name, narrow):
    svg = svg_of(SPECS[name](narrow), anchor="a", title="T <b>", alternative="D & d")
    root = etree.fromstring(svg)
    assert root.get("role") == "img"
    assert {node.get("id") for node in root[:2]} == {"a-title", "a-desc"}
    assert not root.xpath("//*[local-name()='script' or local-name()='image']")
    width = float(root.get("viewBox").split()[2])
    assert width <= (344 if narrow else 776)
    # the page decides on colours: none is fixed but for what stands in for a missing one
    assert "#0a0b" not in svg


def test_what_is_not_known_is_hatched_and_a_limit_is_broken():
    svg = svg_of(SPECS["dots"](False), anchor="a", title="t", alternative="d")
    assert "url(#a-hatch)" in svg
    assert "stroke-dasharray" in svg


def test_only_published_rows_have_a_point():
    svg = svg_of(SPECS["dots"](False), anchor="a", title="t", alternative="d")
    root = etree.fromstring(svg)
    points = root.xpath("//*[contains(@class, 'mark-symbol')]/*")
    assert len(points) == 1


def test_tiles_stand_in_where_there_are_no_shapes():
    bare = [
        MapRegion(region.code, region.group, region.role, (), region.point, region.tile)
        for region in REGIONS
    ]
    svg = svg_of(circle_map(bare, PANELS), anchor="a", title="t", alternative="d")
    assert ">7<" in svg
    assert "Vidzeme" in svg


def test_tiles_are_distinct_and_neighbours_stay_near():
    layout = tile_layout("2024")
    assert len(set(layout.values())) == len(layout) > 100
    near = [("LV00C", "LV00A"), ("LV00C", "LV005"), ("LT026", "LT025"), ("SE110", "SE121")]
    for a, b in near:
        (x1, y1), (x2, y2) = layout[a], layout[b]
        assert max(abs(x1 - x2), abs(y1 - y2)) <= 2
    # the sea is open: Gotland's west and east are water
    assert layout["SE110"][0] < layout["EE001"][0] - 1
    assert tile_layout("1999") == {}


@given(st.floats(1e-4, 1e6))
def test_ticks_cover_the_data(top):
    values = ticks(top)
    assert values[0] == 0
    assert values[-1] >= top * (1 - 1e-6)
    assert 2 <= len(values) <= 8


@given(st.text(max_size=200), st.integers(8, 40))
def test_labels_never_get_longer_than_their_place(text, letters):
    lines = label_lines(text, letters).split("\n")
    assert len(lines) <= 2
    assert all(len(line) <= letters for line in lines)


def test_a_number_in_a_label_keeps_its_unit():
    assert label_lines("44,2\u00a0%  gegenüber 66,1\u00a0% (2022)", 22) == (
        "44,2\u00a0% gegenüber\n66,1\u00a0% (2022)"
    )


@given(st.floats(10, 30), st.floats(53, 66))
def test_projection_keeps_areas(lon, lat):
    made = EqualArea(20, 60)
    step = 0.1
    corners = [(lon, lat), (lon + step, lat), (lon + step, lat + step), (lon, lat + step)]
    found = area([made.project(*corner) for corner in corners])
    expected = (
        EARTH_KM**2
        * math.radians(step)
        * (math.sin(math.radians(lat + step)) - math.sin(math.radians(lat)))
    )
    assert found == pytest.approx(expected, rel=2e-3)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=3, max_size=60))
def test_simplified_lines_keep_their_ends(ring):
    made = simplify(ring, 0.5)
    assert made[0] == ring[0]
    assert made[-1] == ring[-1]
    assert set(made) <= set(ring)


def test_shapes_of_other_kinds_are_left_out():
    assert rings_of(None) == []
    assert rings_of('{"type": "Point", "coordinates": [1, 2]}') == []


def test_names_at_the_ends_of_lines_stay_apart_and_whole():
    label = "Vidurio ir vakarų Lietuvos regionas"
    series = [
        Series(name, (YearPoint(2020, number), YearPoint(2024, number)), strong=False)
        for name, number in ((label, 8.8), ("Latvija", 9.0), ("Vācija", 8.6), ("Zviedrija", 40.0))
    ]
    spec = line_chart(series, str)
    drawn = [layer.get("data", {}).get("values") or [{}] for layer in spec["layer"]]
    ends = [values[0] for values in drawn if "place" in values[0]]
    assert label in {end["label"].replace("\n", " ") for end in ends}
    heights = {end["label"]: 8 * len(end["label"].splitlines()) for end in ends}
    places = sorted((end["place"], heights[end["label"]]) for end in ends)
    assert all(
        low + half <= high - other + 1e-9
        for (low, half), (high, other) in itertools.pairwise(places)
    )


def test_long_labels_take_two_lines_on_a_telephone_and_are_not_cut():
    label = "Agriculture, forestry, fisheries and veterinary services"
    pairs = pair_chart([PairRow(label, 0.1, 0.2, "10%")], str, narrow=True)
    side = Side(0.1, 0.05, 0.2)
    two_sides = dumbbell_chart([DumbbellRow(label, side, side, "in line")], str, narrow=True)
    for spec in (pairs, two_sides):
        told = spec["data"]["values"][0]
        assert told["label"].replace("\n", " ") == label
        assert told["lines"] == 2
        assert spec["height"]["step"] in (77, 87)
