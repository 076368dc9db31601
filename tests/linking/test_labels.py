"""Labels as arrays."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from smartlife.linking.arrays import open_arrays, save_arrays
from smartlife.linking.concepts import Concepts
from smartlife.linking.labels import LabelSet
from tests.linking.small_taxonomy import rows_of, small_taxonomy

ROWS = [
    (2, "lv", "alternative", "metinātāja"),
    (2, "lv", "preferred", "metinātājs"),
    (0, "en", "hidden", "welder"),
    (2, "en", "preferred", "weldér 😀"),
    (2, "lv", "preferred", "metinātājs"),
]


def told(labels: LabelSet) -> list[tuple[int, str, str, str]]:
    return [
        (int(labels.concepts[n]), labels.lang(n), labels.kind(n), labels.texts[n])
        for n in range(len(labels))
    ]


def test_labels_are_ordered_and_repetitions_count_once():
    labels = LabelSet.of(ROWS)
    assert told(labels) == [ROWS[2], ROWS[3], ROWS[1], ROWS[0]]
    assert labels.lang_codes == ("en", "lv")


def test_labels_survive_a_folder(tmp_path: Path):
    labels = LabelSet.of(ROWS)
    save_arrays(tmp_path, labels.arrays())
    again = LabelSet.from_arrays(open_arrays(tmp_path))
    assert told(again) == told(labels)
    assert again.lang_codes == labels.lang_codes


def test_labels_of_a_language_and_of_none():
    labels = LabelSet.of(ROWS)
    assert {row[1] for row in told(labels.of_lang("lv"))} == {"lv"}
    assert len(labels.of_lang("de")) == 0
    assert told(labels.select(np.array([2, 0]))) == [ROWS[1], ROWS[2]]
    assert len(LabelSet.of([])) == 0


def test_labels_of_unknown_or_unwanted_concepts_are_left_out():
    concepts, labels, _ = small_taxonomy()
    known = Concepts.build(concepts)
    every = LabelSet.build(labels, known)
    groups = LabelSet.build(labels, known, ["isco_group"])
    assert len(every) == labels.num_rows
    assert len(groups) == 16
    assert {known.kind(int(n)) for n in groups.concepts} == {"isco_group"}
    stray = rows_of(labels.column_names, [("http://example.org/no", "en", "preferred", "no")])
    assert len(LabelSet.build(stray, known)) == 0
