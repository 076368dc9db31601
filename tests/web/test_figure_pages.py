"""How a figure is known: what its page says, what it refuses, and what it never shows."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lxml import html
from starlette.testclient import TestClient

from smartlife.model.figures import PRINTED
from smartlife.products.figures.rows import figure_row
from smartlife.store.engine import EngineSettings
from smartlife.web.app import Serving, create_app
from smartlife.web.holdings import report_material
from smartlife.web.pages.figure_index import figure_index
from smartlife.web.pages.figure_words import about
from smartlife.web.reading import Reading
from smartlife.web.runs import Runs


def first(run, indicator: str, **wanted: object) -> tuple[str, dict]:
    """Identifier and row of the first figure of an indicator with these values."""
    index = figure_index(run)
    for name, (table, _) in zip(index.names, index.places, strict=True):
        if table == f"ind__{indicator}":
            row = index.row(run, name)
            if all(row[column] == value for column, value in wanted.items()):
                return name, row
    pytest.fail(f"the demo has no such figure of {indicator}")


def test_a_figure_says_value_rule_formula_and_files(client, run):
    name, row = first(run, "occupation_mix", status="published", measure="share")
    short = name[:PRINTED]
    page = client.get(f"/en/figure/{short}")
    text = html.fromstring(page.content).text_content()
    assert page.status_code == 200
    assert row["estimand"] in text
    assert "It passed the rules for publication." in text
    assert "90% interval" in text
    known = {r["origin_id"]: r for r in run.tables.read("core__origins").to_pylist()}
    assert all(known[origin]["checksum"] in text for origin in row["origins"])
    told = client.get(f"/api/v1/figure/{short}").json()
    assert (told["figure_id"], told["estimate"]) == (name, row["estimate"])


def test_the_beginning_of_an_identifier_is_enough(client, run):
    name, _ = first(run, "occupation_mix", status="published")
    whole = client.get(f"/api/v1/figure/{name}").json()
    assert client.get(f"/api/v1/figure/{name[:PRINTED].upper()}").json() == whole


@pytest.mark.parametrize(
    "hostile", ["zzzzzzzzzz", "abc", "<script>x", "%00%00%00%00", "' or 1=1", "....", "9" * 64]
)
def test_what_names_no_figure_is_told_as_missing(client, hostile):
    for address in (f"/en/figure/{hostile}", f"/en/figure/{hostile}/documents"):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert b"<script>x" not in answer.content


def test_several_figures_that_begin_so_are_named(client, run):
    names = figure_index(run).names
    twice = next((a[:4] for a, b in pairwise(names) if a[:4] == b[:4]), None)
    if twice is None:
        pytest.skip("no two figures of the demo begin alike")
    told = client.get(f"/api/v1/figure/{twice}?lang=en").json()
    assert told["status"] == 404
    assert told["detail"].startswith("Several figures begin so")


@pytest.mark.parametrize("status", ["too_little_data", "at_most"])
def test_what_is_held_back_is_in_no_answer(client, run, status):
    name, _ = first(run, "occupation_mix", status=status)
    told = client.get(f"/api/v1/figure/{name[:PRINTED]}").json()
    assert told["estimate"] is None
    assert told["lo"] is None
    assert (told["hi"] is None) == (status == "too_little_data")


def test_a_figure_of_statistics_names_the_cell_of_the_data_set(client, run):
    name, row = first(run, "participation", measure="participation_12_months", nuts_code="LV")
    told = client.get(f"/api/v1/figure/{name[:PRINTED]}").json()
    assert told["numbers"]["rows"][0][0]["text"] == "trng_aes_100"
    assert float(told["numbers"]["rows"][0][4]["text"]) == pytest.approx(row["estimate"])
    assert told["documents_url"] == ""


def test_numbers_of_a_data_set_are_written_as_the_reader_writes_them(client):
    """With thin spaces and a comma in Lithuanian; with every digit that the data set has."""
    compared = html.fromstring(client.get("/lt/compare").content)

    def behind(number: str) -> list[str]:
        link = compared.xpath("//a[starts-with(text(), $number)]/@href", number=number)[0]
        tree = html.fromstring(client.get(link).content)
        table = tree.xpath("//h2[@id='numbers']/following-sibling::div[1]")[0]
        return table.xpath(".//td[contains(@class, 'right')]/text()")

    assert behind("66,1") == ["66,1"]
    adults = behind("1\u202f307\u202f378")
    assert all("\u202f" in one for one in adults)
    assert sum(int(one.replace("\u202f", "")) for one in adults) == 1_307_378


def test_documents_are_those_that_the_figure_counts(client, run):
    name, row = first(run, "occupation_mix", status="published", measure="share")
    told = client.get(f"/api/v1/figure/{name[:PRINTED]}/documents").json()
    counted = sum(int(one["documents"]) for held in told["sets"] for one in held["files"])
    assert counted == row["n_docs"]
    assert told["is_exact"]
    seen = [one["document_id"] for held in told["sets"] for one in held["documents"]]
    later = client.get(f"/api/v1/figure/{name[:PRINTED]}/documents?page=2").json()
    again = [one["document_id"] for held in later["sets"] for one in held["documents"]]
    assert seen
    assert not set(seen) & set(again)


@pytest.fixture(scope="module")
def counted_folder(demo_folder, tmp_path_factory) -> Path:
    """The demo study as if its advertisements might only be counted."""
    folder = tmp_path_factory.mktemp("counted") / "study"
    shutil.copytree(demo_folder, folder, ignore=shutil.ignore_patterns("raw", "indexes", "files"))
    lake = folder / "lake"
    manifest = lake / "runs" / f"{(lake / 'current').read_text().strip()}.json"
    held = json.loads(manifest.read_text("utf-8"))
    path = lake / held["tables"]["core__vacancies"]["path"]
    rows = pq.read_table(path)
    place = rows.column_names.index("publish")
    hidden = pa.array(["counts"] * rows.num_rows, rows.schema.field("publish").type)
    path.unlink()
    pq.write_table(rows.set_column(place, rows.schema.field("publish"), hidden), path)
    return folder


def test_what_may_only_be_counted_is_shown_to_nobody_but_the_owner(counted_folder, run):
    name, row = first(run, "occupation_mix", status="published", measure="share")
    address = f"figure/{name[:PRINTED]}/documents"
    titles = set(run.tables.read("core__vacancies", ["title"])["title"].to_pylist())
    everybody = create_app(Runs(counted_folder, EngineSettings()))
    with TestClient(everybody, base_url="https://smartlife.example") as client:
        told = client.get(f"/api/v1/{address}").json()
        page = html.fromstring(client.get(f"/en/{address}").content).text_content()
    assert (
        sum(int(one["documents"]) for held in told["sets"] for one in held["files"])
        == (row["n_docs"])
    )
    assert not any(held["documents"] for held in told["sets"])
    assert not [title for title in titles if len(title) > 12 and title in page]
    owner = create_app(Runs(counted_folder, EngineSettings()), Serving(owner_at_desk=True))
    with TestClient(owner, base_url="http://localhost", client=("127.0.0.1", 50000)) as client:
        told = client.get(f"/api/v1/{address}").json()
    shown = [one for held in told["sets"] for one in held["documents"]]
    assert shown
    assert all(one["is_hidden"] for one in shown)


def test_no_figure_is_named_by_a_code(run):
    """Measures, groups and dimensions have words: a title needs no knowledge of our codes."""
    material = report_material(Reading(run, "lv", "public", "/", (), ""))
    index = figure_index(run)
    rows = {table: run.tables.read(table).to_pylist() for table, _ in index.places}
    coded = [
        title
        for table, number in index.places
        if re.search(r"[a-z]_[a-z]", title := about(material, figure_row(rows[table][number])))
        # names of sources are as their makers wrote them
        and rows[table][number]["group_scheme"] not in ("source", "dataset")
    ]
    assert coded == []
