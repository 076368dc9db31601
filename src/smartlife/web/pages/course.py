"""One course: when, where, how dear; what it teaches and by which words; others like it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Path

from smartlife.planning.telling import language_name
from smartlife.search.query import CourseDetail, CourseQuery, Hit, Teaches
from smartlife.web.holdings import search_index
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.course_asked import index_of, skill_value
from smartlife.web.pages.course_cards import (
    CourseCard,
    card,
    dates,
    owner_note,
    place_words,
    price,
    provider_url,
    sureness,
)
from smartlife.web.pages.course_data import described, web_address
from smartlife.web.pages.learner_form import Kept, Wanted
from smartlife.web.pages.learner_taken import course_to_take
from smartlife.web.problems import NotFound
from smartlife.web.reading import Read, Reading
from smartlife.web.runs import OpenRun

CourseId = Annotated[str, Path(max_length=64, description="Identifier of the course.")]
_SKILLS: Final = ("skill", "knowledge")
_LIKELY: Final = 0.5
_MOST_ASKED: Final = 5
_MOST_ALIKE: Final = 5
_LOOKED_AT: Final = 30


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what is stated of a course; `url` if a page tells more of it."""

    term: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class TaughtSkill:
    """What a course teaches.

    Attributes:
        label: Name of the skill.
        lang: Language of the name, if it is not the reader's; else empty.
        uri: The skill.
        sure: How sure it is, in words.
        probability: The same as a share.
        quote: Words of the course that say so; empty if they may not be shown, or if the source
            itself names the skill.
        skill_url: Who asks for it.
        courses_url: Who else teaches it.
    """

    label: str
    lang: str
    uri: str
    sure: str
    probability: float
    quote: str
    skill_url: str
    courses_url: str


@dataclass(frozen=True, slots=True)
class CourseContext:
    """One course.

    Attributes:
        head: Title, next steps.
        course_id: Its identifier.
        title: As published.
        lang: Language of title and text, if it is not the reader's; else empty.
        described_in: The same in words.
        facts: What is stated.
        text: Its description, or what may be shown of it.
        is_excerpt: True if only an excerpt may be shown.
        provider_page: Address of the course at its provider; empty if not known.
        teaches: Skills that it likely teaches.
        perhaps: Skills that it perhaps teaches.
        others: Other occasions of the same course.
        alike: Courses that teach the same.
        for_owner: What only the study's owner sees, in words; else empty.
        kept: What a plan of learning begins with: its skills as the goal; see the page "learner".
        data: JSON-LD: schema.org, European Learning Model.
    """

    head: Head
    course_id: str
    title: str
    lang: str
    described_in: str
    facts: tuple[Fact, ...]
    text: str
    is_excerpt: bool
    provider_page: str
    teaches: tuple[TaughtSkill, ...]
    perhaps: tuple[TaughtSkill, ...]
    others: tuple[CourseCard, ...]
    alike: tuple[CourseCard, ...]
    for_owner: str
    kept: str
    data: list[Any]


def course(reading: Read, course_id: CourseId) -> CourseContext:
    """One course: what is stated of it, what it teaches, others like it."""
    say = reading.say
    detail = index_of(reading).detail(course_id, lang=reading.lang, audience=reading.audience)
    if detail is None:
        raise NotFound(
            say.say("There is no course here that may be shown: it was withdrawn, or its source "
                    "lets courses be counted only.")
        )  # fmt: skip
    hit = detail.hit
    skills = tuple(one for one in detail.teaches if one.kind in _SKILLS)
    likely = tuple(one for one in skills if one.probability >= _LIKELY)
    others, alike = _beside(reading, hit, likely)
    lang = hit.lang if hit.is_other_language else ""
    address = reading.base + reading.url(f"/course/{course_id}")
    return CourseContext(
        head=_head(reading, hit, likely),
        course_id=course_id,
        title=hit.title,
        lang=lang,
        described_in=say.say("described in: {language}", language=language_name(lang, say.lang))
        if lang
        else "",
        facts=tuple(_facts(reading, hit)),
        text=_text(detail),
        is_excerpt=hit.publish == "excerpt" and reading.audience == "public",
        provider_page=web_address(hit.row.get("url")),
        teaches=tuple(_taught(reading, one) for one in likely),
        perhaps=tuple(_taught(reading, one) for one in skills if one not in likely),
        others=others,
        alike=alike,
        for_owner=owner_note(reading, hit),
        kept=Kept(wanted=Wanted("skills", skills=tuple(one.uri for one in likely))).text(),
        data=described(detail, address, likely),
    )


