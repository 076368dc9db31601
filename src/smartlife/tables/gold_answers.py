"""Filled-in lists of a gold sample → `inputs/gold.tsv`: checked as a whole, merged, nothing lost.

A list is taken as a whole or not at all. What the draw says of a document (how probable it was,
its stratum, what was read) is believed as it was kept when it was drawn, never as a list tells it:
a list that tells otherwise is not taken. Lines without a mark say nothing, so half-filled lists are
fine; rows that are held already stay, and a mark that is another one now takes their place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isclose
from typing import TYPE_CHECKING, Final

from smartlife.languages.letters import fold
from smartlife.model.issues import Issue
from smartlife.sources.entered.table import EnteredRow, Form
from smartlife.tables.gold import DRAWN, READINGS, SAME_PROBABILITY, check, is_draw
from smartlife.tables.gold import FORM as HELD_FORM
from smartlife.tables.merging import Cells, Merged, filled_over, is_older

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from smartlife.tables.judged import FoundDocument, KnownConcepts

LIST_FORM: Final = Form(
    name="the list of a gold sample",
    kind="judgements",
    columns=(
        "number", "task", "candidate", "mark", "missing", "reader", "date", "note", "concept_uri",
        "round_id", "reading", "document_id", "side", "lang", "stratum", "inclusion_probability",
        "content_hash",
    ),
    sheet="gold",
    needs=(("round_id",), ("document_id",), ("mark",), ("concept_uri",), ("task",),
           ("inclusion_probability",)),
)  # fmt: skip
_DRAWN: Final = ("side", "lang", "stratum", "inclusion_probability", "content_hash")
"""What a draw says of a document."""
_SAID: Final = ("reader", "date", "note")
_KEY: Final = ("round_id", "document_id", "task", "reading", "concept_uri")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draws:
    """What was drawn, as it was kept then.

    Attributes:
        documents: Round and document → what the draw says of it.
        asked: Round, document, task and reading that were asked for.
    """

    documents: Mapping[tuple[str, str], Cells]
    asked: frozenset[Key]

    @classmethod
    def of(cls, rows: Sequence[Cells]) -> Draws:
        """From the rows of `inputs/gold.tsv`: the draws first, else what marks say of theirs."""
        found: dict[tuple[str, str], Cells] = {}
        for row in sorted(rows, key=lambda one: not is_draw(one)):
            told = {name: row.get(name, "") for name in _DRAWN}
            found.setdefault((row.get("round_id", ""), row.get("document_id", "")), told)
        return cls(found, frozenset(row_key(row)[:4] for row in rows if is_draw(row)))

    def differing(self, row: EnteredRow) -> Issue | None:
        """What a line of a list tells otherwise than the draw; None if nothing."""
        round_id, document = row.text("round_id"), row.text("document_id")
        drawn = self.documents.get((round_id, document))
        if drawn is None:
            known = any(name == round_id for name, _ in self.documents)
            column = "document_id" if known else "round_id"
            what = "document in this round" if known else "round"
            told = f"This study has drawn no such {what}; copy the list anew."
            return row.rejected("document_unknown", column, told)
        for name in _DRAWN:
            if not _is_same(name, row.text(name), drawn[name]):
                told = f"It was {drawn[name] or 'empty'} when the document was drawn; put it back."
                return row.rejected("contradiction", name, told)
        reading = row.word("reading", *READINGS) or "first"
        key = (round_id, document, row.text("task"), reading)
        drawn_anew = any(one[:2] == key[:2] for one in self.asked)
        if drawn_anew and reading != "agreed" and key not in self.asked:
            told = "The document was not drawn to be read for this, or not by this reader."
            return row.rejected("contradiction", "task", told)
        return None


def _is_same(name: str, said: str, drawn: str) -> bool:
    if name != "inclusion_probability":
        return not said or said == drawn
    try:
        numbers = [float(text.replace(",", ".")) for text in (said, drawn)]
    except ValueError:
        return False
    return isclose(*numbers, rel_tol=SAME_PROBABILITY)


@dataclass(frozen=True, slots=True)
class Names:
    """Labels of concepts, so that readers may write a name for a URI.

    Attributes:
        uris: Folded label → its concepts.
    """

    uris: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, labels: Iterable[tuple[str, str]]) -> Names:
        """From pairs (label, URI)."""
        found: dict[str, set[str]] = {}
        for label, uri in labels:
            found.setdefault(" ".join(fold(label).split()), set()).add(uri)
        return cls({label: frozenset(uris) for label, uris in found.items()})

    def find(self, said: str) -> str | None:
        """The one concept of that name; what looks like a URI or names none stays as it is.

        None if several concepts have the name.
        """
        if ":" in said:
            return said
        uris = self.uris.get(" ".join(fold(said).split()), frozenset({said}))
        return next(iter(uris)) if len(uris) == 1 else None


@dataclass(slots=True)
class Answers:
    """What one list says.

    Attributes:
        rows: Rows for `inputs/gold.tsv`.
        read: Documents and tasks with a mark.
        unread: Documents and tasks without any.
        problems: Why the list cannot be taken; each names file, row and column.
        waiting: Rows about documents that the study does not hold, or not as they were read.
    """

    rows: list[Cells] = field(default_factory=list)
    read: int = 0
    unread: int = 0
    problems: list[Issue] = field(default_factory=list)
    waiting: list[Issue] = field(default_factory=list)


def read_answers(
    items: Iterable[EnteredRow | Issue],
    names: Names,
    concepts: KnownConcepts,
    documents: Mapping[str, FoundDocument],
    draws: Draws,
) -> Answers:
    """Checks the rows of a list.

    Args:
        items: As `read_entered` gives them, by `LIST_FORM`.
        names: Of the study's concepts.
        concepts: The study's concepts.
        documents: The documents that the list names, as far as they are held.
        draws: What was drawn.
    """
    made = Answers()
    marked: list[EnteredRow] = []
    tasks: dict[tuple[str, ...], bool] = {}
    person: Cells = {}
    for item in items:
        if isinstance(item, Issue):
            if item.severity == "rejected" and item.reason != "empty_row":
                made.problems.append(item)
            continue
        problem = draws.differing(item)
        if problem is not None:
            made.problems.append(problem)
            continue
        person |= {name: item.text(name) for name in ("reader", "date") if item.text(name)}
        found = _marks(item, names, draws, person, made.problems)
        key = tuple(item.text(name) for name in ("round_id", "document_id", "task"))
        tasks[key] = tasks.get(key, False) or bool(found)
        marked += found
    made.read, made.unread = sum(tasks.values()), len(tasks) - sum(tasks.values())
    for issue in check(list(marked), concepts, documents).issues:
        (made.problems if issue.severity == "rejected" else made.waiting).append(issue)
    made.rows = [dict(row.cells) for row in marked]
    return made


def _marks(
    row: EnteredRow,
    names: Names,
    draws: Draws,
    person: Mapping[str, str],
    problems: list[Issue],
) -> list[EnteredRow]:
    """Rows for `inputs/gold.tsv` from one line of a list."""
    mark, missing = row.word("mark", "true", "false", "none", "unsure"), row.text("missing")
    if mark is None:
        told = "Write true, false or unsure; for a document as a whole none or unsure."
        problems.append(row.rejected("value_unknown", "mark", told))
        return []
    base = {name: row.text(name) for name in ("round_id", "document_id", "task")}
    base |= draws.documents[base["round_id"], base["document_id"]]
    base["reading"] = row.word("reading", *READINGS) or row.text("reading")
    base |= {**person, "note": row.text("note")}
    found: list[Cells] = []
    # a true behind a missing concept, in a line of its own, says the same again
    if mark and not (missing and mark == "true" and not row.text("concept_uri")):
        found.append(base | {"mark": mark, "concept_uri": row.text("concept_uri")})
    if missing:
        uri = names.find(missing)
        if uri is None:
            told = "Several concepts have this name. Write the URI of the one that is meant."
            problems.append(row.rejected("concept_unknown", "missing", told))
        else:
            found.append(base | {"mark": "true", "concept_uri": uri})
    return [
        EnteredRow(row.file, row.row, {name: text for name, text in cells.items() if text})
        for cells in found
    ]


def merge(rows: Sequence[Cells], answers: Answers) -> Merged:
    """Adds what a list says to the rows held: the newest word counts; draws always stay."""
    held = {row_key(row): dict(row) for row in rows}
    made = Merged([])
    for row in answers.rows:
        key = row_key(row)
        before = held.get(key)
        if before is None:
            made.added += 1
            held[key] = row
        elif is_older(row, before):
            made.older += before.get("mark") != row.get("mark")
            made.same += before.get("mark") == row.get("mark")
        else:
            after = filled_over(before, row, ("mark", *_SAID))
            made.changed += before.get("mark") != row.get("mark")
            made.same += before.get("mark") == row.get("mark")
            made.tell(_about(row), before, after)
            held[key] = after
    _settle_nothing(held, {row_key(row) for row in answers.rows}, made)
    made.rows = list(held.values())
    return made


def _settle_nothing(held: dict[Key, Cells], said: set[Key], made: Merged) -> None:
    """What holds something true does not hold nothing: the newer of both counts."""
    nothing = [key for key, row in held.items() if row.get("mark") == "none" and not key[4]]
    for key in nothing:
        true = [
            one for one, row in held.items() if one[:4] == key[:4] and row.get("mark") == "true"
        ]
        if key in said and not said & set(true):
            for one in true:
                after = {**held[one], "mark": "false"}
                made.tell(_about(after), held[one], after)
                made.changed += 1
                held[one] = after
        elif true:
            gone = held.pop(key)
            # what else was written into the row that goes stays beside what is true
            other = {n: text for n, text in gone.items() if n not in HELD_FORM.columns}
            note = {"note": gone["note"]} if gone.get("note") else {}
            held[true[0]] = {**other, **note, **_filled(held[true[0]])}
            made.tell(_about(gone), {"mark": "none"}, {})
            made.changed += 1


def _filled(row: Cells) -> Cells:
    return {name: text for name, text in row.items() if text}


def _about(row: Mapping[str, str]) -> str:
    parts = ("round_id", "document_id", "task", "reading", "concept_uri")
    return ", ".join(row[name] for name in parts if row.get(name))


def row_key(row: Mapping[str, str]) -> Key:
    """What tells a row of `inputs/gold.tsv` from others."""
    named = tuple(row.get(n, "") or ("first" if n == "reading" else "") for n in _KEY)
    return (*named[:4], DRAWN) if is_draw(row) else named
