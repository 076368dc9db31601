"""Counts by which answers can be narrowed; a facet's counts ignore its own filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.model.regions import level_of
from smartlife.search.layout import MODES, NO_DAY
from smartlife.search.query import FacetValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from smartlife.search.filters import Filters
    from smartlife.search.query import CourseQuery, FacetName
    from smartlife.search.view import View

    Places = NDArray[np.int64]
    Labels = Callable[[FacetName, list[Any]], Mapping[Any, str]]

UNKNOWN: Final = "unknown"
PRICES: Final = (0, 50, 100, 200, 500, 1000)
HOURS: Final = (8, 24, 40, 80, 160)
MOST: Final = 30
"""Values of a facet that has many; the most frequent ones, and those that are chosen."""
_MOST_REGIONS: Final = 300


def count_facets(
    query: CourseQuery, view: View, filters: Filters, found: NDArray[np.bool_], labels: Labels
) -> dict[FacetName, tuple[FacetValue, ...]]:
    """All facets.

    Args:
        query: The question.
        view: Courses.
        filters: Its filters.
        found: Courses that have its words, before any filter.
        labels: Names of regions, providers and skills by their numbers.
    """
    passing = filters.mask(found)
    everywhere: Places = np.flatnonzero(passing)

    def places(facet: str) -> Places:
        if facet not in filters.by_facet:
            return everywhere
        chosen: Places = np.flatnonzero(filters.mask(found, ignoring=facet))
        return chosen

    made: dict[FacetName, tuple[FacetValue, ...]] = {
        "mode": tuple(_modes(query, view, places("mode"))),
        "teaching_lang": tuple(_langs(query, view, places("teaching_lang"))),
        "region": tuple(_regions(query, view, places("region"), labels)),
        "level": tuple(_levels(query, view, places("level"))),
        "price": tuple(_limits(view.columns["price"], PRICES, query.price_to, places("price"))),
        "hours": tuple(_limits(view.columns["hours"], HOURS, query.hours_to, places("hours"))),
        "start": tuple(_months(query, view, places("start"))),
        "part_time": tuple(_part_time(query, view, places("part_time"))),
        "provider": tuple(_named("provider", query.providers, view, places("provider"), labels)),
        "source": tuple(_named("source", query.sources, view, places("source"), labels)),
        "skill": tuple(_skills(query, view, places("skill"), labels)),
    }
    return made


def _modes(query: CourseQuery, view: View, places: Places) -> Iterator[FacetValue]:
    counts = np.bincount(view.columns["mode"][places], minlength=len(MODES)).tolist()
    for name, count in zip(MODES, counts, strict=True):
        if count or name in query.modes:
            yield FacetValue(name, name, count, name in query.modes)


def _langs(query: CourseQuery, view: View, places: Places) -> Iterator[FacetValue]:
    column = view.columns["langs"][places]
    for number, lang in enumerate(view.lists["teaching_langs"]):
        count = int(np.count_nonzero(column & np.uint32(1 << number)))
        if count or lang in query.teaching_langs:
            yield FacetValue(lang, lang, count, lang in query.teaching_langs)


def _regions(
    query: CourseQuery, view: View, places: Places, labels: Labels
) -> Iterator[FacetValue]:
    """Regions of all levels, each with what lies in it; in the order of their codes."""
    codes = view.lists["region"]
    column = view.columns["region"][places]
    counts = np.bincount(column[column >= 0], minlength=len(codes)).tolist()
    within: dict[str, int] = {}
    for code, count in zip(codes, counts, strict=True):
        for length in range(2, len(code) + 1) if count else ():
            within[code[:length]] = within.get(code[:length], 0) + count
    if query.region and query.region in codes:
        within.setdefault(query.region, 0)
    shown = sorted(within, key=lambda code: (level_of(code), -within[code], code))[:_MOST_REGIONS]
    names = labels("region", shown)
    for code in sorted(shown):
        yield FacetValue(code, names.get(code, code), within[code], code == query.region)


def _levels(query: CourseQuery, view: View, places: Places) -> Iterator[FacetValue]:
    counts = np.bincount(view.columns["level"][places], minlength=9).tolist()
    for level, count in enumerate(counts[1:9], 1):
        if count or level in query.levels:
            yield FacetValue(str(level), str(level), count, level in query.levels)
    if counts[0]:
        yield FacetValue(UNKNOWN, UNKNOWN, counts[0])


def _limits(
    column: NDArray[Any], limits: tuple[int, ...], chosen: float | None, places: Places
) -> Iterator[FacetValue]:
    """How many are at most so dear or long; not more than the next limit tells nothing new."""
    values = np.sort(column[places])  # NaN last
    known = int(np.searchsorted(values, np.inf, side="right")) if len(values) else 0
    before = -1
    for limit in limits:
        count = int(np.searchsorted(values[:known], limit, side="right"))
        if count not in (0, before) or chosen == limit:
            yield FacetValue(str(limit), str(limit), count, chosen == limit)
        before = count
    if known < len(values):
        yield FacetValue(UNKNOWN, UNKNOWN, len(values) - known)


def _months(query: CourseQuery, view: View, places: Places) -> Iterator[FacetValue]:
    """Months in which courses start; the latest ones."""
    days = view.columns["start"][places]
    known = days[days != NO_DAY]
    months = known.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    if len(months):
        least = int(months.min())
        counts = np.bincount(months - least)
        for number in np.flatnonzero(counts)[-MOST:].tolist():
            key = str(np.datetime64(least + number, "M"))
            yield FacetValue(key, key, int(counts[number]), _is_month(query, key))
    if len(known) < len(days):
        yield FacetValue(UNKNOWN, UNKNOWN, len(days) - len(known))


def _is_month(query: CourseQuery, month: str) -> bool:
    return (
        query.start_from is not None
        and query.start_to is not None
        and {query.start_from.isoformat()[:7], query.start_to.isoformat()[:7]} == {month}
    )


def _part_time(query: CourseQuery, view: View, places: Places) -> Iterator[FacetValue]:
    counts = np.bincount(view.columns["part_time"][places].astype(np.int64) + 1, minlength=3)
    unknown, no, yes = counts.tolist()
    for key, count, value in (("yes", yes, True), ("no", no, False)):
        if count or query.part_time is value:
            yield FacetValue(key, key, count, query.part_time is value)
    if unknown:
        yield FacetValue(UNKNOWN, UNKNOWN, unknown)


def _named(
    facet: FacetName, chosen: tuple[str, ...], view: View, places: Places, labels: Labels
) -> Iterator[FacetValue]:
    keys = view.lists[facet]
    column = view.columns[facet][places]
    counts = np.bincount(column[column >= 0], minlength=len(keys))
    # of what is hidden not even the name is told to who asks for it
    shown = frozenset(view.columns[facet][view.is_visible].tolist()) if chosen else frozenset()
    wanted = [number for number, key in enumerate(keys) if key in chosen and number in shown]
    numbers = _most(counts, wanted)
    names = labels(facet, [keys[number] for number in numbers])
    for number in numbers:
        key = keys[number]
        yield FacetValue(key, names.get(key, key), int(counts[number]), key in chosen)


def _skills(query: CourseQuery, view: View, places: Places, labels: Labels) -> Iterator[FacetValue]:
    starts, entities = view.columns["skill_start"], view.columns["skill_entity"]
    if len(places) == len(view):
        held = entities
    else:
        each = (starts[1:] - starts[:-1])[places]
        within = np.arange(int(each.sum())) - np.repeat(np.cumsum(each) - each, each)
        held = entities[np.repeat(starts[:-1][places], each) + within]
    numbers = _most(np.bincount(held), []) if len(held) else []
    counts = np.bincount(held) if len(held) else np.zeros(0, np.int64)
    names = labels("skill", numbers)
    for number in numbers:
        uri, _, name = names[number].partition(" ")
        yield FacetValue(uri, name, int(counts[number]), uri in query.skills)


def _most(counts: NDArray[Any], chosen: list[int]) -> list[int]:
    """The most frequent numbers, then those that are chosen; ties by number."""
    order = np.argsort(-counts, kind="stable")[:MOST]
    first = [number for number in order.tolist() if counts[number]]
    return list(dict.fromkeys([*first, *chosen]))
