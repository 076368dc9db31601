"""Fits src/smartlife/linking/data/terms.json on the development judgements.

    .venv/bin/python -m benchmarks.fit_terms [--shared DIR] [--taxonomy DIR] [--task titles|terms]
        [--out FILE]

Every figure that is printed comes from queries that were held out (five folds), then from languages
that were held out, whose probabilities are borrowed from the others. The languages' curves are
fitted on the held-out scores, and the spread between languages on the held-out languages.
"""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from benchmarks.calibration import Shares, Stated, fit_curve, spread_of
from benchmarks.candidates import judge_terms, judge_titles
from benchmarks.listwise import DIGITS, best_ranks, held_out_scores, rounded, scale, train
from benchmarks.scoring import standard_error
from benchmarks.taxonomy import ROOT, shared_folder
from smartlife.linking.calibration import Calibration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.listwise import Floats, Judged
    from smartlife.linking.calibration import Curve

TARGET: Final = ROOT / "src" / "smartlife" / "linking" / "data" / "terms.json"
TASKS: Final = {"titles": judge_titles, "terms": judge_terms}
LEAST_JUDGED: Final = 200
"""Queries below which a language borrows the curves of the others."""
LEAST_LANGUAGES: Final = 5
"""Languages below which the spread between them is that of titles."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a ranker is worth for queries of one language that it has not seen.

    Attributes:
        lang: The language.
        queries: Their number.
        at_1: Share whose best candidate is right; not a number, as the next two, of no queries.
        mrr: Mean reciprocal rank of the best right candidate.
        reachable: Share with a right one among the candidates.
        errors: Standard errors of `at_1` and `mrr`.
        stated: Probabilities of the candidates; None where too few queries were judged.
        shift: What the log-odds of borrowed probabilities lack so that their sum is right, and its
            standard error.
    """

    lang: str
    queries: int
    at_1: float
    mrr: float
    reachable: float
    errors: tuple[float, float]
    stated: Stated | None
    shift: tuple[float, float] | None = None


def main(arguments: Sequence[str] | None = None) -> None:
    """Fits both tasks, prints what they are worth and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, default=shared_folder())
    parser.add_argument("--taxonomy", type=Path, help="ESCO files (default: of the shared data)")
    parser.add_argument("--task", choices=tuple(TASKS))
    parser.add_argument("--out", type=Path, default=TARGET, help="else the program's own file")
    asked = parser.parse_args(arguments)
    taxonomy = asked.taxonomy or asked.shared / "data" / "esco"
    told = json.loads(TARGET.read_text("utf-8")) if TARGET.exists() else {}
    for task, judge in TASKS.items():
        if asked.task in (None, task):
            names, judged = judge(asked.shared / "bench", taxonomy)
            means, spreads = scale(judged)
            held = HeldOut.of(judged)
            show(f"{task}, held-out queries", held.measure())
            show(f"{task}, held-out languages", held.measure_borrowed())
            spread = spread_of(list(held.shifts.values()))
            if len(held.shifts) < LEAST_LANGUAGES:
                spread = told["titles"]["spread"]
            lacks = [
                f"{lang} {lack:+.2f} ± {error:.2f}" for lang, (lack, error) in held.shifts.items()
            ]
            print("without any judgement of the language, log-odds lack:", ", ".join(lacks))
            print(f"spread of log-odds between languages: {spread:.3f}", flush=True)
            told[task] = {
                "names": names,
                "means": rounded(means),
                "spreads": rounded(spreads),
                "spread": round(spread, DIGITS),
                **fit(held),
            }
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    asked.out.write_text(text.replace('],"', '],\n"') + "\n", "utf-8")


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Scores of queries by networks that have not seen them.

    Attributes:
        judged: The queries.
        scores: For each language its scores and those of "none of them": by other queries.
        borrowed: The same by other languages.
        curves: Curve, without lean, of each language that has enough judgements.
        shifts: For these, what borrowed log-odds lack, and its standard error.
    """

    judged: list[Judged]
    scores: list[tuple[Floats, Floats]]
    borrowed: list[tuple[Floats, Floats]]
    curves: dict[str, Curve]
    shifts: dict[str, tuple[float, float]]

    @classmethod
    def of(cls, judged: list[Judged]) -> Self:
        """Trains a network for each fold and for each language."""
        scores = held_out_scores(judged)
        borrowed = [scores_without(one, judged) for one in judged]
        curves = {
            one.lang: fit_curve(Shares.of(one, *of_one))
            for one, of_one in zip(judged, scores, strict=True)
            if is_enough(one)
        }
        made = cls(judged, scores, borrowed, curves, {})
        for one, of_one in zip(judged, borrowed, strict=True):
            if is_enough(one):
                told = made.without(one.lang, spread=0.0)
                made.shifts[one.lang] = Shares.of(one, *of_one).stated_by(told).shift()
        return made

    def without(self, lang: str, *, spread: float) -> Calibration:
        """What is known of probabilities without a language."""
        curves = {name: curve for name, curve in self.curves.items() if name != lang}
        return Calibration(curves, spread, concepts=0, is_single=self.is_single)

    @property
    def is_single(self) -> bool:
        """Whether a query has one right candidate at most."""
        return all(one.is_right.sum(axis=1).max(initial=0) <= 1 for one in self.judged)

    def measure(self) -> list[Measured]:
        """Figures of each language; probabilities by curves of the other folds."""
        return [
            ranked(
                one,
                scores,
                Shares.of(one, scores, none).stated_by_others(is_single=self.is_single)
                if one.lang in self.curves
                else None,
            )
            for one, (scores, none) in zip(self.judged, self.scores, strict=True)
        ]

    def measure_borrowed(self) -> list[Measured]:
        """Figures of each language by networks, curves and a spread that know nothing of it."""
        made = []
        for one, (scores, none) in zip(self.judged, self.borrowed, strict=True):
            spread = spread_of([self.shifts[lang] for lang in self.shifts if lang != one.lang])
            told = self.without(one.lang, spread=spread)
            stated = Shares.of(one, scores, none).stated_by(told)
            made.append(replace(ranked(one, scores, stated), shift=stated.shift()))
        return made


