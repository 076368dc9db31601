"""The command that everybody tries first."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from smartlife.pipeline.running import lake_of
from smartlife.store.study_file import read_study


def smartlife(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "smartlife", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "study"
    done = smartlife("demo", folder)
    assert done.returncode == 0, done.stderr
    assert f"Open {(folder / 'reports' / 'report_en.html').resolve().as_uri()}" in done.stdout
    return folder


@pytest.fixture(scope="module")
def told(demo) -> dict:
    done = smartlife("run", demo, "--json", "--quiet")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def figures(demo: Path, indicator: str, **wanted: object) -> list[dict]:
    import pyarrow.parquet as pq

    lake = lake_of(read_study(demo))
    path = lake.folder / lake.current().tables[f"ind__{indicator}"].path
    rows = pq.read_table(path).to_pylist()
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def test_a_second_run_finds_nothing_to_do(told):
    assert told["steps_done"] == []


def test_every_source_adds_up(told):
    assert len(told["sources"]) >= 12
    for name, counts in told["sources"].items():
        parts = ("kept", "rejected", "duplicate", "outside_period")
        assert counts["read"] == sum(counts[part] for part in parts), name
        assert counts["rejected"] == sum(
            count
            for reason, count in counts["rejected_by_reason"].items()
            if not reason.endswith("(files)")
        ), name
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


def test_without_a_gold_sample_no_difference_gets_a_class(demo):
    rows = figures(demo, "emphasis", measure="emphasis")
    assert rows
    assert {row["emphasis_class"] for row in rows} == {None}
    shown = {row["note"] for row in rows if row["status"] == "published"}
    assert shown <= {"quality_not_measured", "largest_employer"}
    # where few stand behind a group, the difference would give their share away
    held_back = [row for row in rows if row["status"] != "published"]
    assert {row["note"] for row in held_back} <= {"few_employers"}
    assert {row["estimate"] for row in held_back} <= {None}


def test_every_figure_names_its_origins(demo):
    import pyarrow.parquet as pq

    lake = lake_of(read_study(demo))
    tables = lake.current().tables
    known = set(pq.read_table(lake.folder / tables["core__origins"].path)["origin_id"].to_pylist())
    for name in tables:
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


def test_a_report_in_another_language_is_added_without_another_run(demo):
    done = smartlife("report", demo, "--lang", "de")
    assert done.returncode == 0, done.stderr
    assert str(demo / "reports" / "report_de.html") in done.stdout
    assert '<html lang="de"' in (demo / "reports" / "report_de.html").read_text("utf-8")
