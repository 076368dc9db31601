"""A point inside a GeoJSON polygon, and whether a point lies in one; degrees, even-odd rule.

Enough for labels and rough distances; not for areas on the globe.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Ring = list[list[float]]
Polygon = list[Ring]


def polygons_of(geometry: dict[str, Any]) -> list[Polygon]:
    """The polygons of a Polygon or MultiPolygon geometry.

    Raises:
        ValueError: another type of geometry, or coordinates that are none.
    """
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if not isinstance(coordinates, list) or not coordinates:
        raise ValueError("the geometry has no coordinates")
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(kind))
    if polygons is None:
        raise ValueError(f"{kind!r} is no Polygon or MultiPolygon")
    try:
        valid = all(
            len(ring) >= 4 and all(float(p[0]) == p[0] and float(p[1]) == p[1] for p in ring)
            for polygon in polygons
            for ring in polygon
        )
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise ValueError("coordinates are not numbers") from error
    if not valid:
        raise ValueError("a ring has fewer than four points, or coordinates are not numbers")
    return polygons


def contains(polygons: Iterable[Polygon], lon: float, lat: float) -> bool:
    """True if the point lies in one of the polygons and in none of its holes."""
    return any(_crossings(polygon, lon, lat) for polygon in polygons)


def point_inside(geometry: dict[str, Any]) -> tuple[float, float]:
    """Longitude and latitude of a point inside the largest polygon, rounded to 0.001°.

    It is the centroid where that lies inside, else the middle of the longest stretch of the
    parallel through the centroid.

    Raises:
        ValueError: the geometry is not a polygon.
    """
    largest = max(polygons_of(geometry), key=lambda polygon: abs(_area_and_centroid(polygon[0])[0]))
    _, lon, lat = _area_and_centroid(largest[0])
    if not contains([largest], lon, lat):
        lon = _middle_of_longest(largest, lat, lon)
    return round(lon, 3), round(lat, 3)


def _crossings(polygon: Polygon, lon: float, lat: float) -> bool:
    inside = False
    for ring in polygon:
        for (x1, y1), (x2, y2) in pairwise((p[0], p[1]) for p in ring):
            if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside


def _area_and_centroid(ring: Ring) -> tuple[float, float, float]:
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in pairwise((p[0], p[1]) for p in ring):
        cross = x1 * y2 - x2 * y1
        area += cross
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    if area == 0:
        return 0.0, ring[0][0], ring[0][1]
    return area / 2, x / (3 * area), y / (3 * area)


def _middle_of_longest(polygon: Polygon, lat: float, otherwise: float) -> float:
    cuts = sorted(
        (x2 - x1) * (lat - y1) / (y2 - y1) + x1
        for ring in polygon
        for (x1, y1), (x2, y2) in pairwise((p[0], p[1]) for p in ring)
        if (y1 > lat) != (y2 > lat)
    )
    stretches = [
        (right - left, (left + right) / 2)
        for left, right in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return max(stretches)[1] if stretches else otherwise
