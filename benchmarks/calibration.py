"""Fits probabilities of links, and tells which errors of probabilities are more than chance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Self

import numpy as np
from scipy.optimize import minimize

from benchmarks.listwise import DIGITS, FOLDS, folds_of
from smartlife.linking.calibration import Calibration, Curve
from smartlife.linking.lookup import LEAST_OF_LINK
from smartlife.linking.pairs import Pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from benchmarks.listwise import Floats, Judged

    Doubles = NDArray[np.float64]
    Flags = NDArray[np.bool_]

BINS: Final = 10
DRAWS: Final = 1000
_SLACK: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Shares:
    """What candidates of one language have of the ranker's weight.

    Attributes:
        lang: The language.
        pairs: The candidates.
        shares: Share of each.
        is_right: Whether it was judged right.
        folds: Fold of the query of each.
    """

    lang: str
    pairs: Pairs
    shares: Doubles
    is_right: Flags
    folds: NDArray[np.int64]

    @classmethod
    def of(cls, one: Judged, scores: Floats, none: Floats) -> Self:
        """Shares by scores, queries × candidates, and the score of "none" of each query."""
        shown = np.where(one.is_there, np.round(scores.astype(np.float64), 6), -np.inf)
        most = np.maximum(shown.max(axis=1), none)[:, None]
        weights = np.exp(shown - most)
        total = weights.sum(axis=1, keepdims=True) + np.exp(none[:, None] - most)
        rows, places = np.nonzero(one.is_there)
        return cls(
            lang=one.lang,
            pairs=Pairs(rows, places, len(one)),
            shares=(weights / total)[rows, places],
            is_right=one.is_right[rows, places],
            folds=folds_of(one)[rows],
        )

    def select(self, chosen: Flags) -> Self:
        """Some of the candidates."""
        return replace(
            self,
            pairs=self.pairs.select(chosen),
            shares=self.shares[chosen],
            is_right=self.is_right[chosen],
            folds=self.folds[chosen],
        )

    @property
    def is_best(self) -> Flags:
        """Whether each is the best candidate of its query."""
        return np.asarray(self.pairs.rank(self.shares) == 0)

    def stated_by(self, told: Calibration) -> Stated:
        """What a calibration says of them."""
        likely = told.probabilities(self.pairs, self.shares, self.lang)
        return Stated(likely, self.is_right, self.is_best)

    def stated_by_others(self, *, is_single: bool) -> Stated:
        """What curves say that were fitted on the other folds."""
        likely = np.zeros(len(self.shares))
        for fold in range(FOLDS):
            mine = self.folds == fold
            curves = {self.lang: fit_curve(self.select(~mine))}
            told = Calibration(curves, spread=0.0, concepts=0, is_single=is_single)
            one = self.select(mine)
            likely[mine] = one.stated_by(told).likely
        return Stated(likely, self.is_right, self.is_best)


@dataclass(frozen=True, slots=True)
class Bin:
    """Links with similar probabilities.

    Attributes:
        count: Their number.
        mean: Their mean probability.
        right: Share that is right.
    """

    count: int
    mean: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far probabilities are from what happened.

    Attributes:
        bins: Ten bins with equal numbers of links, by increasing probability; none if there are no
            links.
        chance: Probability that the worst bin deviates at least as much if every link is right with
            just the probability that is said of it, one independently of the others.
    """

    bins: tuple[Bin, ...]
    chance: float

    @classmethod
    def of(cls, likely: Doubles, is_right: Flags) -> Self:
        """The reliability of some links."""
        if not len(likely):
            return cls((), 1.0)
        order = np.argsort(likely, kind="stable")
        sizes = [len(part) for part in np.array_split(order, min(BINS, len(order)))]
        starts = np.cumsum([0, *sizes[:-1]])

        def shares(values: NDArray[np.generic]) -> Doubles:
            return np.asarray(np.add.reduceat(values.astype(np.float64), starts) / sizes)

        stated = likely[order]
        mean, right = shares(stated), shares(is_right[order])
        worst = np.abs(mean - right).max() - _SLACK
        random = np.random.default_rng(0)
        drawn = (shares(random.random(len(stated)) < stated) for _ in range(DRAWS))
        reached = sum(bool(np.abs(one - mean).max() >= worst) for one in drawn)
        columns = zip(sizes, mean.tolist(), right.tolist(), strict=True)
        return cls(tuple(Bin(*one) for one in columns), (reached + 1) / (DRAWS + 1))

    @property
    def worst(self) -> float:
        """Largest difference between mean probability and share of right ones; 0 of no bins."""
        return max((abs(one.mean - one.right) for one in self.bins), default=0.0)

    def told(self) -> str:
        """The worst bin, and in brackets how often chance makes such a one; "–" of no bins."""
        return f"{self.worst:.3f} ({self.chance:.2f})" if self.bins else "–"


