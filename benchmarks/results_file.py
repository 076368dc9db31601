"""The file of results: written after each part of the benchmarks, whatever becomes of the next."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class ResultsFile:
    """Lines as they come, on the screen and in a file.

    Attributes:
        failed: Names of the parts that failed.
    """

    def __init__(self, target: Path) -> None:
        self.failed: list[str] = []
        self._target = target
        self._lines: list[str] = []

    def add(self, lines: Iterable[str]) -> None:
        """Shows lines at once, since a part takes minutes, and writes them when all are there."""
        try:
            for line in lines:
                print(line, flush=True)
                self._lines.append(line)
        finally:
            self._write()

    def add_part(self, name: str, lines: Iterable[str]) -> None:
        """Adds the lines of a part; if it fails, those that came, and one that says so."""
        self.add([""])
        try:
            self.add(lines)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - no part may take others with it
            traceback.print_exc()
            self.failed.append(name)
            told = " ".join(str(error).split())
            self.add(["", f"**Failed**: {name}: {type(error).__name__}: {told}"])

    def _write(self) -> None:
        self._target.parent.mkdir(parents=True, exist_ok=True)
        part = self._target.with_name(f"{self._target.name}.part")
        part.write_text("\n".join(self._lines) + "\n", encoding="utf-8")
        part.replace(self._target)
