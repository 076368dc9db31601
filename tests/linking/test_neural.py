"""The column of a sentence encoder: exact, the same in any batch, one scale for all encoders."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.errors import InputUnreadable
from smartlife.linking.arrays import open_arrays, save_arrays
from smartlife.linking.build import build_index
from smartlife.linking.index import LinkIndex
from smartlife.linking.labels import LabelSet
from smartlife.linking.neural import NeuralColumn, NeuralTerm
from smartlife.linking.neural_model import _open
from tests.linking.conftest import taxonomy_rows
from tests.linking.encoder_folders import write_encoder, write_model

LABELS = [
    (2, "en", "preferred", "nurse"),
    (2, "en", "alternative", "nursing professional"),
    (2, "lv", "preferred", "medmāsa"),
    (5, "en", "preferred", "welder"),
    (5, "en", "alternative", "welding operator"),
    (7, "en", "preferred", "cook"),
    (9, "en", "preferred", "nurse"),
]


@dataclass(frozen=True)
class Letters:
    """An encoder of counted pairs of letters; `lift` is what every text has in common."""

    name: str = "letters"
    size: int = 48
    lift: float = 0.0

    def encode(self, texts):
        rows = np.zeros((len(texts), self.size))
        for row, text in zip(rows, texts, strict=True):
            for left, right in zip(f" {text}", f"{text} ", strict=True):
                row[(ord(left) * 31 + ord(right)) % self.size] += 1
        rows += self.lift
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


@pytest.fixture(scope="module")
def column() -> NeuralColumn:
    return NeuralColumn.build(LabelSet.of(LABELS), Letters())


def numbers(*chosen: int) -> list[np.ndarray]:
    return [np.array(chosen, np.int64)]


def test_labels_of_a_concept_are_neighbours(column: NeuralColumn):
    assert column.concepts.tolist() == [2, 5, 7, 9]
    assert column.starts.tolist() == [0, 3, 5, 6, 7]
    assert column.vectors.dtype == np.int8


def test_best_label_counts(column: NeuralColumn):
    [values] = column.values(column.read(["welding operator"], Letters()), numbers(2, 5, 7))
    assert values.argmax() == 1
    [same] = column.values(column.read(["nurse"], Letters()), numbers(2, 9))
    assert same[0] == same[1]


def test_concept_without_labels_is_below_the_usual(column: NeuralColumn):
    [values] = column.values(column.read(["welder"], Letters()), numbers(3, 5, 100))
    assert values[0] == values[2] == -1.0 < values[1]


@given(st.lists(st.text(max_size=30), min_size=1, max_size=8))
def test_values_do_not_depend_on_the_batch(column: NeuralColumn, texts: list[str]):
    encoder = Letters()
    together = column.read(texts, encoder)
    alone = np.concatenate([column.read([text], encoder) for text in texts])
    assert np.array_equal(together, alone)
    candidates = [np.array([2, 5, 7, 9])[: 1 + len(text) % 4] for text in texts]
    values = column.values(together, candidates)
    singles = [column.values(v[None], [c])[0] for v, c in zip(alone, candidates, strict=True)]
    assert all(np.array_equal(a, b) for a, b in zip(values, singles, strict=True))


def test_encoders_that_find_everything_alike_are_put_on_the_same_scale():
    letters = np.random.default_rng(5).integers(97, 123, size=(400, 9)).tolist()
    labels = LabelSet.of(
        (n, "en", "preferred", bytes(row).decode()) for n, row in enumerate(letters)
    )
    text, found = bytes(letters[3][:6]).decode() + "xx", {}
    for lift in (0.0, 3.0):
        encoder = Letters(lift=lift)
        column = NeuralColumn.build(labels, encoder)
        [found[lift]] = column.values(column.read([text], encoder), numbers(*range(400)))
    raw = Letters(lift=3.0).encode(["welder", "cook"])
    assert raw[0] @ raw[1] > 0.95
    assert found[0.0].argmax() == found[3.0].argmax() == 3
    assert found[0.0].std() == pytest.approx(found[3.0].std(), rel=0.1)
    assert np.abs(found[0.0] - found[3.0]).mean() < 0.25


def test_saved_and_mapped_it_says_the_same(column: NeuralColumn, tmp_path):
    save_arrays(tmp_path, column.arrays())
    again = NeuralColumn.from_arrays(open_arrays(tmp_path))
    assert again.encoder_name == "letters"
    vectors = column.read(["nursing"], Letters())
    assert np.array_equal(again.read(["nursing"], Letters()), vectors)
    assert np.array_equal(
        again.values(vectors, numbers(2, 5))[0], column.values(vectors, numbers(2, 5))[0]
    )


def test_another_encoder_is_refused(column: NeuralColumn):
    column.check(Letters())
    for other in (Letters(name="other", size=47), Letters(name="other", lift=2.0)):
        with pytest.raises(InputUnreadable, match="not the one the taxonomy was built with"):
            column.check(other)


def test_progress_is_told():
    seen = []
    NeuralColumn.build(
        LabelSet.of((n, "en", "preferred", f"label {n}") for n in range(250)),
        Letters(),
        lambda done, total: seen.append((done, total)),
    )
    assert seen == [(100, 250), (200, 250), (250, 250)]


@pytest.mark.parametrize("labels", [[], [(4, "en", "preferred", "cook")]])
def test_taxonomies_with_next_to_nothing(labels):
    encoder = Letters()
    column = NeuralColumn.build(LabelSet.of(labels), encoder)
    vectors = column.read(["cook", ""], encoder)
    assert all(np.isfinite(values).all() for values in column.values(vectors, [*numbers(4)] * 2))
    assert column.read([], encoder).shape == (0, 48)


def test_products_stay_exact_in_single_precision():
    rng = np.random.default_rng(3)
    for size in (384, 1024):
        rows = rng.standard_normal((64, size)).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        from smartlife.linking import neural

        whole = neural._whole(rows, np.zeros(size, np.float32))
        exact = whole.astype(np.int64) @ whole.astype(np.int64).T
        assert np.abs(whole.astype(np.int64)).max() <= 127
        assert (np.abs(whole.astype(np.int64)) @ np.abs(whole.astype(np.int64)).T).max() < 2**24
        assert np.array_equal(whole.astype(np.float32) @ whole.astype(np.float32).T, exact)
        assert np.allclose(neural._cosines(whole, whole), rows @ rows.T, atol=0.01)


# ---- beside a ranker -----------------------------------------------------------------------------


def test_term_raises_what_the_encoder_finds_near(column: NeuralColumn):
    term = NeuralTerm(column, Letters())
    rows, concepts = np.array([0, 0, 0, 2]), np.array([2, 5, 7, 7])
    scores = np.array([1.0, 1.0, 1.0, 0.5])
    found = term.added(["welder", "nobody asks", "cook"], rows, concepts, scores, 0.2)
    assert found[:3].argmax() == 1
    alone = term.added(["cook"], np.array([0]), np.array([7]), np.array([0.5]), 0.2)
    assert alone[0] == found[3]


def test_term_without_candidates(column: NeuralColumn):
    none = np.zeros(0, np.int64)
    assert not len(NeuralTerm(column, Letters()).added(["x"], none, none, np.zeros(0), 0.0))


def test_term_is_found_again_with_its_encoder(tmp_path, monkeypatch):
    pytest.importorskip("onnx")
    folder = write_encoder(tmp_path / "small")
    monkeypatch.chdir(tmp_path)
    term = NeuralTerm.build(LabelSet.of(LABELS), "small")
    monkeypatch.chdir(folder)
    again = NeuralTerm.from_arrays(term.arrays())
    assert again.encoder == term.encoder
    write_model(folder, seed=8)
    _open.cache_clear()
    with pytest.raises(InputUnreadable, match="not the one"):
        NeuralTerm.from_arrays(term.arrays())


# ---- in an index ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def with_encoder(tmp_path_factory) -> tuple[LinkIndex, Path]:
    pytest.importorskip("onnx")
    folder = write_encoder(tmp_path_factory.mktemp("models") / "small")
    tables = [pa.Table.from_pylist(rows) for rows in taxonomy_rows()]
    return build_index(*tables, encoder_name=str(folder)), folder


def test_index_links_by_the_encoder_too(index: LinkIndex, with_encoder):
    titles = ["nurse", "welding"]
    without = index.titles.match(titles, ["en", "en"], 3)
    found = with_encoder[0].titles.match(titles, ["en", "en"], 3)
    assert found[0][0].concept == without[0][0].concept
    assert [one.score for one in found[0]] != [one.score for one in without[0]]
    assert not any(one.is_calibrated for of_title in found for one in of_title)
    assert all(0 <= one.probability <= 1 for of_title in found for one in of_title)


def test_index_says_the_same_in_any_batch(with_encoder):
    matcher = with_encoder[0].titles
    titles = ["Nurse (m/w/d)", "WELDER", "senior cook", "", "medmāsa", "x" * 100_000]
    langs = ["en", "en", "en", "en", "lv", "en"]
    together = matcher.match(titles, langs, 5)
    assert together == [
        matcher.match([title], [lang], 5)[0] for title, lang in zip(titles, langs, strict=True)
    ]


def test_opened_index_has_its_encoder(with_encoder, tmp_path):
    index, folder = with_encoder
    index.save(tmp_path)
    opened = LinkIndex.open(tmp_path)
    assert opened.titles.match(["nurse"], ["en"], 3) == index.titles.match(["nurse"], ["en"], 3)
    folder.rename(folder.with_name("moved"))
    with pytest.raises(InputUnreadable, match="There is no sentence encoder"):
        LinkIndex.open(tmp_path)
    folder.with_name("moved").rename(folder)
