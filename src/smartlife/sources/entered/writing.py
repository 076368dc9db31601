"""Writes the tables that people fill in: TSV, whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from smartlife.sources.entered.table import on_one_line
from smartlife.store.lake import store_failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path


def write_entered(
    path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str | None]]
) -> None:
    """Writes rows under a line of column names; the file before stays whole until the end.

    Args:
        path: The file; its folder is made.
        columns: Names, in order.
        rows: Column → text; what is missing is empty. Tabs and line ends become spaces; a cell
            with a quotation mark stands in quotation marks, the marks in it doubled.

    Raises:
        StoreFailed: it cannot be written.
    """
    lines = ["\t".join(columns)]
    lines += ["\t".join(_cell(row.get(name)) for name in columns) for row in rows]
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        temporary.replace(path)
    except OSError as error:
        raise store_failure(error, path) from error
    finally:
        temporary.unlink(missing_ok=True)


def _cell(text: str | None) -> str:
    line = on_one_line(text or "")
    # readers take a mark at the beginning of a cell for one that opens it
    return '"' + line.replace('"', '""') + '"' if '"' in line else line
