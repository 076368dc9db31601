"""Lists of shortages as people enter them: what counts, what is told, nothing lost."""

from __future__ import annotations

from pathlib import Path

from smartlife.tables.steps import audit_steps
from tests.harness import make_study, run_step

NAME = "inputs/shortage_lists.tsv"


def read(folder: Path, text: str | None):
    study = make_study(folder)
    step = next(step for step in audit_steps(study) if step.name == "shortage_lists")
    return run_step(step, study, inputs={NAME: text} if text is not None else None)


def test_rows_by_hand(tmp_path: Path) -> None:
    text = (
        "country\tisco_code\tsource\tyear\n"
        "lv\t2221\tNVA\t2025\n"
        "LV\tC2221\tNVA\t2025\n"
        "LT\tISCO 71\tEURES\t2024\n"
        "Latvia\t2221\tNVA\t2025\n"
        "LV\tnurse\tNVA\t2025\n"
        "LV\t2221\t\t2025\n"
        "LV\t2221\tNVA\tlast year\n"
    )
    made = read(tmp_path, text)
    rows = made["core__shortage_lists"].to_pylist()
    assert [(r["country_code"], r["isco_code"], r["year"], r["publisher"]) for r in rows] == [
        ("LT", "71", 2024, "EURES"),
        ("LV", "2221", 2025, "NVA"),
    ]
    issues = next(table for name, table in made.items() if "issues" in name).to_pylist()
    assert [(issue["row"], issue["column"]) for issue in issues] == [
        (5, "country"),
        (6, "isco_code"),
        (7, "source"),
        (8, "year"),
    ]


def test_no_file_is_an_empty_table(tmp_path: Path) -> None:
    assert read(tmp_path, None)["core__shortage_lists"].num_rows == 0
