"""The table of results keeps what was measured, and marks what is below its target."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import results, throughput
from benchmarks.results_file import ResultsFile
from benchmarks.targets import told_of, told_of_all


@pytest.fixture
def bench(tmp_path):
    (tmp_path / "bench").mkdir()
    return tmp_path


def run(bench, monkeypatch, **parts):
    """Runs two parts in place of the real ones; gives the file."""
    for name, part in parts.items():
        monkeypatch.setattr(results, name, part)
    out = bench / "evaluation" / "results.md"
    results.main(["--shared", str(bench), "--out", str(out), "--only", "titles", "terms"])
    return out


def test_a_part_that_fails_is_a_line_and_takes_no_other_with_it(bench, monkeypatch, capsys):
    def fails(shared, taxonomy):
        yield "half a table"
        raise ValueError("no such\nset")

    def works(shared, taxonomy):
        yield "a table"

    with pytest.raises(SystemExit, match="failed: titles"):
        run(bench, monkeypatch, titles=fails, terms=works)
    lines = (bench / "evaluation" / "results.md").read_text("utf-8").splitlines()
    first = lines.index("half a table")
    told = "**Failed**: titles: ValueError: no such set"
    assert lines[first:] == ["half a table", "", told, "", "a table"]
    assert told in capsys.readouterr().out
    assert [path.name for path in (bench / "evaluation").iterdir()] == ["results.md"]


def test_a_part_that_leaves_the_program_fails_alone_too(bench, monkeypatch):
    def leaves(shared, taxonomy):
        yield "half a table"
        sys.exit("expected two cells")

    with pytest.raises(SystemExit, match="failed: terms"):
        run(bench, monkeypatch, titles=lambda *_: iter(["a table"]), terms=leaves)
    text = (bench / "evaluation" / "results.md").read_text("utf-8")
    assert text.endswith("half a table\n\n**Failed**: terms: SystemExit: expected two cells\n")


def test_what_came_before_an_interruption_is_in_the_file(bench):
    def stopped():
        yield "a line"
        raise KeyboardInterrupt

    file = ResultsFile(bench / "results.md")
    with pytest.raises(KeyboardInterrupt):
        file.add_part("titles", stopped())
    assert (bench / "results.md").read_text("utf-8") == "\na line\n"


def test_without_failure_the_program_ends_well(bench, monkeypatch):
    def part(*_):
        return iter(["a table"])

    out = run(bench, monkeypatch, titles=part, terms=part)
    assert out.read_text("utf-8").endswith("\n\na table\n\na table\n")


def test_throughput_that_fails_leaves_its_figures(bench, monkeypatch):
    def ended(command, **_):
        told = Path(command[command.index("--json") + 1])
        told.write_text(json.dumps({"distinct titles a second": 874.0, "labels": 5.0}), "utf-8")
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(results.subprocess, "run", ended)
    file = ResultsFile(bench / "results.md")
    file.add_part("throughput", results.throughput(bench, bench))
    assert file.failed == ["throughput"]
    lines = (bench / "results.md").read_text("utf-8").splitlines()
    assert lines[-1].startswith("**Failed**: throughput: ChildProcessError: ")
    assert "| distinct titles a second | 874 | >= 2,000 | missed |" in lines
    assert "| labels | 5.00 |  |  |" in lines


@pytest.mark.parametrize(
    ("name", "value", "mark"),
    [
        ("sentences a second", 8_000, "met"),
        ("MB of sentences a second", 0.8, "missed"),
        ("seconds to open the index", 3.1, "missed"),
        ("ways of cutting the batches that differ", 0, "met"),
        ("ways of cutting the batches that differ", 1, "missed"),
        ("labels", 1, ""),
    ],
)
def test_speeds_are_held_against_their_targets(name, value, mark):
    assert throughput.told_of(name, value)[-1] == mark


def test_figures_are_held_against_their_targets():
    assert told_of(0.45, 0.01, 0.45) == "met"
    assert told_of(0.445, 0.01, 0.45) == "within one standard error"
    assert told_of(0.43, 0.01, 0.45) == "missed"
    assert told_of_all({}) == "–"
    assert told_of_all({"s@1": (0.5, 0.1, 0.4), "MRR": (0.5, 0.1, 0.5)}) == "met"
    below = {"s@1": (0.5, 0.1, 0.55), "MRR": (0.2, 0.1, 0.5)}
    assert told_of_all(below) == "s@1 within one standard error, MRR missed"


def test_a_set_without_judgements_has_a_line(bench, monkeypatch):
    lines = list(results.skills(bench, bench))
    assert len(lines) == 4 + 3
    assert lines[-1].startswith("| TECHWOLF | – | – | – | – | – | 0.48 | not measured")


def test_without_git_nothing_is_said_of_the_state(monkeypatch):
    monkeypatch.setattr(results.shutil, "which", lambda _: None)
    lines = list(results.head(results.PARTS))
    assert "- State: commit unknown, changes unknown" in lines


def test_outside_of_a_checkout_nothing_is_said_of_the_state(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    lines = list(results.head(results.PARTS))
    assert "- State: commit unknown, changes unknown" in lines
