"""For providers: what would change if a course were opened, changed, moved, translated, closed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Final, cast

from fastapi import Query

from smartlife.planning.as_json import plain
from smartlife.planning.material.names import find_concepts
from smartlife.planning.portfolio.change import CHANGES, Change, ChangeKind, find_course
from smartlife.planning.portfolio.changes import WhatIfAnswer
from smartlife.planning.portfolio.suggest import (
    LONGEST,
    Draft,
    as_taught,
    read_skills_of,
    with_language,
)
from smartlife.planning.portfolio.taught import Taught
from smartlife.planning.portfolio.what_if import WhatIfMaterial, what_if
from smartlife.planning.portfolio.what_if_json import as_json
from smartlife.planning.portfolio.what_if_words import in_words
from smartlife.planning.publishing import course_for_public, for_public
from smartlife.planning.telling import language_name
from smartlife.web.holdings import link_index, planning_material
from smartlife.web.page import Download, Head, Page, Step
from smartlife.web.pages.learner_form import Form, Sent
from smartlife.web.pages.learner_goal import day_in
from smartlife.web.pages.offers import ProviderId, provider_crumbs, providers_of
from smartlife.web.pages.planned import (
    FieldError,
    Fields,
    Option,
    Part,
    corrections_of,
    files_of,
    form_values,
    json_file,
    parts_of,
)
from smartlife.web.reading import Read, Reading
from smartlife.web.runs import OpenRun

_WORDS: Final = (
    "course", "title", "place", "hours", "price", "seats", "start", "eqf_level", "minutes",
)  # fmt: skip
_LANGS: Final = ("lv", "lt", "sv", "de", "en", "et", "ru", "uk", "pl", "fi", "da", "no")
_SURE: Final = ("exact", "beginning")
_OF_CONTENT: Final = ("add", "change")
_MOST_SKILLS: Final = 20


@dataclass(frozen=True, slots=True)
class WhatIfForm:
    """The form as it is shown.

    Attributes:
        provider: Identifier of the provider; empty without one.
        provider_name: Its name.
        kinds: What may be done.
        modes: How a course is taught.
        langs: Languages that it may be taught in.
        courses: Courses of the provider, to choose from.
        text: The description.
        skills: Names of skills, one a line.
        values: Field → what stands in it.
    """

    provider: str
    provider_name: str
    kinds: tuple[Option, ...]
    modes: tuple[Option, ...]
    langs: tuple[Option, ...]
    courses: tuple[Option, ...]
    text: str
    skills: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WhatIfReply:
    """What would change: sentences by region, and the answer as plain values."""

    heading: str
    parts: tuple[Part, ...]
    downloads: tuple[Download, ...]
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class WhatIfContext:
    """The form and, once it was sent, the answer."""

    head: Head
    form: WhatIfForm
    errors: tuple[FieldError, ...] = ()
    reply: WhatIfReply | None = None


def what_if_form(
    reading: Read,
    provider: ProviderId = "",
    course: Annotated[str, Query(max_length=80, description="Identifier of a course.")] = "",
) -> WhatIfContext:
    """The form: what is done to which course."""
    form = _form(reading, Sent({}), provider, course)
    return WhatIfContext(_head(reading, form, ""), form)


def what_if_answer(reading: Read, sent: Form) -> WhatIfContext:
    """What would change for the regions; nothing of the study is written."""
    fields = Fields(sent, reading.say)
    form = _form(reading, sent, sent.one("provider"), sent.one("course"))
    change = _change(reading, fields, form)
    minutes = fields.whole("minutes", 1, 600)
    made = _made(reading.run)
    answer = None
    if not fields.errors:
        field = "title" if change.kind == "add" else "course"
        if change.place:
            text = reading.say.say(
                "No place is called “{words}”. Write the nearest town, or the code of the region.",
                words=change.place[:60],
            )
            fields.asked(reading, "place", lambda: made.material.home(change.place), text)
        if not fields.errors:
            answer = fields.asked(
                reading, field, lambda: _answer(reading, change, made, minutes or 60)
            )
    if answer is None:
        return WhatIfContext(_head(reading, form, ""), form, tuple(fields.errors))
    reply = _reply(reading, answer)
    return WhatIfContext(_head(reading, form, reply.heading), form, (), reply)


def _answer(reading: Reading, change: Change, made: WhatIfMaterial, minutes: int) -> WhatIfAnswer:
    if change.kind != "add" and change.course and reading.audience == "public":
        # as if others were not there: who asks must not learn that they are
        change = replace(change, course=course_for_public(made.courses, change.course)["course_id"])
    taught = _taught(reading, change, made)
    return what_if(change, made, taught=taught, minutes=minutes)


def _made(run: OpenRun) -> WhatIfMaterial:
    return run.once("what-if", lambda: WhatIfMaterial(run.tables, planning_material(run)))


def _taught(reading: Reading, change: Change, made: WhatIfMaterial) -> tuple[Taught, ...]:
    """What the description names; nothing without one."""
    index = link_index(reading.run)
    is_titled = change.kind == "add" and not change.skills
    if index is None or change.kind not in _OF_CONTENT or not (change.text or is_titled):
        return ()
    title = change.title
    if change.kind == "change" and not title:
        title = find_course(made.courses, change.course)["title"]
    draft = with_language(Draft(title, change.text, change.text_lang), index)
    return as_taught(read_skills_of(draft, index, corrections_of(reading.run, "courses")))


def _change(reading: Reading, fields: Fields, form: WhatIfForm) -> Change:
    sent, say = fields.sent, fields.say
    kind = cast("ChangeKind", fields.chosen("kind", CHANGES))
    langs = tuple(code for code in sent.many("langs") if code in _LANGS)
    is_content = kind in _OF_CONTENT
    level = fields.whole("eqf_level", 1, 8)
    change = Change(
        kind=kind,
        course="" if kind == "add" else sent.one("course"),
        title=sent.one("title") if is_content else "",
        text=sent.one("text", LONGEST) if is_content else "",
        skills=_skills(reading, fields) if is_content else (),
        place=sent.one("place") if is_content or kind == "move" else "",
        mode=fields.chosen("mode", ("", "onsite", "online", "blended")) if is_content else "",
        langs=langs if is_content or kind == "translate" else (),
        text_lang=langs[0] if kind == "add" and langs else "",
        provider=form.provider_name if kind == "add" else "",
        hours=fields.number("hours", 0, 10_000) if is_content else None,
        price_eur=fields.number("price", 0, 1_000_000) if is_content else None,
        seats=fields.whole("seats", 1, 10_000) if is_content else None,
        start=sent.one("start") if is_content else "",
        eqf_level=level if is_content else None,
    )
    if change.start and day_in(change.start) is None:
        fields.refuse("start", say.say("Write the day as year-month-day: 2027-01-31."))
    if kind != "add" and not change.course:
        fields.refuse("course", say.say("Say which course is meant: its title or identifier."))
    if kind == "add" and not change.title:
        fields.refuse("title", say.say("Give the new course a title."))
    if kind in ("add", "translate") and not langs:
        fields.refuse("langs", say.say("Tick a language that it is taught in."))
    needs_place = kind == "move" or (kind == "add" and change.mode != "online")
    if needs_place and not change.place:
        fields.refuse("place", say.say("Say where it is taught, or choose online."))
    return change


def _skills(reading: Reading, fields: Fields) -> tuple[str, ...]:
    """URIs of the skills that are named, one a line."""
    material = planning_material(reading.run)
    found: list[str] = []
    for words in fields.sent.one("skills", 2_000).splitlines()[:_MOST_SKILLS]:
        name = words.strip()
        if not name:
            continue
        near = find_concepts(
            material.names, name, reading.lang, ("skill", "knowledge"), top=1
        ) or find_concepts(material.names, name, "en", ("skill", "knowledge"), top=1)
        if name in material.skills.kinds:
            found.append(name)
        elif near and near[0].match in _SURE:
            found.append(near[0].concept_uri)
        else:
            text = fields.say.say(
                "No skill is called “{words}”. Write its name as ESCO has it, or describe it in "
                "the text.",
                words=name[:60],
            )
            fields.refuse("skills", text)
    return tuple(dict.fromkeys(found))


def _form(reading: Reading, sent: Sent, provider: str, course: str) -> WhatIfForm:
    say = reading.say
    known = providers_of(reading).get(provider)
    kind = sent.one("kind") or ("change" if course else "add")
    mode = sent.one("mode")
    kinds = {
        "add": say.say("open a new course"),
        "change": say.say("change a course"),
        "online": say.say("move a course online"),
        "translate": say.say("teach a course in one more language"),
        "move": say.say("move a course to another place"),
        "close": say.say("close a course"),
    }
    modes = {
        "": say.say("as it is; a new one where people meet"),
        "onsite": say.say("where people meet"),
        "online": say.say("online"),
        "blended": say.say("partly online"),
    }
    rows = planning_material(reading.run).catalogue
    values = form_values(sent, _WORDS, {"minutes": "60"})
    return WhatIfForm(
        provider=known.provider_id if known else "",
        provider_name=known.name if known else "",
        kinds=tuple(Option(code, text, code == kind) for code, text in kinds.items()),
        modes=tuple(Option(code, text, code == mode) for code, text in modes.items()),
        langs=tuple(
            Option(code, language_name(code, reading.lang), code in sent.many("langs"))
            for code in _LANGS
        ),
        courses=tuple(
            Option(rows.row(number)["course_id"], rows.row(number)["title"])
            for number in (known.courses if known else ())
        ),
        text=sent.one("text", LONGEST),
        skills=sent.one("skills", 2_000),
        values={**values, "course": values["course"] or course},
    )


def _reply(reading: Reading, answer: WhatIfAnswer) -> WhatIfReply:
    material, lang = planning_material(reading.run), reading.lang
    if reading.audience == "public":
        answer, material = for_public(answer, material, lang)
    told = in_words(answer, material, lang)
    values = as_json(answer, material, lang)
    return WhatIfReply(
        told.heading,
        parts_of(reading, told.sections),
        (json_file(reading.say, "smartlife-what-if.json", values),),
        plain(dict(values)),
    )


def _head(reading: Reading, form: WhatIfForm, finding: str) -> Head:
    say = reading.say
    of_provider = {"provider": form.provider}
    return Head(
        finding or say.say("What if a course were opened, changed or closed?"),
        say.say(
            "Who would reach it, and what of what is asked for would be found, before and after, "
            "with intervals. Nothing of the study is changed."
        ),
        crumbs=provider_crumbs(reading, form.provider, form.provider_name),
        next_steps=(
            Step(say.say("Plan new courses"), reading.url("/portfolio", of_provider)),
            Step(say.say("Write a course description"), reading.url("/describe")),
            Step(say.say("How the figures are made"), reading.url("/methods")),
        ),
        section="provider",
    )


WHAT_IF: Final = Page("what_if", "/what-if", what_if_form)
WHAT_IF_ANSWER: Final = Page(
    "what_if_answer",
    "/what-if",
    what_if_answer,
    method="POST",
    is_listed=False,
    files=files_of,
)
