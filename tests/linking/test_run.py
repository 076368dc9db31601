from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

import smartlife.linking.run as linking_run
from smartlife.linking.index import LinkIndex
from smartlife.linking.steps import steps
from tests.harness import make_source, make_study, run_step
from tests.linking.conftest import OCCUPATION, SKILL, taxonomy_rows


def vacancy(number: int, **values: object) -> dict[str, object]:
    return {
        "vacancy_id": f"v{number:04}",
        "source_id": "vacancies_1",
        "source_ids": ["vacancies_1"],
        "origin_id": "o",
        "file": "f.csv",
        "row": number + 2,
        "title": "Metinātājs/-a",
        "has_text": False,
        "lang": "lv",
        "employer_kind": "unknown",
        "place_status": "unknown",
        "nuts_version": "2024",
        "is_remote": False,
        "date_status": "undated",
        "positions_count": 1,
        "skill_uris": [],
        "repeat_count": 0,
        "observation": "stock",
        "publish": "counts",
        **values,
    }


def index_tables() -> dict[str, list[dict[str, object]]]:
    concepts, labels, relations = taxonomy_rows()
    return {"core__concepts": concepts, "core__labels": labels, "core__relations": relations}


def run_steps(
    folder: Path,
    rows: list[dict[str, object]],
    corrections: list[dict[str, object]] | None = None,
) -> dict[str, pa.Table]:
    study = make_study(folder, sources=(make_source("vacancies_1", "vacancies"),))
    by_name = {step.name: step for step in steps(study)}
    made = run_step(by_name["link_index"], study, tables=index_tables())
    tables = {
        "core__vacancies": rows,
        "core__corrections": corrections or [],
        "link__index": made["link__index"],
    }
    return made | run_step(by_name["link_vacancies"], study, tables=tables)


def link(folder: Path, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return run_steps(folder, rows)["link__vacancies_concepts"].to_pylist()


def test_the_step_writes_mentions(tmp_path: Path) -> None:
    text = "TIG metināšana"
    rows = link(tmp_path, [vacancy(0, text=text, has_text=True), vacancy(1, title="Kosmonauts")])
    best = {(row["vacancy_id"], row["concept_uri"]) for row in rows if row["rank"] == 1}
    assert best == {("v0000", f"{OCCUPATION}welder"), ("v0000", f"{SKILL}tig")}


def test_a_person_is_right(tmp_path: Path) -> None:
    said = {
        "correction_id": "c",
        "document_kind": "vacancies",
        "scope": "phrase",
        "lang": "lv",
        "phrase_key": "tig metinasana",
        "concept_uri": f"{SKILL}tig",
        "concept_kind": "skill",
        "is_right": False,
        "source_id": "inputs/corrections.tsv",
        "file": "inputs/corrections.tsv",
        "row": 2,
    }
    rows = [vacancy(0, text="TIG metināšana. Vācu valoda.", has_text=True)]
    made = run_steps(tmp_path, rows, [said])["link__vacancies_concepts"].to_pylist()
    found = [row["concept_uri"] for row in made if row["concept_kind"] != "isco_group"]
    assert found == [f"{OCCUPATION}welder", f"{SKILL}german"]


def test_a_study_without_advertisements_has_an_empty_table(tmp_path: Path) -> None:
    assert link(tmp_path, []) == []


@pytest.mark.slow
def test_several_processes_give_the_same_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking_run, "_BATCH_ROWS", 7)
    rows = [
        vacancy(n, text="Vācu valoda" if n % 3 else "TIG metināšana", has_text=True)
        for n in range(60)
    ]
    alone = link(tmp_path / "one", rows)
    monkeypatch.setattr(linking_run, "_TEXTS_FOR_PROCESSES", 1)
    monkeypatch.setattr(linking_run, "_free_cores", lambda: 2)
    assert link(tmp_path / "two", rows) == alone


def test_the_same_taxonomy_gives_the_same_index(tmp_path: Path) -> None:
    study = make_study(tmp_path)
    step = next(step for step in steps(study) if step.name == "link_index")
    (first,) = run_step(step, study, tables=index_tables())["link__index"].to_pylist()
    (again,) = run_step(step, study, tables=index_tables())["link__index"].to_pylist()
    assert first == again
    assert first["langs"] == ["de", "en", "lt", "lv", "sv"]
    folder = tmp_path / "lake" / first["folder"]
    assert LinkIndex.open(folder).description["concepts"]["occupation"] == 4
    assert [path.name for path in folder.parent.iterdir()] == [first["index_id"]]


def test_holes_of_the_taxonomy_are_noted_in_the_accounts(tmp_path: Path) -> None:
    study = make_study(tmp_path)
    step = next(step for step in steps(study) if step.name == "link_index")
    tables = index_tables()
    for pair in ((f"{SKILL}tig", f"{SKILL}german"), (f"{SKILL}german", f"{SKILL}tig")):
        row = {"from_uri": pair[0], "relation": "broader", "to_uri": pair[1], "source_id": "t"}
        tables["core__relations"] = [*tables["core__relations"], row]
    written = run_step(step, study, tables=tables)
    issues = written["acc_link_index__issues"].to_pylist()
    assert [(row["severity"], row["reason"], row["column"]) for row in issues] == [
        ("noted", "taxonomy_hole", "one_language_only"),
        ("noted", "taxonomy_hole", "cycles"),
    ]
    assert (
        issues[1]["message"] == "Concepts in a circle of broader concepts: 2. This is one of them."
    )
    assert issues[1]["value"] in pair


def test_a_study_without_taxonomy_links_nothing(tmp_path: Path) -> None:
    study = make_study(tmp_path)
    by_name = {step.name: step for step in steps(study)}
    nothing = {name: [] for name in index_tables()}
    made = run_step(by_name["link_index"], study, tables=nothing)
    tables = {
        "core__vacancies": [vacancy(0)],
        "core__corrections": [],
        "link__index": made["link__index"],
    }
    rows = run_step(by_name["link_vacancies"], study, tables=tables)["link__vacancies_concepts"]
    assert rows.num_rows == 0


def test_concepts_that_the_taxonomy_lacks_are_noted_once_per_source(tmp_path: Path) -> None:
    rows = [
        vacancy(0, skill_uris=[f"{SKILL}tig", f"{SKILL}gone"], isco_code="7212"),
        vacancy(1, skill_uris=[f"{SKILL}gone"], isco_code="99"),
    ]
    issues = run_steps(tmp_path, rows)["acc_link_vacancies__issues"].to_pylist()
    found = [(i["severity"], i["reason"], i["row"], i["column"], i["value"]) for i in issues]
    assert found == [
        ("noted", "concept_unknown", 3, "isco_code", "99"),
        ("noted", "concept_unknown", 2, "skill_uris", f"{SKILL}gone"),
    ]
    assert "2 records" in issues[1]["message"]
