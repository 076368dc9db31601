"""schema.org objects in pages and in JSON."""

from __future__ import annotations

import json

import pytest

from smartlife.formats.json_ld import embedded_json, objects_of_type, read_records
from smartlife.formats.records import Record, opened_bytes

JOB = {"@context": "https://schema.org", "@type": "JobPosting", "title": "Pavārs"}


def page(*scripts, kind="application/ld+json"):
    inside = "".join(f'<script type="{kind}">{text}</script>' for text in scripts)
    html = f"<!DOCTYPE html><html><head><meta charset=utf-8>{inside}</head><body><p>x</body></html>"
    return opened_bytes(html.encode(), "x.html")


def titles(items):
    return [item.values.get("title", item.values.get("name")) for item in items]


def test_scripts_graphs_and_lists():
    graph = {
        "@graph": [{"@type": "WebPage"}, JOB, {"@type": ["Thing", "schema:Course"], "name": "K"}]
    }
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": JOB}]}
    found = list(read_records(page(json.dumps(graph), json.dumps([listed]))))
    assert titles(found) == ["Pavārs", "K", "Pavārs"]
    assert [item.row for item in found] == [1, 2, 3]


def test_references_are_filled_in():
    graph = [
        {"@type": "JobPosting", "title": "x", "hiringOrganization": {"@id": "#o"}},
        {"@id": "#o", "@type": "Organization", "name": "SIA", "member": {"@id": "#o"}},
    ]
    (found,) = objects_of_type({"@graph": graph}, ("JobPosting",))
    assert found["hiringOrganization"]["name"] == "SIA"


@pytest.mark.parametrize(
    "text",
    [
        "<!-- " + json.dumps(JOB) + " -->",
        "//<![CDATA[\n" + json.dumps(JOB) + "\n//]]>",
        json.dumps(JOB) + ";",
        json.dumps(JOB)[:-1] + ",}",
        json.dumps({**JOB, "description": "a"}).replace('"a"', '"line\nfeed\ttab"'),
    ],
)
def test_common_mistakes_are_mended(text):
    assert titles(read_records(page(text))) == ["Pavārs"]


def test_a_broken_script_is_rejected_and_the_others_are_read():
    found = list(read_records(page('{"@type": "JobPosting", ', json.dumps(JOB))))
    assert [(type(item).__name__, item.row) for item in found] == [("Issue", 1), ("Record", 2)]
    assert found[0].reason == "structure_invalid"


def test_json_files():
    listed = opened_bytes(json.dumps([{"originalJobPosting": JOB, "id": 1}]).encode(), "x.json")
    assert titles(read_records(listed)) == ["Pavārs"]
    single = opened_bytes(json.dumps(JOB, indent=1).encode(), "x.json")
    assert titles(read_records(single)) == ["Pavārs"]
    lines = "\n".join([json.dumps(JOB)] * 2).encode()
    assert titles(read_records(opened_bytes(lines, "x.jsonl"))) == ["Pavārs"] * 2


def test_microdata():
    html = """<html><body><article itemscope itemtype="http://schema.org/JobPosting">
    <meta itemprop="datePosted" content="2026-02-10">
    <h1 itemprop="title">Gamybos <b>meistras</b></h1>
    <div itemprop="hiringOrganization" itemscope itemtype="http://schema.org/Organization">
      <a itemprop="name url" href="https://x.lt">UAB</a></div>
    <span itemprop="addressLocality">Vilnius</span><span itemprop="addressLocality">Kaunas</span>
    <div itemprop="description"><p>Vienas</p><ul><li>du<li>trys<script>x()</script></ul></div>
    </article></body></html>"""
    (found,) = read_records(opened_bytes(html.encode(), "x.html"))
    assert found == Record(
        1,
        {
            "@type": "http://schema.org/JobPosting",
            "datePosted": "2026-02-10",
            "title": "Gamybos meistras",
            "hiringOrganization": {
                "@type": "http://schema.org/Organization",
                "name": "https://x.lt",
                "url": "https://x.lt",
            },
            "addressLocality": ["Vilnius", "Kaunas"],
            "description": "Vienas\ndu\ntrys",
        },
    )


def test_json_of_the_pages_own_scripts():
    html = '<html><script id="__NEXT_DATA__" type="application/json">{"a": [1]}</script></html>'
    assert embedded_json(opened_bytes(html.encode(), "x")) == {"a": [1]}
    assert embedded_json(opened_bytes(b"<html><p>x</html>", "x")) is None
    assert embedded_json(opened_bytes(b'{"a": 1}', "x")) == {"a": 1}


def test_pages_without_any():
    assert list(read_records(page())) == []


@pytest.mark.parametrize(
    "html",
    ["<div>" * 50_000, "<p itemscope>" * 5_000, "<html>\x00<script type='application/ld+json'>"],
)
def test_hostile_pages(html):
    list(read_records(opened_bytes(html.encode(), "x")))
