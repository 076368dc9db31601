"""What reach is computed from: places where people live, sites of courses, what they teach."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.course_groups import with_groups
from smartlife.analysis.reach.staircase import ONLINE, Courses, Homes
from smartlife.analysis.reach.travel import Points, languages_of, travel_minutes
from smartlife.analysis.scope import demand, origins_by_region, scope_regions, taxonomy_origins
from smartlife.analysis.skill_groups import read_universe
from smartlife.analysis.tallies import skill_links, skill_tallies
from smartlife.analysis.variants import read_publishers
from smartlife.model.place_keys import place_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from smartlife.analysis.estimators.uncertainty import Tally
    from smartlife.analysis.scope import ScopeRegion
    from smartlife.analysis.skill_groups import Universe
    from smartlife.store.run import StepRun

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

DEPTH: Final = 3
LEAST_COURSES: Final = 20
"""Smaller catalogues are not compared: everything would be drawn down to them."""
LEAST_LOCATED: Final = 0.8
"""With fewer courses on the map the figures would describe the map, not the offer."""
UNKNOWN: Final = -2
"""Place of a course that is taught somewhere, nobody knows where."""


@dataclass(frozen=True, slots=True)
class ReachPlaces:
    """Places of the gazetteer with coordinates: each once, with its names."""

    points: Points
    people: Floats
    by_key: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class ReachMaterial:
    """What all regions share."""

    regions: tuple[ScopeRegion, ...]
    places: ReachPlaces
    courses: list[dict[str, Any]]
    publishers: tuple[frozenset[str], ...]
    site: NDArray[np.int64]
    provider: NDArray[np.int64]
    universe: Universe
    likeliest: Floats
    tallies: dict[str, Tally]
    origins: Mapping[str, tuple[str, ...]]
    offer_origins: tuple[str, ...]

    @classmethod
    def read(cls, run: StepRun) -> ReachMaterial:
        """Reads places, courses, what they teach, and what is asked for."""
        places = _read_places(run)
        courses = _read_courses(run)
        universe = read_universe(run, DEPTH)
        documents = demand(run)
        asked = skill_tallies(run, "vacancies", universe, documents=documents)
        number = {name: i for i, name in enumerate(sorted({row["cluster"] for row in courses}))}
        behind = {row["origin_id"] for row in courses} | taxonomy_origins(run)
        return cls(
            regions=tuple(one for one in scope_regions(run.study) if one.role != "country"),
            places=places,
            courses=courses,
            publishers=_read_publishers(run, courses),
            site=np.array([_site(row, places) for row in courses], np.int64),
            provider=np.array([number[row["cluster"]] for row in courses], np.int64),
            universe=universe,
            likeliest=_likeliest(run, universe, [row["document_id"] for row in courses]),
            tallies=asked.by_region,
            origins=origins_by_region(run, documents),
            offer_origins=tuple(sorted(behind)),
        )

    def own(self, code: str) -> Flags:
        """Which courses lie in a region."""
        return np.array([(row["nuts_code"] or "").startswith(code) for row in self.courses], bool)

    def homes(self, code: str) -> Homes | None:
        """Where the people of a region live; None if no place of it is known."""
        chosen = self._inside(code)
        people = self.places.people[chosen]
        if people.sum() <= 0:
            return None
        minutes = travel_minutes(_some(self.places.points, chosen), self.places.points)
        return Homes(people / people.sum(), minutes)

    def _inside(self, code: str) -> list[int]:
        return [i for i, one in enumerate(self.places.points.codes) if one.startswith(code)]

    def courses_for(self, code: str) -> tuple[Courses, NDArray[np.int64]]:
        """Courses that can be reached or not, and their places in `courses`."""
        known = np.flatnonzero(self.site != UNKNOWN)
        spoken = languages_of(code)
        followed = [_is_followed(self.courses[i], spoken) for i in known]
        made = Courses(
            self.site[known], self.own(code)[known], np.array(followed, bool), self.provider[known]
        )
        return made, known

    def located(self, code: str) -> float:
        """Share of the courses that have a place, in the region's country, whose place is known."""
        onsite = self.own(code[:2]) & (self.site != ONLINE)
        return float((self.site[onsite] != UNKNOWN).mean()) if onsite.any() else 1.0

    def why_unknown(self, code: str) -> str | None:
        """The remark that says why nothing is known of who reaches what; None if it is."""
        # of a region without a catalogue nothing is known, however many courses of others are held
        if not self.own(code).any():
            return "no_catalogue"
        if self.places.people[self._inside(code)].sum() <= 0:
            return "no_places"
        return "courses_not_located" if self.located(code) < LEAST_LOCATED else None

    def with_course(
        self, row: Mapping[str, Any], likeliest: Floats, *, place: int | None = None
    ) -> ReachMaterial:
        """The same with one more course, or with another one in the place of one; a copy.

        Args:
            row: Columns as those of `courses`.
            likeliest: Probability per group that it teaches it.
            place: Number of the course whose place it takes.
        """
        made = self if place is None else self.without_course(place)
        site = _site(row, self.places)
        clusters = {one["cluster"]: number for one, number in zip(self.courses, self.provider,
                                                                  strict=True)}  # fmt: skip
        provider = clusters.get(row["cluster"], len(clusters))
        return replace(
            made,
            courses=[*made.courses, dict(row)],
            publishers=(*made.publishers, frozenset(row["source_ids"])),
            site=np.append(made.site, site),
            provider=np.append(made.provider, provider),
            likeliest=np.vstack([made.likeliest, likeliest]),
        )

    def without_course(self, place: int) -> ReachMaterial:
        """The same without one course; a copy."""
        return replace(
            self,
            courses=self.courses[:place] + self.courses[place + 1 :],
            publishers=self.publishers[:place] + self.publishers[place + 1 :],
            site=np.delete(self.site, place),
            provider=np.delete(self.provider, place),
            likeliest=np.delete(self.likeliest, place, axis=0),
        )

    def common_size(self) -> int | None:
        """The number of courses to which catalogues are drawn down; None if none compare."""
        sizes = [int(self.own(one.code).sum()) for one in self.regions]
        large = [size for size in sizes if size >= LEAST_COURSES]
        return min(large) if len(large) > 1 else None


