"""A made world as a finished run, whose tables the readers of material open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from smartlife.store.engine import EngineSettings
from smartlife.store.finished import finished_run
from smartlife.store.lake import Lake, Manifest
from smartlife.store.run import StepRun
from tests.analysis.world import World
from tests.harness import _store, make_study

OpenRun = Callable[..., StepRun]


def open_tables(stack: ExitStack, folder: Path, tables: dict[str, Any], **study: Any) -> StepRun:
    """A finished run over some tables, given as rows or as Arrow tables; open as the stack is."""
    made = make_study(folder, **study)
    lake = Lake(folder / "lake")
    files = {name: _store(lake, name, rows) for name, rows in tables.items()}
    manifest = Manifest("run", "test", {}, files, {})
    return stack.enter_context(finished_run(made, lake, manifest, EngineSettings(500, 1)))


@pytest.fixture
def world() -> World:
    """An empty world with a small taxonomy."""
    return World()


@pytest.fixture
def open_run(tmp_path: Path) -> Iterator[OpenRun]:
    """Opens a world as a finished run."""
    with ExitStack() as stack:
        opened = 0

        def of(
            world: World, *, labels: list[dict[str, Any]] | None = None, **study: Any
        ) -> StepRun:
            nonlocal opened
            opened += 1
            tables = {**world.tables(), "core__labels": labels or []}
            return open_tables(stack, tmp_path / f"run{opened}", tables, **study)

        yield of
