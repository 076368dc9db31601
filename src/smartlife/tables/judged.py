"""What judgements of people are about: documents and concepts of the study, looked up by name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from smartlife.languages.letters import fold
from smartlife.model.issues import Issue
from smartlife.model.provenance import stable_id
from smartlife.model.taxonomy import normal_uri
from smartlife.sources.entered.table import open_entered, read_entered
from smartlife.tables.local_concepts import local_uri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from smartlife.model.fields import ConceptKind, DocumentKind
    from smartlife.sources.entered.table import EnteredRow, Form
    from smartlife.store.accounts import Accounts
    from smartlife.store.run import StepRun

DOCUMENT_IDS: Final[dict[DocumentKind, str]] = {"vacancies": "vacancy_id", "courses": "course_id"}
"""Kind of document → column of its identifier."""

OCCUPATION_KINDS: Final = ("occupation", "isco_group")

# Letters and digits, with what makes C++, C# and F# words of their own.
_WORD: Final = re.compile(r"[^\W_]+(?:\+\+|#)?")
_LONGEST_WORD: Final = 60


@dataclass(slots=True)
class Entered:
    """What a file of judgements says, and what became of its rows.

    Attributes:
        rows: Rows of its core table, sorted by its key.
        issues: Rejected rows and notes.
        read: Rows in the file.
        kept: Rows in use.
        duplicates: Rows that repeat another one.
        outside: Rows on documents that the study does not hold now, or not as they were.
        waiting: Rows in use of a draw that nobody has judged; they are no rows of its core table.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    read: int = 0
    kept: int = 0
    duplicates: int = 0
    outside: int = 0
    waiting: int = 0

    def counted(self, items: Iterable[EnteredRow | Issue]) -> Iterator[EnteredRow]:
        """Yields the rows and counts them; what is wrong with the others is kept."""
        for item in items:
            if isinstance(item, Issue):
                self.issues.append(item)
                self.read += item.severity == "rejected" and item.row is not None
            else:
                self.read += 1
                yield item

    def account(self, accounts: Accounts, form: Form) -> None:
        """Tells the accounts of a step what became of the rows."""
        accounts.read(form.name, form.kind, self.read)
        accounts.kept(form.name, form.kind, self.kept)
        accounts.duplicates(form.name, form.kind, self.duplicates)
        accounts.outside(form.name, form.kind, self.outside)
        for issue in self.issues:
            accounts.issue(form.name, form.kind, issue)


def kept_once(
    items: Iterable[EnteredRow | Issue],
    row_of: Callable[[EnteredRow], dict[str, Any] | Issue],
    key: Sequence[str],
) -> Entered:
    """Checks rows one by one; of those with the same key the first one is kept.

    Args:
        items: As `read_entered` gives them.
        row_of: A row of the core table, or why there is none.
        key: Columns of it.
    """
    made = Entered()
    settled: dict[tuple[Any, ...], dict[str, Any]] = {}
    for item in made.counted(items):
        row = row_of(item)
        if isinstance(row, Issue):
            made.issues.append(row)
        elif (named := tuple(row[name] for name in key)) in settled:
            made.duplicates += 1
        else:
            settled[named] = row
            made.kept += 1
    made.rows = [settled[named] for named in sorted(settled)]
    return made


def write_entered_rows(
    run: StepRun,
    form: Form,
    check: Callable[[Iterable[EnteredRow | Issue]], Entered],
    table: str,
) -> None:
    """Writes the core table of a file that people fill in; empty without the file."""
    opened = open_entered(run, form)
    made = Entered() if opened is None else check(read_entered(opened, form))
    if opened is not None:
        made.account(run.accounts, form)
    run.write_rows(table, made.rows)


class Scan(Protocol):
    """Reads columns of a table batch by batch: `StepRun.scan`, or the same from a lake."""

    def __call__(
        self, table: str, columns: Sequence[str] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """Yields the batches."""


class FoundDocument(NamedTuple):
    """A document that a judgement names."""

    kind: DocumentKind
    lang: str
    content_hash: str


class PlacedWord(NamedTuple):
    """A word of a text, folded, with its place."""

    folded: str
    start: int
    end: int


def placed_words(text: str) -> list[PlacedWord]:
    """The words of a text: lower case, without diacritics, with where they stand."""
    return [
        PlacedWord(fold(hit.group()[:_LONGEST_WORD]), hit.start(), hit.end())
        for hit in _WORD.finditer(text)
    ]


def phrase_key(text: str) -> str:
    """The form in which phrases are compared: folded words with single spaces."""
    return " ".join(word.folded for word in placed_words(text))


def content_hash(title: str | None, text: str | None) -> str:
    """Checksum of what a reader of a document sees."""
    return stable_id(title or "", text or "")


def find_documents(scan: Scan, ids: Iterable[str]) -> dict[str, FoundDocument]:
    """Looks documents up in core__vacancies and core__courses; unknown ones are left out."""
    wanted = pa.array(sorted(set(ids)), pa.string())
    found: dict[str, FoundDocument] = {}
    if not len(wanted):
        return found
    for kind, name in DOCUMENT_IDS.items():
        for batch in scan(f"core__{kind}", [name, "lang", "title", "text"]):
            hits = batch.filter(pc.is_in(batch.column(name), value_set=wanted))
            for row in hits.to_pylist():
                hashed = content_hash(row["title"], row["text"])
                found[row[name]] = FoundDocument(kind, row["lang"], hashed)
    return found


@dataclass(frozen=True, slots=True)
class KnownConcepts:
    """The concepts of the study.

    Attributes:
        study_id: Code of the study: own concepts may be named by their id.
        kinds: URI → kind.
    """

    study_id: str
    kinds: Mapping[str, ConceptKind]

    @classmethod
    def of(cls, study_id: str, concepts: pa.Table) -> KnownConcepts:
        """From core__concepts (concept_uri, concept_kind)."""
        uris, kinds = (concepts[name].to_pylist() for name in ("concept_uri", "concept_kind"))
        return cls(study_id, dict(zip(uris, kinds, strict=True)))

    def find(self, row: EnteredRow) -> tuple[str, ConceptKind] | Issue:
        """The concept in the cell `concept_uri`: a URI, or the id of an own concept."""
        said = row.text("concept_uri")
        if not said:
            told = "Write the URI of the concept, or the id of one in inputs/concepts.tsv."
            return row.rejected("uri_invalid", "concept_uri", told)
        own = local_uri(self.study_id, said.lower())
        uri = (normal_uri(said) or said) if ":" in said else own
        if uri not in self.kinds:
            told = "Look for the concept with `smartlife taxonomy search`, and copy its URI."
            return row.rejected("concept_unknown", "concept_uri", told)
        return uri, self.kinds[uri]
