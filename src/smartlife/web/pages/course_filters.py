"""The filters of a search for courses: a sentence whose parts can be taken away, and counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from smartlife.planning.telling import language_name
from smartlife.web.pages.course_asked import USUAL_KM, index_of, skill_value
from smartlife.web.pages.course_cards import price

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from smartlife.languages.messages import Messages
    from smartlife.search.query import CourseResults, EntityKind, FacetName, FacetValue
    from smartlife.web.pages.course_asked import CourseAsked, Wanted
    from smartlife.web.reading import Reading

_MOST_SHOWN: Final = 8
_REGION_LENGTHS: Final = (2, 5)


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of what is asked.

    Attributes:
        text: In words that go on after “courses”.
        lang: Language of the words, if it is not the reader's.
        field: Name of the value in the address.
        value: The value, if the filter has several.
        without: Address of the search without it.
    """

    text: str
    lang: str
    field: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a search can be narrowed to.

    Attributes:
        text: The value, for people.
        count: Courses there would be.
        is_chosen: Whether it is chosen.
        is_part: True of a region inside of the country before it.
        url: Address with it; without it if it is chosen.
    """

    text: str
    count: str
    is_chosen: bool
    is_part: bool
    url: str


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow down.

    Attributes:
        name: Code.
        title: Question, for people.
        choices: The first values, and those that are chosen.
        more: Further values.
    """

    name: str
    title: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...]


def chips(reading: Reading, wanted: Wanted) -> tuple[tuple[Chip, ...], ...]:
    """What is asked; chips of one group are alternatives."""
    made: dict[str, list[Chip]] = {}
    for field, value, text in _told(reading, wanted):
        without = reading.url("/courses", wanted.asked.without(field, value))
        made.setdefault(field, []).append(Chip(text, "", field, value, without))
    return tuple(tuple(group) for group in made.values())


def _told(reading: Reading, wanted: Wanted) -> Iterator[tuple[str, str, str]]:
    """Field, value and words of everything that is asked and understood."""
    say, asked, query = reading.say, wanted.asked, wanted.query
    if asked.q.strip():
        yield "q", "", say.say("with “{words}”", words=asked.q.strip())
    for value, concept in wanted.concepts.items():
        yield "skill", value, _of_concept(say, concept.kind, concept.label)
    yield from _told_where(reading, wanted)
    yield from _told_how(reading, wanted)
    if query.price_to is not None:
        yield "price", "", price_limit(say, query.price_to)
    if query.hours_to is not None:
        yield "hours", "", _hours_limit(say, query.hours_to)
    for level in query.levels:
        yield "level", str(level), say.say("EQF level {n}", n=str(level))
    if query.start_from is not None:
        yield "start_from", "", say.say("start: {day} or later", day=say.day(query.start_from))
    if query.start_to is not None:
        yield "start_to", "", say.say("start: {day} or before", day=say.day(query.start_to))
    yield from _told_rest(reading, wanted)


def _of_concept(say: Messages, kind: str, label: str) -> str:
    if kind in ("occupation", "isco_group"):
        return say.say("with what this occupation needs: {occupation}", occupation=label)
    return say.say("teaching: {skill}", skill=label)


def _told_where(reading: Reading, wanted: Wanted) -> Iterator[tuple[str, str, str]]:
    say, query, home = reading.say, wanted.query, wanted.home
    if query.near is not None and home is not None:
        km = say.whole(query.near.km)
        yield "place", "", say.say("up to {km} km from: {place}", km=km, place=home.name)
    elif query.region:
        name = region_text(reading, query.region)
        field = "region" if wanted.asked.region else "place"
        yield field, "", say.say("region: {region}", region=name)
    if query.or_online:
        yield "or_online", "", say.say("or online")


def _told_how(reading: Reading, wanted: Wanted) -> Iterator[tuple[str, str, str]]:
    say, query = reading.say, wanted.query
    for mode in query.modes:
        yield "mode", mode, _modes(say)[mode]
    for lang in query.teaching_langs:
        name = language_name(lang, say.lang)
        yield "teaching", lang, say.say("language: {language}", language=name)


