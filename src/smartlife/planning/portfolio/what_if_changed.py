"""What is another thing in a course that is changed, in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from smartlife.planning.portfolio.change import CHANGEABLE
from smartlife.planning.telling import Said, language_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from smartlife.languages.messages import Messages
    from smartlife.planning.portfolio.changes import WhatIfAnswer
    from smartlife.planning.portfolio.taught import Taught

MOST_SKILLS: Final = 8
LIKELY: Final = 0.5
"""Skills that are named: right more likely than not."""


def criterion_name(name: str, say: Messages) -> str:
    """What a course meets, or whom it fits."""
    return {
        "open": say.say("Open to any adult"),
        "part_time": say.say("Part-time, evening or weekend"),
        "online": say.say("Online"),
        "language": say.say("In a language of the region"),
        "free": say.say("Free of charge"),
        "entry_level": say.say("Up to EQF level 4"),
        "short": say.say("At most 40 hours"),
        "low_attainment": say.say("for adults with little schooling"),
        "working": say.say("for people at work"),
        "rural": say.say("for people far from towns"),
        "unemployed": say.say("for people out of work"),
    }[name]


def changed_terms(answer: WhatIfAnswer, say: Messages, lang: str) -> Iterator[Said]:
    """What is said of the course before and after, where it differs."""
    before, after = answer.before, answer.after
    if before is None or after is None:
        return
    names = {
        "title": say.say("title"),
        "teaching_langs": say.say("languages"),
        "place_name": say.say("place"),
        "nuts_code": say.say("region"),
        "mode": say.say("way of teaching"),
        "hours": say.say("hours"),
        "price_eur": say.say("price in €"),
        "seats_count": say.say("seats"),
        "start_date": say.say("start"),
        "eqf_level": say.say("EQF level"),
        "is_part_time": say.say("part-time"),
    }
    told = [
        say.say(
            "{what}: {before} → {after}",
            what=names[name],
            before=_value(before[name], say, lang),
            after=_value(after[name], say, lang),
        )
        for name in CHANGEABLE
        if before[name] != after[name]
    ]
    if told:
        yield Said("changed", say.say("What changes: {changes}.", changes="; ".join(told)))


def _value(value: Any, say: Messages, lang: str) -> str:  # noqa: ANN401 - of any column
    modes = {
        "onsite": say.say("on site"),
        "online": say.say("online"),
        "blended": say.say("partly online"),
    }
    if value is None or value in ([], "unknown"):
        return say.say("not known")
    if isinstance(value, bool):
        return say.say("yes") if value else say.say("no")
    if isinstance(value, date):
        return say.day(value, width="medium")
    if isinstance(value, int | float):
        return say.number(value, decimals=0 if float(value).is_integer() else 2)
    if isinstance(value, list):
        return ", ".join(language_name(one, lang) for one in value)
    return modes.get(value, str(value))


def changed_content(
    answer: WhatIfAnswer, say: Messages, label: Callable[[str], str]
) -> Iterator[Said]:
    """What it would teach beside what it teaches now, and what no more."""
    before, after = (_likely(one) for one in (answer.taught_before, answer.taught))
    more = [label(uri) for uri in after if uri not in before]
    less = [label(uri) for uri in before if uri not in after]
    if more:
        text = say.say("New in it: {skills}.", skills=_shown(more, say))
        yield Said("taught_more", text)
    if less:
        text = say.say("No longer found in it: {skills}.", skills=_shown(less, say))
        yield Said("taught_less", text)
    if not more and not less:
        yield Said("taught_same", say.say("It would teach what it is taken to teach now."))


def _likely(taught: Iterable[Taught]) -> list[str]:
    return [one.uri for one in taught if one.probability >= LIKELY]


def _shown(names: list[str], say: Messages) -> str:
    if len(names) <= MOST_SKILLS:
        return ", ".join(names)
    rest, shown = len(names) - MOST_SKILLS, ", ".join(names[:MOST_SKILLS])
    return say.count("{names} and {n} more", "{names} and {n} more", rest, names=shown)
