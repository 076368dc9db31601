"""How far courses are from home, and what of a person's time the way takes.

Assumptions, which answers must name:

- Roads are 1.3 times the great circle, driven at 60 km/h (methods, rule 9.2; `analysis.reach`).
  There is no timetable here, so public transport takes longer.
- A day of presence has six hours of teaching; each day is one way there and one back. A blended
  course is present half of its days, an online one never, one whose mode is not known always.
- Where a course is taught is often stated as a region only. Then there are no kilometres to tell:
  `nearness` says whether it is the home's region, a neighbouring one, or elsewhere. For sums,
  such a course gets the minutes within which half of the people of its region live
  (`is_assumed`).
- Regions are neighbours if two of their places are within half an hour of each other; of a course
  that only names another country, nothing nearer is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from smartlife.analysis.reach.travel import DETOUR, SPEED_KMH, Points, travel_minutes
from smartlife.planning.material.catalogue import HOURS_A_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.planning.material.catalogue import Catalogue
    from smartlife.planning.material.homes import Home
    from smartlife.planning.material.places import Gazetteer

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

Nearness = Literal[
    "online", "place", "same_region", "neighbouring", "around", "elsewhere", "unknown"
]
"""Online; a place with coordinates; or, of a region only: the home's, next to it, one that holds
the home's region and more, another one; or nothing is known."""

NEIGHBOURS_MINUTES: Final = 30.0
"""Regions with places nearer to each other than this are neighbours; an assumption."""
_DEGREE_KM: Final = 110.5
"""A degree of latitude, at least 110.6 km."""
_REGION: Final = 4
"""Length of a code of NUTS 2."""
PRESENCE: Final = {"online": 0.0, "blended": 0.5}
"""Share of the days of a course on which one has to be there; 1 for other modes."""


@dataclass(frozen=True, slots=True, eq=False)
class Travel:
    """The way to each course of a catalogue, or to those asked for.

    Attributes:
        minutes: One way; 0 online, infinite where no way is known over water, NaN if not known.
        nearness: What is known of where it is.
        is_assumed: True if minutes stand for a whole region.
        days: Days of presence.
    """

    minutes: Floats
    nearness: tuple[Nearness, ...]
    is_assumed: Flags
    days: Floats

    @property
    def burden(self) -> Floats:
        """Minutes on the way, there and back on all days; NaN or infinite as `minutes`."""
        with np.errstate(invalid="ignore"):
            found: Floats = np.where(self.days > 0, 2 * self.minutes * self.days, 0.0)
        return found


def travel_to(
    catalogue: Catalogue, home: Home, gazetteer: Gazetteer, courses: Integers | None = None
) -> Travel:
    """The way from a home to courses.

    Args:
        catalogue: Courses.
        home: Where a person lives.
        gazetteer: Places with coordinates.
        courses: Numbers of the courses that matter, in this order; by default all.
    """
    chosen = np.arange(len(catalogue)) if courses is None else np.asarray(courses, np.int64)
    rows = catalogue.rows.select(["mode", "nuts_code", "nuts_version", "country_code"])
    rows = rows if courses is None else rows.take(chosen)
    mode = np.array(rows["mode"].to_pylist(), np.str_)
    codes = _codes(rows, home.nuts_version)
    lon, lat = catalogue.lon[chosen], catalogue.lat[chosen]
    minutes = np.full(len(chosen), np.nan)
    nearness = np.full(len(chosen), "unknown", dtype="U12")
    is_placed = ~np.isnan(lon)
    minutes[is_placed] = _from(home, lon[is_placed], lat[is_placed], codes[is_placed].tolist())
    nearness[is_placed] = "place"
    is_online = mode == "online"
    minutes[is_online] = 0.0
    nearness[is_online] = "online"
    is_regional = ~is_placed & ~is_online
    for code in np.unique(codes[is_regional]).tolist():
        mine = is_regional & (codes == code)
        minutes[mine] = _to_region(home, code, gazetteer)
        nearness[mine] = _nearness(home, code, gazetteer)
    return Travel(
        minutes=minutes,
        nearness=tuple(nearness.tolist()),
        is_assumed=is_regional & ~np.isnan(minutes),
        days=days_of_presence(catalogue.hours[chosen], mode),
    )


