"""Applies a person's word to the machine's links: it wins.

What is wrong is removed, with the skills that were inferred from it; what is right is there with
probability 1 and the method `corrected`. A correction of one document wins over one of a phrase,
one of a language over one of all. A mention is meant by a phrase if its own phrase, the words of
its span, or the whole title are that phrase; a phrase that is right is looked for in titles, and
for skills in texts. A person who names the occupation of an advertisement names it alone: other
occupations of it are removed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from smartlife.languages.letters import fold
from smartlife.tables.judged import DOCUMENT_IDS, OCCUPATION_KINDS, phrase_key, placed_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from smartlife.model.fields import DocumentKind

    Row = dict[str, Any]

METHOD: Final = "corrected"
_PERSON: Final = "person"
"""Field of the evidence where nothing but a person's word is."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections of one kind of documents. Immutable, and small enough to be sent around.

    Attributes:
        kind: Kind of the documents.
        of_documents: Document → concept → (kind of the concept, right or not, phrase).
        of_phrases: Language or "" → phrase → concept → (kind of the concept, right or not).
    """

    kind: DocumentKind
    of_documents: dict[str, dict[str, tuple[str, bool, str]]] = field(default_factory=dict)
    of_phrases: dict[str, dict[str, dict[str, tuple[str, bool]]]] = field(default_factory=dict)

    @classmethod
    def of(cls, kind: DocumentKind, rows: pa.Table) -> Corrections:
        """From core__corrections."""
        made = cls(kind)
        for row in rows.to_pylist():
            if row["document_kind"] != kind:
                continue
            uri, said = row["concept_uri"], (row["concept_kind"], row["is_right"])
            if row["scope"] == "document":
                in_document = made.of_documents.setdefault(row["document_id"], {})
                in_document[uri] = (*said, row["phrase_key"] or "")
            else:
                phrases = made.of_phrases.setdefault(row["lang"] or "", {})
                phrases.setdefault(row["phrase_key"], {})[uri] = said
        return made

    @property
    def empty(self) -> bool:
        """True if there is nothing to apply."""
        return not (self.of_documents or self.of_phrases)

    def phrases_in(self, lang: str) -> dict[str, dict[str, tuple[str, bool]]]:
        """Phrases that count in a language; what is said of the language itself wins."""
        own = self.of_phrases.get(lang, {})
        return {
            phrase: {**self.of_phrases.get("", {}).get(phrase, {}), **own.get(phrase, {})}
            for phrase in {**self.of_phrases.get("", {}), **own}
        }


@dataclass(frozen=True, slots=True)
class _Document:
    """One document and what is said of it."""

    document_id: str
    lang: str
    title: str
    text: str

    def span(self, mention: Row) -> str:
        """The words that a mention points to."""
        start, end = mention["span_start"], mention["span_end"]
        if start is None or end is None:
            return ""
        return (self.title if mention["span_field"] == "title" else self.text)[start:end]


class CorrectedLinker:
    """A linker of batches whose mentions are then corrected; can be sent to other processes."""

    def __init__(
        self, linker: Callable[[pa.RecordBatch], pa.RecordBatch], corrections: Corrections
    ) -> None:
        self._linker = linker
        self._corrections = corrections

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Links a batch of documents and applies what people said."""
        return apply_corrections(self._linker(batch), batch, self._corrections)


def apply_corrections(
    mentions: pa.RecordBatch, documents: pa.RecordBatch, corrections: Corrections
) -> pa.RecordBatch:
    """Returns the mentions of a batch of documents as people corrected them.

    Args:
        mentions: As `linking.batch.link_batch` gives them.
        documents: The batch they were made from: identifier, title, text, lang.
        corrections: What people said.
    """
    if corrections.empty:
        return mentions
    id_column = DOCUMENT_IDS[corrections.kind]
    said = _Phrases(corrections)
    order = {one: number for number, one in enumerate(documents.column(id_column).to_pylist())}
    suspects = _named_in(mentions, id_column, said.concepts)
    touched: list[tuple[_Document, dict[str, Row]]] = []
    for document in _documents_of(documents, id_column):
        own = corrections.of_documents.get(document.document_id, {})
        right = _right(document, own, said)
        if own or right or document.document_id in suspects:
            touched.append((document, right))
    changed: dict[str, list[Row]] = {}
    by_document = _rows_of(mentions, id_column, [one.document_id for one, _ in touched])
    for document, right in touched:
        own = corrections.of_documents.get(document.document_id, {})
        before = by_document.get(document.document_id, [])
        after = _corrected(document, before, right, own, said.of(document.lang))
        if after is not before:
            made = [
                {**row, id_column: document.document_id, "lang": document.lang}
                for row in _ranked(after)
            ]
            changed[document.document_id] = made
    if not changed:
        return mentions
    return _put_together(mentions, changed, order, id_column)


