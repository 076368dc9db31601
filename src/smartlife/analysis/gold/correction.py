"""Figures corrected by a gold sample: what links get wrong and what they miss (methods, rule 3.2).

Groups of skills: a difference estimator where at least `MIN_POSITIVES` read documents hold the
group, else the group's own precision and recall, drawn towards those of all groups. Occupations:
constrained least squares with the confusion matrix. Everything here is numpy over documents (rows)
and groups (columns); nothing knows tables.

Literature: Breidt & Opsomer (2017), Model-assisted survey estimation with modern prediction
techniques, Statistical Science 32; Angelopoulos, Bates, Fannjiang, Jordan & Zrnic (2023),
Prediction-powered inference, Science 382; Rogan & Gladen (1978), American Journal of Epidemiology
107.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from smartlife.analysis.links.quality import Bin

    Floats = NDArray[np.float64]

MIN_POSITIVES: Final = 20
"""Read documents that hold a group, from which on the group is corrected by its own residuals."""
PRIOR: Final = 10.0
"""Judgements that the pooled precision and recall count as in a group's own."""
MAX_CONDITION: Final = 20.0
"""A confusion matrix with a larger condition number tells too little of what is true."""
MAX_MISCALIBRATION: Final = 0.05
"""By how much the probabilities of a bin may differ from the share that is right."""


@dataclass(frozen=True, slots=True)
class ReadDocuments:
    """Documents that people have read; arrays over documents, and documents × groups.

    Attributes:
        found: Share of each group in what the machine found; a row sums to 1, or to 0.
        true: Share of each group in what people marked as true; a row sums to 1, or to 0.
        draw: 1 / probability to be drawn.
        weight: Weight of the document in the figure (posts).
    """

    found: Floats
    true: Floats
    draw: Floats
    weight: Floats

    @property
    def count(self) -> int:
        """Number of documents."""
        return len(self.draw)

    def positives(self) -> Floats:
        """Documents that hold each group, by the word of people."""
        return np.asarray((self.true > 0).sum(axis=0), np.float64)

    def of(self, chosen: NDArray[np.bool_], weight: Floats) -> ReadDocuments:
        """Some of the documents, with another weight (one per chosen document)."""
        return ReadDocuments(self.found[chosen], self.true[chosen], self.draw[chosen], weight)


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """Precision and recall of groups, in the share of documents that figures count.

    Attributes:
        precision: Of what was found in a group, the share that is true; drawn towards `pooled`.
        recall: Of what is true of a group, the share that was found; drawn towards `pooled`.
        positives: What is true of each group in the documents read, in documents.
        pooled: Precision and recall of all groups.
    """

    precision: Floats
    recall: Floats
    positives: Floats
    pooled: tuple[float, float]

    @property
    def ratio(self) -> Floats:
        """What the mass of each group is multiplied by: precision / recall."""
        return self.precision / self.recall


@dataclass(frozen=True, slots=True)
class Corrected:
    """Corrected masses; arrays over groups.

    Attributes:
        mass: Corrected weight of each group, at least 0.
        variance: Its variance from the sample and from links; not that of the documents held.
        by_difference: Groups with an estimate of their own (see `MIN_POSITIVES`).
    """

    mass: Floats
    variance: Floats
    by_difference: NDArray[np.bool_]


def error_rates(read: ReadDocuments) -> ErrorRates:
    """P_g = (tp + 10 P) / (found + 10), R_g = (tp + 10 R) / (true + 10), P and R of all groups.

    Documents count by their draw, scaled to mean 1. Both are 1 where nothing tells otherwise.
    """
    draw = read.draw / read.draw.mean() if read.count else read.draw
    hit = draw @ np.minimum(read.found, read.true)
    found, true = draw @ read.found, draw @ read.true
    pooled = (_ratio(hit.sum(), found.sum()), _ratio(hit.sum(), true.sum()))
    return ErrorRates(
        (hit + PRIOR * pooled[0]) / (found + PRIOR),
        np.maximum((hit + PRIOR * pooled[1]) / (true + PRIOR), 1e-9),
        true,
        pooled,
    )


def _ratio(part: float, whole: float) -> float:
    """A pooled rate; 1 if nothing was judged, and never so small that it cannot divide."""
    return max(float(part / whole), 1e-6) if whole > 0 else 1.0


def correct_masses(
    mass: Floats,
    links: Floats,
    held: tuple[int, float],
    read: ReadDocuments,
    rates: ErrorRates,
    *,
    is_whole: bool = False,
) -> Corrected:
    """Corrects the masses of one side, language and region.

    Args:
        mass: Weight of each group as the machine found it.
        links: Its variance from links that may be wrong in all documents of a phrase at once.
        held: Documents that could have been drawn here: their number, and their weight.
        read: Those of them that were read.
        rates: From all documents of the language and side that were read, here or elsewhere.
        is_whole: Every document was read, so that residuals tell the truth of every group.
    """
    ratio = rates.ratio
    # one recall per group, as sure as what it was counted in: var(ln R) of a Beta
    recall = (1 - rates.recall) / (rates.recall * (rates.positives + PRIOR + 1))
    composite = mass * ratio
    spread = ratio**2 * links + composite**2 * np.maximum(recall, 0.0)
    if read.count == 0 or held[1] <= 0:
        return Corrected(composite, spread, np.zeros(len(mass), dtype=bool))
    own = (read.positives() >= MIN_POSITIVES) | is_whole
    total, variance = _difference(mass, held, read)
    return Corrected(
        np.where(own, np.maximum(total, 0.0), composite), np.where(own, variance, spread), own
    )


