"""JobPosting and Course in the ways in which publishers write them."""

from __future__ import annotations

import pytest

from smartlife.formats.records import opened_bytes, opened_path
from smartlife.model.issues import Issue
from smartlife.sources.contract import Sample
from smartlife.sources.courses.schema_org import reader as courses
from smartlife.sources.schema_org import place_values, text, texts
from smartlife.sources.vacancies.schema_org import reader as vacancies
from tests.harness import make_source


def test_job_postings_in_a_page(root):
    opened = opened_path(root / "tests/samples/schema_org/vacancy.html")
    assert vacancies.recognises(Sample(opened, "html", ()))
    assert not courses.recognises(Sample(opened, "html", ()))
    first, remote, rejected, microdata = vacancies.read(opened, make_source("s", "vacancies"))
    assert first.values == {
        "id": "41771",
        "title": "Köchin / Koch (m/w/d)",
        "text": "&lt;p&gt;Sie kochen.&lt;/p&gt;",
        "employer": "Biber GmbH",
        "posted": "2026-02-01",
        "closes": "2026-03-01T00:00:00",
        "positions": "2",
        "url": "https://example.org/jobs/41771",
        "place": "Rostock",
        "postcode": "18055",
        "country": "DE",
    }
    assert remote.values["remote"] == "TELECOMMUTE"
    assert remote.values["country"] == "Germany"
    assert isinstance(rejected, Issue)
    assert rejected.reason == "title_missing"
    assert microdata.values["place"] == "Wismar"
    assert microdata.values["employer"] == "Biber GmbH"


def test_courses_with_instances(root):
    opened = opened_path(root / "tests/samples/schema_org/courses.json")
    assert courses.recognises(Sample(opened, "json", ()))
    first, free, rejected = courses.read(opened, make_source("s", "courses"))
    assert first.values == {
        "id": "K1",
        "title": "Bread baking",
        "text": "From flour to bread.\nbake bread",
        "provider": "School of Beavers",
        "mode": "online",
        "start": "2026-03-02",
        "end": "2026-03-06",
        "hours": "PT40H",
        "price": "90 EUR",
        "lang": "en",
        "teaching_lang": "lv, en",
        "level": "EQF 4",
        "seats": "12",
        "skills": "http://data.europa.eu/esco/skill/abc",
    }
    assert free.values == {"title": "Free course", "price": "0"}
    assert isinstance(rejected, Issue)


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("Riga", {"place": "Riga"}),
        ({"address": "Kaunas"}, {"place": "Kaunas"}),
        ({"name": "Vilnius"}, {"place": "Vilnius"}),
        (
            {"address": {"addressLocality": "Cēsis", "addressRegion": "Vidzeme"}},
            {"place": "Cēsis, Vidzeme"},
        ),
        (
            {"address": [{"addressCountry": "LV", "postalCode": "LV-4201"}]},
            {"postcode": "LV-4201", "country": "LV"},
        ),
        ([{"address": "A"}, {"address": "B"}], {"place": "A; B"}),
        (None, {}),
        ([[], {}, 7], {"place": "7"}),
    ],
)
def test_places(place, wanted):
    assert place_values(place) == wanted


def test_texts_of_anything():
    assert texts([{"name": ["a", "b"]}, "c", None, 3.0, {"x": 1}]) == ["a", "c", "3"]
    assert text({"@value": "v"}) == "v"
    assert text([]) == ""


@pytest.mark.parametrize(
    "page",
    [
        b"<html><script type='application/ld+json'>{broken</script></html>",
        b"<html>" + b"<div itemscope itemtype='http://schema.org/JobPosting'>" * 3000,
        b'[{"@type": "JobPosting", "title": {"title": {"title": []}}, "jobLocation": [[[["x"]]]]}]',
        b'{"@type": ["JobPosting", 5, null], "title": 12, "hiringOrganization": [null, {}]}',
    ],
)
def test_hostile_pages_give_no_traceback(page):
    made = list(vacancies.read(opened_bytes(page, "f"), make_source("s", "vacancies")))
    assert all(isinstance(item, Issue) or "title" in item.values for item in made)
