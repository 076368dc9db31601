"""Quality on the development part of public benchmarks: floors that a change may not fall below."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.judgements import index_of, read_pairs
from benchmarks.titles import rank_queries, run_lines
from smartlife.linking.ranking import AskedTitle, rank_titles

pytestmark = pytest.mark.shared

# Reached on 2026-11-22: .408 .227 .478 .387 .581 .594 .648
FLOORS = {
    "lva_q_lv_c_lv": 0.39,
    "ltu_q_lt_c_lt": 0.215,
    "est_q_et_c_et": 0.46,
    "swe_q_sv_c_sv": 0.37,
    "deu_q_de_c_de": 0.56,
    "pol_q_pl_c_pl": 0.575,
    "dnk_q_da_c_da": 0.62,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FLOORS)
def test_titles_reach_their_floor(shared: Path, name: str) -> None:
    set_dir = shared / "bench" / "melo" / name
    index = index_of(set_dir)
    concept_of = dict(read_pairs(set_dir / "label_concepts.tsv"))
    right: dict[str, set[str]] = {}
    for query, label in read_pairs(set_dir / "qrels.tsv"):
        right.setdefault(query, set()).add(concept_of[label])
    queries = [pair for pair in read_pairs(set_dir / "queries.tsv") if pair[0] in right]
    ranked = rank_queries(set_dir, queries, index)
    total = 0.0
    for (query, _), found in zip(queries, ranked, strict=True):
        uris = [index.concepts.uri(one.concept) for one in found]
        places = [place for place, uri in enumerate(uris, 1) if uri in right[query]]
        total += 1 / places[0] if places else 0.0
    assert total / len(queries) >= FLOORS[name]


def test_runs_to_english_labels_use_the_pivot(shared: Path) -> None:
    native = shared / "bench" / "melo" / "lva_q_lv_c_lv"
    english = shared / "bench" / "melo" / "lva_q_lv_c_en"
    index = index_of(native)
    queries = read_pairs(native / "queries.tsv")[:20]
    ranked = rank_queries(english, queries, index)
    labels = dict(read_pairs(english / "labels.tsv"))
    lines = run_lines(english, queries, ranked, index)
    assert lines
    assert all(line.split("\t")[1] in labels for line in lines)


@pytest.mark.slow
def test_real_titles_are_answered_quickly_and_mostly_linked(shared: Path) -> None:
    file = shared / "data" / "vacancies" / "lv" / "cvlv_jobs.csv"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        titles = list(
            dict.fromkeys(AskedTitle(row["title"], "lv") for row in csv.DictReader(lines))
        )
    index = index_of(shared / "bench" / "melo" / "lva_q_lv_c_lv")
    ranked = rank_titles(titles, index)
    assert sum(bool(found) for found in ranked) / len(titles) >= 0.6
