"""The audited figure from tables: by hand, and why there is none."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from smartlife.analysis.audits.coverage import by_lists, by_register
from smartlife.analysis.audits.rounds import choose_round, why_not
from smartlife.analysis.periods import gap
from smartlife.tables.employers import employer_of
from tests.analysis.world import World, only, pick, skill, skill_group

UNCOVERED = (5, 6, 7)
"""Groups that nobody teaches in `taught_world`; the programme thinks that of group 4 too."""


def taught_world(employers: int = 80) -> World:
    """Eight groups asked for alike by 80 employers; a course for each of 0 to 3."""
    world = World(groups=9)
    for n in range(3 * employers):
        world.vacancy(employer=f"e{n % employers}", skills=(skill(f"{n % 8}a"),))
    for g in range(4):
        world.course(skills=(skill(f"{g}b"),), provider=provider("Skola"))
    return world


def provider(name: str) -> str:
    return str(employer_of(name).cluster_id)


def audited(world: World, **changes: Any) -> World:
    """Adds a round in which all groups were read, the first ten readings by two people."""
    for reading in ("first", "second"):
        for g in range(8):
            found = g < 4
            world.audits.append(
                {
                    "round_id": "audit-1",
                    "nuts_code": "LV00C",
                    "for_region": "LV00C",
                    "group_uri": skill_group(f"S1.{g}.1"),
                    "reading": reading,
                    "stratum": "covered" if found else "uncovered",
                    "design": "whole",
                    "draw_count": 1,
                    "drawn_share": 1 / 8,
                    "stratum_share": 1 / 2,
                    "content_hash": "h",
                    "is_current": True,
                    "verdict": "no" if g in UNCOVERED else "yes",
                    "course_id": None if g in UNCOVERED else "c00000",
                    "judged_date": date(2026, 3, 1),
                    "source_id": "inputs/audits.tsv",
                    "file": "inputs/audits.tsv",
                    "row": len(world.audits) + 2,
                    **changes,
                }
            )
    return world


def registered(world: World, *names: str) -> World:
    for row, name in enumerate(names, start=2):
        world.register.append(
            {"provider_id": provider(name), "name": name, "nuts_code": "LV00C",
             "size_class": "small" if row % 2 else "large", "source_id": "r", "file": "r",
             "row": row}
        )  # fmt: skip
    return world


@pytest.fixture
def few_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight groups are all there are; so many pairs have to do."""
    monkeypatch.setattr("smartlife.analysis.audits.rounds.MIN_READ_TWICE", 8)


@pytest.mark.usefixtures("few_pairs")
def test_a_whole_audit_is_exact_but_for_the_sample_of_advertisements(tmp_path: Path) -> None:
    rows = registered(audited(taught_world()), "Skola").run(tmp_path, "uncovered")
    row = only(rows, nuts_code="LV00C", measure="uncovered")
    assert (row["status"], row["audit_id"], row["kappa"]) == ("published", "audit-1", 1.0)
    assert row["estimate"] == pytest.approx(3 / 8)
    assert 0.25 < row["lo"] < 3 / 8 < row["hi"] < 0.5
    assert row["n_eff"] == pytest.approx(80, rel=0.25)  # all of an employer ask for the same
    assert only(rows, measure="readers_kappa")["estimate"] == pytest.approx(1)
    assert only(rows, measure="groups_read")["estimate"] == 8
    listed = pick(rows, measure="not_taught")
    assert {one["group_code"] for one in listed} == {"S1.5.1", "S1.6.1", "S1.7.1"}
    assert [one["position"] for one in listed] == [1, 2, 3]
    assert listed[0]["estimate"] == pytest.approx(1 / 8)
    assert {row["nuts_code"] for row in rows} == {"LV00C"}


