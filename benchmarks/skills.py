"""Sentences of advertisements → ESCO skills (Decorte et al. 2022).

    python -m benchmarks.skills QUERIES.tsv --lang en --out RUN.tsv [--taxonomy ESCO_DIR]

RUN has query id, skill URI and score, best first: the order in which linking prefers skills,
before it decides which of them are likely enough to be mentions. ESCO_DIR (else `data/esco` of the
shared folder) holds the packages of ESCO; the index is built once and kept in `.cache`.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.judgements import read_pairs
from benchmarks.kept_arrays import checksum_of, index_code, kept_arrays, trained_encoder
from benchmarks.taxonomy import read_taxonomy, shared_folder
from smartlife.linking.concepts import Concepts
from smartlife.linking.labels import LabelSet
from smartlife.linking.sentences import SentenceMatcher, count_uses

if TYPE_CHECKING:
    from collections.abc import Sequence

TOP = 20


def main(arguments: Sequence[str] | None = None) -> None:
    """Ranks the skills of the sentences and writes the run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("queries", type=Path)
    parser.add_argument("--lang", default="en")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--taxonomy", type=Path, default=shared_folder() / "data" / "esco")
    asked = parser.parse_args(arguments)
    concepts, matcher = open_matcher(asked.taxonomy)
    queries = read_pairs(asked.queries)
    # what is worked out at the first use is not the time of a sentence
    matcher.rank(["manage budgets"], asked.lang, TOP)
    started = time.perf_counter()
    ranked = matcher.rank([sentence for _, sentence in queries], asked.lang, TOP)
    seconds = time.perf_counter() - started
    lines = [
        f"{query}\t{concepts.uri(concept)}\t{score:.6f}\n"
        for (query, _), of_query in zip(queries, ranked, strict=True)
        for concept, score in of_query
    ]
    asked.out.write_text("".join(lines), encoding="utf-8")
    print(f"{len(queries)} sentences in {seconds:.2f} s, {len(queries) / seconds:.0f} a second")


def open_matcher(taxonomy: Path) -> tuple[Concepts, SentenceMatcher]:
    """The concepts of a taxonomy and what finds its skills; built at the first time."""
    tables = read_taxonomy(taxonomy)
    concepts = Concepts.build(tables[0])
    encoder = trained_encoder(tables)
    arrays = kept_arrays(
        "skills",
        checksum_of(index_code(), tables),
        lambda: SentenceMatcher.build(
            LabelSet.build(tables[1], concepts), concepts, encoder, count_uses(tables[2], concepts)
        ).arrays(),
    )
    return concepts, SentenceMatcher.from_arrays(arrays, encoder)


if __name__ == "__main__":
    main()
