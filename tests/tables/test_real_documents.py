"""The real files: how many advertisements and courses they hold, and what is known of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from smartlife.tables.steps import accounts_step, steps
from tests.harness import make_source, make_study, run_step

ADDRESS = re.compile(r"\w@\w")

pytestmark = [pytest.mark.shared, pytest.mark.slow]

VACANCIES = {
    "cvlv": ("lv/cvlv_jobs.csv", "lv", "LV"),
    "cvlv_pages": ("lv/cvlv_next_data.json", "lv", "LV"),
    "visidarbi": ("lv/visidarbi_jobs.csv", "lv", "LV"),
    "cvbankas": ("lt/cvbankas_ads.csv", "lt", "LT"),
    "cvbankas_pages": ("lt/html/*.html", "lt", "LT"),
    "cvbankas_links": ("lt/cvbankas_links.txt", "lt", "LT"),
    "jobtech": ("sv/*.json", "sv", "SE"),
    "coded": ("pl/*.xlsx", "pl", "PL"),
    "coded_texts": ("pl/*.csv", "pl", "PL"),
}
COURSES = {
    "wdbb": ("de/wdbb_*_ER.csv", "de", "DE40"),
    "exchange": ("de/*.xml", "de", "DE40"),
    "literal": ("de/*.py.txt", "de", "DE"),
    "dalarna": ("sv/dalarna.csv", "sv", "SE312"),
    "riga": ("lv/*_courses.csv", "en", "LV"),
    "tartu": ("et/*.csv", "et", "EE"),
}


@pytest.fixture(scope="module")
def tables(shared, tmp_path_factory):
    """All tables of a study over these files, of all years."""
    folder = tmp_path_factory.mktemp("real")
    sources, files = [], {}
    for kind, listed in (("vacancies", VACANCIES), ("courses", COURSES)):
        for source_id, (pattern, lang, region) in listed.items():
            sources.append(make_source(source_id, kind, lang=lang, region=region))
            files[source_id] = sorted(Path(shared / "data" / kind).glob(pattern))
    study = make_study(folder, sources=tuple(sources), start=date(2017, 1, 1))
    made: dict[str, object] = {}
    listed = steps(study)
    for step in (*listed, accounts_step(listed)):
        if step.name in {"taxonomy", "observations"}:
            continue
        reads = tuple(name for name in step.reads if name in made)
        made.update(
            run_step(
                replace(step, reads=reads),
                study,
                tables={name: made[name] for name in reads},
                files={name: files.get(name, []) for name in step.sources},
            )
        )
    return made


@pytest.fixture(scope="module")
def counts(tables):
    return {row["source_id"]: row for row in tables["core__source_counts"].to_pylist()}


@pytest.fixture(scope="module")
def vacancies(tables):
    return tables["core__vacancies"].to_pylist()


def test_repeated_scrapes_are_one_stock(counts, vacancies):
    assert counts["cvlv"]["read_count"] == 5_132
    assert counts["cvlv_pages"]["read_count"] == 20
    found = {row["source_record_id"] for row in vacancies if "cvlv" in row["source_ids"]}
    assert len(found) == 2_373
    of_board = [row for row in vacancies if {"cvlv", "cvlv_pages"} & set(row["source_ids"])]
    assert len(of_board) == 2_373


@pytest.mark.parametrize(
    ("source_id", "read"),
    [
        ("visidarbi", 85),
        ("cvbankas", 74),
        ("cvbankas_pages", 30),
        ("cvbankas_links", 3_052),
        ("jobtech", 140),
        ("coded", 3_334),
        ("coded_texts", 1_035),
        ("exchange", 19),
        ("literal", 0),
        ("riga", 609),
        ("tartu", 10),
    ],
)
def test_every_record_is_read(counts, source_id, read):
    assert counts[source_id]["read_count"] == read
    assert counts[source_id]["rejected_count"] == 0


def test_no_region_gets_what_has_no_place(vacancies):
    statuses = Counter(row["place_status"] for row in vacancies if row["source_id"] == "cvlv")
    assert set(statuses) == {"default"}
    vidzeme = [row for row in vacancies if row["nuts_code"] == "LV00C"]
    assert 5 <= len(vidzeme) <= 60
    assert {row["place_status"] for row in vidzeme} == {"coded"}


def test_hand_coded_occupations_are_isco(vacancies):
    coded = [row for row in vacancies if row["source_id"] in {"coded", "coded_texts"}]
    share = sum(row["isco_code"] is not None for row in coded) / len(coded)
    assert share > 0.99
    assert all(len(row["occupation_code"]) == 6 for row in coded if row["isco_code"])


def test_courses_gather_their_skills(tables):
    courses = [row for row in tables["core__courses"].to_pylist() if row["source_id"] == "wdbb"]
    assert 7_000 <= len(courses) <= 7_151
    assert all(row["skill_uris"] for row in courses)
    assert len({uri for row in courses for uri in row["skill_uris"]}) >= 724


def test_contacts_are_gone(tables):
    for name in ("core__vacancies", "core__courses"):
        for row in tables[name].to_pylist():
            assert not ADDRESS.search(row["text"] or ""), row["text"]


def test_a_file_of_no_format_is_named(tables):
    told = [row for row in tables["core__issues"].to_pylist() if row["source_id"] == "literal"]
    assert any("no JSON" in row["message"] for row in told)
