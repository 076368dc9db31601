"""Fits src/smartlife/linking/data/terms.json on the development judgements.

    .venv/bin/python -m benchmarks.fit_terms [--shared DIR] [--taxonomy DIR] [--leave-out]
        [--task titles|terms] [--out FILE]

Every figure that is printed comes from queries that were held out (five folds), and with
--leave-out also from languages that were held out. The languages' curves are fitted on the held-out
scores.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.calibration import best_shares, bins_of, fit_curve
from benchmarks.candidates import judge_terms, judge_titles
from benchmarks.listwise import (
    DIGITS,
    FOLDS,
    best_ranks,
    folds_of,
    held_out_scores,
    rounded,
    scale,
    train,
)
from benchmarks.taxonomy import ROOT, shared_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.calibration import Bin
    from benchmarks.listwise import Floats, Judged
    from smartlife.linking.ranker import Curve

TARGET: Final = ROOT / "src" / "smartlife" / "linking" / "data" / "terms.json"
TASKS: Final = {"titles": judge_titles, "terms": judge_terms}
LEAST_JUDGED: Final = 200
"""Queries below which a language borrows the curves of the others."""
SEEDS: Final = (0,)
"""Networks whose mean is shipped; three were worth no more than one."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a ranker is worth for queries of one language that it has not seen.

    Attributes:
        lang: The language.
        queries: Their number.
        at_1: Share whose best candidate is right.
        mrr: Mean reciprocal rank of the best right candidate.
        reachable: Share with a right one among the candidates.
        bins: Probabilities of the best candidates, by curves of the other folds.
    """

    lang: str
    queries: int
    at_1: float
    mrr: float
    reachable: float
    bins: tuple[Bin, ...] = ()

    @property
    def worst(self) -> float:
        """Largest difference between mean probability and share of right ones in a bin."""
        return max((abs(one.mean - one.right) for one in self.bins), default=float("nan"))


def main(arguments: Sequence[str] | None = None) -> None:
    """Fits both tasks, prints what they are worth and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, default=shared_folder())
    parser.add_argument("--taxonomy", type=Path, help="ESCO files (default: of the shared data)")
    parser.add_argument("--leave-out", action="store_true")
    parser.add_argument("--task", choices=tuple(TASKS))
    parser.add_argument("--out", type=Path, default=TARGET, help="else the program's own file")
    asked = parser.parse_args(arguments)
    told = json.loads(TARGET.read_text("utf-8")) if TARGET.exists() else {}
    for task, judge in TASKS.items():
        if asked.task in (None, task):
            names, judged = judge(
                asked.shared / "bench", asked.taxonomy or asked.shared / "data" / "esco"
            )
            means, spreads = scale(judged)
            found = held_out_scores(judged)
            show(task, measure(judged, found), "held-out queries")
            if asked.leave_out:
                show(task, measure_left_out(judged), "held-out languages")
            told[task] = {
                "names": names,
                "means": rounded(means),
                "spreads": rounded(spreads),
                **fit(judged, found),
            }
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    asked.out.write_text(text.replace('],"', '],\n"') + "\n", "utf-8")


def fit(judged: list[Judged], found: list[tuple[Floats, Floats]]) -> dict[str, Any]:
    """Networks fitted on everything, and curves fitted on held-out scores, as they are written."""
    everything = [np.ones(len(one), bool) for one in judged]
    networks = [train(judged, everything, seed=seed) for seed in SEEDS]
    leans = np.mean([network.lean for network in networks], axis=0)
    curves: dict[str, Curve] = {
        one.lang: fit_curve(*best_shares(one, *scores))
        for one, scores in zip(judged, found, strict=True)
        if len(one) >= LEAST_JUDGED
    }
    return {
        "none": round(float(np.mean([network.none[0] for network in networks])), DIGITS),
        "networks": [network.told() for network in networks],
        "curves": {
            one.lang: [*astuple(curves[one.lang])[:3], round(float(lean), DIGITS)]
            for one, lean in zip(judged, leans, strict=True)
            if one.lang in curves
        },
    }


def measure(judged: list[Judged], found: list[tuple[Floats, Floats]]) -> Iterator[Measured]:
    """Figures of each language from held-out scores; bins where there are enough queries."""
    for one, (scores, none) in zip(judged, found, strict=True):
        bins: tuple[Bin, ...] = ()
        if len(one) >= LEAST_JUDGED:
            share, right = best_shares(one, scores, none)
            likely = np.zeros(len(one))
            for fold in range(FOLDS):
                rest = folds_of(one) != fold
                likely[~rest] = fit_curve(share[rest], right[rest]).probabilities(share[~rest])
            bins = bins_of(likely, right)
        yield measured(one, scores, bins)


def measured(one: Judged, scores: Floats, bins: tuple[Bin, ...] = ()) -> Measured:
    """Figures of a language by scores of its candidates."""
    ranks = best_ranks(one, scores)
    return Measured(
        lang=one.lang,
        queries=len(one),
        at_1=float((ranks == 1).mean()),
        mrr=float((1 / ranks).mean()),
        reachable=float(np.isfinite(ranks).mean()),
        bins=bins,
    )


def measure_left_out(judged: list[Judged]) -> Iterator[Measured]:
    """Figures of each language from a network that never saw it."""
    for one in judged:
        kept = [np.full(len(other), other is not one) for other in judged]
        yield measured(one, train(judged, kept, seed=0).scores(one, None))


def show(task: str, found: Iterator[Measured], what: str) -> None:
    """Prints figures of each language."""
    print(f"{task}, {what}: queries, success@1, MRR, candidates hold it; calibration")
    for one in found:
        line = f"{one.lang}  {one.queries:5d}  {one.at_1:.3f}  {one.mrr:.3f}  {one.reachable:.3f}"
        if one.bins:
            line += "  " + " ".join(f"{b.mean:.2f}/{b.right:.2f}({b.count})" for b in one.bins)
            line += f"  worst {one.worst:.3f}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
