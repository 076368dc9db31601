"""The commands areas, as people call them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Ran
from tests.commands import ask


def test_list_and_show_without_a_taxonomy(ran: Ran) -> None:
    told = ask("areas", "list", ran.folder)
    assert told.code == 0
    assert "lv-ris3-2021: Smart specialisation strategy of Latvia (RIS3)" in told.out
    assert "Draft: signed by nobody" in told.out
    shown = ask("areas", "show", ran.folder, "bioeconomy")
    assert shown.code == 0, shown.err
    assert "not in the taxonomy" in shown.out
    asked = ask("areas", "show", ran.folder, "lv-ris3-2021/ict", "--json")
    found = json.loads(asked.out)
    assert found["area"] == "lv-ris3-2021/ict"
    assert found["catch"]["titles"] == []


def test_an_area_that_is_not_there(ran: Ran) -> None:
    told = ask("areas", "show", ran.folder, "chess")
    assert told.code == 2
    assert "lv-ris3-2021/bioeconomy" in told.err


def test_before_the_first_run(tiny: Path) -> None:
    told = ask("areas", "show", tiny, "ict")
    assert told.code == 0
    assert "has not been run yet" in told.out


def test_export_correct_and_check(tiny: Path) -> None:
    told = ask("areas", "export", "lv-ris3-2021", tiny)
    assert told.code == 0, told.err
    path = tiny / "inputs" / "areas" / "lv-ris3-2021.toml"
    checked = ask("areas", "check", path)
    assert checked.code == 0
    assert 'content = "' in checked.out
    assert ask("areas", "export", "lv-ris3-2021", tiny).code != 0
    assert ask("areas", "export", "xx", tiny).code != 0
    path.write_text(path.read_text("utf-8").replace('"251" = 1', '"251" = 1.2'), "utf-8")
    broken = ask("areas", "check", path)
    assert broken.code == 2
    assert "the share must be a number from 0 to 1, not 1.2" in broken.err
    assert ask("areas", "check", tiny / "none.toml").code == 3
