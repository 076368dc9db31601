"""What benchmarks keep is named by all that decides it, and nothing half made stays."""

from __future__ import annotations

import os

import numpy as np
import pyarrow as pa
import pytest

from benchmarks import kept_arrays
from benchmarks.judgements import read_pairs
from benchmarks.kept_arrays import checksum_of, encoder_code, index_code
from benchmarks.taxonomy import new_part
from tests.linking.test_steps import needed_by


@pytest.mark.parametrize(
    ("modules", "code"),
    [
        (("corpus", "encoder", "training"), encoder_code),
        (("matching", "sentences", "occupation_groups", "neural"), index_code),
    ],
)
def test_all_code_that_decides_is_part_of_the_name(modules, code):
    needed = set().union(*(needed_by(f"smartlife.linking.{name}:of") for name in modules))
    assert needed - set(code()) == set()
    # what words are is told by the data of the languages
    assert "smartlife.languages:*/language.yml" in code()


def test_the_name_changes_with_code_tables_arrays_and_files(tmp_path):
    file = tmp_path / "model.onnx"
    file.write_bytes(b"1")

    def name(code="words", cell=1, number=1, dtype=np.int64):
        return checksum_of(
            [f"smartlife.linking.{code}"],
            [pa.table({"a": [cell]})],
            [{"b": np.array([number], dtype)}],
            [file],
        )

    first = name()
    assert first == name()
    others = [name(code="ngrams"), name(cell=2), name(number=2), name(dtype=np.int32)]
    file.write_bytes(b"2")
    assert len({first, *others, name()}) == 6


def test_arrays_are_made_once(tmp_path, monkeypatch):
    monkeypatch.setattr(kept_arrays, "CACHE", tmp_path / "cache")
    made = []

    def make():
        made.append(1)
        return {"a": np.arange(3)}

    for _ in range(2):
        assert kept_arrays.kept_arrays("some", "1", make)["a"].tolist() == [0, 1, 2]
    assert len(made) == 1
    assert [folder.name for folder in (tmp_path / "cache").iterdir()] == ["some-1"]


def test_what_killed_runs_left_is_removed_after_a_day(tmp_path):
    old, young = new_part(tmp_path), new_part(tmp_path)
    (old / "half.npy").write_bytes(b"half")
    os.utime(old, (1, 1))
    (tmp_path / "kept-1").mkdir()
    os.utime(tmp_path / "kept-1", (1, 1))
    new = new_part(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([young, new, tmp_path / "kept-1"])


def test_only_line_feeds_end_a_line(tmp_path):
    path = tmp_path / "queries.tsv"
    strange = ["a\u2028b", "c\x85d", "e\x0bf", "g\x0ch", ""]
    lines = [f"{number}\t{title}\tmore" for number, title in enumerate(strange)]
    path.write_bytes("\r\n".join(lines).encode())
    assert read_pairs(path) == [(str(number), title) for number, title in enumerate(strange)]
    path.write_bytes(b"1\tone\r\n2\ttwo\n")
    assert read_pairs(path) == [("1", "one"), ("2", "two")]
    path.write_bytes(b"")
    assert read_pairs(path) == []
