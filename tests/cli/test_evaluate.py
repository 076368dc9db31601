"""What people fill in, through the command line: own concepts, corrections, a marked sample."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import ROWS
from tests.commands import call, rows_of, write_tiny

CONCEPTS = """id	kind	lang	label
bread	skill	en	bake bread
soup	skill	en	cook soup
cook	occupation	en	cook
"""
CORRECTIONS = """phrase	lang	concept_uri	is_right
bread every night	en	bread	yes
soup	en	soup	maybe
"""


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """A study with own concepts and corrections, run once."""
    folder = write_tiny(tmp_path_factory.mktemp("judged") / "study", *ROWS)
    (folder / "inputs").mkdir()
    (folder / "inputs" / "concepts.tsv").write_text(CONCEPTS, "utf-8")
    (folder / "inputs" / "corrections.tsv").write_text(CORRECTIONS, "utf-8")
    said = call("run", folder, "--json")
    assert said.code == 0, said.err
    return folder, said.last_json


def documents_of(folder) -> dict[str, str]:
    """Title → identifier."""
    return {row["title"]: row["vacancy_id"] for row in rows_of(folder, "core__vacancies")}


def test_own_concepts_and_corrections_reach_the_links(judged):
    folder, told = judged
    assert told["sources"]["inputs/concepts.tsv"]["kept"] == 3
    corrections = told["sources"]["inputs/corrections.tsv"]
    assert (corrections["kept"], corrections["rejected"]) == (1, 1)
    baker = documents_of(folder)["Baker"]
    links = rows_of(folder, "link__vacancies_concepts", vacancy_id=baker)
    assert ("local:tiny/bread", "corrected") in {
        (one["concept_uri"], one["method"]) for one in links
    }


def test_without_a_sample_quality_is_not_measured(judged):
    folder, _ = judged
    said = call("evaluate", folder)
    assert said.code == 0
    assert "not measured" in said.out
    assert "inputs/gold.tsv" in said.out
    assert "right" in said.out
    assert call("evaluate", folder, "--json").last_json["is_measured"] is False


def test_a_marked_sample_measures_links(judged, tmp_path):
    folder, _ = judged
    baker = documents_of(folder)["Baker"]
    gold = tmp_path / "gold.csv"
    gold.write_text(
        "round_id;document_id;mark;concept_uri;inclusion_probability\n"
        f"r;{baker};true;bread;1\nr;gone;true;bread;1\n",
        "utf-8",
    )
    said = call("evaluate", folder, "--gold", gold)
    assert said.code == 0, said.err
    assert "Skills" in said.out
    assert "100 (" in said.out
    assert "gold.csv, row 3, document_id" in said.err
    assert all(len(line) <= 80 for line in said.out.splitlines())
    told = call("evaluate", folder, "--gold", gold, "--json").last_json
    [one] = [
        one
        for one in told["quality"]
        if (one["level"], one["method"], one["lang"]) == ("concept", "all", "all")
    ]
    assert (one["tp"], one["fp"], one["fn"]) == (1, 0, 0)
    assert json.dumps(told["calibration"])


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "no such file"), ("a\tb\n1\t2\n", "has no column"), ("%PDF-1.4", "cannot be read")],
)
def test_a_bad_sample_is_told_in_three_lines(judged, tmp_path, content, told):
    folder, _ = judged
    gold = tmp_path / "gold.tsv"
    if content is not None:
        gold.write_text(content, "utf-8")
    said = call("evaluate", folder, "--gold", gold)
    assert said.code in (2, 3)
    assert told in said.err
    assert "Traceback" not in said.err


def test_a_study_that_was_not_run_says_so(tiny):
    said = call("evaluate", tiny)
    assert said.code == 2
    assert "smartlife run" in said.err


def test_doctor_looks_at_what_people_filled_in(judged):
    folder, _ = judged
    (folder / "inputs" / "correction.tsv").write_text("phrase\n", "utf-8")
    said = call("doctor", folder)
    assert "inputs/concepts.tsv: 3 rows" in said.out
    assert "inputs/correction.tsv: nothing reads it" in said.out
    (folder / "inputs" / "correction.tsv").unlink()
