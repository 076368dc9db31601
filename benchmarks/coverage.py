"""Do the intervals cover, and do the rules stay silent where there is nothing to say?

    .venv/bin/python -m benchmarks.coverage [--runs 2000] [--permutations 100]

Prints (methods, rule 6.3): coverage of nominal 90 % intervals of shares on the grid employers ×
share × linker × bias, over all samples and given that the share was published; the emphasis
difference on populations without any difference and with true ones; and how often a study whose
advertisements are spread over regions at random gets a regional contrast (rule 9.8).
Cells with a missing stratum fail by design: selection is not in the interval.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np

from smartlife.analysis.finding_rules import CONTRAST_ERROR, probability_more
from smartlife.analysis.link_variance import phrase_variance
from smartlife.analysis.publication import judge_shares
from smartlife.analysis.uncertainty import (
    Tally,
    classify,
    emphasis_difference,
    share_limits,
)

CLUSTERS = (20, 40, 150, 800)
SHARES = (0.2, 0.03, 0.005)
GATE = 0.88
GATE_PUBLISHED = 0.85
PHRASES = 12
PRECISION, RECALL = 0.75, 0.60


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the grid."""

    clusters: int
    share: float
    linker: str
    bias: str


def tally_of(dense: np.ndarray, sizes: np.ndarray, link_variance: np.ndarray) -> Tally:
    """A tally from a matrix clusters × groups; documents weigh 1."""
    cluster, group = np.nonzero(dense)
    mass = dense[cluster, group].astype(float)
    return Tally(
        cluster.astype(np.int64),
        group.astype(np.int64),
        mass,
        np.ceil(mass).astype(np.int64),
        sizes.astype(float),
        sizes.astype(np.int64),
        link_variance,
    )


def sizes_of(random: np.random.Generator, clusters: int) -> np.ndarray:
    """Advertisements per employer: many with one, few with dozens, as on real boards."""
    return np.ceil(random.lognormal(0.4, 1.1, clusters)).astype(np.int64)


def sample(random: np.random.Generator, cell: Cell) -> Tally:
    """One sample: the group in question, and all the rest, by employer."""
    sizes = sizes_of(random, cell.clusters)
    p = cell.share
    propensity = random.beta(p * 8, (1 - p) * 8, cell.clusters)
    if cell.bias == "stratum missing":
        # a third of the employers never advertise online, and they hire the group half as often
        propensity = propensity / (2 / 3 + 1 / 3 * 0.5)
    if cell.linker == "perfect":
        hits = random.binomial(sizes, np.clip(propensity, 0, 1)).astype(float)
        return tally_of(np.column_stack([hits, sizes - hits]), sizes, np.zeros(2))
    hits, variance = by_phrase(random, propensity, sizes)
    return tally_of(np.column_stack([hits, sizes - hits]), sizes, np.array([variance, 0.0]))


def by_phrase(
    random: np.random.Generator, propensity: np.ndarray, sizes: np.ndarray
) -> tuple[np.ndarray, float]:
    """Hits seen through a few phrases, each right in its own share of all its documents.

    The linker knows the mean precision only; recall is taken as known (a gold sample's task).
    """
    weight = 1 / np.arange(1, PHRASES + 1)
    weight /= weight.sum()
    precision = random.beta(10 * PRECISION, 10 * (1 - PRECISION), PHRASES)
    seen = np.clip(propensity * RECALL / float(weight @ precision), 0, 1)
    mentions = np.array(
        [
            random.multinomial(random.binomial(n, q), weight)
            for n, q in zip(sizes, seen, strict=True)
        ]
    )
    corrected = np.minimum(mentions.sum(axis=1) * PRECISION / RECALL, sizes)
    mass = mentions.sum(axis=0) / RECALL
    return corrected, float(phrase_variance(mass, np.full(PHRASES, PRECISION)).sum())


def cover(random: np.random.Generator, cell: Cell, runs: int) -> tuple[float, float, float]:
    """Coverage, share of samples that are published, coverage of these."""
    covered = np.zeros(runs, dtype=bool)
    published = np.zeros(runs, dtype=bool)
    for run in range(runs):
        tally = sample(random, cell)
        shares = share_limits(tally)
        covered[run] = shares.lo[0] <= cell.share <= shares.hi[0]
        figure = judge_shares(tally, shares)[0]
        published[run] = figure.status == "published"
    given = float(covered[published].mean()) if published.any() else float("nan")
    return float(covered.mean()), float(published.mean()), given


def grid(runs: int) -> int:
    """Prints the grid; returns how many cells miss the gate that should not."""
    random = np.random.default_rng(63)
    missed = 0
    print(f"\nCoverage of 90 % intervals, {runs} runs per cell (gate {GATE:.0%})")
    print(
        f"{'J':>5}{'p':>8}  {'linker':<11}{'bias':<17}{'covers':>8}{'printed':>9}{'of these':>10}"
    )
    for linker in ("perfect", "by phrase"):
        for bias in ("none", "stratum missing"):
            for clusters in CLUSTERS:
                for share in SHARES:
                    cell = Cell(clusters, share, linker, bias)
                    all_of_them, printed, given = cover(random, cell, runs)
                    ok = all_of_them >= GATE and (printed * runs < 50 or given >= GATE_PUBLISHED)
                    by_design = bias != "none"
                    missed += not ok and not by_design
                    mark = "" if ok else "  fails by design" if by_design else "  MISSES"
                    print(
                        f"{clusters:>5}{share:>8}  {linker:<11}{bias:<17}{all_of_them:>8.1%}"
                        f"{printed:>9.1%}{given:>10.1%}{mark}"
                    )
    return missed


