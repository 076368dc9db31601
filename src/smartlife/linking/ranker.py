"""Ranks the candidates of a text and says how probable each of them is.

A small network, fitted listwise on development judgements (the right candidate against the others
and against "none of them"), turns the figures of `smartlife.linking.features` into a score, and
`smartlife.linking.calibration` scores into probabilities. `data/terms.json` holds all weights; it
is written by `benchmarks.fit_terms`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from smartlife.linking.calibration import Calibration

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.linking.pairs import Pairs

Task = Literal["titles", "terms"]
"""Titles → occupations and ISCO groups; terms → skills and knowledge."""

_FURTHEST: Final = 6.0
_ROWS: Final = 256


@dataclass(frozen=True, slots=True)
class Network:
    """A network with a shortcut from its inputs to its score.

    Attributes:
        weights: Of each layer, inputs × outputs; the last has one output.
        biases: Of each layer.
        shortcut: Weight of each input.
    """

    weights: tuple[NDArray[np.float64], ...]
    biases: tuple[NDArray[np.float64], ...]
    shortcut: NDArray[np.float64]

    def score(self, inputs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Scores of rows of inputs, each to the last bit the same in any company."""
        # Products of matrices may round otherwise in another shape, so all have the same one.
        count = max(1, -(-len(inputs) // _ROWS)) * _ROWS
        padded = np.zeros((count, inputs.shape[1]))
        padded[: len(inputs)] = inputs
        found = [self._score(padded[first : first + _ROWS]) for first in range(0, count, _ROWS)]
        return np.concatenate(found)[: len(inputs)]

    def _score(self, inputs: NDArray[np.float64]) -> NDArray[np.float64]:
        layer = inputs
        for weights, biases in zip(self.weights[:-1], self.biases[:-1], strict=True):
            layer = np.tanh(layer @ weights + biases)
        deep: NDArray[np.float64] = (layer @ self.weights[-1] + self.biases[-1])[:, 0]
        return deep + inputs @ self.shortcut


@dataclass(frozen=True, slots=True)
class Practice:
    """Concepts that are meant oftener, or more rarely, than their figures say.

    Attributes:
        keys: Keys of the concepts (`smartlife.linking.term_concepts.key_of`), increasing.
        weights: What is added to the score of each.
    """

    keys: NDArray[np.uint64]
    weights: NDArray[np.float64]

    def of(self, keys: NDArray[np.uint64]) -> NDArray[np.float64]:
        """What is added to the scores of concepts."""
        if not len(self.keys):
            return np.zeros(len(keys))
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[places] == keys, self.weights[places], 0.0)

    @classmethod
    def told(cls, told: Mapping[str, Sequence[Any]]) -> Practice:
        """The practice that a part of `data/terms.json` describes."""
        return cls(np.array(told["keys"], np.uint64), np.array(told["weights"], np.float64))


@dataclass(frozen=True, slots=True)
class Ranker:
    """A fitted ranker.

    Attributes:
        names: Figures that it reads.
        means: Their means where it was fitted.
        spreads: Their standard deviations.
        networks: Networks whose mean is the score.
        none: Score of "none of them".
        practice: What people who judged mean oftener than the figures say.
        calibration: Makes shares of weights probabilities.
    """

    names: tuple[str, ...]
    means: NDArray[np.float64]
    spreads: NDArray[np.float64]
    networks: tuple[Network, ...]
    none: float
    practice: Practice
    calibration: Calibration

    def inputs(self, figures: Mapping[str, NDArray[np.float32]]) -> NDArray[np.float64]:
        """Figures as the networks read them, pairs × names."""
        columns = np.stack([figures[name] for name in self.names], axis=1).astype(np.float64)
        scaled: NDArray[np.float64] = (columns - self.means) / self.spreads
        return np.clip(scaled, -_FURTHEST, _FURTHEST)

    def scores(
        self, figures: Mapping[str, NDArray[np.float32]], lang: str, keys: NDArray[np.uint64]
    ) -> NDArray[np.float64]:
        """Score of each pair, to six digits: the same in any batch.

        A language without judgements takes the lean that favours occupations most: advertisements
        name occupations, and groups are wanted only where they are clearly better.

        Args:
            figures: Name → figure of each pair.
            lang: Language of the texts.
            keys: Key of each pair's concept.
        """
        inputs = self.inputs(figures)
        total = np.sum([network.score(inputs) for network in self.networks], axis=0)
        lean = min(curve.lean for curve in self.calibration.of_lang(lang))
        total = total / len(self.networks) + lean * figures["is_group"].astype(np.float64)
        total += self.practice.of(keys)
        rounded: NDArray[np.float64] = np.round(total, 6)
        return rounded

    def shares(self, pairs: Pairs, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each pair has of the weight of all candidates and of none of them."""
        most = np.maximum(pairs.most(scores), self.none)
        weights = np.exp(scores - most)
        found: NDArray[np.float64] = weights / (pairs.total(weights) + np.exp(self.none - most))
        return found

    def probabilities(
        self, pairs: Pairs, scores: NDArray[np.float64], lang: str
    ) -> NDArray[np.float64]:
        """Probability that each pair is right, to six digits."""
        return self.calibration.probabilities(pairs, self.shares(pairs, scores), lang)


@cache
def load_ranker(task: Task) -> Ranker:
    """The ranker of a task."""
    file = files("smartlife.linking").joinpath("data/terms.json")
    return ranker_from(json.loads(file.read_text(encoding="utf-8"))[task])


def ranker_from(told: Mapping[str, Any]) -> Ranker:
    """The ranker that a part of `data/terms.json` describes."""
    return Ranker(
        names=tuple(told["names"]),
        means=np.array(told["means"], np.float64),
        # A figure that never varied where it was fitted (terms have no groups) is worth nothing.
        spreads=np.array([spread or 1.0 for spread in told["spreads"]], np.float64),
        networks=tuple(
            Network(
                weights=_each(network["weights"]),
                biases=_each(network["biases"]),
                shortcut=np.array(network["shortcut"], np.float64),
            )
            for network in told["networks"]
        ),
        none=float(told["none"]),
        practice=Practice.told(told.get("practice", {"keys": [], "weights": []})),
        calibration=Calibration.of(told),
    )


def _each(arrays: Sequence[Sequence[Any]]) -> tuple[NDArray[np.float64], ...]:
    return tuple(np.array(values, np.float64) for values in arrays)
