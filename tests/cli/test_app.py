"""Errors, exit codes and help, in this process: nothing here runs a whole study."""

import io
import subprocess
import sys

import pytest

from smartlife.cli import studies
from smartlife.cli.app import STOPPED, run
from smartlife.errors import StoreFailed
from smartlife.store.lock import study_lock

COMMANDS = ("init", "run", "report", "status", "demo", "doctor")


def said(capsys, *arguments):
    code = run(list(map(str, arguments)))
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    return code, captured.out, captured.err


def parts(err):
    """The lines of an error by their first word."""
    words = {}
    for line in err.splitlines():
        if line[:6].strip():
            words[line[:6].strip()] = line[6:]
    return words


def test_no_command_shows_what_there_is(capsys):
    _, out, _ = said(capsys)
    assert all(command in out for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_says_what_it_does(capsys, command):
    code, out, err = said(capsys, command, "--help")
    assert (code, err) == (0, "")
    first = out.split(command, 1)[1]
    assert "Options" in out
    # a sentence beyond the usage, and a word on each argument and option
    assert sum(line.strip(" │").endswith(".") for line in first.splitlines()) >= 1
    for line in out.splitlines():
        if line.startswith("│ --"):
            assert len(line.strip("│ ").split("  ")) >= 2


def test_the_version_is_that_of_the_package(capsys):
    from importlib.metadata import version

    assert said(capsys, "--version") == (0, f"smartlife {version('smartlife')}\n", "")


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "many"])
@pytest.mark.parametrize(
    ("command", "option", "todo"),
    [
        (("plan",), "--hours", "Give a number of 1 or more."),
        (("plan",), "--making-cost", "Give a number of 0 or more."),
        (("portfolio", "what-if"), "--travel", "Give a number from 1 to 600."),
        (("need", "advert.txt"), "--hours-each", "Give a number of 0 or more."),
    ],
)
def test_no_limit_is_infinite_or_no_number(capsys, command, option, todo, value):
    code, out, err = said(capsys, *command, f"{option}={value}")
    assert (code, out) == (2, "")
    assert parts(err) == {"error": f"{option} cannot be {value}.", "where": option, "do": todo}


@pytest.mark.parametrize("arguments", [("nope",), ("run",), ("run", ".", "--nope")])
def test_a_wrong_command_is_told_with_a_way_on(capsys, arguments):
    code, out, err = said(capsys, *arguments)
    assert (code, out) == (2, "")
    assert "smartlife" in err
    assert "-h" in err


@pytest.mark.parametrize("command", ["run", "status", "report"])
def test_a_folder_without_a_study_is_told(capsys, tmp_path, command):
    code, out, err = said(capsys, command, tmp_path / "none")
    assert (code, out) == (2, "")
    told = parts(err)
    assert list(told) == ["error", "where", "do"]
    assert "study.toml" in told["error"]
    assert "smartlife init" in told["do"]


