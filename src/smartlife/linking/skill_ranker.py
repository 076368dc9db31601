"""The fitted part of linking sentences: how features become an order and a probability.

`data/skills.json` holds the numbers; it is written by `benchmarks.fit_skills` from the development
judgements of Decorte et al. (2022) and says how well they hold.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.linking.calibration import LIKE, borrowed_odds
from smartlife.linking.skill_features import FEATURES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.linking.skill_features import Candidates

ODDS: Final = ("constant", "score", "distance", "exact", "coverage")
"""Names of the coefficients in `SkillRanker.odds`."""

_COVERAGE: Final = FEATURES.index("coverage")


@dataclass(frozen=True, slots=True)
class SkillRanker:
    """Weights of the features, and the curve from scores to probabilities.

    Attributes:
        weights: Weight of each of `FEATURES`.
        odds: Log-odds of being right, by the columns of `odds_columns`.
        names: Probability of a name that is written alike in every language, where it was judged.
        spread: Standard deviation of log-odds between languages, from linking titles.
        labels: Number of labels in the language of the taxonomy that it was fitted on.
    """

    weights: NDArray[np.float64]
    odds: tuple[float, ...]
    names: float
    spread: float
    labels: int

    def is_fitted(self, labels: int) -> bool:
        """Whether a taxonomy with so many labels in a language is like the one it was fitted on."""
        return labels >= self.labels * LIKE

    @property
    def borrowed_names(self) -> float:
        """Probability of a name: where names are looked for, nobody has judged the language."""
        odds = borrowed_odds(np.log([self.names / (1 - self.names)]), self.spread)
        return round(float(1 / (1 + np.exp(-odds[0]))), 6)

    def score(self, values: NDArray[np.float32]) -> NDArray[np.float64]:
        """Scores of candidates, rounded so that no rounding of sums decides an order."""
        # one column after the other: the same sum in any batch
        total = np.zeros(len(values))
        for column, weight in enumerate(self.weights.tolist()):
            total += values[:, column].astype(np.float64) * weight
        return np.round(total, 6)

    def probability(
        self, candidates: Candidates, scores: NDArray[np.float64], *, is_borrowed: bool
    ) -> NDArray[np.float64]:
        """Probability that a sentence really speaks of a skill.

        In a language without judgements the log-odds are those of English, give or take the
        spread between languages.

        Args:
            candidates: All candidates of some sentences.
            scores: Their scores.
            is_borrowed: Whether the language has no judgements.
        """
        odds = np.zeros(len(scores))
        for column, weight in zip(odds_columns(candidates, scores), self.odds, strict=True):
            odds += column * weight
        if is_borrowed:
            odds = borrowed_odds(odds, self.spread)
        return np.round(1 / (1 + np.exp(-odds)), 6)


def odds_columns(
    candidates: Candidates, scores: NDArray[np.float64]
) -> tuple[NDArray[np.float64], ...]:
    """What the log-odds are made of, by `ODDS`.

    A constant; the score; how far it lies below the best of the sentence; whether a label stands
    there word for word; the share of the sentence that is explained.
    """
    if not len(scores):
        return (np.zeros(0),) * len(ODDS)
    sentences = candidates.sentences
    is_first = np.concatenate([[True], sentences[1:] != sentences[:-1]])
    best = np.maximum.reduceat(scores, np.flatnonzero(is_first))
    return (
        np.ones(len(scores)),
        scores,
        scores - best[np.cumsum(is_first) - 1],
        candidates.exact.astype(np.float64),
        candidates.values[:, _COVERAGE].astype(np.float64),
    )


@cache
def load_ranker() -> SkillRanker:
    """The ranker as fitted."""
    file = files("smartlife.linking").joinpath("data/skills.json")
    fitted = json.loads(file.read_text(encoding="utf-8"))
    odds = fitted["odds"]
    return SkillRanker(
        weights=np.array([fitted["weights"][name] for name in FEATURES], np.float64),
        odds=tuple(float(odds[name]) for name in ODDS),
        names=float(fitted["names"]),
        spread=float(fitted["spread"]),
        labels=int(fitted["labels"]),
    )
