"""smartlife explain and open-data, on a study small enough to be run here."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from smartlife.cli.app import run
from smartlife.model.figures import figure_id
from smartlife.store.finished import raw_path
from smartlife.store.lake import Lake
from tests.cli.conftest import Ran
from tests.commands import rows_of

MORE = (
    "4,=Painter,Call +371 26123456 or mail anna@firma.lv and you paint the walls of houses in the "
    "town and in the villages around it every day until the first snow falls on the roofs,"
    "Paints,Valmiera,2026-01-04"
)


def identifiers(folder: Path) -> dict[str, dict]:
    return {figure_id(row): row for row in rows_of(folder, "ind__evidence_card")}


@pytest.fixture(scope="module")
def study(ran: Ran, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study that was run, had a row added and was run again."""
    folder = shutil.copytree(ran.folder, tmp_path_factory.mktemp("explain") / "study")
    (folder / "before.json").write_text(json.dumps(sorted(identifiers(folder))), "utf-8")
    toml = folder / "study.toml"
    toml.write_text(toml.read_text("utf-8") + 'publish = "full"\n', "utf-8")
    with (folder / "data" / "a.csv").open("a", encoding="utf-8") as file:
        file.write(MORE + "\n")
    assert run(["run", str(folder), "-q"]) == 0
    return folder


def wanted(study: Path, **values: object) -> str:
    values = {"measure": "documents", "nuts_code": "LV00C", "side": "demand", **values}
    held = identifiers(study).items()
    return next(name for name, row in held if all(row[key] == v for key, v in values.items()))


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_figure_keeps_its_name_when_the_data_change(study: Path) -> None:
    before = json.loads((study / "before.json").read_text("utf-8"))
    now = identifiers(study)
    assert set(before) <= set(now)
    changed = now[wanted(study)]
    assert changed["estimate"] == 3


def test_a_figure_opens_to_single_advertisements(study: Path, capsys) -> None:
    name = wanted(study)
    code, out, _ = told(capsys, "explain", name[:10], "-s", study)
    assert code == 0
    assert f"Figure {name[:10]}" in out
    assert "3 advertisements are counted" in out
    assert "a.csv, row 2" in out
    assert "as it was read" in out
    assert "employer = Kitchen" in out
    # contact data stay out, whatever the source allows
    assert "26123456" not in out
    assert "anna@" not in out


def test_programs_get_json_and_the_list(study: Path, capsys, tmp_path: Path) -> None:
    name = wanted(study)
    listed = tmp_path / "list.csv"
    code, out, err = told(capsys, "explain", name, "-s", study, "--json", "--documents", listed)
    assert code == 0
    held = json.loads(out.splitlines()[-1])
    assert held["figure_id"] == name
    assert held["is_exact"] is True
    assert held["sets"][0]["shown"][0]["raw"]["title"]
    assert {file["raw_file"] for file in held["files"]} == {"unchanged"}
    rows = list(csv.DictReader(listed.read_text("utf-8").splitlines()))
    assert {row["title"].lstrip("'=") for row in rows} >= {"Cook", "Painter"}
    # a title that a spreadsheet would take for a formula does not begin like one
    assert not [row["title"] for row in rows if row["title"].startswith("=")]
    assert {len(row["checksum"]) for row in rows} == {64}
    assert "3 documents" in err


def test_errors_teach(study: Path, capsys) -> None:
    name = wanted(study)
    wrong = name[:6] + ("0" if name[6] != "0" else "1")
    code, _, err = told(capsys, "explain", wrong, "-s", study)
    assert code == 2
    assert "No figure of this study" in err
    assert name[:7] in err
    code, _, err = told(capsys, "explain", "-s", study)
    assert code == 2
    assert "--finding" in err
    code, _, err = told(capsys, "explain", "--finding", "99", "-s", study)
    assert code == 2
    assert "findings" in err
    code, _, err = told(capsys, "explain", name, "-s", study, "--run", "nothing")
    assert code == 2


