"""Candidates of judged titles and terms, with the figures that the ranker reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.judgements import language_of, read_pairs, read_relevant
from benchmarks.listwise import Judged
from benchmarks.terms import open_matcher as open_terms
from benchmarks.titles import open_matcher as open_titles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from smartlife.linking.concepts import Concepts
    from smartlife.linking.matching import TermMatcher


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
    """Candidates of the judged queries with their figures; of no queries if none is judged."""
    asked = [pair for pair in queries if pair[0] in right]
    described = matcher.describe([text for _, text in asked], lang)
    pairs = described.pairs
    names = tuple(sorted(described.figures))
    firsts = np.searchsorted(pairs.rows, np.arange(len(asked)))
    places = np.arange(len(pairs)) - firsts[pairs.rows]
    shape = (len(asked), int(places.max(initial=0)) + 1)
    figures = np.zeros((*shape, len(names)), np.float32)
    figures[pairs.rows, places] = np.stack([described.figures[name] for name in names], axis=1)
    is_there, is_right = np.zeros(shape, bool), np.zeros(shape, bool)
    is_there[pairs.rows, places] = True
    is_right[pairs.rows, places] = [
        concepts.uri(int(matcher.numbers[concept])) in right[asked[row][0]]
        for row, concept in zip(pairs.rows, pairs.concepts, strict=True)
    ]
    is_group = figures[:, :, names.index("is_group")] * is_there
    keys = np.zeros(shape, np.uint64)
    # Titles have one right concept each, so what is practised is told from too little.
    if matcher.task == "terms":
        keys[pairs.rows, places] = matcher.kinds.keys[pairs.concepts]
    count = len(matcher.numbers)
    return names, Judged(lang, count, figures, is_there, is_right, is_group, keys)
