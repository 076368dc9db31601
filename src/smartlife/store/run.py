"""What a step sees while it runs: the tables it declared, its sources' files, its accounts.

A step gets nothing else of the study, so its result depends on nothing that the check for
staleness does not know.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock, local
from typing import TYPE_CHECKING, Protocol, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from smartlife.errors import StepFailed
from smartlife.model.tables import FINDINGS, TABLES, Table, indicator_table, raw_table
from smartlife.store.accounts import Accounts, account_table
from smartlife.store.raw import archive_content
from smartlife.store.schema import arrow_schema, check_key, conform, rows_to_arrow

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import ibis.expr.types as ir

    from smartlife.model.steps import Step
    from smartlife.model.study import Study
    from smartlife.store.engine import Engine
    from smartlife.store.lake import Lake, TableFile
    from smartlife.store.raw import SourceFile

T = TypeVar("T")


class Progress(Protocol):
    """Shows how far a step is."""

    def __call__(self, done: int, total: int | None) -> None:
        """Says that `done` of `total` (unknown: None) parts of the step are finished."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step runs: the study, its lake, the engine; and in which run, once it is finished."""

    study: Study
    lake: Lake
    engine: Engine
    run_id: str = ""


def table_definition(name: str) -> Table:
    """The definition of any table by its name.

    Raises:
        KeyError: no table can have that name.
    """
    if name in TABLES:
        return TABLES[name]
    layer, _, rest = name.partition("_")
    if layer == "ind":
        return indicator_table(rest.removeprefix("_"))
    if layer == "raw":
        source_id, _, kind = rest.rpartition("__")
        return raw_table(source_id, kind)
    if layer == "acc":
        step, _, part = rest.rpartition("__")
        return account_table(step, part)
    if name == FINDINGS.name:
        return FINDINGS
    raise KeyError(name)


