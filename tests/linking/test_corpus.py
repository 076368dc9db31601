"""What the encoder learns from."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from smartlife.linking.corpus import build_corpus
from tests.linking.small_taxonomy import TRADES, rows_of, small_taxonomy


def test_all_labels_are_there_and_neighbours_are_near():
    corpus = build_corpus(*small_taxonomy())
    assert len(corpus) == 8 * 2 + 8 * 4 * 4
    assert corpus.concept_count == 40
    assert np.all(np.diff(corpus.concepts) >= 0)
    for local in TRADES.values():
        own = {int(n) for n, t in zip(corpus.concepts, corpus.texts, strict=True) if local in t}
        assert max(own) - min(own) == len(own) - 1 == 4


def test_holes_and_circles_do_no_harm():
    concepts, labels, _ = small_taxonomy()
    uris = concepts["concept_uri"].to_pylist()
    ring = [(uris[1], "broader", uris[2]), (uris[2], "broader", uris[1])]
    stray = [("http://example.org/no", "broader", uris[0]), (uris[3], "broader", uris[3])]
    relations = rows_of(("from_uri", "relation", "to_uri"), ring + stray)
    assert len(build_corpus(concepts, labels, relations)) == labels.num_rows
    assert len(build_corpus(concepts, labels.slice(0, 3), relations)) == 3


def test_an_empty_taxonomy_is_an_empty_corpus():
    concepts, labels, relations = (table.slice(0, 0) for table in small_taxonomy())
    assert isinstance(labels, pa.Table)
    corpus = build_corpus(concepts, labels, relations)
    assert len(corpus) == corpus.concept_count == 0
