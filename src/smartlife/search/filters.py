"""Filters as masks over all courses: what fits, and what does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from smartlife.search.layout import MODES, NO_DAY, day_number, unpacked_links

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from smartlife.search.file import Reader
    from smartlife.search.query import CourseQuery, FacetName, Near
    from smartlife.search.view import View

    Mask = NDArray[np.bool_]

_EARTH_KM: Final = 6371.0088
_ONLINE: Final = MODES.index("online")
LEAST_OF_FILTER: Final = 0.5
"""A course is linked to a skill that is filtered by from this probability on."""
_MOST_VALUES: Final = 50
"""Values of one filter; what follows is left out."""


class Filter(NamedTuple):
    """One filter.

    Attributes:
        fits: Courses that fit.
        unstated: Those that do not say; None: all say.
    """

    fits: Mask
    unstated: Mask | None = None


class Filters(NamedTuple):
    """All filters of a query.

    Attributes:
        by_facet: By the facet whose counts ignore it; "" has those of no facet.
        liking: How well each course fits the skills filtered by; None without any.
        with_unstated: Whether those that do not say are let in.
    """

    by_facet: dict[FacetName | str, list[Filter]]
    liking: NDArray[np.float32] | None
    with_unstated: bool

    def mask(
        self, start: Mask, *, ignoring: str | None = None, with_unstated: bool | None = None
    ) -> Mask:
        """Courses that pass.

        Args:
            start: Courses to begin with.
            ignoring: Facet whose own filters do not count.
            with_unstated: Lets those in that do not say; by default as the query has it.
        """
        let_in = self.with_unstated if with_unstated is None else with_unstated
        found = start
        for facet, filters in self.by_facet.items():
            for one in filters if facet != ignoring else ():
                unstated = one.unstated if let_in else None
                found = found & (one.fits if unstated is None else one.fits | unstated)
        return found


def read_filters(query: CourseQuery, view: View, reader: Reader) -> Filters:
    """The filters of a query; values that no course has let nothing through."""
    found: dict[FacetName | str, list[Filter]] = {}

    def add(facet: FacetName | str, made: Filter | None) -> None:
        if made is not None:
            found.setdefault(facet, []).append(made)

    add("mode", _one_of(view.columns["mode"], [_mode(one) for one in _some(query.modes)], None))
    add("region", _region(query, view))
    add("", _near(query, view))
    add("teaching_lang", _langs(query, view))
    add("price", _at_most(view.columns["price"], query.price_to))
    add("hours", _at_most(view.columns["hours"], query.hours_to))
    levels = [level for level in _some(query.levels) if 1 <= level <= 8]
    add("level", _one_of(view.columns["level"], levels, 0, asked=bool(query.levels)))
    add("start", _days(view.columns["start"], query))
    add("part_time", _part_time(query, view))
    for facet, values in (("provider", query.providers), ("source", query.sources)):
        wanted = [view.place(facet, value) for value in _some(values)]
        add(facet, _one_of(view.columns[facet], wanted, None))
    if query.retrieved_from is not None:
        add("", Filter(view.columns["retrieved"] >= day_number(query.retrieved_from)))
    liking = _liking(query.skills, len(view), reader) if query.skills else None
    if liking is not None:
        add("skill", Filter(liking > 0))
    return Filters(found, liking, query.with_unstated)


def _some(values: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(values))[:_MOST_VALUES]


def _mode(name: str) -> int:
    return MODES.index(name) if name in MODES else -2


def _one_of(
    column: NDArray[Any], wanted: list[int], unknown: int | None, *, asked: bool | None = None
) -> Filter | None:
    if not (bool(wanted) if asked is None else asked):
        return None
    fits = np.isin(column, wanted)
    return Filter(fits, None if unknown is None else column == unknown)


def _at_most(column: NDArray[Any], most: float | None) -> Filter | None:
    if most is None:
        return None
    with np.errstate(invalid="ignore"):
        return Filter(column <= most, np.isnan(column))


def _days(column: NDArray[Any], query: CourseQuery) -> Filter | None:
    if query.start_from is None and query.start_to is None:
        return None
    fits: Mask = column != NO_DAY
    unstated: Mask = ~fits
    if query.start_from is not None:
        fits = fits & (column >= day_number(query.start_from))
    if query.start_to is not None:
        fits = fits & (column <= day_number(query.start_to))
    return Filter(fits, unstated)


def _part_time(query: CourseQuery, view: View) -> Filter | None:
    if query.part_time is None:
        return None
    column = view.columns["part_time"]
    return Filter(column == int(query.part_time), column < 0)


def _langs(query: CourseQuery, view: View) -> Filter | None:
    if not query.teaching_langs:
        return None
    known = view.lists["teaching_langs"]
    bits = sum(1 << known.index(lang) for lang in _some(query.teaching_langs) if lang in known)
    column = view.columns["langs"]
    return Filter((column & np.uint32(bits)) != 0, column == 0)


def _region(query: CourseQuery, view: View) -> Filter | None:
    """Courses in a region; those of which only a region around it is known do not say."""
    code = query.region.strip().upper()
    if not code:
        return None
    codes = view.lists["region"]
    inside = [place for place, one in enumerate(codes) if one.startswith(code)]
    around = [place for place, one in enumerate(codes) if code != one and code.startswith(one)]
    column = view.columns["region"]
    fits, unstated = np.isin(column, inside), np.isin(column, [*around, -1])
    return _or_online(Filter(fits, unstated), query, view)


def _near(query: CourseQuery, view: View) -> Filter | None:
    if query.near is None:
        return None
    distance = kilometres(view, query.near)
    with np.errstate(invalid="ignore"):
        fits = distance <= query.near.km
    return _or_online(Filter(fits, np.isnan(distance)), query, view)


def _or_online(made: Filter, query: CourseQuery, view: View) -> Filter:
    is_online = view.columns["mode"] == _ONLINE
    if query.or_online:
        return Filter(made.fits | is_online, made.unstated)
    return Filter(made.fits, None if made.unstated is None else made.unstated & ~is_online)


def kilometres(view: View, near: Near) -> NDArray[np.float64]:
    """Great-circle distance of each course; NaN where its place is not known, or online."""
    east, north = np.radians(near.lon), np.radians(near.lat)
    inner = (
        view.columns["x"] * (np.cos(north) * np.cos(east))
        + view.columns["y"] * (np.cos(north) * np.sin(east))
        + view.columns["z"] * np.sin(north)
    )
    found: NDArray[np.float64] = _EARTH_KM * np.arccos(np.clip(inner, -1, 1))
    return found


def _liking(uris: Iterable[str], courses: int, reader: Reader) -> NDArray[np.float32]:
    """Sum of the probabilities of the wanted skills, of courses that count as teaching one."""
    found = np.zeros(courses, np.float32)
    for number in numbers_of(reader, _some(uris)):
        links = taught(reader, number)
        # probabilities are kept in steps of 1/255
        sure = links.where(links.probability >= LEAST_OF_FILTER - 1 / 510)
        found[sure.docs] += sure.probability
    return found


def numbers_of(reader: Reader, keys: list[str]) -> list[int]:
    """Numbers of concepts by their URIs, in the order of the keys; unknown ones are left out."""
    rows = reader.all_in("SELECT key, id FROM entity WHERE key IN (?)", keys)
    known = dict(rows)
    return [known[key] for key in keys if key in known]


class Taught(NamedTuple):
    """Courses that teach a concept.

    Attributes:
        docs: Their numbers, increasing.
        probability: That they do.
        skill: The concept that each is linked to: of an occupation, a skill that it needs.
    """

    docs: NDArray[Any]
    probability: NDArray[Any]
    skill: NDArray[Any]

    def at(self, course: int) -> int | None:
        """Place of a course; None if it is not among them."""
        # of its own type: another one would copy the whole array
        place = int(self.docs.searchsorted(self.docs.dtype.type(course)))
        return place if place < len(self.docs) and self.docs[place] == course else None

    def where(self, kept: NDArray[np.bool_]) -> Taught:
        """Some of them."""
        return Taught(self.docs[kept], self.probability[kept], self.skill[kept])


def taught(reader: Reader, number: int) -> Taught:
    """Courses of a concept; of an occupation, those of what it needs, each by its likeliest."""
    needed = reader.all("SELECT skill FROM occupation_skill WHERE occupation = ?", (number,))
    numbers = [number, *(skill for (skill,) in needed)]
    rows = reader.all_in("SELECT id, data FROM entity_posting WHERE id IN (?)", numbers)
    links = [(skill, *unpacked_links(data)) for skill, data in rows]
    if not links:
        return Taught(np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, np.int32))
    docs = np.concatenate([one[1] for one in links])
    probability = np.concatenate([one[2] for one in links])
    skill = np.concatenate([np.full(len(one[1]), one[0], np.int32) for one in links])
    if len(links) == 1:
        return Taught(docs, probability, skill)
    order = np.lexsort((skill, -probability, docs))
    first = np.ones(len(docs), bool)
    first[1:] = docs[order][1:] != docs[order][:-1]
    chosen = order[first]
    return Taught(docs[chosen], probability[chosen], skill[chosen])
