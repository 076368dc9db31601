"""Fits src/smartlife/linking/data/skills.json on the development judgements of English sentences.

    .venv/bin/python -m benchmarks.fit_skills [--shared DIR] [--taxonomy DIR] [--out FILE]

The weights of the ranker maximise the likelihood of the judged skills among the candidates of
their sentence (listwise softmax, with a ridge); the probability is a logistic curve of the score,
of how far it lies below the best of the sentence, of whether a label stands there word for word
and of how much of the sentence it explains. Prints what that is worth for sentences it was not
fitted on: RP@5 in five folds and with one set left out, and the error of the probabilities in ten
bins. Sentences with the same judged skills stay in one fold, since advertisements repeat
themselves.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import minimize

from benchmarks.judgements import read_pairs
from benchmarks.skills import open_matcher
from benchmarks.taxonomy import ROOT, shared_folder
from smartlife.linking.ranker import load_ranker
from smartlife.linking.sentences import mentioned
from smartlife.linking.skill_features import FEATURES
from smartlife.linking.skill_ranker import ODDS, odds_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from smartlife.linking.concepts import Concepts
    from smartlife.linking.sentences import SentenceMatcher
    from smartlife.linking.skill_features import Candidates

    Floats = NDArray[np.float64]

TARGET: Final = ROOT / "src" / "smartlife" / "linking" / "data" / "skills.json"
SETS: Final = ("house", "tech")
RIDGE: Final = 30.0
FOLDS: Final = 5
SEEDS: Final = 8
SIZE: Final = 5
BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """Candidates of the sentences of one set.

    Attributes:
        candidates: The candidates.
        is_right: Whether each was judged right.
        judged: Numbers of the skills that were judged right, for each sentence.
        groups: For each sentence the number of the first one with the same judged skills.
    """

    candidates: Candidates
    is_right: NDArray[np.bool_]
    judged: list[frozenset[int]]
    groups: NDArray[np.int64]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fits, prints what it is worth and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, default=shared_folder())
    parser.add_argument("--taxonomy", type=Path, help="ESCO files (default: of the shared data)")
    parser.add_argument("--out", type=Path, default=TARGET, help="else the program's own file")
    asked = parser.parse_args(arguments)
    concepts, matcher = open_matcher(asked.taxonomy or asked.shared / "data" / "esco")
    folders = [asked.shared / "bench" / "skills" / f"{name}_validation" for name in SETS]
    sets = [judge(folder, concepts, matcher) for folder in folders]
    odds = show(sets)
    weights, spread = fit(sets)
    told = {
        "sentences": {name: len(one.judged) for name, one in zip(SETS, sets, strict=True)},
        "weights": dict(zip(FEATURES, weights.round(4).tolist(), strict=True)),
        "importance": dict(zip(FEATURES, (weights * spread).round(3).tolist(), strict=True)),
        "odds": dict(zip(ODDS, odds.round(4).tolist(), strict=True)),
        "names": round(chance_of_names(folders, concepts, matcher), 4),
        # No sentences are judged but in English, so the spread between languages is that of titles.
        "labels": len(matcher.indexes["en"].concepts),
        "spread": load_ranker("titles").calibration.spread,
    }
    asked.out.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def show(sets: Sequence[Judged]) -> Floats:
    """Prints what the weights are worth on held-out sentences; the odds fitted on these."""
    figures = np.zeros((SEEDS, len(sets)))
    mentions: list[tuple[Floats, ...]] = []
    for seed in range(SEEDS):
        found = cross_validate(sets, seed)
        for number, (scores, _) in enumerate(found):
            figures[seed, number] = precision_of(sets[number], scores)
        mentions.append(held_out_mentions(sets, found))
    weights, _ = fit(sets)
    for number, name in enumerate(SETS):
        others = [one for place, one in enumerate(sets) if place != number]
        left_out = precision_of(sets[number], apply(sets[number], fit(others)[0]))
        fitted = precision_of(sets[number], apply(sets[number], weights))
        print(
            f"{name}: RP@5 {figures[:, number].mean():.3f} in {FOLDS} folds, "
            f"{left_out:.3f} fitted on the other set, {fitted:.3f} as fitted"
        )
    columns, right, chances = (np.concatenate(part) for part in zip(*mentions, strict=True))
    print_bins(chances, right)
    return logit(columns, right)


def chance_of_names(folders: Sequence[Path], concepts: Concepts, matcher: SentenceMatcher) -> float:
    """Share of the names in the judged sentences that are right, one more right and one wrong."""
    found, right = 2, 1
    for folder in folders:
        judged = set(read_pairs(folder / "qrels.tsv"))
        queries = read_pairs(folder / "queries.tsv")
        named = matcher.names.find([sentence for _, sentence in queries])
        for (query, _), of_query in zip(queries, named, strict=True):
            found += len(of_query)
            right += sum((query, concepts.uri(one.concept)) in judged for one in of_query)
    print(f"names: {right - 1} of {found - 2} right")
    return right / found


def judge(folder: Path, concepts: Concepts, matcher: SentenceMatcher) -> Judged:
    """The candidates of a set's sentences."""
    queries = read_pairs(folder / "queries.tsv")
    right: dict[str, set[int]] = {query: set() for query, _ in queries}
    for query, uri in read_pairs(folder / "qrels.tsv"):
        number = concepts.number_of(uri)
        right[query].add(-1 if number is None else number)
    judged = [frozenset(right[query]) for query, _ in queries]
    candidates = matcher.candidates([sentence for _, sentence in queries], "en")
    pairs = zip(candidates.sentences.tolist(), candidates.concepts.tolist(), strict=True)
    first: dict[frozenset[int], int] = {}
    return Judged(
        candidates,
        np.array([concept in judged[sentence] for sentence, concept in pairs], bool),
        judged,
        np.array([first.setdefault(of, number) for number, of in enumerate(judged)], np.int64),
    )