def _read_places(run: StepRun) -> ReachPlaces:
    """Towns with coordinates and people, of the study's NUTS version; each stands once."""
    columns = ["place_key", "name", "nuts_code", "nuts_version", "population", "lon", "lat"]
    version = str(run.study.nuts_version)
    rows = [
        row
        for row in run.read("core__places", columns).to_pylist()
        if row["lon"] is not None and row["nuts_code"] and row["nuts_version"] == version
    ]
    rows.sort(key=lambda row: (-(row["population"] or 0), row["name"], row["nuts_code"]))
    numbers: dict[tuple[Any, ...], int] = {}
    by_key: dict[tuple[str, str], int] = {}
    for row in rows:
        same = tuple(row[name] for name in ("name", "nuts_code", "lon", "lat"))
        place = numbers.setdefault(same, len(numbers))
        # the largest of several places of a name
        by_key.setdefault((row["nuts_code"], row["place_key"]), place)
    people = np.zeros(len(numbers))
    for row in rows:
        same = tuple(row[name] for name in ("name", "nuts_code", "lon", "lat"))
        people[numbers[same]] = row["population"] or 0
    lon, lat = (np.array([key[i] for key in numbers], float) for i in (2, 3))
    return ReachPlaces(Points(lon, lat, tuple(key[1] for key in numbers)), people, by_key)


def _some(points: Points, chosen: list[int]) -> Points:
    return Points(points.lon[chosen], points.lat[chosen], tuple(points.codes[i] for i in chosen))


def _read_courses(run: StepRun) -> list[dict[str, Any]]:
    """Distinct courses of the study's countries that are not known to be closed to adults."""
    rows = with_groups(run)
    countries = [one.code for one in scope_regions(run.study) if one.role == "country"]
    chosen = rows.filter(rows.region_code.isin(countries) & (rows.open != "no"))
    columns = ("document_id", "cluster", "origin_id", "source_ids", "place_name", "nuts_code",
               "mode", "lang", "teaching_langs", "isced_f")  # fmt: skip
    found: list[dict[str, Any]] = (
        chosen.select(*columns).order_by("document_id").to_pyarrow().to_pylist()
    )
    return found


def _read_publishers(run: StepRun, courses: list[dict[str, Any]]) -> tuple[frozenset[str], ...]:
    """Who published each course."""
    known = read_publishers(run)
    return tuple(frozenset(known.get(one, one) for one in row["source_ids"]) for row in courses)


def _site(row: Mapping[str, Any], places: ReachPlaces) -> int:
    """Where a course is taught: a place, ONLINE, or not known."""
    if row["mode"] == "online":
        return ONLINE
    if not row["place_name"] or not row["nuts_code"]:
        return UNKNOWN
    return places.by_key.get((row["nuts_code"], place_key(row["place_name"])), UNKNOWN)


def _is_followed(row: Mapping[str, Any], spoken: frozenset[str]) -> bool:
    """Whether adults who speak these languages follow the course, as far as is known."""
    langs = row["teaching_langs"] or ([row["lang"]] if row["lang"] else [])
    return not langs or not spoken.isdisjoint(langs)


def _likeliest(run: StepRun, universe: Universe, courses: list[str]) -> Floats:
    """Courses × groups: the probability of the likeliest observed link."""
    import ibis

    members = ibis.memtable(universe.to_arrow())
    links = skill_links(run, "courses").join(members, "concept_uri")
    best = links.group_by("document_id", "group").agg(probability=links.probability.max())
    place = {name: i for i, name in enumerate(courses)}
    found = np.zeros((len(courses), len(universe.groups)))
    for row in best.to_pyarrow().to_pylist():
        if row["document_id"] in place:
            found[place[row["document_id"]], row["group"]] = row["probability"]
    return found
