"""The occupation mix, corrected by what people read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.analysis.test_gold_figures import mark
from tests.analysis.world import World, occupation, only, pick


def confused_world() -> tuple[World, dict[str, str]]:
    """240 advertisements: a quarter of the shop workers (52) is called drivers (83)."""
    world, truth = World(), {}
    for n in range(240):
        true = ("2512", "5223", "5223", "8332")[n % 4]
        said = "8332" if n % 8 == 1 else true
        truth[world.vacancy(employer=f"e{n % 80}", isco=said)] = true
    return world, truth


def corrected(rows: list[dict[str, Any]], measure: str = "share_corrected") -> dict[str, Any]:
    found = pick(rows, nuts_code="LV00C", measure=measure)
    return {row["group_code"]: row["estimate"] for row in found if row["estimate"]}


def test_without_a_sample_there_is_no_correction_and_with_one_the_truth(tmp_path: Path) -> None:
    world, truth = confused_world()
    before = world.run(tmp_path, "occupation_mix")
    assert not pick(before, measure="share_corrected")
    assert not pick(before, measure="correction")
    for document, true in truth.items():
        mark(world, "vacancies", document, occupation(true), task="occupation")
    after = world.run(tmp_path / "b", "occupation_mix")
    ours = ("share_corrected", "correction")
    assert [row for row in after if row["measure"] not in ours] == before
    assert corrected(after) == pytest.approx({"25": 0.25, "52": 0.5, "83": 0.25}, abs=1e-5)
    row = only(after, nuts_code="LV00C", measure="share_corrected", group_code="52")
    assert row["lo"] < row["estimate"] < row["hi"]
    assert row["gold_id"] == "r1"
    told = only(after, nuts_code="LV00C", measure="correction")
    assert 1 <= told["estimate"] < 20
    assert told["note"] == "corrected_2_digits"
    # nothing is held of the partner
    assert not pick(after, nuts_code="LT026", measure="correction")


def test_a_sample_that_tells_nothing_corrects_nothing(tmp_path: Path) -> None:
    world = World()
    for n in range(240):
        document = world.vacancy(employer=f"e{n % 80}", isco=("2512", "5223")[n % 2])
        # what is said and what is true have nothing to do with each other, at any level
        true = occupation(("2512", "5223")[n // 2 % 2])
        mark(world, "vacancies", document, true, task="occupation")
    rows = world.run(tmp_path, "occupation_mix")
    told = only(rows, nuts_code="LV00C", measure="correction")
    assert (told["status"], told["note"], told["estimate"]) == (
        "too_little_data", "not_corrected", None)  # fmt: skip
    assert not pick(rows, measure="share_corrected")
