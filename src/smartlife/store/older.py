"""What a finished run lacks that this version reads: it was made by an older one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from smartlife.errors import StoreFailed
from smartlife.model.tables import TABLES
from smartlife.store.run import table_definition

if TYPE_CHECKING:
    from smartlife.model.tables import Table
    from smartlife.store.lake import Lake, Manifest


def lacking(lake: Lake, manifest: Manifest) -> tuple[str, ...]:
    """Tables that every run has, and columns, that one has not: `ind__trend.interval_note`.

    Tables that this version does not know are not read by it, so nothing is asked of them.

    Raises:
        StoreFailed: a table is missing or damaged.
    """
    found = [name for name in TABLES if name not in manifest.tables]
    for name, file in sorted(manifest.tables.items()):
        definition = _definition(name)
        if definition is None:
            continue
        try:
            held = set(pq.read_schema(lake.folder / file.path).names)
        except (OSError, pa.ArrowException) as error:
            raise StoreFailed(
                f"The table {name} of run {manifest.run_id} cannot be read: {error}",
                where=str(lake.folder / file.path),
                todo="Run the study again: smartlife run",
            ) from error
        found += [f"{name}.{column}" for column in definition.column_names if column not in held]
    return tuple(found)


def _definition(name: str) -> Table | None:
    try:
        return table_definition(name)
    except KeyError:
        return None