def fit(sets: Sequence[Judged], kept: Sequence[NDArray[np.bool_]] = ()) -> tuple[Floats, Floats]:
    """Weights of the features, and the spread of each feature.

    Args:
        sets: What to fit on.
        kept: For each set, which candidates count; empty: all.
    """
    masks = kept or [np.ones(len(one.is_right), bool) for one in sets]
    values = np.concatenate(
        [one.candidates.values[mask] for one, mask in zip(sets, masks, strict=True)]
    ).astype(np.float64)
    right = np.concatenate([one.is_right[mask] for one, mask in zip(sets, masks, strict=True)])
    lists = np.concatenate(
        [
            one.candidates.sentences[mask] + 1_000_000 * number
            for number, (one, mask) in enumerate(zip(sets, masks, strict=True))
        ]
    )
    spread = values.std(axis=0) + 1e-9
    scaled = listwise(values / spread, right, lists)
    return scaled / spread, spread


def listwise(values: Floats, right: NDArray[np.bool_], lists: NDArray[np.int64]) -> Floats:
    """Weights under which the right candidates of each list are likely; lists are contiguous."""
    starts = np.flatnonzero(np.concatenate([[True], lists[1:] != lists[:-1]]))
    number = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(lists))))
    count = np.add.reduceat(right.astype(np.float64), starts)
    # a list with many right ones says more, but not in proportion
    share = right / np.sqrt(np.maximum(count, 1))[number]
    total = np.add.reduceat(share, starts)[number]

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = values @ weights
        top = np.maximum.reduceat(scores, starts)[number]
        grown = np.exp(scores - top)
        summed = np.add.reduceat(grown, starts)[number]
        wrong = -(share * (scores - top - np.log(summed))).sum()
        slope = values.T @ (grown / summed * total - share)
        return wrong + RIDGE / 2 * (weights**2).sum(), slope + RIDGE * weights

    found: Floats = minimize(loss, np.zeros(values.shape[1]), jac=True, method="L-BFGS-B").x
    return found


def apply(one: Judged, weights: Floats) -> Floats:
    """Scores of the candidates of a set."""
    scores: Floats = np.round(one.candidates.values.astype(np.float64) @ weights, 6)
    return scores


def cross_validate(sets: Sequence[Judged], seed: int) -> list[tuple[Floats, NDArray[np.int64]]]:
    """Scores of each set's candidates by weights fitted on the other folds, and the folds."""
    chance = np.random.default_rng(seed)
    folds = [chance.permutation(len(one.judged))[one.groups] % FOLDS for one in sets]
    of_rows = [fold[one.candidates.sentences] for fold, one in zip(folds, sets, strict=True)]
    scores = [np.zeros(len(one.is_right)) for one in sets]
    for fold in range(FOLDS):
        weights, _ = fit(sets, [of != fold for of in of_rows])
        for one, of, found in zip(sets, of_rows, scores, strict=True):
            found[of == fold] = apply(one, weights)[of == fold]
    return list(zip(scores, of_rows, strict=True))


def precision_of(one: Judged, scores: Floats) -> float:
    """Mean of the right ones among the first five by the most that there could be."""
    candidates = one.candidates
    order = np.lexsort((candidates.concepts, -scores, candidates.sentences))
    ends = np.searchsorted(candidates.sentences, np.arange(len(one.judged) + 1))
    total = 0.0
    for number, judged in enumerate(one.judged):
        first = order[ends[number] : ends[number + 1]][:SIZE]
        total += one.is_right[first].sum() / min(SIZE, len(judged))
    return total / len(one.judged)


def held_out_mentions(
    sets: Sequence[Judged], found: Sequence[tuple[Floats, NDArray[np.int64]]]
) -> tuple[Floats, Floats, Floats]:
    """Columns for the odds of possible mentions, whether they are right, chances by other folds."""
    parts = []
    for one, (scores, folds) in zip(sets, found, strict=True):
        rows = mentioned(one.candidates, scores, np.ones(len(scores), bool))
        columns = np.column_stack(odds_columns(one.candidates, scores))[rows]
        parts.append((columns, one.is_right[rows].astype(np.float64), folds[rows]))
    columns, right, folds = (np.concatenate(part) for part in zip(*parts, strict=True))
    chances = np.zeros(len(right))
    for fold in range(FOLDS):
        own = folds == fold
        chances[own] = logistic(columns[own] @ logit(columns[~own], right[~own]))
    return columns, right, chances


def logit(columns: Floats, right: Floats) -> Floats:
    """Coefficients of a logistic curve, by iteratively reweighted least squares."""
    found = np.zeros(columns.shape[1])
    for _ in range(30):
        chance = logistic(columns @ found)
        curved = (columns.T * (chance * (1 - chance))) @ columns
        found = found + np.linalg.solve(
            curved + 1e-6 * np.eye(len(found)), columns.T @ (right - chance)
        )
    return found


def logistic(odds: Floats) -> Floats:
    """Probabilities of log-odds."""
    chances: Floats = 1 / (1 + np.exp(-odds))
    return chances


def print_bins(chances: Floats, right: Floats) -> None:
    """The error of the probabilities in ten bins."""
    for low in range(BINS):
        within = np.minimum((chances * BINS).astype(int), BINS - 1) == low
        if within.any():
            mean, observed = chances[within].mean(), right[within].mean()
            print(
                f"  {low / BINS:.1f}-{(low + 1) / BINS:.1f}: {within.sum() / SEEDS:7.1f} mentions,"
                f" mean {mean:.3f}, right {observed:.3f}, error {abs(mean - observed):.3f}"
            )


if __name__ == "__main__":
    main()
