"""Calls the command line as people do, on studies small enough for it; reads what a run wrote."""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path
from unittest.mock import patch

import pyarrow.parquet as pq
from filelock import FileLock

from smartlife.store.lake import Lake

COMMAND = (sys.executable, "-m", "smartlife")

STUDY = """
[study]
id = "tiny"
title = { en = "Tiny [/bold] :smile: study" }
regions = ["LV00C"]
languages = ["en"]
from = 2025-01-01
to = 2026-03-01

[[source]]
id = "board"
kind = "vacancies"
path = "data/*.csv"
lang = "en"
region = "LV"
retrieved = 2026-02-17
publisher = "Board"
licence = "CC0-1.0"
"""

HEADER = "id,title,text,employer,place,posted\n"


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def last_json(self) -> dict:
        return json.loads(self.out.splitlines()[-1])


def call(
    *arguments: object, timeout: float = 900, file_bytes: int | None = None, **environment: str
) -> Said:
    """Runs `python -m smartlife`; `file_bytes` bounds the size of any file that it writes."""

    def bound() -> None:
        if file_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))

    kept = {key: value for key, value in os.environ.items() if not key.startswith("SMARTLIFE_")}
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
        env={**kept, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80", **environment},
        preexec_fn=bound,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


def call_once(folder: Path, run: Callable[[], Said]) -> Said:
    """What the first process of the tests got that came here; a failure counts, too.

    Args:
        folder: What `run` makes; the record of what was said lies beside it.
        run: Calls the command.
    """
    record = folder.with_suffix(".json")
    with FileLock(folder.with_suffix(".lock")):
        if not record.exists():
            record.write_text(json.dumps(asdict(run())), "utf-8")
    return Said(**json.loads(record.read_text("utf-8")))


def ask(*arguments: object) -> Said:
    """As `call`, in this process, which is far faster; not for what only a process can show."""
    from smartlife.cli import console
    from smartlife.cli.app import run

    kept = {key: value for key, value in os.environ.items() if not key.startswith("SMARTLIFE_")}
    with (
        patch.dict(os.environ, {**kept, "COLUMNS": "80"}, clear=True),
        # both were made with the width of whatever terminal the tests run in
        patch.object(console.out, "_width", 80),
        patch.object(console.err, "_width", 80),
        redirect_stdout(io.StringIO()) as out,
        redirect_stderr(io.StringIO()) as err,
    ):
        code = run([str(argument) for argument in arguments])
    said = Said(code, out.getvalue(), err.getvalue())
    assert "Traceback" not in said.err, said.err
    return said


def write_tiny(folder: Path, *rows: str) -> Path:
    """Writes a study of one table of advertisements, without a taxonomy."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(STUDY, "utf-8")
    lines = "".join(f"{row}\n" for row in rows)
    (folder / "data" / "a.csv").write_text(HEADER + lines, "utf-8")
    return folder


def rows_of(folder: Path, table: str, **wanted: object) -> list[dict]:
    """Rows of a table of the last run of a study in which the named columns have these values."""
    lake = Lake(folder / "lake")
    found = pq.read_table(lake.folder / lake.current().tables[table].path).to_pylist()
    return [row for row in found if all(row[name] == value for name, value in wanted.items())]


def assert_adds_up(told: dict) -> None:
    """Nothing was lost: what a run read of each source was kept, or told why not."""
    for name, counts in told["sources"].items():
        parts = ("kept", "rejected", "duplicate", "outside_period")
        assert counts["read"] == sum(counts[part] for part in parts), name
        reasons = counts["rejected_by_reason"]
        in_rows = sum(n for reason, n in reasons.items() if not reason.endswith("(files)"))
        assert in_rows == counts["rejected"], name
