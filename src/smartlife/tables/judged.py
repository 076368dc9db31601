"""What judgements of people are about: documents and concepts of the study, looked up by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from smartlife.languages.letters import fold
from smartlife.model.provenance import stable_id
from smartlife.model.taxonomy import normal_uri
from smartlife.tables.local_concepts import local_uri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from smartlife.model.fields import ConceptKind, DocumentKind
    from smartlife.model.issues import Issue
    from smartlife.sources.entered.table import EnteredRow

DOCUMENT_IDS: Final[dict[DocumentKind, str]] = {"vacancies": "vacancy_id", "courses": "course_id"}
"""Kind of document → column of its identifier."""

OCCUPATION_KINDS: Final = ("occupation", "isco_group")

# Letters and digits, with what makes C++, C# and F# words of their own.
_WORD: Final = re.compile(r"[^\W_]+(?:\+\+|#)?")
_LONGEST_WORD: Final = 60


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
    title: str = ""


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
                found[row[name]] = FoundDocument(kind, row["lang"], hashed, row["title"] or "")
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

    @classmethod
    def read(cls, study_id: str, scan: Scan) -> KnownConcepts:
        """From core__concepts of a run."""
        kinds = {
            row["concept_uri"]: row["concept_kind"]
            for batch in scan("core__concepts", ["concept_uri", "concept_kind"])
            for row in batch.to_pylist()
        }
        return cls(study_id, kinds)

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
