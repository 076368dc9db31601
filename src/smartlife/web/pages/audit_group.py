"""A group of an audit: is it truly taught? Up to 20 courses, and yes, no, or cannot tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from smartlife.analysis.audits.candidates import stems
from smartlife.analysis.audits.shown import ShownGroup, read_shown_groups
from smartlife.analysis.tracing.trace import SHOWN
from smartlife.model.provenance import stable_id
from smartlife.tables.judged import placed_words
from smartlife.web.holdings import report_material
from smartlife.web.page import Head, Page
from smartlife.web.pages.audit import (
    AUDITED,
    AuditRound,
    Case,
    place_words,
    verdict_words,
)
from smartlife.web.pages.course_cards import Piece
from smartlife.web.pages.judging import (
    NOTHING_SAID,
    At,
    Done,
    JudgingForm,
    Reader,
    RoundName,
    Said,
    reader_words,
    told_words,
)
from smartlife.web.pages.judging_desk import Desk
from smartlife.web.pages.judging_rounds import BOTH_READERS, reader_places
from smartlife.web.pages.learner_shapes import FieldError
from smartlife.web.reading import Read, Reading

_EXCERPT: Final = 320
_WHOLE: Final = 4_000
_BEFORE: Final = 80


@dataclass(frozen=True, slots=True)
class CandidateShown:
    """A course to look at.

    Attributes:
        number: In the list, from 1 on.
        course_id: Its identifier.
        title: As published.
        lang: Language of title and text, if it is not the reader's; else empty.
        provider: Who teaches it; may be empty.
        place: Where, or online; may be empty.
        excerpt: The piece of its text that has words of the group; may be empty.
        whole: Its whole text, if that is longer; else empty.
        url: Where it was published; may be empty.
        for_owner: What only the study's owner sees of it, in words; else empty.
        is_chosen: True if it was named to teach the group.
    """

    number: int
    course_id: str
    title: tuple[Piece, ...]
    lang: str
    provider: str
    place: str
    excerpt: tuple[Piece, ...]
    whole: tuple[Piece, ...]
    url: str
    for_owner: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class AuditGroupContext:
    """A group to judge.

    Attributes:
        head: Title, next steps.
        reader: first, second, agreed.
        reader_name: It in words.
        group: Name of the group.
        group_lang: Its language, if it is not the reader's; else empty.
        place: Region.
        region: Code of the region whose courses are looked at.
        for_region: Code of the region that lacks the group.
        group_uri: The group.
        examples: Skills in the group.
        examples_lang: Their language, if it is not the reader's; else empty.
        candidates: Courses to look at.
        verdict: yes, no, unsure, or empty: what this reader said.
        verdict_words: It in words.
        found_course: A course found elsewhere.
        both: What each of two readers said, where both settle on it; else empty.
        has_ended: True if group or catalogue have changed since the draw.
        errors: What is wrong with what was sent.
        form: What every such form has.
    """

    head: Head
    reader: Reader
    reader_name: str
    group: str
    group_lang: str
    place: str
    region: str
    for_region: str
    group_uri: str
    examples: str
    examples_lang: str
    candidates: tuple[CandidateShown, ...]
    verdict: str
    verdict_words: str
    found_course: str
    both: tuple[str, ...]
    has_ended: bool
    errors: tuple[FieldError, ...]
    form: JudgingForm


def audit_group(
    reading: Read, round_id: RoundName, reader: Reader, at: At = 0, done: Done = ""
) -> AuditGroupContext:
    """One group of a round, to be judged by one reader."""
    return shown(reading, round_id, reader, at, Said(told_words(reading, done)))


def shown(
    reading: Reading,
    round_id: str,
    reader: Reader,
    at: int,
    said: Said = NOTHING_SAID,
) -> AuditGroupContext:
    """The page of a group, with what was sent and what is wrong with it.

    Raises:
        NotFound: there is no such round, or nothing for this reader.
    """
    desk, held = Desk(reading, AUDITED, round_id, reader), AUDITED.found(reading, round_id)
    at, cases = desk.open_at(held, at), held.cases(reader)
    case = cases[at - 1]
    row = dict(held.row(case, reader))
    if said.sent is not None:
        row |= {
            name: said.sent.one(name) for name in ("course_id", "found_course", "reader", "note")
        }
    group = _groups(reading, held).get(case)
    name, lang = _named(reading, held, case, group)
    say = reading.say
    place = place_words(say, report_material(reading).names, case[0], case[1])
    verdict = held.verdict(case, reader)
    examples, examples_lang = _examples(reading, group)
    return AuditGroupContext(
        head=desk.head(
            say.say("{place}: is “{group}” taught?", place=place, group=name),
            say.say("Judge whether a course in reach truly teaches this group of skills."),
        ),
        reader=reader,
        reader_name=reader_words(reading)[reader][0],
        group=name,
        group_lang=lang,
        place=place,
        region=case[0],
        for_region=case[1],
        group_uri=case[2],
        examples=examples,
        examples_lang=examples_lang,
        candidates=_candidates(reading, group, row.get("course_id", "")),
        verdict=verdict,
        verdict_words=verdict_words(say).get(verdict, ""),
        found_course=row.get("found_course", ""),
        both=_both(reading, held, case) if reader == "agreed" else (),
        has_ended=group is None or group.content_hash != _drawn_hash(held, case),
        errors=said.errors,
        form=desk.form(
            held,
            at,
            [held.row(case, reader)],
            (_reader_name(desk, held, row), row.get("note", "")),
            said.told,
        ),
    )


def _groups(reading: Reading, held: AuditRound) -> Mapping[tuple[str, ...], ShownGroup]:
    """The groups of a round, gathered when the first one is looked at."""
    cases = held.cases("first")
    name = f"audit {held.round_id} {stable_id(*(part for case in cases for part in case))}"
    run = reading.run

    def make() -> dict[tuple[str, ...], ShownGroup]:
        with run.tables.asking:
            return read_shown_groups(run.tables, held.rows)

    return run.once(name, make)


def _drawn_hash(held: AuditRound, case: Case) -> str:
    return held.row(case, "first").get("content_hash", "")


def _named(
    reading: Reading, held: AuditRound, case: Case, group: ShownGroup | None
) -> tuple[str, str]:
    """Name of a group and its language, if it is not the reader's."""
    labels = group.labels if group else {}
    if reading.lang in labels:
        return labels[reading.lang], ""
    if "en" in labels:
        return labels["en"], "en"
    return held.row(case, "first").get("group") or case[2], "en"


