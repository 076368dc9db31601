"""What judges practise: concepts that are meant oftener, or more rarely, than their figures say.

Each concept has a weight that is added to its score. Weights are fitted together with a network
(`benchmarks.listwise`) and drawn to 0, so that only what was judged repeatedly gets one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# A concept that is right in this many more queries than its figures say gets a weight of 1.
_DRAWN: Final = 3.0
_RATE: Final = 600.0
"""Of the rate of the network: weights meet few queries."""
_LEAST: Final = 0.05
"""Weights nearer to 0 are left out of the file."""
_DIGITS: Final = 3


@dataclass
class Practice:
    """Weights in training.

    Attributes:
        keys: Keys of the concepts that were candidates, increasing; empty if none is learnt.
        weights: Weight of each.
    """

    keys: NDArray[np.uint64]
    weights: Floats

    @classmethod
    def of(cls, keys: Sequence[NDArray[np.uint64]]) -> Practice:
        """Weights of 0 for the keys of candidates; key 0 is no concept."""
        known = np.unique(np.concatenate([found.ravel() for found in keys]))
        known = known[known > 0]
        return cls(known, np.zeros(len(known), np.float32))

    def places(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Place of each key; one behind the last for those without a weight."""
        if not len(self.keys):
            return np.zeros(keys.shape, np.int64)
        found = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[found] == keys, found, len(self.keys))

    def scores(self, keys: NDArray[np.uint64]) -> Floats:
        """What is added to the scores of candidates."""
        found: Floats = np.append(self.weights, np.float32(0))[self.places(keys)]
        return found

    def learn(self, keys: NDArray[np.uint64], slopes: Floats, rate: float, batches: int) -> None:
        """One step: against the slopes of the candidates' scores, and towards 0.

        Args:
            keys: Keys of a batch's candidates.
            slopes: Slopes of the loss, summed over the batch.
            rate: The network's rate at this step.
            batches: Batches in which every query comes once.
        """
        if not len(self.keys):
            return
        size, pull, step = len(self.keys) + 1, _DRAWN / batches, _RATE * rate
        places = self.places(keys).ravel()
        total = np.bincount(places, weights=slopes.ravel(), minlength=size)[:-1]
        # The slope of a slope is at most 1/4 for each time that the concept is a candidate: no
        # step goes beyond where slopes would be 0.
        bend = np.bincount(places, minlength=size)[:-1] / 4 + pull
        change = step * (total + pull * self.weights) / (1 + step * bend)
        self.weights -= change.astype(np.float32)

    def told(self) -> dict[str, Any]:
        """The weights as they are written."""
        kept = np.flatnonzero(np.abs(self.weights) >= _LEAST)
        weights = np.round(self.weights[kept].astype(np.float64), _DIGITS)
        return {"keys": self.keys[kept].tolist(), "weights": weights.tolist()}
