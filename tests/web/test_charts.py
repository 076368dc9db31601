"""Charts of pages taken along and explored: formats, addresses, links of the map."""

from __future__ import annotations

import csv
import gzip
import io
import subprocess
import time
from pathlib import Path

import pytest
from lxml import etree, html

from smartlife.products.document import Cell, TableBlock, TableColumn
from smartlife.products.exports.chart_file import table_csv
from smartlife.web import drawing_library
from smartlife.web.drawing_library import DrawingLibrary, library_address

CHART = "/lv/chart/regions/map"


def test_a_page_links_what_its_charts_can_be_taken_along_as(client):
    tree = html.fromstring(client.get("/lv/regions").content)
    links = tree.xpath("//figure//div[@class='chart-tools']//a/@href")
    assert links[:3] == [f"{CHART}.svg", f"{CHART}.png", f"{CHART}.csv"]
    names = tree.xpath("//div[@class='chart-tools']//a/@aria-label")
    assert len(names) == len(set(names))
    # without scripts there is no button that does nothing
    assert tree.xpath("//button[contains(@class,'chart-explore')]/@hidden")


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [("svg", "image/svg+xml"), ("png", "image/png"), ("csv", "text/csv; charset=utf-8")],
)
def test_a_chart_is_a_file_with_a_name(client, ending, media_type):
    answer = client.get(f"{CHART}.{ending}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert f"smartlife-regions-map-lv.{ending}" in answer.headers["content-disposition"]
    again = client.get(f"{CHART}.{ending}", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_picture_says_what_it_shows_and_whence(client):
    page = html.fromstring(client.get("/lv/regions").content)
    title = page.xpath("string(//figure[@id='map']//p[@class='title'])")
    root = etree.fromstring(client.get(f"{CHART}.svg").content)
    text = " ".join(root.itertext())
    assert title in text
    assert "https://smartlife.example/lv/regions#map" in text
    assert page.xpath("string(//ol[@class='sources']/li[1])").strip()[:20] in text
    assert not root.xpath("//*[local-name()='script' or local-name()='image' or @href]")
    # it leaves the page, so it must not need the page's colours
    assert b"var(--" not in etree.tostring(root)


def test_a_table_is_as_printed_and_as_numbers(client):
    rows = list(csv.reader(io.StringIO(client.get(f"{CHART}.csv").text)))
    assert len(rows[0]) == 5
    assert {len(row) for row in rows} == {5}
    float(rows[1][2])
    assert client.get("/lv/chart/regions/comparison.csv").status_code == 200
    assert client.get("/lv/chart/regions/comparison.svg").status_code == 404


def test_no_cell_is_a_formula():
    rows = ((Cell("=1+1"), Cell("-5", -5.0)),)
    table = TableBlock("t", "t", (TableColumn("@a"), TableColumn("b", "%")), rows)
    assert table_csv(table).decode().splitlines() == ["'@a,b (%),b (%) [number]", "'=1+1,'-5,-5.0"]


@pytest.mark.parametrize("address", [f"{CHART}.exe", "/lv/chart/regions/nothing.svg"])
def test_what_is_no_chart_is_refused(client, address):
    assert client.get(address).status_code in (404, 422)


def test_a_chart_of_a_region_that_is_none_is_not_found(client):
    assert client.get("/lv/chart/region/XX999/map.svg").status_code == 404


def test_the_browser_draws_the_same_in_the_pages_colours(client):
    specs = client.get(f"{CHART}.json").json()
    assert specs["wide"]
    assert specs["narrow"]
    text = client.get(f"{CHART}.json").text
    assert "token:" not in text
    assert "var(--asked)" in text
    assert '"tooltip": {"field": "tip"' in text


def test_the_map_leads_to_regions_by_keyboard_and_names_all(client, run):
    tree = html.fromstring(client.get("/lv/regions").content)
    [picture] = tree.xpath("//figure[@id='map']/div[contains(@class,'is-wide')]/*[name()='svg']")
    assert picture.get("role") == "group"
    stops = picture.xpath(".//*[name()='a'][not(@tabindex)]")
    named = [stop.get("aria-label") for stop in stops]
    assert len(named) == len(set(named)) > 0
    for stop in stops:
        assert client.get(stop.get("href")).status_code == 200
    led = {stop.get("href").rpartition("/")[2] for stop in stops}
    assert set(run.study.regions) <= led
    assert any(
        "0 " in title for title in picture.xpath(".//*[name()='path']/*[name()='title']/text()")
    )


def made(library: DrawingLibrary) -> bytes:
    end = time.monotonic() + 20
    while library.packed() is None:
        assert time.monotonic() < end
        time.sleep(0.02)
    return library.packed() or b""


def test_the_library_is_made_once_and_kept(tmp_path, monkeypatch):
    runs: list[object] = []

    def bundle(command, **_):
        runs.append(command)
        Path(command[-1]).write_text("window.vegaEmbed = 1;", encoding="utf-8")

    monkeypatch.setattr(drawing_library.subprocess, "run", bundle)
    library = DrawingLibrary(tmp_path / "cache")
    library.begin()
    assert gzip.decompress(made(library)) == b"window.vegaEmbed = 1;"
    DrawingLibrary(tmp_path / "cache").begin()
    assert len(runs) == 1
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".gz"]


def test_a_library_that_cannot_be_made_is_told_and_tried_again(tmp_path, monkeypatch, caplog):
    def fails(command, **_):
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(drawing_library.subprocess, "run", fails)
    library = DrawingLibrary(tmp_path)
    library.begin()
    end = time.monotonic() + 20
    while not caplog.records or library._lock.locked():
        assert time.monotonic() < end
        time.sleep(0.02)
    assert library.packed() is None
    assert not list(tmp_path.iterdir())


def test_without_a_library_the_browser_is_told_to_wait(client):
    answer = client.get(library_address())
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert client.get("/vega/0.0.0.js").status_code == 404
