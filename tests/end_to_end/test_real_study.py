"""The whole way over the real files: what was read, placed, linked, and said of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pyarrow.parquet as pq
import pytest

from benchmarks.real_study import write_study
from smartlife.pipeline.running import lake_of
from smartlife.store.study_file import read_study

pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.fixture(scope="module")
def folder(shared, tmp_path_factory):
    return write_study(tmp_path_factory.mktemp("real") / "study", shared)


@pytest.fixture(scope="module")
def told(folder):
    done = subprocess.run(
        [sys.executable, "-m", "smartlife", "run", str(folder), "--json", "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def rows(folder, table, **wanted):
    lake = lake_of(read_study(folder))
    found = pq.read_table(lake.folder / lake.current().tables[table].path).to_pylist()
    return [row for row in found if all(row[name] == value for name, value in wanted.items())]


def test_every_source_adds_up(told):
    for name, counts in told["sources"].items():
        parts = ("kept", "rejected", "duplicate", "outside_period")
        assert counts["read"] == sum(counts[part] for part in parts), name
        assert counts["kept"] > 0, name


def test_repeated_scrapes_are_one_stock(told):
    cv = told["sources"]["cv_lv"], told["sources"]["cv_lv_pages"]
    assert cv[0]["read"] == 5132
    # the 20 full advertisements of the page stand in the list too
    assert cv[0]["kept"] + cv[1]["kept"] == 2373


def test_vacancies_without_a_place_stay_with_the_country(folder):
    vacancies = rows(folder, "core__vacancies")
    listed = [row for row in vacancies if row["source_id"] == "cv_lv"]
    unplaced = [row for row in listed if row["place_status"] == "default"]
    assert len(unplaced) > 2300
    assert {row["nuts_code"] for row in unplaced} == {"LV"}
    in_vidzeme = [row for row in vacancies if row["nuts_code"] == "LV00C"]
    # had the rest fallen to the region under study, this would be more than 2,300
    assert 5 <= len(in_vidzeme) <= 60
    assert {row["place_status"] for row in in_vidzeme} == {"coded"}


def test_the_report_says_how_few_advertisements_vidzeme_has(folder, told):
    templates = [row["template"] for row in rows(folder, "out__findings")]
    assert "few_placed" in templates
    mix = rows(folder, "ind__occupation_mix", measure="share", nuts_code="LV00C")
    assert {row["status"] for row in mix} == {"too_little_data"}
    assert any(
        row["status"] == "published"
        for row in rows(folder, "ind__occupation_mix", measure="share", nuts_code="LV")
    )
    assert len(told["report_paths"]) == 2


def test_participation_is_told_under_its_right_name(folder):
    four_weeks = rows(
        folder, "ind__participation", measure="participation_4_weeks", nuts_code="LV", year=2015
    )
    total = [row for row in four_weeks if row["group_code"] is None]
    assert [row["estimate"] for row in total] == [5.7]
    # no 12-month figure is held, so no distance to the 60 % target is printed
    measures = {row["measure"] for row in rows(folder, "ind__participation")}
    assert not any("distance" in measure or "12_months" in measure for measure in measures)


def test_no_address_reaches_a_table(folder):
    # a lone @ is what is left of addresses that were taken out of the files before
    address = re.compile(r"[\w.+-]+@[\w-]+\.\w")
    for row in rows(folder, "core__vacancies"):
        assert not address.search(row["text"] or ""), row["vacancy_id"]
