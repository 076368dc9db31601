"""A change to the courses of a region, as it is imagined: nothing of the study is written.

One course is added, moved online, taught in one more language, moved to another place, closed, or
changed in whatever is named: what it teaches, its hours, price, seats, start, languages, place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from smartlife.errors import RequestInvalid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from smartlife.errors import Saying
    from smartlife.planning.material.homes import Home

Row = dict[str, Any]
ChangeKind = Literal["add", "change", "online", "translate", "move", "close"]
CHANGES: Final[tuple[ChangeKind, ...]] = (
    "add", "change", "online", "translate", "move", "close",
)  # fmt: skip
ADDED: Final = "what-if"
"""Identifier of a course that is imagined; identifiers of real ones are longer."""
MODES: Final = ("onsite", "online", "blended")
COLUMNS: Final = (
    "course_id", "source_id", "source_ids", "origin_id", "title", "lang", "teaching_langs",
    "provider_name", "provider_id", "place_name", "place_status", "nuts_code", "nuts_version",
    "country_code", "mode", "hours", "credits_ects", "price_eur", "level", "eqf_level",
    "field_code", "is_open", "is_part_time", "seats_count", "start_date", "url", "publish",
)  # fmt: skip
"""Columns of core__courses that decide where a course counts and whom it fits, or can change."""
CHANGEABLE: Final = (
    "title", "teaching_langs", "place_name", "nuts_code", "mode", "hours", "price_eur",
    "seats_count", "start_date", "eqf_level", "is_part_time",
)  # fmt: skip
"""Columns that a change of the kind `change` may give another value."""
TERMS: Final = (
    "hours", "price_eur", "seats_count", "start_date", "eqf_level", "is_part_time",
)  # fmt: skip
"""Those of them that say whom a course suits, and not who reaches it."""
_NEAR: Final = 4


@dataclass(frozen=True, slots=True)
class Change:
    """What is imagined.

    Attributes:
        kind: What is done.
        course: The course that is changed or closed: its identifier, or its title; not for `add`.
        title: Title of the course that is added, or the new one.
        text: Its description, or the new one, from which its skills are read; may be empty.
        skills: URIs of skills it is meant to teach for sure.
        dropped: URIs of skills that a course that is changed teaches no more.
        place: Where it is taught, or moves to; of an online course where its provider sits.
        mode: How it is taught; "": as it was, a new course on site.
        langs: Languages it is taught in; of `translate` those that are added.
        text_lang: Language of title and text.
        provider: Name of its provider; one of the study's, or a new one.
        hours: Hours of study; None: not known, as in the following.
        price_eur: Price.
        seats: People who fit into it.
        start: First day, as YYYY-MM-DD; "": as it was.
        eqf_level: Level.
        field_code: ISCED-F code; "": as its skills tell.
        is_part_time: Whether it can be taken beside work.
    """

    kind: ChangeKind
    course: str = ""
    title: str = ""
    text: str = ""
    skills: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    place: str = ""
    mode: str = ""
    langs: tuple[str, ...] = ()
    text_lang: str = ""
    provider: str = ""
    hours: float | None = None
    price_eur: float | None = None
    seats: int | None = None
    start: str = ""
    eqf_level: int | None = None
    field_code: str = ""
    is_part_time: bool | None = None

    @property
    def is_of_content(self) -> bool:
        """Whether what the course teaches may be another thing."""
        return bool(self.kind == "change" and (self.text or self.skills or self.dropped))


def check(change: Change) -> None:
    """Refuses changes that say too little.

    Raises:
        RequestInvalid: something is missing, or is not known.
    """
    _need(not change.mode or change.mode in MODES, f"{change.mode!r} is no way to teach", "--mode",
          f"Say one of {', '.join(MODES)}.")  # fmt: skip
    _need(not change.start or _is_day(change.start), f"{change.start!r} is no day", "--start",
          "Say it as 2027-09-01.")  # fmt: skip
    if change.kind == "add":
        _need(change.title.strip(), "The course that is added has no title", "--title", "Name it.")
        _need(change.langs, "It is not said in which language the course is taught", "--taught-in",
              "Say a language: --taught-in lv")  # fmt: skip
        _need(change.place or change.mode == "online", "It is not said where the course is taught",
              "--place", "Name a place, or say --mode online.")  # fmt: skip
        return
    _need(change.course, "It is not said which course is meant", "--course",
          "Give its title or its identifier.")  # fmt: skip
    if change.kind == "move":
        _need(change.place, "It is not said where the course moves to", "--place", "Name a place.")
    if change.kind == "change":
        _need(_named(change), "It is not said what changes", "--course",
              "Name what is new: --text, --skill, --drop-skill, --hours, --price, --seats, "
              "--start, --taught-in, --place, --mode, --part-time, --level, --field or "
              "--title.",
              lambda say: say.say(
                  "Say what is to be new: title, description, skills, hours, price, seats, first "
                  "day, level, place, languages or how it is taught."))  # fmt: skip
        _need(not set(change.skills) & set(change.dropped),
              "The same skill is named as taught and as dropped", "--drop-skill",
              "Name it once.")  # fmt: skip
    if change.kind == "translate":
        _need(change.langs, "It is not said which language is added", "--taught-in",
              "Say a language: --taught-in lt")  # fmt: skip


def _named(change: Change) -> bool:
    """Whether anything is to be another thing."""
    told = (
        change.title.strip(), change.text.strip(), change.skills, change.dropped, change.place,
        change.mode, change.langs, change.start, change.field_code,
    )  # fmt: skip
    numbers = (
        change.hours, change.price_eur, change.seats, change.eqf_level, change.is_part_time,
    )  # fmt: skip
    return any(told) or any(one is not None for one in numbers)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _need(
    given: object,
    what: str,
    where: str,
    todo: str,
    told: Callable[[Saying], str] | None = None,
) -> None:
    if not given:
        raise RequestInvalid(what, where=where, todo=todo, told=told)


def find_course(courses: Sequence[Row], wanted: str) -> Row:
    """The course of that identifier, its beginning, or of that title.

    Raises:
        RequestInvalid: there is none, or several; their titles and identifiers are told.
    """
    text = wanted.strip()
    exact = [row for row in courses if row["course_id"] == text]
    exact = exact or [row for row in courses if row["title"].casefold() == text.casefold()]
    found = exact or [row for row in courses if _is_meant(row, text)]
    if len(found) == 1:
        return found[0]
    near = found or _alike(courses, text)
    shown = "; ".join(f"{row['title']} ({row['course_id'][:12]})" for row in near[:_NEAR])
    what = f"Several courses are called {text}" if found else f"No course is called {text}"
    todo = "Give the identifier in brackets." if found else "Give the title or the identifier."
    meant = f"Did you mean {shown}? " if near else ""

    def told(say: Saying) -> str:
        # without names: a page may not show them all
        if found:
            return say.say(
                "Several courses are called “{words}”. Give the whole title, or the identifier.",
                words=text,
            )
        return say.say(
            "No course is called “{words}”. Give its title as it is published, or its identifier.",
            words=text,
        )

    # what names records, for pages that may not show them all
    records = [shown] if near else []
    raise RequestInvalid(what, where=wanted, todo=f"{meant}{todo}", told=told, records=records)


def _is_meant(row: Row, text: str) -> bool:
    return text.casefold() in row["title"].casefold() or (
        len(text) >= 6 and row["course_id"].startswith(text)
    )


def _alike(courses: Sequence[Row], text: str) -> list[Row]:
    from rapidfuzz import fuzz, process, utils

    titles = [row["title"] for row in courses]
    found = process.extract(
        text, titles, scorer=fuzz.WRatio, processor=utils.default_process, limit=_NEAR,
        score_cutoff=60,
    )  # fmt: skip
    return [courses[place] for _, _, place in found]


def added_course(
    change: Change, courses: Sequence[Row], home: Callable[[str], Home], version: str
) -> Row:
    """The row of a course that is added.

    Args:
        change: Of the kind `add`.
        courses: All courses, in which its provider is looked up.
        home: Finds a place.
        version: NUTS version of the study.
    """
    name = change.provider.casefold()
    same = [row for row in courses if name and (row["provider_name"] or "").casefold() == name]
    row: Row = dict.fromkeys(COLUMNS)
    row |= {
        "course_id": ADDED,
        "source_id": ADDED,
        "source_ids": [ADDED],
        "origin_id": ADDED,
        "title": change.title,
        "lang": change.text_lang or change.langs[0],
        "teaching_langs": sorted(change.langs),
        "provider_name": change.provider or None,
        "provider_id": same[0]["provider_id"] if same else ADDED,
        "place_status": "unknown",
        "nuts_version": version,
        "mode": change.mode or "onsite",
        "hours": change.hours,
        "price_eur": change.price_eur,
        "eqf_level": change.eqf_level,
        "field_code": change.field_code or None,
        "is_open": True,
        "is_part_time": change.is_part_time,
        "seats_count": change.seats,
        "start_date": _day(change),
        "publish": "full",
    }
    return _placed(row, home(change.place)) if change.place else row


def changed_course(change: Change, row: Mapping[str, Any], home: Callable[[str], Home]) -> Row:
    """The row of a course after it is changed.

    Args:
        change: Of any kind but `add` and `close`.
        row: The course as it is.
        home: Finds a place.
    """
    made = dict(row)
    if change.kind == "online":
        return made | {"mode": "online"}
    if change.kind == "translate":
        spoken = row["teaching_langs"] or ([row["lang"]] if row["lang"] else [])
        return made | {"teaching_langs": sorted({*spoken, *change.langs})}
    if change.kind == "change":
        said = {
            "title": change.title.strip() or None,
            "teaching_langs": sorted(change.langs) or None,
            "mode": change.mode or None,
            "hours": change.hours,
            "price_eur": change.price_eur,
            "seats_count": change.seats,
            "start_date": _day(change),
            "eqf_level": change.eqf_level,
            "field_code": change.field_code or None,
            "is_part_time": change.is_part_time,
        }
        made |= {name: value for name, value in said.items() if value is not None}
        return _placed(made, home(change.place)) if change.place else made
    return _placed(made, home(change.place))


def _day(change: Change) -> date | None:
    return date.fromisoformat(change.start) if change.start else None


def _placed(row: Row, home: Home) -> Row:
    place = None if home.is_region else home.name
    return row | {
        "place_name": place,
        "place_status": "coded",
        "nuts_code": home.nuts_code,
        "nuts_version": home.nuts_version,
        "country_code": home.nuts_code[:2],
    }
