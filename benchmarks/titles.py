"""National occupation titles → ESCO labels (the MELO benchmark, Retyk et al. 2024).

    python -m benchmarks.titles SET_DIR --queries Q.tsv --out RUN.tsv

SET_DIR holds labels.tsv (label id, label) and label_concepts.tsv (label id, URI). Where queries
and labels differ in language, the concepts are ranked over the labels of the queries' language
in the sibling set, and the asked labels of the ranked concepts are printed. RUN has query id,
label id and score, best first: all labels of the best concept, then those of the next.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.judgements import index_of, language_of, native_set, read_pairs
from smartlife.linking.ranking import AskedTitle, RankedTitle, RankingRules, rank_titles

if TYPE_CHECKING:
    from smartlife.linking.index import LinkIndex

# A benchmark wants a ranking to its end, and judges occupations and groups alike.
RULES: Final = RankingRules(least=0.0, width=100, group_weight=1.0)


def main() -> None:
    """Ranks the queries and writes the run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("set_dir", type=Path)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    queries = read_pairs(arguments.queries)
    index = index_of(native_set(arguments.set_dir))
    started = time.perf_counter()
    ranked = rank_queries(arguments.set_dir, queries, index)
    seconds = time.perf_counter() - started
    lines = run_lines(arguments.set_dir, queries, ranked, index)
    arguments.out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{len(queries)} titles in {seconds:.2f} s, {len(queries) / seconds:.0f} a second")


def rank_queries(
    set_dir: Path, queries: list[tuple[str, str]], index: LinkIndex
) -> list[tuple[RankedTitle, ...]]:
    """The concepts of each query, best first."""
    lang = language_of(set_dir)
    return rank_titles([AskedTitle(title, lang) for _, title in queries], index, RULES)


def run_lines(
    set_dir: Path,
    queries: list[tuple[str, str]],
    ranked: list[tuple[RankedTitle, ...]],
    index: LinkIndex,
) -> list[str]:
    """The run: the labels of the ranked concepts."""
    labels_of: dict[str, list[str]] = {}
    for label_id, uri in read_pairs(set_dir / "label_concepts.tsv"):
        labels_of.setdefault(uri, []).append(label_id)
    return [
        f"{query_id}\t{label_id}\t{one.score:.6f}"
        for (query_id, _), concepts in zip(queries, ranked, strict=True)
        for one in concepts
        for label_id in labels_of.get(index.concepts.uri(one.concept), [])
    ]


if __name__ == "__main__":
    main()
