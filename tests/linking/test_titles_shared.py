"""Quality on the judged titles of MELO (Retyk et al. 2024): floors no change may fall below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.judgements import language_of, read_pairs
from benchmarks.titles import open_matcher, rank_queries, run_lines

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.shared, pytest.mark.slow]

# concept MRR that the issue asks for, over all queries, less the standard error of so many
FLOORS = {
    "lva_q_lv_c_lv": 0.45,
    "ltu_q_lt_c_lt": 0.265,
    "est_q_et_c_et": 0.575,
    "swe_q_sv_c_sv": 0.44,
    "deu_q_de_c_de": 0.65,
    "pol_q_pl_c_pl": 0.65,
    "dnk_q_da_c_da": 0.66,
}


@pytest.mark.parametrize("name", FLOORS)
def test_titles_reach_their_floor(shared: Path, esco: Path, name: str) -> None:
    set_dir = shared / "bench" / "melo" / name
    concepts, matcher = open_matcher(set_dir, esco)
    concept_of = dict(read_pairs(set_dir / "label_concepts.tsv"))
    right: dict[str, set[str]] = {}
    for query, label in read_pairs(set_dir / "qrels.tsv"):
        right.setdefault(query, set()).add(concept_of[label])
    queries = [pair for pair in read_pairs(set_dir / "queries.tsv") if pair[0] in right]
    ranked = rank_queries(matcher, language_of(set_dir), queries)
    total = 0.0
    for (query, _), found in zip(queries, ranked, strict=True):
        uris = [concepts.uri(one.concept) for one in found]
        places = [place for place, uri in enumerate(uris, 1) if uri in right[query]]
        total += 1 / places[0] if places else 0.0
    assert total / len(queries) >= FLOORS[name]


def test_runs_to_english_labels_use_the_pivot(shared: Path, esco: Path) -> None:
    english = shared / "bench" / "melo" / "lva_q_lv_c_en"
    concepts, matcher = open_matcher(english, esco)
    queries = read_pairs(english / "queries.tsv")[:20]
    lines = run_lines(english, queries, rank_queries(matcher, "lv", queries), concepts)
    labels = dict(read_pairs(english / "labels.tsv"))
    assert lines
    assert all(line.split("\t")[1] in labels for line in lines)
