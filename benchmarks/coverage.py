"""Do the intervals cover, and do the rules stay silent where there is nothing to say?

    .venv/bin/python -m benchmarks.coverage [--runs 2000] [--target evaluation/coverage.md]

Prints and writes (methods, rule 6.3): coverage of nominal 90 % intervals of shares on the grid
employers × share × linker × bias, over all samples, given that the share was published, and given
that a finding was made of it; then the emphasis difference on populations without any difference
and with true ones. Estimator, publication and choice of findings are the product's own. Cells with
a missing stratum fail by design: selection is not in the interval.
"""

from __future__ import annotations

import argparse
import subprocess
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.results_file import ResultsFile
from smartlife.analysis.estimators.uncertainty import (
    Tally,
    classify,
    emphasis_difference,
    share_limits,
)
from smartlife.analysis.findings.documents import most_asked
from smartlife.analysis.links.variance import phrase_variance
from smartlife.analysis.publication import judge_shares

if TYPE_CHECKING:
    from collections.abc import Iterator

CLUSTERS: Final = (20, 40, 150, 800)
SHARES: Final = (0.2, 0.03, 0.005)
GATE: Final = 0.88
GATE_GIVEN: Final = 0.85
"""Coverage of what is published, and of what becomes a finding."""
NOT_TOO_WIDE: Final = 0.93
"""No more than this where there is a lot of data: 150 employers or more and 20 hits or more."""
PHRASES: Final = 12
PRECISION, RECALL = 0.75, 0.60
CONCENTRATION: Final = 8.0
"""How alike the employers' mixes are: the shares of one employer are Beta(8 p, 8 (1 − p))."""
FEW: Final = 50
"""Coverage of fewer samples than this says nothing."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the grid."""

    clusters: int
    share: float
    linker: str
    bias: str

    def shares(self) -> np.ndarray:
        """The share in question, and of up to nine groups more, a tenth smaller each time."""
        many = 5 if self.share > 0.1 else 10
        return self.share * (1 - 0.1 * np.arange(many))


@dataclass(slots=True)
class Seen:
    """What the runs of a cell gave."""

    covered: list[bool] = field(default_factory=list)
    published: list[bool] = field(default_factory=list)
    findings: list[bool] = field(default_factory=list)
    false: list[float] = field(default_factory=list)
    hits: list[float] = field(default_factory=list)

    def all(self) -> float:
        """Coverage over all samples."""
        return float(np.mean(self.covered))

    def printed(self) -> float:
        """Share of samples in which the share is published."""
        return float(np.mean(self.published))

    def given_published(self) -> float:
        """Coverage of these; NaN if there are too few."""
        chosen = np.array(self.covered)[np.array(self.published)]
        return float(chosen.mean()) if len(chosen) >= FEW else float("nan")

    def given_finding(self) -> float:
        """Coverage of what findings say; NaN if there are too few."""
        return float(np.mean(self.findings)) if len(self.findings) >= FEW else float("nan")

    def not_false(self) -> float:
        """1 − the mean share of a sample's findings that do not cover; none is no wrong one."""
        return 1 - float(np.mean(self.false))


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
    """One sample: the groups in question, and all the rest last, by employer."""
    sizes = sizes_of(random, cell.clusters)
    shares = cell.shares()
    rest = 1 - float(shares.sum())
    gamma = random.standard_gamma(
        CONCENTRATION * np.append(shares, rest), (cell.clusters, len(shares) + 1)
    )
    mixes = gamma / np.maximum(gamma.sum(axis=1, keepdims=True), 1e-300)
    if cell.bias == "stratum missing":
        # a third of the employers never advertise online, and they hire for the rest twice as often
        mixes[:, :-1] *= 1 / (2 / 3 + 1 / 3 * 0.5)
        over = np.maximum(mixes[:, :-1].sum(axis=1, keepdims=True), 1.0)
        mixes[:, :-1] /= over
        mixes[:, -1] = np.maximum(1 - mixes[:, :-1].sum(axis=1), 0.0)
    variance = np.zeros(len(shares) + 1)
    if cell.linker == "perfect":
        dense = random.multinomial(sizes, mixes).astype(float)
        return tally_of(dense, sizes, variance)
    hits = np.empty((cell.clusters, len(shares)))
    for g in range(len(shares)):
        hits[:, g], variance[g] = by_phrase(random, mixes[:, g], sizes)
    # more can be found than there is: the rest is never less than nothing
    dense = np.column_stack([hits, np.maximum(sizes - hits.sum(axis=1), 0.0)])
    return tally_of(dense, sizes, variance)


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
    mentions = random.multinomial(random.binomial(sizes, seen), weight)
    corrected = np.minimum(mentions.sum(axis=1) * PRECISION / RECALL, sizes)
    mass = mentions.sum(axis=0) / RECALL
    return corrected, float(phrase_variance(mass, np.full(PHRASES, PRECISION)).sum())