def _examples(reading: Reading, group: ShownGroup | None) -> tuple[str, str]:
    found = group.examples if group else {}
    lang = next((one for one in (reading.lang, "en", *found) if found.get(one)), "")
    return ", ".join(found.get(lang, ())), lang if lang != reading.lang else ""


def _candidates(
    reading: Reading, group: ShownGroup | None, chosen: str
) -> tuple[CandidateShown, ...]:
    if group is None:
        return ()
    return tuple(
        _candidate(reading, course, number, group.stems, chosen)
        for number, course in enumerate(group.candidates, start=1)
    )


def _candidate(
    reading: Reading,
    course: Mapping[str, Any],
    number: int,
    wanted: frozenset[str],
    chosen: str,
) -> CandidateShown:
    say = reading.say
    text = " ".join((course["text"] or "").split())[:_WHOLE]
    marked = _marked(text, wanted)
    url = str(course["url"] or "")
    online = {"online": say.say("online"), "blended": say.say("partly online")}
    place = [course["place_name"] or "", online.get(course["mode"] or "", "")]
    hidden = say.say("Only for you: its source lets courses be counted only.")
    return CandidateShown(
        number=number,
        course_id=course["course_id"],
        title=tuple(_marked(course["title"] or "", wanted)),
        lang="" if course["lang"] == reading.lang else course["lang"],
        provider=course["provider_name"] or "",
        place=", ".join(part for part in place if part),
        excerpt=tuple(_excerpt(text, marked, wanted)),
        whole=tuple(marked) if len(text) > _EXCERPT else (),
        url=url if url.startswith(("https://", "http://")) else "",
        for_owner="" if course["publish"] in SHOWN else hidden,
        is_chosen=course["course_id"] == chosen,
    )


def _marked(text: str, wanted: frozenset[str]) -> list[Piece]:
    """A text with the words marked by which such courses are known."""
    made: list[Piece] = []
    end = 0
    for word in placed_words(text):
        if stems(word.folded) & wanted:
            made += [Piece(text[end : word.start])] if word.start > end else []
            made.append(Piece(text[word.start : word.end], is_marked=True))
            end = word.end
    return [*made, Piece(text[end:])] if end < len(text) else made


def _excerpt(text: str, marked: list[Piece], wanted: frozenset[str]) -> list[Piece]:
    """A short piece of the text around the first word that is marked."""
    if len(text) <= _EXCERPT:
        return marked
    first = len(marked[0].text) if marked and not marked[0].is_marked else 0
    start = max(0, min(first - _BEFORE, len(text) - _EXCERPT))
    if start:
        start = text.find(" ", start) + 1
    cut = text[start : start + _EXCERPT]
    return [*([Piece("… ")] if start else []), *_marked(cut, wanted),
            *([Piece(" …")] if start + len(cut) < len(text) else [])]  # fmt: skip


def _both(reading: Reading, held: AuditRound, case: Case) -> tuple[str, ...]:
    words, names = verdict_words(reading.say), reader_words(reading)
    return tuple(
        f"{names[one][0]}: {words.get(held.verdict(case, one), '–')}"
        + (f" – {note}" if (note := held.row(case, one).get("note", "")) else "")
        for one in BOTH_READERS
    )


def _reader_name(desk: Desk[AuditRound], held: AuditRound, row: Mapping[str, str]) -> str:
    mine = [held.row(case, desk.reader) for case in held.cases(desk.reader)]
    return row.get("reader") or desk.name(mine)


AUDIT_GROUP: Final = Page(
    "audit_group",
    "/audit/{round_id}/{reader}",
    audit_group,
    places=lambda run: reader_places(run, "core__audits"),
    is_listed=False,
    is_for_owner=True,
)
