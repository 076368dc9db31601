"""Fits the curves of src/smartlife/linking/data/calibration.yml on the development judgements.

    PYTHONPATH=. python tools/fit_calibration.py BENCH ESCO

BENCH is the folder with `melo/` and `skills/`, ESCO that of the official English package.
 Titles: the best link of each MELO query, right if
it is the judged concept; one logistic curve per language and one over all. Skills: the mentions
found in the English sentences; English gets its own curve, the other languages borrow it.
Prints the calibration error in ten bins from five-fold cross-validation.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import yaml

from benchmarks.judgements import index_of, language_of, read_pairs
from benchmarks.skills import find_in_sentences, load_english_index
from smartlife.linking.ranking import AskedTitle, RankingRules, rank_titles

if TYPE_CHECKING:
    from numpy.typing import NDArray

TARGET: Final = Path(__file__).parents[1] / "src/smartlife/linking/data/calibration.yml"
OCCUPATION_FEATURES: Final = ("score", "gap", "exact")
SKILL_FEATURES: Final = ("score", "exact", "similar")
LEAST_JUDGED: Final = 200
HEAD: Final = """\
# Logistic curves from scores to the probability that a link is right.
# Written by tools/fit_calibration.py from the development judgements of MELO (titles) and of
# Decorte et al. 2022 (skills in English sentences). Do not edit by hand.
"""

Curve = dict[str, object]
Judged = tuple["NDArray[np.float64]", "NDArray[np.float64]"]


def main() -> None:
    """Fits, prints the errors and writes the file."""
    bench, taxonomy = Path(sys.argv[1]), Path(sys.argv[2])
    titles = {}
    for set_dir in sorted((bench / "melo").iterdir()):
        lang = language_of(set_dir)
        if set_dir.name.endswith(f"c_{lang}"):
            titles[lang] = judge_titles(set_dir, lang)
    skills = judge_skills(bench / "skills", taxonomy)
    curves = {
        "occupations": {
            lang: fit(lang, judged, OCCUPATION_FEATURES)
            for lang, judged in titles.items()
            if len(judged[1]) >= LEAST_JUDGED
        },
        "skills": {"en": fit("skills", skills, SKILL_FEATURES)},
    }
    pooled = (
        np.concatenate([judged[0] for judged in titles.values()]),
        np.concatenate([judged[1] for judged in titles.values()]),
    )
    curves["occupations"]["pooled"] = fit("pooled", pooled, OCCUPATION_FEATURES)
    curves["skills"]["pooled"] = curves["skills"]["en"]
    text = yaml.safe_dump(curves, sort_keys=True, default_flow_style=None, width=100)
    TARGET.write_text(HEAD + text, encoding="utf-8")


def judge_titles(set_dir: Path, lang: str) -> Judged:
    """Features of the best link of each judged query, and whether it is right."""
    index = index_of(set_dir)
    concept_of = dict(read_pairs(set_dir / "label_concepts.tsv"))
    right: dict[str, set[str]] = {}
    for query, label in read_pairs(set_dir / "qrels.tsv"):
        right.setdefault(query, set()).add(concept_of[label])
    queries = [pair for pair in read_pairs(set_dir / "queries.tsv") if pair[0] in right]
    ranked = rank_titles([AskedTitle(text, lang) for _, text in queries], index, RankingRules())
    features, outcomes = [], []
    for (query, _), found in zip(queries, ranked, strict=True):
        if found:
            features.append((found[0].score, found[0].gap, float(found[0].is_exact)))
            outcomes.append(float(index.concepts.uri(found[0].concept) in right[query]))
    return np.array(features), np.array(outcomes)


def judge_skills(folder: Path, taxonomy: Path) -> Judged:
    """Features of the mentions in the English sentences, and whether they are right."""
    index = load_english_index(taxonomy)
    features, outcomes = [], []
    for part in ("house_validation", "tech_validation"):
        judged = set(read_pairs(folder / part / "qrels.tsv"))
        with_label = {query for query, _ in judged}
        sentences = [p for p in read_pairs(folder / part / "queries.tsv") if p[0] in with_label]
        for query, found in find_in_sentences(sentences, index):
            features.append((found.score, found.method == "exact", found.method == "similar"))
            outcomes.append(float((query, index.concepts.uri(found.concept)) in judged))
    return np.array(features, dtype=float), np.array(outcomes)


def fit(name: str, judged: Judged, features: tuple[str, ...]) -> Curve:
    """A curve, after printing what it is worth on held-out folds."""
    values, outcomes = judged
    fold = np.arange(len(outcomes)) % 5
    held_out = np.zeros(len(outcomes))
    for number in range(5):
        weights = logistic(values[fold != number], outcomes[fold != number])
        held_out[fold == number] = predict(weights, values[fold == number])
    bins = np.minimum((held_out * 10).astype(int), 9)
    errors = [
        abs(float(held_out[bins == number].mean() - outcomes[bins == number].mean()))
        for number in range(10)
        if (bins == number).sum() >= 20
    ]
    print(
        f"{name}: {len(outcomes)} judged, {outcomes.mean():.3f} right; "
        f"error in bins of 20 and more: mean {np.mean(errors):.3f}, worst {max(errors):.3f}"
    )
    weights = logistic(values, outcomes)
    return {
        "intercept": round(float(weights[0]), 4),
        "weights": {
            feature: round(float(weight), 4)
            for feature, weight in zip(features, weights[1:], strict=True)
        },
    }


def logistic(values: NDArray[np.float64], outcomes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Coefficients by iteratively reweighted least squares with a small ridge."""
    design = np.column_stack([np.ones(len(values)), values])
    weights = np.zeros(design.shape[1])
    ridge = np.diag([0.0] + [0.5] * values.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ weights))
        spread = chance * (1 - chance)
        gradient = design.T @ (outcomes - chance) - ridge @ weights
        weights = weights + np.linalg.solve((design.T * spread) @ design + ridge, gradient)
    return weights


def predict(weights: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities."""
    chance: NDArray[np.float64] = 1 / (1 + np.exp(-(weights[0] + values @ weights[1:])))
    return chance


if __name__ == "__main__":
    main()
