"""Vectors of texts."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.linking.arrays import open_arrays, save_arrays
from smartlife.linking.corpus import build_corpus
from smartlife.linking.encoder import Encoder, text_features
from smartlife.linking.training import TrainingSettings, train_encoder
from tests.linking.small_taxonomy import small_taxonomy

WORDS = st.sampled_from(
    ["head", "welder", "Sudotix,", "galvas", "nurse", "(junior)", "", "x", "😀"]
)
TEXTS = st.lists(st.lists(WORDS, max_size=5).map(" ".join) | st.text(max_size=30), max_size=12)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return train_encoder(build_corpus(*small_taxonomy()), TrainingSettings(least_steps=20))


@settings(max_examples=60, deadline=None)
@given(texts=TEXTS, cut=st.integers(0, 12))
def test_vectors_know_nothing_of_their_batch(encoder: Encoder, texts: list[str], cut: int):
    whole = encoder.encode(texts)
    parts = np.concatenate([encoder.encode(texts[:cut]), encoder.encode(texts[cut:])])
    assert np.array_equal(whole, parts)
    alone = [encoder.encode([text])[0] for text in texts]
    assert all(np.array_equal(one, row) for one, row in zip(alone, whole, strict=True))


def test_vectors_are_whole_numbers_of_one_length(encoder: Encoder):
    vectors = encoder.encode(["head welder", "naktinis mavelka", "nurse"])
    assert vectors.dtype == np.float32
    assert np.array_equal(vectors, np.rint(vectors))
    assert np.abs(vectors).max() <= 127
    lengths = np.sqrt((vectors**2).sum(axis=1))
    assert lengths == pytest.approx(encoder.scale, rel=0.1)
    # sums of products are exact in float32: no order of adding changes them
    assert (np.abs(vectors).astype(np.float64) ** 2).sum(axis=1).max() < 2**24


def test_batches_larger_than_one_round(encoder: Encoder):
    texts = ["head welder", "junior nurse", ""] * 3000
    vectors = encoder.encode(texts)
    assert np.array_equal(vectors[:3], vectors[-3:])


def test_an_encoder_survives_a_folder(encoder: Encoder, tmp_path: Path):
    save_arrays(tmp_path, encoder.arrays())
    again = Encoder.from_arrays(open_arrays(tmp_path))
    texts = ["head welder", "galvas sudotix", "", "qq"]
    assert np.array_equal(encoder.encode(texts), again.encode(texts))
    assert again.scale == encoder.scale


@pytest.mark.parametrize("text", ["", " ", "x", "😀", "\u202e\u202d", "<b></b>", "\ud800", "\x00"])
def test_odd_texts_have_a_vector(encoder: Encoder, text: str):
    assert encoder.encode([text]).shape == (1, encoder.size)


def test_nothing_known_is_zero(encoder: Encoder):
    assert not encoder.encode(["", "žžžžž", "😀 😀"]).any()
    assert encoder.encode([]).shape == (0, encoder.size)


@pytest.mark.parametrize("unit", ["welder ", "a", "😀", "ﷺ", "x\u0301"])
def test_a_text_of_100_000_characters_takes_no_time(encoder: Encoder, unit: str):
    text = (unit * 100_000)[:100_000]
    started = time.perf_counter()
    encoder.encode([text] * 10)
    assert time.perf_counter() - started < 2


def test_a_word_is_the_same_feature_wherever_it_stands():
    for texts in (["nurse"], ["head nurse"], ["a", "nurse head", "nurse"]):
        features = text_features(texts)
        own = set(text_features(["nurse"]).hashes.tolist())
        for row, text in enumerate(texts):
            if "nurse" in text:
                assert own <= set(features.hashes[features.rows == row].tolist())
