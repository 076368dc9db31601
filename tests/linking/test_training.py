"""Training from labels."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from smartlife.linking.corpus import Corpus, build_corpus
from smartlife.linking.training import (
    Model,
    PairSampler,
    TrainingSettings,
    contrast,
    train_encoder,
)
from tests.linking.small_taxonomy import RANKS, TRADES, small_taxonomy

SMALL = TrainingSettings(size=64)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return build_corpus(*small_taxonomy())


def test_gradients_are_those_of_the_loss():
    random = np.random.default_rng(3)
    rows = sparse.random_array((8, 10), density=0.4, rng=random, format="csr")
    rows.data += 0.5
    # float64, so that differences show the slope and not the rounding
    table = random.standard_normal((10, 4))
    masked = np.eye(4, dtype=bool)
    masked[0, 2] = masked[2, 0] = True
    model = Model(table, TrainingSettings(temperature=0.3))
    _, used, gradient = model.gradient(rows, masked)
    for place, feature in enumerate(used):
        for column in range(4):
            losses = []
            for step in (1e-5, -1e-5):
                moved = table.copy()
                moved[feature, column] += step
                other = Model(moved, TrainingSettings(temperature=0.3))
                losses.append(other.gradient(rows, masked)[0])
            slope = (losses[0] - losses[1]) / 2e-5
            assert gradient[place, column] == pytest.approx(slope, abs=1e-5)


def test_masked_pairs_do_not_count():
    unit = np.eye(4, dtype=np.float32)[[0, 1, 0, 0]]
    masked = np.eye(2, dtype=bool)
    free, _ = contrast(unit, masked, 0.1)
    masked[0, 1] = True
    less, _ = contrast(unit, masked, 0.1)
    assert less < free


def test_translations_become_nearest(corpus: Corpus):
    encoder = train_encoder(corpus, SMALL)
    english = [f"{rank} {trade}" for trade in TRADES for rank in RANKS]
    other = [f"{RANKS[rank]} {TRADES[trade]}" for trade in TRADES for rank in RANKS]
    cosines = encoder.encode(english) @ encoder.encode(other).T / encoder.scale**2
    assert np.array_equal(cosines.argmax(axis=1), np.arange(len(english)))
    # words that no label has together
    apart = encoder.encode(["welder"]) @ encoder.encode(list(TRADES.values())).T
    assert apart.argmax() == 0


def test_training_repeats_itself(corpus: Corpus):
    settings = TrainingSettings(least_steps=20, size=16)
    one, two = (train_encoder(corpus, settings) for _ in range(2))
    other = train_encoder(corpus, TrainingSettings(least_steps=20, size=16, seed=8))
    assert np.array_equal(one.table, two.table)
    assert np.array_equal(one.steps, two.steps)
    assert not np.array_equal(one.table, other.table)


def test_pairs_are_two_labels_of_one_concept(corpus: Corpus):
    settings = TrainingSettings(pairs=24, run=3, same_language=0.5)
    sampler = PairSampler(corpus, settings, np.random.default_rng(1))
    for _ in range(30):
        first, second = sampler.draw()
        assert len(first) > 0
        assert np.array_equal(corpus.concepts[first], corpus.concepts[second])
        assert np.all(first != second)
        masked = sampler.masked(first, second)
        assert masked.diagonal().all()


def test_progress_is_told(corpus: Corpus):
    seen: list[tuple[int, int]] = []
    train_encoder(
        corpus,
        TrainingSettings(passes=1, least_steps=7, pairs=8, size=8),
        lambda done, steps: seen.append((done, steps)),
    )
    assert [done for done, _ in seen] == list(range(1, seen[0][1] + 1))
    assert len(seen) >= 7


@pytest.mark.parametrize("texts", [(), ("welder",), ("welder", "welder"), ("", " ")])
def test_a_corpus_without_pairs_gives_an_encoder(texts: tuple[str, ...]):
    count = len(texts)
    corpus = Corpus(texts, np.zeros(count, np.int64), np.zeros(count, np.int64))
    vectors = train_encoder(corpus, TrainingSettings(size=8)).encode(["welder", ""])
    assert vectors.shape == (2, 8)