def side(random: np.random.Generator, shares: np.ndarray, clusters: int, documents: float) -> Tally:
    """One side of the emphasis difference: clusters whose mixes vary around the shares."""
    sizes = 1 + random.poisson(documents - 1, clusters)
    mixes = random.dirichlet(shares * 40 + 1e-9, clusters)
    dense = np.array([random.multinomial(n, mix) for n, mix in zip(sizes, mixes, strict=True)])
    return tally_of(dense, sizes, np.zeros(len(shares)))


def emphasis(runs: int) -> None:
    """Prints kept groups, false and wrong classes, and coverage of the differences."""
    random = np.random.default_rng(11)
    print(f"\nEmphasis difference over 229 groups, {runs} runs per row")
    print(
        f"{'truth':<12}{'employers':>10}{'providers':>10}{'kept':>7}{'classed':>9}"
        f"{'false':>7}{'wrong sign':>11}{'raw covers':>11}{'covers':>8}"
    )
    asked = 1 / np.arange(2, 231)
    asked /= asked.sum()
    for truth in ("the same", "different"):
        for employers, providers in ((300, 60), (300, 10), (1000, 150), (40, 15)):
            counts = np.zeros(5)
            covers: list[tuple[float, float]] = []
            for _ in range(runs):
                taught = asked * (np.exp(random.normal(0, 0.6, 229)) if truth == "different" else 1)
                taught /= taught.sum()
                got = emphasis_difference(
                    side(random, asked, employers, 5), side(random, taught, providers, 8)
                )
                classes, _ = classify(got)
                true = np.log(asked / taught)
                true = true - float((got.weight * true).sum())
                kept = np.flatnonzero(got.kept)
                signs = [(classes[g], true[g]) for g in kept]
                counts += (
                    len(kept),
                    sum(c in {"asked_more", "taught_more"} for c, _ in signs),
                    sum(
                        (c == "asked_more" and t < np.log(1.25))
                        or (c == "taught_more" and t > -np.log(1.25))
                        for c, t in signs
                    ),
                    sum(
                        (c == "asked_more" and t < 0) or (c == "taught_more" and t > 0)
                        for c, t in signs
                    ),
                    1,
                )
                covers += [
                    (
                        abs(got.raw[g] - true[g]) <= 1.645 * got.raw_sd[g],
                        got.lo[g] <= true[g] <= got.hi[g],
                    )
                    for g in kept
                ]
            raw, shrunk = np.mean(covers, axis=0) if covers else (float("nan"), float("nan"))
            print(
                f"{truth:<12}{employers:>10}{providers:>10}{counts[0] / runs:>7.1f}"
                f"{counts[1] / runs:>9.2f}{counts[2] / runs:>7.2f}{counts[3] / runs:>11.3f}"
                f"{raw:>11.1%}{shrunk:>8.1%}"
            )


def permutations(runs: int) -> None:
    """Prints how often random regions give a contrast with the country."""
    random = np.random.default_rng(98)
    mix = 1 / np.arange(2, 42)
    mix /= mix.sum()
    hit = 0
    for _ in range(runs):
        employers = 400
        dense = np.array(
            [
                random.multinomial(size, random.dirichlet(mix * 10))
                for size in sizes_of(random, employers)
            ]
        )
        # every advertisement falls into the region with one chance in four
        inside = random.binomial(dense, 0.25)
        rows = [rows_of(table[table.sum(axis=1) > 0]) for table in (inside, dense)]
        shared = [g for g in rows[0] if g in rows[1]]
        hit += any(
            probability_more(rows[0][g], rows[1][g]) >= 1 - CONTRAST_ERROR / len(shared)
            for g in shared
        )
    print(f"\nRandom regions: a regional contrast in {hit} of {runs} runs (gate: 10 of 100)")


def rows_of(dense: np.ndarray) -> dict[int, dict[str, float]]:
    """Published shares of a table, as the rule sees them."""
    tally = tally_of(dense, dense.sum(axis=1), np.zeros(dense.shape[1]))
    shares = share_limits(tally)
    return {
        g: {"estimate": float(shares.estimate[g]), "n_eff": float(shares.n_eff[g])}
        for g, figure in enumerate(judge_shares(tally, shares, adds_up=True))
        if figure.status == "published"
    }


def main() -> None:
    """Runs all three parts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--permutations", type=int, default=100)
    asked = parser.parse_args()
    began = time.perf_counter()
    missed = grid(asked.runs)
    emphasis(max(20, asked.runs // 20))
    permutations(asked.permutations)
    print(f"\n{missed} cells miss the gate without reason; {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
