"""A new run is shown without a restart and without a failed request; a bad one is not shown."""

from __future__ import annotations

import json
import shutil
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from smartlife.errors import StoreFailed, StudyInvalid
from smartlife.store.engine import EngineSettings
from smartlife.web import runs as module
from smartlife.web.app import create_app
from smartlife.web.runs import Runs

PATIENCE = 60


@pytest.fixture
def quick(monkeypatch):
    """Looks at once."""
    monkeypatch.setattr(module, "_LOOK_EVERY", 0.01)


@pytest.fixture
def copy(demo_folder, tmp_path, quick) -> Path:
    """The demo's finished run, in a lake whose `current` may be changed; tables are not copied."""
    folder = tmp_path / "study"
    shutil.copytree(demo_folder, folder, ignore=lambda *_: {"lake", "reports"})
    lake, made = demo_folder / "lake", folder / "lake"
    made.mkdir()
    for one in lake.iterdir():
        if one.name == "runs":
            shutil.copytree(one, made / "runs")
        elif one.name == "current":
            shutil.copy(one, made)
        elif one.name in ("tables", "files", "indexes", "raw", "steps"):
            (made / one.name).symlink_to(one.resolve())
    return folder


def current(folder: Path) -> str:
    return (folder / "lake/current").read_text().strip()


def add_run(folder: Path, run_id: str, change=None) -> None:
    """A second run of the same tables, made the current one as `run` does: by a rename."""
    manifest = json.loads((folder / f"lake/runs/{current(folder)}.json").read_text())
    manifest["run_id"] = run_id
    if change is not None:
        change(manifest)
    (folder / f"lake/runs/{run_id}.json").write_text(json.dumps(manifest))
    switch(folder, run_id)


def switch(folder: Path, run_id: str) -> None:
    temporary = folder / "lake/next"
    temporary.write_text(f"{run_id}\n")
    temporary.replace(folder / "lake/current")


def until(holds) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.02)


def shown(client: TestClient) -> str:
    return client.get("/readyz").json()["run"]


def take_a_column(folder: Path, manifest: dict, table: str, column: str) -> None:
    """As an older version wrote the table."""
    held = manifest["tables"][table]
    rows = pq.read_table(folder / "lake" / held["path"])
    pq.write_table(rows.drop_columns([column]), folder / "lake/older.parquet")
    held["path"] = "older.parquet"


def test_a_new_run_is_shown_without_a_failed_request(copy):
    said: list[int] = []
    stop = threading.Event()

    with TestClient(create_app(Runs(copy, EngineSettings()))) as client:
        old = shown(client)

        def read() -> None:
            while not stop.is_set():
                said.append(client.get("/lv/regions").status_code)

        reader = threading.Thread(target=read)
        reader.start()
        until(lambda: len(said) >= 3)
        add_run(copy, "second")
        until(lambda: shown(client) == "second")
        first = len(said)
        until(lambda: len(said) >= first + 3)
        # and back again, as `run` does after a setting was changed back
        switch(copy, old)
        until(lambda: shown(client) == old)
        stop.set()
        reader.join(PATIENCE)
    assert set(said) == {200}


def test_a_request_keeps_the_run_that_it_began_with(copy):
    runs = Runs(copy, EngineSettings())
    with runs.lease() as old:
        add_run(copy, "second")

        def is_second() -> bool:
            with runs.lease() as run:
                return run.run_id == "second"

        until(is_second)
        assert old.run_id != "second"
        # its tables are open as long as it is leased, those of the engine too
        assert old.tables.read("core__courses").num_rows > 0
        assert old.tables.table("core__courses").count().to_pyarrow().as_py() > 0
    runs.close()


def test_a_new_run_is_warmed_before_it_is_shown(copy):
    begun, go_on = threading.Event(), threading.Event()

    def warm(run) -> None:
        if run.run_id == "second":
            begun.set()
            assert go_on.wait(PATIENCE)

    with TestClient(create_app(Runs(copy, EngineSettings(), warm=warm))) as client:
        old = shown(client)
        add_run(copy, "second")
        until(begun.is_set)
        # nobody waits for it
        assert shown(client) == old
        go_on.set()
        until(lambda: shown(client) == "second")


def test_a_run_that_cannot_be_warmed_is_shown_all_the_same(copy, caplog):
    def warm(run) -> None:
        raise RuntimeError("no memory")

    with TestClient(create_app(Runs(copy, EngineSettings(), warm=warm))) as client:
        add_run(copy, "second")
        until(lambda: shown(client) == "second")
    assert "was not warmed" in caplog.text


