"""Links documents to concepts: puts together what titles, texts and sources say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from smartlife.linking.calibration import occupation_probability, skill_probability
from smartlife.linking.index import PIVOT
from smartlife.linking.ranking import AskedTitle, rank_titles
from smartlife.linking.statements import find_statements, negated_clauses
from smartlife.linking.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from smartlife.linking.index import LinkIndex
    from smartlife.linking.ranking import RankedTitle
    from smartlife.linking.skills import Found
    from smartlife.linking.statements import Side
    from smartlife.model.fields import Evidence, LinkMethod

_GIVEN_ISCO_PROBABILITY: Final = 0.95
_MOST_OCCUPATIONS: Final = 3
_CLOSE: Final = 0.9
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


def link_documents(documents: Sequence[Document], index: LinkIndex) -> Iterator[list[Mention]]:
    """The mentions of each document, ranked; titles are ranked for all documents at once."""
    titled = [document for document in documents if document.side == "vacancies"]
    ranked = iter(rank_titles([AskedTitle(d.title, d.lang, d.isco_code) for d in titled], index))
    cache: dict[tuple[str, str, str], list[Found]] = {}
    for document in documents:
        occupations: list[Mention] = []
        if document.side == "vacancies":
            occupations = _occupations(document, next(ranked), index)
        skills = _best(_skills(document, index, cache))
        if document.side == "vacancies" and not skills:
            skills = _inferred(occupations, index)
        yield [*_ranked(occupations), *_ranked(skills)]


def _occupations(
    document: Document, ranked: tuple[RankedTitle, ...], index: LinkIndex
) -> list[Mention]:
    found: list[Mention] = []
    given = index.group_of(document.isco_code)
    if given is not None:
        found.append(
            _mention(
                index,
                given,
                (1.0, _GIVEN_ISCO_PROBABILITY, False),
                ("given", "observed"),
                ("source", None, None),
                document.isco_code,
            )
        )
    for number, one in enumerate(ranked[:_MOST_OCCUPATIONS]):
        if one.concept == given or one.score < _CLOSE * ranked[0].score:
            continue
        probability, is_calibrated = occupation_probability(
            one.lang, one.score, one.gap, is_exact=one.is_exact
        )
        if number:
            probability = round(probability * (one.score / ranked[0].score) / (number + 1), 6)
        found.append(
            _mention(
                index,
                one.concept,
                (one.score, probability, is_calibrated and not number),
                ("exact" if one.is_exact else "similar", "observed"),
                ("title", one.start, one.end),
                one.phrase,
            )
        )
    return found


def _skills(
    document: Document, index: LinkIndex, cache: dict[tuple[str, str, str], list[Found]]
) -> Iterator[Mention]:
    for uri in document.skill_uris:
        number = index.concepts.number_of(uri)
        if number is not None:
            yield _mention(
                index,
                number,
                (1.0, 1.0, False),
                ("given", "observed"),
                ("source", None, None),
                uri,
            )
    if document.side == "courses":
        yield from _found_in(document.title, "title", 0, document.lang, index, cache)
    for statement in find_statements(document.text, document.lang, document.side):
        words = document.text[statement.start : statement.end]
        yield from _found_in(words, "text", statement.start, document.lang, index, cache)


def _found_in(
    statement: str,
    field: str,
    offset: int,
    lang: str,
    index: LinkIndex,
    cache: dict[tuple[str, str, str], list[Found]],
) -> Iterator[Mention]:
    key = (lang, field, statement)
    if key not in cache:
        cache[key] = _find_in_statement(statement, lang, index, is_title=field == "title")
    for found in cache[key]:
        probability, is_calibrated = skill_probability(lang, found.score, found.method)
        yield _mention(
            index,
            found.concept,
            (found.score, probability, is_calibrated),
            (found.method, "observed"),
            (field, offset + found.start, offset + found.end),
            found.phrase,
        )


def _find_in_statement(
    statement: str, lang: str, index: LinkIndex, *, is_title: bool
) -> list[Found]:
    own, words = index.skills.get(lang), split_words(statement)
    found = own.find(statement, words) if own else []
    if lang != PIVOT:
        taken = [(one.start, one.end) for one in found]
        found += [
            one
            for one in index.international.find(words)
            if not any(start < one.end and one.start < end for start, end in taken)
        ]
    # "German without prior knowledge" is the title of a course that teaches German.
    negated = negated_clauses(statement, lang) if found and not is_title else []
    return [
        one
        for one in found
        if not any(start < one.end and one.start < end for start, end in negated)
    ]


def _best(mentions: Iterable[Mention]) -> list[Mention]:
    """One mention per concept: what is given, else the best, else the first."""
    best: dict[str, Mention] = {}
    for mention in mentions:
        known = best.get(mention.concept_uri)
        if known is None or (known.method != "given" and mention.score > known.score):
            best[mention.concept_uri] = mention
    return list(best.values())


def _inferred(occupations: list[Mention], index: LinkIndex) -> list[Mention]:
    """Essential skills of the best occupation, if the link to it is more likely right than not."""
    best = next((one for one in occupations if one.concept_kind == "occupation"), None)
    if best is None or best.probability < _LEAST_TO_INFER:
        return []
    number = index.concepts.number_of(best.concept_uri)
    skills = index.essential.of(number) if number is not None else []
    return [
        _mention(
            index,
            skill,
            (best.score, best.probability, False),
            ("occupation", "inferred"),
            (best.span_field, best.span_start, best.span_end),
            best.phrase,
        )
        for skill in skills[:_MOST_INFERRED]
    ]


def _ranked(mentions: list[Mention]) -> list[Mention]:
    """In order of what is given, then of score, with ranks."""
    ordered = sorted(
        mentions,
        key=lambda one: (one.method != "given", -one.score, one.span_start or 0, one.concept_uri),
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
