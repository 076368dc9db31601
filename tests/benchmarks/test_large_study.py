"""Invented documents: the same from the same seed, of the sentences of others of their line."""

from __future__ import annotations

import random
from datetime import date

from benchmarks.large_study import _COURSES, _VACANCIES, Documents, sentences

ROWS = [
    {
        "vacancy_id": f"v{number}", "title": f"Title {number}", "category": line,
        "text": f"{line} sentence {number} is first. {line} sentence {number} is second.",
        "place_name": "Valmiera", "employer_name": f"Employer {number}",
    }
    for number, line in enumerate(["care", "care", "wood", "wood", "wood"])
]  # fmt: skip


def made(count: int, seed: int = 1) -> list[dict]:
    return list(Documents(_VACANCIES, "lv", ROWS, random.Random(seed)).made(count))


def test_the_same_seed_gives_the_same_documents():
    assert made(50) == made(50)
    assert made(50) != made(50, seed=2)
    assert len({row["id"] for row in made(50)}) == 50


def test_a_document_has_sentences_of_its_own_line_of_work_only():
    lines = {row["title"]: row["category"] for row in ROWS}
    for row in made(100):
        assert lines[row["title"]] == row["category"]
        found = sentences(row["text"])
        assert 2 <= len(found) <= 6
        assert {one.split()[0] for one in found} == {row["category"]}


def test_days_lie_in_the_period_of_the_demo_and_every_column_is_filled():
    for row in made(100):
        assert date(2025, 3, 1) <= date.fromisoformat(row["posted"]) < date(2026, 3, 1)
        assert set(row) == {*_VACANCIES.columns, *_VACANCIES.own}
        assert row["employer"].startswith("Employer ")
        assert None not in row.values()
    assert "start" in _COURSES.own


def test_sentences_leave_out_what_is_no_sentence():
    assert sentences("One is here. No.\n\n- two is here\n!") == ["One is here.", "- two is here"]
