"""Runs `link_batch` over a core table, in several processes where that pays."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

import pyarrow.compute as pc

from smartlife.linking.batch import INPUT_COLUMNS, BatchLinker
from smartlife.linking.corrections import CorrectedLinker, Corrections
from smartlife.model.issues import Issue

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from smartlife.linking.index import LinkIndex
    from smartlife.model.fields import DocumentKind
    from smartlife.store.run import StepRun

_BATCH_ROWS: Final = 500
# Starting another process takes some seconds: as long as linking so many texts.
_TEXTS_FOR_PROCESSES: Final = 6_000
_MOST_PROCESSES: Final = 4
_ORIGIN: Final = ("source_id", "file", "row")


def link_vacancies(run: StepRun) -> None:
    """Writes link__vacancies_concepts."""
    _link(run, "vacancies", ("vacancy_id", *INPUT_COLUMNS, "isco_code"))


def link_courses(run: StepRun) -> None:
    """Writes link__courses_concepts."""
    _link(run, "courses", ("course_id", *INPUT_COLUMNS))


def _link(run: StepRun, kind: DocumentKind, columns: tuple[str, ...]) -> None:
    table, (target,) = f"core__{kind}", run.step.writes
    about = run.read(table, ["has_text"])
    total, texts = about.num_rows, pc.sum(about["has_text"]).as_py() or 0
    if not total:
        run.write_rows(target, [])
        return
    (folder,) = run.read("link__index", ["folder"])["folder"].to_pylist()
    linker = BatchLinker(str(run.folder_at(folder)))
    corrected = CorrectedLinker(linker, Corrections.of(kind, run.read("core__corrections")))
    unknown = UnknownConcepts(linker.index, kind)
    batches = unknown.seen_in(run.scan(table, (*columns, *_ORIGIN), batch_rows=_BATCH_ROWS))
    processes = min(_MOST_PROCESSES, _free_cores()) if texts >= _TEXTS_FOR_PROCESSES else 1
    done = 0
    with run.writing(target) as writer:
        for rows, mentions in _linked(batches, corrected, processes):
            writer.write(mentions)
            done += rows
            run.progress(done, total)
    unknown.account(run)


class UnknownConcepts:
    """Collects what documents name by URI or code and the taxonomy does not have."""

    def __init__(self, index: LinkIndex, kind: DocumentKind) -> None:
        self._index = index
        self._kind = kind
        self._counts: dict[tuple[str, str, str], int] = {}
        self._first: dict[tuple[str, str, str], tuple[str, int]] = {}

    def seen_in(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Looks at batches on their way."""
        for batch in batches:
            columns = {name: batch.column(name).to_pylist() for name in batch.schema.names}
            for row, uris in enumerate(columns["skill_uris"]):
                for uri in uris or ():
                    if self._index.concepts.number_of(uri) is None:
                        self._add(columns, row, ("skill_uris", uri))
            for row, code in enumerate(columns.get("isco_code", ())):
                if code and self._index.group_of(code) is None:
                    self._add(columns, row, ("isco_code", code))
            yield batch

    def _add(self, columns: dict[str, list[object]], row: int, what: tuple[str, str]) -> None:
        source, file, line = (columns[name][row] for name in _ORIGIN)
        key = (str(source), *what)
        self._counts[key] = self._counts.get(key, 0) + 1
        self._first.setdefault(key, (str(file), int(str(line))))

    def account(self, run: StepRun) -> None:
        """Notes each unknown concept once per source, with the first record that names it."""
        for key, count in sorted(self._counts.items()):
            source, column, value = key
            file, row = self._first[key]
            message = "The taxonomy of the study has no such concept; " + (
                "this record names it." if count == 1 else f"{count} records name it."
            )
            issue = Issue("noted", "concept_unknown", file, row, column, value, message)
            run.accounts.issue(source, self._kind, issue)


def _free_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _linked(
    batches: Iterator[pa.RecordBatch], linker: CorrectedLinker, processes: int
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Rows and mentions of each batch, in the order of the batches whatever the processes."""
    if processes < 2:
        for batch in batches:
            yield batch.num_rows, linker(batch)
        return
    # Spawned, not forked: Arrow and the engine have threads, which do not survive a fork.
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        while waiting := list(islice(batches, 4 * processes)):
            for batch, mentions in zip(waiting, pool.map(linker, waiting), strict=True):
                yield batch.num_rows, mentions
