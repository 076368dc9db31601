"""Where in a region a new course would be in reach of most people.

Chosen among places where courses are taught already and the largest places of the region, by how
many of its people live within so many minutes (`analysis.reach.travel`: roads 1.3 times the
straight line, driven at 60 km/h). Its people are those of its places whose number of people is
known: who lives elsewhere is not seen. That says who could come, not who would.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.reach.travel import Points, travel_minutes
from smartlife.model.place_keys import place_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.planning.material.catalogue import Catalogue
    from smartlife.planning.material.places import Gazetteer
    from smartlife.planning.material.reading import Material

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

MINUTES: Final = 60
"""Longest way, one way."""
_LARGEST: Final = 60
"""Places that count though no course is known there."""
_ALIKE: Final = 0.05
"""Share of the people by which a place may be worse and still be called about as good: ways are
known no better than that."""
_SHOWN: Final = 4
_LEAST_ADDED: Final = 0.05
"""Share of the people that a second place must add to be named."""
_ADDS_ALIKE: Final = 0.01
"""The same as `_ALIKE` for what a second place adds, which is a small share itself."""
_SLOWER: Final = 0.75
_FASTER: Final = 1.25
"""Times the longest way: whether the answer hangs on it."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place where a course might be held.

    Attributes:
        name: Name.
        nuts_code: Its region.
        share: Share of the people of the region's places who live within the longest way.
        courses: Courses of the catalogues that are taught there.
        is_own: Whether the provider teaches there.
    """

    name: str
    nuts_code: str
    share: float
    courses: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class Where:
    """Where to hold a course.

    Attributes:
        minutes: Longest way, one way.
        best: The place most people reach; of several about as good one where courses are taught.
        alike: Others that about as many reach.
        own: The best of the places the provider teaches in; None if none is known, or it is `best`.
        second: With the best together, the place that most reach one of, of those about as good
            one where courses are taught; None if none adds much.
        both: Share of the people who reach one of both.
        otherwise: Longest way → place, where another limit gives a place that is not named above.
        places: Places of the region whose number of people is known.
        people: Their people.
    """

    minutes: int
    best: Site
    alike: tuple[Site, ...]
    own: Site | None
    second: Site | None
    both: float
    otherwise: Mapping[int, str]
    places: int
    people: float


def find_where(
    material: Material, region: str, own: Integers | None = None, *, minutes: int = MINUTES
) -> Where | None:
    """Where most people of a region would reach a course; None if its places are not known.

    Args:
        material: Places with coordinates and people, and courses, whose places have rooms.
        region: NUTS code.
        own: Numbers of the provider's courses.
        minutes: Longest way, one way.
    """
    places, catalogue = material.gazetteer, material.catalogue
    homes = _once(places, places.inside(region) & (places.people > 0))
    if not len(homes):
        return None
    nobody = np.zeros(0, np.int64)
    taught = _taught(catalogue, np.arange(len(catalogue)))
    mine = _taught(catalogue, nobody if own is None else own)
    keys = [(places.code(i), place_key(places.name(i))) for i in homes.tolist()]
    chosen = [n for n, key in enumerate(keys) if n < _LARGEST or key in taught]
    people = places.people[homes] / places.people[homes].sum()
    way = travel_minutes(_points(places, homes), _points(places, homes[chosen]))
    sites = tuple(
        Site(
            name=places.name(int(homes[n])),
            nuts_code=keys[n][0],
            share=float(people[way[:, i] <= minutes].sum()),
            courses=taught[keys[n]],
            is_own=mine[keys[n]] > 0,
        )
        for i, n in enumerate(chosen)
    )
    order = _order(people @ (way <= minutes), sites)
    best = sites[order[0]]
    alike = tuple(
        one for one in (sites[i] for i in order[1:]) if abs(best.share - one.share) <= _ALIKE
    )[:_SHOWN]
    second, both = _second(people, way <= minutes, order[0], sites)
    otherwise = {}
    for limit in (round(minutes * times) for times in (_SLOWER, _FASTER)):
        one = sites[_order(people @ (way <= limit), sites)[0]]
        if (one.nuts_code, one.name) != (best.nuts_code, best.name):
            otherwise[limit] = one.name
    own_sites = [sites[i] for i in order if sites[i].is_own]
    return Where(
        minutes=minutes,
        best=best,
        alike=alike,
        own=None if best.is_own or not own_sites else own_sites[0],
        second=second,
        both=both,
        otherwise=otherwise,
        places=len(homes),
        people=float(places.people[homes].sum()),
    )


def _once(places: Gazetteer, chosen: Flags) -> Integers:
    """Places without their other names; the largest first."""
    found: dict[tuple[float, float], int] = {}
    for place in np.flatnonzero(chosen).tolist():
        found.setdefault((float(places.lon[place]), float(places.lat[place])), place)
    return np.array(list(found.values()), np.int64)


def _points(places: Gazetteer, numbers: Integers) -> Points:
    codes = tuple(places.code(i) for i in numbers.tolist())
    return Points(places.lon[numbers], places.lat[numbers], codes)


def _taught(catalogue: Catalogue, chosen: Integers) -> Counter[tuple[str, str]]:
    """(region, folded place) → distinct courses that are taught on site there."""
    rows = catalogue.rows.select(["nuts_code", "place_name", "mode"]).take(chosen).to_pylist()
    found: dict[tuple[str, str], set[int]] = {}
    for row, course in zip(rows, catalogue.distinct[chosen].tolist(), strict=True):
        if row["place_name"] and row["nuts_code"] and row["mode"] != "online":
            key = (row["nuts_code"], place_key(row["place_name"]))
            found.setdefault(key, set()).add(course)
    return Counter({key: len(courses) for key, courses in found.items()})


def _order(reach: Floats, sites: Sequence[Site], alike: float = _ALIKE) -> list[int]:
    """Places, the best first: of those about as good one where rooms are known.

    The provider's own come first, then those with more courses, then the larger ones, as which
    `sites` are sorted.
    """
    top = float(reach.max())

    def key(place: int) -> tuple[bool, bool, float, int]:
        one, share = sites[place], round(float(reach[place]), 9)
        if top - share > alike:
            return True, False, -share, place
        return False, not one.is_own, -one.courses, place

    return sorted(range(len(sites)), key=key)


def _second(
    people: Floats, near: Flags, first: int, sites: Sequence[Site]
) -> tuple[Site | None, float]:
    """The place that adds most to the best one, and who reaches one of both."""
    held = near[:, first]
    both = people @ (near | held[:, None])
    alone = float(people[held].sum())
    # those that add too little are left out first: with rooms one of them might come first
    added = np.where(both - alone >= _LEAST_ADDED, both, 0.0)
    place = _order(added, sites, _ADDS_ALIKE)[0]
    return (sites[place], float(both[place])) if added[place] else (None, alone)
