"""How long adults travel to a course, from coordinates and without a road network.

Roads are taken to be 1.3 times as long as the great circle and driven at 60 km/h (methods, rule
9.2). Open water is not crossed but where a bridge, a ferry or a way around by land is known
(shores.yml).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_EARTH_KM: Final = 6371.0088
DETOUR: Final = 1.3
"""Length of a road in great circles."""
SPEED_KMH: Final = 60.0


@dataclass(frozen=True, slots=True)
class Points:
    """Places on the map.

    Attributes:
        lon: Degrees east.
        lat: Degrees north.
        codes: NUTS code of each.
    """

    lon: Floats
    lat: Floats
    codes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True)
class Crossing:
    """What joins two shores: a bridge, a ferry, a way by land.

    Attributes:
        between: NUTS codes, or their beginnings, on either side.
        minutes: What it takes beyond driving.
    """

    between: tuple[str, str]
    minutes: float


def kilometres(here: Points, there: Points) -> Floats:
    """Great-circle distances, `here` × `there`."""
    lat, other = np.radians(here.lat)[:, None], np.radians(there.lat)[None, :]
    wide = np.radians(here.lon)[:, None] - np.radians(there.lon)[None, :]
    # the haversine keeps its digits where points are near each other
    half = np.sin((lat - other) / 2) ** 2 + np.cos(lat) * np.cos(other) * np.sin(wide / 2) ** 2
    found: Floats = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return found


def travel_minutes(here: Points, there: Points) -> Floats:
    """Minutes by road, `here` × `there`; infinite over water that nothing crosses."""
    driven = kilometres(here, there) * DETOUR / SPEED_KMH * 60
    return driven + _over_water(here.codes, there.codes)


def _over_water(here: Sequence[str], there: Sequence[str]) -> Floats:
    """What water adds: 0 on one shore, a crossing's minutes, or infinity."""
    near, near_place = np.unique(np.array(here, str), return_inverse=True)
    far, far_place = np.unique(np.array(there, str), return_inverse=True)
    added = np.array([[_added(one, another) for another in far.tolist()] for one in near.tolist()])
    return added.reshape(len(near), len(far))[near_place][:, far_place]


def _added(one: str, another: str) -> float:
    if shore_of(one) == shore_of(another):
        return 0.0
    joining = [
        crossing.minutes
        for crossing in crossings()
        if any(
            one.startswith(first) and another.startswith(second)
            for first, second in (crossing.between, crossing.between[::-1])
        )
    ]
    return min(joining, default=float("inf"))


@cache
def shore_of(code: str) -> str:
    """The shore a NUTS region lies on; a country that no shore is given for is its own."""
    known: dict[str, str] = {
        prefix: name for name, prefixes in _data()["shores"].items() for prefix in prefixes
    }
    for length in range(len(code), 1, -1):
        if code[:length] in known:
            return known[code[:length]]
    return code[:2]


@cache
def crossings() -> tuple[Crossing, ...]:
    """All crossings that are known."""
    return tuple(
        Crossing((one["between"][0], one["between"][1]), float(one["minutes"]))
        for one in _data()["crossings"]
    )


def languages_of(code: str) -> frozenset[str]:
    """Languages in which adults of a region are taken to follow a course; empty if not known."""
    return frozenset(_data()["languages"].get(code[:2], ()))


@cache
def _data() -> dict[str, Any]:
    import yaml

    text = resources.files("smartlife.analysis.reach").joinpath("shores.yml").read_text("utf-8")
    made: dict[str, Any] = yaml.safe_load(text)
    return made
