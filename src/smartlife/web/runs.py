"""The run that the pages show: opened once, shared by all requests, swapped when a new one ends.

A request leases a run and keeps it to its end, so that no page mixes two runs. What is costly to
read is read once per run (`OpenRun.once`).
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from smartlife.errors import SmartlifeError, StudyInvalid
from smartlife.pipeline.running import lake_of
from smartlife.store.finished import finished_run
from smartlife.store.older import lacking
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

_TIDY_EVERY: Final = 30.0
"""Seconds between two times that a worker gives back what it does not need."""

_AGAIN_AFTER: Final = 60.0
"""Seconds after which a run that could not be shown is tried again."""

_LAST_SECONDS: Final = 30.0
"""Seconds that a run which is being opened or warmed has when the server ends."""

_MOST_TOLD: Final = 5


class OpenRun:
    """A finished run, open for reading from many threads.

    Attributes:
        study: The study as it was when the run was opened.
        lake: Where the run lies.
        manifest: The run.
        tables: Its tables, read as a step reads them.
        ending: Set when the server ends: nothing more is read beforehand.
    """

    def __init__(
        self,
        study: Study,
        lake: Lake,
        manifest: Manifest,
        engine_settings: EngineSettings,
        ending: threading.Event,
    ) -> None:
        self.study = study
        self.lake = lake
        self.manifest = manifest
        self._opened = ExitStack()
        self.tables: StepRun = self._opened.enter_context(
            finished_run(study, lake, manifest, engine_settings)
        )
        self.ending = ending
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

    A newer run is opened, checked and warmed beside the requests; only then it is shown. One that
    cannot be shown leaves the old one in place.

    Args:
        folder: The study.
        engine_settings: Of the engine, should a page need one.
        warm: Reads what pages of a run share, so that nobody waits for it.
        tidy: Gives back what pages of a run took and do not need; called now and then.

    Raises:
        StudyInvalid: the study has no finished run, or one of an older version.
        StoreFailed: a table of the run is missing or damaged.
    """

    def __init__(
        self,
        folder: Path,
        engine_settings: EngineSettings,
        *,
        warm: Callable[[OpenRun], None] | None = None,
        tidy: Callable[[OpenRun], None] | None = None,
    ) -> None:
        self._folder = folder
        self._engine_settings = engine_settings
        self._warm = warm
        self._tidy = tidy
        self._lock = threading.Lock()
        self._leases: Counter[OpenRun] = Counter()
        self._retired: list[OpenRun] = []
        self._taker: threading.Thread | None = None
        self._watcher: threading.Thread | None = None
        self._refused: tuple[str, float] = ("", 0.0)
        self._ended = threading.Event()
        self._run = self._open()
        self._looked = time.monotonic()

    @contextmanager
    def lease(self) -> Iterator[OpenRun]:
        """The current run; it stays open until the lease ends."""
        self.look()
        with self._lock:
            run = self._run
            self._leases[run] += 1
        try:
            yield run
        finally:
            with self._lock:
                self._leases[run] -= 1
                self._close_unused()

    def watch(self) -> None:
        """Warms the current run and then looks for newer ones, without waiting for a request."""
        self._watcher = threading.Thread(target=self._watch, name="runs", daemon=True)
        self._watcher.start()

    def look(self) -> None:
        """Begins to take over a newer run, if there is one; who asks does not wait for it."""
        with self._lock:
            now = time.monotonic()
            if now - self._looked < _LOOK_EVERY or self._taker is not None:
                return
            self._looked = now
            current = self._newer()
            refused, at = self._refused
            if not current or (current == refused and now - at < _AGAIN_AFTER):
                return
            self._taker = threading.Thread(
                target=self._take_over, args=(current,), name="new run", daemon=True
            )
            self._taker.start()

    def close(self) -> None:
        """Closes everything; to be called when no request runs any more."""
        self._ended.set()
        # a thread that reads while the engine or the interpreter ends aborts the whole process
        for thread in (self._taker, self._watcher):
            if thread is not None:
                thread.join(_LAST_SECONDS)
        with self._lock:
            for run in (self._run, *self._retired):
                run.close()
            self._retired.clear()

    def _watch(self) -> None:
        with self.lease() as run:
            self._warmed(run)
        tidied = time.monotonic()
        while not self._ended.wait(_LOOK_EVERY):
            self.look()
            if self._tidy is not None and time.monotonic() - tidied >= _TIDY_EVERY:
                with self.lease() as run:
                    self._tidy(run)
                tidied = time.monotonic()

    def _newer(self) -> str:
        """Identifier of a run that is current and not shown; empty if there is none."""
        try:
            current = self._run.lake.current_id()
        except SmartlifeError as error:
            _log.warning("which run is the current one cannot be read: %s", error)
            return ""
        return "" if current == self._run.run_id else current

    def _take_over(self, run_id: str) -> None:
        newer = None
        try:
            newer = self._open()
            self._warmed(newer)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the old one is shown
            _log.warning("run %s is not shown: %s", run_id, error)
        with self._lock:
            self._taker = None
            if newer is None:
                self._refused = (run_id, time.monotonic())
                return
            if self._ended.is_set():
                newer.close()
                return
            self._retired.append(self._run)
            self._run = newer
            self._close_unused()
        _log.info("run %s is shown", newer.run_id)

    def _warmed(self, run: OpenRun) -> None:
        """Warms a run. What cannot be made now is made, or told, when somebody asks for it."""
        if self._warm is None or self._ended.is_set():
            return
        try:
            self._warm(run)
        except Exception:  # noqa: BLE001 - it is told, and what was not made is made later
            _log.exception("run %s was not warmed", run.run_id)

    def _close_unused(self) -> None:
        for run in [one for one in self._retired if not self._leases[one]]:
            self._retired.remove(run)
            del self._leases[run]
            run.close()

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
        if lacks := lacking(lake, manifest):
            raise StudyInvalid(
                "This study was run with an older version of smartlife, which did not write all "
                "that the pages show",
                where=", ".join(lacks[:_MOST_TOLD]),
                todo=f"Run it again: smartlife run {self._folder}",
            )
        return OpenRun(study, lake, manifest, self._engine_settings, self._ended)
