"""A document of a gold sample: what does it say? Proposals to mark, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from smartlife.analysis.gold.draw import read_labels
from smartlife.analysis.gold.shown import ShownDocument, read_shown_documents
from smartlife.analysis.tracing.trace import SHOWN
from smartlife.model.provenance import stable_id
from smartlife.web.page import Head, Page
from smartlife.web.pages.gold import GOLD_SAMPLES, GoldRound, task_words
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
from smartlife.web.pages.learner_form import Sent
from smartlife.web.pages.learner_shapes import FieldError
from smartlife.web.reading import Read, Reading

MARKS: Final = ("true", "false", "unsure")
_WHOLE: Final = ("none", "unsure")
_LONGEST: Final = 20_000
LONGEST_NAME: Final = 500


@dataclass(frozen=True, slots=True)
class Proposal:
    """A concept that may be marked.

    Attributes:
        number: On the page, from 1 on.
        concept_uri: The concept.
        name: Its name.
        lang: Language of the name, if it is not the reader's; else empty.
        mark: true, false, unsure, or empty: what this reader said.
        both: What each of two readers said, where both settle on it; else empty.
    """

    number: int
    concept_uri: str
    name: str
    lang: str
    mark: str
    both: str


@dataclass(frozen=True, slots=True)
class TaskShown:
    """What a document is read for.

    Attributes:
        task: occupation, skills.
        name: It in words.
        question: What to look for.
        proposals: Concepts to mark.
        whole: none, unsure, or empty: what this reader said of the document as a whole.
        missing: What is written into the field for what is missing.
    """

    task: str
    name: str
    question: str
    proposals: tuple[Proposal, ...]
    whole: str
    missing: str


@dataclass(frozen=True, slots=True)
class GoldDocumentContext:
    """A document to read.

    Attributes:
        head: Title, next steps.
        reader: first, second, agreed.
        reader_name: It in words.
        document_id: Its identifier.
        title: As published.
        text: As published; may be empty.
        lang: Language of title and text.
        url: Where it was published; may be empty.
        for_owner: What only the study's owner sees of it, in words; else empty.
        tasks: What it is read for.
        has_ended: True if the document has changed since the draw, or is not held any more.
        errors: What is wrong with what was sent.
        form: What every such form has.
    """

    head: Head
    reader: Reader
    reader_name: str
    document_id: str
    title: str
    text: str
    lang: str
    url: str
    for_owner: str
    tasks: tuple[TaskShown, ...]
    has_ended: bool
    errors: tuple[FieldError, ...]
    form: JudgingForm


def gold_document(
    reading: Read, round_id: RoundName, reader: Reader, at: At = 0, done: Done = ""
) -> GoldDocumentContext:
    """One document of a round, to be read by one reader."""
    return shown(reading, round_id, reader, at, Said(told_words(reading, done)))


def shown(
    reading: Reading, round_id: str, reader: Reader, at: int, said: Said = NOTHING_SAID
) -> GoldDocumentContext:
    """The page of a document, with what was sent and what is wrong with it.

    Raises:
        NotFound: there is no such round, or nothing for this reader.
    """
    desk = Desk(reading, GOLD_SAMPLES, round_id, reader)
    held = GOLD_SAMPLES.found(reading, round_id)
    at = desk.open_at(held, at)
    name = held.documents(reader)[at - 1]
    document = _documents(reading, held).get(name)
    say = reading.say
    title = document.title if document else name
    url = document.url if document else ""
    is_hidden = document is not None and document.publish not in SHOWN
    return GoldDocumentContext(
        head=desk.head(
            say.say("What does this document say?"),
            say.say("Read the document, then mark what it truly names."),
        ),
        reader=reader,
        reader_name=reader_words(reading)[reader][0],
        document_id=name,
        title=title,
        text=document.text[:_LONGEST] if document else "",
        lang=document.lang if document else reading.lang,
        url=url if url.startswith(("https://", "http://")) else "",
        for_owner=say.say("Only for you: its source lets texts be counted only.")
        if is_hidden
        else "",
        tasks=tuple(
            _task(reading, held, name, reader, (task, document, said.sent))
            for task in held.tasks(name, reader)
        ),
        has_ended=document is None or _has_changed(held, name, document),
        errors=said.errors,
        form=desk.form(
            held, at, held.marks(name, reader), _filled(desk, held, name, said.sent), said.told
        ),
    )


def _task(
    reading: Reading,
    held: GoldRound,
    name: str,
    reader: Reader,
    about: tuple[str, ShownDocument | None, Sent | None],
) -> TaskShown:
    task, document, sent = about
    marks = {
        row.get("concept_uri", ""): row.get("mark", "")
        for row in held.marks(name, reader)
        if row.get("task") == task
    }
    if sent is not None:
        for field, values in sent.values.items():
            kind, _, uri = field.partition(":")
            if kind == f"mark-{task}" and values[0] in MARKS:
                marks[uri] = values[0]
    labels = {
        one.concept_uri: one.label
        for one in (document.candidates if document else ())
        if one.task == task
    }
    lang = document.lang if document else ""
    readers = BOTH_READERS if reader == "agreed" else ()
    others = {one: _marks_of(held, name, one, task) for one in readers}
    more = [uri for uri in dict.fromkeys((*marks, *(u for m in others.values() for u in m)))
            if uri and uri not in labels]  # fmt: skip
    labels |= _labels(reading, more, lang)
    say = reading.say
    question = {
        "occupation": say.say("Which occupation does it look for?"),
        "skills": say.say("Which skills does it ask for, or teach?"),
    }[task]
    return TaskShown(
        task,
        task_words(reading)[task],
        question,
        tuple(
            Proposal(
                number,
                uri,
                label,
                "" if lang == reading.lang else lang,
                marks.get(uri, ""),
                _both(reading, {one: found.get(uri, "") for one, found in others.items()}),
            )
            for number, (uri, label) in enumerate(labels.items(), start=1)
        ),
        (sent.one(f"whole-{task}") if sent else "") or marks.get("", ""),
        sent.one(f"missing-{task}", LONGEST_NAME) if sent else "",
    )


def _marks_of(held: GoldRound, name: str, reader: Reader, task: str) -> dict[str, str]:
    return {
        row.get("concept_uri", ""): row.get("mark", "")
        for row in held.marks(name, reader)
        if row.get("task") == task and row.get("concept_uri")
    }


def _both(reading: Reading, said: Mapping[Reader, str]) -> str:
    say, names = reading.say, reader_words(reading)
    words = {
        "true": say.say("true"),
        "false": say.say("not true"),
        "unsure": say.say("cannot tell"),
    }
    return "; ".join(f"{names[one][0]}: {words.get(mark, '–')}" for one, mark in said.items())


def _labels(reading: Reading, uris: list[str], lang: str) -> dict[str, str]:
    """Names of concepts that links do not propose."""
    if not uris:
        return {}
    found = read_labels(reading.run.tables, set(uris))
    return {
        uri: found.get(uri, {}).get(lang) or found.get(uri, {}).get("en") or uri for uri in uris
    }


def _documents(reading: Reading, held: GoldRound) -> Mapping[str, ShownDocument]:
    """The documents of a round, read when the first one is looked at."""
    ids = sorted({row.get("document_id", "") for row in held.rows} - {""})
    run = reading.run
    name = f"gold {held.round_id} {stable_id(*ids)}"
    return run.once(name, lambda: read_shown_documents(run.tables, ids))


def _has_changed(held: GoldRound, name: str, document: ShownDocument) -> bool:
    drawn = {row.get("content_hash", "") for row in held.rows if row.get("document_id") == name}
    return not drawn & {"", document.content_hash}


def _filled(
    desk: Desk[GoldRound], held: GoldRound, name: str, sent: Sent | None
) -> tuple[str, str]:
    """Who reads, and what others should know."""
    if sent is not None:
        return sent.one("reader"), sent.one("note")
    own = held.marks(name, desk.reader)
    mine = [row for each in held.documents(desk.reader) for row in held.marks(each, desk.reader)]
    notes = [row["note"] for row in own if row.get("note")]
    return desk.name(own or mine), next(iter(notes), "")


GOLD_DOCUMENT: Final = Page(
    "gold_document",
    "/gold/{round_id}/{reader}",
    gold_document,
    places=lambda run: reader_places(run, "core__gold"),
    is_listed=False,
    is_for_owner=True,
)
