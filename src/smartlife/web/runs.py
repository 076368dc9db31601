"""The run that the pages show: opened once, shared by all requests, swapped when a new one ends.

A request leases a run and keeps it to its end, so that no page mixes two runs. What is costly to
read is read once per run (`OpenRun.once`).
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from smartlife.errors import SmartlifeError, StudyInvalid
from smartlife.pipeline.running import lake_of
from smartlife.store.finished import finished_run
from smartlife.store.study_file import read_study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from smartlife.model.study import Study
    from smartlife.store.engine import EngineSettings
    from smartlife.store.lake import Lake, Manifest
    from smartlife.store.run import StepRun

T = TypeVar("T")

_log = logging.getLogger(__name__)

_LOOK_EVERY: Final = 1.0
"""Seconds between two looks at which run is the current one."""


class OpenRun:
    """A finished run, open for reading from many threads.

    Attributes:
        study: The study as it was when the run was opened.
        lake: Where the run lies.
        manifest: The run.
        tables: Its tables, read as a step reads them.
    """

    def __init__(
        self, study: Study, lake: Lake, manifest: Manifest, engine_settings: EngineSettings
    ) -> None:
        self.study = study
        self.lake = lake
        self.manifest = manifest
        self._opened = ExitStack()
        self.tables: StepRun = self._opened.enter_context(
            finished_run(study, lake, manifest, engine_settings)
        )
        self._made: dict[str, Any] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    @property
    def run_id(self) -> str:
        """Identifier of the run."""
        return self.manifest.run_id

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` returns, made by the first who asks and shared by all: never change it.

        Args:
            name: Stands for what is made, for this run.
            make: Makes it; if it fails, the next who asks tries again.
        """
        if name in self._made:
            return cast("T", self._made[name])
        with self._lock:
            lock = self._locks.setdefault(name, threading.Lock())
        with lock:
            if name not in self._made:
                self._made[name] = make()
        return cast("T", self._made[name])

    def close(self) -> None:
        """Closes the engine, if one was opened."""
        self._opened.close()


class Runs:
    """The current run of a study.

    Args:
        folder: The study.
        engine_settings: Of the engine, should a page need one.

    Raises:
        StudyInvalid: the study has no finished run.
    """

    def __init__(self, folder: Path, engine_settings: EngineSettings) -> None:
        self._folder = folder
        self._engine_settings = engine_settings
        self._lock = threading.Lock()
        self._leases: dict[str, int] = {}
        self._retired: dict[str, OpenRun] = {}
        self._run = self._open()
        self._looked = time.monotonic()

    @contextmanager
    def lease(self) -> Iterator[OpenRun]:
        """The current run; it stays open until the lease ends."""
        with self._lock:
            self._look()
            run = self._run
            self._leases[run.run_id] = self._leases.get(run.run_id, 0) + 1
        try:
            yield run
        finally:
            with self._lock:
                self._leases[run.run_id] -= 1
                self._close_unused()

    def close(self) -> None:
        """Closes everything; to be called when no request runs any more."""
        with self._lock:
            for run in (self._run, *self._retired.values()):
                run.close()
            self._retired.clear()

    def _look(self) -> None:
        """Takes over a newer run. One that cannot be read leaves the old one in place."""
        now = time.monotonic()
        if now - self._looked < _LOOK_EVERY:
            return
        self._looked = now
        current = self._run.lake.current_id()
        if current in ("", self._run.run_id):
            return
        try:
            newer = self._open()
        except SmartlifeError as error:
            _log.warning("run %s is not shown: %s", current, error)
            return
        self._retired[self._run.run_id] = self._run
        self._run = newer
        self._close_unused()

    def _close_unused(self) -> None:
        for run_id in [name for name in self._retired if not self._leases.get(name)]:
            self._retired.pop(run_id).close()
            self._leases.pop(run_id, None)

    def _open(self) -> OpenRun:
        study = read_study(self._folder)
        lake = lake_of(study)
        manifest = lake.current()
        if manifest is None:
            raise StudyInvalid(
                "This study was not run yet: there is nothing to show",
                where=str(self._folder),
                todo=f"Run it: smartlife run {self._folder}",
            )
        return OpenRun(study, lake, manifest, self._engine_settings)
