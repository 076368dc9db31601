"""`inputs/gold.tsv` → core__gold: what people marked in a random sample of the study's documents.

A *round* draws documents with known probabilities; readers mark in each of them everything that is
true of one *task*: its occupation, or its skills. One row is one mark. A document that was read and
holds nothing to mark has one row with the mark `none` and no concept, so that "nothing" differs
from "not read". A row with neither mark nor concept is the draw itself, which `smartlife gold
sample` writes: marks are weighted by what it says of the document. Only documents that still are
what was read count (methods, rules 3.1 and 3.2).
"""

from __future__ import annotations

from math import isclose
from typing import TYPE_CHECKING, Any, Final

from smartlife.model.issues import Issue
from smartlife.sources.entered.table import EnteredRow, Form, open_entered, read_entered
from smartlife.tables.entered import Entered
from smartlife.tables.judged import OCCUPATION_KINDS, KnownConcepts, find_documents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.store.run import StepRun
    from smartlife.tables.judged import FoundDocument

FORM: Final = Form(
    name="inputs/gold.tsv",
    kind="judgements",
    columns=(
        "round_id", "document_id", "side", "lang", "task", "reading", "reader", "mark",
        "concept_uri", "stratum", "inclusion_probability", "content_hash", "date", "note",
    ),
    needs=(("round_id",), ("document_id",), ("mark",), ("concept_uri",),
           ("inclusion_probability",)),
    synonyms=(("round", "round_id"), ("language", "lang"), ("by", "reader"),
              ("probability", "inclusion_probability"), ("uri", "concept_uri"),
              ("concept", "concept_uri"), ("is_right", "mark")),
)  # fmt: skip

DRAWN: Final = "(drawn)"
"""What stands for a concept in the key of a row that is the draw itself."""
SAME_PROBABILITY: Final = 1e-9
"""Probabilities that differ by less are the same, written with other digits."""
READINGS: Final = ("first", "second", "agreed")
_MARKS: Final = ("true", "false", "none", "unsure")
_LONGEST_NAME: Final = 80

Key = tuple[str, str, str, str, str]


def build(run: StepRun) -> None:
    """The step `gold`: writes core__gold; empty without the file."""
    opened = open_entered(run, FORM)
    if opened is None:
        run.write_rows("core__gold", [])
        return
    concepts = run.read("core__concepts", ["concept_uri", "concept_kind"])
    items = list(read_entered(opened, FORM))
    documents = find_documents(run.scan, named_documents(items))
    made = check(items, KnownConcepts.of(run.study.study_id, concepts), documents)
    made.account(run.accounts, FORM)
    run.write_rows("core__gold", made.rows)


def named_documents(items: list[EnteredRow | Issue]) -> list[str]:
    """Identifiers of all documents that rows name."""
    return [item.text("document_id") for item in items if isinstance(item, EnteredRow)]


def check(
    items: list[EnteredRow | Issue],
    concepts: KnownConcepts,
    documents: Mapping[str, FoundDocument],
) -> Entered:
    """Checks rows one by one, then against each other.

    Args:
        items: As `read_entered` gives them.
        concepts: The study's concepts.
        documents: The documents that rows name, as far as they are held.
    """
    made = Entered()
    settled: dict[Key, tuple[EnteredRow, dict[str, Any]]] = {}
    drawn: dict[tuple[str, str], float] = {}
    # the draw itself first: marks are checked against it wherever it stands
    rows = sorted(made.counted(items), key=lambda one: not is_draw(one.cells))
    asked = {_draw_of(item) for item in rows if is_draw(item.cells)}
    rounds = {round_id for round_id, _ in asked}
    for item in rows:
        if item.text("round_id") in rounds and _draw_of(item) not in asked:
            told = "This round did not draw the document: its probability is not known."
            made.issues.append(item.rejected("document_unknown", "document_id", told))
            continue
        row = _row(item, concepts, documents)
        if isinstance(row, Issue):
            made.issues.append(row)
            made.outside += row.severity == "noted"
            continue
        problem = _against_others(item, row, settled, drawn)
        if problem is None:
            made.kept += 1
            made.issues += item.notes
        elif problem == "duplicate":
            made.duplicates += 1
        else:
            made.issues.append(item.rejected("contradiction", *problem))
    _settle_nothing(settled, made)
    made.issues.sort(key=lambda one: one.row or 0)
    kept = [settled[key][1] for key in sorted(settled)]
    made.rows = [row for row in kept if row["mark"]]
    made.waiting = len(kept) - len(made.rows)
    return made


def _draw_of(row: EnteredRow) -> tuple[str, str]:
    return row.text("round_id"), row.text("document_id")


def is_draw(cells: Mapping[str, str]) -> bool:
    """True for a row that tells of the draw of a document, and nothing of what it holds."""
    return not cells.get("mark") and not cells.get("concept_uri")


