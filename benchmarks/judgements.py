"""Reads the tab-separated files of the benchmarks, and joins their labels with a taxonomy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from smartlife.linking.concepts import Concepts
from smartlife.linking.labels import Label, LabelSet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.taxonomy import Tables


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """The first two cells of each line; lines end with a line feed, and with nothing else."""
    pairs = []
    # Titles may hold characters at which `splitlines` would cut them.
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            first, _, rest = line.rstrip("\r\n").partition("\t")
            pairs.append((first, rest.split("\t")[0]))
    return pairs


def read_relevant(path: Path) -> dict[str, set[str]]:
    """The judged items of each query."""
    found: dict[str, set[str]] = {}
    for query, item in read_pairs(path):
        found.setdefault(query, set()).add(item)
    return found


def language_of(set_dir: Path) -> str:
    """Language of the queries: `lva_q_lv_c_en` → `lv`."""
    return set_dir.name.split("_")[2]


def native_set(set_dir: Path) -> Path:
    """The set with the same queries and the labels of their own language: the pivot."""
    country, _, lang, *_ = set_dir.name.split("_")
    sibling = set_dir.parent / f"{country}_q_{lang}_c_{lang}"
    return sibling if sibling.is_dir() else set_dir


def join_set(set_dir: Path, tables: Tables) -> tuple[Concepts, LabelSet]:
    """The concepts of a set, with the labels of the set, of its pivot and of a taxonomy.

    Languages that the set or its pivot has are taken from there, all others from the taxonomy.
    The first label that a set has for a concept is its preferred one.
    """
    uris = sorted({uri for _, uri in read_pairs(set_dir / "label_concepts.tsv")})
    concepts = _concepts(uris, tables[0])
    own = {}
    for folder in (native_set(set_dir), set_dir):
        own[folder.name.split("_")[-1]] = list(_labels(folder, concepts))
    labels = [label for found in own.values() for label in found]
    columns = (tables[1][name].to_pylist() for name in ("lang", "label_kind", "label"))
    numbers = concepts.numbers_of(tables[1]["concept_uri"].to_pylist())
    labels += [
        (int(number), lang, kind, text)
        for number, lang, kind, text in zip(numbers, *columns, strict=True)
        if number >= 0 and lang not in own
    ]
    return concepts, LabelSet.of(labels)


def _concepts(uris: list[str], table: pa.Table) -> Concepts:
    """The concepts of some URIs, whether the taxonomy has them or not."""
    known = Concepts.build(table)
    numbers = known.numbers_of(uris)
    kinds = ["isco_group" if "/isco/" in uri else "occupation" for uri in uris]
    codes = [
        uri.rpartition("/C")[2] if "/isco/" in uri else known.isco_code(int(number)) or None
        for uri, number in zip(uris, np.maximum(numbers, 0), strict=True)
    ]
    return Concepts.build(
        pa.table(
            {
                "concept_uri": uris,
                "concept_kind": kinds,
                "code": [
                    code if kind == "isco_group" else None
                    for code, kind in zip(codes, kinds, strict=True)
                ],
                "isco_code": pa.array(codes, pa.string()),
                "status": ["released"] * len(uris),
            }
        )
    )


def _labels(set_dir: Path, concepts: Concepts) -> Iterator[Label]:
    lang = set_dir.name.split("_")[-1]
    concept_of = dict(read_pairs(set_dir / "label_concepts.tsv"))
    pairs = read_pairs(set_dir / "labels.tsv")
    numbers = concepts.numbers_of([concept_of[label_id] for label_id, _ in pairs])
    seen: set[int] = set()
    for number, (_, text) in zip(numbers.tolist(), pairs, strict=True):
        if number >= 0:
            yield number, lang, "alternative" if number in seen else "preferred", text
            seen.add(number)
