"""The parts of `benchmarks.throughput`; each runs in a process of its own on one core."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from smartlife.linking.batch import ID_COLUMNS, INPUT_COLUMNS, BatchLinker, link_batch
from smartlife.linking.index import LinkIndex
from smartlife.linking.lookup import find_skills, match_titles
from smartlife.linking.statements import find_statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from benchmarks.minilm import BatchEncoder
    from smartlife.linking.cues import Side
    from smartlife.linking.matching import TermMatcher

_FILES: Final = {"vacancies.parquet": "vacancy_id", "courses.parquet": "course_id"}
_BATCH: Final = 500
_MOST_TITLES: Final = 20_000
_MOST_SENTENCES: Final = 20_000
_REPEATED_TITLES: Final = 100_000
_MOST_DOCUMENTS: Final = 4_000
_SAME_DOCUMENTS: Final = 150
_BASELINE_TEXTS: Final = 320
_LONGEST: Final = 20.0
_BASELINE_BATCHES: Final = (1, 8, 32)
_SEED: Final = 20_260
_TOP: Final = 10

Item = TypeVar("Item")


def main() -> None:
    """Measures the part that is named and writes its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=sorted(PARTS))
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    if arguments.part != "same" and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    figures = PARTS[arguments.part](arguments.index, arguments.documents)
    arguments.out.write_text(json.dumps(figures), "utf-8")


# ---- material ------------------------------------------------------------------------------------


def read_documents(folder: Path) -> dict[str, pa.Table]:
    """Identifier column → documents with what linking reads of them."""
    found = {}
    for name, id_column in _FILES.items():
        isco = ["isco_code"] if id_column == "vacancy_id" else []
        found[id_column] = pq.read_table(folder / name, columns=[id_column, *INPUT_COLUMNS, *isco])
    return found


def titles_of(documents: dict[str, pa.Table]) -> list[tuple[str, str]]:
    """Different titles of advertisements with their languages, shuffled."""
    table = documents["vacancy_id"]
    pairs = zip(table["title"].to_pylist(), table["lang"].to_pylist(), strict=True)
    return _shuffled(sorted({(title, lang) for title, lang in pairs if title}))[:_MOST_TITLES]


def sentences_of(documents: dict[str, pa.Table]) -> list[tuple[str, str]]:
    """Different statements of advertisements and courses with their languages, shuffled."""
    found = {
        (text[one.start : one.end], lang)
        for text, lang, side in texts_of(documents)
        for one in find_statements(text, lang, side)
    }
    return _shuffled(sorted(found))[:_MOST_SENTENCES]


def texts_of(documents: dict[str, pa.Table]) -> Iterator[tuple[str, str, Side]]:
    """Texts with their languages and sides."""
    for id_column, table in documents.items():
        rows = zip(table["text"].to_pylist(), table["lang"].to_pylist(), strict=True)
        for text, lang in rows:
            if text and lang:
                yield text, lang, ID_COLUMNS[id_column]


def _shuffled(items: Sequence[Item]) -> list[Item]:
    order = np.random.default_rng(_SEED).permutation(len(items))
    return [items[place] for place in order]


