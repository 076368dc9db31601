"""Three small steps for tests of the pipeline: read → sum → report."""

from __future__ import annotations

import errno
import os
import signal
from pathlib import Path

from smartlife.errors import StoreFailed
from smartlife.model.issues import Issue
from smartlife.model.provenance import Origin
from smartlife.model.steps import Step

HERE = "tests.pipeline.fake_steps"
CALLS: list[str] = []
FAIL: dict[str, str] = {}


def steps(study):
    read = Step(
        name="read_board",
        function=f"{HERE}:read",
        label="Reading",
        writes=("raw_board__vacancies",),
        sources=("board",),
        code=(HERE,),
    )
    return (
        Step(
            name="report",
            function=f"{HERE}:report",
            label="Writing",
            reads=("core__issues",),
            settings=(("languages", study.languages),),
            code=(HERE,),
            files=True,
        ),
        Step(
            name="accounts",
            function=f"{HERE}:accounts",
            label="Counting",
            reads=("raw_board__vacancies", *read.account_tables),
            writes=("core__issues", "core__source_counts", "core__origins"),
            code=(HERE,),
        ),
        read,
    )


def _call(name):
    CALLS.append(name)
    how = FAIL.get(name)
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "full":
        raise StoreFailed("The disk is full")
    if how == "enospc":
        raise OSError(errno.ENOSPC, "No space left on device", "report.html")
    if how == "memory":
        raise MemoryError
    if how == "bug":
        raise ZeroDivisionError("division by zero")


def read(run):
    _call("read")
    rows = []
    for file in run.source_files("board"):
        if FAIL.get("read") == "unreadable":
            issue = Issue("rejected", "file_unreadable", file.name, None, None, None, "No.")
            run.accounts.issue("board", "vacancies", issue)
            continue
        origin = run.accounts.origin(
            Origin("board", "vacancies", file.name, "delimited", "p", "t", "l", None, None,
                   file.checksum, file.size, "counts", "stock")
        )  # fmt: skip
        for row, line in enumerate(file.path.read_text().splitlines(), 1):
            run.accounts.read("board", "vacancies")
            run.accounts.kept("board", "vacancies")
            rows.append(
                {
                    "source_id": "board",
                    "origin_id": origin,
                    "file": file.name,
                    "row": row,
                    "raw_title": line,
                }
            )
    run.write_rows("raw_board__vacancies", rows)


def accounts(run):
    _call("accounts")
    run.write("core__issues", run.read("acc_read_board__issues"))
    run.write("core__source_counts", run.read("acc_read_board__counts"))
    run.write("core__origins", run.read("acc_read_board__origins"))


def report(run):
    _call("report")
    for lang in run.study.languages:
        path: Path = run.file(f"report_{lang}.html")
        path.write_text(f"{lang}: {run.rows_of('core__issues')} issues")
