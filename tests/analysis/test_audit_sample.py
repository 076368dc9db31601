"""From linked tables to a drawn round, and back into core__audits."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartlife.analysis.audits.candidates import WordLikeness, choose_candidates
from smartlife.analysis.audits.sample import Sample, design_rows
from smartlife.tables.audits import FORM
from smartlife.tables.steps import audit_steps
from tests.analysis import drawing
from tests.analysis.world import World, skill, skill_group
from tests.harness import make_study, run_step


def taught_world() -> World:
    world = World(groups=8)
    for n in range(240):
        world.vacancy(employer=f"e{n % 80}", skills=(skill(f"{n % 6}a"),))
    for g in range(4):
        world.course(skills=(skill(f"{g}b"),), probability=0.9 if g < 3 else 0.3)
    world.course(title="Baking bread", skills=())
    world.course(skills=(skill("5a"),), is_open=False)
    return world


def labels() -> list[dict[str, object]]:
    named = {skill_group("S1.4.1"): "bread", skill("4a"): "baking rye bread"}
    return [
        {"concept_uri": uri, "lang": "en", "label_kind": "preferred", "label": label,
         "source_id": "esco"}
        for uri, label in named.items()
    ]  # fmt: skip


def draw(folder: Path, world: World) -> Sample:
    tables = {**world.tables(), "core__labels": labels()}
    reads = {name: tables[name] for name in drawing.STEP.reads}
    run_step(drawing.STEP, make_study(folder), tables=reads, accounts=False)
    return drawing.DRAWN.pop()


def test_a_round(tmp_path: Path) -> None:
    sample = draw(tmp_path, taught_world())
    by_code = {one.group.code: one for one in sample.groups}
    # all six groups asked for fit into the draws, so all are read
    assert set(by_code) == {f"S1.{g}.1" for g in range(6)}
    assert {one.design for one in sample.groups} == {"whole"}
    found = {code for code, one in by_code.items() if one.stratum == "covered"}
    assert found == {"S1.0.1", "S1.1.1", "S1.2.1"}
    assert sum(one.drawn_share for one in sample.groups) == pytest.approx(1)
    assert by_code["S1.0.1"].stratum_share == pytest.approx(1 / 2)
    assert all(one.is_second for one in sample.groups)
    # below the threshold, and by its words alone: both are shown
    assert [one["course_id"] for one in by_code["S1.3.1"].candidates] == ["c00003"]
    assert [one["title"] for one in by_code["S1.4.1"].candidates] == ["Baking bread"]
    assert by_code["S1.4.1"].examples == {"en": ("baking rye bread",)}
    # a course that is closed to adults is in nobody's reach
    assert by_code["S1.5.1"].candidates == ()


def test_the_same_study_draws_the_same(tmp_path: Path) -> None:
    first, second = (draw(tmp_path / name, taught_world()) for name in "ab")
    assert first == second


def test_the_list_and_the_page_show_courses_in_one_order(tmp_path: Path) -> None:
    world = taught_world()
    for n in range(8):
        world.course(title=f"Course {n}", skills=(skill("0b"),), probability=0.9 - n / 20)
    [group] = [one for one in draw(tmp_path, world).groups if one.group.code == "S1.0.1"]
    shown = drawing.SHOWN.pop()[group.region, group.region, group.group.uri]
    ids = [one["course_id"] for one in group.candidates]
    assert [one["course_id"] for one in shown.candidates] == ids
    # and neither says how sure the programme is
    assert len(ids) > 8
    assert ids != sorted(ids)


def test_what_was_drawn_is_current_until_the_catalogue_changes(tmp_path: Path) -> None:
    world = taught_world()
    rows = design_rows(draw(tmp_path, world).groups, "audit-1")
    lines = ["\t".join(row.get(name, "") for name in FORM.columns) for row in rows]
    text = "\t".join(FORM.columns) + "\n" + "\n".join(lines) + "\n"
    step = audit_steps(make_study(tmp_path))[0]

    def read(folder: Path) -> list[bool]:
        tables = {name: rows for name, rows in world.tables().items() if name in step.reads}
        study = make_study(folder)
        folder.mkdir()
        out = run_step(step, study, tables=tables, inputs={FORM.name: text})
        return [row["is_current"] for row in out["core__audits"].to_pylist()]

    assert read(tmp_path / "a") == [True] * 12
    world.course(nuts_code="LT026", country_code="LT", skills=())
    assert all(read(tmp_path / "b"))
    world.course(skills=())
    assert not any(read(tmp_path / "c"))


@pytest.mark.parametrize("world", [World(), taught_world()])
def test_nothing_to_draw_says_why(tmp_path: Path, world: World) -> None:
    for course in world.courses:
        course.update(nuts_code="LT026", country_code="LT")
    sample = draw(tmp_path, world)
    assert sample.groups == ()
    assert sample.empty == {"LV00C": "no_catalogue" if world.vacancies else "no_vacancies"}


def test_candidates_likeliest_first_then_alike() -> None:
    texts = {"a": "Welding steel", "b": "Baking rye bread", "c": "Bread and butter", "d": "Law"}
    likeness = WordLikeness(texts)
    assert choose_candidates({"d": 0.1, "a": 0.7}, ["bread", "rye"], likeness) == [
        "a", "d", "b", "c",
    ]  # fmt: skip
    assert choose_candidates({"d": 0.1, "a": 0.7}, ["bread"], likeness, most=1) == ["a"]
    assert choose_candidates({}, [], likeness) == []
