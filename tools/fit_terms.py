"""Fits src/smartlife/linking/data/terms.json on the development judgements.

    PYTHONPATH=. python tools/fit_terms.py BENCH ESCO [--leave-out]

BENCH is the folder with `melo/` and `skillnorm/`, ESCO that of the taxonomy's packages. A small
network is fitted listwise: for each query the right candidates against all others and against
"none of them". Every figure that is printed comes from queries that were held out (five folds),
and with --leave-out also from languages that were held out. Slopes and shifts of the languages'
curves are fitted on the held-out scores.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import astuple, dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.optimize import minimize

from benchmarks.judgements import language_of, read_pairs, read_relevant
from benchmarks.terms import open_matcher as open_terms
from benchmarks.titles import open_matcher as open_titles
from smartlife.linking.ranker import Curve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.linking.concepts import Concepts
    from smartlife.linking.matching import TermMatcher

    Floats = NDArray[np.float32]

TARGET: Final = Path(__file__).parents[1] / "src/smartlife/linking/data/terms.json"
FOLDS: Final = 5
LEAST_JUDGED: Final = 200
"""Queries below which a language borrows the curves of the others."""
HIDDEN: Final = (24, 12)
EPOCHS: Final = 10
BATCH: Final = 96
RATE: Final = 4e-3
DECAY: Final = 5e-3
LEAN_DECAY: Final = 2e-3
SEEDS: Final = (0,)
"""Networks whose mean is shipped; three were worth no more than one."""
FURTHEST: Final = 6.0
LEAST_WEIGHT: Final = 100
DIGITS: Final = 5


@dataclass
class Judged:
    """Queries of one language with their candidates, queries × candidates."""

    lang: str
    figures: Floats
    is_there: NDArray[np.bool_]
    is_right: NDArray[np.bool_]
    is_group: Floats

    def __len__(self) -> int:
        return len(self.is_there)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fits both tasks, prints what they are worth and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("bench", type=Path)
    parser.add_argument("taxonomy", type=Path)
    parser.add_argument("--leave-out", action="store_true")
    parser.add_argument("--task", choices=("titles", "terms"))
    parser.add_argument("--out", type=Path, default=TARGET, help="else the program's own file")
    asked = parser.parse_args(arguments)
    told = json.loads(TARGET.read_text("utf-8")) if TARGET.exists() else {}
    for task, judge in (("titles", judge_titles), ("terms", judge_terms)):
        if asked.task in (None, task):
            names, judged = judge(asked.bench, asked.taxonomy)
            told[task] = fit_task(names, judged, leave_out=asked.leave_out)
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    asked.out.write_text(text.replace('],"', '],\n"') + "\n", "utf-8")


def judge_titles(bench: Path, taxonomy: Path) -> tuple[tuple[str, ...], list[Judged]]:
    """The MELO queries with labels in their own language."""
    names: tuple[str, ...] = ()
    found = []
    for set_dir in sorted((bench / "melo").iterdir()):
        lang = language_of(set_dir)
        if not set_dir.name.endswith(f"c_{lang}"):
            continue
        concepts, matcher = open_titles(set_dir, taxonomy)
        concept_of = dict(read_pairs(set_dir / "label_concepts.tsv"))
        right = {
            query: {concept_of[item] for item in items}
            for query, items in read_relevant(set_dir / "qrels.tsv").items()
        }
        queries = read_pairs(set_dir / "queries.tsv")
        names, judged = judge(matcher, concepts, lang, queries, right)
        found.append(judged)
    return names, found


def judge_terms(bench: Path, taxonomy: Path) -> tuple[tuple[str, ...], list[Judged]]:
    """National terms for skills."""
    concepts, matcher = open_terms(taxonomy)
    names: tuple[str, ...] = ()
    found = []
    for folder in sorted((bench / "skillnorm").iterdir()):
        right = read_relevant(folder / "qrels.tsv")
        queries = read_pairs(folder / "queries.tsv")
        names, judged = judge(matcher, concepts, folder.name, queries, right)
        found.append(judged)
    return names, found


def judge(
    matcher: TermMatcher,
    concepts: Concepts,
    lang: str,
    queries: Sequence[tuple[str, str]],
    right: Mapping[str, set[str]],
) -> tuple[tuple[str, ...], Judged]:
    """Candidates of the judged queries with their figures."""
    asked = [pair for pair in queries if pair[0] in right]
    described = matcher.describe([text for _, text in asked], lang)
    pairs = described.pairs
    names = tuple(sorted(described.figures))
    firsts = np.searchsorted(pairs.rows, np.arange(len(asked)))
    places = np.arange(len(pairs)) - firsts[pairs.rows]
    shape = (len(asked), int(places.max()) + 1)
    figures = np.zeros((*shape, len(names)), np.float32)
    figures[pairs.rows, places] = np.stack([described.figures[name] for name in names], axis=1)
    is_there, is_right = np.zeros(shape, bool), np.zeros(shape, bool)
    is_there[pairs.rows, places] = True
    is_right[pairs.rows, places] = [
        concepts.uri(int(matcher.numbers[concept])) in right[asked[row][0]]
        for row, concept in zip(pairs.rows, pairs.concepts, strict=True)
    ]
    is_group = figures[:, :, names.index("is_group")] * is_there
    return names, Judged(lang, figures, is_there, is_right, is_group)


def fit_task(names: tuple[str, ...], judged: list[Judged], *, leave_out: bool) -> dict[str, Any]:
    """A ranker as it is written to the file, after printing what it is worth."""
    width = max(one.is_there.shape[1] for one in judged)
    for one in judged:
        widen(one, width)
    flat = np.concatenate([one.figures[one.is_there] for one in judged])
    means, spreads = flat.mean(0), np.maximum(flat.std(0), 1e-6)
    for one in judged:
        scaled = np.clip((one.figures - means) / spreads, -FURTHEST, FURTHEST)
        one.figures = (scaled * one.is_there[:, :, None]).astype(np.float32)
    held_out = [np.zeros(one.is_there.shape, np.float32) for one in judged]
    nones = [np.zeros(len(one), np.float32) for one in judged]
    for fold in range(FOLDS):
        kept = [np.arange(len(one)) % FOLDS != fold for one in judged]
        network = train(judged, kept, seed=0)
        for place, one in enumerate(judged):
            scores = network.scores(one, place)
            held_out[place][~kept[place]] = scores[~kept[place]]
            nones[place][~kept[place]] = network.none[0]
    curves = show(judged, held_out, nones)
    if leave_out:
        show_left_out(judged)
    everything = [np.ones(len(one), bool) for one in judged]
    networks = [train(judged, everything, seed=seed) for seed in SEEDS]
    none = float(np.mean([network.none[0] for network in networks]))
    leans = np.mean([network.lean for network in networks], axis=0)
    return {
        "names": names,
        "means": rounded(means),
        "spreads": rounded(spreads),
        "none": round(none, DIGITS),
        "networks": [network.told() for network in networks],
        "curves": {
            one.lang: [*astuple(curves[one.lang])[:3], round(float(leans[place]), DIGITS)]
            for place, one in enumerate(judged)
            if one.lang in curves
        },
    }


def widen(one: Judged, width: int) -> None:
    """Makes room for as many candidates as the language with the most has."""
    more = width - one.is_there.shape[1]
    one.figures = np.pad(one.figures, ((0, 0), (0, more), (0, 0)))
    one.is_there = np.pad(one.is_there, ((0, 0), (0, more)))
    one.is_right = np.pad(one.is_right, ((0, 0), (0, more)))
    one.is_group = np.pad(one.is_group, ((0, 0), (0, more)))


class Trained:
    """A network in training: layers, shortcut, "none of them" and each language's lean."""

    def __init__(self, width: int, langs: int, seed: int) -> None:
        random = np.random.default_rng(seed)
        sizes = (width, *HIDDEN, 1)
        self.weights = [
            (random.normal(size=(above, below)) / np.sqrt(above)).astype(np.float32)
            for above, below in pairwise(sizes)
        ]
        self.biases = [np.zeros(size, np.float32) for size in sizes[1:]]
        self.shortcut = np.zeros((width, 1), np.float32)
        self.none = np.zeros(1, np.float32)
        self.lean = np.zeros(langs, np.float32)

    @property
    def parameters(self) -> list[Floats]:
        """All that is fitted."""
        return [*self.weights, *self.biases, self.shortcut, self.none, self.lean]

    def layers(self, inputs: Floats) -> list[Floats]:
        """What each layer makes of rows of inputs, the inputs first."""
        found = [inputs]
        for weights, biases in zip(self.weights[:-1], self.biases[:-1], strict=True):
            found.append(np.tanh(found[-1] @ weights + biases))
        return found

    def scores(self, one: Judged, place: int | None) -> Floats:
        """Scores of all candidates of a language; without a place with the mean lean."""
        last = self.layers(one.figures.reshape(-1, one.figures.shape[2]))
        deep = last[-1] @ self.weights[-1] + self.biases[-1] + last[0] @ self.shortcut
        lean = self.lean.mean() if place is None else self.lean[place]
        scores: Floats = deep.reshape(one.is_there.shape) + lean * one.is_group
        return scores

    def gradients(self, batch: Batch) -> list[Floats]:
        """Gradients of the listwise loss with decay."""
        count, width, size = batch.figures.shape
        layers = self.layers(batch.figures.reshape(-1, size))
        deep = layers[-1] @ self.weights[-1] + self.biases[-1] + layers[0] @ self.shortcut
        scores = deep.reshape(count, width) + batch.is_group * self.lean[batch.langs][:, None]
        scores = np.where(batch.is_there, scores, -np.inf)
        scores = np.concatenate([scores, np.repeat(self.none[None], count, 0)], axis=1)
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        wanted = chances * batch.wanted + 1e-30 * batch.wanted
        wanted /= wanted.sum(axis=1, keepdims=True)
        slopes = ((chances - wanted) * (batch.weights / batch.weights.sum())[:, None]).astype(
            np.float32
        )
        none = slopes[:, -1:].sum(axis=0)
        lean = np.zeros_like(self.lean)
        np.add.at(lean, batch.langs, (slopes[:, :-1] * batch.is_group).sum(axis=1))
        back = slopes[:, :-1].reshape(-1, 1)
        shortcut = layers[0].T @ back + DECAY * self.shortcut
        weights, biases = [], []
        for place in range(len(self.weights) - 1, -1, -1):
            weights.append(layers[place].T @ back + DECAY * self.weights[place])
            biases.append(back.sum(axis=0))
            if place:
                back = (back @ self.weights[place].T) * (1 - layers[place] ** 2)
        return [*weights[::-1], *biases[::-1], shortcut, none, lean + LEAN_DECAY * self.lean]

    def told(self) -> dict[str, Any]:
        """The network as it is written."""
        return {
            "weights": [rounded(weights) for weights in self.weights],
            "biases": [rounded(biases) for biases in self.biases],
            "shortcut": rounded(self.shortcut[:, 0]),
        }