def _head(reading: Reading, hit: Hit, likely: tuple[Teaches, ...]) -> Head:
    say, row = reading.say, hit.row
    skills = [skill_value(one.uri) for one in likely[:_MOST_ASKED]]
    provider = str(row.get("provider_name") or "")
    parts = [part for part in (hit.title, provider, place_words(say, row)) if part]
    steps = []
    if skills:
        steps.append(
            Step(say.say("Courses that teach the same"), reading.url("/courses", {"skill": skills}))
        )
    if row.get("provider_id") and provider:
        steps.append(
            Step(say.say("All courses of this provider"),
                 reading.url("/courses", {"provider": row["provider_id"]}))
        )  # fmt: skip
    if course_to_take(reading, hit.course_id) is not None:
        address = reading.url("/learner", {"course": hit.course_id})
        steps.insert(0, Step(say.say("Plan with this course"), address))
    steps.append(Step(say.say("Search for another course"), reading.url("/courses")))
    return Head(
        hit.title,
        ". ".join(parts),
        crumbs=(
            Step(say.say("Start"), reading.url("/")),
            Step(say.say("Courses"), reading.url("/courses")),
        ),
        next_steps=tuple(steps),
        section="courses",
    )


def _facts(reading: Reading, hit: Hit) -> Iterator[Fact]:
    say, row = reading.say, hit.row
    unknown = say.say("not stated")
    is_excerpt = hit.publish == "excerpt" and reading.audience == "public"
    provider = str(row.get("provider_name") or unknown)
    yield Fact(say.say("Provider"), provider, provider_url(reading, hit))
    yield Fact(say.say("Place"), _where(reading, hit) or unknown)
    yield Fact(say.say("Days"), dates(say, row) if row.get("start_date") else unknown)
    if is_excerpt:
        return
    hours, euros = row.get("hours"), row.get("price_eur")
    yield Fact(
        say.say("Length"), say.count("{n} hour", "{n} hours", round(hours)) if hours else unknown
    )
    yield Fact(say.say("Price"), unknown if euros is None else price(say, euros))
    langs = [language_name(one, say.lang) for one in row.get("teaching_langs") or ()]
    yield Fact(say.say("Language of teaching"), say.listed(langs) or unknown)
    if row.get("eqf_level"):
        yield Fact(say.say("Level"), say.say("EQF level {n}", n=str(row["eqf_level"])))
    if row.get("is_part_time") is not None:
        paces = {True: say.say("part-time"), False: say.say("full-time")}
        yield Fact(say.say("Pace"), paces[row["is_part_time"]])
    if row.get("seats_count"):
        yield Fact(say.say("Seats"), say.whole(row["seats_count"]))


def _where(reading: Reading, hit: Hit) -> str:
    place, region = place_words(reading.say, hit.row), str(hit.row.get("region_name") or "")
    if hit.row.get("mode") == "online" or not region or region in place:
        return place
    return f"{place}, {region}"


def _text(detail: CourseDetail) -> str:
    if detail.text is not None:
        return detail.text.strip()
    snippet = detail.hit.snippet
    return snippet.text + (" …" if snippet.ends_inside else "") if snippet is not None else ""


def _taught(reading: Reading, one: Teaches) -> TaughtSkill:
    last = skill_value(one.uri)
    return TaughtSkill(
        label=one.label[:1].upper() + one.label[1:],
        lang="" if one.label_lang == reading.lang else one.label_lang,
        uri=one.uri,
        sure=sureness(reading.say, one.probability),
        probability=one.probability,
        quote=one.words or "",
        skill_url=reading.url(f"/skill/{last}"),
        courses_url=reading.url("/courses", {"skill": last}),
    )


def _beside(
    reading: Reading, hit: Hit, likely: tuple[Teaches, ...]
) -> tuple[tuple[CourseCard, ...], tuple[CourseCard, ...]]:
    """Other occasions of the same course, and courses that teach the most of the same."""
    if not likely:
        return (), ()
    query = CourseQuery(
        lang=reading.lang,
        skills=tuple(one.uri for one in likely[:_MOST_ASKED]),
        per_page=_LOOKED_AT,
    )
    found = index_of(reading).courses(query, audience=reading.audience, with_facets=False).hits
    rest = [one for one in found if one.course_id != hit.course_id]
    same = [one for one in rest if one.same_course == hit.same_course]
    first: dict[int, Hit] = {}
    for one in rest:
        if one.same_course != hit.same_course:
            first.setdefault(one.same_course, one)
    return (
        tuple(card(reading, one) for one in same[:_MOST_ALIKE]),
        tuple(card(reading, one) for one in list(first.values())[:_MOST_ALIKE]),
    )


def _every(run: OpenRun) -> Iterable[dict[str, str]]:
    index = search_index(run)
    ids = sorted(index.course_ids("public")) if index is not None else []
    return ({"course_id": one} for one in ids)


COURSE: Final = Page("course", "/course/{course_id}", course, places=_every)
