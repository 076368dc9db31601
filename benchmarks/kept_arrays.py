"""Keeps arrays that take long to make in `.cache`, named by a checksum of what they come from."""

from __future__ import annotations

import hashlib
import shutil
from functools import cache
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from benchmarks.taxonomy import CACHE, ROOT, Tables, bare_study, new_part
from smartlife.linking.arrays import open_arrays, save_arrays
from smartlife.linking.corpus import build_corpus
from smartlife.linking.encoder import Encoder
from smartlife.linking.steps import steps
from smartlife.linking.training import train_encoder
from smartlife.pipeline.plan import code_checksum

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from smartlife.linking.arrays import Arrays

_LEARNING: Final = (
    "arrays", "concepts", "corpus", "encoder", "labels", "ngrams", "training", "words",
)  # fmt: skip


def kept_arrays(name: str, checksum: str, make: Callable[[], Arrays]) -> Arrays:
    """The arrays of an earlier run with the same checksum, else made and kept."""
    folder = CACHE / f"{name}-{checksum}"
    if not folder.is_dir():
        part = new_part(CACHE)
        save_arrays(part, make())
        try:
            part.rename(folder)
        except OSError:
            # another process was as quick, with the same arrays
            shutil.rmtree(part)
    return open_arrays(folder)


@cache
def index_code() -> tuple[str, ...]:
    """All code and data that decide an index, as the step that builds one names them."""
    return next(step.code for step in steps(bare_study(ROOT)) if "link__index" in step.writes)


@cache
def encoder_code() -> tuple[str, ...]:
    """The part of it that decides the encoder, which takes longest to make."""
    words = [name for name in index_code() if name.startswith("smartlife.languages")]
    return (*(f"smartlife.linking.{name}" for name in _LEARNING), *words)


def checksum_of(
    code: Iterable[str],
    tables: Iterable[pa.Table] = (),
    arrays: Iterable[Arrays] = (),
    files: Iterable[Path] = (),
) -> str:
    """A checksum of code (see `smartlife.pipeline.plan.code_checksum`) and of what it works on."""
    digest = hashlib.sha256()
    for name in code:
        digest.update(code_checksum(name).encode())
    for table in tables:
        for batch in table.combine_chunks().to_batches():
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, batch.schema) as stream:
                stream.write_batch(batch)
            digest.update(sink.getvalue())
    for part in arrays:
        for name, array in sorted(part.items()):
            digest.update(f"{name}\0{array.dtype.str}\0{array.shape}\0".encode())
            digest.update(array.tobytes())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def trained_encoder(tables: Tables, learn: Callable[[], Encoder] | None = None) -> Encoder:
    """The encoder that is learnt from a taxonomy; minutes at the first time.

    Args:
        tables: The taxonomy.
        learn: Gives the encoder instead, where something has learnt from the same taxonomy.
    """
    checksum = checksum_of(encoder_code(), tables)
    made = learn or (lambda: train_encoder(build_corpus(*tables)))
    return Encoder.from_arrays(kept_arrays("encoder", checksum, lambda: made().arrays()))
