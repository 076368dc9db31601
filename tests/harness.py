"""Runs single steps in a test: rows in, rows out, through the real lake and its checks."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from smartlife.model.steps import Step
from smartlife.model.study import SourceSpec, Study
from smartlife.store.engine import Engine, EngineSettings
from smartlife.store.lake import Lake, TableFile, file_checksum
from smartlife.store.raw import SourceFile, find_inputs
from smartlife.store.run import Place, StepRun, table_definition
from smartlife.store.schema import check_key, conform, rows_to_arrow


class Silent:
    """Watches a run without a word."""

    def started(self, step: Step, number: int, total: int) -> None:
        pass

    def progressed(self, done: int, total: int) -> None:
        pass

    def finished(self, step: Step, record: object, *, taken_over: bool) -> None:
        pass


def make_study(folder: Path, **changes: object) -> Study:
    """A small study of Vidzeme; `changes` replace attributes."""
    values: dict[str, object] = {
        "folder": folder,
        "study_id": "test",
        "titles": {"en": "Test"},
        "regions": ("LV00C",),
        "partners": ("LT026",),
        "nuts_version": 2024,
        "languages": ("en",),
        "start": date(2025, 1, 1),
        "end": date(2026, 3, 1),
        "sources": (),
    }
    return Study(**{**values, **changes})  # type: ignore[arg-type]


def make_source(source_id: str, kind: str, **changes: object) -> SourceSpec:
    """A source of a study."""
    values: dict[str, object] = {
        "source_id": source_id,
        "kind": kind,
        "path": "data",
        "publisher": "Test publisher",
        "licence": "CC0-1.0",
        "observation": "stock",
        "retrieved": date(2026, 2, 17),
    }
    return SourceSpec(**{**values, **changes})  # type: ignore[arg-type]


class Stage:
    """Where steps of one study run: one lake and one engine for all of them, as in a run.

    Use it as a context manager. Rows that several steps read are checked and stored once.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self._lake = Lake(study.folder / "lake")
        self._engine = Engine(EngineSettings(memory_mb=500, threads=1), study.folder / "spill")
        # the rows are kept too: only then does their identity stand for them
        self._stored: dict[str, tuple[object, TableFile]] = {}

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.close()

    def run(
        self,
        step: Step,
        *,
        tables: dict[str, list[dict[str, object]] | pa.Table] | None = None,
        files: dict[str, list[Path | SourceFile]] | None = None,
        accounts: bool = True,
    ) -> dict[str, pa.Table]:
        """As `run_step`; rows of a table must not change between the steps."""
        run = StepRun(
            step=step,
            place=Place(self.study, self._lake, self._engine),
            tables={name: self._store(name, rows) for name, rows in (tables or {}).items()},
            sources={
                source: [
                    path
                    if isinstance(path, SourceFile)
                    else SourceFile(path.name, path, file_checksum(path), path.stat().st_size)
                    for path in paths
                ]
                for source, paths in [
                    *(files or {}).items(),
                    *((name, _entered(self.study, name)) for name in step.inputs),
                ]
            },
            progress=lambda _done, _total: None,
        )
        if step.files:
            run.collect_files_in(self.study.folder / "files")
        module, _, function = step.function.partition(":")
        getattr(import_module(module), function)(run)
        if accounts:
            run.write_accounts()
        run.drop_own_views()
        return {
            name: pq.read_table(self._lake.folder / written.path)
            for name, written in run.written.items()
        }

    def _store(self, name: str, rows: list[dict[str, object]] | pa.Table) -> TableFile:
        held = self._stored.get(name)
        if held is None or held[0] is not rows:
            held = self._stored[name] = (rows, _store(self._lake, name, rows))
        return held[1]


def run_step(
    step: Step,
    study: Study,
    *,
    tables: dict[str, list[dict[str, object]] | pa.Table] | None = None,
    files: dict[str, list[Path | SourceFile]] | None = None,
    inputs: dict[str, str | bytes] | None = None,
    accounts: bool = True,
) -> dict[str, pa.Table]:
    """Runs a step on rows (missing keys are null) and files; returns all tables it wrote.

    `inputs` holds what people filled in: name as in `Step.inputs` → content.
    """
    for name, content in (inputs or {}).items():
        path = study.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    with Stage(study) as stage:
        return stage.run(step, tables=tables, files=files, accounts=accounts)


def _entered(study: Study, name: str) -> list[SourceFile]:
    return [
        SourceFile(shown, path, file_checksum(path), path.stat().st_size)
        for shown, path in find_inputs(study, name)
    ]


def _store(lake: Lake, name: str, rows: list[dict[str, object]] | pa.Table) -> TableFile:
    definition = table_definition(name)
    table = (
        conform(definition, rows) if isinstance(rows, pa.Table) else rows_to_arrow(definition, rows)
    )
    check_key(definition, table)
    with lake.writing(name) as path:
        pq.write_table(table, path)
        return lake.place_table(name, path, table.num_rows)
