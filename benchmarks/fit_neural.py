"""Fits what a sentence encoder counts beside the ranker: src/smartlife/linking/data/neural.toml.

    .venv/bin/python -m benchmarks.fit_neural [--shared DIR] [--taxonomy DIR] [--encoder DIR]

The encoder is an English one (the packaged all-MiniLM-L6-v2). Only English titles are used, as it
knows no other language. The ranker is trained without each fold in turn, and the weights are fitted
on its held-out scores; what is printed comes from titles that were held out of both. Encoding all
English labels takes minutes.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import minimize

from benchmarks.candidates import judge_titles
from benchmarks.judgements import join_set, read_pairs, read_relevant
from benchmarks.kept_arrays import checksum_of, index_code, kept_arrays
from benchmarks.listwise import best_ranks, held_out_scores, scale
from benchmarks.minilm import PACKAGE, packaged_minilm
from benchmarks.taxonomy import ROOT, read_taxonomy, shared_folder
from benchmarks.titles import open_matcher
from smartlife.linking.neural import NeuralColumn
from smartlife.linking.neural_model import load_encoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from benchmarks.listwise import Floats, Judged

    Doubles = NDArray[np.float64]

TARGET: Final = ROOT / "src" / "smartlife" / "linking" / "data" / "neural.toml"
SET: Final = "usa_q_en_c_en"
NAMES: Final = ("share", "level", "gap", "none")
LEAST: Final = -3.0
MOST: Final = 9.0
PARTS: Final = 10
DECAY: Final = 0.002


@dataclass(frozen=True)
class Asked:
    """Titles with their candidates, titles × candidates."""

    scores: Doubles
    none: Doubles
    values: Doubles
    gaps: Doubles
    judged: Judged

    def with_encoder(self, weights: Doubles) -> Doubles:
        """Scores, with that of "none of them" in a last column."""
        share, level, gap, none = weights
        raised = share * (self.scores - self.none[:, None]) + level * self.values + gap * self.gaps
        raised = np.where(self.judged.is_there, raised - none, -1e9)
        return np.concatenate([raised, np.zeros((len(raised), 1))], axis=1)

    def loss(self, weights: Doubles, rows: NDArray[np.int64]) -> float:
        """Mean logarithmic loss of some titles."""
        scores = self.with_encoder(weights)[rows]
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        right = self.judged.is_right[rows]
        wanted = np.column_stack([right, ~right.any(axis=1)])
        return float(-np.log((chances * wanted).sum(axis=1) + 1e-12).mean())

    def fit(self, rows: NDArray[np.int64], *, is_used: bool = True) -> Doubles:
        """The best weights for some titles; without the encoder if it is not used."""
        used = np.array([1, is_used, is_used, 1], np.float64)
        start = np.array([1.0, 0.2, 0.2, 0.0])

        def loss(weights: Doubles) -> float:
            return self.loss(weights * used, rows) + DECAY * float((weights[1:] ** 2).sum())

        return np.asarray(minimize(loss, start).x * used, np.float64)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fits the weights, prints what they are worth and writes them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, default=shared_folder())
    parser.add_argument("--taxonomy", type=Path, help="ESCO files (default: of the shared data)")
    parser.add_argument("--encoder", type=Path, help="folder of an English sentence encoder")
    asked = parser.parse_args(arguments)
    taxonomy = asked.taxonomy or asked.shared / "data" / "esco"
    folder = asked.encoder or packaged_minilm()
    if folder is None:
        sys.exit(f"{PACKAGE} is not installed (requirements/dev.lock): name another with --encoder")
    judged, scores, none = english_scores(asked.shared, taxonomy)
    values = encoder_values(asked.shared / "bench" / "melo" / SET, taxonomy, folder, judged)
    best = np.where(judged.is_there, values, LEAST).max(axis=1, keepdims=True)
    told = Asked(
        scores.astype(np.float64),
        none.astype(np.float64),
        values,
        np.where(judged.is_there, values - best, 0.0),
        judged,
    )
    show(told)
    weights = told.fit(np.arange(len(judged)))
    text = TARGET.read_text("utf-8")
    for name, weight in zip(NAMES, weights, strict=True):
        text = re.sub(rf"^{name} = .*$", f"{name} = {weight:.3f}", text, flags=re.MULTILINE)
    TARGET.write_text(text, "utf-8")
    print("written:", dict(zip(NAMES, np.round(weights, 3).tolist(), strict=True)))


def english_scores(shared: Path, taxonomy: Path) -> tuple[Judged, Floats, Floats]:
    """The English titles, and scores of a ranker that has not seen the title."""
    _, judged = judge_titles(shared / "bench", taxonomy)
    scale(judged)
    place = [one.lang for one in judged].index("en")
    return judged[place], *held_out_scores(judged)[place]


def encoder_values(set_dir: Path, taxonomy: Path, folder: Path, judged: Judged) -> Doubles:
    """What the encoder says of each candidate, as the ranker will see it."""
    encoder = load_encoder(str(folder))
    _, labels = join_set(set_dir, read_taxonomy(taxonomy))
    english = labels.of_lang("en")
    model = sorted(path for path in folder.rglob("*") if path.is_file())
    column = NeuralColumn.from_arrays(
        kept_arrays(
            "neural",
            checksum_of(index_code(), arrays=[english.arrays()], files=model),
            lambda: NeuralColumn.build(english, encoder).arrays(),
        )
    )
    right = read_relevant(set_dir / "qrels.tsv")
    titles = [title for query, title in read_pairs(set_dir / "queries.tsv") if query in right]
    _, matcher = open_matcher(set_dir, taxonomy)
    pairs = matcher.describe(titles, "en").pairs
    firsts = np.searchsorted(pairs.rows, np.arange(len(titles) + 1))
    numbers = matcher.numbers[pairs.concepts]
    candidates = [numbers[first:last] for first, last in pairwise(firsts)]
    values = np.full(judged.is_there.shape, LEAST)
    found = column.values(column.read(titles, encoder), candidates)
    for row, of_title in enumerate(found):
        values[row, : len(of_title)] = np.clip(of_title, LEAST, MOST)
    return values


def show(told: Asked) -> None:
    """Prints success and loss with and without the encoder, on titles that were held out."""
    count = len(told.judged)
    parts = np.random.default_rng(0).permutation(count) % PARTS
    ranks: dict[bool, Doubles] = {}
    for is_used in (False, True):
        scores, losses = np.zeros(told.scores.shape), np.zeros(count)
        for number in range(PARTS):
            rows = np.flatnonzero(parts == number)
            weights = told.fit(np.flatnonzero(parts != number), is_used=is_used)
            scores[rows] = told.with_encoder(weights)[rows, :-1]
            losses[rows] = told.loss(weights, rows)
        found = best_ranks(told.judged, scores.astype(np.float32))
        ranks[is_used] = found
        print(
            f"{'with' if is_used else 'without':8} success@1 {(found == 1).mean():.3f}"
            f"  success@5 {(found <= 5).mean():.3f}  MRR {(1 / found).mean():.3f}"
            f"  loss {losses.mean():.3f}"
        )
    for name, scored in (
        ("success@1", {used: (found == 1) * 1.0 for used, found in ranks.items()}),
        ("MRR", {used: 1 / found for used, found in ranks.items()}),
    ):
        gain = scored[True] - scored[False]
        print(f"gain {name} {gain.mean():+.3f}, standard error {gain.std() / count**0.5:.3f}")


if __name__ == "__main__":
    main()
