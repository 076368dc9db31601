"""Gold samples through the command line: drawn, filled in, taken in, and what is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from smartlife.formats.records import opened_path
from smartlife.sources.entered.table import EnteredRow, read_entered
from smartlife.tables.gold_answers import LIST_FORM
from tests.cli.conftest import Ran
from tests.commands import ask, rows_of


@pytest.fixture(scope="module")
def drawn(ran: Ran, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run study with the lists of a round."""
    folder = tmp_path_factory.mktemp("gold") / "study"
    shutil.copytree(ran.folder, folder)
    said = ask("gold", "sample", folder, "--round", "r1", "--json")
    assert said.code == 0, said.err
    told = said.last_json
    held = len(rows_of(folder, "core__vacancies"))
    [sample] = [one for one in told["samples"] if one["side"] == "vacancies"]
    # fewer are held than wanted: all of them are drawn
    assert (sample["drawn"], sample["held"]) == (held, held)
    return folder


def first(folder: Path) -> Path:
    return folder / "gold" / "r1-first.xlsx"


def lines(folder: Path) -> list[EnteredRow]:
    items = read_entered(opened_path(first(folder)), LIST_FORM)
    return [item for item in items if isinstance(item, EnteredRow)]


def mark(folder: Path, row: int, **cells: str) -> Path:
    """Fills in one line of a copy of the first reader's list; returns the copy."""
    table = [LIST_FORM.columns]
    for item in lines(folder):
        said = dict(item.cells) | (cells if item.row == row else {})
        table.append(tuple(said.get(name, "") for name in LIST_FORM.columns))
    path = folder / f"filled-{row}.tsv"
    path.write_text("".join("\t".join(cells) + "\n" for cells in table), "utf-8")
    return path


def line(folder: Path, task: str, candidate: str) -> int:
    """Number of the first line of a task with that candidate."""
    return next(
        item.row
        for item in lines(folder)
        if (item.text("task"), item.text("candidate")) == (task, candidate)
    )


def held(folder: Path) -> list[str]:
    return (folder / "inputs" / "gold.tsv").read_text("utf-8").splitlines()


def test_lists_are_there_for_both_readers_and_the_draw_is_kept(drawn: Path) -> None:
    assert first(drawn).is_file()
    assert first(drawn).with_name("r1-second.xlsx").is_file()
    draws = [one for one in held(drawn)[1:] if one.startswith("r1\t")]
    # every document for its tasks, the first ones for a second reader too
    asked = {(one.text("document_id"), one.text("task")) for one in lines(drawn)}
    assert len([one for one in draws if "\tfirst\t" in one]) == len(asked)
    again = ask("gold", "sample", drawn, "--round", "r1")
    assert again.code != 0
    assert "cannot be called r1" in again.err


def test_marks_are_taken_and_evaluation_is_told(drawn: Path) -> None:
    before = held(drawn)
    filled = mark(drawn, line(drawn, "occupation", "(document as a whole)"), mark="none")
    said = ask("gold", "import", drawn, filled)
    assert said.code == 0, said.err
    assert "1 mark added" in said.out
    assert "Round r1, first reader: 1 of " in said.out
    assert "smartlife evaluate" in said.out
    after = held(drawn)
    assert after[: len(before)] == before
    assert len(after) == len(before) + 1
    again = ask("gold", "import", drawn, filled, "--json")
    [told] = json.loads(again.out.splitlines()[-1])["files"]
    assert (told["added"], told["same"]) == (0, 1)
    assert held(drawn) == after


def test_a_problem_names_file_row_and_column_and_nothing_is_taken(drawn: Path) -> None:
    before = held(drawn)
    number = line(drawn, "occupation", "(document as a whole)")
    marked = mark(drawn, number + 1, mark="perhaps")
    weighted = mark(drawn, number, mark="none", inclusion_probability="0.001")
    said = ask("gold", "import", drawn, marked, weighted)
    assert said.code != 0
    assert f"{marked.name}, row {number + 1}, mark" in said.err
    assert f"{weighted.name}, row {number}, inclusion_probability" in said.err
    assert held(drawn) == before


def test_a_study_that_was_not_run_says_so(tiny: Path) -> None:
    said = ask("gold", "sample", tiny)
    assert said.code != 0
    assert "smartlife run" in said.err
