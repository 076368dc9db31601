"""Findings, methods, sources, open data, the API's reference, policy and statements."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from lxml import html

from smartlife.analysis.indicators import INDICATORS
from smartlife.languages.messages import messages
from smartlife.model.issues import REASONS
from smartlife.products.reports.situation.methods import method_words
from smartlife.web.downloads import OPEN_DATA
from smartlife.web.languages import LANGUAGES
from smartlife.web.pages import PAGES
from smartlife.web.pages.statements import accessibility, privacy
from smartlife.web.reading import Reading


def tree(client, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.fromstring(answer.content)


def test_findings_are_filtered_by_their_address(client):
    every = client.get("/api/v1/findings?lang=en").json()["statements"]
    for name, field in (("region", "region"), ("topic", "theme"), ("side", "side")):
        value = every[0][field]
        found = client.get(f"/api/v1/findings?lang=en&{name}={value}").json()["statements"]
        assert [one["finding_id"] for one in found] == [
            one["finding_id"] for one in every if one[field] == value
        ]
    chosen = tree(client, "/en/findings?firmness=firm").xpath("//option[@selected]/@value")
    assert "firm" in chosen


def test_a_filter_that_nothing_fits_says_what_that_means(client):
    page = tree(client, "/en/findings?topic=%3Cscript%3E")
    assert "No statement fits" in page.text_content()
    assert not page.xpath("//main//script")


def test_a_finding_is_cited_with_run_and_figure(client, run):
    one = client.get("/api/v1/findings?lang=en").json()["statements"][0]
    sentence = one["citation"]["sentence"]
    assert run.run_id in sentence
    assert one["figures"][0] in sentence
    assert f"https://smartlife.example/en/figure/{one['figures'][0]}" in sentence
    entry = json.loads(one["citation"]["csl"])[0]
    assert entry["type"] == "dataset"
    assert entry["version"] == run.run_id
    bibtex = one["citation"]["bibtex"]
    assert bibtex.startswith("@misc{")
    assert bibtex.count("{") == bibtex.count("}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_method_stands_under_the_anchor_that_figures_name(client, lang):
    ids = tree(client, f"/{lang}/methods").xpath("//@id")
    assert {f"method-{method['name']}" for method in method_words()} <= set(ids)
    assert len({method["name"] for method in method_words()} & set(INDICATORS)) > 10


def test_sources_tell_terms_files_and_records(client, run):
    text = tree(client, "/en/sources").text_content()
    for row in run.tables.read("core__origins").to_pylist():
        assert row["checksum"] in text
        assert row["licence"].partition(";")[0] in text or row["source_id"].startswith("inputs/")
    assert "links that are right" in text


def test_every_file_of_open_data_can_be_taken_along(client):
    told = client.get("/api/v1/data?lang=en").json()
    files = [file for part in (*told["tables"], *told["groups"]) for file in part["files"]]
    assert {file["format"] for file in files} >= {"CSV", "PARQUET", "JSON", "TTL"}
    for file in files:
        head = client.head(file["url"])
        assert head.status_code == 200, file
    answer = client.get(f"{OPEN_DATA}/data/regions.csv", headers={"origin": "https://a.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-type"].startswith("text/csv")
    assert int(answer.headers["content-length"]) == len(answer.content)
    again = client.get(
        f"{OPEN_DATA}/data/regions.csv", headers={"if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304
    assert client.get(told["archive"]["url"]).content[:2] == b"PK"


@pytest.mark.parametrize(
    "name", ["", "data/", "data", "../study.toml", "%2e%2e/study.toml", "/etc/passwd", "x.csv"]
)
def test_what_the_archive_does_not_hold_is_not_given(client, name):
    assert client.get(f"{OPEN_DATA}/{name}").status_code == 404
    assert client.get(f"/reports/{name}").status_code in (404, 405)


def test_reports_run_no_script(client):
    told = client.get("/api/v1/data?lang=en").json()
    found = [file for group in told["reports"] for file in group["files"]]
    page = next(file for file in found if file["format"] == "HTML")
    policy = client.get(page["url"]).headers["content-security-policy"]
    assert "script" not in policy
    assert "default-src 'none'" in policy


def test_the_api_is_described_completely(client):
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    assert schema["info"]["license"]["identifier"] == "EUPL-1.2"
    assert "HTTPValidationError" not in json.dumps(schema)
    seen = set()
    for methods in schema["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert {"404", "422", "429"} <= set(operation["responses"])
            assert any(one["name"] == "lang" for one in operation["parameters"])
            seen.add(operation["operationId"])
    assert len(seen) == sum(len(methods) for methods in schema["paths"].values())
    assert len(seen) >= sum(not page.is_for_owner for page in PAGES)


def test_the_reference_names_every_address(client):
    text = tree(client, "/lv/api").text_content()
    for path in client.get("/api/v1/openapi.json").json()["paths"]:
        assert path in text


def test_a_wrong_value_is_a_problem_without_the_value(client):
    answer = client.get("/api/v1/figure/6536540496/documents?page=geheim")
    assert (answer.status_code, answer.headers["content-type"]) == (
        422,
        "application/problem+json",
    )
    assert "geheim" not in answer.text


def test_what_is_not_held_for_several_countries_is_told_once(client):
    blocks = client.get("/api/v1/policy?part=shortage&lang=en").json()["blocks"]
    reasons = [one["text"] for one in blocks if one.get("tone") == "not_observed"]
    assert len(reasons) == len(set(reasons))


@pytest.mark.parametrize("part", ["participation", "across", "shortage", "offer", "areas"])
def test_a_part_of_policy_does_not_repeat_its_title_as_a_heading(client, part):
    page = tree(client, f"/en/policy?part={part}")
    [title] = page.xpath("//h1")
    assert title.text_content() not in [one.text_content() for one in page.xpath("//h2")]


def test_tables_of_open_data_are_named_in_the_readers_language(client):
    english = client.get("/api/v1/data?lang=en").json()["tables"]
    german = client.get("/api/v1/data?lang=de").json()["tables"]
    assert [one["name"] for one in english] == [one["name"] for one in german]
    for one, other in zip(english, german, strict=True):
        assert other["lang"] == ""
        assert one["title"] != other["title"]
        assert {file["media_type"] for file in one["files"]} == {
            "text/csv", "application/vnd.apache.parquet",
        }  # fmt: skip


@pytest.mark.parametrize("part", ["participation", "across", "shortage", "offer", "areas"])
def test_each_part_of_policy_has_something_to_say(client, part):
    page = tree(client, f"/de/policy?part={part}")
    assert page.xpath("//figure | //main//table | //*[@role='note']")
    assert len(page.xpath("//nav[contains(@class,'parts')]//a[@aria-current]")) == 1


def test_a_part_that_does_not_exist_is_missing(client):
    assert client.get("/en/policy?part=nothing").status_code == 404


def test_the_matrix_says_who_lacks_what(client, run):
    page = tree(client, "/en/policy?part=across")
    heads = page.xpath("//*[@id='matrix-table']//thead//th")
    assert len(heads) > len(run.study.regions)
    assert re.search(r"[▲▼] \d", page.xpath("string(//*[@id='matrix-table'])"))


def test_statements_are_true(client):
    """No cookie, nothing from elsewhere: as the page on privacy says."""
    for address in ("/en/", "/en/privacy", "/en/findings", "/en/about", "/en/accessibility"):
        answer = client.get(address)
        assert "set-cookie" not in answer.headers
        page = html.fromstring(answer.content)
        loaded = page.xpath("//script/@src | //img/@src | //link[@rel='stylesheet']/@href")
        assert all(place.startswith("/static/") for place in loaded)
    told = tree(client, "/lv/accessibility").text_content()
    assert "WCAG" in told
    assert "EN 301 549" in told


def test_statements_say_who_answers_for_the_study(run, monkeypatch):
    """Everybody is told that nobody is named; only the owner is told what to do about it."""
    everybody = Reading(run, "en", "public", "/", (), "")
    nobody = accessibility(everybody).parts
    assert "This study names no contact." in str(nobody)
    assert "study.toml" not in str(nobody)
    assert "study.toml" in str(accessibility(replace(everybody, audience="owner")).parts)
    monkeypatch.setattr(run, "study", replace(run.study, contact="help@example.org"))
    for page in (accessibility, privacy):
        told = [part.contact for part in page(everybody).parts if part.contact]
        assert [one.url for one in told] == ["mailto:help@example.org"]


@pytest.mark.parametrize("path", [page.path for page in PAGES if page.method == "POST"])
def test_the_reference_names_every_field_of_a_form(client, path):
    """Who sends a form from a program finds what it may hold, as the page itself has it."""
    told = client.get("/api/v1/api?lang=en").json()["endpoints"]
    held = next(one for one in told if (one["method"], one["path"]) == ("POST", f"/api/v1{path}"))
    named = {one["name"] for one in held["body"]}
    forms = tree(client, f"/en{path}").xpath("//main//form[@method='post']//@name")
    assert set(forms) - {"cv", "file"} <= named
    assert "--data-urlencode" in held["example"]
    assert "__" not in json.dumps([one["type"] for one in held["fields"]])


def test_the_owner_reads_why_a_row_was_not_used_in_her_language(owner_client):
    told = {
        lang: {
            one["reason"] for one in owner_client.get(f"/api/v1/study?lang={lang}").json()["others"]
        }
        for lang in ("en", "lv")
    }
    assert told["en"] == {""}
    reasons = {messages("lv").say(text) for text in REASONS.values()}
    assert told["lv"]
    assert told["lv"] <= reasons
    assert not reasons & set(REASONS.values())
