from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from smartlife.linking.ngrams import Vocabulary, char_ngrams

WORDS = st.text(alphabet="abcčdeē", min_size=1, max_size=8)
TEXTS = st.lists(st.lists(WORDS, max_size=4).map(" ".join), min_size=1, max_size=6)


def plain_ngrams(text: str, sizes: tuple[int, ...]) -> list[str]:
    return [
        padded[start : start + size]
        for size in sizes
        for padded in (f" {word} " for word in text.split())
        for start in range(len(padded) - size + 1)
    ]


@given(TEXTS)
def test_as_many_ngrams_and_as_many_different_ones_as_by_hand(texts: list[str]) -> None:
    features = char_ngrams(texts, (3, 4))
    for row, text in enumerate(texts):
        mine = features.hashes[features.rows == row]
        plain = plain_ngrams(text, (3, 4))
        assert len(mine) == len(plain)
        assert len(set(mine.tolist())) == len(set(plain))


@given(TEXTS)
def test_rows_do_not_depend_on_their_company(texts: list[str]) -> None:
    vocabulary = Vocabulary.fit(char_ngrams(["abc de", "cde", *texts], (3, 4)))
    together = vocabulary.matrix(char_ngrams(texts, (3, 4))).toarray()
    for row, text in enumerate(texts):
        alone = vocabulary.matrix(char_ngrams([text], (3, 4))).toarray()
        assert np.array_equal(alone[0], together[row])


def test_a_label_is_nearest_to_itself_and_the_unknown_makes_it_farther() -> None:
    labels = ["metinatajs", "medicinas masa", "programmetajs"]
    vocabulary = Vocabulary.fit(char_ngrams(labels, (3, 4)))
    matrix = vocabulary.matrix(char_ngrams(labels, (3, 4)))
    asked = vocabulary.matrix(char_ngrams(["metinatajs", "metinatajs xyzq"], (3, 4)))
    scores = (asked @ matrix.T).toarray()
    assert scores[0].argmax() == 0
    assert np.isclose(scores[0, 0], 1, atol=1e-5)
    assert scores[1, 0] < 0.9