def _put_together(
    mentions: pa.RecordBatch, changed: dict[str, list[Row]], order: dict[str, int], id_column: str
) -> pa.RecordBatch:
    """Mentions of the other documents as they were, those of the changed ones anew, in order."""
    ids = pa.array(sorted(changed), pa.string())
    others = mentions.filter(pc.invert(pc.is_in(mentions.column(id_column), value_set=ids)))
    rows = [row for document in sorted(changed, key=order.__getitem__) for row in changed[document]]
    made = pa.RecordBatch.from_pylist(rows, schema=mentions.schema)
    both = pa.Table.from_batches([others, made])
    place = [order[one] for one in both[id_column].to_pylist()]
    # a stable sort: inside of a document the order stays
    sequence = sorted(range(len(place)), key=place.__getitem__)
    batches = both.take(pa.array(sequence, pa.int64())).combine_chunks().to_batches()
    empty: pa.RecordBatch = mentions.slice(0, 0)
    return batches[0] if batches else empty


def _named_in(mentions: pa.RecordBatch, id_column: str, uris: list[str]) -> set[str]:
    """Documents with a mention of one of these concepts."""
    mine = pc.is_in(mentions.column("concept_uri"), value_set=pa.array(uris, pa.string()))
    return set(mentions.column(id_column).filter(mine).to_pylist())


