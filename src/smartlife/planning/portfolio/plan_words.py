"""New courses and those there are, as sections of sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.planning.material.askers_words import who_in_short
from smartlife.planning.portfolio.closing import caution, on_upkeep, totals
from smartlife.planning.portfolio.where_words import where
from smartlife.planning.portfolio.words import Words
from smartlife.planning.telling import Section, Table, Told, of_kinds

if TYPE_CHECKING:
    from smartlife.planning.material.reading import Material
    from smartlife.planning.portfolio.plan import NewCourse, PortfolioAnswer
    from smartlife.planning.telling import SaidKind

_KINDS: Final[dict[str, SaidKind]] = {
    "not_checked": "warning", "curse": "warning", "both_ways": "warning",
    "income_short": "warning", "seats_few": "warning", "seats_unknown": "warning",
    "where_unknown": "warning",
    "where_assumed": "assumption", "cost_provider": "assumption", "gap": "warning",
    "caution": "warning", "retire_unknown": "warning", "not_found_wide": "warning",
    "check_begun": "warning", "none_confirmed": "warning", "income": "assumption",
    "stopped_early": "warning",
    "cost": "assumption", "assumed": "assumption",
    "check": "next_step", "wider": "next_step", "limits_too_small": "next_step",
    "no_courses": "next_step", "updates": "next_step", "retirements": "next_step",
}  # fmt: skip
"""Sentences that are more than statements."""


def in_words(answer: PortfolioAnswer, material: Material, lang: str) -> Told:
    """All that is said, in order; sections with nothing to say are left out.

    Args:
        answer: What was found.
        material: What it was found in.
        lang: The reader's language.
    """
    words = Words(lang, material.skills)
    say = words.say
    made = [
        Section("about", "", tuple(words.about(answer))),
        Section("why_none", "", (*words.state(answer), *words.listed(answer))),
    ]
    made += [
        Section(
            "course",
            words.name(number, one),
            tuple(words.course(one, answer)),
            _skills(one, words),
            {"number": number},
        )
        for number, one in enumerate(answer.new, start=1)
    ]
    if answer.new:
        made.append(Section("where", say.say("Where to hold them"), tuple(where(say, answer))))
    made.append(Section("totals", say.say("All together"), tuple(totals(words, answer))))
    if answer.upkeep is not None:
        own = tuple(on_upkeep(words, answer.upkeep))
        made.append(Section("own_courses", say.say("Your courses"), own))
    made.append(Section("caution", say.say("What to know"), (caution(words),)))
    return Told(lang, words.heading(answer), of_kinds(made, _KINDS))


def _skills(course: NewCourse, words: Words) -> Table:
    """What a course would teach: skill, who asks for it, what is known of who teaches it."""
    rows = tuple(
        (words.label(one.uri), who_in_short(words.say, one.askers), words.evidence(one.evidence))
        for one in course.skills
    )
    return Table(words.columns(), rows, numeric=(1,))
