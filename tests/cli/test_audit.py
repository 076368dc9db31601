"""audit sample and audit import: what they refuse, take, and say is next."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from smartlife.analysis.audits.sample import Sample
from smartlife.cli.app import run
from smartlife.cli.entered_lists import keep_draw
from smartlife.cli.studies import load_study
from smartlife.errors import StudyInvalid
from smartlife.pipeline.entered_tables import read_held, write_held
from smartlife.products.sheets import TextSheet, Workbook
from smartlife.tables.audits import FORM
from tests.cli.conftest import ROWS
from tests.commands import COMMAND, ask, write_tiny
from tests.products.test_audit_sheets import GROUPS

GROUP = "http://data.europa.eu/esco/skill/S1."
LIST = "round_id\tregion\treading\tgroup_uri\tcandidate\tverdict\tcourse_id\ttaught_by\n"


def line(number, reading="first", round_id="audit-1"):
    cells = {
        "round_id": round_id, "region": "LV00C", "group_uri": f"{GROUP}{number}",
        "reading": reading, "stratum": "covered", "design": "drawn", "draw_count": "1",
        "drawn_share": "0.1", "stratum_share": "0.5", "content_hash": "h",
    }  # fmt: skip
    return "\t".join(cells.get(name, "") for name in FORM.columns) + "\n"


@pytest.fixture
def drawn(tmp_path):
    """A study with a round of three groups, two of them read twice, and an older round."""
    folder = write_tiny(tmp_path / "study", *ROWS)
    rows = [
        line(1, round_id="audit-0"),
        *map(line, (1, 2, 3)),
        line(1, "second"),
        line(2, "second"),
    ]
    (folder / "inputs").mkdir()
    (folder / FORM.name).write_text("\t".join(FORM.columns) + "\n" + "".join(rows), "utf-8")
    return folder


def write_list(folder, name, *rows):
    path = folder / name
    path.write_text(LIST + "".join(f"audit-1\tLV00C\t{row}\n" for row in rows), "utf-8")
    return path


def test_lists_are_taken_whole_or_not_at_all(drawn, tmp_path):
    first = write_list(
        tmp_path, "first.tsv",
        f"first\t{GROUP}1\t1\tno\tc1\t", f"first\t{GROUP}2\t1\tyes\tc2\t1",
        f"first\t{GROUP}3\t1\t\tc2\t",
    )  # fmt: skip
    second = write_list(
        tmp_path, "second.tsv", f"second\t{GROUP}1\t1\tno\tc1\t", f"second\t{GROUP}2\t1\tyes\tc2\t9"
    )
    said = ask("audit", "import", drawn, first, second)
    assert said.code == 2
    assert "2 new verdicts, 0 changed, 0 as held, 1 group not read yet." in said.out
    assert "second.tsv, row 3, taught_by ('9'), value_unknown" in said.err
    assert "1 list was not taken" in said.err
    held = (drawn / FORM.name).read_text("utf-8").splitlines()
    assert len(held) == 7
    assert held[1].startswith("audit-0")
    assert not [
        row for row in held if "\tsecond\t" in row and ("\tyes\t" in row or "\tno\t" in row)
    ]

    write_list(
        tmp_path, "second.tsv", f"second\t{GROUP}1\t1\tno\tc1\t", f"second\t{GROUP}2\t1\tyes\tc2\t1"
    )
    again = ask("audit", "import", drawn, first, second)
    assert again.code == 0, again.err
    assert "0 new verdicts, 0 changed, 2 as held" in again.out
    assert "Two readers agree on 100 % of 2 groups; Cohen's kappa: 1.00." in again.out
    assert "Missing: verdicts on 1 group." in again.out
    assert "Next: smartlife run" in again.out
    # two rounds, neither of which is complete: that is told, and which of them counts
    assert again.out.count("Of its rounds figures use this one: none is complete yet.") == 1
    told = ask("audit", "import", drawn, first, "--json").last_json
    assert [one["is_used"] for one in told["rounds"]] == [False, True]
    assert told["rounds"][1]["read"] == 2
    assert told["files"][0]["same"] == 2


def test_a_damaged_row_of_a_round_is_never_written_over(drawn, tmp_path):
    path = drawn / FORM.name
    path.write_text(path.read_text("utf-8") + line("x" * 2000), "utf-8")
    before = path.read_bytes()
    said = ask(
        "audit", "import", drawn, write_list(tmp_path, "l.tsv", f"first\t{GROUP}1\t1\tno\t\t")
    )
    assert said.code == 2
    assert "nothing is written" in said.err
    assert path.read_bytes() == before


def test_columns_and_rows_that_people_added_stay(drawn, tmp_path):
    path = drawn / FORM.name
    lines = path.read_text("utf-8").splitlines()
    # columns of their own, two of them called like ours, and a remark in a row of its own
    lines = [f"by\t{lines[0]}\tWho asked\tnote"] + [
        f"A. B.\t{one}\tLīga {n}\tours {n}" for n, one in enumerate(lines[1:])
    ]
    lines.append("\t" * (len(FORM.columns)) + "\tstill to do\t")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    said = ask(
        "audit", "import", drawn, write_list(tmp_path, "l.tsv", f"first\t{GROUP}2\t1\tno\t\t")
    )
    assert said.code == 0, said.err
    header, *held = (row.split("\t") for row in path.read_text("utf-8").splitlines())
    assert len(held) == len(lines) - 1
    assert header[-3:] == ["reader.2", "Who asked", "note.2"]
    cells = [dict(zip(header, row, strict=True)) for row in held]
    asked = [f"Līga {n}" for n in range(6)]
    assert [one["Who asked"] for one in cells] == [*asked, "still to do"]
    assert (cells[2]["verdict"], cells[2]["note.2"]) == ("no", "ours 2")
    assert cells[0]["reader"] == "A. B."
    again = path.read_bytes()
    ask("audit", "import", drawn, tmp_path / "l.tsv")
    assert path.read_bytes() == again


def test_what_is_not_there_yet(tmp_path):
    folder = write_tiny(tmp_path / "study", *ROWS)
    said = ask("audit", "import", folder, tmp_path / "l.xlsx")
    assert said.code == 2
    assert "smartlife audit sample" in said.err
    said = ask("audit", "sample", folder)
    assert said.code == 2
    assert "has not been run yet" in said.err
    said = ask("audit", "sample", folder, "--out", tmp_path / "list.csv")
    assert "Lists are workbooks" in said.err


def test_a_study_without_text_has_nothing_to_draw(ran):
    said = ask("audit", "sample", ran.folder)
    assert said.code == 2
    assert "There is nothing to draw" in said.err
    assert not (ran.folder / "audit").exists()


def test_what_was_drawn_and_where_it_lies_is_always_told(ran, tmp_path, monkeypatch, capsys):
    folder = tmp_path / "study"
    shutil.copytree(ran.folder, folder)
    made = Sample(GROUPS, {"LT026": "no_text"})
    monkeypatch.setattr("smartlife.analysis.audits.sample.draw_sample", lambda *_, **__: made)
    assert run(["audit", "sample", str(folder), "--size", "30"]) == 0
    said = capsys.readouterr()
    assert "Reading run" in said.err
    lists = [folder / "audit" / f"audit-1-{reader}.xlsx" for reader in ("first", "second")]
    for path in lists:
        assert path.is_file()
        assert str(path) in said.out
    for word in ("groups drawn", "inputs/audits.tsv", "LT026: nothing drawn", "audit import"):
        assert word in said.out
    rows = (folder / FORM.name).read_text("utf-8").splitlines()[1:]
    assert len(rows) == len(GROUPS) + sum(one.is_second for one in GROUPS)
    # a second round gets the next name; a list that is there is never written over
    (folder / "audit" / "audit-2-second.xlsx").write_bytes(b"filled in")
    assert run(["audit", "sample", str(folder)]) == 2
    assert "filled it in" in capsys.readouterr().err
    assert not (folder / "audit" / "audit-2-first.xlsx").exists()
    assert (folder / FORM.name).read_text("utf-8").splitlines()[1:] == rows


def test_help_teaches():
    said = ask("audit", "--help")
    for word in ("sample", "import", "two readers", "smartlife run"):
        assert word in said.out


def test_a_table_that_changed_meanwhile_is_not_written_over(drawn):
    study = load_study(drawn)
    held = read_held(study, FORM)
    with (drawn / FORM.name).open("a", encoding="utf-8") as file:
        file.write(line(7))
    changed = (drawn / FORM.name).read_bytes()
    with pytest.raises(StudyInvalid, match="was changed meanwhile"):
        write_held(study, held, held.rows)
    assert (drawn / FORM.name).read_bytes() == changed
    # nor are lists left whose draw is not kept
    lists = {drawn / "audit" / "l.xlsx": Workbook("T", (TextSheet("T", ()),))}
    with pytest.raises(StudyInvalid):
        keep_draw(study, held, held.rows, lists)
    assert not (drawn / "audit" / "l.xlsx").exists()
    # whatever it was that stopped the command
    with pytest.raises(ValueError, match="needs sheets"):
        keep_draw(study, held, held.rows, lists | {drawn / "audit" / "m.xlsx": Workbook("T", ())})
    assert not (drawn / "audit" / "l.xlsx").exists()


HOLD = """
import sys
from pathlib import Path
from smartlife.cli.entered_lists import changing
from smartlife.cli.studies import load_study
from smartlife.pipeline.entered_tables import write_held
from smartlife.tables.audits import FORM
study = load_study(Path(sys.argv[1]))
with changing(study, FORM) as held:
    print("held", flush=True)
    sys.stdin.readline()
    held.rows[2]["verdict"] = "yes"
    write_held(study, held, held.rows)
