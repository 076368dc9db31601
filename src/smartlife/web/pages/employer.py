"""For employers: from an advertisement to courses, what nobody teaches, and a plan for a team."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import Query

from smartlife.languages.messages import Messages
from smartlife.planning.as_json import plain
from smartlife.planning.material.reading import Material
from smartlife.planning.need.as_json import as_json
from smartlife.planning.need.plan import NeedAnswer, plan_need, understand
from smartlife.planning.need.read import LONGEST_TEXT, AskedSkill, Need
from smartlife.planning.need.words import in_words, numbered
from smartlife.planning.publishing import for_public
from smartlife.planning.telling import Section
from smartlife.web.holdings import link_index, planning_material
from smartlife.web.page import Download, FormValues, Head, Page, Step
from smartlife.web.pages.employer_form import (
    NeedForm,
    confirmed,
    need_form,
    need_request,
    place_of,
)
from smartlife.web.pages.employer_post import Post, post_of
from smartlife.web.pages.employer_table import course_rows
from smartlife.web.pages.learner_form import Form, Sent
from smartlife.web.pages.pasted import text_of
from smartlife.web.pages.planned import (
    FieldError,
    Fields,
    Part,
    Rest,
    corrections_of,
    csv_file,
    files_of,
    json_file,
    parts_of,
    rests_on,
)
from smartlife.web.problems import Refused
from smartlife.web.reading import Read, Reading

if TYPE_CHECKING:
    from smartlife.linking.index import LinkIndex

_COUNTS: Final = ("confirmed", "likely")
_ESCO: Final = "http://data.europa.eu/esco/skill/"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text; with a number if it names a skill.

    Attributes:
        text: The words.
        number: Number of the skill; 0 without one.
        name: Its name.
        state: `on` if it counts, `off` if not.
    """

    text: str
    number: int = 0
    name: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class SkillChoice:
    """A skill that was read, to be confirmed or removed.

    Attributes:
        number: Its number.
        concept_uri: The concept.
        name: Its name in the reader's language.
        words: Words of the text; empty for what the text does not say.
        share: How likely the words mean it, in words.
        note: What is known of it.
        counts: Whether it counts.
    """

    number: int
    concept_uri: str
    name: str
    words: str
    share: str
    note: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to an employer.

    Attributes:
        intro: What was read beside skills.
        post: The occupation, or those to choose from.
        pieces: The text, its skills marked.
        skills: The skills.
        parts: Courses, what nobody teaches, who else asks, the plan, and what it rests on.
        downloads: The answer as files.
        rests_on: Sources.
        values: The answer as plain values, for programs.
    """

    intro: Part | None
    post: Post
    pieces: tuple[Piece, ...]
    skills: tuple[SkillChoice, ...]
    parts: tuple[Part, ...]
    downloads: tuple[Download, ...]
    rests_on: tuple[Rest, ...]
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class EmployerContext:
    """The form of an employer and, once it was sent, the answer.

    Attributes:
        head: Title, next steps.
        form: The form.
        errors: What is wrong in it.
        reply: The answer; None before there is one.
    """

    head: Head
    form: NeedForm
    errors: tuple[FieldError, ...] = ()
    reply: Reply | None = None


def employer(
    reading: Read,
    skill: Annotated[
        list[str] | None,
        Query(max_length=20, description="ESCO identifiers of skills to begin with."),
    ] = None,
) -> EmployerContext:
    """The form: an advertisement, or skills one a line."""
    graph = planning_material(reading.run).skills
    uris = [one if one in graph.kinds else f"{_ESCO}{one}" for one in skill or []]
    names = [graph.label(uri, reading.lang) for uri in uris if uri in graph.kinds]
    return EmployerContext(_head(reading, ""), need_form(reading, Sent({}), "\n".join(names)))


def employer_answer(reading: Read, sent: Form) -> EmployerContext:
    """Who teaches what an advertisement asks for; nothing of it is stored."""
    material, index = planning_material(reading.run), _index(reading)
    fields = Fields(sent, reading.say)
    text = fields.asked(reading, "text", lambda: text_of(sent, LONGEST_TEXT)) or ""
    request = need_request(reading, fields, text)
    place_of(reading, fields, material)
    corrections = corrections_of(reading.run, "vacancies")
    need = None
    if not any(one.field == "text" for one in fields.errors):
        need = fields.asked(
            reading,
            "text",
            lambda: understand(request, material, index, corrections=corrections),
            reading.say.say(
                "There is nothing to read yet: paste an advertisement, or name skills, one a line."
            ),
        )
    if need is None:
        return _refused(reading, fields, need, text)
    yes, no = confirmed(fields, need, material)
    if fields.errors:
        return _refused(reading, fields, need, text)
    post = post_of(reading, sent, need)
    request = replace(request, yes=frozenset(yes), no=frozenset(no), occupation=post.chosen)
    need = understand(request, material, index, corrections=corrections)
    answer = plan_need(request, material, index, corrections=corrections, need=need)
    form = need_form(reading, sent, answer.need.text)
    return EmployerContext(
        _head(reading, _finding(answer, reading.say)),
        form,
        (),
        _reply(reading, answer, material, post),
    )


def _refused(reading: Reading, fields: Fields, need: Need | None, text: str) -> EmployerContext:
    """The form with what is wrong in it; nothing that was written is lost."""
    form = need_form(reading, fields.sent, need.text if need else text)
    return EmployerContext(_head(reading, ""), form, tuple(fields.errors))


def _index(reading: Reading) -> "LinkIndex":
    index = link_index(reading.run)
    if index is None:
        say = reading.say
        raise Refused(
            say.say("This study has no taxonomy to read texts with."),
            say.say("Search for courses by their names instead."),
        )
    return index


def _reply(reading: Reading, answer: NeedAnswer, material: Material, post: Post) -> Reply:
    say, lang = reading.say, reading.lang
    if reading.audience == "public":
        answer, material = for_public(answer, material, lang)
    told = in_words(answer, material, lang)
    values = as_json(answer, material, lang)
    asked = next((one for one in told.sections if one.code == "asked"), None)
    intro = None
    if asked is not None:
        heads = ("skill", "head_")
        rest = tuple(
            one for one in asked.said if one.number is None and not one.code.startswith(heads)
        )
        intro = parts_of(reading, [replace(asked, said=rest)])[0]
    return Reply(
        intro=intro,
        post=post,
        pieces=_pieces(answer.need, material, lang),
        skills=tuple(
            _choice(number, one, material, say)
            for number, one in enumerate(numbered(answer.need), 1)
        ),
        parts=parts_of(reading, map(_without_sources, told.sections), ("asked",)),
        downloads=(
            csv_file(
                say.say("The courses as a table (CSV)"),
                "smartlife-courses.csv",
                course_rows(answer, material, lang),
            ),
            json_file(say, "smartlife-need.json", values),
        ),
        rests_on=rests_on(reading, answer.sources),
        values=plain(dict(values)),
    )


def _without_sources(one: Section) -> Section:
    """The page lists sources by itself."""
    return replace(one, said=tuple(said for said in one.said if said.code != "source"))


def _pieces(need: Need, material: Material, lang: str) -> tuple[Piece, ...]:
    """The text in pieces; where two skills rest on the same words, the first is marked."""
    found: list[Piece] = []
    at = 0
    for number, one in enumerate(numbered(need), 1):
        if one.start is None or one.end is None or one.start < at:
            continue
        if one.start > at:
            found.append(Piece(need.text[at : one.start]))
        name = material.skills.label(one.uri, lang)
        state = "on" if one.state in _COUNTS else "off"
        found.append(Piece(need.text[one.start : one.end], number, name, state))
        at = one.end
    return (*found, Piece(need.text[at:])) if at < len(need.text) else tuple(found)


def _choice(number: int, one: AskedSkill, material: Material, say: Messages) -> SkillChoice:
    notes = {
        "confirmed": say.say("confirmed by you"),
        "likely": say.say("an advantage, counts half") if one.wish == "welcome" else "",
        "doubtful": say.say("perhaps meant"),
        "usual": say.say("usual in this occupation, not in your text"),
        "spoken": say.say("a language your people know already"),
        "not_asked": say.say("named, but not as something you ask for"),
        "removed": say.say("removed by you"),
    }
    return SkillChoice(
        number=number,
        concept_uri=one.uri,
        name=material.skills.label(one.uri, say.lang),
        words=one.phrase if one.start is not None else "",
        share=say.share(one.probability) if one.state != "confirmed" else "",
        note=notes[one.state],
        counts=one.counts,
    )


def _finding(answer: NeedAnswer, say: Messages) -> str:
    """The answer in a sentence."""
    found = answer.in_reach
    if not found.of:
        return say.say("No skill counts yet: tick what you need")
    if not found.most:
        return say.count(
            "The skill you ask for is taught within reach",
            "All {n} skills you ask for are taught within reach",
            found.of,
        )
    # what was found comes first: what was not is told below
    fewest, most = found.of - found.most, found.of - found.fewest
    if not most:
        return say.count(
            "We found no course within reach for the skill you ask for",
            "We found no course within reach for the {n} skills you ask for",
            found.of,
        )
    if fewest == most:
        return say.say(
            "Courses within reach for {found} of {n} skills",
            found=say.whole(most),
            n=say.whole(found.of),
        )
    if not fewest:
        return say.say(
            "Courses within reach for up to {most} of {n} skills",
            most=say.whole(most),
            n=say.whole(found.of),
        )
    return say.say(
        "Courses within reach for {fewest} to {most} of {n} skills",
        fewest=say.whole(fewest),
        most=say.whole(most),
        n=say.whole(found.of),
    )


def _head(reading: Reading, finding: str) -> Head:
    say = reading.say
    steps = (
        Step(say.say("Search for courses yourself"), reading.url("/courses")),
        Step(say.say("See what your region asks for"), reading.url("/regions")),
        Step(say.say("How the figures are made"), reading.url("/methods")),
    )
    title = say.say("Who teaches what you need people for?")
    crumbs = [Step(say.say("Start"), reading.url("/"))]
    if finding:
        crumbs.append(Step(say.say("For employers"), reading.url("/employer")))
        first = Step(say.say("Begin with another text"), reading.url("/employer"))
        steps = (first, *steps[:2])
    return Head(
        finding or title,
        say.say(
            "Paste an advertisement: which skills it asks for, which courses within reach teach "
            "them, what nobody teaches, and a plan for a team. Nothing is stored."
        ),
        crumbs=tuple(crumbs),
        next_steps=steps,
        section="employer",
    )


EMPLOYER: Final = Page("employer", "/employer", employer)


def _again(context: EmployerContext, values: FormValues) -> FormValues:
    # what a file held goes along as text
    return {**values, "text": (context.form.text,)}


EMPLOYER_ANSWER: Final = Page(
    "employer_answer",
    "/employer",
    employer_answer,
    method="POST",
    is_listed=False,
    again=_again,
    files=files_of,
)
