"""For providers: a course description while it is written, with the skills that are read in it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from smartlife.analysis.thresholds import MIN_HIT_CLUSTERS
from smartlife.planning.as_json import plain
from smartlife.planning.material.reading import Material
from smartlife.planning.portfolio.suggest import (
    LONGEST,
    PARTS,
    Draft,
    FoundSkill,
    Suggestions,
    suggest,
)
from smartlife.planning.portfolio.suggest_json import as_json
from smartlife.planning.portfolio.suggest_words import in_words
from smartlife.planning.telling import language_name
from smartlife.web.holdings import asked_together, link_index, planning_material
from smartlife.web.page import Download, FormValues, Head, Page, Step
from smartlife.web.pages.employer import Piece
from smartlife.web.pages.learner_form import Form, Sent
from smartlife.web.pages.offers import provider_crumbs
from smartlife.web.pages.pasted import text_of
from smartlife.web.pages.planned import (
    FieldError,
    Fields,
    Option,
    Part,
    corrections_of,
    files_of,
    json_file,
    parts_of,
)
from smartlife.web.problems import Refused
from smartlife.web.reading import Read, Reading

_TAUGHT: Final = 0.5
_MOST_LIKE: Final = 8
_NEAREST: Final = 40
_LEAST_LIKE: Final = 0.2
"""Of courses that are less alike it is of no use to say what they name."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A skill that the description names.

    Attributes:
        number: Its number in the marked text.
        name: Its name in the reader's language.
        concept_uri: The ESCO concept.
        words: The words that name it.
        share: How likely they do, in words.
        url: Its page.
        is_sure: Whether it is proposed as a tag; else it is perhaps meant.
    """

    number: int
    name: str
    concept_uri: str
    words: str
    share: str
    url: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class DescribeReply:
    """What is read in a description.

    Attributes:
        told_lang: Its language, in words.
        title: The title in pieces, words of skills marked.
        pieces: The same of the text.
        tags: The skills.
        copied: ESCO addresses of those that are proposed as tags, one a line.
        parts: What is missing, what is asked for beside, advice on the wording.
        others: What similar courses name and this one does not; links with how many.
        downloads: The answer as a file.
        values: The answer as plain values, for programs.
    """

    told_lang: str
    title: tuple[Piece, ...]
    pieces: tuple[Piece, ...]
    tags: tuple[Tag, ...]
    copied: str
    parts: tuple[Part, ...]
    others: tuple[Step, ...]
    downloads: tuple[Download, ...]
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DescribeContext:
    """The form and, once something was written, what is read in it.

    Attributes:
        head: Title, next steps.
        title: Title of the course.
        text: Its description.
        langs: Languages to choose from; the first: found out.
        filled: What other fields of the catalogue say already.
        errors: What is wrong.
        reply: What is read; None before anything is.
    """

    head: Head
    title: str
    text: str
    langs: tuple[Option, ...]
    filled: tuple[Option, ...]
    errors: tuple[FieldError, ...] = ()
    reply: DescribeReply | None = None


def describe(reading: Read) -> DescribeContext:
    """The empty form."""
    return _context(reading, Sent({}), "")


def describe_answer(reading: Read, sent: Form) -> DescribeContext:
    """Skills and ESCO tags of a description, and what it lacks; nothing of it is stored."""
    fields = Fields(sent, reading.say)
    index = link_index(reading.run)
    say = reading.say
    if index is None:
        raise Refused(say.say("This study has no taxonomy to read texts with."))
    text = fields.asked(reading, "text", lambda: text_of(sent, LONGEST)) or ""
    filled = [one for one in sent.many("filled") if one in PARTS]
    lang = sent.one("text_lang") if sent.one("text_lang") in index.langs else ""
    draft = Draft(sent.one("title"), text, lang, frozenset(filled))
    found = None
    if not fields.errors:
        found = fields.asked(
            reading,
            "text",
            lambda: suggest(
                draft,
                index,
                together=asked_together(reading.run),
                corrections=corrections_of(reading.run, "courses"),
            ),
            say.say("There is nothing to read yet: write a title and a few sentences."),
        )
    if found is None:
        return _context(reading, sent, text, errors=tuple(fields.errors))
    return _context(reading, sent, text, reply=_reply(reading, found))


def _context(
    reading: Reading,
    sent: Sent,
    text: str,
    *,
    errors: tuple[FieldError, ...] = (),
    reply: DescribeReply | None = None,
) -> DescribeContext:
    say = reading.say
    index = link_index(reading.run)
    chosen, ticked = sent.one("text_lang"), sent.many("filled")
    names = {
        "hours": say.say("hours"),
        "level": say.say("level"),
        "price": say.say("price"),
        "entry": say.say("who may come"),
        "language": say.say("language"),
        "place": say.say("place"),
        "dates": say.say("dates"),
        "certificate": say.say("certificate"),
    }
    known = [
        Option(code, language_name(code, reading.lang), code == chosen)
        for code in (index.langs if index else ())
    ]
    return DescribeContext(
        _head(reading),
        sent.one("title"),
        text,
        (Option("", say.say("find it out")), *known),
        tuple(Option(code, name, code in ticked) for code, name in names.items()),
        errors,
        reply,
    )


def _reply(reading: Reading, found: Suggestions) -> DescribeReply:
    say, lang = reading.say, reading.lang
    material = planning_material(reading.run)
    numbers = {one.uri: number for number, one in enumerate(_each_once(found.skills), 1)}
    tagged = {one.uri for one in found.tags}
    values = as_json(found, material, lang)
    draft = found.draft
    return DescribeReply(
        told_lang=language_name(draft.lang, lang),
        title=_pieces(draft.title, "title", found, numbers, material, lang),
        pieces=_pieces(draft.text, "text", found, numbers, material, lang),
        tags=tuple(
            Tag(
                numbers[one.uri],
                material.skills.label(one.uri, lang),
                one.uri,
                one.phrase,
                say.share(one.probability),
                reading.url(f"/skill/{one.uri.rpartition('/')[2]}"),
                one.uri in tagged,
            )
            for one in _each_once(found.skills)
        ),
        copied="\n".join(dict.fromkeys(one.uri for one in found.tags)),
        parts=parts_of(reading, in_words(found, material, lang).sections, ("tags", "unsure")),
        others=_others(reading, found, material),
        downloads=(json_file(say, "smartlife-description.json", values),),
        values=plain(dict(values)),
    )


def _each_once(skills: Sequence[FoundSkill]) -> tuple[FoundSkill, ...]:
    first: dict[str, FoundSkill] = {}
    for one in skills:
        first.setdefault(one.uri, one)
    return tuple(first.values())


def _pieces(
    text: str,
    field: str,
    found: Suggestions,
    numbers: Mapping[str, int],
    material: Material,
    lang: str,
) -> tuple[Piece, ...]:
    """A text in pieces; where two skills rest on the same words, the surer one is marked."""
    spans: list[FoundSkill] = []
    for one in found.skills:
        is_here = one.field == field and one.end > one.start
        if is_here and all(one.end <= held.start or one.start >= held.end for held in spans):
            spans.append(one)
    made: list[Piece] = []
    at = 0
    for one in sorted(spans, key=lambda span: span.start):
        if one.start > at:
            made.append(Piece(text[at : one.start]))
        state = "on" if one.probability >= _TAUGHT else "off"
        name = material.skills.label(one.uri, lang)
        made.append(Piece(text[one.start : one.end], numbers[one.uri], name, state))
        at = one.end
    return (*made, Piece(text[at:])) if at < len(text) else tuple(made)


def _others(reading: Reading, found: Suggestions, material: Material) -> tuple[Step, ...]:
    """What the courses most alike name and this one does not: by three of them at least."""
    catalogue = material.catalogue
    links = catalogue.links
    number = {uri: place for place, uri in enumerate(catalogue.skill_uris)}
    mine = {number[one.uri] for one in found.tags if one.uri in number}
    if not mine:
        return ()
    likely = links.probability >= _TAUGHT
    course, skill = links.course[likely], links.skill[likely]
    is_shared = np.isin(skill, sorted(mine))
    shared = np.bincount(course[is_shared], minlength=len(catalogue))
    all_of = np.bincount(course, minlength=len(catalogue))
    likeness = shared / np.maximum(all_of + len(mine) - shared, 1)
    order = np.argsort(-likeness, kind="stable")
    # a course that is given often is one course
    nearest: dict[int, int] = {}
    for one in order.tolist():
        if likeness[one] < _LEAST_LIKE or len(nearest) == _NEAREST:
            break
        nearest.setdefault(int(catalogue.distinct[one]), one)
    chosen = np.isin(course, list(nearest.values()))
    counted = Counter(skill[chosen].tolist())
    named = {one.uri for one in found.skills}
    say, graph = reading.say, material.skills
    steps = [
        Step(
            graph.label(catalogue.skill_uris[one], reading.lang),
            reading.url(f"/skill/{catalogue.skill_uris[one].rpartition('/')[2]}"),
            say.count("named by {n} similar course", "named by {n} similar courses", many),
        )
        for one, many in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
        if many >= MIN_HIT_CLUSTERS and catalogue.skill_uris[one] not in named
    ]
    return tuple(steps[:_MOST_LIKE])


def _head(reading: Reading) -> Head:
    say = reading.say
    return Head(
        say.say("Write a course description that people find"),
        say.say(
            "Skills and ESCO tags are suggested while you write, with what people look for and "
            "the description does not say yet. Nothing is stored."
        ),
        crumbs=provider_crumbs(reading),
        next_steps=(
            Step(say.say("Try a change: what if?"), reading.url("/what-if")),
            Step(say.say("Plan new courses"), reading.url("/portfolio")),
            Step(say.say("See how other courses are described"), reading.url("/courses")),
        ),
        section="provider",
    )


def _again(context: DescribeContext, values: FormValues) -> FormValues:
    # what a file held goes along as text
    return {**values, "text": (context.text,)}


DESCRIBE: Final = Page("describe", "/describe", describe)
DESCRIBE_ANSWER: Final = Page(
    "describe_answer",
    "/describe",
    describe_answer,
    method="POST",
    is_listed=False,
    again=_again,
    files=files_of,
)
