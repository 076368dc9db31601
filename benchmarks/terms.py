"""National terms for skills → ESCO skills.

    python -m benchmarks.terms QUERIES.tsv --lang sv --out RUN.tsv

RUN has query id, URI and score, best first.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.judgements import read_pairs
from benchmarks.kept_arrays import checksum_of, index_code, kept_arrays, trained_encoder
from benchmarks.taxonomy import read_taxonomy, shared_folder
from smartlife.linking.concepts import SKILL_KINDS, Concepts
from smartlife.linking.labels import LabelSet
from smartlife.linking.matching import TermMatcher

if TYPE_CHECKING:
    from collections.abc import Sequence

TOP: Final = 100
"""Concepts per query."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Ranks the skills of the queries and writes the run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("queries", type=Path)
    parser.add_argument("--lang", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--taxonomy", type=Path, default=shared_folder() / "data" / "esco")
    asked = parser.parse_args(arguments)
    queries = read_pairs(asked.queries)
    concepts, matcher = open_matcher(asked.taxonomy)
    started = time.perf_counter()
    ranked = matcher.match([term for _, term in queries], [asked.lang] * len(queries), TOP)
    seconds = time.perf_counter() - started
    lines = [
        f"{query}\t{concepts.uri(one.concept)}\t{one.score:.6f}\n"
        for (query, _), found in zip(queries, ranked, strict=True)
        for one in found
    ]
    asked.out.write_text("".join(lines), encoding="utf-8")
    print(f"{len(queries)} terms in {seconds:.2f} s, {len(queries) / seconds:.0f} a second")


def open_matcher(taxonomy: Path) -> tuple[Concepts, TermMatcher]:
    """The concepts of a taxonomy and what finds its skills; built at the first time."""
    tables = read_taxonomy(taxonomy)
    concepts = Concepts.build(tables[0])
    encoder = trained_encoder(tables)
    arrays = kept_arrays(
        "terms",
        checksum_of(index_code(), tables),
        lambda: TermMatcher.build(
            LabelSet.build(tables[1], concepts, SKILL_KINDS),
            concepts,
            encoder,
            task="terms",
            relations=tables[2],
        ).arrays(),
    )
    return concepts, TermMatcher.from_arrays(arrays, encoder)


if __name__ == "__main__":
    main()