@pytest.mark.parametrize(
    "command", [("status",), ("report",), ("open-data",), ("audit", "sample"), ("gold", "sample")]
)
def test_without_a_name_it_is_the_study_of_this_folder(capsys, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    code, _, err = said(capsys, *command)
    assert code == 2
    assert "There is no study.toml here" in parts(err)["error"]
    assert "Give the folder of a study" in parts(err)["do"]


@pytest.mark.parametrize(
    "text", ["[study", "", "[study]\nid = 1", "\xff", '[study]\nid = "x"\n[source]\nkind = "a"']
)
def test_a_broken_study_names_key_and_line(capsys, tmp_path, text):
    (tmp_path / "study.toml").write_text(text, "latin-1")
    code, out, err = said(capsys, "run", tmp_path, "--json")
    assert code == 2
    assert list(parts(err)) == ["error", "where", "do"]
    assert '"error": "study_invalid"' in out


@pytest.mark.parametrize(
    ("code", "told"),
    [("LV999", "no code of NUTS 2024"), ("XX", "no code of NUTS 2024"), ("LV008", "2021")],
)
@pytest.mark.parametrize("command", ["run", "doctor"])
def test_a_region_that_does_not_exist_is_told(capsys, tiny, code, told, command):
    text = (tiny / "study.toml").read_text("utf-8").replace("LV00C", code)
    (tiny / "study.toml").write_text(text, "utf-8")
    exit_code, out, err = said(capsys, command, tiny)
    assert exit_code == {"run": 2, "doctor": 1}[command]
    assert "study.regions (line" in out + err
    assert told in out + err
    assert not (tiny / "lake").exists()


def test_a_source_without_files_is_told_and_all_of_them_at_once(capsys, tiny):
    (tiny / "data" / "a.csv").unlink()
    code, _, err = said(capsys, "run", tiny)
    assert code == 3
    assert "board" in parts(err)["error"]
    text = (tiny / "study.toml").read_text("utf-8")
    more = text[text.index("[[source]]") :].replace("board", "other")
    (tiny / "study.toml").write_text(text + more, "utf-8")
    code, _, err = said(capsys, "run", tiny)
    assert code == 3
    assert "2 sources" in parts(err)["error"]
    assert "board" in err
    assert "other" in err


def test_a_second_run_is_told_who_runs(capsys, tiny):
    with study_lock(tiny / "lake"):
        code, _, err = said(capsys, "run", tiny)
    assert code == 4
    assert "process" in parts(err)["where"]


def test_a_study_that_cannot_be_written_is_told(capsys, tiny):
    (tiny / "lake").write_text("no folder")
    code, _, err = said(capsys, "run", tiny)
    assert code == 5
    assert list(parts(err)) == ["error", "where", "do"]


@pytest.mark.parametrize("setting", ["SMARTLIFE_MEMORY_MB", "SMARTLIFE_THREADS"])
def test_a_wrong_setting_is_told(capsys, tiny, monkeypatch, setting):
    monkeypatch.setenv(setting, "much")
    code, _, err = said(capsys, "run", tiny)
    assert code == 2
    assert setting in err


def test_init_makes_a_study_that_doctor_and_status_understand(capsys, tmp_path):
    folder = tmp_path / "my study [/bold]"
    code, out, _ = said(capsys, "init", folder)
    assert code == 0
    assert f"smartlife run '{folder}'" in out
    code, out, _ = said(capsys, "doctor", folder)
    assert code == 1
    assert "problem esco" in out
    assert "data/esco" in out
    assert "ok      study.toml" in out
    code, _, err = said(capsys, "status", folder)
    assert code == 3
    assert "4 sources" in err
    code, _, err = said(capsys, "init", folder)
    assert code == 2
    assert "not empty" in err


def test_doctor_says_what_each_file_would_be_read_as(capsys, tiny):
    (tiny / "data" / "b.csv").write_bytes(b"%PDF-1.7")
    (tiny / "data" / "c.csv").write_text("")
    code, out, _ = said(capsys, "doctor", tiny)
    assert code == 1
    assert "board · a.csv: delimited, read as tabular" in out
    assert "problem board · b.csv" in out
    assert "PDF" in out
    assert "problem board · c.csv: The file is empty" in out
    assert not (tiny / "lake").exists()


def test_the_demo_does_not_take_a_folder_of_others(capsys, tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    for place in (tmp_path, tmp_path / "mine.txt"):
        code, _, err = said(capsys, "demo", place)
        assert code == 2
        assert "demo" in parts(err)["error"]
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_unknown_language_is_told(capsys, tiny):
    code, _, err = said(capsys, "report", tiny, "--lang", "xx")
    assert code == 2
    assert "lv" in parts(err)["do"]


def test_an_unknown_format_is_told(capsys, tiny):
    code, _, err = said(capsys, "report", tiny, "--format", "doc")
    assert code == 2
    assert "docx" in parts(err)["do"]


HOSTILE = "\x1b]0;title\x07\x1b[31mred\x1b[0m\r\u202egnp.exe[/bold]:smile:\x9b"


def test_names_of_files_cannot_change_the_terminal(capsys, tiny):
    (tiny / "data" / f"{HOSTILE.replace('/', '')}.csv").write_text("")
    code, out, _ = said(capsys, "doctor", tiny)
    assert code == 1
    assert not set("\x1b\x07\r\u202e\x9b") & set(out)
    assert ":smile:" in out


def test_nothing_in_an_error_can_change_the_terminal(capsys, tiny, monkeypatch):
    def fail(study, quiet):
        raise StoreFailed(HOSTILE, where=HOSTILE + "\nsecond line", todo="x" * 100_000)

    monkeypatch.setattr(studies, "run_watched", fail)
    code, _, err = said(capsys, "run", tiny)
    assert code == 5
    assert not set("\x1b\x07\r\u202e\x9b") & set(err)
    assert "[/bold]" in err
    assert "\n      second line" in err
    assert len(err) < 10_000


def test_a_defect_and_a_failing_disk_are_told_without_traceback(capsys, tiny, monkeypatch):
    for error, code in ((ZeroDivisionError("x"), 1), (OSError(28, "No space left"), 5)):

        def fail(study, quiet, error=error):
            raise error

        monkeypatch.setattr(studies, "run_watched", fail)
        assert said(capsys, "run", tiny)[0] == code
    monkeypatch.setenv("SMARTLIFE_TRACEBACK", "1")
    run(["run", str(tiny)])
    assert "Traceback" in capsys.readouterr().err


def test_stopping_is_no_failure(capsys, tiny, monkeypatch):
    def stop(study, quiet):
        raise KeyboardInterrupt

    monkeypatch.setattr(studies, "run_watched", stop)
    code, _, err = said(capsys, "run", tiny)
    assert code == STOPPED
    assert "goes on from there" in err


def test_a_terminal_without_our_letters_is_no_failure(tiny, monkeypatch):
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    err = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    (tiny / "data" / "a.csv").unlink()
    (tiny / "study.toml").write_text(
        (tiny / "study.toml").read_text("utf-8").replace("data/*.csv", "dati/ž*.csv"), "utf-8"
    )
    assert run(["run", str(tiny), "--json"]) == 3
    out.flush()
    assert b"\\u017e" in out.buffer.getvalue()


def test_nothing_heavy_is_imported_to_show_help():
    heavy = "ibis duckdb pyarrow numpy scipy altair lxml pandas"
    code = (
        "import sys; from smartlife.cli.app import run; run(['--help']); "
        f"print([n for n in '{heavy}'.split() if n in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr.strip() == "[]"
