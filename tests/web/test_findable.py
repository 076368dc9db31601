"""How pages are found by machines: the map of the site, robots, manifest, icons, linked data."""

from __future__ import annotations

import json
from itertools import islice

import pytest
from lxml import etree, html

from smartlife.web import findable
from smartlife.web.languages import LANGUAGES

MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
BASE = "https://smartlife.example"


def entries(client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.headers["content-type"].startswith("application/xml")
    return etree.fromstring(answer.content).xpath("//s:loc/text()", namespaces=MAP)


def test_the_map_of_the_site_holds_every_page_in_every_language(client, run):
    answer = client.get("/sitemap.xml")
    root = etree.fromstring(answer.content)
    if root.tag.endswith("sitemapindex"):
        parts = root.xpath("//s:loc/text()", namespaces=MAP)
        root = etree.fromstring(client.get(parts[0].removeprefix(BASE)).content)
    found = root.xpath("//s:loc/text()", namespaces=MAP)
    assert f"{BASE}/lv/regions" in found
    assert len(found) == len(set(found))
    for lang in LANGUAGES:
        assert f"{BASE}/{lang}/" in found
    first = root.xpath("//s:url", namespaces=MAP)[0]
    others = first.xpath("x:link/@hreflang", namespaces=MAP)
    assert others == [*LANGUAGES, "x-default"]
    assert not [url for url in found if "/api/" in url or "?" in url or "chart/" in url]


def test_a_large_site_has_a_map_in_parts(client, monkeypatch):
    monkeypatch.setattr(findable, "_PER_PART", 3)
    parts = entries(client, "/sitemap.xml")
    assert parts[0] == f"{BASE}/sitemap-1.xml"
    whole = [url for part in islice(parts, 2) for url in entries(client, part.removeprefix(BASE))]
    assert len(whole) == len(set(whole)) == 2 * 3 * len(LANGUAGES)
    assert client.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_robots_are_told_what_is_no_page(client):
    lines = client.get("/robots.txt").text.splitlines()
    assert "Disallow: /api/" in lines
    assert "Disallow: /lv/chart/" in lines
    assert f"Sitemap: {BASE}/sitemap.xml" in lines
    assert "Disallow: /" not in lines


def test_the_manifest_is_in_the_readers_language_and_its_icons_are_ours(client):
    answer = client.get("/de/site.webmanifest")
    assert answer.headers["content-type"].startswith("application/manifest+json")
    told = answer.json()
    assert told["lang"] == "de"
    assert told["start_url"] == "/de/"
    for icon in told["icons"]:
        picture = client.get(icon["src"])
        assert picture.status_code == 200
        assert picture.headers["content-type"].startswith(icon["type"])
    assert client.get("/icons/13.png").status_code == 404


def linked(client, address: str) -> list[dict[str, object]]:
    tree = html.fromstring(client.get(address).content)
    return [json.loads(text) for text in tree.xpath("//script[@type='application/ld+json']/text()")]


def test_pages_say_where_they_stand_and_the_start_how_to_search(client):
    [site] = [one for one in linked(client, "/lt/") if one["@type"] == "WebSite"]
    assert site["potentialAction"]["target"]["urlTemplate"].startswith(f"{BASE}/lt/courses?q=")
    [way] = [one for one in linked(client, "/lt/regions") if one["@type"] == "BreadcrumbList"]
    assert [step["position"] for step in way["itemListElement"]] == [1, 2]
    assert way["itemListElement"][-1]["item"] == f"{BASE}/lt/regions"


def test_the_data_are_described_as_a_data_set(client):
    [found] = [one for one in linked(client, "/en/data") if one["@type"] == "Dataset"]
    assert found["distribution"]
    for file in found["distribution"]:
        assert file["contentUrl"].startswith(BASE)
    answer = client.get(found["distribution"][0]["contentUrl"].removeprefix(BASE))
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["og:title", "og:description", "og:url", "og:image"])
def test_previews_need_no_picture_from_elsewhere(client, name):
    tree = html.fromstring(client.get("/sv/regions").content)
    [value] = tree.xpath("//meta[@property=$name]/@content", name=name)
    assert value
    if "http" in value:
        assert value.startswith(BASE)