@dataclass
class Batch:
    """Some queries; `wanted` has a last column for "none of them"."""

    figures: Floats
    is_there: NDArray[np.bool_]
    wanted: NDArray[np.bool_]
    is_group: Floats
    langs: NDArray[np.int64]
    weights: Floats

    def of(self, rows: NDArray[np.int64]) -> Batch:
        """Some of its rows."""
        return Batch(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def train(judged: list[Judged], kept: list[NDArray[np.bool_]], *, seed: int) -> Trained:
    """A network fitted on the kept queries by Adam with a falling rate."""
    right = [one.is_right[rows] for one, rows in zip(judged, kept, strict=True)]
    everything = Batch(
        figures=np.concatenate([one.figures[k] for one, k in zip(judged, kept, strict=True)]),
        is_there=np.concatenate([one.is_there[k] for one, k in zip(judged, kept, strict=True)]),
        wanted=np.concatenate([np.column_stack([one, ~one.any(axis=1)]) for one in right]),
        is_group=np.concatenate([one.is_group[k] for one, k in zip(judged, kept, strict=True)]),
        langs=np.repeat(np.arange(len(judged)), [len(one) for one in right]),
        weights=np.repeat(
            [max(len(one), LEAST_WEIGHT) ** -0.5 for one in judged], [len(one) for one in right]
        ).astype(np.float32),
    )
    network = Trained(everything.figures.shape[2], len(judged), seed)
    first = [np.zeros_like(values) for values in network.parameters]
    second = [np.zeros_like(values) for values in network.parameters]
    random = np.random.default_rng(seed + 100)
    count = len(everything.langs)
    steps = EPOCHS * -(-count // BATCH)
    step = 0
    for _ in range(EPOCHS):
        order = random.permutation(count)
        for start in range(0, count, BATCH):
            step += 1
            gradients = network.gradients(everything.of(order[start : start + BATCH]))
            rate = RATE * min(1, step / 50) * 0.5 * (1 + np.cos(np.pi * step / steps))
            for place, slope in enumerate(gradients):
                first[place] += 0.1 * (slope - first[place])
                second[place] += 0.001 * (slope * slope - second[place])
                scaled = np.sqrt(second[place] / (1 - 0.999**step)) + 1e-8
                change = rate * first[place] / (1 - 0.9**step) / scaled
                network.parameters[place][...] -= change.astype(np.float32)
    return network


def show(judged: list[Judged], scores: list[Floats], nones: list[Floats]) -> dict[str, Curve]:
    """Prints held-out figures of each language; its curve if it has enough queries."""
    curves: dict[str, Curve] = {}
    print("held-out queries: language, queries, success@1, MRR, candidates hold it; calibration")
    for one, found, none in zip(judged, scores, nones, strict=True):
        ranks = best_ranks(one, found)
        line = f"{one.lang}  {len(one):5d}  {(ranks == 1).mean():.3f}  {(1 / ranks).mean():.3f}"
        line += f"  {np.isfinite(ranks).mean():.3f}"
        if len(one) >= LEAST_JUDGED:
            share, right = best_shares(one, found, none)
            likely = np.zeros(len(one))
            for fold in range(FOLDS):
                rest = np.arange(len(one)) % FOLDS != fold
                curve = fit_curve(share[rest], right[rest])
                likely[~rest] = curve.probabilities(share[~rest])
            errors = bin_errors(likely, right)
            line += "  " + " ".join(f"{p:.2f}/{o:.2f}({n})" for p, o, n in errors)
            differences = [abs(p - o) for p, o, _ in errors]
            line += f"  mean {np.mean(differences):.3f}  worst {max(differences):.3f}"
            curves[one.lang] = fit_curve(share, right)
        print(line, flush=True)
    return curves


def show_left_out(judged: list[Judged]) -> None:
    """Prints figures of each language from a network that never saw it."""
    print("held-out languages: language, success@1, MRR")
    for one in judged:
        kept = [np.full(len(other), other is not one) for other in judged]
        ranks = best_ranks(one, train(judged, kept, seed=0).scores(one, None))
        print(f"{one.lang}  {(ranks == 1).mean():.3f}  {(1 / ranks).mean():.3f}", flush=True)


def best_ranks(one: Judged, scores: Floats) -> NDArray[np.float64]:
    """Rank of the best right candidate of each query; infinite if there is none."""
    shown = np.where(one.is_there, np.round(scores, 6), -np.inf)
    order = np.argsort(-shown, axis=1, kind="stable")
    hits = np.take_along_axis(one.is_right, order, axis=1)
    return np.where(hits.any(axis=1), hits.argmax(axis=1) + 1.0, np.inf)


def best_shares(
    one: Judged, scores: Floats, none: Floats
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """What the best candidate of each query has of the weight, and whether it is right."""
    shown = np.where(one.is_there, scores, -np.inf)
    rows, best = np.arange(len(one)), shown.argmax(axis=1)
    most = np.maximum(shown.max(axis=1), none)
    weights = np.exp(shown - most[:, None])
    shares = weights[rows, best] / (weights.sum(axis=1) + np.exp(none - most))
    return shares.astype(np.float64), one.is_right[rows, best]


def fit_curve(shares: NDArray[np.float64], right: NDArray[np.bool_]) -> Curve:
    """The curve, without lean, under which what happened is likeliest."""

    def loss(values: NDArray[np.float64]) -> float:
        curve = Curve(float(np.exp(values[0])), float(np.exp(values[1])), float(values[2]), 0.0)
        likely = np.clip(curve.probabilities(shares), 1e-6, 1 - 1e-6)
        missed = -np.where(right, np.log(likely), np.log(1 - likely)).mean()
        return float(missed + 1e-4 * np.square(values).sum())

    best = minimize(loss, np.zeros(3), method="BFGS").x
    of_right, of_wrong = np.exp(best[:2])
    return Curve(
        round(float(of_right), DIGITS), round(float(of_wrong), DIGITS), round(best[2], DIGITS), 0.0
    )


def bin_errors(
    likely: NDArray[np.float64], right: NDArray[np.bool_]
) -> list[tuple[float, float, int]]:
    """Mean probability, share of right ones and number of queries, in ten bins of equal size."""
    order = np.argsort(likely, kind="stable")
    return [
        (float(likely[part].mean()), float(right[part].mean()), len(part))
        for part in np.array_split(order, 10)
    ]


def rounded(values: NDArray[np.generic]) -> list[Any]:
    """Values with as many digits as matter."""
    found: list[Any] = np.round(values.astype(np.float64), DIGITS).tolist()
    return found


if __name__ == "__main__":
    main()