def run_cell(random: np.random.Generator, cell: Cell, runs: int) -> Seen:
    """Samples of a cell, through the product's estimator and rules."""
    truth = cell.shares()
    seen = Seen()
    for _ in range(runs):
        tally = sample(random, cell)
        shares = share_limits(tally)
        judged = judge_shares(tally, shares)
        seen.covered.append(bool(shares.lo[0] <= truth[0] <= shares.hi[0]))
        seen.published.append(judged[0].status == "published")
        seen.hits.append(tally.n_docs * truth[0])
        rows: list[dict[str, Any]] = [
            {
                "group_code": f"{g:02d}",
                "estimate": figure.estimate,
                "lo": figure.lo,
                "hi": figure.hi,
                "n_eff": float(shares.n_eff[g]),
            }
            for g, figure in enumerate(judged[: len(truth)])
            if figure.status == "published"
        ]
        right = [
            bool(row["lo"] <= truth[int(row["group_code"])] <= row["hi"])
            for row in most_asked(rows)
        ]
        seen.findings += right
        seen.false.append(1 - float(np.mean(right)) if right else 0.0)
    return seen


def verdict(cell: Cell, seen: Seen, runs: int) -> str:
    """What is wrong with a cell; empty if nothing is. Two standard errors of luck are allowed."""

    def below(value: float, gate: float, count: float) -> bool:
        return value < gate - 2 * float(np.sqrt(gate * (1 - gate) / max(count, 1)))

    wrong = []
    if below(seen.all(), GATE, runs):
        wrong.append("covers too little")
    if below(seen.given_published(), GATE_GIVEN, sum(seen.published)):
        wrong.append("what is published covers too little")
    if below(seen.not_false(), GATE_GIVEN, runs):
        wrong.append("findings cover too little")
    much = cell.clusters >= 150 and float(np.mean(seen.hits)) >= 20
    spare = 2 * float(np.sqrt(NOT_TOO_WIDE * (1 - NOT_TOO_WIDE) / runs))
    if cell.linker == "perfect" and much and seen.all() > NOT_TOO_WIDE + spare:
        wrong.append("wider than needed")
    return ", ".join(wrong)


@dataclass(slots=True)
class Grid:
    """The grid of rule 6.3; `missed` counts cells that fail and should not."""

    runs: int
    missed: int = 0

    def lines(self) -> Iterator[str]:
        """The table, row by row."""
        random = np.random.default_rng(63)
        yield (
            "| employers | share | linker | bias | covers | printed | of these | findings "
            "| of these | right | |"
        )
        yield "| ---: | ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
        for linker in ("perfect", "by phrase"):
            for bias in ("none", "stratum missing"):
                for clusters in CLUSTERS:
                    for share in SHARES:
                        yield self._line(random, Cell(clusters, share, linker, bias))

    def _line(self, random: np.random.Generator, cell: Cell) -> str:
        seen = run_cell(random, cell, self.runs)
        wrong = verdict(cell, seen, self.runs)
        if wrong and cell.bias != "none":
            wrong = f"fails by design: {wrong}"
        elif wrong:
            self.missed += 1
            wrong = f"**MISSES**: {wrong}"
        return (
            f"| {cell.clusters} | {cell.share} | {cell.linker} | {cell.bias} | {seen.all():.1%} "
            f"| {seen.printed():.1%} | {_percent(seen.given_published())} "
            f"| {len(seen.findings)} | {_percent(seen.given_finding())} "
            f"| {seen.not_false():.1%} | {wrong} |"
        )


def _percent(value: float) -> str:
    return f"{value:.1%}" if np.isfinite(value) else "–"


def side(random: np.random.Generator, shares: np.ndarray, clusters: int, documents: float) -> Tally:
    """One side of the emphasis difference: clusters whose mixes vary around the shares."""
    sizes = 1 + random.poisson(documents - 1, clusters)
    gamma = random.standard_gamma(shares * 40 + 1e-9, (clusters, len(shares)))
    mixes = gamma / gamma.sum(axis=1, keepdims=True)
    return tally_of(random.multinomial(sizes, mixes), sizes, np.zeros(len(shares)))


