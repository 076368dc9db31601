"""Conditions of schemes of support, in words; each continues “Conditions:”."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from smartlife.languages.messages import Messages


def condition_text(code: str, say: Messages, number: int = 0) -> str:
    """A condition.

    Args:
        code: Its code in `support.yml`.
        say: Messages of the reader's language.
        number: Number that it names, if any.
    """
    with_number = _NUMBERED.get(code)
    return with_number(say, number) if with_number else _PLAIN[code](say)


def known_conditions() -> frozenset[str]:
    """Codes that have words."""
    return frozenset({*_NUMBERED, *_PLAIN})


_NUMBERED: Mapping[str, Callable[[Messages, int], str]] = {
    "age_from": lambda say, n: say.say("from the age of {n}", n=say.whole(n)),
    "age_to": lambda say, n: say.say("up to the age of {n}", n=say.whole(n)),
    "eqf_from": lambda say, n: say.say("education of at least EQF level {n}", n=say.whole(n)),
    "eqf_to": lambda say, n: say.say("education of at most EQF level {n}", n=say.whole(n)),
    "years_from": lambda say, n: say.count(
        "at least {n} year of work", "at least {n} years of work", n
    ),
}
_PLAIN: Mapping[str, Callable[[Messages], str]] = {
    "is_employed": lambda say: say.say("for people in work"),
    "is_unemployed": lambda say: say.say("for people out of work"),
    "is_inactive": lambda say: say.say("for people who are not looking for work"),
    "is_retired": lambda say: say.say("for people who are retired"),
    "advancement_course": lambda say: say.say(
        "the course leads to a recognised higher vocational qualification (such as master "
        "craftsperson)"
    ),
    "call_open": lambda say: say.say("applications are open at the time"),
    "counselling_first": lambda say: say.say("talk to an adviser there before the course begins"),
    "course_approved": lambda say: say.say("course and provider are approved for it"),
    "course_in_scheme": lambda say: say.say("the course is one that the scheme pays for"),
    "digital_skills": lambda say: say.say("for courses in digital skills"),
    "dual_occupation": lambda say: say.say("for occupations that are learned in apprenticeships"),
    "employer_takes_part": lambda say: say.say("the employer takes part"),
    "foreign_qualification": lambda say: say.say("for a qualification from another country"),
    "home_municipality": lambda say: say.say("the municipality you live in arranges it"),
    "income_or_age": lambda say: say.say(
        "for people in work: low income, age over 50, no vocational qualification, or health"
    ),
    "money_may_run_out": lambda say: say.say("there is money only until it is used up"),
    "no_degree_in_it": lambda say: say.say("no formal qualification in that occupation"),
    "old_or_no_qualification": lambda say: say.say(
        "no vocational qualification, or one from long ago"
    ),
    "once_in_five_years": lambda say: say.say("the sum is for five years"),
    "one_and_a_half_times": lambda say: say.say(
        "work in that occupation for one and a half times as long as its training takes"
    ),
    "over_120_hours": lambda say: say.say("the course has more than 120 hours"),
    "over_400_hours": lambda say: say.say("the course has at least 400 hours (part-time: 200)"),
    "register_first": lambda say: say.say("once you are registered as looking for work"),
    "registered": lambda say: say.say("registered with the employment service"),
    "school_decides": lambda say: say.say("the school or examining body judges each case"),
    "school_level": lambda say: say.say(
        "for learning at the level of basic or upper secondary school"
    ),
    "six_months_unemployed": lambda say: say.say("out of work for six of the last twelve months"),
    "unregulated_or_study": lambda say: say.say(
        "to study on, or for work that no law restricts to certain qualifications (other offices "
        "recognise for those)"
    ),
    "vocational_or_higher": lambda say: say.say(
        "with a vocational or higher education qualification"
    ),
    "worked_lately": lambda say: say.say(
        "in work for twelve of the last 24 months, and for eight of the last 14 years"
    ),
}
