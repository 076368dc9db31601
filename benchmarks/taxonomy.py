"""Reads a folder of taxonomy files by the house's own step, as a study would.

Reading the whole of ESCO takes some seconds, so the tables are kept in `.cache` of the checkout,
named by the checksums of the files and of the code that read them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from smartlife.model.study import SourceSpec, Study
from smartlife.store.engine import Engine, EngineSettings
from smartlife.store.lake import Lake, file_checksum
from smartlife.store.raw import SourceFile, find_files
from smartlife.store.run import Place, StepRun
from smartlife.tables.steps import taxonomy_steps
from smartlife.tables.taxonomy import build

if TYPE_CHECKING:
    from collections.abc import Sequence

Tables = tuple[pa.Table, pa.Table, pa.Table]
"""core__concepts, core__labels, core__relations."""

ROOT: Final = Path(__file__).resolve().parents[1]
CACHE: Final = ROOT / ".cache"
_DAY: Final = 86_400.0
_NAMES: Final = ("core__concepts", "core__labels", "core__relations")
_SOURCE: Final = "taxonomy"
_READING: Final = ("tables/taxonomy.py", "tables/concept_join.py", "model", "sources/taxonomy")


def shared_folder() -> Path:
    """The folder of real data: `SMARTLIFE_SHARED`, or `../shared`."""
    named = os.environ.get("SMARTLIFE_SHARED")
    return Path(named) if named else ROOT.parent / "shared"


def read_taxonomy(folder: Path) -> Tables:
    """The tables core__concepts, core__labels and core__relations of a folder of ESCO packages.

    Raises:
        InputUnreadable: nothing there holds a concept.
    """
    source = SourceSpec(_SOURCE, "taxonomy", str(folder.resolve()))
    with tempfile.TemporaryDirectory(prefix="taxonomy-") as name:
        study = bare_study(Path(name), source)
        files = [
            SourceFile(shown, path, file_checksum(path), path.stat().st_size)
            for shown, path in find_files(study, source)
        ]
        kept = CACHE / f"taxonomy-{_checksum(files)}"
        if not kept.is_dir():
            _keep(_run(study, files), kept)
    concepts, labels, relations = (pq.read_table(kept / f"{name}.parquet") for name in _NAMES)
    return concepts, labels, relations


def bare_study(folder: Path, *sources: SourceSpec) -> Study:
    """A study of some sources and nothing else."""
    return Study(
        folder=folder,
        study_id="taxonomy",
        titles={"en": "Taxonomy"},
        regions=(),
        partners=(),
        nuts_version=2024,
        languages=("en",),
        start=date(2000, 1, 1),
        end=date(2000, 1, 1),
        sources=sources,
    )


def new_part(cache: Path) -> Path:
    """A new folder in a cache for what is being made; removes those of runs that were killed."""
    cache.mkdir(parents=True, exist_ok=True)
    for left in cache.glob("part-*"):
        # Nothing takes a day to make, so nobody is at work there.
        if time.time() - left.stat().st_mtime > _DAY:
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(dir=cache, prefix="part-"))


def _run(study: Study, files: Sequence[SourceFile]) -> list[pa.Table]:
    [step] = taxonomy_steps(study)
    lake = Lake(study.folder / "lake")
    engine = Engine(EngineSettings(memory_mb=500, threads=1), study.folder / "spill")
    try:
        run = StepRun(
            step=step,
            place=Place(study, lake, engine),
            tables={},
            sources={_SOURCE: files},
            progress=lambda _done, _total: None,
        )
        build(run)
    finally:
        engine.close()
    return [pq.read_table(lake.folder / run.written[name].path) for name in _NAMES]


def _keep(tables: Sequence[pa.Table], folder: Path) -> None:
    """Writes the tables beside the place and moves them there, so that no half stays."""
    part = new_part(folder.parent)
    for name, table in zip(_NAMES, tables, strict=True):
        pq.write_table(table, part / f"{name}.parquet", compression="zstd")
    try:
        part.rename(folder)
    except OSError:
        # another process was as quick, with the same tables
        shutil.rmtree(part)


def _checksum(files: Sequence[SourceFile]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name}\0{file.checksum}\0".encode())
    code = ROOT / "src" / "smartlife"
    for name in _READING:
        place = code / name
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.suffix in (".py", ".yml"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
