"""The open data package: nothing that is hidden, and valid by each standard's own validator."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from smartlife.analysis.tracing.trace import figures_of
from smartlife.products.open_data import ARCHIVE, build
from smartlife.products.open_data.cells import unguard
from smartlife.products.open_data.described import common_licence
from smartlife.products.open_data.sdmx_csv import STRUCTURE_ID, status_codes
from tests.products.open_data.conftest import INDICATORS, SECRET, Made

# of the validators themselves
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


def rows_of(made: Made, name: str) -> list[dict[str, str]]:
    text = made.files[f"data/{name}.csv"].decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_what_may_only_be_counted_is_nowhere_in_it(made: Made) -> None:
    for path, packed in made.files.items():
        content = packed
        if path.endswith(".parquet"):
            content += str(pq.read_table(io.BytesIO(packed)).to_pylist()).encode()
        assert SECRET.encode() not in content, path
        assert SECRET.lower().encode() not in content.lower(), path
    # the sources themselves are named, and how many records they have
    assert {row["source_id"] for row in rows_of(made, "sources")} >= {"board", "catalogue"}


def test_single_records_are_those_that_may_be_shown(made: Made) -> None:
    courses = rows_of(made, "courses")
    assert len(courses) == 100
    assert rows_of(made, "vacancies") == []
    # a title that a spreadsheet would take for a formula, on one line
    assert courses[0]["title"].startswith("'=Course")
    assert "\n" not in courses[0]["title"]
    whole = pq.read_table(io.BytesIO(made.files["data/courses.parquet"])).to_pylist()
    assert whole[0]["title"].startswith("=Course")
    assert unguard(courses[0]["title"])[:7] == whole[0]["title"][:7]


def test_what_the_report_hides_is_empty(made: Made) -> None:
    figures = rows_of(made, "figures")
    known = dict(figures_of(made.run))
    assert len(figures) == len({row["figure_id"] for row in figures})
    assert {row["indicator"] for row in figures} == set(INDICATORS)
    for row in figures:
        if row["status"] != "published":
            assert row["estimate"] == row["lo"] == ""
        if row["status"] not in ("published", "at_most"):
            assert row["hi"] == ""
        held = known.get(row["figure_id"])
        if held is not None:
            assert row["estimate"] == ("" if held["estimate"] is None else repr(held["estimate"]))
    assert "at_most" in {row["status"] for row in figures}


def test_every_figure_leads_to_its_files_and_every_finding_to_its_figures(made: Made) -> None:
    figures = {row["figure_id"]: row for row in rows_of(made, "figures")}
    files = {row["origin_id"] for row in rows_of(made, "sources")}
    pairs = rows_of(made, "figure_sources")
    assert {row["origin_id"] for row in pairs} <= files
    assert {row["figure_id"] for row in pairs} <= set(figures)
    [finding] = rows_of(made, "finding_figures")
    assert figures[finding["figure_id"]]["group_code"] == "25"


def test_frictionless_finds_it_valid(made: Made, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    folder = made.write(tmp_path)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]
    package = json.loads(made.files["datapackage.json"])
    listed = {
        one["path"]
        for resource in package["resources"]
        for one in (resource, *resource.get("alternates", ()))
    }
    assert listed == set(made.files) - {"datapackage.json"}
    # every column is explained
    fields = [field for one in package["resources"] for field in
              one.get("schema", {}).get("fields", [])]  # fmt: skip
    assert all(field["description"] and field["type"] for field in fields)
    # the freest licence that all sources allow
    assert package["licenses"][0]["name"] == "CC-BY-4.0"


@pytest.mark.parametrize("indicator", INDICATORS)
def test_json_stat_reads_back_to_the_figures(made: Made, indicator: str) -> None:
    pyjstat = pytest.importorskip("pyjstat.pyjstat")
    text = made.files[f"json-stat/{indicator}.json"].decode("utf-8")
    frame = pyjstat.Dataset.read(text).write("dataframe")
    held = json.loads(text)
    figures = [row for row in rows_of(made, "figures") if row["indicator"] == indicator]
    wanted = sorted(
        float(row[name]) for row in figures for name in ("estimate", "lo", "hi") if row[name]
    )
    assert sorted(frame["value"].dropna()) == pytest.approx(wanted)
    assert len(held["value"]) == 3 * len(figures)
    # a number that is held back has a status and no value
    assert all(held["value"][cell] is None for cell in held["status"])
    assert held["role"]["geo"] == ["region"]


def test_sdmx_csv_is_read_by_the_reference_library(made: Made) -> None:
    reader = pytest.importorskip("pysdmx.io.csv.sdmx20.reader")
    [held] = reader.read(made.files["sdmx/figures.csv"].decode("utf-8"))
    assert STRUCTURE_ID in str(held.structure)
    figures = {row["figure_id"]: row for row in rows_of(made, "figures")}
    assert len(held.data) == len(figures)
    codes = list(csv.DictReader(io.StringIO(made.files["sdmx/structure.csv"].decode())))
    allowed = {
        name: {row["code"] for row in codes if row["component"] == name and row["type"] == "code"}
        for name in ("OBS_STATUS", "CONF_STATUS")
    }
    for row in held.data.to_dict("records"):
        assert row["OBS_STATUS"] in allowed["OBS_STATUS"]
        assert row["CONF_STATUS"] in allowed["CONF_STATUS"]
        assert (row["OBS_VALUE"] == "") == (figures[row["FIGURE_ID"]]["estimate"] == "")
    keys = ["INDICATOR", "MEASURE", "REF_AREA", "SIDE", "GROUP_SCHEME", "GROUP_CODE", "VARIANT",
            "TIME_PERIOD"]  # fmt: skip
    assert not held.data.duplicated(keys).any()


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ({"status": "published", "dimensions": '{"flags": "bu"}'}, ("B", "F")),
        ({"status": "published", "dimensions": None}, ("A", "F")),
        ({"status": "at_most", "note": "few_employers"}, ("Q", "C")),
        ({"status": "at_most", "note": "complementary"}, ("Q", "D")),
        ({"status": "at_most", "note": "none_seen"}, ("N", "F")),
        ({"status": "too_little_data", "note": None}, ("Q", "F")),
        ({"status": "not_observed", "note": None}, ("O", "F")),
        ({"status": "draft", "note": None}, ("P", "F")),
    ],
)
def test_status_as_sdmx_has_it(row: dict[str, str | None], codes: tuple[str, str]) -> None:
    assert status_codes(row) == codes


def test_the_catalogue_says_the_same_in_both_formats(made: Made) -> None:
    rdflib = pytest.importorskip("rdflib")
    from rdflib.compare import isomorphic
    from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

    base = "https://example.org/package/metadata/dcat"
    graphs = [
        rdflib.Graph().parse(data=made.files[f"metadata/dcat.{ending}"], format=form, publicID=base)
        for ending, form in (("jsonld", "json-ld"), ("ttl", "turtle"))
    ]
    assert isomorphic(*graphs)
    graph = graphs[1]
    [catalogue] = graph.subjects(RDF.type, DCAT.Catalog)
    for property_ in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset):
        assert graph.value(catalogue, property_)
    assert graph.value(graph.value(catalogue, DCTERMS.publisher), FOAF.name)
    sets = list(graph.objects(catalogue, DCAT.dataset))
    assert len(sets) == 2
    spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
    for one in sets:
        assert graph.value(one, DCTERMS.title)
        assert graph.value(one, DCTERMS.description)
        for file in graph.objects(one, DCAT.distribution):
            address = str(graph.value(file, DCAT.accessURL))
            path = address.removeprefix("https://example.org/package/")
            assert path in made.files, address
            assert graph.value(file, DCTERMS.license) or graph.value(file, DCTERMS.rights)
            checksum = graph.value(file, spdx.checksum)
            assert len(str(graph.value(checksum, spdx.checksumValue))) == 64
            assert int(graph.value(file, DCAT.byteSize)) == len(made.files[path])


def test_courses_are_learning_opportunities(made: Made) -> None:
    rdflib = pytest.importorskip("rdflib")
    from rdflib.namespace import DCTERMS, RDF

    elm = rdflib.Namespace("http://data.europa.eu/snb/model/elm/")
    graph = rdflib.Graph().parse(data=made.files["elm/courses.jsonld"], format="json-ld")
    found = list(graph.subjects(RDF.type, elm.LearningOpportunity))
    assert len(found) == 100
    assert all(graph.value(one, DCTERMS.title) for one in found)
    # provider, price and level only where everything may be shown
    whole = [one for one in found if graph.value(one, elm.providedBy)]
    assert len(whole) == 50
    assert {one for one in found if graph.value(one, elm.priceDetail)} == set(whole)
    [one, *_] = whole
    specification = graph.value(one, elm.learningAchievementSpecification)
    assert str(graph.value(specification, elm.EQFLevel)).endswith("/eqf/4")
    assert str(graph.value(specification, elm.ISCEDFCode)).endswith("isced-f/0613")


def test_the_same_run_gives_the_same_bytes(made: Made, tmp_path: Path) -> None:
    written = []
    whole = made.run.step
    # only tables that the step declares are read
    held = tuple(name for name in made.step.reads if made.run.has(name))
    made.run.step = replace(made.step, reads=held)
    for name in ("a", "b"):
        made.run.collect_files_in(tmp_path / name)
        build.build(made.run)
        written.append((tmp_path / name / ARCHIVE).read_bytes())
    made.run.step = whole
    assert written[0] == written[1]
    with zipfile.ZipFile(io.BytesIO(written[0])) as archive:
        assert set(archive.namelist()) == set(made.files)


def test_the_read_me_speaks_the_languages_of_the_study(made: Made) -> None:
    text = made.files["README.md"].decode("utf-8")
    for word in ("How to cite", "Kā atsaukties", "Kaip cituoti", "Så här citerar du", "Zitieren"):
        assert word in text
    assert "Creative Commons Attribution 4.0" in text


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        (["CC0-1.0", "cc0-1.0, illustrative"], "CC0-1.0"),
        (["CC0-1.0", "CC BY 4.0"], "CC-BY-4.0"),
        (["CC-BY-SA-4.0", "CC-BY-4.0"], "CC-BY-SA-4.0"),
        (["dl-de-by-2.0"], "CC-BY-4.0"),
        (["CC-BY-4.0", "terms of the board"], None),
        (["CC-BY-NC-4.0"], None),
        (["CC-BY-4.0-NC"], None),
        ([""], None),
        ([], None),
    ],
)
def test_the_sources_decide_the_licence(said: list[str], licence: str | None) -> None:
    found = common_licence(said)
    assert (found or {}).get("name") == licence
