"""Where places are: points of the gazetteer, for the sites of courses and for people's homes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.reach.travel import Points
from smartlife.model.place_keys import place_key
from smartlife.planning.material.arrays import flags

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.store.run import StepRun

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

_BETWEEN: Final = "|"


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """Places with coordinates, of the study's NUTS version, the largest first.

    Attributes:
        names: Their names.
        keys: The folded names they are looked up by; a place stands once per key.
        codes: NUTS codes.
        countries: Country codes.
        people: Inhabitants; 0 where not known.
        lon: Degrees east.
        lat: Degrees north.
    """

    names: pa.Array
    keys: pa.Array
    codes: pa.Array
    countries: pa.Array
    people: Floats
    lon: Floats
    lat: Floats

    def __len__(self) -> int:
        return len(self.people)

    def name(self, place: int) -> str:
        """Name of one place."""
        return str(self.names[place].as_py())

    def code(self, place: int) -> str:
        """NUTS code of one place."""
        return str(self.codes[place].as_py())

    def inside(self, code: str) -> Flags:
        """Which places lie in a region."""
        import pyarrow.compute as pc

        return flags(pc.starts_with(self.codes, code))

    def codes_of(self, chosen: Flags) -> tuple[str, ...]:
        """NUTS codes of some places."""
        import pyarrow as pa

        return tuple(self.codes.filter(pa.array(chosen)).to_pylist())

    def points(self, chosen: Flags) -> Points:
        """Some places on the map."""
        return Points(self.lon[chosen], self.lat[chosen], self.codes_of(chosen))

    def named(self, key: str, inside: str = "") -> Integers:
        """Numbers of the places with a folded name, in a country or region; the largest first."""
        import pyarrow.compute as pc

        found = flags(pc.equal(self.keys, key)) & self.inside(inside)
        return np.flatnonzero(found)


def read_gazetteer(run: StepRun) -> Gazetteer:
    """Reads core__places.

    Args:
        run: A finished run, or a step that reads core__places.
    """
    import pyarrow.compute as pc

    columns = ["place_key", "name", "nuts_code", "nuts_version", "country_code", "population",
               "lon", "lat"]  # fmt: skip
    rows = run.read("core__places", columns)
    rows = rows.filter(
        pc.field("lon").is_valid()
        & pc.field("lat").is_valid()
        & pc.field("nuts_code").is_valid()
        & (pc.field("nuts_version") == str(run.study.nuts_version))
    )
    rows = rows.set_column(
        rows.column_names.index("population"), "population", pc.fill_null(rows["population"], 0.0)
    )
    order = [("population", "descending"), ("name", "ascending"), ("nuts_code", "ascending"),
             ("place_key", "ascending"), ("lon", "ascending"), ("lat", "ascending")]  # fmt: skip
    rows = rows.sort_by(order).combine_chunks()
    people, lon, lat = (
        np.asarray(rows[name].to_numpy(), np.float64) for name in ("population", "lon", "lat")
    )
    names, keys, codes, countries = (
        rows[name].combine_chunks() for name in ("name", "place_key", "nuts_code", "country_code")
    )
    return Gazetteer(names, keys, codes, countries, people, lon, lat)


def course_points(courses: pa.Table, places: Callable[[], Gazetteer]) -> tuple[Floats, Floats]:
    """Degrees east and north of where courses are taught; NaN where not known or online.

    As in figures of reach, a course is at the largest place of that name in its region.

    Args:
        courses: Rows with place_name, nuts_code and mode.
        places: Gives the gazetteer; asked only if a course has a place.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    found = (np.full(len(courses), np.nan), np.full(len(courses), np.nan))
    names = courses["place_name"].combine_chunks().dictionary_encode()
    if not len(names.dictionary):
        return found
    folded = pa.array([place_key(name) for name in names.dictionary.to_pylist()], pa.string())
    wanted = pc.binary_join_element_wise(
        courses["nuts_code"].combine_chunks(), folded.take(names.indices), _BETWEEN
    )
    gazetteer = places()
    held = pc.binary_join_element_wise(gazetteer.codes, gazetteer.keys, _BETWEEN)
    # of several the first is found: the largest
    place = pc.index_in(wanted, value_set=held, skip_nulls=True)
    is_known = pc.and_(pc.is_valid(place), pc.not_equal(courses["mode"].combine_chunks(), "online"))
    chosen = np.flatnonzero(np.asarray(is_known.to_numpy(zero_copy_only=False), bool))
    numbers = np.asarray(place.take(pa.array(chosen)).to_numpy(zero_copy_only=False), np.int64)
    for column, points in zip(found, (gazetteer.lon, gazetteer.lat), strict=True):
        column[chosen] = points[numbers]
    return found
