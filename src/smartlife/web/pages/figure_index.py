"""Figures of a run by identifier: what each is called, and where its row stands."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smartlife.analysis.indicators import INDICATORS
from smartlife.model.figures import figure_id
from smartlife.model.tables import indicator_table

if TYPE_CHECKING:
    from smartlife.web.runs import OpenRun

_SHORTEST = 4
"""Digits that an identifier in an address has at least; fewer would fit too many figures."""


@dataclass(frozen=True, slots=True)
class FigureIndex:
    """Identifiers in order, and beside each its table and row: rows stay on disk.

    Attributes:
        names: Identifiers, ascending.
        places: For each the table and the number of the row.
    """

    names: tuple[str, ...]
    places: tuple[tuple[str, int], ...]

    def find(self, beginning: str) -> tuple[str, ...]:
        """Identifiers that are this or begin so; none for what cannot be a beginning."""
        start = beginning.strip().lower()
        if len(start) < _SHORTEST:
            return ()
        found = []
        for name in self.names[bisect_left(self.names, start) :]:
            if not name.startswith(start):
                break
            found.append(name)
        return tuple(found)

    def row(self, run: OpenRun, name: str) -> dict[str, Any]:
        """The row of a figure, as its indicator table has it."""
        table, number = self.places[bisect_left(self.names, name)]
        rows: list[dict[str, Any]] = run.tables.read(table).slice(number, 1).to_pylist()
        return rows[0]


def figure_index(run: OpenRun) -> FigureIndex:
    """The index of a run, made once."""
    return run.once("figure index", lambda: _made(run))


def _made(run: OpenRun) -> FigureIndex:
    key = list(indicator_table("any").key)
    found = [
        (figure_id(row), (table, number))
        for table in (f"ind__{name}" for name in INDICATORS)
        if run.tables.has(table)
        for number, row in enumerate(run.tables.read(table, key).to_pylist())
    ]
    found.sort()
    return FigureIndex(tuple(name for name, _ in found), tuple(place for _, place in found))
