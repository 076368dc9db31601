"""Stand-in until the matchers land: the earlier engines behind the matchers' forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartlife.linking.calibration import occupation_probability
from smartlife.linking.ranking import AskedTitle, rank_titles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.linking.index import LinkIndex


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
