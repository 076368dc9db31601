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

_ASKED: Final = frozenset(
    {
        "answer",
        "contrast",
        "dataset",
        "isco",
        "minutes",
        "match",
        "of",
        "partner",
        "reach",
        "role",
        "step",
        "target",
        "task",
        "variant",
        "with",
    }
)
"""Dimensions that choose between figures. All others tell what was found and change with the data;
an indicator whose rows differ in another one has to name it here, or its figures share a name."""


def figure_id(row: Mapping[str, Any]) -> str:
    """The identifier of a row of an indicator table.

    It is made from what the figure is about (indicator, measure, region, side, group, year and
    the dimensions that choose between figures), never from what was found.

    Args:
        row: A row; `dimensions` as JSON or as a mapping.
    """
    named = (row[name] for name in indicator_table("any").key if name != "dimensions")
    asked = asked_dimensions(row)
    packed = json.dumps(asked, ensure_ascii=False, sort_keys=True) if asked else None
    return stable_id(*named, packed)


def asked_dimensions(row: Mapping[str, Any]) -> dict[str, Any]:
    """The dimensions of a figure that belong to its question."""
    held = row["dimensions"]
    held = json.loads(held) if isinstance(held, str) else held
    return {name: value for name, value in (held or {}).items() if name in _ASKED}
