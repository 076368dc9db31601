"""The engine behind the tables: Ibis on DuckDB. The only module that names an engine.

Indicators are Ibis expressions and do not know which engine runs them. Opening costs most of a
second (importing Ibis), so it happens only when a step asks for it.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from smartlife.errors import StoreFailed
from smartlife.store.lake import is_disk_failure, store_failure

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    import ibis
    import ibis.expr.types as ir

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How much of the machine the engine may use.

    Attributes:
        memory_mb: Bound of the engine's own memory; it spills to disk beyond.
        threads: Threads; 0 takes one per core.
    """

    memory_mb: int = 2_000
    threads: int = 0


@dataclass(frozen=True, slots=True)
class _View:
    """An expression under a name.

    Attributes:
        name: In the engine.
        table: What others build on.
        expression: Kept, as Ibis takes what is in memory out of the engine with the last
            expression that has it.
    """

    name: str
    table: ir.Table
    expression: ir.Table


class Engine:
    """An open engine. Close it, or use it as a context manager."""

    def __init__(self, settings: EngineSettings, spill_folder: Path) -> None:
        self._settings = settings
        self._spill_folder = spill_folder
        self._connection: ibis.BaseBackend | None = None
        self._files: dict[Path, ir.Table] = {}
        self._views: dict[Hashable, _View] = {}
        self._results: dict[str, tuple[Hashable, object]] = {}
        self._made = 0
        self._behind: dict[str, frozenset[Hashable]] = {}

    def connection(self) -> ibis.BaseBackend:
        """The Ibis connection, opened at first use."""
        if self._connection is None:
            import ibis

            options: dict[str, object] = {
                "memory_limit": f"{self._settings.memory_mb}MB",
                "temp_directory": str(self._spill_folder),
                # extensions are neither fetched nor loaded: the lake needs none, and nothing
                # may reach for the network
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
            if self._settings.threads:
                options["threads"] = self._settings.threads
            # the engine merges selections itself; in Ibis that takes most of the translation
            ibis.options.sql.fuse_selects = False
            self._connection = ibis.duckdb.connect(**options)
        return self._connection

    def read_parquet(self, path: Path) -> ir.Table:
        """A table file as an Ibis table; files of the lake never change."""
        if path not in self._files:
            table = self.connection().read_parquet(str(path))
            self._behind[table.get_name()] = frozenset((path,))
            self._files[path] = table
        return self._files[path]

    def reads(self, expression: ir.Table) -> frozenset[Hashable]:
        """Table files that an expression reads, through all views, and keys of passing views.

        What is in memory is in no file, and not told.
        """
        from ibis.expr import operations

        names = {table.name for table in expression.op().find(operations.DatabaseTable)}
        return frozenset(behind for name in names for behind in self._behind[name])

    def view(self, key: Hashable, make: Callable[[], ir.Table]) -> ir.Table:
        """An expression under a name in the engine; the same key gets the same again.

        The engine computes what it would without the name. But Ibis translates the expression
        once, and not with every query that is built on it: in small studies that took longer than
        all computing.
        """
        if key not in self._views:
            self._views[key] = self._name(make(), ())
        return self._views[key].table

    def once(self, name: str, key: Hashable, make: Callable[[], T]) -> T:
        """What was made of the tables: the same key gets the same again.

        Of one name only the last is kept, as what is made may be large.
        """
        if name not in self._results or self._results[name][0] != key:
            self._results.pop(name, None)
            self._results[name] = (key, make())
        return cast("T", self._results[name][1])

    def passing_view(self, expression: ir.Table) -> tuple[Hashable, ir.Table]:
        """As `view`, until it is dropped: the key to drop it by, and the table."""
        key = object()
        self._views[key] = self._name(expression, (key,))
        return key, self._views[key].table

    def drop_view(self, key: Hashable) -> None:
        """Drops a passing view; what is built on it can be computed no more."""
        view = self._views[key]
        self.connection().drop_view(view.name)
        del self._views[key], self._behind[view.name]

    def _name(self, expression: ir.Table, also: tuple[Hashable, ...]) -> _View:
        behind = self.reads(expression).union(also)
        self._made += 1
        name = f"view_{self._made}"
        table = self.connection().create_view(name, expression)
        self._behind[name] = behind
        return _View(name, _typed_as(table, expression), expression)

    def close(self) -> None:
        """Closes the connection if there is one."""
        if self._connection is not None:
            self._files.clear()
            self._views.clear()
            self._results.clear()
            self._behind.clear()
            self._connection.disconnect()
            self._connection = None


def _typed_as(named: ir.Table, expression: ir.Table) -> ir.Table:
    """With the types that Ibis gave the columns: to the engine, a bare 1.0 is a decimal number."""
    kinds, wanted = named.schema(), expression.schema()
    other = {
        name: kind
        for name, kind in wanted.items()
        if kind.copy(nullable=True) != kinds[name].copy(nullable=True)
    }
    return named.cast(other) if other else named


def machine_failure(error: Exception, where: str) -> StoreFailed | None:
    """The error for people if a step failed for want of memory or disk; None if for another reason.

    Args:
        error: What the step raised.
        where: The step.
    """
    # the engine's own errors, told by name: it may not have been opened
    names = {kind.__name__ for kind in type(error).__mro__}
    engine = type(error).__module__.partition(".")[0] in ("duckdb", "_duckdb")
    if isinstance(error, MemoryError) or (engine and "OutOfMemoryException" in names):
        return StoreFailed(
            "There is not enough memory",
            where=where,
            todo="Close other programs, or let the table engine take less before it uses the disk "
            "(SMARTLIFE_MEMORY_MB, SMARTLIFE_THREADS=1). Finished steps are kept.",
        )
    if engine and "IOException" in names and "No space left" in str(error):
        return store_failure(OSError(errno.ENOSPC, "No space left on device"), Path(where))
    if isinstance(error, OSError) and is_disk_failure(error):
        return store_failure(error, Path(error.filename or where))
    return None
