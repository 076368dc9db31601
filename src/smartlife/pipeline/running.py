"""Runs a study: takes over what is done, does what is stale, switches readers to the result."""

from __future__ import annotations

import filecmp
import hashlib
import os
import resource
import shutil
import sys
import time
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from smartlife.errors import InputUnreadable, SmartlifeError, StepFailed
from smartlife.pipeline.plan import accounted, all_steps, needed, step_key
from smartlife.pipeline.summary import (
    is_published,
    is_report,
    make_summary,
    read_summary,
    write_summary,
)
from smartlife.store.lake import Lake, Manifest, StepRecord, store_failure
from smartlife.store.lock import study_lock
from smartlife.store.raw import Checksums, SourceFile, archive_file, find_files, find_inputs

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from smartlife.model.steps import Step
    from smartlife.model.study import Study
    from smartlife.store.engine import EngineSettings
    from smartlife.store.lake import TableFile

REPORT_FOLDER = "reports"


class Watcher(Protocol):
    """Is told how a run goes; the command line shows it."""

    def started(self, step: Step, number: int, total: int) -> None:
        """A step starts."""

    def progressed(self, done: int, total: int | None) -> None:
        """The running step has finished `done` of `total` parts."""

    def finished(self, step: Step, record: StepRecord, *, taken_over: bool) -> None:
        """A step is done, or was found done."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run came to.

    Attributes:
        manifest: The run that readers see now.
        summary: See `pipeline.summary.make_summary`.
        done: Names of the steps that were run.
        reports: Paths of the reports for people.
    """

    manifest: Manifest
    summary: dict[str, Any]
    done: tuple[str, ...]
    reports: tuple[Path, ...]


@dataclass(slots=True)
class _State:
    """What is known while the steps go by."""

    tables: dict[str, TableFile]
    files: dict[str, str]
    keys: dict[str, str]
    records: list[StepRecord]
    done: list[str]

    def take(self, record: StepRecord) -> None:
        self.tables |= record.tables
        self.files |= record.files
        self.keys[record.step] = record.key
        self.records.append(record)


def lake_of(study: Study) -> Lake:
    """The lake of a study."""
    return Lake(study.folder / "lake")


def run_study(study: Study, *, engine_settings: EngineSettings, watcher: Watcher) -> RunResult:
    """Runs everything that is stale; a run in which nothing is stale changes nothing.

    Raises:
        SmartlifeError: readers still see the run before; finished steps are kept.
    """
    lake = lake_of(study)
    with study_lock(lake.folder):
        steps = all_steps(study)
        worker = _Worker(study, lake, engine_settings, watcher, accounted(steps))
        state = _take_steps(steps, worker)
        manifest = _manifest(study, state)
        summary = _finish(study, lake, manifest, state)
        reports = _publish_files(study, lake, manifest)
        return RunResult(manifest, summary, tuple(state.done), reports)


def make_tables(
    study: Study, tables: Collection[str], *, engine_settings: EngineSettings, watcher: Watcher
) -> Manifest:
    """Makes some tables and what they need, as far as it is stale; readers see no other run.

    A later run of the whole study takes over what was made.

    Raises:
        SmartlifeError: finished steps are kept.
    """
    lake = lake_of(study)
    with study_lock(lake.folder):
        steps = all_steps(study)
        worker = _Worker(study, lake, engine_settings, watcher, accounted(steps))
        return _manifest(study, _take_steps(needed(steps, tables), worker))


def stale_steps(study: Study) -> tuple[str, ...]:
    """Names of the steps that a run would do now; those after a stale one count as stale."""
    return _looked_up(study, all_steps(study))[1]


def known_tables(study: Study, tables: Collection[str]) -> Manifest | None:
    """As `make_tables`, but None if anything is stale; needs no lock and writes nothing."""
    state, stale = _looked_up(study, needed(all_steps(study), tables))
    return None if stale else _manifest(study, state)


