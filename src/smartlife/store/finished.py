"""A finished run, opened again: its tables as its steps saw them, and the raw files behind it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from smartlife.model.steps import Step
from smartlife.store.engine import Engine
from smartlife.store.lake import file_checksum
from smartlife.store.run import Place, StepRun

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from smartlife.model.study import Study
    from smartlife.store.engine import EngineSettings
    from smartlife.store.lake import Lake, Manifest

RawState = Literal["unchanged", "changed", "missing"]
"""What became of the archived copy of a raw file."""


@contextmanager
def finished_run(
    study: Study, lake: Lake, manifest: Manifest, engine_settings: EngineSettings
) -> Iterator[StepRun]:
    """All tables of a run, to be read as a step reads them; nothing can be written.

    Args:
        study: The study.
        lake: Its lake.
        manifest: The run.
        engine_settings: Of the engine that is opened if an expression is asked for.
    """
    engine = Engine(engine_settings, lake.folder / "tmp" / "spill")
    step = Step("finished", "", "Reading a finished run", reads=tuple(sorted(manifest.tables)))
    try:
        yield StepRun(
            step=step,
            place=Place(study, lake, engine, manifest.run_id),
            tables=manifest.tables,
            sources={},
            progress=lambda _done, _total: None,
        )
    finally:
        engine.close()


def raw_path(lake: Lake, checksum: str) -> Path:
    """Where the archive keeps the file with that checksum."""
    return lake.folder / "raw" / checksum[:2] / checksum


def raw_state(lake: Lake, checksum: str) -> RawState:
    """Reads the archived copy of a raw file again and compares its checksum."""
    path = raw_path(lake, checksum)
    if not path.is_file():
        return "missing"
    return "unchanged" if file_checksum(path) == checksum else "changed"


def other_runs(lake: Lake) -> tuple[Manifest, ...]:
    """Runs that are still kept beside the current one, the newest first."""
    current = lake.current()
    paths = sorted(
        (lake.folder / "runs").glob("*.json"), key=lambda path: (-path.stat().st_mtime, path.name)
    )
    names = [path.stem for path in paths if current is None or path.stem != current.run_id]
    found = (lake.manifest(name) for name in names)
    return tuple(manifest for manifest in found if manifest is not None)
