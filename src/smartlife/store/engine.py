"""The engine behind the tables: Ibis on DuckDB. The only module that names an engine.

Indicators are Ibis expressions and do not know which engine runs them. Opening costs most of a
second (importing Ibis), so it happens only when a step asks for it.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from smartlife.errors import StoreFailed
from smartlife.store.lake import is_disk_failure, store_failure

if TYPE_CHECKING:
    import ibis
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How much of the machine the engine may use.

    Attributes:
        memory_mb: Bound of the engine's own memory; it spills to disk beyond.
        threads: Threads; 0 takes one per core.
    """

    memory_mb: int = 2_000
    threads: int = 0


class Engine:
    """An open engine. Close it, or use it as a context manager."""

    def __init__(self, settings: EngineSettings, spill_folder: Path) -> None:
        self._settings = settings
        self._spill_folder = spill_folder
        self._connection: ibis.BaseBackend | None = None

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
            self._connection = ibis.duckdb.connect(**options)
        return self._connection

    def read_parquet(self, path: Path) -> ir.Table:
        """A table file as an Ibis table."""
        return self.connection().read_parquet(str(path))

    def close(self) -> None:
        """Closes the connection if there is one."""
        if self._connection is not None:
            self._connection.disconnect()
            self._connection = None


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
