"""Which NUTS 3 polygon holds a point, for `build_places.py`."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import TYPE_CHECKING

from smartlife.sources.geography.nuts.geometry import Polygon, contains, polygons_of

if TYPE_CHECKING:
    from pathlib import Path

HOME = ("LV", "LT", "EE", "SE", "FI", "DK", "NO", "PL", "DE")


class Polygons:
    """The NUTS 3 polygons of one country and which of them holds a point."""

    def __init__(self, geojson: Path) -> None:
        self.names: dict[str, str] = {}
        self.shapes: dict[str, list[Polygon]] = {}
        for feature in json.loads(geojson.read_text(encoding="utf-8"))["features"]:
            code = feature["properties"]["NUTS_ID"]
            self.names[code] = feature["properties"]["NAME_LATN"].strip()
            if len(code) == 5 and code[:2] in HOME:
                self.shapes[code] = polygons_of(feature["geometry"])

    def distance_km(self, code: str, lon: float, lat: float) -> float:
        """Distance to the boundary of a region, negative inside of it."""
        narrow = math.cos(math.radians(lat))
        best = min(
            _to_segment(lon * narrow, lat, a[0] * narrow, a[1], b[0] * narrow, b[1])
            for polygon in self.shapes[code]
            for ring in polygon
            for a, b in pairwise(ring)
        )
        return -best * 111.2 if contains(self.shapes[code], lon, lat) else best * 111.2

    def find(self, within: str, lon: float, lat: float, margin: float) -> str:
        """The region inside `within` that holds the point, or the finest that surely does."""
        near = sorted(
            (self.distance_km(code, lon, lat), code)
            for code in self.shapes
            if code.startswith(within)
        )
        if not near:
            return within
        return _prefix([code for distance, code in near if distance <= max(near[0][0], margin)])


def _prefix(codes: list[str]) -> str:
    first, last = min(codes), max(codes)
    size = next((i for i, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), len(first))
    return first[:size]


def _to_segment(x: float, y: float, x1: float, y1: float, x2: float, y2: float) -> float:
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    t = 0.0 if length == 0 else max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / length))
    return math.hypot(x - x1 - t * dx, y - y1 - t * dy)