def _told_rest(reading: Reading, wanted: Wanted) -> Iterator[tuple[str, str, str]]:
    say = reading.say
    if wanted.query.part_time is not None:
        yield "part_time", "", _part_time(say)["yes" if wanted.query.part_time else "no"]
    for provider in wanted.query.providers:
        name = provider_text(reading, provider)
        yield "provider", provider, say.say("provider: {name}", name=name)
    if wanted.query.with_unstated:
        yield "unstated", "", say.say("also where this is not stated")


def price_limit(say: Messages, euros: float) -> str:
    """A bound on the price in words."""
    if not euros:
        return say.say("free of charge")
    return say.say("at most {price}", price=price(say, euros))


def _hours_limit(say: Messages, hours: float) -> str:
    return say.count("at most {n} hour", "at most {n} hours", round(hours))


def _modes(say: Messages) -> dict[str, str]:
    return {
        "onsite": say.say("on site"),
        "online": say.say("online"),
        "blended": say.say("partly online"),
        "unknown": say.say("not stated"),
    }


def _part_time(say: Messages) -> dict[str, str]:
    return {"yes": say.say("part-time"), "no": say.say("full-time")}


def region_text(reading: Reading, code: str) -> str:
    """Name of a region; the code if it has none."""
    return _label(reading, "region", code) or code


def provider_text(reading: Reading, provider: str) -> str:
    """Name of a provider that the reader may know of; else only that it is one."""
    return _label(reading, "provider", provider) or reading.say.say("unknown")


def _label(reading: Reading, kind: EntityKind, key: str) -> str:
    index = index_of(reading)
    return index.label(kind, key, lang=reading.lang, audience=reading.audience)


def facets(
    reading: Reading, asked: CourseAsked, wanted: Wanted, found: CourseResults
) -> tuple[Facet, ...]:
    """All ways to narrow down that would change anything."""
    maker = _Facets(reading, asked, wanted)
    say = reading.say
    made = (
        maker.many("skill", "skill", say.say("Skill"), found, _same),
        maker.one("region", "region", say.say("Where"), found, _same),
        maker.many("mode", "mode", say.say("How"), found, _modes(say).get),
        maker.many("teaching_lang", "teaching", say.say("Language of teaching"), found,
                   lambda code: language_name(code, say.lang)),
        maker.one("price", "price", say.say("Price"), found,
                  lambda euros: price_limit(say, float(euros))),
        maker.one("hours", "hours", say.say("Length"), found,
                  lambda hours: _hours_limit(say, float(hours))),
        maker.many("level", "level", say.say("Level"), found,
                   lambda level: say.say("EQF level {n}", n=level)),
        maker.months(say.say("Start"), found),
        maker.one("part_time", "part_time", say.say("Pace"), found, _part_time(say).get),
        maker.many("provider", "provider", say.say("Provider"), found, _same),
    )  # fmt: skip
    return tuple(one for one in made if one is not None)


def _same(text: str) -> str:
    return text


