"""Filled-in lists of a gold sample → `inputs/gold.tsv`: checked as a whole, merged, nothing lost.

A list is taken as a whole or not at all. Lines without a mark say nothing, so half-filled lists
are fine; rows that are held already stay, and a mark that is another one now takes their place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from smartlife.languages.letters import fold
from smartlife.model.issues import Issue
from smartlife.sources.entered.table import EnteredRow, Form
from smartlife.tables.gold import check

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
_DESIGN: Final = ("round_id", "document_id", "side", "lang", "task", "reading", "stratum",
                  "inclusion_probability", "content_hash")  # fmt: skip
_KEY: Final = ("round_id", "document_id", "task", "reading", "concept_uri")

Cells = dict[str, str]


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


@dataclass(slots=True)
class Merged:
    """The rows of `inputs/gold.tsv` after a list: what is new, changed, and held already."""

    rows: list[Cells]
    added: int = 0
    changed: int = 0
    same: int = 0


def read_answers(
    items: Iterable[EnteredRow | Issue],
    names: Names,
    concepts: KnownConcepts,
    documents: Mapping[str, FoundDocument],
) -> Answers:
    """Checks the rows of a list.

    Args:
        items: As `read_entered` gives them, by `LIST_FORM`.
        names: Of the study's concepts.
        concepts: The study's concepts.
        documents: The documents that the list names, as far as they are held.
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
        person |= {name: item.text(name) for name in ("reader", "date") if item.text(name)}
        found = _marks(item, names, person, made.problems)
        key = tuple(item.text(name) for name in ("round_id", "document_id", "task"))
        tasks[key] = tasks.get(key, False) or bool(found)
        marked += found
    made.read, made.unread = sum(tasks.values()), len(tasks) - sum(tasks.values())
    for issue in check(list(marked), concepts, documents).issues:
        (made.problems if issue.severity == "rejected" else made.waiting).append(issue)
    made.rows = [dict(row.cells) for row in marked]
    return made


def _marks(
    row: EnteredRow, names: Names, person: Mapping[str, str], problems: list[Issue]
) -> list[EnteredRow]:
    """Rows for `inputs/gold.tsv` from one line of a list."""
    mark, missing = row.word("mark", "true", "false", "none", "unsure"), row.text("missing")
    if mark is None:
        told = "Write true, false or unsure; for a document as a whole none or unsure."
        problems.append(row.rejected("value_unknown", "mark", told))
        return []
    base = {name: row.text(name) for name in _DESIGN} | {**person, "note": row.text("note")}
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
    """Adds what a list says to the rows held."""
    held = {_key(row): dict(row) for row in rows}
    made = Merged([])
    for row in answers.rows:
        key = _key(row)
        before = held.get(key)
        if before is None:
            made.added += 1
        elif before.get("mark") == row.get("mark"):
            made.same += 1
            continue
        else:
            made.changed += 1
        held[key] = row
    true = {key[:4] for key, row in held.items() if row.get("mark") == "true"}
    # what holds something true does not hold nothing
    gone = [
        key
        for key, row in held.items()
        if row.get("mark") == "none" and key[:4] in true and not key[4]
    ]
    for key in gone:
        del held[key]
    made.changed += len(gone)
    made.rows = list(held.values())
    return made


def _key(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(n, "") or ("first" if n == "reading" else "") for n in _KEY)
