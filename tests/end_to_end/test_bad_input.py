"""Bad files, killed runs, full disks: each is told, none is a traceback or a wrong number."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import threading
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from smartlife.model.issues import REASONS
from smartlife.store.lake import Lake, Manifest
from tests.commands import COMMAND, Said, assert_adds_up, call, rows_of, write_tiny
from tests.end_to_end.hostile_files import READABLE, UNREADABLE, write


def run(folder: Path, *, file_bytes: int | None = None) -> Said:
    return call("run", folder, "--json", file_bytes=file_bytes)


def whole(folder: Path) -> Manifest:
    """The run that readers see, after a look at every file of it."""
    lake = Lake(folder / "lake")
    manifest = lake.current()
    for table in manifest.tables.values():
        assert pq.read_table(lake.folder / table.path).num_rows == table.rows
    for file in manifest.files.values():
        assert (lake.folder / file).stat().st_size > 0
    return manifest


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def done(folder) -> Said:
    return run(folder)


@pytest.fixture(scope="module")
def told(done) -> dict[str, object]:
    assert done.code == 0, done.err
    return done.last_json


@pytest.fixture(scope="module")
def issues(folder, told) -> list[dict[str, object]]:
    return rows_of(folder, "core__issues")


@pytest.fixture(scope="module")
def vacancies(folder, told) -> dict[str, dict[str, object]]:
    return {row["title"]: row for row in rows_of(folder, "core__vacancies")}


def of_file(issues, name, source="board"):
    return [issue for issue in issues if issue["source_id"] == source and issue["file"] == name]


@pytest.mark.parametrize("file", [file for file in READABLE if file.good], ids=lambda f: f.name)
def test_good_rows_beside_bad_ones_are_used(vacancies, file):
    for title in file.good:
        if title != "Negative nailer":
            assert vacancies[title]["file"] == file.name


@pytest.mark.parametrize("file", [file for file in READABLE if file.reasons], ids=lambda f: f.name)
def test_bad_rows_are_found_with_row_and_reason(issues, file):
    found = of_file(issues, file.name)
    assert set(file.reasons) <= {issue["reason"] for issue in found}
    for issue in found:
        assert issue["row"] is not None
        assert issue["message"]


@pytest.mark.parametrize("file", UNREADABLE, ids=lambda f: f.name)
def test_a_file_that_cannot_be_read_is_told_once_and_stops_no_other(issues, file):
    for source in ("board", "ruins"):
        (issue,) = of_file(issues, file.name, source)
        assert (issue["severity"], issue["reason"]) == ("rejected", "file_unreadable")
        assert issue["row"] is None
        assert issue["message"].endswith(".")


def test_every_record_is_accounted_for(told):
    assert_adds_up(told)
    for counts in told["sources"].values():
        reasons = {reason.removesuffix(" (files)") for reason in counts["rejected_by_reason"]}
        assert reasons <= set(REASONS)


def test_the_counts_are_those_of_the_files(told):
    board = told["sources"]["board"]
    good = sum(len(file.good) for file in READABLE)
    # beside them: 4 formulas and markup, a baker and a lawyer with odd letters, the escaping one
    assert board["kept"] == good - 1 + 7 == told["documents"]["vacancies"]["count"]
    assert board["duplicate"] == 2
    assert board["rejected_by_reason"] == {
        "file_unreadable (files)": len(UNREADABLE),
        "number_invalid": 1,
        "repeated_header": 1,
        "structure_invalid": 1,
        "too_long": 1,
        "unreadable_row": 3,
    }


def test_a_source_of_which_nothing_can_be_read_is_told(told, issues):
    ruins = told["sources"]["ruins"]
    assert ruins["read"] == 0
    assert ruins["rejected_by_reason"] == {"file_unreadable (files)": len(UNREADABLE) + 1}
    assert any("No record could be read" in issue["message"] for issue in issues)


def test_no_value_is_made_up(vacancies):
    assert "Negative nailer" not in vacancies
    for title in ("Infinite ironer", "Wordy weaver", "Huge hatter"):
        assert vacancies[title]["positions_count"] == 1
    for title in ("Year zero zoologist", "Thirteenth month tailor", "Endless engineer"):
        assert vacancies[title]["date_status"] == "undated"
        assert vacancies[title]["posted_date"] is None
    for title in ("Nowhere navigator", "Elsewhere electrician"):
        assert vacancies[title]["place_status"] == "unknown"
        assert vacancies[title]["nuts_code"] is None
    assert vacancies["Pavārs ēdnīcā"]["text"].endswith("šķirosi ķimenes")


def test_statistics_and_taxonomy_survive_bad_files(told, issues, folder):
    (first, second) = rows_of(folder, "core__observations")
    assert (first["number"], second["number"]) == (9.6, 10.3)
    assert told["sources"]["esco"]["kept"] > 4000
    found = {(issue["file"], issue["reason"]) for issue in issues if issue["source_id"] == "esco"}
    assert ("occupations_fr.csv", "uri_invalid") in found
    assert ("skills_pl.csv", "file_unreadable") in found
    assert ("readme.txt", "file_unknown") in found


def test_nothing_of_a_file_or_of_study_toml_is_markup_in_the_report(told):
    pages = [path for path in told["report_paths"] if path.endswith(".html")]
    assert pages
    for path in pages:
        text = Path(path).read_text("utf-8")
        lower = text.lower()
        assert "<script>alert" not in lower
        assert "<img src=x" not in lower
        assert "javascript:" not in lower
        assert not re.search(r"<[^>]*\son\w+\s*=", re.sub(r"(?s)<script.*?</script>", "", lower))
        assert "/etc/passwd" not in text
        assert "root:x:0" not in text
        assert not set("\x1b\x00\u202e") & set(text)


def test_control_characters_do_not_reach_the_tables(vacancies, issues):
    for row in (*vacancies.values(), *issues):
        for name in ("title", "text", "employer_name", "file"):
            assert not set("\x1b\x00") & set(str(row.get(name, "")))


def test_a_line_of_50_megabytes_takes_little_memory(told):
    assert told["peak_memory_mb"] < 1_500


# --- killed runs, full disks, two runs at once: on a copy of a small study


def write_cooks(folder: Path, count: int) -> Path:
    return write_tiny(
        folder,
        *(
            # long enough to show its language without all that is known of eleven languages
            f"{n},Cook {n},You cook {n * 7919 % 9973} soups for {n * 31 % 97} guests in the "
            f"kitchen of a house in street {n * 17 % 89} and you buy at the market what is "
            f"needed for all of them and you teach others how it is done,"
            f"Kitchen {n % 40},Cēsis,2026-01-05"
            for n in range(count)
        ),
    )


@pytest.fixture(scope="module")
def quiet_run(tmp_path_factory) -> Path:
    """A small study after an undisturbed run."""
    folder = write_cooks(tmp_path_factory.mktemp("quiet") / "study", 60)
    assert run(folder).code == 0
    return folder


@pytest.fixture
def copy(quiet_run, tmp_path) -> Path:
    shutil.copytree(quiet_run, tmp_path / "study")
    return tmp_path / "study"


def kill_after(folder: Path, steps: int, wait: float) -> int:
    """Kills a run some time after it has finished some steps; returns its exit code."""
    with subprocess.Popen(
        [*COMMAND, "run", str(folder), "--json"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        seen = 0
        while seen < steps and process.poll() is None:
            seen += "✓" in process.stderr.readline()
        # what it still says must not stop it
        threading.Thread(target=process.stderr.read, daemon=True).start()
        time.sleep(wait)
        process.kill()
        return process.wait()


def test_killed_runs_end_as_an_undisturbed_one(quiet_run, copy):
    # as after a first run that was killed early on
    lake = copy / "lake"
    shutil.rmtree(lake / "runs")
    (lake / "current").unlink()
    for step in (lake / "steps").iterdir():
        if step.name not in {"geography", "taxonomy", "ind_participation", "courses"}:
            shutil.rmtree(step)
    chance = random.Random(7)
    # each counts the steps that it does itself: what was done before is taken over silently
    for steps in (0, 1, 2, 2):
        kill_after(copy, steps, chance.random())
        if (lake / "current").exists():
            whole(copy)
    assert run(copy).code == 0
    assert whole(copy).tables == whole(quiet_run).tables
    name = "reports/report_en.html"
    assert (copy / name).read_bytes() == (quiet_run / name).read_bytes()
    assert [path for path in (lake / "tmp").rglob("*") if path.is_file()] == []


def test_readers_see_the_old_run_until_the_new_one_is_whole(copy):
    before = whole(copy)
    write_cooks(copy, 61)
    kill_after(copy, 2, 0.1)
    assert whole(copy) == before


@pytest.mark.parametrize(
    ("file_bytes", "count"),
    [
        pytest.param(0, 61, id="nothing can be written"),
        pytest.param(5_000, 2_000, id="not even the source file fits"),
        pytest.param(60_000, 61, id="only the report does not fit"),
    ],
)
def test_a_full_disk_is_told_and_leaves_the_run_before(copy, file_bytes, count):
    before = whole(copy)
    write_cooks(copy, count)
    done = run(copy, file_bytes=file_bytes)
    assert done.code == 5
    assert "disk is full" in done.err
    assert done.last_json["error"] == "store_failed"
    assert whole(copy) == before
    assert [path for path in (copy / "lake" / "tmp").rglob("*") if path.is_file()] == []


def test_a_second_run_names_the_first(copy):
    write_cooks(copy, 61)
    with subprocess.Popen(
        [*COMMAND, "run", str(copy), "--json"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as first:
        deadline = time.monotonic() + 60
        while not (copy / "lake" / "lock.json").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        second = run(copy)
        first.kill()
    assert second.code == 4
    assert str(first.pid) in second.err
    assert second.last_json["fields"]["pid"] == first.pid