def _row(
    row: EnteredRow, concepts: KnownConcepts, documents: Mapping[str, FoundDocument]
) -> dict[str, Any] | Issue:
    round_id = row.text("round_id")
    if not 0 < len(round_id) <= _LONGEST_NAME:
        return row.rejected("structure_invalid", "round_id", "Name the draw, such as lv-2026-03.")
    marked = _marked(row, concepts)
    if isinstance(marked, Issue):
        return marked
    probability = _probability(row.text("inclusion_probability"))
    if probability is None:
        told = "Write the probability of the draw: above 0, at most 1, such as 0.025."
        return row.rejected("number_invalid", "inclusion_probability", told)
    reading = row.word("reading", *READINGS)
    if reading is None:
        return row.rejected("value_unknown", "reading", f"Write one of {', '.join(READINGS)}.")
    document = _document(row, documents)
    if isinstance(document, Issue):
        return document
    return {
        "round_id": round_id,
        "document_kind": document.kind,
        "document_id": row.text("document_id"),
        "lang": document.lang,
        "reading": reading or "first",
        "reader": row.text("reader") or None,
        **marked,
        "stratum": row.text("stratum") or None,
        "inclusion_probability": probability,
        "content_hash": row.text("content_hash") or None,
        "judged_date": row.day("date"),
        "remark": row.text("note") or None,
        "source_id": FORM.name,
        "file": row.file,
        "row": row.row,
    }


def _marked(row: EnteredRow, concepts: KnownConcepts) -> dict[str, Any] | Issue:
    """Task, mark and concept, which have to fit each other."""
    mark = row.word("mark", *_MARKS)
    if mark is None or (not mark and row.text("concept_uri")):
        return row.rejected("value_unknown", "mark", f"Write one of {', '.join(_MARKS)}.")
    task = row.word("task", "occupation", "skills")
    if task is None:
        return row.rejected("value_unknown", "task", "Write occupation or skills.")
    if row.text("concept_uri"):
        return _marked_concept(row, mark, task, concepts)
    if mark in ("none", "unsure", "") and task:
        return {"task": task, "mark": mark or None, "concept_uri": None, "concept_kind": None}
    if mark in ("none", "unsure", ""):
        return row.rejected("value_unknown", "task", "Write what was looked for.")
    return row.rejected("uri_invalid", "concept_uri", "Write the URI of the concept.")


def _marked_concept(
    row: EnteredRow, mark: str, task: str, concepts: KnownConcepts
) -> dict[str, Any] | Issue:
    if mark == "none":
        told = "A row with none says that nothing is to be marked. Take the concept out."
        return row.rejected("contradiction", "mark", told)
    found = concepts.find(row)
    if isinstance(found, Issue):
        return found
    uri, kind = found
    meant = "occupation" if kind in OCCUPATION_KINDS else "skills"
    if task and task != meant:
        told = f"The concept is of kind {kind}, which belongs to {meant}."
        return row.rejected("contradiction", "task", told)
    return {"task": meant, "mark": mark, "concept_uri": uri, "concept_kind": kind}


def _probability(text: str) -> float | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if 0 < number <= 1 else None


def _document(row: EnteredRow, documents: Mapping[str, FoundDocument]) -> FoundDocument | Issue:
    document_id, stated = row.text("document_id"), row.text("content_hash")
    if not document_id:
        told = "Write the identifier of the document."
        return row.rejected("structure_invalid", "document_id", told)
    found = documents.get(document_id)
    if found is None:
        told = "The study holds no such document, or not any more; the row waits for it."
        return row.waiting("document_unknown", "document_id", told)
    if stated and stated != found.content_hash:
        told = "The document was changed after it was read; read it again, or draw anew."
        return row.waiting("document_changed", "content_hash", told)
    side = row.word("side", "vacancies", "courses")
    if side is None or side not in ("", found.kind):
        row.note("contradiction", "side", f"The document is one of the {found.kind}.")
    return found


def _against_others(
    item: EnteredRow,
    row: dict[str, Any],
    settled: dict[Key, tuple[EnteredRow, dict[str, Any]]],
    drawn: dict[tuple[str, str], float],
) -> tuple[str, str] | str | None:
    """What is wrong beside other rows (column, message), "duplicate", or None; remembers it."""
    probability = row["inclusion_probability"]
    known = drawn.setdefault((row["round_id"], row["document_id"]), probability)
    if not isclose(known, probability, rel_tol=SAME_PROBABILITY):
        told = f"It was drawn with the probability {known} in this round; another row says so."
        return "inclusion_probability", told
    parts = ("round_id", "document_id", "task", "reading", "concept_uri")
    key = tuple(str(row[name] or "") for name in parts)
    if row["mark"] is None:
        key = (*key[:4], DRAWN)
    before = settled.setdefault((key[0], key[1], key[2], key[3], key[4]), (item, row))
    if before[0] is item:
        return None
    if before[1]["mark"] == row["mark"]:
        return "duplicate"
    return "mark", f"Row {before[0].row} marks the same otherwise; the first one counts."


def _settle_nothing(settled: dict[Key, tuple[EnteredRow, dict[str, Any]]], made: Entered) -> None:
    """A document cannot both hold nothing and something: then `none` does not count."""
    true = {key[:4] for key, (_, row) in settled.items() if row["mark"] == "true"}
    for key in [key for key in settled if not key[4] and key[:4] in true]:
        item, row = settled[key]
        if row["mark"] == "none":
            told = "Other rows mark something true in the same document. Take this one out."
            made.issues.append(item.rejected("contradiction", "mark", told))
            made.kept -= 1
            del settled[key]
