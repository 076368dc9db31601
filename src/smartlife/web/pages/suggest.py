"""What somebody may be typing: skills, occupations, places, providers; each leads to courses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Query

from smartlife.search.index import SUGGESTED
from smartlife.search.query import EntityKind, Suggestion
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.course_asked import index_of, skill_value
from smartlife.web.pages.learner_form import Form
from smartlife.web.reading import Read, Reading

_MOST: Final = 10
_LEAST_LETTERS: Final = 2
_OF_KIND: Final[Mapping[str, tuple[EntityKind, ...]]] = {
    "place": ("place", "region"),
    "occupation": ("occupation",),
    "skill": ("skill", "knowledge"),
}

Typed = Annotated[str, Query(max_length=200, description="What was typed so far.")]
Kind = Annotated[
    str, Query(max_length=20, description="Only of this kind: place, occupation or skill.")
]


@dataclass(frozen=True, slots=True)
class SuggestedContext:
    """One suggestion.

    Attributes:
        text: Its name.
        lang: Language of the name, if it is not the reader's; else empty.
        value: What to put into a field.
        kind: What it is, in words.
        also: The name that fits what was typed, if that is another one.
        courses: How many courses, in words; empty for none.
        url: The courses of it.
    """

    text: str
    lang: str
    value: str
    kind: str
    also: str
    courses: str
    url: str


@dataclass(frozen=True, slots=True)
class SuggestContext:
    """Suggestions.

    Attributes:
        head: Title, next steps.
        q: What was typed.
        suggestions: The likeliest first.
    """

    head: Head
    q: str
    suggestions: tuple[SuggestedContext, ...]


def suggest(reading: Read, q: Typed = "", kind: Kind = "") -> SuggestContext:
    """What may be meant by the beginning of a word."""
    say = reading.say
    found: tuple[Suggestion, ...] = ()
    if len(q.strip()) >= _LEAST_LETTERS:
        found = index_of(reading).suggest(
            q,
            lang=reading.lang,
            kinds=_OF_KIND.get(kind, SUGGESTED),
            limit=_MOST,
            audience=reading.audience,
        )
    return SuggestContext(
        head=Head(
            say.say("What are you looking for?"),
            say.say("Skills, occupations, places and providers by the beginning of their names."),
            crumbs=(
                Step(say.say("Start"), reading.url("/")),
                Step(say.say("Courses"), reading.url("/courses")),
            ),
            next_steps=(
                Step(say.say("Search for courses"), reading.url("/courses", {"q": q.strip()})),
                Step(say.say("Look at skills"), reading.url("/skills")),
            ),
            section="courses",
        ),
        q=q,
        suggestions=tuple(_told(reading, one) for one in found),
    )


def suggest_typed(reading: Read, sent: Form) -> SuggestContext:
    """The same for what people enter of themselves, which goes into no address.

    Fields: `q` (what was typed so far), `kind` (place, occupation or skill).
    """
    return suggest(reading, sent.one("q", 200), sent.one("kind", 20))


def _told(reading: Reading, one: Suggestion) -> SuggestedContext:
    say = reading.say
    kinds = {
        "skill": say.say("skill"),
        "knowledge": say.say("skill"),
        "skill_group": say.say("skill group"),
        "occupation": say.say("occupation"),
        "isco_group": say.say("occupation group"),
        "area": say.say("area"),
        "region": say.say("region"),
        "place": say.say("place"),
        "provider": say.say("provider"),
    }
    count = one.course_count
    return SuggestedContext(
        text=one.label,
        lang=one.label_lang if one.is_fallback else "",
        value=one.key if one.kind == "place" else one.label,
        kind=kinds[one.kind],
        also=one.matched,
        courses=say.count("{n} course", "{n} courses", count) if count else "",
        url=_url(reading, one),
    )


def _url(reading: Reading, one: Suggestion) -> str:
    if one.kind == "area":
        return reading.url(f"/area/{one.key.rpartition('/')[2]}")
    names = {"region": "region", "place": "place", "provider": "provider"}
    if one.kind in names:
        return reading.url("/courses", {names[one.kind]: one.key})
    return reading.url("/courses", {"skill": skill_value(one.key)})


SUGGEST: Final = Page("suggest", "/suggest", suggest, is_listed=False)
SUGGEST_TYPED: Final = Page(
    "suggest_typed", "/suggest", suggest_typed, method="POST", is_listed=False
)
