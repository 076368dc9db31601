"""What an address asks of the courses: words, filters, order; and what of it cannot be used."""

# FastAPI reads these annotations when it runs.
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Annotated, Any, Final, TypeVar, cast, get_args

from fastapi import Query

from smartlife.errors import RequestInvalid
from smartlife.model.fields import CourseMode
from smartlife.planning.material.homes import Home
from smartlife.search.index import SearchIndex
from smartlife.search.query import Concept, CourseQuery, Near, Sort
from smartlife.web.holdings import planning_material, search_index
from smartlife.web.pages.concepts import place_of
from smartlife.web.pages.typed_numbers import number_in
from smartlife.web.problems import Refused
from smartlife.web.reading import Reading

T = TypeVar("T")

PER_PAGE: Final = 20
KM: Final = ("10", "25", "50", "100", "200")
USUAL_KM: Final = "50"
MOST_KM: Final = 2_000
_MOST_EUROS: Final = 10_000_000
_MOST_VALUES: Final = 20
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
_MODES: Final[tuple[CourseMode, ...]] = get_args(CourseMode)

Short = Annotated[str, Query(max_length=200)]
Some = Annotated[tuple[Annotated[str, Query(max_length=300)], ...], Query(max_length=_MOST_VALUES)]


@dataclass(frozen=True, slots=True)
class CourseAsked:
    """The values of an address, as they stand there: what cannot be used is told on the page.

    Attributes:
        q: Words.
        skill: Skills or occupations: the last parts of their URIs.
        region: NUTS code.
        place: A place; courses near it.
        km: How near.
        or_online: 1: online courses too, wherever one is.
        mode: onsite, online, blended.
        teaching: Languages of teaching.
        price: Most euros.
        hours: Most hours.
        level: Levels of the EQF.
        start_from: First day on which it may start.
        start_to: Last one.
        part_time: yes or no.
        provider: Identifiers of providers.
        unstated: 1: also courses that do not say what a filter asks about.
        sort: relevance, start, price, hours, retrieved.
        page: From 1.
    """

    q: Short = ""
    skill: Some = ()
    region: Annotated[str, Query(max_length=20)] = ""
    place: Short = ""
    km: Annotated[str, Query(max_length=10)] = ""
    or_online: Annotated[str, Query(max_length=5)] = ""
    mode: Some = ()
    teaching: Some = ()
    price: Annotated[str, Query(max_length=20)] = ""
    hours: Annotated[str, Query(max_length=20)] = ""
    level: Some = ()
    start_from: Annotated[str, Query(max_length=20)] = ""
    start_to: Annotated[str, Query(max_length=20)] = ""
    part_time: Annotated[str, Query(max_length=5)] = ""
    provider: Some = ()
    unstated: Annotated[str, Query(max_length=5)] = ""
    sort: Annotated[str, Query(max_length=20)] = ""
    page: Annotated[str, Query(max_length=10)] = ""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "CourseAsked":
        """What an address with these values asks for."""
        return cls(**values)

    def values(self) -> dict[str, object]:
        """Values for an address, the empty ones left out; the page is the first."""
        held = {one.name: getattr(self, one.name) for one in fields(self)}
        left_out = ("page",) if self.place.strip() else ("page", "km")
        return {name: value for name, value in held.items() if value and name not in left_out}

    def without(self, name: str, value: str = "") -> dict[str, object]:
        """The address without a filter, or without one value of it."""
        found = self.values()
        if value and isinstance(found.get(name), tuple):
            held = cast("tuple[str, ...]", found[name])
            found[name] = tuple(one for one in held if one != value)
        else:
            found.pop(name, None)
        if name == "place":
            found.pop("km", None)
        if not (found.get("place") or found.get("region")):
            found.pop("or_online", None)
        return {one: kept for one, kept in found.items() if kept}

    def having(self, **more: object) -> dict[str, object]:
        """The address with other values of some filters."""
        return {name: value for name, value in {**self.values(), **more}.items() if value}


