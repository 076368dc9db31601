"""National occupation titles → ESCO labels (the MELO benchmark, Retyk et al. 2024).

    python -m benchmarks.titles SET_DIR --queries Q.tsv --out RUN.tsv

SET_DIR holds labels.tsv (label id, label) and label_concepts.tsv (label id, URI). What is ranked
are the concepts of the set: by its own labels, by those in the language of the queries (from the
sibling set, where queries and labels differ in language), and by those of the taxonomy in all
other languages. RUN has query id, label id and score, best first: all labels of the best concept,
then those of the next.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.judgements import join_set, language_of, read_pairs
from benchmarks.kept_arrays import checksum_of, index_code, kept_arrays, trained_encoder
from benchmarks.taxonomy import read_taxonomy, shared_folder
from smartlife.linking.matching import TermMatcher

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.linking.concepts import Concepts
    from smartlife.linking.matching import Match

TOP: Final = 100
"""Concepts per query."""

MOST_LABELS: Final = 1000
"""Labels per query: no more are read."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Ranks the queries and writes the run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("set_dir", type=Path)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--taxonomy", type=Path, default=shared_folder() / "data" / "esco")
    asked = parser.parse_args(arguments)
    queries = read_pairs(asked.queries)
    concepts, matcher = open_matcher(asked.set_dir, asked.taxonomy)
    started = time.perf_counter()
    ranked = rank_queries(matcher, language_of(asked.set_dir), queries)
    seconds = time.perf_counter() - started
    lines = run_lines(asked.set_dir, queries, ranked, concepts)
    asked.out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{len(queries)} titles in {seconds:.2f} s, {len(queries) / seconds:.0f} a second")


def open_matcher(set_dir: Path, taxonomy: Path) -> tuple[Concepts, TermMatcher]:
    """The concepts of a set and what finds them; built at the first time."""
    tables = read_taxonomy(taxonomy)
    encoder = trained_encoder(tables)
    concepts, labels = join_set(set_dir, tables)
    checksum = checksum_of(index_code(), tables, (concepts.arrays(), labels.arrays()))
    arrays = kept_arrays(
        "titles", checksum, lambda: TermMatcher.build(labels, concepts, encoder).arrays()
    )
    return concepts, TermMatcher.from_arrays(arrays, encoder)


def rank_queries(
    matcher: TermMatcher, lang: str, queries: Sequence[tuple[str, str]]
) -> list[tuple[Match, ...]]:
    """The concepts of each query, best first."""
    return matcher.match([title for _, title in queries], [lang] * len(queries), TOP)


def run_lines(
    set_dir: Path,
    queries: Sequence[tuple[str, str]],
    ranked: Sequence[tuple[Match, ...]],
    concepts: Concepts,
) -> list[str]:
    """The run: the labels of the ranked concepts."""
    labels_of: dict[str, list[str]] = {}
    for label_id, uri in read_pairs(set_dir / "label_concepts.tsv"):
        labels_of.setdefault(uri, []).append(label_id)
    lines: list[str] = []
    for (query, _), found in zip(queries, ranked, strict=True):
        of_query = [
            f"{query}\t{label_id}\t{one.score:.6f}"
            for one in found
            for label_id in labels_of[concepts.uri(one.concept)]
        ]
        lines += of_query[:MOST_LABELS]
    return lines


if __name__ == "__main__":
    main()
