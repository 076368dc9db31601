"""The name of a figure: the same in every run, in the report, in open data and on the screen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from smartlife.model.provenance import stable_id
from smartlife.model.tables import indicator_table

if TYPE_CHECKING:
    from collections.abc import Mapping

PRINTED: Final = 10
"""Digits of an identifier that are printed; a beginning is enough to find a figure."""

_MEASURED: Final = frozenset(
    {
        "courses",
        "courses_linked",
        "first",
        "flags",
        "found",
        "last",
        "level",
        "openness_unknown",
        "retrieved",
    }
)
"""Dimensions that tell what was found, not what is asked: they change with the data."""


def figure_id(row: Mapping[str, Any]) -> str:
    """The identifier of a row of an indicator table.

    It is made from what the figure is about (indicator, measure, region, side, group, year and
    the dimensions that choose between figures), never from what was found.

    Args:
        row: A row; `dimensions` as JSON or as a mapping.
    """
    named = (row[name] for name in indicator_table("any").key if name != "dimensions")
    return stable_id(*named, _asked(row["dimensions"]))


def _asked(dimensions: str | Mapping[str, Any] | None) -> str | None:
    """The dimensions that belong to the question, packed; None without any."""
    held = json.loads(dimensions) if isinstance(dimensions, str) else dimensions
    kept = {name: value for name, value in (held or {}).items() if name not in _MEASURED}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else None
