"""Rows of indicator tables as the products read them, and how to find some of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from smartlife.model.figures import figure_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smartlife.model.fields import EmphasisClass, Status


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure; see model.tables.indicator_table for what the columns mean."""

    indicator: str
    measure: str
    nuts_code: str
    side: str
    status: Status
    estimand: str = ""
    level: str = ""
    universe_id: str = ""
    evidence: str = "observed"
    unit: str = ""
    n_docs: int = 0
    n_clusters: int | None = None
    n_eff: float | None = None
    group_scheme: str | None = None
    group_code: str | None = None
    group_uri: str | None = None
    year: int | None = None
    estimate: float | None = None
    lo: float | None = None
    hi: float | None = None
    grade: str | None = None
    emphasis_class: EmphasisClass | None = None
    posterior: float | None = None
    note: str | None = None
    interval_note: str | None = None
    without_largest: Mapping[str, float | None] | None = None
    dimensions: Mapping[str, Any] | None = None
    position: int | None = None
    origins: tuple[str, ...] = ()

    @property
    def figure_id(self) -> str:
        """The name of the figure, the same in every run."""
        return figure_id({name: getattr(self, name) for name in _COLUMNS})

    def dimension(self, name: str) -> Any:  # noqa: ANN401 - any JSON value
        """A value of `dimensions`; None if it has none of that name."""
        return (self.dimensions or {}).get(name)


_COLUMNS = tuple(field.name for field in fields(FigureRow))


def figure_row(values: Mapping[str, Any]) -> FigureRow:
    """A row from a dictionary of the table; columns the products do not use are left out."""
    known = {name: values[name] for name in _COLUMNS if name in values}
    for name in ("dimensions", "without_largest"):
        packed = known.get(name)
        known[name] = json.loads(packed) if isinstance(packed, str) else packed
    known["origins"] = tuple(known.get("origins") or ())
    return FigureRow(**known)


class FigureRows:
    """All figures of a run.

    Args:
        rows: Rows of all indicator tables.

    Attributes:
        rows: The same.
    """

    def __init__(self, rows: Iterable[FigureRow]) -> None:
        self.rows = tuple(rows)
        self._by_place: dict[tuple[str, str, str], list[FigureRow]] = {}
        for row in self.rows:
            place = (row.indicator, row.measure, row.nuts_code)
            self._by_place.setdefault(place, []).append(row)

    def of(
        self, indicator: str, measure: str, nuts_code: str, *, side: str | None = None
    ) -> list[FigureRow]:
        """All rows of one measure of a region, in the order of the table."""
        found = self._by_place.get((indicator, measure, nuts_code), ())
        return [row for row in found if side in (None, row.side)]

    def one(
        self, indicator: str, measure: str, nuts_code: str, *, side: str | None = None
    ) -> FigureRow | None:
        """The first row of one measure of a region; None if there is none."""
        found = self.of(indicator, measure, nuts_code, side=side)
        return found[0] if found else None

    def regions_of(self, indicator: str, measure: str) -> tuple[str, ...]:
        """Regions that have rows of the measure, in the order of the table."""
        return tuple(
            region
            for (name, what, region), rows in self._by_place.items()
            if (name, what) == (indicator, measure) and rows
        )
