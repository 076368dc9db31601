"""Links documents to concepts: puts together what titles, texts and sources say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from smartlife.linking.group_links import (
    MATCHES,
    Likely,
    has_practice,
    likely_concepts,
    weigh_groups,
)
from smartlife.linking.lookup import LEAST_OF_LINK, find_skills, link_score, match_titles
from smartlife.linking.occupation_groups import Asked
from smartlife.linking.statements import find_statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from smartlife.linking.cues import Side
    from smartlife.linking.index import LinkIndex
    from smartlife.linking.matching import Match
    from smartlife.linking.sentences import Found
    from smartlife.model.fields import Evidence, LinkMethod

_GIVEN_ISCO_PROBABILITY: Final = 0.95
_MOST_OCCUPATIONS: Final = 3
_MOST_INFERRED: Final = 40
_LEAST_TO_INFER: Final = 0.5


@dataclass(frozen=True, slots=True)
class Document:
    """A vacancy or course, as far as linking needs it; missing texts are "".

    Attributes:
        document_id: Its identifier.
        side: Which of both it is.
        title: Title as in the core table.
        text: Text as in the core table.
        lang: Language.
        skill_uris: Skills that the source gives.
        isco_code: ISCO-08 code that the source gives, 1 to 4 digits.
    """

    document_id: str
    side: Side
    title: str
    text: str
    lang: str
    skill_uris: tuple[str, ...] = ()
    isco_code: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One link of a document; the columns of the link tables."""

    concept_uri: str
    concept_kind: str
    score: float
    probability: float
    is_calibrated: bool
    method: LinkMethod
    evidence: Evidence
    span_field: str
    span_start: int | None
    span_end: int | None
    phrase: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class _Passage:
    """A part of a document that may name skills."""

    field: str
    start: int
    words: str


def link_documents(documents: Sequence[Document], index: LinkIndex) -> Iterator[list[Mention]]:
    """The mentions of each document, ranked; all titles and all sentences are asked at once."""
    passages = [list(_passages(document)) for document in documents]
    matches = _matches(documents, index)
    likely = _likely(documents, passages, matches, index)
    found = _found(documents, passages, index)
    for number, (document, parts) in enumerate(zip(documents, passages, strict=True)):
        occupations = [
            *_given_occupation(document, index),
            *_occupations(matches[number], likely.get(number), index),
        ]
        skills = _best([*_given(document, index), *_named(document, parts, found, index)])
        if document.side == "vacancies" and not skills:
            skills = _inferred(occupations, index)
        yield [*_ranked(occupations), *_ranked(skills)]


# --- occupations


def _matches(documents: Sequence[Document], index: LinkIndex) -> list[Sequence[Match]]:
    """What the titles of vacancies match, best first; inside of the code that is given."""
    rows = [row for row, one in enumerate(documents) if one.side == "vacancies"]
    asked = [documents[row] for row in rows]
    titles = [(one.title, one.lang, one.isco_code) for one in asked]
    found: list[Sequence[Match]] = [()] * len(documents)
    for row, matches in zip(rows, match_titles(titles, index, MATCHES), strict=True):
        found[row] = matches
    return found


def _likely(
    documents: Sequence[Document],
    passages: Sequence[list[_Passage]],
    matches: Sequence[Sequence[Match]],
    index: LinkIndex,
) -> dict[int, list[Likely]]:
    """What title and text say together, by number of the document.

    Titles decide alone where a code is given, where they match nothing, and where there is no
    text, unless it is known how people code advertisements of the language.
    """
    rows = [
        row
        for row, one in enumerate(documents)
        if matches[row] and not one.isco_code and (one.text or has_practice(one.lang))
    ]
    asked = [
        Asked(
            title=documents[row].title,
            text=documents[row].text,
            statements=" ".join(passage.words for passage in passages[row]),
            lang=documents[row].lang,
            candidates=matches[row],
        )
        for row in rows
    ]
    shares = weigh_groups(asked, index.groups)
    return {
        row: likely_concepts(shares[place], asked[place], index.groups, index.concepts)
        for place, row in enumerate(rows)
    }


def _given_occupation(document: Document, index: LinkIndex) -> Iterator[Mention]:
    given = index.group_of(document.isco_code)
    if given is not None:
        certainty = (1.0, _GIVEN_ISCO_PROBABILITY, False)
        span = ("source", None, None)
        yield _mention(index, given, certainty, ("given", "observed"), span, document.isco_code)


def _occupations(
    matches: Sequence[Match], likely: list[Likely] | None, index: LinkIndex
) -> Iterator[Mention]:
    for one in likely if likely is not None else _by_title(matches):
        # A group that only the text speaks for is written beside the title that left it open.
        match = matches[one.match or 0]
        is_match = one.match is not None
        yield _mention(
            index,
            one.concept,
            (match.score if is_match else one.probability, one.probability, one.is_calibrated),
            ("exact" if is_match and match.is_exact else "similar", "observed"),
            ("title", match.start, match.end),
            match.phrase,
        )


