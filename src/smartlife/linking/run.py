"""Runs `link_batch` over a core table, in several processes where that pays."""

from __future__ import annotations

import os
import pickle
import tempfile
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow.compute as pc

from smartlife.linking.batch import INPUT_COLUMNS, link_batch
from smartlife.linking.index import LinkIndex, build_index

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from smartlife.store.run import StepRun

_BATCH_ROWS: Final = 500
# Sending the index to another process takes some seconds: as long as linking so many texts.
_TEXTS_FOR_PROCESSES: Final = 6_000
_MOST_PROCESSES: Final = 4

_worker_index: dict[str, LinkIndex] = {}


def link_vacancies(run: StepRun) -> None:
    """Writes link__vacancies_concepts."""
    _link(run, "core__vacancies", ("vacancy_id", *INPUT_COLUMNS, "isco_code"))


def link_courses(run: StepRun) -> None:
    """Writes link__courses_concepts."""
    _link(run, "core__courses", ("course_id", *INPUT_COLUMNS))


def _link(run: StepRun, table: str, columns: tuple[str, ...]) -> None:
    (target,) = run.step.writes
    about = run.read(table, ["lang", "has_text"])
    total, texts = about.num_rows, pc.sum(about["has_text"]).as_py() or 0
    if not total:
        run.write_rows(target, [])
        return
    langs = [str(lang) for lang in pc.unique(about["lang"]).to_pylist()]
    index = build_index(
        run.read("core__concepts"), run.read("core__labels"), run.read("core__relations"), langs
    )
    batches = run.scan(table, columns, batch_rows=_BATCH_ROWS)
    processes = min(_MOST_PROCESSES, _free_cores()) if texts >= _TEXTS_FOR_PROCESSES else 1
    done = 0
    with run.writing(target) as writer:
        for rows, mentions in _linked(batches, index, processes):
            writer.write(mentions)
            done += rows
            run.progress(done, total)


def _free_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _linked(
    batches: Iterator[pa.RecordBatch], index: LinkIndex, processes: int
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Rows and mentions of each batch, in the order of the batches whatever the processes."""
    if processes < 2:
        for batch in batches:
            yield batch.num_rows, link_batch(batch, index)
        return
    with tempfile.TemporaryDirectory(prefix="smartlife-") as folder:
        file = Path(folder) / "index.pickle"
        with file.open("wb") as target:
            pickle.dump(index, target, protocol=pickle.HIGHEST_PROTOCOL)
        # Spawned, not forked: Arrow and the engine have threads, which do not survive a fork.
        with ProcessPoolExecutor(
            processes, get_context("spawn"), initializer=_load_index, initargs=(str(file),)
        ) as pool:
            while waiting := list(islice(batches, 4 * processes)):
                results = pool.map(_link_in_worker, waiting)
                for batch, mentions in zip(waiting, results, strict=True):
                    yield batch.num_rows, mentions


def _load_index(file: str) -> None:
    # Our own file of a moment ago, in a folder that only this user can enter.
    with Path(file).open("rb") as source:
        _worker_index["index"] = pickle.load(source)  # noqa: S301 - our parent wrote it


def _link_in_worker(batch: pa.RecordBatch) -> pa.RecordBatch:
    return link_batch(batch, _worker_index["index"])
