"""The step link_quality, and the evidence card that tells what it found."""

from __future__ import annotations

import pytest

from tests.analysis.world import World, occupation, only, pick, skill, step_of
from tests.harness import make_study, run_step

WEIGHT = 0.5


def mark(document: str, uri: str, kind: str = "vacancies", **changes: object) -> dict[str, object]:
    return {
        "round_id": "r1",
        "document_kind": kind,
        "document_id": document,
        "lang": "lv",
        "task": "occupation" if "/occupation/" in uri else "skills",
        "reading": "first",
        "mark": "true",
        "concept_uri": uri,
        "concept_kind": "skill",
        "inclusion_probability": WEIGHT,
        "source_id": "inputs/gold.tsv",
        "file": "inputs/gold.tsv",
        "row": 2,
        **changes,
    }


@pytest.fixture
def world() -> World:
    """Two advertisements in Latvian; the links of the second one are wrong."""
    world = World()
    for _ in range(2):
        world.vacancy(lang="lv", isco="2512", skills=(skill("0a"),))
    return world


GOLD = [
    mark("v00000", occupation("2512")),
    mark("v00001", occupation("9112")),
    mark("v00000", skill("0b")),
    mark("v00001", skill("1a")),
]


def measured(world: World, folder, gold):
    study = make_study(folder)
    step = step_of(study, "link_quality")
    known = {name: rows for name, rows in world.tables().items() if name in step.reads}
    written = run_step(step, study, tables={**known, "core__gold": gold}, accounts=False)
    return written["link__quality"].to_pylist()


def test_precision_and_recall_become_rows(world, tmp_path):
    rows = measured(world, tmp_path, GOLD)
    about = {"document_kind": "vacancies", "lang": "lv", "task": "occupation", "method": None}
    one = only(rows, **about, level="isco_2", measure="precision")
    assert (one["n_docs"], one["judged_count"], one["right_count"]) == (2, 2, 1)
    assert one["estimate"] == 0.5
    assert 0 < one["lo"] < 0.5 < one["hi"] < 1
    assert only(rows, **about, level="isco_2", measure="recall")["estimate"] == 0.5
    # recall is of all methods together
    methods = {(row["method"], row["measure"]) for row in rows}
    assert methods == {(None, "precision"), (None, "recall"), ("exact", "precision")}
    # 0a and 0b are of one group, 1a is of another one
    skills = {**about, "task": "skills"}
    assert only(rows, **skills, level="concept", measure="precision")["estimate"] == 0
    assert only(rows, **skills, level="group_2", measure="precision")["estimate"] == 0.5


def test_a_course_with_the_identifier_of_an_advertisement_is_another_document(world, tmp_path):
    alone = measured(world, tmp_path / "alone", GOLD)
    found = next(link for link in world.vacancy_links if link["vacancy_id"] == "v00001")
    same = {name: cell for name, cell in found.items() if name != "vacancy_id"}
    told = {"course_id": "v00001", "concept_uri": skill("1a"), "concept_kind": "skill"}
    world.course_links.append(same | told)
    both = measured(world, tmp_path / "both", GOLD)
    assert both == alone


def test_without_marks_there_are_no_rows(world, tmp_path):
    assert measured(world, tmp_path, []) == []


def test_the_card_tells_what_was_measured_per_language_and_task(world, tmp_path):
    world.qualities = measured(world, tmp_path / "quality", GOLD)
    world.vacancy(lang="lt", isco="2512")
    card = pick(world.run(tmp_path / "card", "evidence_card"), nuts_code="LV00C", side="demand")
    precision = pick(card, measure="linking_precision", group_code="lv")
    assert [(row["dimensions"], row["estimate"]) for row in precision] == [
        ('{"level": "isco_2", "task": "occupation"}', 0.5),
        ('{"level": "group_2", "task": "skills"}', 0.5),
    ]
    assert {row["n_docs"] for row in precision} == {2}
    assert len(pick(card, measure="linking_recall", group_code="lv", status="published")) == 2
    other = pick(card, measure="linking_precision", group_code="lt")
    assert {row["note"] for row in other} == {"quality_not_measured"}
    assert {row["estimate"] for row in other} == {None}
