"""Fits a small network listwise: what is judged right against the other candidates and "none".

Both rankers of short texts are fitted so (`benchmarks.fit_terms`), and what a sentence encoder adds
to them is measured on scores of such networks (`benchmarks.fit_neural`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.practice import Practice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

FOLDS: Final = 5
HIDDEN: Final = (24, 12)
EPOCHS: Final = (10, 25)
"""Least and most; few queries need more: 2,100 terms gain 1 to 2 points from 10 to 25."""
STEPS: Final = 540
"""As many epochs as make this many steps."""
BATCH: Final = 96
RATE: Final = 4e-3
DECAY: Final = 5e-3
LEAN_DECAY: Final = 2e-3
FURTHEST: Final = 6.0
LEAST_WEIGHT: Final = 100
DIGITS: Final = 5


@dataclass
class Judged:
    """Queries of one language with their candidates, queries × candidates.

    Attributes:
        lang: The language.
        concepts: Number of concepts that candidates come from.
        figures: Figures of each candidate, queries × candidates × figures.
        is_there: Whether there is a candidate: queries have different numbers of them.
        is_right: Whether it was judged right.
        is_group: 1 for ISCO groups.
        keys: Key of each candidate's concept, 0 where practice has no say.
    """

    lang: str
    concepts: int
    figures: Floats
    is_there: NDArray[np.bool_]
    is_right: NDArray[np.bool_]
    is_group: Floats
    keys: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.is_there)

    def widen(self, width: int) -> None:
        """Makes room for a number of candidates."""
        more = width - self.is_there.shape[1]
        self.figures = np.pad(self.figures, ((0, 0), (0, more), (0, 0)))
        self.is_there = np.pad(self.is_there, ((0, 0), (0, more)))
        self.is_right = np.pad(self.is_right, ((0, 0), (0, more)))
        self.is_group = np.pad(self.is_group, ((0, 0), (0, more)))
        self.keys = np.pad(self.keys, ((0, 0), (0, more)))


def scale(judged: Sequence[Judged]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Scales figures to mean 0 and spread 1, with room for the same number of candidates.

    Returns:
        Means and spreads that the figures had.
    """
    flat = np.concatenate([one.figures[one.is_there] for one in judged]).astype(np.float64)
    means, spreads = flat.mean(axis=0), np.maximum(flat.std(axis=0), 1e-6)
    width = max(one.is_there.shape[1] for one in judged)
    for one in judged:
        scaled = np.clip((one.figures - means) / spreads, -FURTHEST, FURTHEST)
        one.figures = (scaled * one.is_there[:, :, None]).astype(np.float32)
        one.widen(width)
    return means, spreads


class Trained:
    """A network in training: layers, shortcut, "none of them", practice, each language's lean."""

    def __init__(self, width: int, langs: int, seed: int, practice: Practice) -> None:
        random = np.random.default_rng(seed)
        sizes = (width, *HIDDEN, 1)
        self.weights = [
            (random.normal(size=(above, below)) / np.sqrt(above)).astype(np.float32)
            for above, below in pairwise(sizes)
        ]
        self.biases = [np.zeros(size, np.float32) for size in sizes[1:]]
        self.shortcut = np.zeros((width, 1), np.float32)
        self.none = np.zeros(1, np.float32)
        self.lean = np.zeros(langs, np.float32)
        self.practice = practice

    @property
    def parameters(self) -> list[Floats]:
        """All that is fitted but practice, which learns by itself."""
        return [*self.weights, *self.biases, self.shortcut, self.none, self.lean]

    def layers(self, inputs: Floats) -> list[Floats]:
        """What each layer makes of rows of inputs, the inputs first."""
        found = [inputs]
        for weights, biases in zip(self.weights[:-1], self.biases[:-1], strict=True):
            found.append(np.tanh(found[-1] @ weights + biases))
        return found

    def scores(self, one: Judged, lean: float) -> Floats:
        """Scores of all candidates of a language, with a lean to groups."""
        last = self.layers(one.figures.reshape(-1, one.figures.shape[2]))
        deep = last[-1] @ self.weights[-1] + self.biases[-1] + last[0] @ self.shortcut
        scores: Floats = deep.reshape(one.is_there.shape) + np.float32(lean) * one.is_group
        return scores + self.practice.scores(one.keys)

    def gradients(self, batch: Batch) -> tuple[list[Floats], Floats]:
        """Gradients of the listwise loss with decay, and its slopes by the candidates' scores."""
        count, width, size = batch.figures.shape
        layers = self.layers(batch.figures.reshape(-1, size))
        deep = layers[-1] @ self.weights[-1] + self.biases[-1] + layers[0] @ self.shortcut
        scores = deep.reshape(count, width) + batch.is_group * self.lean[batch.langs][:, None]
        scores += self.practice.scores(batch.keys)
        scores = np.where(batch.is_there, scores, -np.inf)
        scores = np.concatenate([scores, np.repeat(self.none[None], count, 0)], axis=1)
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        wanted = chances * batch.wanted + 1e-30 * batch.wanted
        wanted /= wanted.sum(axis=1, keepdims=True)
        slopes = ((chances - wanted) * (batch.weights / batch.weights.sum())[:, None]).astype(
            np.float32
        )
        none = slopes[:, -1:].sum(axis=0)
        lean = np.zeros_like(self.lean)
        np.add.at(lean, batch.langs, (slopes[:, :-1] * batch.is_group).sum(axis=1))
        back = slopes[:, :-1].reshape(-1, 1)
        shortcut = layers[0].T @ back + DECAY * self.shortcut
        weights, biases = [], []
        for place in range(len(self.weights) - 1, -1, -1):
            weights.append(layers[place].T @ back + DECAY * self.weights[place])
            biases.append(back.sum(axis=0))
            if place:
                back = (back @ self.weights[place].T) * (1 - layers[place] ** 2)
        lean += LEAN_DECAY * self.lean
        return [*weights[::-1], *biases[::-1], shortcut, none, lean], slopes[:, :-1]

    def told(self) -> dict[str, Any]:
        """The network as it is written."""
        return {
            "weights": [rounded(weights) for weights in self.weights],
            "biases": [rounded(biases) for biases in self.biases],
            "shortcut": rounded(self.shortcut[:, 0]),
        }


