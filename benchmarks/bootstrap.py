"""How fast is the bootstrap, against the plain loop over replicates?

    .venv/bin/python -m benchmarks.bootstrap [--documents 1000000] [--replicates 1000]

Prints seconds for all replicates of a tally with one advertisement per cluster and one with
employers as on real boards, and the same for a plain numpy loop (Poisson numbers, then a
weighted count per group), of which only some replicates are run. The gate is the ratio of both, not
seconds: machines differ.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from benchmarks.coverage import sizes_of
from smartlife.analysis.estimators.bootstrap import cluster_keys, replicate
from smartlife.analysis.estimators.uncertainty import Tally

GROUPS = 229
GATE = 1.0
"""At least as fast as the plain loop, although weights are the same on every machine and engine."""


def made(random: np.random.Generator, sizes: np.ndarray) -> Tally:
    """Documents by cluster, each in one of the groups."""
    cluster = np.repeat(np.arange(len(sizes)), sizes)
    chance = 1 / np.arange(2, GROUPS + 2)
    group = random.choice(GROUPS, len(cluster), p=chance / chance.sum())
    pair, documents = np.unique(cluster * GROUPS + group, return_counts=True)
    return Tally(
        pair // GROUPS,
        pair % GROUPS,
        documents.astype(float),
        documents,
        sizes.astype(float),
        sizes,
        np.zeros(GROUPS),
        cluster_keys(str(number) for number in range(len(sizes))),
    )


def plain(tally: Tally, replicates: int) -> float:
    """Seconds of the loop that everybody would write first."""
    random = np.random.default_rng(1)
    began = time.perf_counter()
    for _ in range(replicates):
        weight = random.poisson(1, tally.clusters)
        np.bincount(tally.group, tally.mass * weight[tally.cluster], tally.groups)
        weight @ tally.cluster_mass
    return time.perf_counter() - began


def measure(name: str, tally: Tally, replicates: int) -> float:
    """Prints one row; returns the ratio."""
    began = time.perf_counter()
    replicate(tally, replicates)
    own = time.perf_counter() - began
    some = max(3, replicates // 50)
    loop = plain(tally, some) * replicates / some
    print(
        f"{name:<28}{tally.n_docs:>11,}{tally.clusters:>11,}{own:>9.1f} s{loop:>9.1f} s"
        f"{loop / own:>8.1f}"
    )
    return loop / own


def main() -> int:
    """Both populations; 1 if the gate is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--replicates", type=int, default=1000)
    asked = parser.parse_args()
    random = np.random.default_rng(6)
    sizes = sizes_of(random, asked.documents)
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), asked.documents)) + 1]
    print(f"\n{asked.replicates} replicates of {GROUPS} groups")
    print(f"{'':<28}{'documents':>11}{'clusters':>11}{'here':>11}{'loop':>11}{'ratio':>8}")
    ratios = [
        measure("employers as on boards", made(random, sizes), asked.replicates),
        measure(
            "each document a cluster",
            made(random, np.ones(asked.documents, np.int64)),
            asked.replicates,
        ),
    ]
    ok = min(ratios) >= GATE
    print(f"ratio to the plain loop at least {GATE}: {'kept' if ok else 'MISSED'}")
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
