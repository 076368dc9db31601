"""How fast is the depth of an offer counted, against the plain loop over places?

    .venv/bin/python -m benchmarks.reach [--places 1000] [--courses 13000]

Places reach courses at sites within an hour, some courses are online, providers are few and large
and many and small. Prints seconds of `providers_in_reach` for all places, those of the loop that it
took the place of (run for some places only), and whether both say the same. The gate is the ratio,
not seconds: machines differ.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from smartlife.analysis.reach.staircase import (
    ONLINE,
    Courses,
    Homes,
    providers_in_reach,
    reached,
)

GROUPS = 479
SITES = 150
GATE = 20.0
"""Times as fast as the loop over places."""


def made(random: np.random.Generator, places: int, courses: int) -> tuple[Homes, Courses]:
    """Places and sites on a square of 300 km; one course of seven is online."""
    homes = random.uniform(0, 300, (places, 2))
    sites = random.uniform(0, 300, (SITES, 2))
    way = np.sqrt(((homes[:, None] - sites[None]) ** 2).sum(axis=2)) * 1.3
    site = np.where(random.random(courses) < 1 / 7, ONLINE, random.integers(0, SITES, courses))
    # a few providers have most courses, at several sites
    provider = np.minimum(random.pareto(0.8, courses) * 5, 800).astype(np.int64)
    flags = np.ones(courses, bool)
    return Homes(np.full(places, 1 / places), way), Courses(site, flags, flags, provider)


def loop(reaches: np.ndarray, taught: np.ndarray, provider: np.ndarray) -> np.ndarray:
    """The loop over places."""
    counted = np.zeros((len(reaches), taught.shape[1]))
    for place, mine in enumerate(reaches):
        teaching = np.zeros((int(provider.max(initial=-1)) + 1, taught.shape[1]), bool)
        np.logical_or.at(teaching, provider[mine], taught[mine])
        counted[place] = teaching.sum(axis=0)
    return counted


def main() -> int:
    """Both; 1 if they differ or the gate is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--places", type=int, default=1000)
    parser.add_argument("--courses", type=int, default=13_000)
    asked = parser.parse_args()
    random = np.random.default_rng(4)
    homes, courses = made(random, asked.places, asked.courses)
    taught = random.random((asked.courses, GROUPS)) < 2.5 / GROUPS
    reaches = dict(reached(homes, courses, 60))["online"]
    began = time.perf_counter()
    here = providers_in_reach(reaches, taught, courses.provider)
    own = time.perf_counter() - began
    some = min(asked.places, 10)
    began = time.perf_counter()
    there = loop(reaches[:some], taught, courses.provider)
    plain = (time.perf_counter() - began) * asked.places / some
    same = bool((here[:some] == there).all())
    print(f"\n{asked.places:,} places × {asked.courses:,} courses × {GROUPS} groups")
    print(f"here {own:.2f} s, loop {plain:.1f} s ({some} places run), ratio {plain / own:.0f}")
    print(f"the same numbers: {'yes' if same else 'NO'}")
    ok = same and plain / own >= GATE
    print(f"ratio to the plain loop at least {GATE:.0f}: {'kept' if ok else 'MISSED'}")
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