"""


def test_of_two_lists_taken_in_at_once_both_are_kept(drawn, tmp_path):
    import_list = [*COMMAND, "audit", "import", str(drawn)]
    mine = write_list(tmp_path, "mine.tsv", f"first\t{GROUP}1\t1\tno\tc1\t")
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(drawn)], stdin=subprocess.PIPE, **pipes
    ) as first:
        assert first.stdout.readline() == "held\n"
        with subprocess.Popen([*import_list, str(mine)], **pipes) as second:
            assert "waiting for it" in second.stderr.readline()
            assert second.poll() is None
            first.communicate("on\n", timeout=60)
            out, _ = second.communicate(timeout=60)
    assert (first.returncode, second.returncode) == (0, 0)
    assert "1 new verdict" in out
    _, *rows = (row.split("\t") for row in (drawn / FORM.name).read_text("utf-8").splitlines())
    place = FORM.columns.index("verdict")
    assert [row[place] for row in rows[1:3]] == ["no", "yes"]


def test_partners_are_asked_only_for_what_an_audit_found(ran):
    said = ask("audit", "sample", ran.folder, "--partners")
    assert said.code == 2
    assert "There is nothing to look for at partners" in said.err
    assert "the study names no partner" in said.err
    assert not (ran.folder / "audit").exists()
