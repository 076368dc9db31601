"""An employer's form: what it shows, and the request that it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from smartlife.planning.material.homes import Home
from smartlife.planning.material.reading import Material
from smartlife.planning.need.members import find_skill, some_people
from smartlife.planning.need.offer import Online
from smartlife.planning.need.plan import USUAL_MINUTES, NeedRequest
from smartlife.planning.need.pooling import GroupPrice
from smartlife.planning.need.read import LONGEST_TEXT, Need
from smartlife.planning.need.team import TeamWish
from smartlife.planning.telling import language_name, region_name
from smartlife.web.holdings import planning_material
from smartlife.web.pages.learner_form import Sent
from smartlife.web.pages.planned import Fields, Option, form_values
from smartlife.web.reading import Reading

_WORDS: Final = (
    "place", "minutes", "title", "more", "employer", "people", "at_least", "budget", "hours_each",
    "hour_cost", "group_price", "seats",
)  # fmt: skip
_MOST_PEOPLE: Final = 50
_MOST_MINUTES: Final = 600
_MOST_EUROS: Final = 10_000_000
_MOST_HOURS: Final = 10_000
_MOST_MORE: Final = 20
_SEATS: Final = 12


@dataclass(frozen=True, slots=True)
class NeedForm:
    """The form as it is shown.

    Attributes:
        text: The advertisement; without what points at persons once it was read.
        values: Field → what stands in it.
        online: Whether online courses count.
        langs: Languages that people can learn in.
        regions: Codes and names for the field of the place.
        with_usual: Whether what is usual in the occupation counts.
        unstated: Whether courses count of which only the country is stated.
    """

    text: str
    values: Mapping[str, str]
    online: tuple[Option, ...]
    langs: tuple[Option, ...]
    regions: tuple[Option, ...]
    with_usual: bool
    unstated: bool


def need_form(reading: Reading, sent: Sent, text: str = "") -> NeedForm:
    """The form, with what was sent."""
    say, run = reading.say, reading.run
    chosen = sent.one("online") or "also"
    online = {
        "also": say.say("also online"),
        "never": say.say("only where people meet"),
        "only": say.say("only online"),
    }
    spoken = sent.many("langs")
    return NeedForm(
        text=text or sent.one("text", LONGEST_TEXT),
        values=form_values(sent, _WORDS, {"minutes": "60"}),
        online=tuple(Option(code, words, code == chosen) for code, words in online.items()),
        langs=tuple(
            Option(code, language_name(code, reading.lang), code in spoken)
            for code in _taught_in(planning_material(run))
        ),
        regions=tuple(
            Option(code, region_name(code, reading.lang))
            for code in (*run.study.regions, *run.study.partners)
        ),
        with_usual=bool(sent.one("usual")),
        unstated=bool(sent.one("unstated")),
    )


def need_request(reading: Reading, fields: Fields, text: str) -> NeedRequest:
    """What the form asks; what is wrong in it is noted in the fields."""
    sent = fields.sent
    minutes = fields.number("minutes", 0, _MOST_MINUTES)
    return NeedRequest(
        text=text,
        title=sent.one("title"),
        place=sent.one("place"),
        minutes=USUAL_MINUTES if minutes is None else minutes,
        langs=tuple(code for code in sent.many("langs")[:20] if len(code) == 2) or None,
        online=cast("Online", fields.chosen("online", ("also", "never", "only"))),
        unstated=bool(sent.one("unstated")),
        today=datetime.now(_zone(reading)).date(),
        with_usual=bool(sent.one("usual")),
        # who leaves out one firm after the other could see which of them ask
        employer=sent.one("employer") if reading.audience == "owner" else "",
        team=_team(fields),
    )


def confirmed(fields: Fields, need: Need, material: Material) -> tuple[set[str], set[str]]:
    """URIs of skills that are needed, and of those that are not, as they were ticked."""
    sent, say = fields.sent, fields.say
    shown, ticked = set(sent.many("shown")), set(sent.many("skill"))
    known = material.skills.kinds
    yes = {uri for uri in ticked if uri in known}
    for words in sent.one("more", 2_000).replace("\n", ";").split(";")[:_MOST_MORE]:
        if not words.strip():
            continue
        uri = (
            find_skill(words, need, material, (say.lang,)) if not words.strip().isdigit() else None
        )
        if uri is None:
            text = say.say(
                "No skill is called “{words}”. Write its name as ESCO has it, or describe it in "
                "the text.",
                words=words.strip()[:60],
            )
            fields.refuse("more", text)
        else:
            yes.add(uri)
    return yes, {uri for uri in shown - ticked if uri in known} - yes


def place_of(reading: Reading, fields: Fields, material: Material) -> Home | None:
    """Where the people work; None if there is no such place, which is noted."""
    wanted = fields.sent.one("place") or reading.run.study.regions[0]
    text = fields.say.say(
        "No place is called “{words}”. Write the nearest town, or the code of the region.",
        words=wanted[:60],
    )
    return fields.asked(reading, "place", lambda: material.home(wanted), text)


def _team(fields: Fields) -> TeamWish | None:
    """Who is to learn; None if nobody was named."""
    people = fields.whole("people", 0, _MOST_PEOPLE)
    at_least = fields.whole("at_least", 1, _MOST_PEOPLE)
    budget = fields.number("budget", 0, _MOST_EUROS)
    hours = fields.number("hours_each", 0, _MOST_HOURS)
    hour_cost = fields.number("hour_cost", 0, _MOST_HOURS)
    group = fields.number("group_price", 0, _MOST_EUROS)
    seats = fields.whole("seats", 1, 1_000)
    if not people:
        return None
    return TeamWish(
        members=some_people(people),
        by_at_least=at_least or 1,
        budget_eur=budget,
        hours_each=hours,
        hour_eur=hour_cost or 0.0,
        group=None if group is None else GroupPrice(group, seats or _SEATS),
        seconds=3.0,
    )


def _taught_in(material: Material) -> list[str]:
    """Languages that courses are taught in, the usual ones first."""
    count: dict[str, int] = {}
    rows = material.catalogue.rows.select(["teaching_langs", "lang"]).to_pylist()
    for row in rows:
        for lang in row["teaching_langs"] or [row["lang"]]:
            if lang and lang != "und":
                count[lang] = count.get(lang, 0) + 1
    return sorted(count, key=lambda lang: (-count[lang], lang))[:12]


_ZONES: Final = {
    "LV": "Europe/Riga", "LT": "Europe/Vilnius", "EE": "Europe/Tallinn", "SE": "Europe/Stockholm",
    "DE": "Europe/Berlin", "FI": "Europe/Helsinki", "PL": "Europe/Warsaw",
    "DK": "Europe/Copenhagen", "NO": "Europe/Oslo",
}  # fmt: skip


def _zone(reading: Reading) -> tzinfo:
    """Time zone of the study's first region."""
    code = next(iter(reading.run.study.regions), "")[:2]
    try:
        return ZoneInfo(_ZONES.get(code, "UTC"))
    except ZoneInfoNotFoundError:
        return UTC
