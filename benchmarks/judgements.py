"""Reads the tab-separated files of the benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from smartlife.linking.build import build_index
from smartlife.linking.index import LinkIndex

if TYPE_CHECKING:
    from pathlib import Path


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """The first two cells of each line."""
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        first, _, rest = line.partition("\t")
        pairs.append((first, rest.split("\t")[0]))
    return pairs


def language_of(set_dir: Path) -> str:
    """Language of the queries: `lva_q_lv_c_en` → `lv`."""
    return set_dir.name.split("_")[2]


def native_set(set_dir: Path) -> Path:
    """The set with the same queries and the labels of their own language: the pivot."""
    country, _, lang, *_ = set_dir.name.split("_")
    sibling = set_dir.parent / f"{country}_q_{lang}_c_{lang}"
    return sibling if sibling.is_dir() else set_dir


def index_of(set_dir: Path) -> LinkIndex:
    """The labels of a set as an index with one language; the first of a concept is preferred."""
    concept_of = dict(read_pairs(set_dir / "label_concepts.tsv"))
    lang = set_dir.name.split("_")[-1]
    uris = sorted(set(concept_of.values()))
    labels: dict[tuple[str, str], str] = {}
    seen: set[str] = set()
    for label_id, label in read_pairs(set_dir / "labels.tsv"):
        uri = concept_of[label_id]
        labels.setdefault((uri, label), "alternative" if uri in seen else "preferred")
        seen.add(uri)
    kinds = ["isco_group" if "/isco/" in uri else "occupation" for uri in uris]
    none = pa.nulls(len(uris), pa.string())
    concepts = pa.table(
        {
            "concept_uri": uris,
            "concept_kind": kinds,
            "code": none,
            "isco_code": none,
            "status": ["released"] * len(uris),
            "taxonomy_version": none,
        }
    )
    label_table = pa.table(
        {
            "concept_uri": [uri for uri, _ in labels],
            "lang": [lang] * len(labels),
            "label_kind": list(labels.values()),
            "label": [label for _, label in labels],
        }
    )
    no_relations = pa.table(
        {name: pa.array([], pa.string()) for name in ("from_uri", "relation", "to_uri")}
    )
    return build_index(concepts, label_table, no_relations)
