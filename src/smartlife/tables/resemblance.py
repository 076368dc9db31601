"""Pairs of texts that are nearly the same: MinHash with banding, then the exact Jaccard index.

128 hash functions, 16 bands of 8: a pair with resemblance 0.9 is a candidate with probability
0.9999, one with 0.5 in 6 %; candidates are then compared exactly, so banding costs recall only.
Hashes are CRC-32 and fixed integer arithmetic: the same on every machine.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

RESEMBLANCE: Final = 0.9
LEAST_CHARS: Final = 200

_PERMUTATIONS: Final = 128
_BANDS: Final = 16
_PRIME: Final = (1 << 31) - 1
_MOST_WORDS: Final = 2_000
_MOST_IN_BUCKET: Final = 60
_WORD: Final = re.compile(r"\w+")


def similar_pairs(texts: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """Yields positions (a < b) of texts that resemble each other; of equal texts a chain.

    Args:
        texts: Texts; None and texts of `LEAST_CHARS` or fewer resemble nothing.
    """
    equal: dict[bytes, list[int]] = defaultdict(list)
    shingles: dict[int, NDArray[np.uint32]] = {}
    for position, text in enumerate(texts):
        if text and len(text) > LEAST_CHARS:
            found = _shingles(text)
            key = found.tobytes()
            if key not in equal:
                shingles[position] = found
            equal[key].append(position)
    first_of = {members[0]: members for members in equal.values()}
    pairs = {pair for members in equal.values() for pair in pairwise(members)}
    for a, b in _candidates(shingles):
        if _jaccard(shingles[a], shingles[b]) >= RESEMBLANCE:
            # any member stands for the whole group of equal texts: places and dates differ
            pairs.update(
                (min(one, other), max(one, other))
                for one in first_of[a][:_MOST_IN_BUCKET]
                for other in first_of[b][:_MOST_IN_BUCKET]
            )
    for members in equal.values():
        pairs.update(combinations(members[:_MOST_IN_BUCKET], 2))
    yield from sorted(pairs)


def _shingles(text: str) -> NDArray[np.uint32]:
    words = _WORD.findall(text.lower())[:_MOST_WORDS]
    hashed = {
        zlib.crc32(f"{a} {b} {c}".encode())
        for a, b, c in zip(words, words[1:], words[2:], strict=False)
    }
    return np.array(sorted(hashed), dtype=np.uint32)


def _candidates(shingles: dict[int, NDArray[np.uint32]]) -> list[tuple[int, int]]:
    buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    factors, offsets = _hash_functions()
    for position, values in shingles.items():
        if not len(values):
            continue
        reduced = values.astype(np.uint64) % np.uint64(_PRIME)
        permuted = (factors * reduced + offsets) % np.uint64(_PRIME)
        signature = permuted.min(axis=1).astype(np.uint32).reshape(_BANDS, -1)
        for band in range(_BANDS):
            buckets[band, signature[band].tobytes()].append(position)
    pairs: set[tuple[int, int]] = set()
    for members in buckets.values():
        if len(members) > _MOST_IN_BUCKET:
            pairs.update(pairwise(members))
        elif len(members) > 1:
            pairs.update(combinations(members, 2))
    return sorted(pairs)


def _hash_functions() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    generator = np.random.Generator(np.random.PCG64(20261122))
    factors = generator.integers(1, _PRIME, (_PERMUTATIONS, 1), dtype=np.uint64)
    offsets = generator.integers(0, _PRIME, (_PERMUTATIONS, 1), dtype=np.uint64)
    return factors, offsets


def _jaccard(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> float:
    if min(len(a), len(b)) < RESEMBLANCE * max(len(a), len(b)):
        return 0.0
    shared = len(np.intersect1d(a, b, assume_unique=True))
    return shared / (len(a) + len(b) - shared)