def _looked_up(study: Study, steps: Sequence[Step]) -> tuple[_State, tuple[str, ...]]:
    """What is done of some steps, and the names of the others."""
    lake, state = lake_of(study), _State({}, {}, {}, [], [])
    sources = checked_files(study, lake, steps)
    stale: list[str] = []
    for step in steps:
        known = all(name in state.tables for name in step.reads)
        key = step_key(step, state.tables, sources) if known else ""
        record = lake.step_record(step.name, key) if known else None
        if record is None:
            stale.append(step.name)
        else:
            state.take(record)
    return state, tuple(stale)


def checked_files(study: Study, lake: Lake, steps: Sequence[Step]) -> dict[str, list[SourceFile]]:
    """Finds the files of all sources, and of what people filled in, and their checksums.

    Returns:
        By the code of the source, or the name of the input as steps declare it.

    Raises:
        InputUnreadable: sources have no file; all of them are named.
    """
    found: dict[str, list[tuple[str, Path]]] = {}
    problems: list[InputUnreadable] = []
    for source in study.sources:
        try:
            found[source.source_id] = find_files(study, source)
        except InputUnreadable as error:
            problems.append(error)
    if problems:
        raise _joined(problems)
    for name in dict.fromkeys(name for step in steps for name in step.inputs):
        found[name] = find_inputs(study, name)
    checksums = Checksums(lake)
    files = {
        key: [SourceFile(name, path, *checksums.of(path)) for name, path in paths]
        for key, paths in found.items()
    }
    checksums.save()
    return files


def _joined(problems: list[InputUnreadable]) -> InputUnreadable:
    if len(problems) == 1:
        return problems[0]
    return InputUnreadable(
        f"{len(problems)} sources of study.toml have no files that can be read",
        where="\n".join(problem.what for problem in problems),
        todo="Put the files there, correct `path`, or take the [[source]] out of study.toml.",
        sources=[problem.fields.get("source") for problem in problems],
    )


class _Worker:
    """Runs single steps; opens the engine when the first step needs it."""

    def __init__(
        self,
        study: Study,
        lake: Lake,
        engine_settings: EngineSettings,
        watcher: Watcher,
        accounted_steps: frozenset[str],
    ) -> None:
        from smartlife.store.engine import Engine

        self.study = study
        self.lake = lake
        self.watcher = watcher
        self._engine = Engine(engine_settings, lake.folder / "tmp" / "spill")
        self._accounted = accounted_steps

    def close(self) -> None:
        self._engine.close()

    def run(
        self, step: Step, key: str, state: _State, sources: dict[str, list[SourceFile]]
    ) -> StepRecord:
        from smartlife.store.run import Place, StepRun

        began = time.perf_counter()
        run = StepRun(
            step=step,
            place=Place(self.study, self.lake, self._engine),
            tables={name: state.tables[name] for name in step.reads},
            sources={name: self._archived(sources[name]) for name in (*step.sources, *step.inputs)},
            progress=self.watcher.progressed,
        )
        with self.lake.writing(step.name) as folder:
            run.collect_files_in(folder)
            _call(step, run)
            self._write_accounts(step, run)
            run.drop_own_views()
            missing = [table for table in step.writes if table not in run.written]
            if missing:
                raise StepFailed(f"Step {step.name} did not write {', '.join(missing)}")
            files = self._place_files(step, key, folder)
        record = StepRecord(
            step=step.name,
            key=key,
            tables=run.written,
            files=files,
            seconds=round(time.perf_counter() - began, 3),
            peak_mb=peak_memory_mb(),
            read_rows=run.read_rows,
            written_rows=sum(table.rows for table in run.written.values()),
            folders=tuple(run.kept_folders),
        )
        self.lake.save_step(record)
        return record

    def _write_accounts(self, step: Step, run: Any) -> None:  # noqa: ANN401 - imported lazily
        if step.name in self._accounted:
            run.write_accounts()
        elif not run.accounts.empty:
            raise StepFailed(f"Step {step.name} keeps accounts that no step reads")

    def _archived(self, files: list[SourceFile]) -> list[SourceFile]:
        return [
            replace(file, path=archive_file(self.lake, file.path, file.checksum)) for file in files
        ]

    def _place_files(self, step: Step, key: str, folder: Path) -> dict[str, str]:
        if not folder.exists():
            return {}
        target = f"files/{step.name}/{key}"
        names = sorted(path.name for path in folder.iterdir())
        self.lake.place(folder, self.lake.folder / target)
        return {name: f"{target}/{name}" for name in names}