@dataclass(frozen=True, slots=True)
class FieldError:
    """What cannot be used.

    Attributes:
        field: Name of the value in the address.
        text: What is wrong and what to do, in the reader's language.
    """

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked, understood.

    Attributes:
        asked: The address.
        query: For the index; values that cannot be used are not in it.
        concepts: Value of `skill` → what it names.
        home: The place that is meant; None without one.
        errors: What cannot be used.
    """

    asked: CourseAsked
    query: CourseQuery
    concepts: Mapping[str, Concept]
    home: Home | None
    errors: tuple[FieldError, ...]


def index_of(reading: Reading) -> SearchIndex:
    """The index of the run.

    Raises:
        Refused: the run has none.
    """
    index = search_index(reading.run)
    if index is None:
        say = reading.say
        raise Refused(
            say.say("Courses cannot be searched: this run has no search index."),
            say.say("Run the study again: smartlife run."),
            status=503,
        )
    return index


def read_asked(reading: Reading, asked: CourseAsked) -> Wanted:
    """Understands an address."""
    index, reader = index_of(reading), _Reader(reading)
    concepts = reader.concepts(index, asked.skill)
    home, near = reader.near(asked)
    region = asked.region.strip().upper()
    if home is not None and home.is_region:
        region, near = region or home.nuts_code, None
    query = CourseQuery(
        text=asked.q.replace("\0", " "),
        lang=reading.lang,
        skills=tuple(one.uri for one in concepts.values()),
        region=region,
        near=near,
        or_online=bool(asked.or_online) and bool(region or near),
        modes=tuple(one for one in _MODES if one in asked.mode),
        teaching_langs=tuple(dict.fromkeys(asked.teaching)),
        price_to=reader.number("price", asked.price),
        hours_to=reader.number("hours", asked.hours),
        levels=tuple(int(one) for one in asked.level if one in "12345678" and len(one) == 1),
        start_from=reader.day("start_from", asked.start_from),
        start_to=reader.day("start_to", asked.start_to),
        part_time={"yes": True, "no": False}.get(asked.part_time),
        providers=tuple(dict.fromkeys(asked.provider)),
        with_unstated=bool(asked.unstated),
        sort=asked.sort if asked.sort in SORTS else "relevance",
        page=_page(asked.page),
        per_page=PER_PAGE,
    )
    return Wanted(asked, query, concepts, home, tuple(reader.errors))


def skill_value(uri: str) -> str:
    """What stands for a concept in an address of courses."""
    begin, _, last = uri.rpartition("/")
    if begin.endswith(("/skill", "/occupation", "/isced-f")):
        return last
    return place_of(uri) if "/isco/C" in uri else uri


class _Reader:
    """Reads values; what cannot be used is kept as an error."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._say = reading.say
        self.errors: list[FieldError] = []

    def concepts(self, index: SearchIndex, given: Iterable[str]) -> dict[str, Concept]:
        found = {}
        for value in dict.fromkeys(given):
            concept = index.concept(value, lang=self._reading.lang)
            if concept is None:
                self._wrong("skill", self._say.say("This study knows no skill of that address."))
            else:
                found[value] = concept
        return found

    def near(self, asked: CourseAsked) -> tuple[Home | None, Near | None]:
        name = asked.place.replace("\0", " ").strip()
        if not name:
            return None, None
        try:
            home = planning_material(self._reading.run).home(name)
        except RequestInvalid:
            self._wrong(
                "place",
                self._say.say(
                    "No place “{place}” is known here. Try the nearest town.", place=name
                ),
            )
            return None, None
        km = self._number("km", asked.km or USUAL_KM, MOST_KM)
        return home, Near(home.lon, home.lat, float(USUAL_KM) if km is None else km)

    def number(self, name: str, given: str) -> float | None:
        return self._number(name, given, _MOST_EUROS)

    def _number(self, name: str, given: str, most: float) -> float | None:
        def read(text: str) -> float:
            number = number_in(text)
            if number is None or not 0 <= number <= most:
                raise ValueError
            return number

        return self._read(
            name,
            given.replace("€", "").strip(),
            read,
            self._say.say("“{text}” is no number that can be used. Write it as 50.", text=given),
        )

    def day(self, name: str, given: str) -> date | None:
        return self._read(
            name,
            given.strip(),
            date.fromisoformat,
            self._say.say("“{text}” is no day. Write it as 2026-03-01.", text=given),
        )

    def _read(self, name: str, text: str, read: Callable[[str], T], wrong: str) -> T | None:
        if not text:
            return None
        try:
            return read(text)
        except (ValueError, OverflowError):
            self._wrong(name, wrong)
            return None

    def _wrong(self, name: str, text: str) -> None:
        self.errors.append(FieldError(name, text))


def widened(query: CourseQuery, changes: Mapping[str, Any]) -> CourseQuery:
    """The question with other filters; only counted, so nothing is shown of it."""
    return replace(query, **changes, page=1, per_page=1)


def _page(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and int(given) else 1