@pytest.mark.usefixtures("few_pairs")
def test_catalogues_held_in_part_give_a_bracket_beside(tmp_path: Path) -> None:
    world = registered(audited(taught_world()), "Skola", "Kursi", "Skola")
    world.register.pop()
    world.register += registered(World(), "Trešā").register
    world.course(provider=provider("Trešā"), skills=(skill("0b"),))
    rows = world.run(tmp_path, "uncovered")
    row = only(rows, measure="uncovered")
    assert row["kappa"] == pytest.approx(2 / 3)
    assert (row["status"], row["note"]) == ("published", "catalogue_in_part")
    bracket = only(rows, measure="uncovered_bracketed")
    assert bracket["estimate"] is None
    assert (bracket["lo"], bracket["hi"]) == (pytest.approx(2 / 3 * 3 / 8), pytest.approx(3 / 8))
    by_class = {one["group_code"]: one["estimate"] for one in pick(rows, group_scheme="size_class")}
    assert by_class == {"large": 1.0, "small": 0.0}


@pytest.mark.usefixtures("few_pairs")
@pytest.mark.parametrize(("new", "note"), [(20, None), (40, "audit_incomplete")])
def test_new_demand_that_was_never_drawn_from(tmp_path: Path, new: int, note: str | None) -> None:
    """240 advertisements when the groups were drawn; 20 new of 260 are 8 %, 40 of 280 are 14 %."""
    world = registered(audited(taught_world()), "Skola")
    for n in range(new):
        world.vacancy(employer=f"n{n}", skills=(skill("8a"),))
    row = only(world.run(tmp_path, "uncovered"), measure="uncovered")
    assert row["note"] == note
    assert row["status"] == ("too_little_data" if note else "published")
    assert (row["estimate"] is None) == bool(note)


@pytest.mark.usefixtures("few_pairs")
@pytest.mark.parametrize(
    ("names", "note"), [((), "coverage_unknown"), (("A", "B", "Skola"), "catalogue_incomplete")]
)
def test_too_few_catalogues_no_figure(tmp_path: Path, names: tuple[str, ...], note: str) -> None:
    rows = registered(audited(taught_world()), *names).run(tmp_path, "uncovered")
    row = only(rows, measure="uncovered")
    assert (row["status"], row["note"]) == ("too_little_data", note)
    assert (row["estimate"], row["lo"], row["hi"]) == (None, None, None)
    # the list of what people did not find stands by itself
    assert len(pick(rows, measure="not_taught")) == 3


@pytest.mark.usefixtures("few_pairs")
@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"is_current": False}, "audit_expired"),
        ({"verdict": None, "course_id": None}, "audit_incomplete"),
        ({"verdict": "unsure", "course_id": None}, "audit_doubtful"),
    ],
)
def test_why_a_round_gives_no_figure(tmp_path: Path, changes: dict[str, Any], note: str) -> None:
    world = registered(audited(taught_world(), **changes), "Skola")
    row = only(world.run(tmp_path, "uncovered"), measure="uncovered")
    assert (row["status"], row["note"]) == ("too_little_data", note)


@pytest.mark.usefixtures("few_pairs")
def test_readers_that_differ_give_no_figure(tmp_path: Path) -> None:
    world = registered(audited(taught_world()), "Skola")
    for row in world.audits[8:]:
        row["verdict"] = "no" if row["verdict"] == "yes" else "yes"
    rows = world.run(tmp_path, "uncovered")
    assert only(rows, measure="uncovered")["note"] == "audit_readers_differ"
    assert only(rows, measure="readers_kappa")["estimate"] < 0
    assert pick(rows, measure="not_taught") == []


def test_one_reader_is_not_enough(tmp_path: Path) -> None:
    world = registered(audited(taught_world()), "Skola")
    world.audits = world.audits[:8]
    row = only(world.run(tmp_path, "uncovered"), measure="uncovered")
    assert row["note"] == "audit_one_reader"


@pytest.mark.parametrize(
    ("world", "note"),
    [
        (World(), "no_vacancies"),
        (taught_world(), "not_audited"),
    ],
)
def test_nothing_audited(tmp_path: Path, world: World, note: str) -> None:
    rows = world.run(tmp_path, "uncovered")
    row = only(rows, measure="uncovered")
    assert (row["status"], row["note"]) == ("too_little_data", note)


