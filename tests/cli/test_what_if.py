"""The commands portfolio what-if, portfolio suggest and plan: answers and refusals."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.conftest import Ran
from tests.commands import ask


def test_a_region_without_courses_is_told_so(ran: Ran) -> None:
    before = sorted(path.name for path in ran.folder.rglob("*"))
    asked = ("add", "-s", ran.folder, "--title", "Welding", "--place", "Valmiera", "--taught-in",
             "lv", "--field", "07", "--lang", "en")  # fmt: skip
    said = ask("portfolio", "what-if", *asked, "--skill", "nothing like it")
    assert said.code == 2
    assert "No skill is called nothing like it" in said.err
    assert sorted(path.name for path in ran.folder.rglob("*")) == before


def test_a_course_that_is_not_there_is_refused(ran: Ran) -> None:
    said = ask("portfolio", "what-if", "close", "-s", ran.folder, "--course", "Welding")
    assert said.code == 2
    assert "No course is called Welding" in said.err


def test_what_is_imagined_must_be_known(ran: Ran) -> None:
    said = ask("portfolio", "what-if", "sell", "-s", ran.folder)
    assert said.code == 2


def test_a_plan_needs_two_regions(ran: Ran, tmp_path: Path) -> None:
    said = ask("plan", "-s", ran.folder)
    assert said.code == 2
    assert "two to" in said.err
    folder = shutil.copytree(ran.folder, tmp_path / "study")
    toml = folder / "study.toml"
    toml.write_text(toml.read_text("utf-8").replace('["LV00C"]', '["LV00C", "LV00A"]'), "utf-8")
    asked = ask("plan", "-s", folder, "--region", "LV00C,LV00A", "--lang", "lv", "--json")
    assert asked.code == 0, asked.err
    assert asked.last_json["answer"]["state"] in {"no_demand", "nothing_shared"}
    assert asked.last_json["sections"]


def test_parts_that_are_none_are_refused(ran: Ran) -> None:
    said = ask("portfolio", "suggest", "-", "-s", ran.folder, "--has", "colour")
    assert said.code == 2
    assert "colour" in said.err


def test_languages_without_answers_are_refused(ran: Ran) -> None:
    said = ask("plan", "-s", ran.folder, "--lang", "fi")
    assert said.code == 2
