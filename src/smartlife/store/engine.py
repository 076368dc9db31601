"""The engine behind the tables: Ibis on DuckDB. The only module that names an engine.

Indicators are Ibis expressions and do not know which engine runs them. Opening costs most of a
second (importing Ibis), so it happens only when a step asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

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
