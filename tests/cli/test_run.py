"""A whole small study through the command line, as people and programs use it."""

import json
import re
import signal
import subprocess
import time

import pytest

from tests.cli.conftest import ROWS
from tests.commands import COMMAND, call, write_tiny

ESCAPE = re.compile("[\x1b\r]")


def test_the_first_run_tells_what_became_of_each_row(ran):
    assert ran.said.code == 0, ran.said.err
    told = ran.said.last_json
    board = told["sources"]["board"]
    assert (board["read"], board["kept"], board["rejected"]) == (3, 2, 1)
    assert sum(board["rejected_by_reason"].values()) == 1
    assert told["documents"]["vacancies"]["by_place_status"] == {"coded": 2}
    assert told["peak_memory_mb"] > 0
    assert set(told["steps_done"]) == set(told["steps"])
    for path in told["report_paths"]:
        assert path.endswith(("report_en.html", "report_en.pdf"))


def test_the_json_is_the_only_line_of_the_output(ran):
    assert len(ran.said.out.splitlines()) == 1
    assert "Reading Board" in ran.said.err
    assert not ESCAPE.search(ran.said.out + ran.said.err)


def test_a_second_run_does_nothing(ran):
    again = call("run", ran.folder, "--json")
    assert again.code == 0
    assert again.last_json["steps_done"] == []
    first = {**ran.said.last_json, "steps_done": []}
    assert again.last_json == first
    assert again.err == ""


def test_people_get_a_table_and_the_report(ran):
    said = call("run", ran.folder)
    assert said.code == 0
    assert "Nothing to do" in said.err
    assert re.search(r"board +3 +2 +1 +0 +0", said.out)
    assert "report_en.html" in said.out
    assert not ESCAPE.search(said.out + said.err)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colours_where_none_are_wanted(ran, environment):
    said = call("status", ran.folder, **environment)
    assert said.code == 0
    assert not ESCAPE.search(said.out + said.err)


def test_status_says_what_there_is_and_what_a_run_would_do(ran, tmp_path):
    said = call("status", ran.folder)
    assert "Tiny [/bold] :smile: study (tiny)" in said.out
    assert "Nothing to do" in said.out
    told = call("status", ran.folder, "--json").last_json
    assert told["stale"] == []
    assert told["run"] == ran.said.last_json["run"]
    new = call("status", write_tiny(tmp_path / "new", *ROWS), "--json").last_json
    assert new["run"] is None
    assert "read_board" in new["stale"]


def test_report_prints_where_the_report_is(ran):
    said = call("report", ran.folder)
    assert said.code == 0
    assert said.out.splitlines() == ran.said.last_json["report_paths"]


def test_stopping_a_run_is_told_and_the_study_goes_on(tiny):
    with subprocess.Popen(
        [*COMMAND, "run", str(tiny), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        # who runs the tests in the background passes on that Ctrl-C is ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as process:
        deadline = time.monotonic() + 60
        while not (tiny / "lake" / "lock.json").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "Stopped" in err
    assert out == ""
    assert json.loads(call("status", tiny, "--json").out)["run"] is None
