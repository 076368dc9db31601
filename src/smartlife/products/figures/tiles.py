"""The layout of the map of tiles: one square per NUTS 3 region around the Baltic Sea."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def tile_layout(nuts_version: str) -> Mapping[str, tuple[int, int]]:
    """NUTS 3 code → column and row; empty for a version that has no layout."""
    with (files("smartlife.products.figures") / "tiles.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {
        row["nuts_code"]: (int(row["column"]), int(row["row"]))
        for row in rows
        if row["nuts_version"] == nuts_version
    }
