"""From shares of the ranker's weight to probabilities: fitted on judgements, or borrowed.

Probabilities of a language with judgements follow its own curve. Any other language borrows the
mean over all curves, and is *widened*: its log-odds differ from the mean by a number that nobody
knows, and that has been found to vary between languages by `Calibration.spread`. The mean
probability then lies nearer to a half (`borrowed_odds`), the link is flagged as not calibrated, and
whoever sums borrowed probabilities adds the same spread, once for the whole language, to the
uncertainty of the sum (`smartlife.analysis.tallies`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from smartlife.linking.pairs import Pairs

    Doubles = NDArray[np.float64]

_LEAST: Final = 1e-6
LIKE: Final = 0.5
"""Share of the concepts that were fitted on, from which on a taxonomy is of the same kind."""


@dataclass(frozen=True, slots=True)
class Curve:
    """From shares to probabilities, for one language.

    The best candidate's share p becomes 1 / (1 + exp(-(of_right ln p - of_wrong ln(1 - p) +
    shift))) (beta calibration, Kull et al. 2017); the others have what is left in proportion to
    their shares, times a factor.

    Attributes:
        of_right: Weight of ln p.
        of_wrong: Weight of -ln(1 - p).
        shift: Constant.
        others: How many of the others were right for each one expected: more than one where a text
            may mean several concepts.
        lean: Added to the score of ISCO groups: some countries' titles are as broad as groups,
            others' are as narrow as occupations.
    """

    of_right: float
    of_wrong: float
    shift: float
    others: float = 1.0
    lean: float = 0.0

    def probabilities(self, shares: Doubles) -> Doubles:
        """Probabilities that best candidates with these shares are right."""
        inner = np.clip(shares, _LEAST, 1 - _LEAST)
        value = self.of_right * np.log(inner) - self.of_wrong * np.log1p(-inner) + self.shift
        likely: Doubles = 1 / (1 + np.exp(-value))
        return likely


@dataclass(frozen=True, slots=True)
class Calibration:
    """All curves of a task.

    Attributes:
        curves: Language → curve.
        spread: Standard deviation between languages of the log-odds of links, beside what was said
            of them without any judgement of their language.
        concepts: Number of concepts in the taxonomies that it was fitted on.
        is_single: True if a text means one concept at most.
    """

    curves: Mapping[str, Curve]
    spread: float
    concepts: int
    is_single: bool

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Calibration:
        """From its part of the data file."""
        return cls(
            curves={lang: Curve(**values) for lang, values in told["curves"].items()},
            spread=float(told["spread"]),
            concepts=int(told["concepts"]),
            is_single=bool(told["is_single"]),
        )

    def of_lang(self, lang: str) -> list[Curve]:
        """The curve of a language, or those that it borrows from."""
        own = self.curves.get(lang)
        return [own] if own else [self.curves[name] for name in sorted(self.curves)]

    def is_fitted(self, lang: str, concepts: int) -> bool:
        """Whether it was fitted on judgements of a language and on such a taxonomy.

        Among far fewer concepts a title has fewer to be taken for, which nobody has judged.

        Args:
            lang: Language of the texts.
            concepts: Number of concepts that they are matched with.
        """
        return lang in self.curves and concepts >= self.concepts * LIKE

    def probabilities(self, pairs: Pairs, shares: Doubles, lang: str) -> Doubles:
        """Probability that each pair is right, to six digits; in the order of the shares.

        Args:
            pairs: Candidates of texts of one language.
            shares: What each has of the weight of all candidates and of none of them.
            lang: The language.
        """
        is_best = pairs.rank(shares) == 0
        best = pairs.most(np.where(is_best, shares, 0))
        likely, curves = self._likely(best, lang), self.of_lang(lang)
        others = sum(curve.others for curve in curves) / len(curves)
        left: Doubles = others * shares * (1 - likely) / np.maximum(1 - best, _LEAST)
        rest: Doubles = np.where(is_best, 0.0, np.minimum(left, likely))
        if self.is_single:
            rest = rest * np.minimum(1, (1 - likely) / np.maximum(pairs.total(rest), _LEAST))
        found: Doubles = np.where(is_best, likely, rest)
        return found.round(6)

    def _likely(self, best: Doubles, lang: str) -> Doubles:
        """Probabilities of the best candidates, by their shares."""
        curves = self.of_lang(lang)
        likely: Doubles = np.zeros(len(best))
        for curve in curves:
            likely += curve.probabilities(best) / len(curves)
        if lang in self.curves:
            return likely
        inner = np.clip(likely, _LEAST, 1 - _LEAST)
        odds = borrowed_odds(np.log(inner) - np.log1p(-inner), self.spread)
        return np.asarray(1 / (1 + np.exp(-odds)), np.float64)


def borrowed_odds(odds: Doubles, spread: float) -> Doubles:
    """Log-odds of mean probabilities, where log-odds are the given ones give or take a spread.

    MacKay's approximation of the logistic-normal integral (1992).
    """
    found: Doubles = odds / np.sqrt(1 + np.pi * spread**2 / 8)
    return found


def borrowed_shares(shares: Doubles, spread: float) -> Doubles:
    """Probabilities of what texts may mean, one thing each, drawn to a half as borrowed ones are.

    Their order stays. What the best one of a text loses goes to none of the others; what it gains
    they lose.

    Args:
        shares: Probabilities, texts × things; of each text they add up to one at most.
        spread: Standard deviation of log-odds between languages.
    """
    if not shares.size:
        return shares
    best = shares.max(axis=1, keepdims=True)
    inner = np.clip(best, _LEAST, 1 - _LEAST)
    likely = 1 / (1 + np.exp(-borrowed_odds(np.log(inner) - np.log1p(-inner), spread)))
    found: Doubles = shares * np.minimum(1, (1 - likely) / np.maximum(1 - best, _LEAST))
    np.put_along_axis(found, shares.argmax(axis=1)[:, None], likely, axis=1)
    return found
