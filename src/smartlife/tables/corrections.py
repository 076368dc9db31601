"""`inputs/corrections.tsv` → core__corrections: a person's word on links, checked.

One row says that a link is right or wrong: of a phrase in every document, or in one document.
Where two rows say the opposite, the newer one counts; of the same day, neither does. How
corrections change links is in `smartlife.linking.corrections`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from smartlife.model.issues import Issue
from smartlife.model.provenance import stable_id
from smartlife.sources.entered.table import EnteredRow, Form, open_entered, read_entered
from smartlife.tables.entered import Entered
from smartlife.tables.judged import (
    DOCUMENT_IDS,
    OCCUPATION_KINDS,
    FoundDocument,
    KnownConcepts,
    find_documents,
    phrase_key,
)
from smartlife.tables.language_of import language_code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.model.fields import DocumentKind
    from smartlife.store.run import StepRun

FORM: Final = Form(
    name="inputs/corrections.tsv",
    kind="judgements",
    columns=(
        "scope", "side", "lang", "phrase", "document_id", "concept_uri", "is_right",
        "by", "date", "note",
    ),
    needs=(("concept_uri",), ("is_right",), ("phrase", "document_id")),
    synonyms=(("concept", "concept_uri"), ("uri", "concept_uri"), ("right", "is_right"),
              ("language", "lang"), ("document", "document_id"), ("text", "phrase")),
)  # fmt: skip

FateWord = Literal["kept", "duplicate", "contradiction", "superseded"]

_NEVER: Final = date.min
_LOST: Final = {
    "contradiction": "{} says the opposite on the same day, or neither has a date; neither "
    "counts. Take one of them out, or give the later one its date.",
    "superseded": "{} says the opposite and is newer. Take this one out.",
}
"""What becomes of rows that do not count, the more surprising first → how it is told."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a row on one side.

    Attributes:
        kind: The side.
        word: The outcome.
        against: Rows that say the opposite, and decide it.
    """

    kind: DocumentKind
    word: FateWord
    against: tuple[int, ...]

    @property
    def rows(self) -> str:
        """The rows that say the opposite, as a sentence begins."""
        return f"Row {', '.join(map(str, self.against))}"


@dataclass(slots=True)
class Draft:
    """One row that can be understood, before it is known what else the file says.

    Attributes:
        row: The row.
        values: Columns of core__corrections that do not depend on the side.
        kinds: Sides it holds on.
    """

    row: EnteredRow
    values: dict[str, Any]
    kinds: tuple[DocumentKind, ...]

    @property
    def day(self) -> date:
        """Day of the judgement; the first of all days if it is not given."""
        return cast("date", self.values["judged_date"] or _NEVER)


def build(run: StepRun) -> None:
    """The step `corrections`: writes core__corrections; empty without the file."""
    opened = open_entered(run, FORM)
    if opened is None:
        run.write_rows("core__corrections", [])
        return
    concepts = run.read("core__concepts", ["concept_uri", "concept_kind"])
    items = list(read_entered(opened, FORM))
    ids = [item.text("document_id") for item in items if isinstance(item, EnteredRow)]
    documents = find_documents(run.scan, ids)
    made = check(items, KnownConcepts.of(run.study.study_id, concepts), documents)
    made.account(run.accounts, FORM)
    run.write_rows("core__corrections", made.rows)


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
    drafts: list[Draft] = []
    for item in made.counted(items):
        draft = _draft(item, concepts, documents)
        if isinstance(draft, Issue):
            made.issues.append(draft)
            made.outside += draft.severity == "noted"
        else:
            drafts.append(draft)
    _settle(drafts, made)
    return made


def _draft(
    row: EnteredRow, concepts: KnownConcepts, documents: Mapping[str, FoundDocument]
) -> Draft | Issue:
    found = concepts.find(row)
    if isinstance(found, Issue):
        return found
    uri, kind = found
    is_right = row.word("is_right", "yes", "no")
    if not is_right:
        return row.rejected("value_unknown", "is_right", "Write yes or no.")
    side = row.word("side", "vacancies", "courses", "both")
    if side is None:
        told = "Write vacancies, courses or both."
        return row.rejected("value_unknown", "side", told)
    place = _place(row, side or "both", documents)
    if isinstance(place, Issue):
        return place
    values, kinds = place
    if kind in OCCUPATION_KINDS:
        # "both" means advertisements: courses have no occupation that could be right or wrong
        kinds = tuple(one for one in kinds if one == "vacancies")
        if not kinds:
            told = "Courses are linked to skills. Name the skill that is taught."
            return row.rejected("value_unknown", "concept_uri", told)
    values |= {
        "concept_uri": uri,
        "concept_kind": kind,
        "is_right": is_right == "yes",
        "judged_by": row.text("by") or None,
        "judged_date": row.day("date"),
        "remark": row.text("note") or None,
    }
    return Draft(row, values, kinds)


def _place(
    row: EnteredRow, side: str, documents: Mapping[str, FoundDocument]
) -> tuple[dict[str, Any], tuple[DocumentKind, ...]] | Issue:
    """Where a correction holds: everywhere that a phrase stands, or in one document."""
    scope = row.word("scope", "phrase", "document")
    if scope is None:
        return row.rejected("value_unknown", "scope", "Write phrase or document.")
    phrase = row.text("phrase")
    key = phrase_key(phrase)
    values: dict[str, Any] = {"phrase": phrase or None, "phrase_key": key or None}
    if (scope or ("document" if row.text("document_id") else "phrase")) == "document":
        return _in_document(row, side, values, documents)
    if not key:
        return row.rejected("structure_invalid", "phrase", "Write the words of the phrase.")
    lang = language_code(row.text("lang"))
    if row.text("lang") and lang is None:
        return row.rejected("value_unknown", "lang", "Write the language in two letters, as lv.")
    values |= {"scope": "phrase", "lang": lang, "document_id": None}
    return values, tuple(kind for kind in DOCUMENT_IDS if side in ("both", kind))


def _in_document(
    row: EnteredRow, side: str, values: dict[str, Any], documents: Mapping[str, FoundDocument]
) -> tuple[dict[str, Any], tuple[DocumentKind, ...]] | Issue:
    document_id = row.text("document_id")
    if not document_id:
        told = "Write the identifier of the document, or choose phrase as scope."
        return row.rejected("structure_invalid", "document_id", told)
    found = documents.get(document_id)
    if found is None:
        told = "The study holds no such document, or not any more; the row waits for it."
        return row.waiting("document_unknown", "document_id", told)
    if side not in ("both", found.kind):
        row.note("contradiction", "side", f"The document is one of the {found.kind}.")
    values |= {"scope": "document", "lang": found.lang, "document_id": document_id}
    return values, (found.kind,)


def _settle(drafts: list[Draft], made: Entered) -> None:
    """Decides between rows on the same link."""
    by_key: dict[tuple[Any, ...], list[Draft]] = {}
    for draft in drafts:
        for kind in draft.kinds:
            by_key.setdefault(_key(draft, kind), []).append(draft)
    fates: dict[int, list[Fate]] = {draft.row.row: [] for draft in drafts}
    for key, rivals in by_key.items():
        newest = max(rivals, key=lambda one: (one.day, one.row.row))
        for draft in rivals:
            fate = _fate(draft, newest, rivals, key[0])
            fates[draft.row.row].append(fate)
            if fate.word == "kept":
                made.rows.append(_row(draft, key))
    for draft in drafts:
        _tell(draft, fates[draft.row.row], made)
    made.rows.sort(key=lambda row: str(row["correction_id"]))


def _key(draft: Draft, kind: DocumentKind) -> tuple[Any, ...]:
    values = draft.values
    place = values["document_id"] or (values["lang"], values["phrase_key"])
    return kind, values["scope"], place, values["concept_uri"]


def _fate(draft: Draft, newest: Draft, rivals: list[Draft], kind: DocumentKind) -> Fate:
    """The newest row counts; of several that say the same, the last in the file."""
    opposite = [one for one in rivals if one.values["is_right"] != draft.values["is_right"]]
    same_day = tuple(one.row.row for one in opposite if one.day == draft.day)
    if same_day and draft.day == newest.day:
        return Fate(kind, "contradiction", same_day)
    newer = tuple(one.row.row for one in opposite if one.day > draft.day)
    if newer:
        return Fate(kind, "superseded", newer)
    word: FateWord = "kept" if draft is newest else "duplicate"
    return Fate(kind, word, tuple(one.row.row for one in opposite))


def _tell(draft: Draft, fates: list[Fate], made: Entered) -> None:
    """Counts a row once, and reports it wherever another one says the opposite."""
    row = draft.row
    made.issues += row.notes
    lost = next((fate for word in _LOST for fate in fates if fate.word == word), None)
    is_kept = any(fate.word == "kept" for fate in fates)
    if lost is not None and not is_kept:
        made.issues.append(row.rejected(lost.word, "is_right", _LOST[lost.word].format(lost.rows)))
        return
    made.kept += is_kept
    made.duplicates += not is_kept
    if lost is not None:
        # only some of what the row says is lost, so it is no rejected row
        told = f"Of {lost.kind}: {_LOST[lost.word].format(lost.rows)}"
        made.issues.append(row.waiting(lost.word, "is_right", told))
    won = next((fate for fate in fates if fate.word == "kept" and fate.against), None)
    if won is not None:
        told = f"{won.rows} says the opposite; it is older."
        made.issues.append(row.waiting("contradiction", "is_right", told))


def _row(draft: Draft, key: tuple[Any, ...]) -> dict[str, Any]:
    kind, scope, place, uri = key
    parts = place if isinstance(place, tuple) else (place,)
    return {
        **draft.values,
        "correction_id": stable_id(kind, scope, *parts, uri),
        "document_kind": kind,
        "source_id": FORM.name,
        "file": draft.row.file,
        "row": draft.row.row,
    }
