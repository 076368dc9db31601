"""How probabilities of links are fitted and judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import minimize

from benchmarks.listwise import DIGITS
from smartlife.linking.ranker import Curve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.listwise import Floats, Judged

BINS: Final = 10


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


def best_shares(
    one: Judged, scores: Floats, none: Floats
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """What the best candidate of each query has of the weight, and whether it is right."""
    shown = np.where(one.is_there, scores, -np.inf)
    rows, best = np.arange(len(one)), shown.argmax(axis=1)
    most = np.maximum(shown.max(axis=1), none)
    weights = np.exp(shown - most[:, None])
    shares = weights[rows, best] / (weights.sum(axis=1) + np.exp(none - most))
    return shares.astype(np.float64), one.is_right[rows, best]


def fit_curve(shares: NDArray[np.float64], right: NDArray[np.bool_]) -> Curve:
    """The curve, without lean, under which what happened is likeliest."""

    def loss(values: NDArray[np.float64]) -> float:
        curve = Curve(float(np.exp(values[0])), float(np.exp(values[1])), float(values[2]), 0.0)
        likely = np.clip(curve.probabilities(shares), 1e-6, 1 - 1e-6)
        missed = -np.where(right, np.log(likely), np.log(1 - likely)).mean()
        return float(missed + 1e-4 * np.square(values).sum())

    best = minimize(loss, np.zeros(3), method="BFGS").x
    of_right, of_wrong = np.exp(best[:2])
    return Curve(
        round(float(of_right), DIGITS), round(float(of_wrong), DIGITS), round(best[2], DIGITS), 0.0
    )


def bins_of(likely: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[Bin, ...]:
    """Ten bins with equal numbers of links, by increasing probability."""
    order = np.argsort(likely, kind="stable")
    return tuple(
        Bin(len(part), float(likely[part].mean()), float(right[part].mean()))
        for part in np.array_split(order, BINS)
    )
