from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.linking.ngrams import char_ngrams
from smartlife.linking.occupations import SIZES, OccupationIndex, OccupationLabel

WORDS = st.sampled_from(
    ["metinatajs", "metala", "darbinieks", "noliktavas", "vaditajs", "projektu", "masa", "paligs"]
)
LABELS = st.lists(
    st.tuples(st.integers(0, 60), st.lists(WORDS, min_size=1, max_size=3).map(" ".join)),
    min_size=1,
    max_size=120,
)


@settings(max_examples=50, deadline=None)
@given(LABELS, st.lists(WORDS, min_size=1, max_size=3).map(" ".join))
def test_no_label_scores_above_its_concepts_bound(
    labels: list[tuple[int, str]], title: str
) -> None:
    index = OccupationIndex.build([OccupationLabel(n, text, "preferred") for n, text in labels])
    assert index is not None
    query = index.vocabulary.matrix(char_ngrams([title], SIZES))
    single = (query @ index.labels.T).toarray()[0]
    bounds = (query @ index.bounds).toarray()[0]
    pooled = np.maximum.reduceat(single, index.starts[:-1])
    assert (pooled <= bounds + 1e-5).all()
    best = index.rank([title], 1)
    documents = (query @ index.documents).toarray()[0]
    assert np.isclose(best.scores[0, 0], (0.9 * pooled + 0.1 * documents).max(), atol=2e-3)


def test_a_label_of_two_concepts_is_exact_for_both() -> None:
    labels = [OccupationLabel(3, "Pavārs", "preferred"), OccupationLabel(7, "pavārs", "hidden")]
    index = OccupationIndex.build(labels)
    assert index is not None
    assert index.exact == {"pavars": (3, 7)}
    assert index.rank(["pavars"], 5).concepts.tolist() == [[3, 7]]


def test_labels_without_letters_make_no_index() -> None:
    assert OccupationIndex.build([OccupationLabel(0, "—", "preferred")]) is None
