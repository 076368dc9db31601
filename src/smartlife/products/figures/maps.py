"""Maps of counts: circles on an equal-area map, or on tiles where no shapes are held.

Counts are circles and never fills: a large empty region must not look like much. The sea stays
open. Regions under study have a thick outline, partners a broken one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from smartlife.products.figures.frame import NARROW, SCHEMA, WIDE, Spec, label_lines
from smartlife.products.figures.map_names import Box, Name, places_of
from smartlife.products.figures.places import place_of
from smartlife.products.figures.projection import EqualArea, Point, Ring, area, box, simplify

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Role = Literal["region", "partner", "other", "land"]

_GAP: Final = 24
_LARGEST: Final = 21.0
"""Radius of the largest circle, pixels."""
_SMALLEST: Final = 2.5
_INSIDE: Final = 12.0
"""Circles from this radius on hold their number."""
_MARGIN_KM: Final = 190.0
_TOLERANCE: Final = 0.45
_TINY: Final = 1.5
_MOST_TALL: Final = 1.35


@dataclass(frozen=True, slots=True)
class MapRegion:
    """One region.

    Attributes:
        code: NUTS code.
        group: Name of the region under study or partner that it belongs to; printed once.
        role: Decides its outline; land is background without figures.
        rings: Outer rings in degrees; empty where no shape is held.
        point: Longitude and latitude of a point inside.
        tile: Column and row on the map of tiles; None if it has none.
        tip: Its name and numbers, for who points at it.
        page: Code of the region whose page tells more; empty if there is none.
    """

    code: str
    group: str
    role: Role
    rings: tuple[tuple[Point, ...], ...] = ()
    point: Point | None = None
    tile: tuple[int, int] | None = None
    tip: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture.

    Attributes:
        title: What is counted.
        tone: Side.
        counts: NUTS 3 code → documents.
        printed: The same, as printed.
        totals: Group → printed number of the whole group.
    """

    title: str
    tone: Literal["asked", "taught"]
    counts: Mapping[str, int]
    printed: Mapping[str, str]
    totals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A region in pixels."""

    region: MapRegion
    rings: tuple[Ring, ...]
    centre: Point


@dataclass(frozen=True, slots=True)
class _Size:
    """Size of a picture and radius of its largest circle, in pixels."""

    width: int
    height: int
    largest: float


def circle_map(
    regions: Sequence[MapRegion], panels: Sequence[Panel], *, narrow: bool = False
) -> Spec:
    """One picture per panel, side by side, or above each other on a telephone.

    Drawn with shapes if every region under study has one and a point, else with tiles.
    """
    focus = [region for region in regions if region.role in ("region", "partner")]
    width = NARROW if narrow else (WIDE - _GAP * (len(panels) - 1)) // len(panels)
    shaped = bool(focus) and all(region.rings and region.point for region in focus)
    placed, size = (_on_map if shaped else _on_tiles)(regions, float(width))
    pictures = [_picture(placed, panel, size) for panel in panels]
    return {"$schema": SCHEMA, "vconcat" if narrow else "hconcat": pictures, "spacing": _GAP}


def _on_map(regions: Sequence[MapRegion], width: float) -> tuple[list[_Placed], _Size]:
    focus = [region for region in regions if region.role in ("region", "partner")]
    degrees = [point for region in focus for ring in region.rings for point in ring]
    west, south, east, north = box(degrees)
    area_map = EqualArea((west + east) / 2, (south + north) / 2)
    left, top, right, bottom = box(area_map.project(*point) for point in degrees)
    left, right = left - _MARGIN_KM, right + _MARGIN_KM
    top, bottom = top - _MARGIN_KM, bottom + _MARGIN_KM
    right = max(right, left + (bottom - top) / _MOST_TALL)
    scale = width / (right - left)
    height = (bottom - top) * scale

    def pixel(point: Point) -> Point:
        x, y = area_map.project(*point)
        return (x - left) * scale, (y - top) * scale

    placed = []
    for region in regions:
        rings = [_small([pixel(point) for point in ring]) for ring in region.rings]
        seen = tuple(ring for ring in rings if ring and _overlaps(ring, width, height))
        centre = pixel(region.point) if region.point else (-1.0, -1.0)
        if seen:
            placed.append(_Placed(region, seen, centre))
    return placed, _Size(round(width), round(height), _LARGEST)


def _small(ring: Ring) -> Ring:
    made = [(round(x, 1), round(y, 1)) for x, y in simplify(ring, _TOLERANCE)]
    return made if len(made) >= 4 and area(made) >= _TINY else []


def _overlaps(ring: Ring, width: float, height: float) -> bool:
    left, top, right, bottom = box(ring)
    return right > 0 and left < width and bottom > 0 and top < height


def _on_tiles(regions: Sequence[MapRegion], width: float) -> tuple[list[_Placed], _Size]:
    """One square per region that the layout knows."""
    known = [region for region in regions if region.tile]
    if not known:
        return [], _Size(round(width), 40, _LARGEST)
    tiles = [region.tile for region in known if region.tile]
    west, north = min(x for x, _ in tiles), min(y for _, y in tiles)
    columns = max(x for x, _ in tiles) - west + 1
    rows = max(y for _, y in tiles) - north + 1
    size = min(width / columns, 30.0)
    shift = (width - size * columns) / 2
    placed = []
    for region in known:
        column, row = region.tile or (0, 0)
        x, y = shift + (column - west) * size, (row - north) * size
        end = size - 2
        ring = [(x, y), (x + end, y), (x + end, y + end), (x, y + end), (x, y)]
        placed.append(_Placed(region, (ring,), (x + end / 2, y + end / 2)))
    return placed, _Size(round(width), math.ceil(size * rows) + 16, size * 0.72)


def _picture(placed: Sequence[_Placed], panel: Panel, size: _Size) -> Spec:
    layers = [_shapes([p for p in placed if p.region.role == role], role) for role in _ROLES]
    circles = _circles(placed, panel, size)
    layers += [_dots(circles, panel), *_numbers(circles)]
    layers.append(_names(placed, circles, panel, size))
    return {
        "title": {
            "text": panel.title,
            "anchor": "start",
            "fontSize": 13,
            "color": f"token:{panel.tone}",
            "offset": 6,
        },
        "width": size.width,
        "height": size.height,
        "layer": [layer for layer in layers if layer],
    }


_ROLES: Final[tuple[Role, ...]] = ("land", "other", "partner", "region")
_OUTLINE: Final[dict[Role, Spec]] = {
    "land": {"fill": "token:wash", "stroke": "token:wash", "strokeWidth": 0.5},
    "other": {"fill": "token:rule", "stroke": "token:paper", "strokeWidth": 0.8},
    "partner": {
        "fill": "token:rule",
        "stroke": "token:ink",
        "strokeWidth": 1.2,
        "strokeDash": [3, 2],
    },
    "region": {"fill": "token:rule", "stroke": "token:ink", "strokeWidth": 2},
}


def _shapes(placed: Sequence[_Placed], role: Role) -> Spec:
    if not placed:
        return {}
    features = [
        {
            "type": "Feature",
            "properties": {},
            **_told(one.region),
            "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in one.rings]},
        }
        for one in placed
    ]
    return {
        "data": {"values": features},
        "projection": {"type": "identity", "scale": 1, "translate": [0, 0]},
        "mark": {"type": "geoshape", "clip": True, **_OUTLINE[role]},
        **({"encoding": _DESCRIBED} if role != "land" else {}),
    }


_DESCRIBED: Final[Spec] = {"description": {"field": "place", "type": "nominal"}}


def _told(region: MapRegion) -> Spec:
    """What a shape or circle of a region tells, and where it leads."""
    return {"tip": region.tip, "place": place_of(region.page, region.tip)} if region.tip else {}


def _circles(placed: Sequence[_Placed], panel: Panel, size: _Size) -> list[Spec]:
    """Largest first, so that small ones stay visible."""
    largest = max([1, *panel.counts.values()])
    made = []
    for one in placed:
        number = panel.counts.get(one.region.code, 0)
        x, y = one.centre
        if number > 0 and 0 <= x <= size.width and 0 <= y <= size.height:
            radius = max(_SMALLEST, size.largest * math.sqrt(number / largest))
            made.append(
                {
                    "code": one.region.code,
                    "x": round(x, 1),
                    "y": round(y, 1),
                    "radius": radius,
                    "size": math.pi * radius**2,
                    "text": panel.printed.get(one.region.code, str(number)),
                    "inside": radius >= _INSIDE,
                    **_told(one.region),
                }
            )
    return sorted(made, key=lambda circle: (-float(str(circle["size"])), str(circle["code"])))


def _at(**more: object) -> Spec:
    free = {"type": "quantitative", "scale": None, "axis": None}
    return {"x": {"field": "x", **free}, "y": {"field": "y", **free}, **more}


def _dots(circles: list[Spec], panel: Panel) -> Spec:
    if not circles:
        return {}
    return {
        "data": {"values": circles},
        "mark": {
            "type": "point",
            "filled": True,
            "opacity": 0.88,
            "color": f"token:{panel.tone}",
            "stroke": "token:paper",
            "strokeWidth": 0.8,
            "clip": True,
        },
        "encoding": _at(
            size={"field": "size", "type": "quantitative", "scale": None}, **_DESCRIBED
        ),
    }


def _numbers(circles: list[Spec]) -> list[Spec]:
    inside = [circle for circle in circles if circle["inside"]]
    if not inside:
        return []
    return [
        {
            "data": {"values": inside},
            "mark": {"type": "text", "fontSize": 11, "fontWeight": 600, "color": "token:paper"},
            "encoding": _at(text={"field": "text"}),
        }
    ]


def _names(placed: Sequence[_Placed], circles: list[Spec], panel: Panel, size: _Size) -> Spec:
    """Names of what the report is about, beside their circles; kept inside the picture."""
    radius = {str(circle["code"]): float(circle["radius"]) for circle in circles}
    inside = {str(circle["code"]) for circle in circles if circle["inside"]}
    groups: dict[str, list[_Placed]] = {}
    for one in placed:
        if one.region.group:
            groups.setdefault(one.region.group, []).append(one)
    names: list[Name] = []
    for group, members in groups.items():
        name = label_lines(group, 26, most=1)
        told = len(members) == 1 and members[0].region.code in inside
        if not told:
            name = f"{name} {panel.totals.get(group, '')}".strip()
        names.append(Name(name, _around(members, radius)))
    discs = [(circle["x"], circle["y"], float(circle["radius"])) for circle in circles]
    places = places_of(names, discs, (float(size.width), float(size.height)))
    made: list[Spec] = [
        {"x": x, "y": y, "text": name.text} for name, (x, y) in zip(names, places, strict=True)
    ]
    if not made:
        return {}
    look = {"type": "text", "fontSize": 11.5, "fontWeight": 600}
    halo = {"color": "token:paper", "stroke": "token:paper", "strokeWidth": 3}
    return {
        "layer": [
            {
                "data": {"values": made},
                "mark": {**look, **colours},
                "encoding": _at(text={"field": "text"}),
            }
            for colours in (halo, {"color": "token:ink"})
        ]
    }


def _around(members: Sequence[_Placed], radius: Mapping[str, float]) -> Box:
    """The box of a group's circles; where there is none, of a small space about the centre."""
    x = sum(one.centre[0] for one in members) / len(members)
    reach = [(one, max(radius.get(one.region.code, 0.0), 8.0)) for one in members]
    half = max(max(far, abs(one.centre[0] - x)) for one, far in reach)
    top = min(one.centre[1] - far for one, far in reach)
    return x - half, top, x + half, max(one.centre[1] + far for one, far in reach)