@dataclass(frozen=True, slots=True)
class Stated:
    """What was said of candidates, and what is right.

    Attributes:
        likely: Probabilities.
        is_right: Whether each candidate is right.
        is_best: Whether it is the best of its query.
    """

    likely: Doubles
    is_right: Flags
    is_best: Flags

    @classmethod
    def together(cls, parts: Sequence[Stated]) -> Stated:
        """All of them as one."""
        return cls(
            np.concatenate([one.likely for one in parts]),
            np.concatenate([one.is_right for one in parts]),
            np.concatenate([one.is_best for one in parts]),
        )

    def best(self) -> Reliability:
        """Of the best candidates."""
        return Reliability.of(self.likely[self.is_best], self.is_right[self.is_best])

    def links(self) -> Reliability:
        """Of all links: all candidates that are likely enough, not only the best of each query."""
        is_link = self.likely >= LEAST_OF_LINK
        return Reliability.of(self.likely[is_link], self.is_right[is_link])

    def shift(self) -> tuple[float, float]:
        """What the links' log-odds lack so that their sum is right, and its standard error."""
        is_link = self.likely >= LEAST_OF_LINK
        return shift_of(self.likely[is_link], self.is_right[is_link])


def fit_curve(one: Shares) -> Curve:
    """The curve, without lean, of a language.

    The best candidates have the probabilities under which what happened is likeliest; the others
    together as many right ones as there were.
    """
    is_best = one.is_best
    shares, right = one.shares[is_best], one.is_right[is_best]

    def loss(values: Doubles) -> float:
        curve = Curve(float(np.exp(values[0])), float(np.exp(values[1])), float(values[2]))
        likely = np.clip(curve.probabilities(shares), 1e-6, 1 - 1e-6)
        missed = -np.where(right, np.log(likely), np.log(1 - likely)).mean()
        return float(missed + 1e-4 * np.square(values).sum())

    best = minimize(loss, np.zeros(3), method="BFGS").x
    of_right, of_wrong = np.exp(best[:2])
    curve = Curve(
        round(float(of_right), DIGITS),
        round(float(of_wrong), DIGITS),
        round(float(best[2]), DIGITS),
    )
    told = Calibration({one.lang: curve}, spread=0.0, concepts=0, is_single=False)
    expected = one.stated_by(told).likely[~is_best].sum()
    others = (one.is_right[~is_best].sum() + 1) / (expected + 1)
    return replace(curve, others=round(float(others), DIGITS))


def shift_of(likely: Doubles, is_right: Flags) -> tuple[float, float]:
    """What has to be added to all log-odds so that sums are right, and its standard error."""
    inner = np.clip(likely, 1e-6, 1 - 1e-6)
    odds, shift = np.log(inner) - np.log1p(-inner), 0.0
    for _ in range(50):
        moved = 1 / (1 + np.exp(-odds - shift))
        curved = max(float((moved * (1 - moved)).sum()), 1e-6)
        shift += float(np.clip((is_right.sum() - moved.sum()) / curved, -1, 1))
    return shift, curved**-0.5


def spread_of(shifts: Sequence[tuple[float, float]]) -> float:
    """Standard deviation of shifts around zero, without what comes from small samples."""
    variance = float(np.mean([shift**2 - error**2 for shift, error in shifts]))
    return float(np.sqrt(max(variance, 0.0)))