def _by_title(matches: Sequence[Match]) -> Iterator[Likely]:
    """The likeliest matches of a title; none if nothing fits it."""
    for place, one in enumerate(matches[:_MOST_OCCUPATIONS]):
        if one.probability >= LEAST_OF_LINK:
            yield Likely(one.concept, one.probability, one.is_calibrated, place)


# --- skills


def _given(document: Document, index: LinkIndex) -> Iterator[Mention]:
    for uri in document.skill_uris:
        number = index.concepts.number_of(uri)
        if number is not None:
            certainty, span = (1.0, 1.0, False), ("source", None, None)
            yield _mention(index, number, certainty, ("given", "observed"), span, uri)


def _passages(document: Document) -> Iterator[_Passage]:
    if document.side == "courses":
        yield _Passage("title", 0, document.title)
    for statement in find_statements(document.text, document.lang, document.side):
        yield _Passage("text", statement.start, document.text[statement.start : statement.end])


def _found(
    documents: Sequence[Document], passages: Sequence[list[_Passage]], index: LinkIndex
) -> dict[tuple[str, bool, str], list[Found]]:
    """The skills of each different passage: by language, whether it is a title, and its words."""
    asked = dict.fromkeys(
        (document.lang, one.field == "title", one.words)
        for document, parts in zip(documents, passages, strict=True)
        for one in parts
    )
    found: dict[tuple[str, bool, str], list[Found]] = {}
    for lang, is_title in sorted({(lang, is_title) for lang, is_title, _ in asked}):
        words = [one[2] for one in asked if one[:2] == (lang, is_title)]
        for text, one in zip(
            words, find_skills(words, lang, index, is_title=is_title), strict=True
        ):
            found[lang, is_title, text] = one
    return found


def _named(
    document: Document,
    passages: list[_Passage],
    found: Mapping[tuple[str, bool, str], list[Found]],
    index: LinkIndex,
) -> Iterator[Mention]:
    for passage in passages:
        for one in found[document.lang, passage.field == "title", passage.words]:
            yield _mention(
                index,
                one.concept,
                (link_score(one), one.probability, one.is_calibrated),
                (one.method, "observed"),
                (passage.field, passage.start + one.start, passage.start + one.end),
                one.phrase,
            )


def _best(mentions: Iterable[Mention]) -> list[Mention]:
    """One mention per concept: what is given, else the likeliest, else the first.

    So a document's probability of a skill is the highest of its statements. They are not taken
    together as if each were a chance of its own: statements of a document repeat each other's
    words, and what misleads one misleads the next.
    """
    best: dict[str, Mention] = {}
    for mention in mentions:
        known = best.get(mention.concept_uri)
        if known is None or (known.method != "given" and _worth(mention) > _worth(known)):
            best[mention.concept_uri] = mention
    return list(best.values())


def _worth(mention: Mention) -> tuple[float, float]:
    return mention.probability, mention.score


def _inferred(occupations: list[Mention], index: LinkIndex) -> list[Mention]:
    """Essential skills of the best occupation, if the link to it is more likely right than not."""
    best = next((one for one in occupations if one.concept_kind == "occupation"), None)
    number = index.concepts.number_of(best.concept_uri) if best else None
    if best is None or number is None or best.probability < _LEAST_TO_INFER:
        return []
    return [
        _mention(
            index,
            skill,
            (best.score, best.probability, False),
            ("occupation", "inferred"),
            (best.span_field, best.span_start, best.span_end),
            best.phrase,
        )
        for skill in index.essential.of(number)[:_MOST_INFERRED]
    ]


# --- mentions


def _ranked(mentions: list[Mention]) -> list[Mention]:
    """In order of what is given, then of probability, with ranks."""
    ordered = sorted(
        mentions,
        key=lambda one: (
            one.method != "given",
            -one.probability,
            -one.score,
            one.span_start or 0,
            one.concept_uri,
        ),
    )
    return [replace(one, rank=rank) for rank, one in enumerate(ordered, 1)]


def _mention(
    index: LinkIndex,
    concept: int,
    certainty: tuple[float, float, bool],
    how: tuple[LinkMethod, Evidence],
    span: tuple[str, int | None, int | None],
    phrase: str,
) -> Mention:
    return Mention(
        concept_uri=index.concepts.uri(concept),
        concept_kind=index.concepts.kind(concept),
        score=certainty[0],
        probability=certainty[1],
        is_calibrated=certainty[2],
        method=how[0],
        evidence=how[1],
        span_field=span[0],
        span_start=span[1],
        span_end=span[2],
        phrase=phrase,
    )
