"""Courses as they stand in lists: title, facts, a piece of the text, and why each was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from smartlife.planning.telling import language_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from smartlife.languages.messages import Messages
    from smartlife.search.query import Hit, Reason, Span
    from smartlife.web.reading import Reading

_MOST_REASONS: Final = 3
_VERY_LIKELY: Final = 0.8
_LIKELY: Final = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """Some letters of a text; marked if the question has them."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """Why a course was found.

    Attributes:
        text: In the reader's language.
        quote: Words of the course; may be empty.
        quote_lang: Their language, if it is not the reader's.
    """

    text: str
    quote: str = ""
    quote_lang: str = ""


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A course in a list.

    Attributes:
        course_id: Its identifier.
        url: Its page here.
        title: Title, as published.
        lang: Language of title and text, if it is not the reader's; else empty.
        described_in: The same in words; empty if it is the reader's.
        provider: Who teaches it; may be empty.
        provider_url: The provider's page; empty if it has none.
        facts: Where, when, how long, how dear: final words.
        piece: A piece of its text; empty if there is none.
        why: Why it was found, the best first.
        for_owner: What only the study's owner sees of it, in words; else empty.
    """

    course_id: str
    url: str
    title: tuple[Piece, ...]
    lang: str
    described_in: str
    provider: str
    provider_url: str
    facts: tuple[str, ...]
    piece: tuple[Piece, ...]
    why: tuple[Why, ...]
    for_owner: str


def card(reading: Reading, hit: Hit) -> CourseCard:
    """A course as it stands in a list."""
    say, row = reading.say, hit.row
    lang = hit.lang if hit.is_other_language else ""
    snippet = hit.snippet
    piece: tuple[Piece, ...] = ()
    if snippet is not None:
        before = (Piece("… "),) if snippet.starts_inside else ()
        after = (Piece(" …"),) if snippet.ends_inside else ()
        piece = (*before, *pieces(snippet.text, snippet.spans), *after)
    return CourseCard(
        course_id=hit.course_id,
        url=reading.url(f"/course/{hit.course_id}"),
        title=tuple(pieces(hit.title, hit.title_spans)),
        lang=lang,
        described_in=say.say("described in: {language}", language=language_name(lang, say.lang))
        if lang
        else "",
        provider=str(row.get("provider_name") or ""),
        provider_url=provider_url(reading, hit),
        facts=tuple(facts(say, row)),
        piece=piece,
        why=tuple(_reasons(say, hit))[:_MOST_REASONS],
        for_owner=owner_note(reading, hit),
    )


def provider_url(reading: Reading, hit: Hit) -> str:
    """The page of a course's provider; empty for who may not see it: it shows whole records."""
    row = hit.row
    is_shown = hit.publish == "full" or reading.audience == "owner"
    if not (is_shown and row.get("provider_id") and row.get("provider_name")):
        return ""
    return reading.url(f"/provider/{row['provider_id']}")


def owner_note(reading: Reading, hit: Hit) -> str:
    """What tells the owner of a study that others do not see a course."""
    if hit.publish == "full" or reading.audience != "owner":
        return ""
    if hit.publish == "excerpt":
        return reading.say.say("Only for you: others see an excerpt.")
    return reading.say.say("Only for you: others do not see this course, its source lets "
                           "courses be counted only.")  # fmt: skip


def pieces(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    """A text cut where it is marked."""
    end = 0
    for span in spans:
        if span.start > end:
            yield Piece(text[end : span.start])
        yield Piece(text[span.start : span.end], is_marked=True)
        end = span.end
    if end < len(text):
        yield Piece(text[end:])


def facts(say: Messages, row: Mapping[str, Any]) -> Iterator[str]:
    """What a list tells of a course in short."""
    where = place_words(say, row)
    if where:
        yield where
    if row.get("start_date"):
        yield dates(say, row)
    if row.get("hours"):
        yield say.count("{n} hour", "{n} hours", round(row["hours"]))
    if row.get("price_eur") is not None:
        yield price(say, row["price_eur"])
    if row.get("eqf_level"):
        yield say.say("EQF level {n}", n=str(row["eqf_level"]))


def place_words(say: Messages, row: Mapping[str, Any]) -> str:
    """Where it is taught, and how."""
    mode = row.get("mode")
    if mode == "online":
        return say.say("online")
    place = str(row.get("place_name") or row.get("region_name") or "")
    if place and row.get("km", 0) >= 1:
        away = say.whole(row["km"])
        place = say.say("{place}, {km} km away", place=place, km=away)
    if mode == "blended":
        blended = say.say("partly online")
        return f"{place} ({blended})" if place else blended
    return place


def dates(say: Messages, row: Mapping[str, Any]) -> str:
    """From when to when."""
    first = say.day(date.fromisoformat(row["start_date"]), width="medium")
    if not row.get("end_date") or row["end_date"] == row["start_date"]:
        return first
    return f"{first} – {say.day(date.fromisoformat(row['end_date']), width='medium')}"


def price(say: Messages, euros: float) -> str:
    """What it costs."""
    if not euros:
        return say.say("free of charge")
    return say.say("{n} €", n=say.number(euros, decimals=0 if euros == round(euros) else 2))


def sureness(say: Messages, probability: float) -> str:
    """How sure it is that a course teaches something."""
    share = say.share(probability)
    if probability >= _VERY_LIKELY:
        return say.say("very likely ({share})", share=share)
    if probability >= _LIKELY:
        return say.say("likely ({share})", share=share)
    return say.say("perhaps ({share})", share=share)


def _reasons(say: Messages, hit: Hit) -> Iterator[Why]:
    quote_lang = hit.lang if hit.is_other_language else ""
    for reason in hit.reasons:
        quote = reason.evidence or ""
        yield Why(_reason(say, reason), quote, quote_lang if quote else "")


def _reason(say: Messages, reason: Reason) -> str:
    words = ", ".join(reason.words)
    if reason.kind == "words":
        if reason.is_similar:
            return say.say("It has words spelled like: {words}", words=words)
        return say.say("It has the words: {words}", words=words)
    if reason.kind == "attribute":
        return say.say("The catalogue says so: {words}", words=words)
    if reason.kind == "name":
        return say.say("It has another name of: {skill}", skill=reason.label)
    sure = sureness(say, reason.probability or 0.0)
    if reason.kind == "occupation":
        return say.say(
            "It teaches {skill}, which this occupation needs: {occupation} – {sure}",
            skill=reason.label,
            occupation=reason.occupation_label,
            sure=sure,
        )
    return say.say("It teaches: {skill} – {sure}", skill=reason.label, sure=sure)