def _difference(
    mass: Floats, held: tuple[int, float], read: ReadDocuments
) -> tuple[Floats, Floats]:
    """Σ w·found + W · mean(true − found), the mean by draw and weight; and its design variance.

    With the weight of all documents known this is the ratio form of the sum of residuals over
    1 / probability: the same if all that was drawn is read, and right too if part of it is.
    """
    share = read.draw * read.weight
    share = share / share.sum()
    residual = read.true - read.found
    mean = share @ residual
    n = read.count
    left = max(0.0, 1 - n / max(held[0], n))
    squares = (share[:, None] * (residual - mean)) ** 2
    variance = held[1] ** 2 * squares.sum(axis=0) * left * (n / (n - 1) if n > 1 else 1.0)
    return mass + held[1] * mean, variance


# --- occupations: one group per document


@dataclass(frozen=True, slots=True)
class Confusion:
    """What the machine says of documents of each true group.

    Attributes:
        matrix: True group × said group, and "nothing" last; rows sum to 1.
        counts: Judgements behind each row.
        condition: Condition number of the groups that are said or true.
    """

    matrix: Floats
    counts: Floats
    condition: float

    @property
    def tells(self) -> bool:
        """True if the matrix can be used."""
        return bool(np.isfinite(self.condition) and self.condition <= MAX_CONDITION)


def confusion(table: Floats, *, is_whole: bool = False) -> Confusion:
    """A confusion matrix from judgements.

    A row with fewer than `MIN_POSITIVES` judgements is drawn towards "right as often as all
    groups, else as often wrong towards each group as all": it counts as `PRIOR` judgements more.

    Args:
        table: Judgements by true group (rows) and said group (columns; "nothing" last).
        is_whole: Every document was read: nothing is drawn anywhere.
    """
    groups = len(table)
    counts = np.asarray(table.sum(axis=1), np.float64)
    total = float(counts.sum())
    right = float(np.trace(table[:, :groups])) / total if total > 0 else 1.0
    said = table.sum(axis=0) / total if total > 0 else np.zeros(groups + 1)
    usual = np.tile(said, (groups, 1))
    usual[np.arange(groups), np.arange(groups)] = 0.0
    sums = usual.sum(axis=1, keepdims=True)
    usual = np.divide((1 - right) * usual, sums, out=np.zeros_like(usual), where=sums > 0)
    usual[np.arange(groups), np.arange(groups)] = 1 - usual.sum(axis=1)
    few = (counts == 0) if is_whole else (counts < MIN_POSITIVES)
    weight = np.where(few, PRIOR, 0.0)[:, None]
    matrix = (table + weight * usual) / (counts[:, None] + weight)
    seen = (counts > 0) | (table.sum(axis=0)[:groups] > 0)
    return Confusion(matrix, counts, _condition(matrix[np.ix_(seen, seen)]))


def _condition(matrix: Floats) -> float:
    return float(np.linalg.cond(matrix)) if len(matrix) else float("inf")


def true_mix(said: Floats, matrix: Floats) -> Floats:
    """The mix of true groups that explains best what the machine says: p ≥ 0, Σp = 1.

    Least squares of `said − p·matrix` under both conditions: by non-negative least squares with
    the sum as one more, heavy equation.

    Args:
        said: Share of each said group, "nothing" last; sums to 1.
        matrix: See `Confusion`.
    """
    from scipy.optimize import nnls

    heavy = 1e3
    left = np.vstack([matrix.T, np.full(len(matrix), heavy)])
    found, _ = nnls(left, np.append(said, heavy))
    total = float(found.sum())
    return np.asarray(found / total if total > 0 else found, np.float64)


def mix_replicates(
    said: Floats, n_eff: float, made: Confusion, random: np.random.Generator, replicates: int
) -> Floats:
    """Corrected mixes of made-up samples like this one: replicates × groups.

    In each the rows of the confusion matrix and what the machine says are drawn anew from
    Dirichlet distributions with as much certainty as was counted.
    """
    groups = len(made.matrix)
    mixes = np.empty((replicates, groups))
    sure = made.counts + np.where(made.counts < MIN_POSITIVES, PRIOR, 0.0)
    for number in range(replicates):
        rows = _dirichlet(made.matrix * sure[:, None], random)
        mixes[number] = true_mix(_dirichlet(said[None, :] * n_eff, random)[0], rows)
    return mixes


def _dirichlet(alpha: Floats, random: np.random.Generator) -> Floats:
    """Rows drawn from Dirichlet distributions; what has no weight stays 0."""
    drawn = random.standard_gamma(np.maximum(alpha, 0.0))
    sums = drawn.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(drawn, sums, out=np.zeros_like(drawn), where=sums > 0))


# --- calibration


def may_be_summed(bins: Iterable[Bin]) -> bool:
    """Whether probabilities are what they say, bin by bin, as far as judgements can tell.

    A bin speaks against it if its 90 % interval lies as a whole more than `MAX_MISCALIBRATION`
    away from the mean of its probabilities: with few judgements every share would.
    """
    return all(
        one.observed.lo - MAX_MISCALIBRATION <= one.mean_probability
        and one.mean_probability <= one.observed.hi + MAX_MISCALIBRATION
        for one in bins
    )
