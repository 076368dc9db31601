"""Answers to single titles, sentences and words, for people: what a text is linked to and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from smartlife.linking.calibration import occupation_probability, skill_probability
from smartlife.linking.documents import _find_in_statement
from smartlife.linking.ranking import AskedTitle, rank_titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smartlife.linking.index import LinkIndex
    from smartlife.model.fields import ConceptKind, LinkMethod

What = Literal["titles", "skills"]

LONGEST: Final = 20_000
"""Characters of a text that are looked at; no title, sentence or list of duties is longer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A concept for a text.

    Attributes:
        rank: 1 is the best.
        concept_uri: Its URI.
        concept_kind: What it is.
        label: Its preferred label, in the language asked for if it has one.
        label_lang: Language of `label`.
        isco_code: ISCO-08 code; "" for skills.
        score: Score of the match, 0 to 1.
        probability: Probability that it is right.
        is_calibrated: True if that was fitted on judgements of this language.
        method: How it was found.
        start: First character of the words in the text.
        end: Character after them.
        phrase: The words, normalised.
    """

    rank: int
    concept_uri: str
    concept_kind: ConceptKind
    label: str
    label_lang: str
    isco_code: str
    score: float
    probability: float
    is_calibrated: bool
    method: LinkMethod
    start: int
    end: int
    phrase: str


def look_up(
    texts: Sequence[str], lang: str, index: LinkIndex, *, what: What, top: int
) -> list[list[Answer]]:
    """The best concepts of each text; an empty list says that nothing fits.

    Args:
        texts: Titles, or sentences that name skills; the first 20,000 characters are read.
        lang: Their language.
        index: The taxonomy.
        what: Occupations for titles, or skills and knowledge.
        top: Most concepts per text.
    """
    cut = [text[:LONGEST] for text in texts]
    found = _titles(cut, lang, index) if what == "titles" else _skills(cut, lang, index)
    return [_answers(one, lang, index, top) for one in found]


def search_concepts(
    text: str, lang: str, index: LinkIndex, *, kinds: Iterable[ConceptKind], top: int
) -> list[Answer]:
    """The concepts whose labels are nearest to some words, best first."""
    wanted = frozenset(kinds)
    found = [*look_up([text], lang, index, what="titles", top=top)[0]]
    found += look_up([text], lang, index, what="skills", top=top)[0]
    chosen = sorted(
        (one for one in found if one.concept_kind in wanted),
        key=lambda one: (one.method != "exact", -one.score, one.concept_uri),
    )
    return [replace(one, rank=rank) for rank, one in enumerate(chosen[:top], 1)]


@dataclass(frozen=True, slots=True)
class _Found:
    """What a matcher found."""

    concept: int
    score: float
    certainty: tuple[float, bool]
    method: LinkMethod
    span: tuple[int, int]
    phrase: str


def _titles(texts: list[str], lang: str, index: LinkIndex) -> list[list[_Found]]:
    ranked = rank_titles([AskedTitle(text, lang) for text in texts], index)
    return [
        [
            _Found(
                one.concept,
                one.score,
                occupation_probability(one.lang, one.score, one.gap, is_exact=one.is_exact),
                "exact" if one.is_exact else "similar",
                (one.start, one.end),
                one.phrase,
            )
            for one in found
        ]
        for found in ranked
    ]


def _skills(texts: list[str], lang: str, index: LinkIndex) -> list[list[_Found]]:
    return [
        [
            _Found(
                one.concept,
                one.score,
                skill_probability(lang, one.score, one.method),
                one.method,
                (one.start, one.end),
                one.phrase,
            )
            for one in _find_in_statement(text, lang, index, is_title=False)
        ]
        for text in texts
    ]


def _answers(found: list[_Found], lang: str, index: LinkIndex, top: int) -> list[Answer]:
    best: dict[int, _Found] = {}
    for one in found:
        known = best.get(one.concept)
        if known is None or one.score > known.score:
            best[one.concept] = one
    ordered = sorted(best.values(), key=lambda one: (-one.score, one.concept))
    return [_answer(one, rank, lang, index) for rank, one in enumerate(ordered[:top], 1)]


def _answer(found: _Found, rank: int, lang: str, index: LinkIndex) -> Answer:
    label, label_lang = index.name_of(found.concept, lang)
    return Answer(
        rank=rank,
        concept_uri=index.concepts.uri(found.concept),
        concept_kind=index.concepts.kind(found.concept),
        label=label,
        label_lang=label_lang,
        isco_code=index.concepts.isco_code(found.concept),
        score=found.score,
        probability=found.certainty[0],
        is_calibrated=found.certainty[1],
        method=found.method,
        start=found.span[0],
        end=found.span[1],
        phrase=found.phrase,
    )