class StepRun:
    """One run of one step.

    Attributes:
        study: The study; a step uses only what it declared in `Step.settings` and `sources`.
        run_id: The run, if it is finished; else empty.
        step: The step.
        accounts: Origins, issues and counts of the step.
        written: Table → file, of what was written so far.
        kept_folders: Paths of the folders that were kept so far, relative to the lake.
        read_rows: Rows read from tables so far.
        asking: To be held by a thread while it computes expressions, where several threads share
            the run; it may be taken again. Whole tables are read without it.
    """

    def __init__(
        self,
        *,
        step: Step,
        place: Place,
        tables: Mapping[str, TableFile],
        sources: Mapping[str, Sequence[SourceFile]],
        progress: Progress,
    ) -> None:
        """Prepares a run.

        Args:
            step: The step.
            place: Where it runs.
            tables: At least the tables it reads.
            sources: At least the files of its sources and, by their names in the step, its inputs.
            progress: Shows how far it is.
        """
        self.study = place.study
        self.run_id = place.run_id
        self.step = step
        self.accounts = Accounts()
        self.written: dict[str, TableFile] = {}
        self.kept_folders: list[str] = []
        self.read_rows = 0
        self._lake = place.lake
        self._engine = place.engine
        self._tables = tables
        self._progress = progress
        self._sources = sources
        self._file_folder: Path | None = None
        self._own_views: list[Hashable] = []
        self._declared = (f"Step {step.name}", frozenset(step.reads))
        self._narrowed = local()
        self.asking = RLock()

    # --- reading

    @property
    def _readable(self) -> tuple[str, frozenset[str]]:
        """Who reads, and what it may read; other threads are not narrowed with this one."""
        found: tuple[str, frozenset[str]] = getattr(self._narrowed, "to", self._declared)
        return found

    def has(self, table: str) -> bool:
        """True if the table exists in this run (a study without courses has no raw courses)."""
        return table in self._tables

    def read(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """A declared table, or some of its columns, in memory."""
        rows = pq.read_table(self._path(table), columns=list(columns) if columns else None)
        self.read_rows += rows.num_rows
        return rows

    def scan(
        self, table: str, columns: Sequence[str] | None = None, *, batch_rows: int = 10_000
    ) -> Iterator[pa.RecordBatch]:
        """A declared table, batch by batch."""
        with pq.ParquetFile(self._path(table)) as file:
            for batch in file.iter_batches(batch_rows, columns=list(columns) if columns else None):
                self.read_rows += batch.num_rows
                yield batch

    def table(self, table: str) -> ir.Table:
        """A declared table as an Ibis expression."""
        path = self._path(table)
        self.read_rows += self._tables[table].rows
        return self._engine.read_parquet(path)

    def view(self, name: str, tables: Sequence[str], make: Callable[[], ir.Table]) -> ir.Table:
        """An expression that many figures are built on, translated for the engine once.

        Args:
            name: Stands for what `make` does, with the settings of the study.
            tables: Declared tables that it reads, and nothing else.
            make: Makes the expression if no step of this run has.

        Raises:
            StepFailed: it reads something else, which steps that use it may not declare.
        """
        files = tuple(self._path(table) for table in tables)
        return self._engine.view((name, *files), lambda: self._made_of(name, tables, make))

    def rest(self) -> None:
        """Closes the engine until it is needed again: it holds what it read, and more than that.

        What was made of its tables and views before is computed no more; it is made anew.
        """
        with self.asking:
            self._engine.close()

    def once(self, name: str, about: Hashable, tables: Sequence[str], make: Callable[[], T]) -> T:
        """What several steps compute from the same tables, computed by the first of them.

        Args:
            name: Stands for what `make` does, with the settings of the study.
            about: What else the result hangs on.
            tables: Declared tables that it reads, and nothing else.
            make: Computes it if no step of this run has; nobody may change what it returns.
        """
        files = tuple(self._path(table) for table in tables)
        with self._reading(f"What steps share of {name}", tables):
            return self._engine.once(name, (about, *files), make)

    @contextmanager
    def _reading(self, reader: str, tables: Sequence[str]) -> Iterator[None]:
        """Lets nothing but some declared tables be read meanwhile."""
        outside = self._readable
        self._narrowed.to = (reader, frozenset(tables))
        try:
            yield
        finally:
            self._narrowed.to = outside

    def _made_of(self, name: str, tables: Sequence[str], make: Callable[[], ir.Table]) -> ir.Table:
        with self._reading(f"The view {name}", tables):
            expression = make()
        # `make` may have taken over an expression that was made outside of it
        allowed = {self._path(table) for table in tables}
        if not self._engine.reads(expression) <= allowed:
            raise StepFailed(
                f"The view {name} is built on tables that it does not declare, or on a view that "
                f"ends with step {self.step.name}"
            )
        return expression

    def own_view(self, expression: ir.Table) -> ir.Table:
        """As `view`, of an expression of this step only that several of its queries share."""
        key, table = self._engine.passing_view(expression)
        self._own_views.append(key)
        return table

    def drop_own_views(self) -> None:
        """Takes the step's own views out of the engine; called by the pipeline at its end."""
        # the last first: it may be built on those before it
        while self._own_views:
            self._engine.drop_view(self._own_views.pop())

    def rows_of(self, table: str) -> int:
        """Number of rows of a declared table, without reading it."""
        self._path(table)
        return self._tables[table].rows

    def content_of(self, table: str) -> str:
        """Checksum of a declared table: a name for exactly these rows."""
        self._path(table)
        return self._tables[table].content

    def source_files(self, source_id: str) -> Sequence[SourceFile]:
        """The archived files of a declared source."""
        if source_id not in self.step.sources:
            raise StepFailed(f"Step {self.step.name} does not declare the source {source_id}")
        return self._sources[source_id]

    def input_files(self, name: str) -> Sequence[SourceFile]:
        """The archived files behind a declared name or pattern of `Step.inputs`; may be none."""
        if name not in self.step.inputs:
            raise StepFailed(f"Step {self.step.name} does not declare the input {name}")
        return self._sources.get(name, ())

    def input_file(self, name: str) -> SourceFile | None:
        """The archived file that people filled in; None if they did not."""
        return next(iter(self.input_files(name)), None)

    def archive(self, content: bytes) -> str:
        """Keeps content that comes with smartlife as if it were a file read; its checksum."""
        return archive_content(self._lake, content)

    def folder_at(self, path: str) -> Path:
        """A folder that an earlier step kept.

        Args:
            path: As `keep_folder` returned it; a table that this step reads tells it.
        """
        area, _, name = path.partition("/")
        if area != "indexes" or not name.isalnum():
            raise StepFailed(f"{path!r} is no kept folder")
        return self._lake.folder / path

    # --- writing

    def write(self, table: str, rows: pa.Table) -> None:
        """Checks rows against the table's definition, its key too, and stores them.

        Raises:
            TableInvalid: the rows break the definition.
        """
        definition = self._to_write(table)
        checked = conform(definition, rows)
        check_key(definition, checked)
        with self._lake.writing(table) as path:
            pq.write_table(checked, path, compression="zstd", row_group_size=100_000)
            self.written[table] = self._lake.place_table(table, path, checked.num_rows)

    def write_rows(self, table: str, rows: list[dict[str, object]]) -> None:
        """As `write`, from dictionaries; missing keys are null."""
        self.write(table, rows_to_arrow(table_definition(table), rows))

    def write_expression(self, table: str, expression: ir.Table) -> None:
        """As `write`, from an Ibis expression; give it an order, or the file is not stable."""
        self.write(table, expression.to_pyarrow())

    @contextmanager
    def writing(self, table: str) -> Iterator[BatchWriter]:
        """Writes a table batch by batch; its key is not checked."""
        definition = self._to_write(table)
        with self._lake.writing(table) as path:
            writer = BatchWriter(definition, path)
            try:
                yield writer
            finally:
                writer.close()
            self.written[table] = self._lake.place_table(table, path, writer.rows)

    def file(self, name: str) -> Path:
        """Path to write a file at; it becomes part of the run when the step ends well."""
        if not self.step.files or self._file_folder is None:
            raise StepFailed(f"Step {self.step.name} does not declare that it writes files")
        self._file_folder.mkdir(parents=True, exist_ok=True)
        return self._file_folder / name

    @contextmanager
    def making_folder(self) -> Iterator[Path]:
        """Gives an empty folder to fill, and to be kept by `keep_folder`; else it is removed."""
        with self._lake.writing(self.step.name) as folder:
            folder.mkdir()
            yield folder

    def keep_folder(self, folder: Path) -> str:
        """Keeps a folder of `making_folder`, named by its content, for later steps to open.

        Returns:
            Its path for `folder_at`; the step writes it into a table.
        """
        path = self._lake.place_folder(folder)
        self.kept_folders.append(path)
        return path

    def collect_files_in(self, folder: Path) -> None:
        """Says where `file` puts files; called by the pipeline."""
        self._file_folder = folder

    def write_accounts(self) -> None:
        """Stores the fragments of the accounts; called by the pipeline at the step's end."""
        for table, rows in self.accounts.fragments(self.step.name).items():
            self.write(table, rows)

    def progress(self, done: int, total: int | None = None) -> None:
        """Shows how far the step is."""
        self._progress(done, total)

    def _path(self, table: str) -> Path:
        reader, tables = self._readable
        if table not in tables:
            raise StepFailed(f"{reader} does not declare that it reads {table}")
        return self._lake.folder / self._tables[table].path

    def _to_write(self, table: str) -> Table:
        if table not in self.step.writes and table not in self.step.account_tables:
            raise StepFailed(f"Step {self.step.name} does not declare that it writes {table}")
        return table_definition(table)


class BatchWriter:
    """Writes batches of one table into one Parquet file."""

    def __init__(self, definition: Table, path: Path) -> None:
        self._definition = definition
        self._writer = pq.ParquetWriter(path, arrow_schema(definition), compression="zstd")
        self.rows = 0

    def write(self, rows: pa.Table | pa.RecordBatch) -> None:
        """Checks and appends rows."""
        table = pa.Table.from_batches([rows]) if isinstance(rows, pa.RecordBatch) else rows
        self._writer.write_table(conform(self._definition, table))
        self.rows += table.num_rows

    def write_rows(self, rows: Iterable[dict[str, object]]) -> None:
        """Checks and appends rows given as dictionaries."""
        self.write(rows_to_arrow(self._definition, list(rows)))

    def close(self) -> None:
        """Finishes the file."""
        self._writer.close()
