"""Courses: what was found, why, how to narrow it down or to find more."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Final

from fastapi import Depends

from smartlife.search.query import CourseResults
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.course_asked import (
    KM,
    SORTS,
    USUAL_KM,
    CourseAsked,
    FieldError,
    Wanted,
    index_of,
    read_asked,
    skill_value,
    widened,
)
from smartlife.web.pages.course_cards import CourseCard, card
from smartlife.web.pages.course_filters import Chip, Facet, chips, facets, wider
from smartlife.web.reading import Read, Reading

_FEW: Final = 3
"""Who finds fewer courses is told how to find more."""
_MOST_WAYS: Final = 5
_LEAST_BEGINNING: Final = 4
"""Letters by which a word and a name are alike at their beginning."""
_NEAR_KINDS: Final = ("skill", "knowledge", "occupation")


@dataclass(frozen=True, slots=True)
class Order:
    """One order of the courses."""

    text: str
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a form."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class CoursesContext:
    """Courses that were found.

    Attributes:
        head: Title, next steps.
        chips: What is asked, as parts of a sentence; those of one group are alternatives.
        errors: What of the address cannot be used.
        values: Text fields of the form by their names.
        kilometres: Choices of the distance.
        hidden_values: What the form sends on, beside its fields: name and value.
        remarks: What became of the words: relaxed, ignored, taken for others.
        did_you_mean: How the words were perhaps meant; None: nothing to propose.
        understood: Skills and occupations that the words name; links to their pages.
        total: Number of courses.
        cards: Those of this page.
        orders: Orders to choose from.
        facets: Ways to narrow down.
        more: Ways to find more, with how much they find; only if little was found.
        unstated: A link to those that do not say what a filter asks about; None: there are none.
        hidden: How many courses of this study are counted only; empty if that may not be told.
        pages: “Page 2 of 7”; empty if there is one.
        before: The page before; None on the first.
        after: The next page; None on the last.
        feed: Address of the feed of new courses that this search finds.
    """

    head: Head
    chips: tuple[tuple[Chip, ...], ...]
    errors: tuple[FieldError, ...]
    values: dict[str, str]
    kilometres: tuple[Option, ...]
    hidden_values: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    did_you_mean: Step | None
    understood: tuple[Step, ...]
    total: int
    cards: tuple[CourseCard, ...]
    orders: tuple[Order, ...]
    facets: tuple[Facet, ...]
    more: tuple[Step, ...]
    unstated: Step | None
    hidden: str
    pages: str
    before: Step | None
    after: Step | None
    feed: str


_FIELDS: Final = ("q", "place", "price", "start_from")
"""Fields of the form; all else that is asked goes with it unseen."""


def courses(reading: Read, asked: Annotated[CourseAsked, Depends()]) -> CoursesContext:
    """Courses by words, skills, place, language, price, level and start."""
    wanted = read_asked(reading, asked)
    found = index_of(reading).courses(wanted.query, audience=reading.audience)
    last = max(1, found.pages)
    if wanted.query.page > last:
        # an address of a page that is gone shows the last one
        wanted = replace(wanted, query=replace(wanted.query, page=last))
        found = index_of(reading).courses(wanted.query, audience=reading.audience)
    return CoursesContext(
        head=_head(reading, wanted, found),
        chips=chips(reading, wanted),
        errors=wanted.errors,
        values={name: str(getattr(asked, name)) for name in _FIELDS},
        kilometres=_kilometres(reading, asked),
        hidden_values=_hidden_values(asked),
        remarks=_remarks(reading, found),
        did_you_mean=_meant(reading, asked, found),
        understood=_understood(reading, found),
        total=found.total,
        cards=tuple(card(reading, hit) for hit in found.hits),
        orders=_orders(reading, asked, wanted),
        facets=facets(reading, asked, wanted, found),
        more=_more(reading, asked, wanted, found),
        unstated=_unstated(reading, asked, found),
        hidden=_hidden(reading, found),
        pages=_pages(reading, found),
        before=_page(reading, asked, found, found.page - 1),
        after=_page(reading, asked, found, found.page + 1),
        feed=reading.url("/courses.atom", asked.without("sort")),
    )


def title_of(reading: Reading, wanted: Wanted, total: int) -> str:
    """What was found, in a sentence."""
    say, text = reading.say, wanted.asked.q.strip()
    labels = [concept.label for concept in wanted.concepts.values()]
    about = text or ", ".join(labels)
    if not total:
        if about:
            return say.say("We found no course: {words}", words=about)
        return say.say("We found no course like this")
    if about:
        return say.count("{n} course: {words}", "{n} courses: {words}", total, words=about)
    return say.count("{n} course", "{n} courses", total)


def _head(reading: Reading, wanted: Wanted, found: CourseResults) -> Head:
    say = reading.say
    return Head(
        title_of(reading, wanted, found.total),
        say.say("Courses around the Baltic Sea by words, skills, place, language, price, level "
                "and start, described in any language."),
        crumbs=(Step(say.say("Start"), reading.url("/")),),
        next_steps=(
            Step(
                say.say("Plan a path to what you want to do"),
                reading.url("/learner"),
                say.say("which courses, in which order"),
            ),
            Step(say.say("Look at skills"), reading.url("/skills")),
            Step(say.say("Nobody teaches what you need? Tell it"), reading.url("/employer")),
        ),
        section="courses",
    )  # fmt: skip


def _kilometres(reading: Reading, asked: CourseAsked) -> tuple[Option, ...]:
    say, chosen = reading.say, asked.km or USUAL_KM
    values = dict.fromkeys((*KM, chosen) if chosen.isdigit() else KM)
    return tuple(
        Option(value, say.say("{km} km", km=say.whole(int(value))), value == chosen)
        for value in sorted(values, key=int)
    )


def _hidden_values(asked: CourseAsked) -> tuple[tuple[str, str], ...]:
    made = []
    for name, held in asked.values().items():
        if name not in (*_FIELDS, "km"):
            made += [(name, str(one)) for one in (held if isinstance(held, tuple) else (held,))]
    return tuple(made)


def _remarks(reading: Reading, found: CourseResults) -> tuple[str, ...]:
    say = reading.say
    made = [
        say.say("No course has “{word}”; these have words spelled alike.", word=word.text)
        for word in found.words
        if word.use == "similar"
    ]
    if found.relaxed:
        if found.total:
            made.append(
                say.say("No course has all words. Found without: {words}",
                        words=", ".join(found.relaxed))
            )  # fmt: skip
        else:
            made.append(
                say.say("No course has these words: {words}", words=", ".join(found.relaxed))
            )
    if found.ignored:
        made.append(
            say.say("Only the first words were looked for, not: {words}",
                    words=", ".join(found.ignored))
        )  # fmt: skip
    return tuple(made)


def _meant(reading: Reading, asked: CourseAsked, found: CourseResults) -> Step | None:
    if found.did_you_mean is None:
        return None
    url = reading.url("/courses", asked.having(q=found.did_you_mean))
    return Step(found.did_you_mean, url)


def _understood(reading: Reading, found: CourseResults) -> tuple[Step, ...]:
    made = []
    for one in found.understood[:_FEW]:
        page = "occupation" if one.kind in ("occupation", "isco_group") else "skill"
        last = one.uri.rstrip("/").rpartition("/")[2]
        if one.kind != "area" and not one.uri.startswith("http://data.europa.eu/esco/isco/"):
            made.append(Step(one.label, reading.url(f"/{page}/{last}"), one.label_lang))
    return tuple(made)


def _orders(reading: Reading, asked: CourseAsked, wanted: Wanted) -> tuple[Order, ...]:
    say = reading.say
    names = {
        "relevance": say.say("best match"),
        "start": say.say("start"),
        "price": say.say("price"),
        "hours": say.say("length"),
        "retrieved": say.say("latest catalogue"),
    }
    return tuple(
        Order(
            names[sort],
            reading.url("/courses", asked.having(sort="" if sort == "relevance" else sort)),
            sort == wanted.query.sort,
        )
        for sort in SORTS
    )


def _more(
    reading: Reading, asked: CourseAsked, wanted: Wanted, found: CourseResults
) -> tuple[Step, ...]:
    """Ways to find more, those that find something."""
    if found.total >= _FEW:
        return ()
    say, index = reading.say, index_of(reading)
    made = {} if found.total else {step.url: step for step in _near_names(reading, found)}
    for values, changes in wider(asked, wanted):
        count = index.courses(
            widened(wanted.query, changes), audience=reading.audience, with_facets=False
        ).total
        if count > found.total and values:
            other = read_asked(reading, CourseAsked.of(values))
            words = ", ".join(chip.text for group in chips(reading, other) for chip in group)
            url = reading.url("/courses", values)
            made[url] = Step(words, url, say.count("{n} course", "{n} courses", count))
    return tuple(made.values())[:_MOST_WAYS]


def _near_names(reading: Reading, found: CourseResults) -> Iterator[Step]:
    """Skills and occupations whose names begin like a word that no course has."""
    say, index = reading.say, index_of(reading)
    for word in found.relaxed or tuple(one.text for one in found.words):
        for length in range(len(word), _LEAST_BEGINNING - 1, -1):
            near = index.suggest(
                word[:length],
                lang=reading.lang,
                kinds=_NEAR_KINDS,
                limit=_FEW,
                audience=reading.audience,
            )
            taught = [one for one in near if one.course_count]
            for one in taught:
                url = reading.url("/courses", {"skill": skill_value(one.key)})
                count = say.count("{n} course", "{n} courses", one.course_count)
                yield Step(one.label, url, count)
            if taught:
                break


def _unstated(reading: Reading, asked: CourseAsked, found: CourseResults) -> Step | None:
    if not found.unstated_count:
        return None
    text = reading.say.count(
        "{n} further course does not state what you ask for: show it too",
        "{n} further courses do not state what you ask for: show them too",
        found.unstated_count,
    )
    return Step(text, reading.url("/courses", asked.having(unstated="1")))


def _hidden(reading: Reading, found: CourseResults) -> str:
    if not found.hidden_count:
        return ""
    return reading.say.count(
        "{n} course of this study is not shown here: its source lets it be counted only.",
        "{n} courses of this study are not shown here: their sources let them be counted only.",
        found.hidden_count,
    )


def _pages(reading: Reading, found: CourseResults) -> str:
    if found.pages < 2:
        return ""
    say = reading.say
    return say.say("Page {n} of {of}", n=say.whole(found.page), of=say.whole(found.pages))


def _page(reading: Reading, asked: CourseAsked, found: CourseResults, number: int) -> Step | None:
    if not 1 <= number <= found.pages:
        return None
    say = reading.say
    text = say.say("Page before") if number < found.page else say.say("Next page")
    page = str(number) if number > 1 else ""
    return Step(text, reading.url("/courses", asked.having(page=page)))


COURSES: Final = Page("courses", "/courses", courses)
