from __future__ import annotations

from pathlib import Path

import pytest

import smartlife.linking.run as linking_run
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


def link(folder: Path, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    study = make_study(folder, sources=(make_source("vacancies_1", "vacancies"),))
    step = next(step for step in steps(study) if step.name == "link_vacancies")
    concepts, labels, relations = taxonomy_rows()
    tables = {
        "core__vacancies": rows,
        "core__concepts": concepts,
        "core__labels": labels,
        "core__relations": relations,
    }
    return run_step(step, study, tables=tables)["link__vacancies_concepts"].to_pylist()


def test_the_step_writes_mentions(tmp_path: Path) -> None:
    text = "TIG metināšana"
    rows = link(tmp_path, [vacancy(0, text=text, has_text=True), vacancy(1, title="Kosmonauts")])
    assert {(row["vacancy_id"], row["concept_uri"]) for row in rows} == {
        ("v0000", f"{OCCUPATION}welder"),
        ("v0000", f"{SKILL}tig"),
    }


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
