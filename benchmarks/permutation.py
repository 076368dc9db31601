"""Do findings about a region stay away where regions mean nothing?

    .venv/bin/python -m benchmarks.permutation [--study FOLDER] [--runs 100]

The places of a finished study's advertisements are shuffled among them, so that no region differs
from another but by chance; then the product's own estimator, publication rules and rules of
findings look at every region (methods, rule 9.8). Prints in how many runs a region is said to
differ from its country, and how long that took. Gate: none in at least 90 of 100 runs. Without a
study the embedded demo is run first, in a folder of its own.

Tallies are made in memory from what the engine read once; that they are the product's own is
checked on the places as they are.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.estimators.uncertainty import Tally, share_limits
from smartlife.analysis.findings.documents import occupation_contrasts
from smartlife.analysis.findings.figures import Figures
from smartlife.analysis.links.variance import borrowed_variance, phrase_variance
from smartlife.analysis.publication import judge_shares
from smartlife.analysis.scope import PLACED, demand, scope_regions
from smartlife.analysis.tallies import occupation_links, tilt_of
from smartlife.analysis.thresholds import MIN_LINK_PROBABILITY
from smartlife.analysis.variants import (
    BETWEEN,
    STRICT_PROBABILITY,
    SURER_LINKS,
    UNWEIGHTED,
    WITHOUT_EMPLOYER,
    WITHOUT_SOURCE,
    largest_of,
    publishers_of,
    read_publishers,
    without_largest,
)
from smartlife.cli.studies import engine_settings, load_study
from smartlife.pipeline.running import lake_of
from smartlife.store.finished import finished_run

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.analysis.scope import ScopeRegion
    from smartlife.store.run import StepRun

QUIET: Final = 0.90
"""Share of runs that must have no finding about a region."""
_NEAR: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Advertisements:
    """Linked advertisements of a study, wherever they are; arrays over them.

    Attributes:
        place: Number of the place; `inside` tells its regions.
        inside: Regions × places: whether the place lies in the region.
        cluster: Number of the employer.
        weight: Posts.
        group: Number of the occupation group.
        probability: Of the link.
        tilt: See `tallies.tilt_of`.
        pair: Number of the phrase and concept.
        lang: Number of the language.
        held_by: Number of the set of publishers that have it.
        publishers: The sets.
        regions: Regions of the study.
        codes: Occupation groups.
    """

    place: NDArray[np.int64]
    inside: NDArray[np.bool_]
    cluster: NDArray[np.int64]
    weight: NDArray[np.float64]
    group: NDArray[np.int64]
    probability: NDArray[np.float64]
    tilt: NDArray[np.float64]
    pair: NDArray[np.int64]
    lang: NDArray[np.int64]
    held_by: NDArray[np.int64]
    publishers: tuple[frozenset[str], ...]
    regions: tuple[ScopeRegion, ...]
    codes: tuple[str, ...]

    def tally(self, chosen: NDArray[np.bool_], *, by_posts: bool = True) -> Tally:
        """The tally of some advertisements."""
        weight = self.weight[chosen] if by_posts else np.ones(int(chosen.sum()))
        scale = len(weight) / weight.sum() if len(weight) else 0.0
        mass = weight * scale
        count = len(self.codes)
        _, cluster = np.unique(self.cluster[chosen], return_inverse=True)
        group = self.group[chosen]
        cell, entry = np.unique(cluster * count + group, return_inverse=True)
        entered = np.bincount(entry, mass, len(cell)).astype(np.float64)
        docs = np.bincount(cluster)
        return Tally(
            cell // count,
            cell % count,
            entered,
            np.bincount(entry, minlength=len(cell)),
            np.bincount(cluster, mass).astype(np.float64),
            docs.astype(np.int64),
            self._doubt(chosen, mass),
        )

    def _doubt(self, chosen: NDArray[np.bool_], mass: NDArray[np.float64]) -> NDArray[np.float64]:
        """Link variance by group: of phrases, and of languages whose probabilities are borrowed."""
        count = len(self.codes)
        group, tilt = self.group[chosen], self.tilt[chosen] * mass
        key, entry = np.unique(self.pair[chosen] * count + group, return_inverse=True)
        of_pair = np.bincount(entry, mass, len(key)).astype(np.float64)
        hit = np.bincount(entry, mass * self.probability[chosen], len(key))
        single = phrase_variance(of_pair, np.clip(hit / of_pair, 0.0, 1.0))
        total = np.bincount(key % count, single, count).astype(np.float64)
        in_group = np.bincount(group, mass, count).astype(np.float64)
        for lang in np.unique(self.lang[chosen]):
            own = self.lang[chosen] == lang
            shift = np.bincount(group[own], tilt[own], count).astype(np.float64)
            total += borrowed_variance(shift, in_group)
        return total

    def rows(self, place: NDArray[np.int64]) -> list[dict[str, Any]]:
        """Rows of the occupation mix with the advertisements at these places."""
        made: list[dict[str, Any]] = []
        for number, region in enumerate(self.regions):
            here = self.inside[number][place]
            counted = here & (self.probability >= MIN_LINK_PROBABILITY)
            main = self.tally(counted)
            variants = {
                UNWEIGHTED: self.tally(counted, by_posts=False),
                SURER_LINKS: self.tally(here & (self.probability >= STRICT_PROBABILITY)),
                WITHOUT_EMPLOYER: without_largest(main),
            }
            others = self._without_source(counted)
            if others is not None:
                variants[WITHOUT_SOURCE] = self.tally(others)
            made += self._judged(region.code, "share", main, None)
            for name, tally in variants.items():
                made += self._judged(region.code, "share_variant", tally, name)
        return made

    def _without_source(self, counted: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
        """Those that another than the largest source has; None of a single source."""
        weight = np.bincount(self.held_by[counted], self.weight[counted], len(self.publishers))
        found = {
            names: float(mass)
            for names, mass in zip(self.publishers, weight, strict=True)
            if mass > 0
        }
        if len(frozenset().union(*found)) < 2:
            return None
        largest = largest_of(found)
        others = np.array([names != {largest} for names in self.publishers], dtype=np.bool_)
        left: NDArray[np.bool_] = counted & others[self.held_by]
        return left

    def _judged(
        self, region: str, measure: str, tally: Tally, variant: str | None
    ) -> list[dict[str, Any]]:
        shares = share_limits(tally)
        return [
            {
                "indicator": "occupation_mix",
                "measure": measure,
                "nuts_code": region,
                "group_code": code,
                "group_uri": code,
                "status": figure.status,
                "estimate": figure.estimate,
                "lo": figure.lo,
                "hi": figure.hi,
                "n_eff": float(shares.n_eff[g]),
                "dimensions": json.dumps({"variant": variant}) if variant else None,
            }
            for g, (code, figure) in enumerate(
                zip(self.codes, judge_shares(tally, shares, adds_up=True), strict=True)
            )
        ]


def read(run: StepRun) -> Advertisements:
    """The linked advertisements of a run."""
    import ibis

    held = run.table("core__vacancies")
    placed = held.select(
        "nuts_code",
        "nuts_version",
        "place_status",
        document_id="vacancy_id",
        held_in=ibis.literal(BETWEEN).join(held.source_ids),
    )
    weights = demand(run).select("document_id", "cluster", "weight").distinct()
    links = occupation_links(run)
    links = links.mutate(tilt=tilt_of(links), phrase=links.phrase.fill_null(""))
    joined = placed.join(weights, "document_id").join(links, "document_id")
    joined = joined.mutate(place=ibis.coalesce(joined.nuts_code, ibis.literal("")))
    rows = joined.order_by("document_id").to_pyarrow().to_pylist()
    regions = scope_regions(run.study)
    version = str(run.study.nuts_version)
    places, place = _numbered([(r["place"], r["nuts_version"], r["place_status"]) for r in rows])
    inside = [
        [
            status in PLACED and code.startswith(region.code) and (v == version or len(code) == 2)
            for code, v, status in places
        ]
        for region in regions
    ]
    codes, group = _numbered([row["isco"] for row in rows])
    held_in, held_by = _numbered([row["held_in"] for row in rows])
    publishers = read_publishers(run)
    return Advertisements(
        place=place,
        inside=np.array(inside, dtype=bool).reshape(len(regions), len(places)),
        cluster=_numbered([row["cluster"] for row in rows])[1],
        weight=np.array([row["weight"] for row in rows], np.float64),
        group=group,
        probability=np.array([row["probability"] for row in rows], np.float64),
        tilt=np.array([row["tilt"] for row in rows], np.float64),
        pair=_numbered([(row["phrase"], row["concept_uri"]) for row in rows])[1],
        lang=_numbered([row["lang"] or "" for row in rows])[1],
        held_by=held_by,
        publishers=tuple(publishers_of(names, publishers) for names in held_in),
        regions=regions,
        codes=tuple(codes),
    )


def _numbered(values: list[Any]) -> tuple[list[Any], NDArray[np.int64]]:
    """Distinct values in order, and the number of each value."""
    distinct = sorted(set(values))
    number = {value: i for i, value in enumerate(distinct)}
    return distinct, np.array([number[value] for value in values], np.int64)


def difference(made: list[dict[str, Any]], own: list[dict[str, Any]]) -> float:
    """The largest difference of rows made here from the product's own."""

    def key(row: dict[str, Any]) -> tuple[object, ...]:
        variant = json.loads(row["dimensions"] or "{}").get("variant")
        return row["nuts_code"], row["measure"], variant, row["group_code"]

    held = {key(row): row for row in own}
    worst = 0.0
    for row in made:
        other = held[key(row)]
        if row["status"] != other["status"]:
            return float("inf")
        pairs = [(row[name], other[name]) for name in ("estimate", "lo", "hi")]
        worst = max([worst, *(abs(a - b) for a, b in pairs if a is not None and b is not None)])
    return worst


