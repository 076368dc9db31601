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
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from smartlife.linking.batch import ID_COLUMNS, INPUT_COLUMNS, BatchLinker, link_batch
from smartlife.linking.index import LinkIndex
from smartlife.linking.statements import find_statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from smartlife.linking.cues import Side

_FILES: Final = {"vacancies.parquet": "vacancy_id", "courses.parquet": "course_id"}
_BATCH: Final = 500
_MOST_TITLES: Final = 20_000
_MOST_SENTENCES: Final = 20_000
_REPEATED_TITLES: Final = 100_000
_MOST_DOCUMENTS: Final = 4_000
_SAME_DOCUMENTS: Final = 300
_BASELINE_TEXTS: Final = 320
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


def _seconds(work: Callable[[], object]) -> float:
    """Processor time, so that what else the machine does counts little."""
    began = time.process_time()
    work()
    return time.process_time() - began


# ---- what is measured ----------------------------------------------------------------------------


def measure_open(index: Path, documents: Path) -> dict[str, float]:
    """Opening, first use and memory; nothing else has been loaded into this process."""
    process = psutil.Process()
    began = time.perf_counter()
    opened = LinkIndex.open(index)
    seconds = time.perf_counter() - began
    tables = read_documents(documents)
    first = _seconds(lambda: _link_some(tables, opened, 200))
    memory = process.memory_info().rss / 1e6
    size = sum(file.stat().st_size for file in index.iterdir()) / 1e6
    return {
        "seconds to open the index": seconds,
        "seconds to link 400 first documents": first,
        "MB of files of the index": size,
        "MB resident, all languages linked": memory,
        "labels": float(len(opened.labels)),
        "languages": float(len(opened.langs)),
    }


def _link_some(tables: dict[str, pa.Table], index: LinkIndex, count: int) -> None:
    for table in tables.values():
        chosen = table.take(_shuffled(range(len(table)))[:count]).combine_chunks()
        for batch in chosen.to_batches():
            link_batch(batch, index)


def measure_titles(index: Path, documents: Path) -> dict[str, float]:
    """Titles that are all different, then the same with repetitions as advertisements have them."""
    opened, pairs = LinkIndex.open(index), titles_of(read_documents(documents))
    _match(opened, pairs[-50:])
    distinct = _seconds(lambda: _match(opened, pairs))
    # Real titles follow a steep law: few come often. Shares as 1 / rank.
    shares = 1 / np.arange(1, len(pairs) + 1)
    drawn = np.random.default_rng(_SEED).choice(
        len(pairs), size=_REPEATED_TITLES, p=shares / shares.sum()
    )
    repeated = [pairs[place] for place in drawn]
    again = _seconds(lambda: _match(opened, repeated))
    return {
        "distinct titles": float(len(pairs)),
        "distinct titles a second": len(pairs) / distinct,
        "repeated titles a second": len(repeated) / again,
    }


def _match(index: LinkIndex, pairs: Sequence[tuple[str, str]]) -> None:
    from smartlife.linking.ranking import AskedTitle, RankingRules, rank_titles

    rank_titles([AskedTitle(title, lang) for title, lang in pairs], index, RankingRules())


def measure_sentences(index: Path, documents: Path) -> dict[str, float]:
    """Different sentences of texts; and cutting the texts they come from."""
    opened, tables = LinkIndex.open(index), read_documents(documents)
    texts = list(texts_of(tables))
    cutting = _seconds(lambda: [find_statements(*text) for text in texts])
    pairs = sentences_of(tables)
    _find(opened, pairs[-50:])
    seconds = _seconds(lambda: _find(opened, pairs))
    megabytes = _megabytes(sentence for sentence, _ in pairs)
    return {
        "sentences": float(len(pairs)),
        "sentences a second": len(pairs) / seconds,
        "MB of sentences a second": megabytes / seconds,
        "MB of text cut into sentences a second": _megabytes(text for text, _, _ in texts)
        / cutting,
    }


