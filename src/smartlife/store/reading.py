"""Reads the tables of a finished run: for commands and pages, which hold one manifest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from smartlife.store.run import table_definition
from smartlife.store.schema import arrow_schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from smartlife.store.lake import Lake, Manifest


@dataclass(frozen=True, slots=True)
class RunTables:
    """The tables of one run; one that the run does not have is empty."""

    lake: Lake
    manifest: Manifest

    def read(
        self,
        table: str,
        columns: Sequence[str] | None = None,
        *,
        where: tuple[str, Collection[str]] | None = None,
    ) -> pa.Table:
        """A table, or some of its columns, in memory.

        Args:
            table: Its name.
            columns: Which columns; all by default.
            where: A column and the values of it whose rows are wanted.
        """
        path = self._path(table)
        if path is None or (where is not None and not where[1]):
            empty = arrow_schema(table_definition(table)).empty_table()
            return empty.select(list(columns)) if columns else empty
        wanted = [(where[0], "in", sorted(where[1]))] if where else None
        return pq.read_table(path, columns=list(columns) if columns else None, filters=wanted)

    def scan(self, table: str, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """A table, batch by batch."""
        path = self._path(table)
        if path is not None:
            with pq.ParquetFile(path) as file:
                yield from file.iter_batches(10_000, columns=list(columns) if columns else None)

    def _path(self, table: str) -> Path | None:
        file = self.manifest.tables.get(table)
        return self.lake.folder / file.path if file else None
