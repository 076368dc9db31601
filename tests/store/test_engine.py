"""Expressions that have a name in the engine."""

from __future__ import annotations

import gc

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from smartlife.store.engine import Engine, EngineSettings


@pytest.fixture
def engine(tmp_path):
    held = Engine(EngineSettings(memory_mb=200, threads=1), tmp_path / "spill")
    yield held
    held.close()


@pytest.fixture
def path(tmp_path):
    pq.write_table(pa.table({"word": ["a", "b", "b"]}), tmp_path / "words.parquet")
    return tmp_path / "words.parquet"


def test_a_key_is_made_once_and_another_key_is_another_table(engine, path):
    made = []

    def make(word):
        made.append(word)
        words = engine.read_parquet(path)
        return words.filter(words.word == word)

    for word in ("a", "b", "a"):
        table = engine.view(("words", word), lambda word=word: make(word))
        assert set(table.to_pyarrow()["word"].to_pylist()) == {word}
    assert made == ["a", "b"]


def test_columns_keep_the_types_that_they_have_without_a_name(engine, path):
    words = engine.read_parquet(path)
    # the engine takes a bare 1.0 for a decimal number of two digits
    plain = words.select("word", weight=ibis.literal(1.0), place=ibis.row_number())
    named = engine.view("typed", lambda: plain)
    assert named.schema()["weight"] == plain.schema()["weight"]
    for table in (plain, named):
        total = (table.weight * 2**30).round().cast("int64").sum()
        assert table.agg(total=total).to_pyarrow()["total"].to_pylist() == [3 * 2**30]


def test_what_is_in_memory_stays_as_long_as_the_name(engine, path):
    def make():
        words = engine.read_parquet(path)
        numbers = ibis.memtable(pa.table({"word": ["a", "b"], "number": [1, 2]}))
        return words.join(numbers, "word")

    named = engine.view("joined", make)
    gc.collect()
    again = engine.view("joined", make)
    assert sorted(again.to_pyarrow()["number"].to_pylist()) == [1, 2, 2]
    assert sorted(named.to_pyarrow()["number"].to_pylist()) == [1, 2, 2]


def test_a_file_is_opened_once(engine, path):
    assert engine.read_parquet(path) is engine.read_parquet(path)


def test_an_expression_tells_the_files_behind_it_through_all_views(engine, path, tmp_path):
    pq.write_table(pa.table({"word": ["b"]}), tmp_path / "other.parquet")
    words, other = engine.read_parquet(path), engine.read_parquet(tmp_path / "other.parquet")
    first = engine.view("first", lambda: words.select("word", weight=ibis.literal(1.0)))
    second = engine.view("second", lambda: first.semi_join(other, "word"))
    in_memory = ibis.memtable(pa.table({"word": ["a"]}))
    assert engine.reads(words) == engine.reads(first.join(in_memory, "word")) == {path}
    assert engine.reads(second.filter(second.word != "a")) == {path, tmp_path / "other.parquet"}
    assert engine.reads(words.filter(words.word.isin(other.word))) == engine.reads(second)


def test_a_passing_view_goes_and_its_name_is_not_used_again(engine, path):
    words = engine.read_parquet(path)
    kept = engine.view("kept", lambda: words)
    key, passing = engine.passing_view(words.filter(words.word == "b"))
    assert engine.reads(passing) == {path, key}
    assert passing.count().to_pyarrow().as_py() == 2
    engine.drop_view(key)
    with pytest.raises(duckdb.CatalogException, match="does not exist"):
        passing.count().to_pyarrow()
    later = engine.view("later", lambda: words.filter(words.word == "a"))
    assert later.count().to_pyarrow().as_py() == 1
    assert kept.count().to_pyarrow().as_py() == 3
