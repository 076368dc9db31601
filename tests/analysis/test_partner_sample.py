"""What nobody teaches in a region becomes lists for its partners, and comes back as verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from smartlife.analysis.audits.partner_sample import PartnerSample
from smartlife.analysis.audits.sample import design_rows
from smartlife.formats.records import opened_bytes
from smartlife.products.audit_sheets import audit_workbook
from smartlife.products.exports.xlsx_file import write_xlsx
from smartlife.products.sheets import Sheet
from smartlife.sources.entered.table import read_entered
from smartlife.tables.audit_answers import LIST_FORM, read_answers
from smartlife.tables.audits import FORM
from smartlife.tables.steps import audit_steps
from tests.analysis import drawing
from tests.analysis.test_complementarity import lacking_world, offered
from tests.analysis.test_uncovered import taught_world
from tests.analysis.world import World, skill, skill_group
from tests.harness import make_study, run_step

PARTNERS = ("LT026", "SE110")


@pytest.fixture(autouse=True)
def few_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smartlife.analysis.audits.rounds.MIN_READ_TWICE", 8)


def look_for(folder: Path, world: World, partners: tuple[str, ...] = PARTNERS) -> PartnerSample:
    labels = [
        {"concept_uri": uri, "lang": "en", "label_kind": "preferred", "label": label,
         "source_id": "esco"}
        for uri, label in ((skill_group("S1.5.1"), "bread"), (skill("5a"), "baking rye bread"))
    ]  # fmt: skip
    tables = {**world.tables(), "core__labels": labels}
    reads = {name: tables[name] for name in drawing.PARTNER_STEP.reads}
    study = make_study(folder, partners=partners)
    run_step(drawing.PARTNER_STEP, study, tables=reads, accounts=False)
    return drawing.LOOKED_FOR.pop()


def world_with_partners() -> World:
    world = lacking_world()
    for n in range(5):
        offered(world, "LT026", 5, provider_id=f"p{n}")
    offered(world, "LT026", 6, is_open=False)
    offered(world, "SE110", 0)
    world.course(title="Baking bread", skills=(), nuts_code="SE110", country_code="SE")
    return world


def test_every_partner_gets_what_nobody_teaches(tmp_path: Path) -> None:
    made = look_for(tmp_path, world_with_partners())
    assert set(made.groups) == set(PARTNERS)
    for partner, groups in made.groups.items():
        assert {one.group.code for one in groups} == {"S1.5.1", "S1.6.1", "S1.7.1"}
        assert {(one.region, one.for_region) for one in groups} == {(partner, "LV00C")}
        assert all(one.is_second for one in groups)
        assert {one.design for one in groups} == {"partner"}
        assert {one.stratum for one in groups} == {"uncovered"}
        assert {one.drawn_share for one in groups} == {1 / 8}
    of = {(partner, one.group.code): one for partner, groups in made.groups.items()
          for one in groups}  # fmt: skip
    # the top three, none that is closed, none of another region
    assert len(of["LT026", "S1.5.1"].candidates) == 3
    assert of["LT026", "S1.6.1"].candidates == ()
    assert [one["title"] for one in of["SE110", "S1.5.1"].candidates] == ["Baking bread"]
    assert made == look_for(tmp_path / "again", world_with_partners())


def test_it_is_current_until_the_partner_s_catalogue_changes(tmp_path: Path) -> None:
    world = world_with_partners()
    made = look_for(tmp_path, world)
    rows = design_rows([one for groups in made.groups.values() for one in groups], "partners-1")
    text = "\t".join(FORM.columns) + "\n"
    text += "".join("\t".join(row.get(name, "") for name in FORM.columns) + "\n" for row in rows)
    step = audit_steps(make_study(tmp_path))[0]

    def read(folder: Path) -> dict[str, set[bool]]:
        tables = {name: rows for name, rows in world.tables().items() if name in step.reads}
        study = make_study(folder, partners=PARTNERS)
        folder.mkdir()
        out = run_step(step, study, tables=tables, inputs={FORM.name: text})["core__audits"]
        assert out.num_rows == 12
        found: dict[str, set[bool]] = {}
        for row in out.to_pylist():
            found.setdefault(row["nuts_code"], set()).add(row["is_current"])
        return found

    assert read(tmp_path / "a") == {"LT026": {True}, "SE110": {True}}
    offered(world, "SE110", 7)
    assert read(tmp_path / "b") == {"LT026": {True}, "SE110": {False}}


@pytest.mark.parametrize(
    ("world", "partners", "empty"),
    [
        (taught_world, PARTNERS, {("LV00C",): "not_audited"}),
        (lacking_world, (), {("LV00C",): "no_partners"}),
        (lacking_world, ("DE80",), {("LV00C", "DE80"): "no_catalogue"}),
    ],
)
def test_why_there_is_nothing_to_look_for(
    tmp_path: Path, world: Any, partners: tuple[str, ...], empty: dict[Any, str]
) -> None:
    made = look_for(tmp_path, world(), partners)
    assert (made.groups, made.empty) == ({}, empty)


def test_the_list_says_for_whom_and_comes_back(tmp_path: Path) -> None:
    groups = look_for(tmp_path, world_with_partners()).groups["LT026"]
    book = audit_workbook(
        groups, round_id="partners-1", reading="first", langs=("lt", "en"), title="T"
    )
    assert book.sheets[0].name == "Lietuvių"
    (sheet,) = [one for one in book.sheets if isinstance(one, Sheet)]
    headings = [column.heading for column in sheet.columns]
    assert {row[headings.index("for_region")] for row in sheet.rows} == {"LV00C"}
    assert {row[headings.index("region")] for row in sheet.rows} == {"LT026"}
    assert "stratum" not in headings
    lines = ["\t".join(headings)]
    for row in sheet.rows:
        cells = dict(zip(headings, row, strict=True))
        if cells["group_uri"] == skill_group("S1.5.1"):
            cells |= {"verdict": "yes", "taught_by": 2} if cells["candidate"] == 1 else {}
        lines.append(
            "\t".join("" if cells[name] is None else str(cells[name]) for name in headings)
        )
    drawn = design_rows(groups, "partners-1")
    items = read_entered(opened_bytes("\n".join(lines).encode(), "list.tsv"), LIST_FORM)
    answers = read_answers(items, drawn)
    assert answers.problems == []
    ((key, said),) = answers.said.items()
    assert key[:3] == ("partners-1", "LT026", "LV00C")
    assert said["course_id"] in {course["course_id"] for one in groups for course in one.candidates}
    content = write_xlsx(book)
    again = read_answers(read_entered(opened_bytes(content, "list.xlsx"), LIST_FORM), drawn)
    assert (again.problems, again.unread) == ([], 3)