class _Facets:
    def __init__(self, reading: Reading, asked: CourseAsked, wanted: Wanted) -> None:
        self._reading = reading
        self._asked = asked
        self._chosen = {concept.uri: value for value, concept in wanted.concepts.items()}

    def many(
        self, name: FacetName, field: str, title: str, found: CourseResults,
        words: Callable[[str], str | None],
    ) -> Facet | None:  # fmt: skip
        """Values of which several may be chosen."""
        return self._facet(name, title, (
            self._choice(value, words, self._toggled(field, value))
            for value in found.facets.get(name, ()) if value.key != "unknown"
        ))  # fmt: skip

    def one(
        self, name: FacetName, field: str, title: str, found: CourseResults,
        words: Callable[[str], str | None],
    ) -> Facet | None:  # fmt: skip
        """Values of which one is chosen."""
        values = [value for value in found.facets.get(name, ()) if value.key != "unknown"]
        if name == "region":
            values = self._regions(values)
        return self._facet(name, title, (
            self._choice(value, words, self._swapped(field, value)) for value in values
        ))  # fmt: skip

    def months(self, title: str, found: CourseResults) -> Facet | None:
        """Months in which courses start."""
        return self._facet("start", title, (
            self._choice(value, self._month, self._in_month(value))
            for value in found.facets.get("start", ()) if value.key != "unknown"
        ))  # fmt: skip

    def _regions(self, values: list[FacetValue]) -> list[FacetValue]:
        """Countries, and regions of the finest level, each below its country."""
        kept = [one for one in values if len(one.key) in _REGION_LENGTHS or one.is_chosen]
        country = {one.key: one.count for one in kept}
        return sorted(
            kept,
            key=lambda one: (
                -country.get(one.key[:2], 0), one.key[:2], len(one.key), -one.count, one.key,
            ),
        )  # fmt: skip

    def _month(self, key: str) -> str:
        from babel.dates import format_skeleton

        return str(format_skeleton("yMMMM", date.fromisoformat(f"{key}-01"), locale=self._locale))

    @property
    def _locale(self) -> str:
        return "en_GB" if self._reading.lang == "en" else self._reading.lang

    def _in_month(self, value: FacetValue) -> dict[str, object]:
        values = self._asked.without("start_from")
        values.pop("start_to", None)
        if value.is_chosen:
            return values
        year, month = (int(part) for part in value.key.split("-"))
        after = date(year + month // 12, month % 12 + 1, 1)
        last = date.fromordinal(after.toordinal() - 1)
        return {**values, "start_from": f"{value.key}-01", "start_to": last.isoformat()}

    def _toggled(self, field: str, value: FacetValue) -> dict[str, object]:
        key = value.key
        if field == "skill":
            key = self._chosen.get(key) or skill_value(key)
        if value.is_chosen:
            return self._asked.without(field, key)
        held = self._asked.values().get(field, ())
        return self._asked.having(**{field: (*_texts(held), key)})

    def _swapped(self, field: str, value: FacetValue) -> dict[str, object]:
        if value.is_chosen:
            return self._asked.without(field)
        made = self._asked.having(**{field: value.key})
        if field == "region":
            made.pop("place", None)
            made.pop("km", None)
        return made

    def _choice(
        self, value: FacetValue, words: Callable[[str], str | None], values: dict[str, object]
    ) -> Choice:
        text = value.label if words is _same else words(value.key) or value.key
        return Choice(
            text=text[:1].upper() + text[1:],
            count=self._reading.say.whole(value.count),
            is_chosen=value.is_chosen,
            is_part=words is _same and _is_part(value.key),
            url=self._reading.url("/courses", values),
        )

    def _facet(self, name: str, title: str, choices: Iterable[Choice]) -> Facet | None:
        every = list(choices)
        if not every or (len(every) == 1 and not every[0].is_chosen and name != "price"):
            return None
        first = [one for place, one in enumerate(every) if place < _MOST_SHOWN or one.is_chosen]
        return Facet(name, title, tuple(first), tuple(one for one in every if one not in first))


def _is_part(key: str) -> bool:
    return key[:2].isalpha() and key.isupper() and len(key) == _REGION_LENGTHS[-1]


def _texts(held: object) -> tuple[str, ...]:
    return held if isinstance(held, tuple) else ()


def wider(asked: CourseAsked, wanted: Wanted) -> Iterator[tuple[dict[str, object], dict[str, Any]]]:
    """Searches that find more: values of the address, and what changes in the question."""
    query = wanted.query
    if (query.region or query.near) and not query.or_online and not query.modes:
        yield asked.having(or_online="1"), {"or_online": True}
    if query.near is not None:
        km = 2 * query.near.km
        near = query.near.__class__(query.near.lon, query.near.lat, km)
        yield asked.having(km=str(round(km)) if km else USUAL_KM), {"near": near}
    if len(query.region) > _REGION_LENGTHS[0]:
        country = query.region[:2]
        yield {**asked.without("place"), "region": country}, {"region": country}
    if query.region or query.near:
        values = asked.without("region")
        for name in ("place", "km", "or_online"):
            values.pop(name, None)
        yield values, {"region": "", "near": None, "or_online": False}
    for field, empty in _EMPTY.items():
        if asked.values().get(field):
            yield asked.without(field), empty


_EMPTY: Final[dict[str, dict[str, Any]]] = {
    "teaching": {"teaching_langs": ()},
    "mode": {"modes": ()},
    "price": {"price_to": None},
    "hours": {"hours_to": None},
    "level": {"levels": ()},
    "start_from": {"start_from": None},
    "start_to": {"start_to": None},
    "part_time": {"part_time": None},
    "provider": {"providers": ()},
    "skill": {"skills": ()},
    "q": {"text": ""},
}
