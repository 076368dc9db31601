"""Does the audit find how much of what is asked for nobody teaches?

    .venv/bin/python -m benchmarks.audit [--runs 400]

The check of methods, rule 2.1: 480 groups, truth 0.30, links with recall 0.6 and precision 0.75,
a whole catalogue and a tenth of one; 200 draws, audited by a reader who never errs, and by one who
errs in one group of fifty. Gates, for the reader who never errs: the estimate lies within 0.05 of
the truth in at least 85 % of runs; the 90 % interval of the audit part covers in 87 to 95 %. The
figure of the programme alone is printed beside it. Ends with an error if a gate is missed.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from typing import Final

import numpy as np

from smartlife.analysis.audits.estimate import AUDIT_SIZE, Verdicts, draw_groups, estimate_uncovered

GROUPS: Final = 480
TRUTH: Final = 0.30
RECALL, PRECISION = 0.60, 0.75
CLOSE: Final = 0.05
GATE_CLOSE: Final = 0.85
GATE_COVERAGE: Final = (0.87, 0.95)
FALSE_GROUPS: Final = 0.35
"""Share of the groups that false links point to: wrong phrases are few, and repeat."""


@dataclass(frozen=True, slots=True)
class World:
    """One population: what is asked for, what is taught, what the programme says."""

    demand: np.ndarray
    uncovered: np.ndarray
    covered_by_machine: np.ndarray

    @property
    def truth(self) -> float:
        """Share of demand that no course teaches."""
        return float(self.demand[self.uncovered].sum() / self.demand.sum())

    @property
    def machine(self) -> float:
        """The same as the programme alone would say."""
        return float(self.demand[~self.covered_by_machine].sum() / self.demand.sum())


def make_world(random: np.random.Generator, catalogue: float) -> World:
    """Demand is skewed; courses pile up in some groups; a tenth of a catalogue has a tenth each."""
    demand = random.lognormal(0.0, 1.2, GROUPS)
    order = random.permutation(GROUPS)
    uncovered = np.zeros(GROUPS, bool)
    uncovered[order[np.cumsum(demand[order]) <= TRUTH * demand.sum()]] = True
    courses = 1 + random.poisson(random.exponential(20 * catalogue, GROUPS))
    courses[uncovered] = 0
    found = random.binomial(courses, RECALL)
    false_total = found.sum() * (1 - PRECISION) / PRECISION
    targets = random.permutation(GROUPS)[: round(FALSE_GROUPS * GROUPS)]
    false = np.zeros(GROUPS)
    false[targets] = random.poisson(false_total / len(targets), len(targets))
    return World(demand, uncovered, (found + false) > 0)


def audit(random: np.random.Generator, world: World, errs: float) -> tuple[float, float, float]:
    """Estimate and limits of one audit; a reader errs in a share of the groups."""
    draw = draw_groups(world.demand, world.covered_by_machine, AUDIT_SIZE, random)
    share = world.demand / world.demand.sum()
    of_stratum = np.array([share[world.covered_by_machine == bool(h)].sum() for h in (0, 1)])
    said = world.uncovered[draw.group] ^ (random.random(len(draw.group)) < errs)
    found = estimate_uncovered(
        world.demand,
        world.covered_by_machine,
        Verdicts(
            draw.group,
            draw.stratum,
            draw.draws,
            draw.is_all,
            share[draw.group],
            of_stratum[draw.stratum],
            said.astype(float),
        ),
    )
    if found is None:
        raise SystemExit("an audit gave no figure")
    return found.estimate, found.lo, found.hi


def measure(runs: int, catalogue: float, errs: float) -> dict[str, float]:
    """Figures of one cell."""
    random = np.random.default_rng(2026)
    error = np.empty(runs)
    covers = np.empty(runs, bool)
    width = np.empty(runs)
    machine = np.empty(runs)
    for run in range(runs):
        world = make_world(random, catalogue)
        estimate, lo, hi = audit(random, world, errs)
        error[run] = estimate - world.truth
        covers[run] = lo <= world.truth <= hi
        width[run] = hi - lo
        machine[run] = world.machine
    return {
        "close": float((np.abs(error) <= CLOSE).mean()),
        "coverage": float(covers.mean()),
        "rmse": float(np.sqrt((error**2).mean())),
        "width": float(width.mean()),
        "machine": float(machine.mean()),
    }


def main() -> None:
    """Prints the table; ends with an error if a gate is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=400)
    runs = parser.parse_args().runs
    began = time.perf_counter()
    print(f"Audited uncovered demand: truth {TRUTH:.2f}, {AUDIT_SIZE} draws, {runs} runs")
    print(f"{'catalogue':10}{'reader':>12}{'within .05':>12}{'covers':>9}{'RMSE':>7}{'width':>7}"
          f"{'programme alone':>17}")  # fmt: skip
    missed = []
    for catalogue, errs in ((1.0, 0.0), (0.1, 0.0), (1.0, 0.02), (0.1, 0.02)):
        cell = measure(runs, catalogue, errs)
        reader = "never errs" if errs == 0 else f"errs {errs:.0%}"
        print(
            f"{catalogue:<10.0%}{reader:>12}{cell['close']:>12.1%}{cell['coverage']:>9.1%}"
            f"{cell['rmse']:>7.3f}{cell['width']:>7.3f}{cell['machine']:>17.3f}"
        )
        if errs == 0:
            kept = GATE_COVERAGE[0] <= cell["coverage"] <= GATE_COVERAGE[1]
            if cell["close"] < GATE_CLOSE or not kept:
                missed.append(f"{catalogue:.0%}")
    print(f"{time.perf_counter() - began:.1f} s")
    if missed:
        raise SystemExit(f"gate missed with a catalogue of {', '.join(missed)}")


if __name__ == "__main__":
    main()