@pytest.mark.usefixtures("few_pairs")
def test_one_employer_is_too_little(tmp_path: Path) -> None:
    world = registered(audited(taught_world(employers=1)), "Skola")
    for n in range(300):
        world.vacancy(employer="e0", skills=(skill(f"{n % 8}a"),))
    row = only(world.run(tmp_path, "uncovered"), measure="uncovered")
    assert (row["status"], row["note"]) == ("too_little_data", None)


# --- rounds and coverage by themselves


def rows_of(round_id: str, **changes: Any) -> list[dict[str, Any]]:
    world = audited(World(), round_id=round_id, **changes)
    return world.audits


def test_the_newest_round_that_holds_counts() -> None:
    old, new = rows_of("audit-1"), rows_of("audit-2", judged_date=date(2026, 6, 1))
    assert choose_round([*old, *new], "LV00C").round_id == "audit-2"
    gone = rows_of("audit-2", is_current=False, judged_date=date(2026, 6, 1))
    assert choose_round([*old, *gone], "LV00C").round_id == "audit-1"
    drawn = rows_of("audit-2", verdict=None, judged_date=None)
    assert choose_round([*old, *drawn], "LV00C").round_id == "audit-1"
    assert choose_round(old, "LT026") is None
    assert why_not(None) == "not_audited"


def test_what_both_agreed_on_counts_before_the_first() -> None:
    rows = rows_of("audit-1")
    rows.append({**rows[0], "reading": "agreed", "verdict": "no"})
    held = choose_round(rows, "LV00C")
    assert (
        next(row for row in held.rows if row["group_uri"] == rows[0]["group_uri"])["verdict"]
        == "no"
    )
    # how far readers agree is of what they said alone
    assert held.agreement.agreed == 1


def test_a_lost_stratum_is_no_whole_audit() -> None:
    rows = [row for row in rows_of("audit-1") if row["stratum"] == "covered"]
    held = choose_round(rows, "LV00C")
    assert not held.read or why_not(held) in ("audit_incomplete", "audit_one_reader")


def test_coverage_by_hand() -> None:
    register = [
        {"provider_id": name, "nuts_code": code, "size_class": size}
        for name, code, size in (
            ("a", "LV00C", "large"), ("b", "LV00C", "small"), ("c", "LV00C", "small"),
            ("d", "LV00A", "small"),
        )
    ]  # fmt: skip
    found = by_register(register, "LV00C", {"a", "b", "d", None})
    assert found is not None
    assert (found.kappa, found.basis) == (pytest.approx(2 / 3), "register")
    assert found.by_class == {"large": (1, 1), "small": (1, 2)}
    assert by_register([], "LV00C", {"a"}) is None


def numbered(*limits: int) -> set[str]:
    return {f"p{n}" for n in range(*limits)}


def test_two_lists_by_hand() -> None:
    """Lists of 20 and 14 with 9 in both: 25 seen of 30.5; a third list adds two more."""
    lists = {"a": numbered(20), "b": numbered(11, 25)}
    found = by_lists(lists)
    assert (found.kappa, found.basis) == (pytest.approx(25 / 30.5), "two_lists")
    assert found.limits is not None
    assert found.limits[0] < 25 / 30.5 < found.limits[1] < 1
    assert found.lists == {"lists": ["a", "b"], "seen": 25, "in_both": 9, "expected": 30.5}
    more = by_lists({**lists, "c": numbered(1) | numbered(50, 52)})
    assert (more.kappa, more.lists["seen"]) == (pytest.approx(27 / 30.5), 27)
    assert by_lists({}).kappa is by_lists({"a": numbered(20)}).kappa is None
    # a copy of the other list, or lists that hardly meet, tell nothing
    assert by_lists({"a": numbered(20), "b": numbered(12)}).kappa is None
    assert by_lists({"a": numbered(20), "b": numbered(15, 40)}).kappa is None