def _by_lang(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text, lang in pairs:
        found.setdefault(lang, []).append(text)
    return found


def _megabytes(texts: Iterable[str]) -> float:
    return sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6


def _cut(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    return [items[first : first + size] for first in range(0, len(items), size)]


def _work_through(
    batches: Sequence[Item], work: Callable[[Item], object]
) -> tuple[list[Item], float]:
    """The batches that were done in about `_LONGEST` seconds, and the seconds.

    They are seconds of the processor, so that what else the machine does counts little.
    """
    began = time.process_time()
    for number, batch in enumerate(batches, 1):
        work(batch)
        if time.process_time() - began > _LONGEST:
            return list(batches[:number]), time.process_time() - began
    return list(batches), time.process_time() - began


# ---- what is measured ----------------------------------------------------------------------------


def measure_open(index: Path, documents: Path) -> dict[str, float]:
    """Opening, first use and memory; nothing else has been loaded into this process."""
    process = psutil.Process()
    began = time.perf_counter()
    opened = LinkIndex.open(index)
    seconds = time.perf_counter() - began
    tables = read_documents(documents)
    began = time.perf_counter()
    _link_some(tables, opened, 200)
    first = time.perf_counter() - began
    memory = process.memory_info().rss / 1e6
    size = sum(file.stat().st_size for file in index.iterdir()) / 1e6
    return {
        "seconds to open the index": seconds,
        "seconds to link 400 first documents": first,
        "MB of files of the index": size,
        "MB resident, all languages linked": memory,
        "labels": float(_labels_of(opened.titles) + _labels_of(opened.terms)),
        "languages": float(len(opened.langs)),
    }


def _labels_of(matcher: TermMatcher) -> int:
    return sum(len(labels.concepts) for labels in matcher.labels)


def _link_some(tables: dict[str, pa.Table], index: LinkIndex, count: int) -> None:
    for table in tables.values():
        chosen = table.take(_shuffled(range(len(table)))[:count]).combine_chunks()
        for batch in chosen.to_batches():
            link_batch(batch, index)


def measure_titles(index: Path, documents: Path) -> dict[str, float]:
    """Titles that are all different; then the same, which are known by now, with repetitions."""
    opened, pairs = LinkIndex.open(index), titles_of(read_documents(documents))

    def match(batch: Sequence[tuple[str, str]]) -> None:
        match_titles([(title, lang, "") for title, lang in batch], opened, _TOP)

    _work_through(_cut(pairs[-50:], _BATCH), match)
    done, seconds = _work_through(_cut(pairs[:-50], _BATCH), match)
    known = [pair for batch in done for pair in batch]
    # Real titles follow a steep law: few come often. Shares as 1 / rank.
    shares = 1 / np.arange(1, len(known) + 1)
    drawn = np.random.default_rng(_SEED).choice(
        len(known), size=_REPEATED_TITLES, p=shares / shares.sum()
    )
    repeated = _cut([known[place] for place in drawn], _BATCH)
    again, seconds_again = _work_through(repeated, match)
    return {
        "distinct titles": float(len(known)),
        "distinct titles a second": len(known) / seconds,
        "repeated titles a second": sum(map(len, again)) / seconds_again,
    }


def measure_sentences(index: Path, documents: Path) -> dict[str, float]:
    """Different sentences of texts; and cutting the texts they come from."""
    opened, tables = LinkIndex.open(index), read_documents(documents)
    texts = _cut(_shuffled(list(texts_of(tables))), 100)
    cut, cutting = _work_through(texts, lambda batch: [find_statements(*text) for text in batch])
    megabytes_cut = _megabytes(text for batch in cut for text, _, _ in batch)
    batches = _shuffled(
        [
            [(sentence, lang) for sentence in batch]
            for lang, sentences in sorted(_by_lang(sentences_of(tables)).items())
            for batch in _cut(sentences, _BATCH)
        ]
    )

    def find(batch: Sequence[tuple[str, str]]) -> None:
        find_skills([sentence for sentence, _ in batch], batch[0][1], opened)

    for lang in sorted({batch[0][1] for batch in batches}):
        find([("warm up", lang)])
    done, seconds = _work_through(batches, find)
    count = sum(map(len, done))
    megabytes = _megabytes(sentence for batch in done for sentence, _ in batch)
    return {
        "sentences": float(count),
        "sentences a second": count / seconds,
        "MB of sentences a second": megabytes / seconds,
        "MB of text cut into sentences a second": megabytes_cut / cutting,
    }


def measure_documents(index: Path, documents: Path) -> dict[str, float]:
    """Whole documents by `link_batch`, in the batches that a run of a study uses."""
    opened = LinkIndex.open(index)
    figures: dict[str, float] = {}
    for id_column, table in read_documents(documents).items():
        rows = _shuffled(range(len(table)))[:_MOST_DOCUMENTS]
        batches = table.take(rows).combine_chunks().to_batches(max_chunksize=_BATCH)
        done, seconds = _work_through(batches, lambda batch: link_batch(batch, opened))
        count = sum(batch.num_rows for batch in done)
        texts = [
            text
            for batch in done
            for name in ("title", "text")
            for text in batch.column(name).to_pylist()
        ]
        kind = ID_COLUMNS[id_column]
        figures |= {
            kind: float(count),
            f"{kind} a second": count / seconds,
            f"MB of {kind} a second": _megabytes(text for text in texts if text) / seconds,
        }
    return figures


def measure_minilm(index: Path, documents: Path) -> dict[str, float]:
    """all-MiniLM-L6-v2 on the same texts: encoding, and a product with all labels; its best way."""
    from benchmarks.minilm import BatchEncoder, packaged_minilm

    folder = packaged_minilm()
    if folder is None:
        return {}
    opened, tables = LinkIndex.open(index), read_documents(documents)
    encoder = BatchEncoder(folder)
    figures: dict[str, float] = {}
    for kind, pairs, matcher in (
        ("titles", titles_of(tables), opened.titles),
        ("sentences", sentences_of(tables), opened.terms),
    ):
        texts = [text for text, _ in pairs[:_BASELINE_TEXTS]]
        labels = _labels_of(matcher) // len(matcher.langs)
        vectors = np.random.default_rng(_SEED).standard_normal((labels, 384), np.float32)
        best = min(_search(encoder, texts, vectors, size) for size in _BASELINE_BATCHES)
        figures[f"bi-encoder: {kind} a second"] = len(texts) / best
        figures[f"bi-encoder: labels of one language, {kind}"] = float(labels)
    return figures


def _search(
    encoder: BatchEncoder, texts: list[str], vectors: NDArray[np.float32], size: int
) -> float:
    """Seconds for encoding texts of like length together and finding the nearest labels."""

    def search(batch: Sequence[str]) -> None:
        similarity = encoder.encode(batch) @ vectors.T
        np.argpartition(-similarity, _TOP, axis=1)[:, :_TOP]

    return _work_through(_cut(sorted(texts, key=len), size), search)[1]


# ---- the same answer in any company --------------------------------------------------------------


def measure_same(index: Path, documents: Path) -> dict[str, float]:
    """Links the same documents in several ways; counts those whose links are not the same bytes.

    Each way opens the index anew: one that has answered before would only repeat itself.
    """
    linker, ways, differ = BatchLinker(str(index)), 0, 0
    for id_column, table in read_documents(documents).items():
        chosen = table.take(_shuffled(range(len(table)))[:_SAME_DOCUMENTS]).combine_chunks()
        order = np.argsort(chosen[id_column].to_numpy(zero_copy_only=False), kind="stable")
        chosen = chosen.take(order)
        expected = _digest(_linked(chosen.to_batches(), index), id_column)
        reverse = chosen.take(np.arange(len(chosen))[::-1])
        found = [
            _digest(_linked(chosen.to_batches(max_chunksize=7), index), id_column),
            _digest(_linked(chosen.to_batches(max_chunksize=1), index), id_column),
            _digest(_linked(reverse.to_batches(max_chunksize=50), index), id_column),
        ]
        for workers in (1, 2):
            with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
                found.append(
                    _digest(pool.map(linker, chosen.to_batches(max_chunksize=40)), id_column)
                )
        ways += len(found)
        differ += sum(one != expected for one in found)
    return {
        "ways of cutting the batches": float(ways),
        "ways of cutting the batches that differ": float(differ),
    }


def _linked(batches: Iterable[pa.RecordBatch], index: Path) -> Iterator[pa.RecordBatch]:
    opened = LinkIndex.open(index)
    for batch in batches:
        yield link_batch(batch, opened)


def _digest(mentions: Iterable[pa.RecordBatch], id_column: str) -> str:
    """Checksum of the links of all documents, in the order of the documents' identifiers."""
    table = pa.Table.from_batches(list(mentions))
    table = table.sort_by(
        [(id_column, "ascending"), ("concept_kind", "ascending"), ("rank", "ascending")]
    )
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return hashlib.sha256(sink.getvalue()).hexdigest()


PARTS: Final = {
    "open": measure_open,
    "titles": measure_titles,
    "sentences": measure_sentences,
    "documents": measure_documents,
    "minilm": measure_minilm,
    "same": measure_same,
}


if __name__ == "__main__":
    main()
