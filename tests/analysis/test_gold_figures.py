"""Figures corrected by a gold sample: nothing changes without one, the truth comes out with one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.analysis.world import World, only, pick, skill

KEYS = ("measure", "group_code", "side")


def mark(
    world: World, kind: str, document: str, concept: str | None, **changes: Any
) -> dict[str, Any]:
    row = {
        "round_id": "r1",
        "document_kind": kind,
        "document_id": document,
        "lang": "en",
        "task": "skills",
        "reading": "first",
        "mark": "true" if concept else "none",
        "concept_uri": concept,
        "concept_kind": "skill" if concept else None,
        "inclusion_probability": 1.0,
        "source_id": "inputs/gold.tsv",
        "file": "inputs/gold.tsv",
        "row": len(world.gold) + 2,
        **changes,
    }
    world.gold.append(row)
    return row


def wrong_world() -> tuple[World, dict[str, str]]:
    """240 advertisements: the machine calls a third of group 0 group 1; courses are right."""
    world, truth = World(), {}
    for n in range(240):
        g = n % 6
        said = 1 if g == 0 and n % 18 == 0 else g
        document = world.vacancy(employer=f"e{n % 80}", skills=(skill(f"{said}a"),))
        truth[document] = skill(f"{g}a")
    for n in range(240):
        document = world.course(provider=f"p{n % 40}", skills=(skill(f"{n % 6}a"),))
        truth[document] = skill(f"{n % 6}a")
    return world, truth


def read(world: World, truth: dict[str, str], every: int = 1, **changes: Any) -> World:
    kinds = (("vacancies", world.vacancies, "vacancy_id"), ("courses", world.courses, "course_id"))
    for kind, rows, key in kinds:
        for row in rows[::every]:
            mark(world, kind, row[key], truth[row[key]],
                 inclusion_probability=1 / every, **changes)  # fmt: skip
    return world


def shares(rows: list[dict[str, Any]], measure: str = "demand_share") -> dict[str, float]:
    found = pick(rows, nuts_code="LV00C", measure=measure)
    return {row["group_code"]: row["estimate"] for row in found}


def test_reading_everything_gives_the_true_shares_and_classes(tmp_path: Path) -> None:
    world, truth = wrong_world()
    before = world.run(tmp_path, "emphasis")
    assert shares(before)["S1.1"] == pytest.approx(40 / 240 + 14 / 240, abs=0.01)
    after = read(world, truth).run(tmp_path / "b", "emphasis")
    assert shares(after) == pytest.approx({f"S1.{g}": 1 / 6 for g in range(6)}, abs=1e-6)
    assert shares(after, "offer_share") == pytest.approx(shares(before, "offer_share"), abs=1e-6)
    found = pick(after, nuts_code="LV00C", measure="emphasis")
    assert {row["gold_id"] for row in found} == {"r1"}
    assert {row["note"] for row in found} == {None}
    assert None not in {row["emphasis_class"] for row in found}
    assert {row["kappa"] for row in found} == {None}


def test_a_part_of_the_documents_comes_near_and_widens(tmp_path: Path) -> None:
    world, truth = wrong_world()
    half = read(world, truth, every=2).run(tmp_path, "emphasis")
    # every second advertisement: too few of each group for residuals of its own
    assert shares(half)["S1.0"] > 0.13
    assert sum(shares(half).values()) == pytest.approx(1, abs=1e-6)
    row = only(half, nuts_code="LV00C", measure="emphasis", group_code="S1.0")
    assert row["lo"] < row["estimate"] < row["hi"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda world: world.gold.__setitem__(slice(None), world.gold[:240]),
        lambda world: world.gold.__setitem__(slice(None), world.gold[::6]),
        lambda world: [row.update(lang="lv") for row in world.gold],
        lambda world: [row.update(task="occupation") for row in world.gold],
    ],
    ids=["one side only", "too few", "another language", "another task"],
)
def test_an_incomplete_sample_changes_nothing(tmp_path: Path, spoil: Any) -> None:
    world, truth = wrong_world()
    before = world.run(tmp_path, "emphasis")
    read(world, truth)
    spoil(world)
    after = world.run(tmp_path / "b", "emphasis")
    assert after == before
    assert {row["emphasis_class"] for row in after} == {None}


def test_readers_who_disagree_correct_nothing(tmp_path: Path) -> None:
    world, truth = wrong_world()
    read(world, truth)
    for row in world.gold[:120]:
        other = skill("5b") if row["document_id"] != "v00001" else skill("0a")
        mark(world, "vacancies", row["document_id"], other, reading="second")
    rows = world.run(tmp_path, "emphasis")
    assert {row["gold_id"] for row in rows} == {None}


def test_agreement_of_readers_is_told(tmp_path: Path) -> None:
    world, truth = wrong_world()
    read(world, truth)
    for row in list(world.gold):
        mark(world, row["document_kind"], row["document_id"], row["concept_uri"], reading="second")
        mark(world, row["document_kind"], row["document_id"], skill("7d"), mark="false",
             reading="first")  # fmt: skip
    rows = world.run(tmp_path, "emphasis")
    found = pick(rows, nuts_code="LV00C", measure="emphasis")
    assert {row["kappa"] for row in found} == {1.0}


def test_a_region_of_two_languages_needs_both(tmp_path: Path) -> None:
    world, truth = wrong_world()
    read(world, truth)
    for n in range(100):
        world.vacancy(employer=f"l{n % 30}", skills=(skill("3a"),), lang="lv")
        world.vacancy_links[-1]["lang"] = "lv"
    rows = world.run(tmp_path, "emphasis")
    assert {row["gold_id"] for row in rows} == {None}
    # a few in another language: the others carry the region, these stay as they were found
    for row in world.vacancies[-60:]:
        row.update(place_status="abroad", nuts_code=None)
    rows = world.run(tmp_path / "b", "emphasis")
    assert shares(rows)["S1.3"] == pytest.approx(80 / 280, abs=1e-6)
    assert shares(rows)["S1.0"] == pytest.approx(40 / 280, abs=1e-6)


def test_what_only_people_found_counts(tmp_path: Path) -> None:
    world, truth = wrong_world()
    for document in [row["vacancy_id"] for row in world.vacancies[:24]]:
        truth[document] = skill("7a")
    rows = read(world, truth).run(tmp_path, "emphasis")
    assert shares(rows)["S1.7"] == pytest.approx(0.1, abs=1e-6)


@pytest.mark.parametrize(
    ("employers", "status"),
    [
        ([f"e{n}" for n in range(24)], "published"),
        (["x1", "x2"] * 12, "at_most"),
        (["x1"] * 18 + ["x2", "x3", "x4"] * 2, "at_most"),
    ],
    ids=["many", "two", "mostly one"],
)
def test_what_people_read_of_few_employers_gives_only_an_upper_limit(
    tmp_path: Path, employers: list[str], status: str
) -> None:
    world, truth = World(), {}
    for employer in employers:
        truth[world.vacancy(employer=employer, skills=(skill("0a"),))] = skill("7a")
    for n in range(216):
        truth[world.vacancy(employer=f"e{n % 80}", skills=(skill(f"{n % 6}a"),))] = skill(
            f"{n % 6}a"
        )
    for n in range(240):
        truth[world.course(provider=f"p{n % 40}", skills=(skill(f"{n % 6}a"),))] = skill(
            f"{n % 6}a"
        )
    rows = read(world, truth).run(tmp_path, "emphasis")
    row = only(rows, nuts_code="LV00C", measure="demand_share", group_code="S1.7")
    assert row["status"] == status
    assert (row["estimate"] is None) == (status == "at_most")
    assert row["hi"] > 0.1
    if status == "at_most":
        assert row["note"] == "few_employers"
        # nor can the share be computed from the difference
        for difference in pick(rows, nuts_code="LV00C", group_code="S1.7", measure="emphasis"):
            assert difference["estimate"] is None
