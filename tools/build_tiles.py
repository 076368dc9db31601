"""Lays out one square per NUTS 3 region around the Baltic Sea, so that neighbours stay neighbours.

Points of the regions are projected, and regions and squares are matched at the least total
distance (the assignment problem); squares in the open sea are not offered. The result is data:
`products/figures/tiles.tsv`. Run it again only when regions change:

    python tools/build_tiles.py > src/smartlife/products/figures/tiles.tsv
"""

from __future__ import annotations

import csv
from importlib.resources import files

import numpy as np
from scipy.optimize import linear_sum_assignment

from smartlife.products.figures.projection import EqualArea

WHOLE = ("DK", "EE", "FI", "LT", "LV", "SE")
PARTS = ("DE8", "DEF", "PL42", "PL62", "PL63", "PL84")
VERSION = "2024"
CELL_KM = 88.0
SEA_KM = 105.0


def main() -> None:
    """Prints the layout."""
    print("nuts_version\tnuts_code\tcolumn\trow")
    with (files("smartlife.sources.geography.nuts") / "regions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    mine = [
        row
        for row in rows
        if row["nuts_version"] == VERSION
        and len(row["nuts_code"]) == 5
        and row["lon"]
        and row["nuts_code"].startswith((*WHOLE, *PARTS))
    ]
    for code, (column, line) in sorted(layout(mine).items()):
        print(f"{VERSION}\t{code}\t{column}\t{line}")


def layout(rows: list[dict[str, str]]) -> dict[str, tuple[int, int]]:
    """Code → column and row, both from 0."""
    area_map = EqualArea(19.0, 60.0)
    points = np.array([area_map.project(float(r["lon"]), float(r["lat"])) for r in rows])
    low = np.floor(points.min(axis=0) / CELL_KM) - 1
    high = np.ceil(points.max(axis=0) / CELL_KM) + 1
    grid = [
        (column, line)
        for column in range(int(low[0]), int(high[0]) + 1)
        for line in range(int(low[1]), int(high[1]) + 1)
    ]
    centres = (np.array(grid) + 0.5) * CELL_KM
    distance = np.linalg.norm(points[:, None, :] - centres[None, :, :], axis=2)
    cost = distance**2 + np.where(distance.min(axis=0) > SEA_KM, 1e9, 0.0)[None, :]
    chosen, cells = linear_sum_assignment(cost)
    placed = {rows[i]["nuts_code"]: grid[j] for i, j in zip(chosen, cells, strict=True)}
    west = min(column for column, _ in placed.values())
    north = min(line for _, line in placed.values())
    return {code: (column - west, line - north) for code, (column, line) in placed.items()}


if __name__ == "__main__":
    main()
