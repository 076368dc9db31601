"""Variance of links (methods, rule 3.3): in closed form, as figures have it, and by drawing.

    .venv/bin/python -m benchmarks.link_draws [--worlds 100]

In a made world each (phrase, concept) has a precision from Beta(π k, (1−π) k), so the true mass of
each group is known. Printed are, by the number of phrases per group, how often the interval of the
centred logarithm of a mass (nominal 90 %) holds the truth with either variance, and the seconds of
one region of 229 groups × 200 phrases. Exit code 1 if the closed form covers less than 88 %.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.estimators.uncertainty import Z
from smartlife.analysis.links.variance import LINK_PRIOR, phrase_variance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    World = tuple[NDArray[np.int64], Floats, Floats]

GATE: Final = 0.88
REPLICATES: Final = 400
_GROUPS: Final = 60
_PHRASES: Final = (1, 2, 5, 30)


def make_world(groups: int, phrases: int, random: np.random.Generator) -> World:
    """Group, mass and probability of each pair; few phrases of a group carry most of it."""
    rank = np.tile(np.arange(1, phrases + 1), groups)
    mass = 30 / rank * random.lognormal(0, 0.5, len(rank))
    return np.repeat(np.arange(groups), phrases), mass, random.beta(4, 2, len(rank))


def closed(world: World, groups: int) -> Floats:
    """Variance of the centred logarithms, as in `uncertainty.emphasis_difference`."""
    group, mass, probability = world
    found = np.bincount(group, mass * probability, groups)
    variance = np.bincount(group, phrase_variance(mass, probability), groups)
    relative = variance / (found + 0.5) ** 2
    return np.asarray(relative + relative.sum() / groups**2, np.float64)


def drawn(world: World, random: np.random.Generator) -> Floats:
    """The same from replicates: one precision per pair in each."""
    group, mass, probability = world
    precision = random.beta(
        probability * LINK_PRIOR, (1 - probability) * LINK_PRIOR, (REPLICATES, len(group))
    )
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    logs = np.log(np.add.reduceat(mass * precision, starts, axis=1) + 0.5)
    return np.asarray((logs - logs.mean(axis=1, keepdims=True)).var(axis=0, ddof=1), np.float64)


def coverage(phrases: int, worlds: int, random: np.random.Generator) -> tuple[float, float]:
    """Share of groups whose interval holds the truth: closed form, drawn."""
    hits: tuple[list[float], list[float]] = ([], [])
    for _ in range(worlds):
        world = make_world(_GROUPS, phrases, random)
        group, mass, probability = world
        found = np.bincount(group, mass * probability, _GROUPS)
        right = random.beta(probability * LINK_PRIOR, (1 - probability) * LINK_PRIOR)
        true = np.bincount(group, mass * right, _GROUPS)
        error = np.log(found + 0.5) - np.log(true + 0.5)
        error -= error.mean()
        for place, variance in enumerate((closed(world, _GROUPS), drawn(world, random))):
            hits[place].append(float(np.mean(np.abs(error) < Z * np.sqrt(variance))))
    return float(np.mean(hits[0])), float(np.mean(hits[1]))


def seconds(random: np.random.Generator) -> tuple[float, float]:
    """Time of one region: closed form, drawn."""
    world = make_world(229, 200, random)
    start = time.perf_counter()
    closed(world, 229)
    middle = time.perf_counter()
    drawn(world, random)
    return middle - start, time.perf_counter() - middle


def main() -> int:
    """Prints the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=100)
    arguments = parser.parse_args()
    random = np.random.default_rng(1)
    write = sys.stdout.write
    write("phrases per group   closed form   drawn\n")
    least = 1.0
    for phrases in _PHRASES:
        one, other = coverage(phrases, arguments.worlds, random)
        least = min(least, one)
        write(f"{phrases:17d}   {one:11.3f}   {other:5.3f}\n")
    quick, slow = seconds(random)
    write(f"seconds per region: closed form {quick:.4f}, drawn {slow:.1f}\n")
    return int(least < GATE)


if __name__ == "__main__":
    sys.exit(main())