def is_enough(one: Judged) -> bool:
    """Whether a language has judgements enough for a curve of its own."""
    return len(one) >= LEAST_JUDGED


def scores_without(one: Judged, judged: list[Judged]) -> tuple[Floats, Floats]:
    """Scores of a language by a network that has not seen it, and that of "none of them"."""
    network = train(judged, [np.full(len(other), other is not one) for other in judged], seed=0)
    leans = zip(network.lean.tolist(), judged, strict=True)
    lean = min(lean for lean, other in leans if other is not one and is_enough(other))
    return network.scores(one, lean), np.full(len(one), network.none[0])


def fit(held: HeldOut) -> dict[str, Any]:
    """A network fitted on everything, and curves fitted on held-out scores, as they are written."""
    network = train(held.judged, [np.ones(len(one), bool) for one in held.judged], seed=0)
    leans = {one.lang: lean for one, lean in zip(held.judged, network.lean.tolist(), strict=True)}
    return {
        "none": round(float(network.none[0]), DIGITS),
        # The mean of three was worth no more than one.
        "networks": [network.told()],
        "practice": network.practice.told(),
        "curves": {
            lang: asdict(replace(curve, lean=round(leans[lang], DIGITS)))
            for lang, curve in held.curves.items()
        },
        "concepts": min(one.concepts for one in held.judged),
        "is_single": held.is_single,
    }


def ranked(one: Judged, scores: Floats, stated: Stated | None) -> Measured:
    """How scores of a language order its candidates."""
    ranks, count = best_ranks(one, scores), len(one)
    at_1, mrr, reachable = (
        float(values.sum()) / count if count else math.nan
        for values in (ranks == 1, 1 / ranks, np.isfinite(ranks))
    )
    errors = standard_error((ranks == 1).tolist()), standard_error((1 / ranks).tolist())
    return Measured(one.lang, count, at_1, mrr, reachable, errors, stated)


def digits(value: float) -> str:
    """A figure with three digits; "–" of nothing."""
    return "–" if math.isnan(value) else f"{value:.3f}"


def show(what: str, found: Sequence[Measured]) -> None:
    """Prints figures of each language, and how reliable probabilities are."""
    print(f"\n{what}: queries, success@1, MRR, candidates hold it")
    for one in found:
        figures = "  ".join(map(digits, (one.at_1, one.mrr, one.reachable)))
        line = f"{one.lang}  {one.queries:5d}  {figures}"
        if one.shift is not None:
            line += f"  borrowed log-odds lack {one.shift[0]:+.2f} ± {one.shift[1]:.2f}"
        print(line)
    print("mean probability/share right (number) in ten bins; worst bin; chance of such a one")
    stated = [(one.lang, one.stated) for one in found if one.stated is not None]
    if stated:
        stated.append(("all", Stated.together([part for _, part in stated])))
    for lang, part in stated:
        for name, reliability in (("best", part.best()), ("links", part.links())):
            bins = " ".join(f"{b.mean:.2f}/{b.right:.2f}({b.count})" for b in reliability.bins)
            worst, chance = reliability.worst, reliability.chance
            told = f"{bins}  worst {worst:.3f}  p {chance:.3f}" if bins else "–"
            print(f"{lang:3} {name:5} {told}", flush=True)


if __name__ == "__main__":
    main()
