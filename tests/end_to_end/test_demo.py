"""The command that everybody tries first."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from smartlife.search.index import SearchIndex, index_path
from smartlife.search.query import CourseQuery
from smartlife.store.lake import Lake
from tests.commands import assert_adds_up, call, rows_of
from tests.products.open_data import standards


@pytest.fixture(scope="module")
def demo(demo_study) -> Path:
    folder, done = demo_study.folder, demo_study.said
    assert done.code == 0, done.err
    assert f"Open {(folder / 'reports' / 'report_en.html').resolve().as_uri()}" in done.out
    return folder


@pytest.fixture(scope="module")
def told(demo) -> dict:
    done = call("run", demo, "--json", "--quiet")
    assert done.code == 0, done.err
    return done.last_json


def figures(demo: Path, indicator: str, **wanted: object) -> list[dict]:
    return rows_of(demo, f"ind__{indicator}", **wanted)


def test_a_second_run_finds_nothing_to_do(told):
    assert told["steps_done"] == []


def test_every_source_adds_up(told):
    assert len(told["sources"]) >= 12
    assert_adds_up(told)
    lv = told["sources"]["vacancies_lv"]
    assert min(lv["rejected"], lv["duplicate"], lv["outside_period"]) > 0


def test_all_five_languages_and_ways_to_know_a_place_occur(told):
    vacancies = told["documents"]["vacancies"]
    assert {"lv", "lt", "sv", "de", "en"} <= set(vacancies["by_language"])
    assert set(vacancies["by_place_status"]) == {
        "abroad",
        "coarse",
        "coded",
        "default",
        "unknown",
    }
    assert vacancies["share_linked_to_occupation"] > 0.9


def test_vidzeme_has_figures_and_a_partner_has_too_little_data(demo):
    mix = figures(demo, "occupation_mix", measure="share", nuts_code="LV00C", status="published")
    assert len(mix) >= 10
    assert all(row["lo"] < row["estimate"] < row["hi"] for row in mix)
    [table] = figures(demo, "emphasis", measure="groups_kept", nuts_code="LV00C")
    assert table["status"] == "published"
    assert table["estimate"] >= 6
    assert figures(demo, "emphasis", measure="groups_kept", nuts_code="DE80")[0]["status"] == (
        "too_little_data"
    )


def test_with_a_gold_sample_of_both_sides_differences_get_classes(demo):
    rows = figures(demo, "emphasis", measure="emphasis")
    assert rows
    assert {row["gold_id"] for row in rows} == {"lv-demo-2026"}
    classes = {row["emphasis_class"] for row in rows if row["nuts_code"] == "LV00C"}
    assert {"asked_more", "taught_more"} <= classes
    shown = {row["note"] for row in rows if row["status"] == "published"}
    assert shown <= {None, "largest_employer"}
    # where few stand behind a group, the difference would give their share away
    held_back = [row for row in rows if row["status"] != "published"]
    assert {row["note"] for row in held_back} <= {"few_employers"}
    assert {row["estimate"] for row in held_back} <= {None}


def test_every_figure_names_its_origins(demo):
    known = {row["origin_id"] for row in rows_of(demo, "core__origins")}
    for name in Lake(demo / "lake").current().tables:
        if not name.startswith("ind__"):
            continue
        for row in figures(demo, name.removeprefix("ind__")):
            assert set(row["origins"]) <= known
            if row["status"] == "published" and row["n_docs"]:
                assert row["origins"], row


@pytest.mark.parametrize("lang", ["en", "lv"])
def test_the_report_needs_nothing_else_and_says_it_is_illustrative(demo, lang):
    page = (demo / "reports" / f"report_{lang}.html").read_text("utf-8")
    assert f'<html lang="{lang}"' in page
    assert 'class="stamp"' in page
    assert "<script" not in page
    assert not re.search(r'(?:src|data)="(?!data:)', page)
    assert not re.search(r'<link[^>]+href="http', page)
    assert "url(http" not in page
    # contact data of the advertisements, invented as they are, stay out
    assert "@" not in re.sub(r"@(?:media|page|supports|font-face)\b", "", page)


def test_a_report_in_another_language_is_added_without_another_run(demo, tmp_path):
    demo = shutil.copytree(demo, tmp_path / "study", symlinks=True)
    done = call("report", demo, "--lang", "de")
    assert done.code == 0, done.err
    assert str(demo / "reports" / "report_de.html") in done.out
    assert '<html lang="de"' in (demo / "reports" / "report_de.html").read_text("utf-8")


def test_every_figure_has_a_name_of_its_own(demo):
    from smartlife.model.figures import figure_id

    tables = [name for name in Lake(demo / "lake").current().tables if name.startswith("ind__")]
    names = [figure_id(row) for name in tables for row in rows_of(demo, name)]
    assert len(names) > 2000
    assert len(set(names)) == len(names)


def test_figures_open_to_just_the_documents_that_they_count(demo):
    from smartlife.analysis.tracing.trace import explain
    from smartlife.cli.studies import engine_settings, load_study
    from smartlife.store.finished import finished_run

    study, lake = load_study(demo), Lake(demo / "lake")
    traced = ("emphasis", "evidence_card", "occupation_mix", "open_offer", "uncovered_bracket")
    seen = set()
    with finished_run(study, lake, lake.current(), engine_settings()) as run:
        for name in traced:
            for row in run.read(f"ind__{name}").to_pylist():
                about = (name, row["measure"], row["side"], row["group_scheme"])
                if row["nuts_code"] not in ("LV00C", "ALL") or about in seen:
                    continue
                if row["evidence"] == "official" or row["status"] != "published":
                    continue
                seen.add(about)
                told = explain(run, row)
                assert told.is_exact is not False, (about, told.counted, row["n_docs"])
    assert len(seen) > 30


def test_every_file_that_was_read_is_in_the_archive(demo):
    read = [row for row in rows_of(demo, "core__origins") if row["checksum"]]
    assert {row["kind"] for row in read} >= {"vacancies", "courses", "judgements"}
    for row in read:
        kept = demo / "lake" / "raw" / row["checksum"][:2] / row["checksum"]
        assert kept.is_file(), row["file"]


# of the readers themselves
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_every_part_of_the_open_data_is_read_by_its_standards_own_reader(demo, tmp_path):
    for name in ("frictionless", "pyjstat", "pysdmx", "rdflib"):
        pytest.importorskip(name)
    with zipfile.ZipFile(demo / "reports" / "open_data.zip") as archive:
        archive.extractall(tmp_path)
    assert standards.faults(tmp_path) == []
    assert len(standards.rows_of(tmp_path, "figures")) > 2000


def test_its_courses_are_searched_in_an_index_that_stays_in_the_lake(demo):
    lake = Lake(demo / "lake")
    path = index_path(lake, lake.current())
    assert path is not None
    assert not list((demo / "reports").glob("*.sqlite"))
    index = SearchIndex.open(path)
    found = index.courses(CourseQuery("metināšana", "lv", per_page=100), audience="public")
    assert {hit.lang for hit in found.hits} >= {"lv", "lt", "de"}
    assert found.hits[0].lang == "lv"
    assert index.suggest("metin", lang="lv")[0].label == "metināšana"
    [known] = rows_of(demo, "link__index")
    assert index.link_index_id == known["index_id"]
    index.close()
