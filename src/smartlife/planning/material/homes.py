"""Where a person lives: a place by its name, or a region by its code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.errors import RequestInvalid
from smartlife.model.place_keys import place_key
from smartlife.model.regions import is_code
from smartlife.planning.material.places import read_gazetteer

if TYPE_CHECKING:
    from smartlife.planning.material.places import Gazetteer
    from smartlife.store.run import StepRun

_SUGGESTED: Final = 4
_LEAST_LIKENESS: Final = 0.6
_LONGEST_NAME: Final = 100
"""No place has a longer name; to compare one with all others takes its time."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a person lives.

    Attributes:
        name: Name of the place.
        nuts_code: Its region.
        lon: Degrees east.
        lat: Degrees north.
        nuts_version: Version of the code.
        is_region: True if only the region is known; the point is then its largest place.
        others: Places of the same name that might have been meant: name (region).
    """

    name: str
    nuts_code: str
    lon: float
    lat: float
    nuts_version: str
    is_region: bool = False
    others: tuple[str, ...] = ()


def find_home(run: StepRun, wanted: str, *, gazetteer: Gazetteer | None = None) -> Home:
    """The place that is meant, or a region by its NUTS code.

    Of several places with a name those in the study's regions come first, then partners', then
    those in their countries, then the larger one; "Ogre, LV" names the country or region too.

    Args:
        run: A finished run.
        wanted: Name or code.
        gazetteer: Places, if they are read already.

    Raises:
        RequestInvalid: there is no such place; names that are alike are told.
    """
    held = read_gazetteer(run) if gazetteer is None else gazetteer
    version = str(run.study.nuts_version)
    text, _, inside = (part.strip() for part in wanted.rpartition(","))
    name, inside = (text, inside) if text else (wanted.strip(), "")
    if is_code(name.upper()) and (region := held.inside(name.upper())).any():
        return _region(name.upper(), held, int(np.flatnonzero(region)[0]), version)
    found = held.named(place_key(name), inside.upper())
    if inside and not len(found):
        # the comma may be part of the name
        found = held.named(place_key(wanted), "")
    if not len(found):
        raise _unknown(run, wanted, name, held)
    order = sorted(found.tolist(), key=lambda i: (_remoteness(run, held.code(i)), i))
    first = order[0]
    others = {f"{held.name(i)} ({held.code(i)})": None for i in order
              if held.code(i) != held.code(first)}  # fmt: skip
    return Home(
        name=held.name(first),
        nuts_code=held.code(first),
        lon=float(held.lon[first]),
        lat=float(held.lat[first]),
        nuts_version=version,
        others=tuple(others),
    )


def _region(code: str, held: Gazetteer, largest: int, version: str) -> Home:
    return Home(
        name=held.name(largest),
        nuts_code=code,
        lon=float(held.lon[largest]),
        lat=float(held.lat[largest]),
        nuts_version=version,
        is_region=True,
    )


def _remoteness(run: StepRun, code: str) -> int:
    """0 in the study's regions, then partners', then their countries, then anywhere."""
    study = run.study
    own = (study.regions, study.partners, [one[:2] for one in (*study.regions, *study.partners)])
    for distance, regions in enumerate(own):
        if code.startswith(tuple(regions)):
            return distance
    return len(own)


def _unknown(run: StepRun, wanted: str, name: str, held: Gazetteer) -> RequestInvalid:
    near = _alike(run, place_key(name), held)
    said = f"Did you mean {', '.join(near)}? " if near else ""
    return RequestInvalid(
        f"No place of the gazetteer is called {name}",
        where=wanted,
        todo=f"{said}Give the nearest town, or the NUTS code of the region.",
        near=list(near),
    )


def _alike(run: StepRun, key: str, held: Gazetteer) -> tuple[str, ...]:
    """Names that are spelled alike, of the study's countries; the most alike first."""
    if len(key) > _LONGEST_NAME:
        return ()
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    countries = sorted({code[:2] for code in (*run.study.regions, *run.study.partners)})
    chosen = np.flatnonzero(np.isin(np.array(held.countries.to_pylist(), np.str_), countries))
    keys = held.keys.to_pylist()
    first: dict[str, int] = {}
    for i in chosen.tolist():
        first.setdefault(keys[i], i)
    found = process.extract(
        key,
        list(first),
        scorer=OSA.normalized_similarity,
        limit=4 * _SUGGESTED,
        score_cutoff=_LEAST_LIKENESS,
    )
    # of equally alike names the larger place first; one place may have several names
    found.sort(key=lambda one: (-round(one[1], 3), first[one[0]]))
    names = dict.fromkeys(held.name(first[one]) for one, _, _ in found)
    return tuple(names)[:_SUGGESTED]