def lacks_a_table(folder: Path, manifest: dict) -> None:
    del manifest["tables"]["core__courses"]


def lacks_a_file(folder: Path, manifest: dict) -> None:
    manifest["tables"]["core__courses"]["path"] = "tables/core__courses/nothing.parquet"


def is_older(folder: Path, manifest: dict) -> None:
    take_a_column(folder, manifest, "core__courses", "title")


def is_damaged(folder: Path, manifest: dict) -> None:
    (folder / "lake/damaged.parquet").write_bytes(b"PAR1 and nothing more")
    manifest["tables"]["core__courses"]["path"] = "damaged.parquet"


BAD = [lacks_a_table, lacks_a_file, is_older, is_damaged]


@pytest.mark.parametrize("change", BAD)
def test_a_run_that_cannot_be_read_leaves_the_old_one(copy, caplog, change):
    with TestClient(create_app(Runs(copy, EngineSettings()))) as client:
        old = shown(client)
        add_run(copy, "bad", lambda manifest: change(copy, manifest))
        until(lambda: "run bad is not shown" in caplog.text)
        # it is not tried again with each request
        for _ in range(3):
            time.sleep(0.05)
            assert shown(client) == old
        assert caplog.text.count("run bad is not shown") == 1
        # the next good one is shown at once
        switch(copy, old)
        add_run(copy, "third")
        until(lambda: shown(client) == "third")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"../../../etc/passwd", b"nothing"])
def test_a_damaged_word_of_which_run_is_current_leaves_the_old_one(copy, content):
    with TestClient(create_app(Runs(copy, EngineSettings()))) as client:
        old = shown(client)
        (copy / "lake/current").write_bytes(content)
        for _ in range(3):
            time.sleep(0.05)
            assert shown(client) == old


@pytest.mark.parametrize("change", [lacks_a_table, is_older])
def test_a_run_of_an_older_version_is_told_at_the_start(copy, change):
    add_run(copy, "bad", lambda manifest: change(copy, manifest))
    with pytest.raises(StudyInvalid, match="older version") as told:
        Runs(copy, EngineSettings())
    assert "smartlife run" in told.value.todo
    assert "core__courses" in told.value.where


def test_a_damaged_table_is_told_at_the_start(copy):
    add_run(copy, "bad", lambda manifest: is_damaged(copy, manifest))
    with pytest.raises(StoreFailed, match="core__courses"):
        Runs(copy, EngineSettings())


@contextmanager
def opened(folder: Path):
    runs = Runs(folder, EngineSettings())
    try:
        with runs.lease() as run:
            yield run
    finally:
        runs.close()


def test_what_is_costly_is_made_once_and_again_after_a_failure(copy):
    made: list[int] = []

    def make() -> int:
        made.append(1)
        if len(made) == 1:
            raise OSError("busy")
        time.sleep(0.05)
        return 7

    with opened(copy) as run:
        with pytest.raises(OSError, match="busy"):
            run.once("it", make)
        found: list[int] = []
        readers = [
            threading.Thread(target=lambda: found.append(run.once("it", make))) for _ in range(8)
        ]
        for one in readers:
            one.start()
        for one in readers:
            one.join(PATIENCE)
    assert found == [7] * 8
    assert len(made) == 2


def test_a_worker_gives_back_what_it_does_not_need_now_and_then(demo_folder, quick, monkeypatch):
    monkeypatch.setattr(module, "_TIDY_EVERY", 0.02)
    tidied, twice = [], threading.Event()

    def tidy(run) -> None:
        tidied.append(run.run_id)
        if len(tidied) > 1:
            twice.set()

    runs = Runs(demo_folder, EngineSettings(), tidy=tidy)
    runs.watch()
    assert twice.wait(PATIENCE)
    with runs.lease() as run:
        assert set(tidied) == {run.run_id}
    runs.close()


def test_nothing_is_closed_while_it_is_read_beforehand(demo_folder, quick):
    begun, read = threading.Event(), []

    def warm(run) -> None:
        begun.set()
        assert run.ending.wait(PATIENCE)
        time.sleep(0.2)
        read.append(run.tables.table("core__courses").count().to_pyarrow().as_py())

    runs = Runs(demo_folder, EngineSettings(), warm=warm)
    runs.watch()
    assert begun.wait(PATIENCE)
    runs.close()
    assert len(read) == 1
    assert read[0] > 0
