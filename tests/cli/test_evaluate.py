"""What people fill in, through the command line: own concepts, corrections, a marked sample."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.cli.conftest import ROWS
from tests.commands import ask, rows_of, write_tiny

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
def judged(ran, tmp_path_factory):
    """A study with own concepts and corrections, run once more with them."""
    folder = shutil.copytree(ran.folder, tmp_path_factory.mktemp("judged") / "study")
    (folder / "inputs").mkdir()
    (folder / "inputs" / "concepts.tsv").write_text(CONCEPTS, "utf-8")
    (folder / "inputs" / "corrections.tsv").write_text(CORRECTIONS, "utf-8")
    said = ask("run", folder, "--json")
    assert said.code == 0, said.err
    return folder, said.last_json


def documents_of(folder) -> dict[str, str]:
    """Title → identifier."""
    return {row["title"]: row["vacancy_id"] for row in rows_of(folder, "core__vacancies")}


def test_own_concepts_and_corrections_reach_the_links(judged):
    folder, told = judged
    again = ask("run", folder)
    assert (
        "corrections.tsv, row 3, is_right ('maybe'), value_unknown: Write yes or no." in again.err
    )
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
    said = ask("evaluate", folder)
    assert said.code == 0
    assert "not measured" in said.out
    assert "inputs/gold.tsv" in said.out
    assert "right" in said.out
    assert ask("evaluate", folder, "--json").last_json["is_measured"] is False


def test_corrections_are_counted_by_rows_and_said_to_be_judged_as_they_stand(judged):
    folder, _ = judged
    said = ask("evaluate", folder)
    assert "advertisements, en: right in 1 row, wrong in 0 rows" in said.out
    assert "in no figure above" not in said.out
    assert "judged above as they stand" in said.out


def test_a_marked_sample_measures_links(judged, tmp_path):
    folder, _ = judged
    baker = documents_of(folder)["Baker"]
    gold = tmp_path / "gold.csv"
    gold.write_text(
        "round_id;document_id;mark;concept_uri;inclusion_probability\n"
        f"r;{baker};true;bread;1\nr;gone;true;bread;1\n",
        "utf-8",
    )
    said = ask("evaluate", folder, "--gold", gold)
    assert said.code == 0, said.err
    assert "Skills" in said.out
    assert "100 (" in said.out
    assert "Round r: 1 of 2 advertisements (en)." in said.out
    assert "links n_eff" in said.out
    # English is the only language: "all" would say the same again
    assert "advertisements, en" in said.out
    assert "advertisements, all" not in said.out
    assert "gold.csv, row 3, document_id ('gone'), document_unknown:" in said.err
    assert all(len(line) <= 80 for line in said.out.splitlines())
    told = ask("evaluate", folder, "--gold", gold, "--json").last_json
    [one] = [
        one
        for one in told["quality"]
        if (one["level"], one["method"], one["lang"]) == ("concept", "all", "all")
    ]
    assert (one["tp"], one["fp"], one["fn"]) == (1, 0, 0)
    assert json.dumps(told["calibration"])
    assert told["rounds"] == [
        {"round": "r", "kind": "vacancies", "lang": "en", "documents": 1, "stands_for": 1.0,
         "held": 2},
    ]  # fmt: skip


def test_the_report_tells_what_evaluate_tells(judged, tmp_path):
    folder = shutil.copytree(judged[0], tmp_path / "study")
    ids = documents_of(folder)
    gold = folder / "inputs" / "gold.tsv"
    gold.write_text(
        "round_id\tdocument_id\tmark\tconcept_uri\tinclusion_probability\ttask\n"
        f"r\t{ids['Baker']}\ttrue\tbread\t0.5\t\nr\t{ids['Cook']}\ttrue\tbread\t0.5\t\n",
        "utf-8",
    )
    before = ask("evaluate", folder)
    assert "not what it was at the last run" in before.err
    assert ask("run", folder, "--quiet").code == 0
    after = ask("evaluate", folder)
    assert after.out == before.out
    assert after.err == ""
    told = ask("evaluate", folder, "--json").last_json["quality"]
    for one in told:
        cell = {
            "lang": None if one["lang"] == "all" else one["lang"],
            "method": None if one["method"] == "all" else one["method"],
            **{name: one[name] for name in ("task", "level")},
        }
        for measure in ("precision", "recall"):
            rows = rows_of(folder, "link__quality", **cell, measure=measure)
            estimates = [row["estimate"] for row in rows if row["estimate"] is not None]
            assert estimates == ([one[measure]["estimate"]] if one[measure] else [])
    page = (folder / "reports" / "report_en.html").read_text("utf-8")
    assert "English: right skills of advertisements" in page
    assert "Nobody has yet checked" not in page


@pytest.mark.parametrize("name", ["gold.tsv", "corrections.tsv", "concepts.tsv"])
def test_a_folder_in_place_of_a_table_is_told(tiny, name):
    (tiny / "inputs" / name).mkdir(parents=True)
    said = ask("run", tiny)
    assert said.code == 2
    assert f"inputs/{name} cannot be read: it is no file" in said.err
    assert f"inputs/{name}" in ask("doctor", tiny).out


def test_a_folder_in_place_of_the_sample_is_told(judged, tmp_path):
    folder = shutil.copytree(judged[0], tmp_path / "study")
    (folder / "inputs" / "gold.tsv").mkdir()
    for arguments in ((), ("--gold", folder)):
        said = ask("evaluate", folder, *arguments)
        assert said.code in (2, 3)
        assert "no file" in said.err


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "no such file"), ("a\tb\n1\t2\n", "has no column"), ("%PDF-1.4", "cannot be read")],
)
def test_a_bad_sample_is_told_in_three_lines(judged, tmp_path, content, told):
    folder, _ = judged
    gold = tmp_path / "gold.tsv"
    if content is not None:
        gold.write_text(content, "utf-8")
    said = ask("evaluate", folder, "--gold", gold)
    assert said.code in (2, 3)
    assert told in said.err
    assert "Traceback" not in said.err


def test_a_study_that_was_not_run_says_so(tmp_path):
    tiny = write_tiny(tmp_path / "my study", *ROWS)
    said = ask("evaluate", tiny)
    assert said.code == 2
    assert f"smartlife run '{tiny}'" in said.err


@pytest.mark.parametrize("said", ["nan", "NaN", "inf", "-0.1", "1.1", "half"])
def test_a_probability_is_a_number_from_0_to_1(judged, said):
    folder, _ = judged
    told = ask("evaluate", folder, f"--min-probability={said}")
    assert told.code == 2
    assert "--min-probability" in told.err
    assert said == "half" or "is no number from 0 to 1" in told.err
    assert told.out == ""


def test_doctor_looks_at_what_people_filled_in(judged):
    folder, _ = judged
    (folder / "inputs" / "correction.tsv").write_text("phrase\n", "utf-8")
    said = ask("doctor", folder)
    assert "inputs/concepts.tsv: 3 rows" in said.out
    assert "inputs/correction.tsv: nothing reads it" in said.out
    (folder / "inputs" / "correction.tsv").unlink()


def test_doctor_checks_rows_before_the_first_run(tiny):
    inputs = tiny / "inputs"
    inputs.mkdir(exist_ok=True)
    baker = "http://data.europa.eu/esco/occupation/5c082067-ea18-4ccb-8c43-e70b18ad8120"
    (inputs / "concepts.tsv").write_text(CONCEPTS + "x\tcraft\ten\tlabel\n", "utf-8")
    rows = [
        "phrase\tlang\tconcept_uri\tis_right\tside\tdate\tdocument_id",
        "soup\tenglishish\tbread\tyes\t\t\t",
        "soup\ten\tno-such-id\tyes\t\t\t",
        f"soup\ten\t{baker}\tyes\tcourses\t\t",
        "soup\ten\tbread\tyes\t\tsome day\t",
        "soup\ten\tsoup\tyes\t\t\tnot-yet-read",
        f"soup\ten\t{baker}\tyes\t\t\t",
    ]
    (inputs / "corrections.tsv").write_text("\n".join(rows) + "\n", "utf-8")
    said = ask("doctor", tiny)
    assert "concepts.tsv, row 5, kind ('craft'), value_unknown: Write one of" in said.out
    assert "inputs/corrections.tsv: 6 rows" in said.out
    for place in ("row 2, lang", "row 3, concept_uri", "row 4, concept_uri", "row 5, date"):
        assert f"corrections.tsv, {place} (" in said.out
    # what only a run can tell is not held against anyone
    assert "row 6" not in said.out
    assert "row 7" not in said.out


def test_doctor_checks_concepts_and_documents_of_the_last_run(judged, tmp_path):
    folder = shutil.copytree(judged[0], tmp_path / "study")
    gone = "http://data.europa.eu/esco/skill/13d96098-2ff0-46b8-b326-b7c0e18cc1f1"
    with (folder / "inputs" / "concepts.tsv").open("a", encoding="utf-8") as file:
        file.write("knead\tskill\ten\tknead dough\n")
    (folder / "inputs" / "corrections.tsv").write_text(
        f"phrase\tconcept_uri\tis_right\tdocument_id\nsoup\t{gone}\tno\t\n"
        "dough\tknead\tyes\t\n\tbread\tyes\tno-such-document\n",
        "utf-8",
    )
    said = ask("doctor", folder)
    assert "corrections.tsv, row 2, concept_uri" in said.out
    assert "row 3" not in said.out
    assert "corrections.tsv, row 4, document_id ('no-such-document')" in said.out