@dataclass
class Batch:
    """Some queries; `wanted` has a last column for "none of them"."""

    figures: Floats
    is_there: NDArray[np.bool_]
    wanted: NDArray[np.bool_]
    is_group: Floats
    keys: NDArray[np.uint64]
    langs: NDArray[np.int64]
    weights: Floats

    def of(self, rows: NDArray[np.int64]) -> Batch:
        """Some of its rows."""
        return Batch(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def train(judged: list[Judged], kept: list[NDArray[np.bool_]], *, seed: int) -> Trained:
    """A network fitted on the kept queries by Adam with a falling rate."""
    right = [one.is_right[rows] for one, rows in zip(judged, kept, strict=True)]
    everything = Batch(
        figures=np.concatenate([one.figures[k] for one, k in zip(judged, kept, strict=True)]),
        is_there=np.concatenate([one.is_there[k] for one, k in zip(judged, kept, strict=True)]),
        wanted=np.concatenate([np.column_stack([one, ~one.any(axis=1)]) for one in right]),
        is_group=np.concatenate([one.is_group[k] for one, k in zip(judged, kept, strict=True)]),
        keys=np.concatenate([one.keys[k] for one, k in zip(judged, kept, strict=True)]),
        langs=np.repeat(np.arange(len(judged)), [len(one) for one in right]),
        weights=np.repeat(
            [max(len(one), LEAST_WEIGHT) ** -0.5 for one in judged], [len(one) for one in right]
        ).astype(np.float32),
    )
    practice = Practice.of([everything.keys])
    network = Trained(everything.figures.shape[2], len(judged), seed, practice)
    first = [np.zeros_like(values) for values in network.parameters]
    second = [np.zeros_like(values) for values in network.parameters]
    random = np.random.default_rng(seed + 100)
    count = len(everything.langs)
    batches = -(-count // BATCH)
    epochs = int(np.clip(-(-STEPS // batches), *EPOCHS))
    steps = epochs * batches
    step = 0
    for _ in range(epochs):
        order = random.permutation(count)
        for start in range(0, count, BATCH):
            step += 1
            batch = everything.of(order[start : start + BATCH])
            gradients, slopes = network.gradients(batch)
            rate = RATE * min(1, step / 50) * 0.5 * (1 + np.cos(np.pi * step / steps))
            for place, slope in enumerate(gradients):
                first[place] += 0.1 * (slope - first[place])
                second[place] += 0.001 * (slope * slope - second[place])
                scaled = np.sqrt(second[place] / (1 - 0.999**step)) + 1e-8
                change = rate * first[place] / (1 - 0.9**step) / scaled
                network.parameters[place][...] -= change.astype(np.float32)
            practice.learn(batch.keys, slopes * len(slopes), rate, batches)
    return network


def held_out_scores(judged: list[Judged]) -> list[tuple[Floats, Floats]]:
    """For each language the scores, and that of "none of them", by networks of other folds."""
    found = [
        (np.zeros(one.is_there.shape, np.float32), np.zeros(len(one), np.float32)) for one in judged
    ]
    for fold in range(FOLDS):
        kept = [folds_of(one) != fold for one in judged]
        network = train(judged, kept, seed=0)
        for place, (one, (scores, none)) in enumerate(zip(judged, found, strict=True)):
            held_out = ~kept[place]
            scores[held_out] = network.scores(one, float(network.lean[place]))[held_out]
            none[held_out] = network.none[0]
    return found


def folds_of(one: Judged) -> NDArray[np.int64]:
    """The fold of each query."""
    return np.arange(len(one)) % FOLDS


def best_ranks(one: Judged, scores: Floats) -> NDArray[np.float64]:
    """Rank of the best right candidate of each query; infinite if there is none."""
    shown = np.where(one.is_there, np.round(scores, 6), -np.inf)
    order = np.argsort(-shown, axis=1, kind="stable")
    hits = np.take_along_axis(one.is_right, order, axis=1)
    return np.where(hits.any(axis=1), hits.argmax(axis=1) + 1.0, np.inf)


def rounded(values: NDArray[np.generic]) -> list[Any]:
    """Values with as many digits as matter."""
    found: list[Any] = np.round(values.astype(np.float64), DIGITS).tolist()
    return found