def test_a_third_list_that_two_cannot_explain_takes_their_word() -> None:
    """Two let expect 30.5: with 30 seen they still tell, with 31 they are proven wrong."""
    lists = {"a": numbered(20), "b": numbered(11, 25)}
    held = by_lists({**lists, "c": numbered(50, 55)})
    assert (held.kappa, held.lists["seen"]) == (pytest.approx(30 / 30.5), 30)
    assert held.limits is not None
    assert held.limits[0] <= 30 / 30.5 <= held.limits[1] == 1
    found = by_lists({**lists, "c": numbered(50, 56)})
    assert (found.kappa, found.limits) == (None, None)
    assert (found.basis, found.note) == ("two_lists", "coverage_contradicted")
    assert found.lists == {"lists": ["a", "b"], "seen": 31, "in_both": 9, "expected": 30.5}


def listed(world: World, names: range, source: str, **changes: Any) -> None:
    """A course of each provider in one source."""
    for n in names:
        world.course(provider=f"p{n}", source_id=source, source_ids=[source], **changes)


@pytest.mark.usefixtures("few_pairs")
def test_two_catalogues_tell_without_a_register(tmp_path: Path) -> None:
    world = audited(taught_world())
    world.courses[0]["provider_id"] = world.courses[1]["provider_id"] = "p0"
    for course in world.courses[:4]:
        course.update(provider_id="p0", source_ids=["first", "second"])
    listed(world, range(20), "first")
    listed(world, range(11, 25), "second")
    # elsewhere, closed, or without a name: in no list of the region
    listed(world, range(30, 60), "second", nuts_code="LV006")
    listed(world, range(30, 60), "first", is_open=False)
    rows = world.run(tmp_path / "lists", "uncovered")
    row = only(rows, measure="uncovered")
    # p0 is in both: 20 and 15, 10 in both
    kappa = 25 / (21 * 16 / 11 - 1)
    assert (row["status"], row["kappa"]) == ("published", pytest.approx(kappa))
    coverage = only(rows, measure="catalogue_coverage")
    assert (coverage["estimate"], coverage["note"]) == (pytest.approx(kappa), "coverage_two_lists")
    assert coverage["lo"] < kappa < coverage["hi"]
    assert json.loads(coverage["dimensions"])["basis"] == "two_lists"
    # a third publisher that has more than the two let expect: nobody knows how many are missing
    known = len(world.courses)
    listed(world, range(100, 110), "third")
    rows = world.run(tmp_path / "third", "uncovered")
    del world.courses[known:]
    row = only(rows, measure="uncovered")
    assert (row["status"], row["note"]) == ("too_little_data", "coverage_contradicted")
    coverage = only(rows, measure="catalogue_coverage")
    assert (coverage["status"], coverage["estimate"]) == ("not_observed", None)
    assert coverage["note"] == "coverage_contradicted"
    assert json.loads(coverage["dimensions"])["seen"] == 35
    # two files of one publisher are one list
    for course in world.courses:
        course["source_ids"] = [{"first": "board", "second": "board_pages"}.get(one, one)
                                for one in course["source_ids"]]  # fmt: skip
    rows = world.run(tmp_path / "publisher", "uncovered")
    assert only(rows, measure="uncovered")["kappa"] is None
    # a register, where there is one, says it better
    rows = registered(world, "Skola").run(tmp_path / "register", "uncovered")
    coverage = only(rows, measure="catalogue_coverage", group_code=None)
    assert json.loads(coverage["dimensions"]) == {"basis": "register"}


def test_months_between_periods() -> None:
    early = (date(2022, 5, 1), date(2022, 5, 31))
    late = (date(2026, 1, 1), date(2026, 2, 17))
    assert gap(early, late) == gap(late, early) == pytest.approx(43.1, abs=0.1)
    assert gap(early, (date(2022, 5, 10), date(2023, 1, 1))) == 0