def _rows_of(mentions: pa.RecordBatch, id_column: str, ids: list[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    mine = pc.is_in(mentions.column(id_column), value_set=pa.array(ids, pa.string()))
    for row in mentions.filter(mine).to_pylist():
        found[row[id_column]].append(row)
    return found


def _documents_of(batch: pa.RecordBatch, id_column: str) -> Iterable[_Document]:
    columns = (batch.column(name).to_pylist() for name in (id_column, "lang", "title", "text"))
    for document_id, lang, title, text in zip(*columns, strict=True):
        yield _Document(document_id, lang or "", title or "", text or "")


class _Phrases:
    """Phrases by language, ready to be found: by their first word."""

    def __init__(self, corrections: Corrections) -> None:
        self._corrections = corrections
        self._known: dict[str, dict[str, dict[str, tuple[str, bool]]]] = {}
        self._starts: dict[tuple[str, str], dict[str, list[tuple[str, ...]]]] = {}
        in_phrases = (named for one in corrections.of_phrases.values() for named in one.values())
        self.concepts = sorted({uri for named in in_phrases for uri in named})

    def of(self, lang: str) -> dict[str, dict[str, tuple[str, bool]]]:
        """Phrase → concept → verdict."""
        if lang not in self._known:
            self._known[lang] = self._corrections.phrases_in(lang)
        return self._known[lang]

    def right_in(self, text: str, place: str, lang: str) -> dict[str, tuple[int, int]]:
        """Phrases that name something right and stand in a text, with where they first do.

        Args:
            text: A title or text.
            place: "title", or "text", where no occupations are looked for.
            lang: Its language.
        """
        starts = self._starts_of(place, lang)
        folded = fold(text) if starts else ""
        found: dict[str, tuple[int, int]] = {}
        # few texts hold any of them: cutting the others into words would take long
        if not any(start in folded for start in starts):
            return found
        words = placed_words(text)
        for number, word in enumerate(words):
            for phrase in starts.get(word.folded, ()):
                behind = words[number : number + len(phrase)]
                if tuple(one.folded for one in behind) == phrase:
                    found.setdefault(" ".join(phrase), (behind[0].start, behind[-1].end))
        return found

    def right_of(self, phrase: str, place: str, lang: str) -> list[tuple[str, str]]:
        """Concepts (URI, kind) that the phrase rightly names in such a place."""
        return [
            (uri, kind)
            for uri, (kind, is_right) in self.of(lang)[phrase].items()
            if is_right and (place == "title" or kind not in OCCUPATION_KINDS)
        ]

    def _starts_of(self, place: str, lang: str) -> dict[str, list[tuple[str, ...]]]:
        if (place, lang) not in self._starts:
            starts: dict[str, list[tuple[str, ...]]] = {}
            for phrase in self.of(lang):
                if self.right_of(phrase, place, lang):
                    words = tuple(phrase.split(" "))
                    starts.setdefault(words[0], []).append(words)
            self._starts[place, lang] = starts
        return self._starts[place, lang]


def _corrected(
    document: _Document,
    before: list[Row],
    right: dict[str, Row],
    own: dict[str, tuple[str, bool, str]],
    phrases: dict[str, dict[str, tuple[str, bool]]],
) -> list[Row]:
    """The mentions of one document; the very same list if nothing is said of them."""
    wrong = {uri for uri, (_, is_right, _) in own.items() if not is_right}
    kept: list[Row] = []
    dropped: list[Row] = []
    for mention in before:
        uri = mention["concept_uri"]
        verdict = None if uri in own else _verdict(document, mention, phrases)
        if uri in wrong or (verdict is False and uri not in right):
            dropped.append(mention)
        elif verdict and uri not in right:
            right[uri] = _given(mention)
            kept.append(mention)
        else:
            kept.append(mention)
    if not dropped and not right:
        return before
    return _settled(kept, dropped, right)


def _verdict(
    document: _Document, mention: Row, phrases: dict[str, dict[str, tuple[str, bool]]]
) -> bool | None:
    """What is said of the phrase of a mention: right, wrong or nothing."""
    if not phrases:
        return None
    keys = [phrase_key(mention["phrase"]), phrase_key(document.span(mention))]
    if mention["span_field"] == "title":
        keys.append(phrase_key(document.title))
    for key in keys:
        verdict = phrases.get(key, {}).get(mention["concept_uri"])
        if verdict is not None:
            return verdict[1]
    return None


def _right(
    document: _Document, own: dict[str, tuple[str, bool, str]], said: _Phrases
) -> dict[str, Row]:
    """Concept → a mention of it, of all that people say is right in a document."""
    found: dict[str, Row] = {}
    for name, text in (("title", document.title), ("text", document.text)):
        for phrase, (start, end) in said.right_in(text, name, document.lang).items():
            for uri, kind in said.right_of(phrase, name, document.lang):
                if uri not in own:
                    found.setdefault(uri, _mention(uri, kind, (name, start, end), phrase))
    for uri, (kind, is_right, phrase) in own.items():
        if is_right:
            found[uri] = _mention(uri, kind, _place_of(phrase, document), phrase)
    return found


def _place_of(phrase: str, document: _Document) -> tuple[str, int | None, int | None]:
    """Where the phrase first stands; a person may also name what no words of the document say."""
    wanted = phrase.split(" ")
    for name, text in (("title", document.title), ("text", document.text)) if phrase else ():
        words = placed_words(text)
        for place in range(len(words) - len(wanted) + 1):
            behind = words[place : place + len(wanted)]
            if [one.folded for one in behind] == wanted:
                return name, behind[0].start, behind[-1].end
    return _PERSON, None, None


def _mention(uri: str, kind: str, span: tuple[str, int | None, int | None], phrase: str) -> Row:
    return {
        "concept_uri": uri,
        "concept_kind": kind,
        "score": 1.0,
        "probability": 1.0,
        "is_calibrated": True,
        "method": METHOD,
        "evidence": "observed",
        "span_field": span[0],
        "span_start": span[1],
        "span_end": span[2],
        "phrase": phrase,
        "rank": 0,
    }


def _given(mention: Row) -> Row:
    """A mention of the machine that a person says is right."""
    certain = {"probability": 1.0, "is_calibrated": True, "method": METHOD, "evidence": "observed"}
    return {**mention, **certain}


def _settled(kept: list[Row], dropped: list[Row], right: dict[str, Row]) -> list[Row]:
    """What is left, with what is right, and without what followed from what is wrong."""
    dropped = list(dropped)
    if any(row["concept_kind"] in OCCUPATION_KINDS for row in right.values()):
        others = [
            row
            for row in kept
            if row["concept_kind"] in OCCUPATION_KINDS and row["concept_uri"] not in right
        ]
        dropped += others
        kept = [row for row in kept if row not in others]
    names = set(right)
    followed = {
        (row["phrase"], row["score"]) for row in dropped if row["concept_kind"] == "occupation"
    }
    after: list[Row] = []
    for row in kept:
        uri = row["concept_uri"]
        if row["evidence"] == "inferred":
            if uri not in names and (row["phrase"], row["score"]) not in followed:
                after.append(row)
        elif uri in right:
            # the machine's place of it is as good, and tells more if there is no phrase
            made = right.pop(uri)
            after.append(made if made["span_start"] is not None else _given(row))
        else:
            after.append(row)
    return [*after, *right.values()]


def _ranked(rows: list[Row]) -> list[Row]:
    """Occupations, then skills; inside of each what people said, then the order of the machine."""
    made: list[Row] = []
    for is_occupation in (True, False):
        mine = [row for row in rows if (row["concept_kind"] in OCCUPATION_KINDS) is is_occupation]
        mine.sort(key=_order)
        made += [{**row, "rank": rank} for rank, row in enumerate(mine, 1)]
    return made


def _order(row: Row) -> tuple[Any, ...]:
    return row["method"] != METHOD, row["rank"], row["span_start"] or 0, row["concept_uri"]