@dataclass(slots=True)
class Differences:
    """Sums over runs of one population of the emphasis difference."""

    kept: int = 0
    classed: int = 0
    false: int = 0
    wrong_sign: int = 0
    raw: list[bool] = field(default_factory=list)
    shrunk: list[bool] = field(default_factory=list)

    def add(self, asked: np.ndarray, taught: np.ndarray, sides: tuple[Tally, Tally]) -> None:
        """Adds one run."""
        got = emphasis_difference(*sides)
        classes, _ = classify(got)
        true = np.log(asked / taught)
        true = true - float((got.weight * true).sum())
        for g in np.flatnonzero(got.kept):
            sign = {"asked_more": 1, "taught_more": -1}.get(str(classes[g]), 0)
            self.kept += 1
            self.classed += sign != 0
            self.false += sign != 0 and sign * true[g] < np.log(1.25)
            self.wrong_sign += sign != 0 and sign * true[g] < 0
            self.raw.append(bool(abs(got.raw[g] - true[g]) <= 1.645 * got.raw_sd[g]))
            self.shrunk.append(bool(got.lo[g] <= true[g] <= got.hi[g]))


MAX_FALSE: Final = 0.01
"""Classes in a population without a difference, of the groups kept (methods, rule 1.1)."""


@dataclass(slots=True)
class EmphasisTable:
    """Kept groups, false and wrong classes, and coverage of the differences."""

    runs: int
    missed: int = 0

    def lines(self) -> Iterator[str]:
        """The table, row by row."""
        random = np.random.default_rng(11)
        yield (
            "| truth | employers | providers | kept | classed | false | wrong sign | raw covers "
            "| covers | |"
        )
        yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
        asked = 1 / np.arange(2, 231)
        asked /= asked.sum()
        for truth in ("the same", "different"):
            for employers, providers in ((300, 60), (300, 10), (1000, 150), (40, 15)):
                made = Differences()
                for _ in range(self.runs):
                    unlike = np.exp(random.normal(0, 0.6, 229)) if truth == "different" else 1.0
                    taught = asked * unlike / float((asked * unlike).sum())
                    sides = side(random, asked, employers, 5), side(random, taught, providers, 8)
                    made.add(asked, taught, sides)
                wrong = truth == "the same" and made.classed > MAX_FALSE * max(made.kept, 1)
                self.missed += wrong
                yield (
                    f"| {truth} | {employers} | {providers} | {made.kept / self.runs:.1f} "
                    f"| {made.classed / self.runs:.2f} | {made.false / self.runs:.2f} "
                    f"| {made.wrong_sign / self.runs:.3f} | {_percent(_mean(made.raw))} "
                    f"| {_percent(_mean(made.shrunk))} | {'**MISSES**' if wrong else ''} |"
                )


def _mean(values: list[bool]) -> float:
    return float(np.mean(values)) if values else float("nan")


def state() -> str:
    """The commit that was measured."""
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def main() -> int:
    """Both tables; 1 if a cell misses a gate without reason."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--target", type=Path, default=Path("evaluation/coverage.md"))
    asked = parser.parse_args()
    began = time.perf_counter()
    results = ResultsFile(asked.target)
    grid, table = Grid(asked.runs), EmphasisTable(max(20, asked.runs // 20))
    results.add(
        [
            "# Measured: intervals",
            "",
            f"- Command: `.venv/bin/python -m benchmarks.coverage --runs {asked.runs}`",
            f"- Date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            f"- State: commit {state()}",
            f"- Gates, two standard errors allowed: 90% intervals cover at least {GATE:.0%}; those "
            f"that are published, and those of findings, at least {GATE_GIVEN:.0%}; with perfect "
            f"links, 150 employers or more and 20 hits or more, at most {NOT_TOO_WIDE:.0%}. What "
            "is covered is the true share of the population.",
            "- A missing stratum fails by design: who does not advertise online is in no interval.",
            "",
            f"## Shares, {asked.runs} samples per row",
            "",
            "*Printed*: how often the share is published. *Findings*: how often one of up to ten "
            "groups, each a tenth of the first smaller, becomes a finding, and how many of these "
            "cover. Where no group is large enough for a finding, each one is wrong; so the gate "
            "is for *right*: 1 less the mean share of wrong findings of a sample, where a sample "
            "without findings has none wrong (the false coverage rate of Benjamini and "
            "Yekutieli, 2005).",
            "",
        ]
    )
    results.add_part("shares", grid.lines())
    results.add(["", f"## Emphasis difference over 229 groups, {table.runs} samples per row"])
    results.add_part("emphasis", table.lines())
    missed = grid.missed + table.missed
    results.add(["", f"{missed} rows miss a gate without reason."])
    print(f"{time.perf_counter() - began:.0f} s")
    return 1 if missed or results.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
