"""Takes the marks that somebody made on a page: as a list that says so would be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.languages.letters import fold
from smartlife.tables.gold import FORM
from smartlife.tables.gold_answers import Draws, Names, merge, read_answers
from smartlife.tables.judged import KnownConcepts, find_documents
from smartlife.web.pages.gold import GOLD_SAMPLES
from smartlife.web.pages.gold_document import LONGEST_NAME, MARKS, shown
from smartlife.web.pages.judging import Said, as_line, judged, today
from smartlife.web.pages.judging_desk import Desk
from smartlife.web.pages.learner_shapes import FieldError
from smartlife.web.problems import NotFound

if TYPE_CHECKING:
    from smartlife.sources.entered.table import EnteredRow
    from smartlife.tables.merging import Cells
    from smartlife.web.pages.gold import GoldRound
    from smartlife.web.pages.gold_document import GoldDocumentContext
    from smartlife.web.pages.judging import Reader
    from smartlife.web.pages.learner_form import Sent
    from smartlife.web.reading import Reading

_WHOLE: Final = ("none", "unsure")


def take(reading: Reading, round_id: str, reader: Reader, sent: Sent) -> str | GoldDocumentContext:
    """Saves marks, or takes the last ones back.

    Returns:
        The address to go on at, or the page with what is wrong.

    Raises:
        Refused: the form is not ours.
        NotFound: who sends is not the owner, or there is no such round.
    """
    desk = Desk(reading, GOLD_SAMPLES, round_id, reader)
    if address := desk.undone(sent):
        return address
    held = GOLD_SAMPLES.found(reading, round_id)
    documents = held.documents(reader)
    name = sent.one("document_id")
    if name not in documents:
        raise NotFound
    at = documents.index(name) + 1
    lines = _lines(held, name, reader, sent)
    if lines:
        first = (row.get("reader", "") for row in held.marks(name, "first"))
        errors = (
            desk.too_old(sent)
            or desk.wrong_reader(sent.one("reader"), first)
            or _save(desk, lines, sent, at)
        )
        if errors:
            return shown(reading, round_id, reader, at, Said("", sent, errors))
        judged(reading).name_reader(desk.about, sent.one("reader"))
    done = "saved" if lines else ""
    if sent.one("do") == "earlier":
        return desk.url(max(1, at - 1), done)
    if sent.one("do") == "later":
        return desk.url(min(len(documents), at + 1), done)
    return desk.after(at, done)


def _lines(held: GoldRound, name: str, reader: Reader, sent: Sent) -> list[EnteredRow]:
    """What was marked, as lines of a list would say it."""
    base = {
        "round_id": held.round_id, "document_id": name, "reading": reader,
        "reader": sent.one("reader"), "date": today(),
    }  # fmt: skip
    # what the draw says stands in the table; a line repeats it
    drawn = next(row for row in held.rows if row.get("document_id") == name)
    base |= {"inclusion_probability": drawn.get("inclusion_probability", "")}
    lines: list[Cells] = []
    for task in held.tasks(name, reader):
        start = len(lines)
        for field, values in sent.values.items():
            kind, _, uri = field.partition(":")
            if kind == f"mark-{task}" and uri and values[0] in MARKS:
                lines.append({"task": task, "mark": values[0], "concept_uri": uri})
        if missing := sent.one(f"missing-{task}", LONGEST_NAME):
            lines.append({"task": task, "missing": missing})
        if (whole := sent.one(f"whole-{task}")) in _WHOLE and not _is_true(lines[start:]):
            lines.append({"task": task, "mark": whole})
    if lines and (note := sent.one("note")):
        lines[0]["note"] = note
    return [as_line(FORM, number, base | one) for number, one in enumerate(lines, start=1)]


def _is_true(lines: list[Cells]) -> bool:
    """True if something is marked as true, so that the document cannot hold nothing."""
    return any(one.get("mark") == "true" or "missing" in one for one in lines)


def _save(
    desk: Desk[GoldRound], lines: list[EnteredRow], sent: Sent, at: int
) -> tuple[FieldError, ...]:
    """Takes the marks as a list that says so would be taken."""
    reading = desk.reading
    scan, study = reading.run.tables.scan, reading.run.study
    concepts = reading.run.once("known concepts", lambda: KnownConcepts.read(study.study_id, scan))
    names = _names(reading, [line.text("missing") for line in lines])
    unknown = [
        line for line in lines
        if (said := line.text("missing")) and (names.find(said) or said) not in concepts.kinds
    ]  # fmt: skip
    if unknown:
        say = reading.say
        text = say.say(
            "“{words}” is no concept, or several. Write its exact ESCO name or its URI.",
            words=unknown[0].text("missing"),
        )
        return (FieldError(f"missing-{unknown[0].text('task')}", text),)
    documents = find_documents(scan, [line.text("document_id") for line in lines[:1]])
    with desk.changed(at) as (table, rows):
        now = GOLD_SAMPLES.found(reading, desk.round_id)
        if errors := desk.overtaken(sent, now.marks(sent.one("document_id"), desk.reader)):
            return errors
        answers = read_answers(lines, names, concepts, documents, Draws.of(table.rows))
        problems = [*answers.problems, *answers.waiting]
        if problems:
            return tuple(
                FieldError("", text) for text in dict.fromkeys(p.message for p in problems)
            )
        return desk.put(rows, merge(table.rows, answers))


def _names(reading: Reading, said: list[str]) -> Names:
    """The labels that are the same as what was written."""
    wanted = {" ".join(fold(words).split()) for words in said if words and ":" not in words}
    if not wanted:
        return Names({})
    return Names.of(
        (row["label"], row["concept_uri"])
        for batch in reading.run.tables.scan("core__labels", ["label", "concept_uri"])
        for row in batch.to_pylist()
        if " ".join(fold(row["label"]).split()) in wanted
    )