def contrasts(advertisements: Advertisements, rows: list[dict[str, Any]]) -> int:
    """Findings that a region differs from its country."""
    figures = Figures({"occupation_mix": rows})
    return sum(len(list(occupation_contrasts(figures, r))) for r in advertisements.regions)


def measure(run: StepRun, runs: int) -> bool:
    """Prints what was found; True if the gate is kept."""
    advertisements = read(run)
    as_it_is = advertisements.rows(advertisements.place)
    own = run.read("ind__occupation_mix").to_pylist()
    apart = difference(as_it_is, own)
    print(
        f"{len(advertisements.place)} linked advertisements, {len(advertisements.regions)} regions"
    )
    print(f"largest difference from the product's own rows: {apart:.1e} (at most {_NEAR:.0e})")
    published = {row["nuts_code"] for row in as_it_is if row["status"] == "published"}
    print(f"regions with published shares: {', '.join(sorted(published)) or 'none'}")
    print(f"findings with the places as they are: {contrasts(advertisements, as_it_is)}")
    random = np.random.default_rng(98)
    began = time.perf_counter()
    loud = 0
    for _ in range(runs):
        shuffled = random.permutation(advertisements.place)
        loud += contrasts(advertisements, advertisements.rows(shuffled)) > 0
    seconds = time.perf_counter() - began
    quiet = runs - loud
    kept = quiet >= QUIET * runs and apart <= _NEAR
    print(
        f"places shuffled: no finding about a region in {quiet} of {runs} runs "
        f"(at least {QUIET:.0%}): {'kept' if kept else 'MISSED'}; {seconds:.0f} s"
    )
    return kept


def main() -> int:
    """Runs the check; 1 if the gate is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--study", type=Path, help="a study that was run; else the demo is run")
    parser.add_argument("--runs", type=int, default=100)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        study = asked.study
        if study is None:
            study = Path(folder) / "demo"
            command = [sys.executable, "-m", "smartlife", "demo", str(study), "--quiet"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        held = load_study(study)
        lake = lake_of(held)
        manifest = lake.current()
        if manifest is None:
            parser.error(f"{study} was never run")
        with finished_run(held, lake, manifest, engine_settings()) as run:
            return 0 if measure(run, asked.runs) else 1


if __name__ == "__main__":
    raise SystemExit(main())
