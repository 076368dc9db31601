"""Shapes of regions on an equal-area projection around the Baltic Sea, made small.

Lambert azimuthal equal-area on the sphere (Snyder 1987, Map Projections: A Working Manual,
section 24), centred where the study is, so that areas compare and north is up.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

Point = tuple[float, float]
Ring = list[Point]

EARTH_KM: Final = 6371.0072


@dataclass(frozen=True, slots=True)
class EqualArea:
    """The projection; kilometres to the right and downwards from its centre.

    Attributes:
        lon: Longitude of the centre, degrees.
        lat: Latitude of the centre, degrees.
    """

    lon: float
    lat: float

    def project(self, lon: float, lat: float) -> Point:
        """A point in kilometres."""
        phi, phi0 = math.radians(lat), math.radians(self.lat)
        turn = math.radians(lon - self.lon)
        cosine = math.sin(phi0) * math.sin(phi) + math.cos(phi0) * math.cos(phi) * math.cos(turn)
        k = math.sqrt(2 / (1 + cosine)) * EARTH_KM
        x = k * math.cos(phi) * math.sin(turn)
        y = k * (math.cos(phi0) * math.sin(phi) - math.sin(phi0) * math.cos(phi) * math.cos(turn))
        return x, -y


def rings_of(geometry: str | None) -> list[list[tuple[float, float]]]:
    """The outer rings of a GeoJSON polygon or multipolygon, in degrees; none for other text."""
    if not geometry:
        return []
    shape = json.loads(geometry)
    coordinates = shape.get("coordinates", [])
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(shape.get("type"), [])
    return [[(float(p[0]), float(p[1])) for p in polygon[0]] for polygon in polygons if polygon]


def simplify(ring: Ring, tolerance: float) -> Ring:
    """Fewer points, none farther than the tolerance from the old line (Douglas–Peucker 1973)."""
    if len(ring) < 5:
        return ring
    keep = [False] * len(ring)
    keep[0] = keep[-1] = True
    far = max(range(len(ring)), key=lambda i: _distance2(ring[i], ring[0]))
    keep[far] = True
    spans = [(0, far), (far, len(ring) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        worst = max(range(first + 1, last), key=lambda i: _off(ring[i], ring[first], ring[last]))
        if _off(ring[worst], ring[first], ring[last]) > tolerance:
            keep[worst] = True
            spans += [(first, worst), (worst, last)]
    return [point for point, kept in zip(ring, keep, strict=True) if kept]


def area(ring: Ring) -> float:
    """Area of a ring, without sign."""
    total = sum(
        x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
    )
    return abs(total) / 2


def box(points: Iterable[Point]) -> tuple[float, float, float, float]:
    """Least and greatest x and y."""
    listed = list(points)
    xs, ys = [x for x, _ in listed], [y for _, y in listed]
    return min(xs), min(ys), max(xs), max(ys)


def _distance2(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _off(point: Point, start: Point, end: Point) -> float:
    """Distance of a point from the line through two others (from the point if they are one)."""
    length = math.sqrt(_distance2(start, end))
    if length == 0:
        return math.sqrt(_distance2(point, start))
    (x0, y0), (x1, y1), (x2, y2) = point, start, end
    return abs((x2 - x1) * (y1 - y0) - (x1 - x0) * (y2 - y1)) / length
