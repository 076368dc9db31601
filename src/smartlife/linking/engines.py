"""Stand-in until the matchers land: the earlier engines behind the matchers' forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartlife.linking.calibration import occupation_probability, skill_probability
from smartlife.linking.ranking import AskedTitle, rank_titles
from smartlife.linking.words import split_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.linking.index import LinkIndex
    from smartlife.model.fields import LinkMethod


@dataclass(frozen=True, slots=True)
class Match:
    concept: int
    score: float
    probability: float
    is_calibrated: bool
    is_exact: bool
    lang: str
    start: int
    end: int
    phrase: str


@dataclass(frozen=True, slots=True)
class Found:
    concept: int
    score: float
    probability: float
    is_calibrated: bool
    method: LinkMethod
    start: int
    end: int
    phrase: str


def match_titles(
    index: LinkIndex, texts: Sequence[str], langs: Sequence[str], top: int, within: Sequence[str]
) -> list[tuple[Match, ...]]:
    ranked = rank_titles(
        [AskedTitle(*one) for one in zip(texts, langs, within, strict=True)], index
    )
    return [
        tuple(
            Match(
                one.concept,
                one.score,
                *occupation_probability(one.lang, one.score, one.gap, is_exact=one.is_exact),
                one.is_exact,
                one.lang,
                one.start,
                one.end,
                one.phrase,
            )
            for one in found[:top]
        )
        for found in ranked
    ]


def find_in_sentences(index: LinkIndex, texts: Sequence[str], lang: str) -> list[list[Found]]:
    own = index.skills.get(lang)
    made = []
    for text in texts:
        words = split_words(text)
        found = own.find(text, words) if own else []
        if lang != "en":
            taken = [(one.start, one.end) for one in found]
            found += [
                one
                for one in index.international.find(words)
                if not any(start < one.end and one.start < end for start, end in taken)
            ]
        made.append(
            [
                Found(
                    one.concept,
                    one.score,
                    *skill_probability(lang, one.score, one.method),
                    one.method,
                    one.start,
                    one.end,
                    one.phrase,
                )
                for one in found
            ]
        )
    return made
