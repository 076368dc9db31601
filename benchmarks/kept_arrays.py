"""Keeps arrays that take long to make in `.cache`, named by a checksum of what they come from."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from benchmarks.taxonomy import CACHE, ROOT, Tables
from smartlife.linking.arrays import open_arrays, save_arrays
from smartlife.linking.corpus import build_corpus
from smartlife.linking.encoder import Encoder
from smartlife.linking.training import train_encoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from smartlife.linking.arrays import Arrays

_LEARNING = ("arrays", "concepts", "corpus", "encoder", "labels", "ngrams", "training", "words")


def kept_arrays(name: str, checksum: str, make: Callable[[], Arrays]) -> Arrays:
    """The arrays of an earlier run with the same checksum, else made and kept."""
    folder = CACHE / f"{name}-{checksum}"
    if not folder.is_dir():
        CACHE.mkdir(exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=CACHE, prefix="part-"))
        save_arrays(part, make())
        try:
            part.rename(folder)
        except OSError:
            # another process was as quick, with the same arrays
            shutil.rmtree(part)
    return open_arrays(folder)


def checksum_of(
    tables: Iterable[pa.Table], modules: Iterable[str], data: Iterable[str] = ()
) -> str:
    """A checksum of tables, modules of `smartlife.linking` and data files, given by patterns."""
    digest = hashlib.sha256()
    for table in tables:
        for batch in table.combine_chunks().to_batches():
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, batch.schema) as stream:
                stream.write_batch(batch)
            digest.update(sink.getvalue())
    code = ROOT / "src" / "smartlife"
    for module in sorted(modules):
        digest.update((code / "linking" / f"{module}.py").read_bytes())
    for file in sorted(file for pattern in data for file in code.glob(pattern)):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def trained_encoder(tables: Tables, learn: Callable[[], Encoder] | None = None) -> Encoder:
    """The encoder that is learnt from a taxonomy; minutes at the first time.

    Args:
        tables: The taxonomy.
        learn: Gives the encoder instead, where something has learnt from the same taxonomy.
    """
    checksum = checksum_of(tables, _LEARNING)
    made = learn or (lambda: train_encoder(build_corpus(*tables)))
    return Encoder.from_arrays(kept_arrays("encoder", checksum, lambda: made().arrays()))