def _find(index: LinkIndex, pairs: Sequence[tuple[str, str]]) -> None:
    from smartlife.linking.words import split_words

    for lang, sentences in sorted(_by_lang(pairs).items()):
        own = index.skills.get(lang)
        for sentence in sentences:
            if own:
                own.find(sentence, split_words(sentence))


def measure_documents(index: Path, documents: Path) -> dict[str, float]:
    """Whole documents by `link_batch`, in the batches that a run of a study uses."""
    opened, tables = LinkIndex.open(index), read_documents(documents)
    count, megabytes, seconds, mentions = 0, 0.0, 0.0, 0
    for table in tables.values():
        chosen = table.take(_shuffled(range(len(table)))[:_MOST_DOCUMENTS]).combine_chunks()
        count += len(chosen)
        texts = chosen["text"].to_pylist() + chosen["title"].to_pylist()
        megabytes += _megabytes(text for text in texts if text)
        for batch in chosen.to_batches(max_chunksize=_BATCH):
            began = time.process_time()
            mentions += link_batch(batch, opened).num_rows
            seconds += time.process_time() - began
    return {
        "documents": float(count),
        "documents a second": count / seconds,
        "MB of documents a second": megabytes / seconds,
        "links": float(mentions),
    }


def measure_minilm(index: Path, documents: Path) -> dict[str, float]:
    """all-MiniLM-L6-v2 on the same texts: encoding, and a product with all labels; its best way."""
    from benchmarks.minilm import BatchEncoder, packaged_minilm
    from smartlife.linking.concepts import OCCUPATION_KINDS, SKILL_KINDS

    folder = packaged_minilm()
    if folder is None:
        return {}
    opened, tables = LinkIndex.open(index), read_documents(documents)
    encoder = BatchEncoder(folder)
    figures: dict[str, float] = {}
    for kind, pairs, kinds in (
        ("titles", titles_of(tables), OCCUPATION_KINDS),
        ("sentences", sentences_of(tables), SKILL_KINDS),
    ):
        texts = [text for text, _ in pairs[:_BASELINE_TEXTS]]
        numbers = opened.concepts.numbers_of_kinds(kinds)
        labels = int(np.isin(opened.labels.concepts, numbers).sum() / len(opened.langs))
        vectors = np.random.default_rng(_SEED).standard_normal((labels, 384), np.float32)
        figures[f"bi-encoder: {kind} a second"] = max(
            len(texts) / _seconds(lambda: _search(encoder, texts, vectors, size))  # noqa: B023
            for size in _BASELINE_BATCHES
        )
        figures[f"bi-encoder: labels of one language, {kind}"] = float(labels)
    return figures


def _search(encoder: Any, texts: list[str], vectors: np.ndarray[Any, Any], size: int) -> None:  # noqa: ANN401
    ordered = sorted(texts, key=len)
    for first in range(0, len(ordered), size):
        similarity = encoder.encode(ordered[first : first + size]) @ vectors.T
        np.argpartition(-similarity, _TOP, axis=1)[:, :_TOP]


# ---- the same answer in any company --------------------------------------------------------------


def measure_same(index: Path, documents: Path) -> dict[str, float]:
    """Links the same documents in several ways; counts those whose links are not the same bytes."""
    linker, ways, differ = BatchLinker(str(index)), 0, 0
    for id_column, table in read_documents(documents).items():
        chosen = table.take(_shuffled(range(len(table)))[:_SAME_DOCUMENTS]).combine_chunks()
        order = np.argsort(chosen[id_column].to_numpy(zero_copy_only=False), kind="stable")
        chosen = chosen.take(order)
        expected = _digest(map(linker, chosen.to_batches()), id_column)
        reverse = chosen.take(np.arange(len(chosen))[::-1])
        found = [
            _digest(map(linker, chosen.to_batches(max_chunksize=7)), id_column),
            _digest(map(linker, chosen.to_batches(max_chunksize=1)), id_column),
            _digest(map(linker, reverse.to_batches(max_chunksize=50)), id_column),
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
