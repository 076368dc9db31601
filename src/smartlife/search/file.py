"""The file of an index: one SQLite file, written once, then only read.

Lists of courses per term and columns of numbers are kept as arrays in it, since a question is
answered by arithmetic over whole arrays. SQLite's own full-text search (FTS5) was measured for
this: see docs/methods/search.md.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.errors import InputUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

FILE_NAME: Final = "search.sqlite"
"""Name of the file among those of a run."""

LAYOUT: Final = "1"
"""Counts up when tables or arrays change their meaning."""

MOST_VARIABLES: Final = 900
"""Values of one IN (…); older SQLite takes 999."""

_MAPPED: Final = 1 << 30

_PRIMARY: Final = 0xFF
"""The part of an error's code that tells its kind."""

_PROBE: Final = 1 << 20

_SCHEMA: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE array (name TEXT PRIMARY KEY, dtype TEXT NOT NULL, data BLOB NOT NULL);
CREATE TABLE course (number INTEGER PRIMARY KEY, course_id TEXT NOT NULL UNIQUE,
  row TEXT NOT NULL, text TEXT);
CREATE TABLE course_link (number INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE term (lang TEXT NOT NULL, stem TEXT NOT NULL, id INTEGER NOT NULL,
  n INTEGER NOT NULL, n_public INTEGER NOT NULL, PRIMARY KEY (lang, stem)) WITHOUT ROWID;
CREATE TABLE posting (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE form (lang TEXT NOT NULL, word TEXT NOT NULL, n INTEGER NOT NULL,
  n_public INTEGER NOT NULL, is_part INTEGER NOT NULL, PRIMARY KEY (lang, word)) WITHOUT ROWID;
CREATE TABLE entity (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL,
  row TEXT NOT NULL);
CREATE INDEX entity_by_key ON entity (key, kind);
CREATE TABLE label_key (lang TEXT NOT NULL, key TEXT NOT NULL, entity INTEGER NOT NULL,
  weight REAL NOT NULL, PRIMARY KEY (lang, key, entity)) WITHOUT ROWID;
CREATE TABLE entity_posting (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE occupation_skill (occupation INTEGER NOT NULL, skill INTEGER NOT NULL,
  PRIMARY KEY (occupation, skill)) WITHOUT ROWID;
"""


class Writer:
    """Fills a new file; the same rows in the same order give the same bytes."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript(
            "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "PRAGMA cache_size = -65536;" + _SCHEMA + "BEGIN;"
        )

    def rows(self, table: str, rows: Iterable[Sequence[object]]) -> None:
        """Adds rows to a table of the schema, in their order."""
        rows = iter(rows)
        first = next(rows, None)
        if first is None:
            return
        marks = ", ".join("?" * len(first))
        # the table is one of ours, never words of anybody
        statement = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608
        self._connection.execute(statement, first)
        self._connection.executemany(statement, rows)

    def arrays(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """Adds arrays of one dimension."""
        self.rows(
            "array",
            (
                (name, array.dtype.str, np.ascontiguousarray(array).tobytes())
                for name, array in sorted(arrays.items())
            ),
        )

    def finish(self) -> None:
        """Finishes the file."""
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Closes the file; what is not finished is worth nothing."""
        self._connection.close()


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """A new file, finished at the end.

    Raises:
        OSError: it cannot be written, as any other file could not be.
    """
    try:
        with closing(Writer(path)) as writer:
            yield writer
            writer.finish()
    except sqlite3.OperationalError as error:
        _tell_cause(path, error)
        raise


def _tell_cause(path: Path, error: sqlite3.OperationalError) -> None:
    """SQLite says only that a disk did not do; the disk itself says why.

    Raises:
        OSError: nothing more can be written to the file.
    """
    if error.sqlite_errorcode & _PRIMARY in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        with path.open("ab") as file:
            file.write(bytes(_PROBE))
            file.flush()
            os.fsync(file.fileno())


class Reader:
    """Reads a finished file; each thread gets a connection of its own."""

    def __init__(self, path: Path) -> None:
        self._address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        self._lock = threading.Lock()
        self._open: list[sqlite3.Connection] = []
        self._path = path

    def all(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """All rows of a query.

        Raises:
            InputUnreadable: the file is no index, or damaged.
        """
        try:
            return self._connection().execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._unreadable(error) from error

    def one(self, statement: str, values: Sequence[object] = ()) -> Any:  # noqa: ANN401 - a row
        """The first row of a query; None if there is none."""
        return next(iter(self.all(statement, values)), None)

    def all_in(
        self, statement: str, keys: Sequence[object], values: Sequence[object] = ()
    ) -> list[Any]:
        """All rows of a query in which `IN (?)` stands for any of many keys.

        Args:
            statement: With one `IN (?)`, after all other places for values.
            keys: May be many: they are asked for in parts.
            values: Values before.
        """
        found: list[Any] = []
        for start in range(0, len(keys), MOST_VARIABLES):
            some = keys[start : start + MOST_VARIABLES]
            marks = ", ".join("?" * len(some))
            found += self.all(statement.replace("IN (?)", f"IN ({marks})"), (*values, *some))
        return found

    def array(self, name: str) -> NDArray[Any]:
        """One array; nobody can write to it.

        Raises:
            InputUnreadable: the file has no such array.
        """
        row = self.one("SELECT dtype, data FROM array WHERE name = ?", (name,))
        if row is None:
            raise self._unreadable(f"no array {name}")
        return np.frombuffer(row[1], np.dtype(row[0]))

    def meta(self) -> dict[str, str]:
        """What the file says of itself.

        Raises:
            InputUnreadable: it is no index, or one of another layout.
        """
        said = dict(self.all("SELECT key, value FROM meta"))
        if said.get("layout") != LAYOUT:
            raise self._unreadable(f"layout {said.get('layout')}, {LAYOUT} is expected")
        return said

    def close(self) -> None:
        """Closes the connections of all threads; nobody may be asking any more."""
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()
            self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        held: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if held is None:
            held = sqlite3.connect(self._address, uri=True, check_same_thread=False)
            held.execute(f"PRAGMA mmap_size = {_MAPPED}")
            self._local.connection = held
            with self._lock:
                self._open.append(held)
        return held

    def _unreadable(self, problem: object) -> InputUnreadable:
        return InputUnreadable(
            f"The search index cannot be read ({problem})",
            where=str(self._path),
            todo="Run the study again: smartlife run.",
        )
