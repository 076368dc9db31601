"""For providers: which courses to open, to add something to, or to think over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Query

from smartlife.analysis.reach.catalogues import REACHES
from smartlife.planning.as_json import plain
from smartlife.planning.people.answers import find_answers
from smartlife.planning.portfolio.check_list import COLUMNS, check_table
from smartlife.planning.portfolio.choose import Capacity
from smartlife.planning.portfolio.plan import PortfolioAnswer, PortfolioRequest, plan_portfolio
from smartlife.planning.portfolio.plan_json import as_json
from smartlife.planning.portfolio.plan_words import in_words
from smartlife.planning.portfolio.upkeep import OwnCourse
from smartlife.planning.portfolio.where import MINUTES
from smartlife.planning.portfolio.words import Words
from smartlife.planning.publishing import for_public
from smartlife.planning.telling import region_name
from smartlife.web.holdings import link_index, planning_material
from smartlife.web.page import Download, Head, Page, Step
from smartlife.web.pages.learner_form import Form, Sent
from smartlife.web.pages.offers import ProviderId, provider_crumbs, providers_of
from smartlife.web.pages.planned import (
    FieldError,
    Fields,
    Option,
    Part,
    Rest,
    corrections_of,
    csv_file,
    files_of,
    form_values,
    json_file,
    parts_of,
    rests_on,
)
from smartlife.web.reading import Read, Reading

_NUMBERS: Final = (
    "new", "hours", "all_hours", "price", "hours_per_skill", "eur_per_hour", "seats",
    "holding_cost", "minutes",
)  # fmt: skip
_USUAL: Final = {"new": "3", "hours_per_skill": "8", "minutes": str(MINUTES)}
_MOST_NEW: Final = 10
_MOST_OWN: Final = 200
_LONGEST_LIST: Final = 60_000
_LONGEST_TITLE: Final = 100


@dataclass(frozen=True, slots=True)
class PortfolioForm:
    """The form as it is shown.

    Attributes:
        provider: Identifier of the provider; empty without one.
        provider_name: Its name.
        own: Courses from a list of their own, one a line.
        values: Field → what stands in it.
        regions: Regions of the study.
        reaches: Which courses count as being in reach.
    """

    provider: str
    provider_name: str
    own: str
    values: Mapping[str, str]
    regions: tuple[Option, ...]
    reaches: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class PortfolioReply:
    """What is proposed.

    Attributes:
        parts: New courses, where, what they are worth, the own courses, what to know.
        downloads: The list to check and the answer, as files.
        rests_on: Sources.
        values: The answer as plain values, for programs.
    """

    parts: tuple[Part, ...]
    downloads: tuple[Download, ...]
    rests_on: tuple[Rest, ...]
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PortfolioContext:
    """The form and, once it was sent, the answer."""

    head: Head
    form: PortfolioForm
    errors: tuple[FieldError, ...] = ()
    reply: PortfolioReply | None = None


def portfolio(
    reading: Read,
    provider: ProviderId = "",
    region: Annotated[str, Query(max_length=5, description="NUTS code of a region.")] = "",
) -> PortfolioContext:
    """The form: a provider, a region, what can be taken on."""
    form = _form(reading, Sent({}), provider, region)
    return PortfolioContext(_head(reading, form, ""), form)


def portfolio_answer(reading: Read, sent: Form) -> PortfolioContext:
    """New courses that teach what is asked for and not found, and what to do with the old ones."""
    fields, say = Fields(sent, reading.say), reading.say
    form = _form(reading, sent, sent.one("provider"), sent.one("region"))
    if sent.one("provider") and not form.provider:
        fields.refuse("", say.say("This study shows no such provider."))
    request = _request(reading, fields, form)
    material = planning_material(reading.run)
    answer = None
    if not fields.errors:
        answer = fields.asked(reading, "region", lambda: plan_portfolio(request, material))
    if answer is None:
        return PortfolioContext(_head(reading, form, ""), form, tuple(fields.errors))
    title = _finding(reading, answer)
    return PortfolioContext(_head(reading, form, title), form, (), _reply(reading, answer))


def _form(reading: Reading, sent: Sent, provider: str, region: str) -> PortfolioForm:
    say, study = reading.say, reading.run.study
    known = providers_of(reading).get(provider)
    codes = (*study.regions, *study.partners)
    chosen = region if region in codes else next(iter(codes), "")
    reach = sent.one("reach") or REACHES[0]
    names = (
        say.say("in the region, and online in its country"),
        say.say("online from anywhere, too"),
        say.say("in the study's other regions, too"),
        say.say("all courses that are held"),
    )
    return PortfolioForm(
        provider=known.provider_id if known else "",
        provider_name=known.name if known else "",
        own=sent.one("own", _LONGEST_LIST),
        values=form_values(sent, _NUMBERS, _USUAL),
        regions=tuple(
            Option(code, region_name(code, reading.lang), code == chosen) for code in codes
        ),
        reaches=tuple(
            Option(code, name, code == reach) for code, name in zip(REACHES, names, strict=True)
        ),
    )


def _request(reading: Reading, fields: Fields, form: PortfolioForm) -> PortfolioRequest:
    new = fields.whole("new", 0, _MOST_NEW)
    per_skill = fields.number("hours_per_skill", 0.5, 1_000)
    minutes = fields.whole("minutes", 1, 600)
    return PortfolioRequest(
        region=fields.chosen("region", [one.value for one in form.regions]),
        provider=form.provider,
        reach=fields.chosen("reach", REACHES),
        own=_own(reading, fields),
        capacity=Capacity(
            3 if new is None else new,
            fields.number("hours", 0, 10_000),
            fields.number("all_hours", 0, 100_000),
            fields.number("price", 0, 1_000_000),
            8.0 if per_skill is None else per_skill,
        ),
        eur_per_hour=fields.number("eur_per_hour", 0, 10_000),
        seats=fields.whole("seats", 1, 10_000),
        cost_per_hour=fields.number("holding_cost", 0, 100_000),
        minutes=MINUTES if minutes is None else minutes,
    )


def _own(reading: Reading, fields: Fields) -> tuple[OwnCourse, ...]:
    """Courses from a list of their own; nothing of it is stored."""
    lines = [one.strip() for one in fields.sent.one("own", _LONGEST_LIST).splitlines()]
    lines = [one for one in lines if one]
    index = link_index(reading.run)
    if not lines or index is None:
        return ()
    if len(lines) > _MOST_OWN:
        text = fields.say.say("Give {n} courses at most.", n=fields.say.whole(_MOST_OWN))
        fields.refuse("own", text)
        return ()
    found = find_answers(
        lines,
        reading.lang,
        index,
        what="skills",
        corrections=corrections_of(reading.run, "courses"),
        side="courses",
    )
    return tuple(
        OwnCourse(
            line.replace("\t", ":").partition(":")[0].strip()[:_LONGEST_TITLE],
            {one.concept_uri: one.probability for one in skills},
        )
        for line, skills in zip(lines, found, strict=True)
    )


def _reply(reading: Reading, answer: PortfolioAnswer) -> PortfolioReply:
    say, lang = reading.say, reading.lang
    material = planning_material(reading.run)
    if reading.audience == "public":
        answer, material = for_public(answer, material, lang)
    values = as_json(answer, material, lang)
    words = Words(lang, material.skills)
    rows: list[tuple[str, ...]] = [COLUMNS]
    for number, one in enumerate(answer.new, start=1):
        rows += check_table(words.name(number, one), one, words)
    files = [json_file(say, "smartlife-portfolio.json", values)]
    if len(rows) > 1:
        text = say.say("What to look at before you decide, as a table (CSV)")
        files.insert(0, csv_file(text, "smartlife-check.csv", rows))
    return PortfolioReply(
        parts_of(reading, in_words(answer, material, lang).sections),
        tuple(files),
        rests_on(reading, answer.sources),
        plain(dict(values)),
    )


def _finding(reading: Reading, answer: PortfolioAnswer) -> str:
    """The answer in a sentence."""
    say, name = reading.say, region_name(answer.request.region, reading.lang)
    if answer.new:
        return say.count(
            "{n} course to think of opening in {region}",
            "{n} courses to think of opening in {region}",
            len(answer.new),
            region=name,
        )
    return say.say("No new course can be proposed for {region}", region=name)


def _head(reading: Reading, form: PortfolioForm, finding: str) -> Head:
    say = reading.say
    again = {"provider": form.provider}
    steps = (
        Step(say.say("Try a change: what if?"), reading.url("/what-if", again)),
        Step(say.say("Write a course description"), reading.url("/describe")),
        Step(say.say("How the figures are made"), reading.url("/methods")),
    )
    return Head(
        finding or say.say("What to teach next"),
        say.say(
            "Skills that employers of a region ask for together and nobody in reach was found to "
            "teach, as proposals for courses with what they are worth, and what to check first."
        ),
        crumbs=provider_crumbs(reading, form.provider, form.provider_name),
        next_steps=steps,
        section="provider",
    )


PORTFOLIO: Final = Page("portfolio", "/portfolio", portfolio)
PORTFOLIO_ANSWER: Final = Page(
    "portfolio_answer",
    "/portfolio",
    portfolio_answer,
    method="POST",
    is_listed=False,
    files=files_of,
)