def days_of_presence(hours: Floats, mode: NDArray[np.str_]) -> Floats:
    """Days on which one has to be there, at least one unless the course is online."""
    days: Floats = np.ceil(hours / HOURS_A_DAY)
    share = np.ones(len(days))
    for name, presence in PRESENCE.items():
        share[mode == name] = presence
    found: Floats = np.ceil(days * share)
    return found


def _codes(rows: pa.Table, version: str) -> NDArray[np.str_]:
    """NUTS codes of courses; only the country's where they are of another version."""
    import pyarrow.compute as pc

    code, of, country = (rows[name] for name in ("nuts_code", "nuts_version", "country_code"))
    known = pc.if_else(pc.equal(of, version), code, pc.utf8_slice_codeunits(code, 0, 2))
    kept = pc.fill_null(pc.coalesce(known, country), "")
    return np.array(kept.to_pylist(), np.str_)


def _from(home: Home, lon: Floats, lat: Floats, codes: Sequence[str]) -> Floats:
    here = Points(np.array([home.lon]), np.array([home.lat]), (home.nuts_code,))
    found: Floats = travel_minutes(here, Points(lon, lat, tuple(codes)))[0]
    return found


def _to_region(home: Home, code: str, gazetteer: Gazetteer) -> float:
    """Minutes to where the middle one of a region's people lives; NaN without any place."""
    inside = gazetteer.inside(code) & (gazetteer.people > 0) if code else np.zeros(0, bool)
    if not inside.any():
        return float("nan")
    codes = gazetteer.codes_of(inside)
    minutes = _from(home, gazetteer.lon[inside], gazetteer.lat[inside], codes)
    order = np.argsort(minutes, kind="stable")
    share = np.cumsum(gazetteer.people[inside][order])
    return float(minutes[order][np.searchsorted(share, share[-1] / 2)])


def _nearness(home: Home, code: str, gazetteer: Gazetteer) -> Nearness:
    if not code:
        return "unknown"
    if code == home.nuts_code or code.startswith(home.nuts_code):
        return "same_region"
    if home.nuts_code.startswith(code):
        return "around"
    return "neighbouring" if _are_neighbours(home.nuts_code, code, gazetteer) else "elsewhere"


def _are_neighbours(one: str, another: str, gazetteer: Gazetteer) -> bool:
    if min(len(one), len(another)) < _REGION:
        return False
    here, there = (gazetteer.inside(code) for code in (one, another))
    # of large regions only the places near the other one matter
    here &= _near(gazetteer, there)
    there &= _near(gazetteer, here)
    if not here.any() or not there.any():
        return False
    minutes = travel_minutes(gazetteer.points(here), gazetteer.points(there))
    return bool(minutes.min() <= NEIGHBOURS_MINUTES)


def _near(gazetteer: Gazetteer, chosen: Flags) -> Flags:
    """Places in the box around some places, as far out as neighbours may be."""
    if not chosen.any():
        return np.zeros(len(gazetteer), bool)
    north = NEIGHBOURS_MINUTES / 60 * SPEED_KMH / DETOUR / _DEGREE_KM
    lat, lon = gazetteer.lat[chosen], gazetteer.lon[chosen]
    east = north / np.cos(np.radians(min(float(np.abs(lat).max()) + north, 85.0)))
    found: Flags = (
        (gazetteer.lat >= lat.min() - north)
        & (gazetteer.lat <= lat.max() + north)
        & (gazetteer.lon >= lon.min() - east)
        & (gazetteer.lon <= lon.max() + east)
    )
    return found