def test_a_figure_of_an_earlier_run_says_how_to_open_it(study: Path, capsys, tmp_path) -> None:
    # the place of the board is gone, and with it the figures of its region's languages
    rows = "id,title,text,employer,place,posted\n"
    rows += "9,Kokk,Sa keedad suppi iga päev kooli köögis linna keskel ja ostad turult mida on "
    rows += "vaja ning õpetad noortele kuidas seda hästi ja puhtalt ning ilma kiirustamata "
    rows += "tehakse,Köök,Tartu,2026-01-02\n"
    (study / "data" / "a.csv").write_text(rows, "utf-8")
    gone = wanted(study, measure="documents_by", group_code="en")
    assert run(["run", str(study), "-q"]) == 0
    assert gone not in identifiers(study)
    code, _, err = told(capsys, "explain", gone, "-s", study)
    assert code == 2
    assert "earlier run" in err
    assert "--run" in err
    run_id = err.split("--run ")[1].split()[0]
    code, out, _ = told(capsys, "explain", gone, "-s", study, "--run", run_id)
    assert code == 0
    assert "a.csv" in out


def test_open_data_replace_only_open_data(study: Path, capsys, tmp_path: Path) -> None:
    code, out, _ = told(capsys, "open-data", study)
    assert code == 0
    folder = study / "open_data"
    assert str(folder / "README.md") in out
    (folder / "data" / "old.csv").write_text("left over", "utf-8")
    assert run(["open-data", str(study)]) == 0
    assert not (folder / "data" / "old.csv").exists()
    (folder / ".git").mkdir()
    code, _, err = told(capsys, "open-data", study)
    assert code == 2
    assert ".git" in err
    assert (folder / ".git").is_dir()
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine", "utf-8")
    code, _, err = told(capsys, "open-data", study, "--out", other)
    assert code == 2
    assert "Something else" in err
    assert (other / "mine.txt").read_text("utf-8") == "mine"


def test_open_data_go_where_one_stands_and_where_a_link_points(
    study: Path, capsys, tmp_path: Path, monkeypatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    for _ in range(2):
        assert run(["open-data", str(study), "--out", "."]) == 0
        assert Path("datapackage.json").is_file()
        assert not [entry for entry in here.iterdir() if entry.name.startswith(".")]
    link = tmp_path / "link"
    link.symlink_to(here)
    (here / "metadata").rename(tmp_path / "elsewhere")
    (here / "metadata").symlink_to(tmp_path / "elsewhere")
    code, out, _ = told(capsys, "open-data", study, "--out", link)
    assert code == 0
    assert str(here / "README.md") in out
    assert link.is_symlink()
    assert not (here / "metadata").is_symlink()
    assert (tmp_path / "elsewhere").is_dir()
    (tmp_path / "file").write_text("mine", "utf-8")
    assert told(capsys, "open-data", study, "--out", tmp_path / "file")[0] == 2
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_a_list_of_documents_is_not_written_over(study: Path, capsys, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("mine", "utf-8")
    asked = ("explain", wanted(study), "-s", study, "--documents")
    code, _, err = told(capsys, *asked, path)
    assert code == 3
    assert "--force" in err
    assert path.read_text("utf-8") == "mine"
    assert told(capsys, *asked, path, "--force")[0] == 0
    assert path.read_text("utf-8").startswith("figure_id,")
    assert told(capsys, *asked, tmp_path / "none" / "list.csv")[0] == 3
    assert told(capsys, *asked, tmp_path)[0] == 3


def test_a_raw_file_that_was_changed_is_told(study: Path, capsys) -> None:
    name = wanted(study, nuts_code="ALL")
    lake = Lake(study / "lake")
    [origin] = [row for row in rows_of(study, "core__origins") if row["file"] == "a.csv"]
    raw_path(lake, origin["checksum"]).write_text("other bytes", "utf-8")
    code, out, _ = told(capsys, "explain", name, "-s", study)
    assert code == 0
    assert "CHANGED since it was read" in out
    assert "is not what was read" in out
    raw_path(lake, origin["checksum"]).unlink()
    assert "MISSING from the archive" in told(capsys, "explain", name, "-s", study)[1]