def _take_steps(steps: Sequence[Step], worker: _Worker) -> _State:
    state = _State({}, {}, {}, [], [])
    sources = checked_files(worker.study, worker.lake, steps)
    try:
        for number, step in enumerate(steps, 1):
            _take_step(step, (number, len(steps)), state, sources, worker)
    finally:
        worker.close()
    return state


def _take_step(
    step: Step,
    place: tuple[int, int],
    state: _State,
    sources: dict[str, list[SourceFile]],
    worker: _Worker,
) -> None:
    key = step_key(step, state.tables, sources)
    record = worker.lake.step_record(step.name, key)
    taken_over = record is not None
    if record is None:
        worker.watcher.started(step, *place)
        record = worker.run(step, key, state, sources)
        state.done.append(step.name)
    worker.watcher.finished(step, record, taken_over=taken_over)
    state.take(record)


def _call(step: Step, run: object) -> None:
    from smartlife.store.engine import machine_failure

    module, _, function = step.function.partition(":")
    try:
        getattr(import_module(module), function)(run)
    except SmartlifeError:
        raise
    except Exception as error:
        where = f"step {step.name} ({step.function})"
        failure = machine_failure(error, where)
        if failure is not None:
            raise failure from error
        raise StepFailed(
            f"The step “{step.label}” failed: {type(error).__name__}: {error}",
            where=where,
            todo="This is a defect of smartlife, not of your data: please report it with the "
            "command and this message. Finished steps are kept.",
        ) from error


def _manifest(study: Study, state: _State) -> Manifest:
    packed = "\n".join(f"{step}={key}" for step, key in sorted(state.keys.items()))
    return Manifest(
        run_id=hashlib.sha256(packed.encode()).hexdigest()[:16],
        study_id=study.study_id,
        steps=dict(state.keys),
        tables=dict(state.tables),
        files=dict(state.files),
        folders=tuple(folder for record in state.records for folder in record.folders),
    )


def _finish(study: Study, lake: Lake, manifest: Manifest, state: _State) -> dict[str, Any]:
    """Writes the summary, switches readers, collects garbage: only if anything is new."""
    current = lake.current()
    known = read_summary(lake, manifest.run_id)
    if current is not None and current.run_id == manifest.run_id and known is not None:
        return known
    summary = make_summary(study, lake, manifest, state.records)
    write_summary(lake, manifest.run_id, summary)
    lake.switch_to(manifest)
    lake.collect()
    return summary


def _publish_files(study: Study, lake: Lake, manifest: Manifest) -> tuple[Path, ...]:
    """Copies the run's files beside the study, where people look for them; by rename.

    Returns:
        Those that people open; the archive of open data is for programs.
    """
    folder = study.folder / REPORT_FOLDER
    published = []
    for name, path in sorted(manifest.files.items()):
        if not is_published(name):
            continue
        target, source = folder / name, lake.folder / path
        if is_report(name):
            published.append(target)
        try:
            _copy_if_different(source, target)
        except OSError as error:
            raise store_failure(error, target) from error
    return tuple(published)


def _copy_if_different(source: Path, target: Path) -> None:
    """Compares contents: a run that goes back to earlier files takes over an older report."""
    if target.is_file() and filecmp.cmp(source, target, shallow=False):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        shutil.copyfile(source, temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def peak_memory_mb() -> float:
    """Largest memory of this process and of any it started, so far."""
    kilobytes = max(
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
    )
    if sys.platform == "darwin":
        kilobytes //= 1024
    return round(kilobytes / 1024, 1)
