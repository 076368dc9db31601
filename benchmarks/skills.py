"""Sentences of English advertisements → ESCO skills (Decorte et al. 2022).

    python -m benchmarks.skills QUERIES.tsv --taxonomy ESCO_DIR --out RUN.tsv

RUN has query id, skill URI and score, best first: the mentions that linking makes, nothing more.
ESCO_DIR holds the official English package as a zip file.
"""

from __future__ import annotations

import argparse
import csv
import io
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from benchmarks.judgements import read_pairs
from smartlife.linking.build import build_index
from smartlife.linking.index import LinkIndex
from smartlife.linking.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smartlife.linking.skills import Found

LABEL_COLUMNS = (
    ("preferredLabel", "preferred"),
    ("altLabels", "alternative"),
    ("hiddenLabels", "hidden"),
)


def main() -> None:
    """Links the sentences and writes the run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("queries", type=Path)
    parser.add_argument("--taxonomy", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    index = load_english_index(arguments.taxonomy)
    queries = read_pairs(arguments.queries)
    started = time.perf_counter()
    found = list(find_in_sentences(queries, index))
    seconds = time.perf_counter() - started
    found.sort(key=lambda pair: (pair[0], -pair[1].score, pair[1].start))
    lines = [f"{q}\t{index.concepts.uri(one.concept)}\t{one.score:.6f}\n" for q, one in found]
    arguments.out.write_text("".join(lines), encoding="utf-8")
    print(f"{len(queries)} sentences in {seconds:.2f} s, {len(queries) / seconds:.0f} a second")


def find_in_sentences(
    sentences: Iterable[tuple[str, str]], index: LinkIndex
) -> Iterator[tuple[str, Found]]:
    """Skills of sentences, with the identifiers of the sentences."""
    for query, sentence in sentences:
        for found in index.skills["en"].find(sentence, split_words(sentence)):
            yield query, found


def load_english_index(taxonomy: Path) -> LinkIndex:
    """The English skills of the official package."""
    (package,) = taxonomy.glob("*classification - en - csv.zip")
    with zipfile.ZipFile(package) as archive:
        text = archive.read("skills_en.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    labels = [
        (row["conceptUri"], kind, label.strip())
        for row in rows
        for column, kind in LABEL_COLUMNS
        for label in row[column].splitlines()
        if label.strip()
    ]
    concepts = pa.table(
        {
            "concept_uri": [row["conceptUri"] for row in rows],
            "concept_kind": ["skill"] * len(rows),
            "code": pa.nulls(len(rows), pa.string()),
            "isco_code": pa.nulls(len(rows), pa.string()),
            "status": [row["status"] for row in rows],
            "taxonomy_version": pa.nulls(len(rows), pa.string()),
        }
    )
    label_table = pa.table(
        {
            "concept_uri": [uri for uri, _, _ in labels],
            "lang": ["en"] * len(labels),
            "label_kind": [kind for _, kind, _ in labels],
            "label": [label for _, _, label in labels],
        }
    )
    none = pa.table(
        {name: pa.array([], pa.string()) for name in ("from_uri", "relation", "to_uri")}
    )
    return build_index(concepts, label_table, none)


if __name__ == "__main__":
    main()
