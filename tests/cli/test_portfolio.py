"""smartlife portfolio plan, on a finished study of made tables and on one without courses."""

from __future__ import annotations

import csv
import json
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from smartlife.cli import portfolio
from smartlife.cli.app import run
from smartlife.cli.portfolio_own import title_of
from smartlife.planning.portfolio.upkeep import OwnCourse
from smartlife.store.engine import EngineSettings
from smartlife.store.finished import finished_run
from smartlife.store.lake import Lake, Manifest
from tests.analysis.world import skill
from tests.cli.conftest import Ran
from tests.harness import _store, make_study
from tests.planning.portfolio.conftest import market
from tests.planning.promised import assert_promised


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A market whose gap is known, as a study that was run."""
    folder = tmp_path / "study"
    folder.mkdir()
    made = make_study(folder)
    lake = Lake(folder / "lake")
    world = market(120)
    world.vacancies[0]["title"] = "=Post"
    tables: dict[str, Any] = {**world.tables(), "core__labels": []}
    files = {name: _store(lake, name, rows) for name, rows in tables.items()}

    @contextmanager
    def opened(held: object, where: Path):
        manifest = Manifest("run", "test", {}, files, {})
        with finished_run(made, lake, manifest, EngineSettings(500, 1)) as run_of_study:
            yield run_of_study

    monkeypatch.setattr(portfolio, "load_study", lambda _folder: made)
    monkeypatch.setattr(portfolio, "opened", opened)
    return folder


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(["portfolio", "plan", *(str(argument) for argument in arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_portfolio_is_told_in_eighty_columns(study: Path, capsys: pytest.CaptureFixture[str]):
    code, out, _ = told(
        capsys, "-s", study, "--provider", "School 0", "--hours", 40, "--lang", "de"
    )
    assert code == 0
    assert "Neue Kurse für School 0, Region Vidzeme (LV00C)" in out
    assert "3. Ein Kurs zu:" in out
    assert "Ihre Kurse: 4." in out
    assert max(len(line) for line in out.splitlines()) <= 80


def test_json_has_values_and_sentences(study: Path, capsys: pytest.CaptureFixture[str]):
    code, out, _ = told(capsys, "-s", study, "--new", 1, "--lang", "lv", "--json")
    assert code == 0
    said = json.loads(out)
    assert_promised("portfolio", said)
    answer = said["answer"]
    assert answer["state"] == "chosen"
    [course] = answer["new_courses"]
    assert {row["publish"] for row in course["check"]} == {"counts"}
    [told_course] = [one for one in said["sections"] if one["code"] == "course"]
    assert len(told_course["table"]["rows"]) == len(course["skills"])
    assert answer["choice"]["is_best"] is True
    assert answer["own_courses"] is None
    assert {one["kind"] for one in said["sources"]} >= {"vacancies", "courses"}


def test_documents_to_look_at_are_written_once(study: Path, capsys: pytest.CaptureFixture[str]):
    path = study / "check.csv"
    code, _, err = told(capsys, "-s", study, "--new", 2, "--check", path)
    assert code == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert f"{len(rows)} documents" in err
    assert {row["look_at"] for row in rows} == {"advertisement"}
    assert len({row["course"] for row in rows}) == 2
    assert all(row["question"].endswith("?") and not row["is_right"] for row in rows)
    code, _, err = told(capsys, "-s", study, "--new", 2, "--check", path)
    assert code != 0
    assert "there already" in err
    book = study / "check.xlsx"
    assert told(capsys, "-s", study, "--new", 2, "--check", book)[0] == 0
    sheets = CalamineWorkbook.from_path(book)
    assert len(sheets.sheet_names) == 2
    held = [
        row for name in sheets.sheet_names for row in sheets.get_sheet_by_name(name).to_python()
    ]
    titles = [row[4] for row in held if row[4] != "title"]
    assert titles == [row["title"] for row in rows]
    assert told(capsys, "-s", study, "--check", study / "no" / "x.csv")[0] != 0


def test_wrong_wishes_are_said(study: Path, capsys: pytest.CaptureFixture[str]):
    code, _, err = told(capsys, "-s", study, "--provider", "Scool 0")
    assert code != 0
    assert "School 0" in err
    code, _, err = told(capsys, "-s", study, "-r", "XX")
    assert "no region XX" in err
    code, _, err = told(capsys, "-s", study, "--lang", "pl")
    assert "--lang" in err
    code, out, _ = told(capsys, "-s", study, "--hours", 3, "--lang", "en")
    assert code == 0
    assert "allow at least that" in " ".join(out.split())


def test_a_study_without_courses_is_an_answer(ran: Ran, capsys: pytest.CaptureFixture[str]):
    code, out, err = told(capsys, "-s", ran.folder, "--lang", "lt")
    assert code == 0, err
    assert "Nauji kursai regionui Vidzeme (LV00C)" in out


def test_a_list_of_ones_own_has_titles() -> None:
    assert title_of("Welding: MAG, TIG") == "Welding"
    assert title_of("Welding\tMAG") == "Welding"
    assert len(title_of("a" * 300)) == 100


def test_a_list_without_courses_is_said(study: Path, capsys: pytest.CaptureFixture[str]):
    path = study / "own.txt"
    path.write_text(" \n\n", "utf-8")
    code, _, err = told(capsys, "-s", study, "--courses", path)
    assert code != 0
    assert "own.txt" in err


def test_courses_of_a_list_are_looked_after(
    study: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    own = (OwnCourse("From my list", {skill("2a"): 0.9, skill("2b"): 0.9}),)
    monkeypatch.setattr(portfolio, "read_own", lambda *_: own)
    code, out, _ = told(capsys, "-s", study, "--courses", study / "own.txt", "--lang", "en")
    assert code == 0
    assert "Your courses: 1." in out
    assert "From my list: " in out
