"""A sentence encoder's cosine as one more column beside what we rank by ourselves.

The labels of the taxonomy are encoded once, in lower case as texts are (titles are written in any),
and kept as whole numbers (−127 to 127) with the index. For a text, a concept's value is the best
cosine of its labels. Encoders differ in what a high cosine is (E5 gives 0.8 to anything), so the
mean of all labels is taken out first and the cosine is expressed in standard deviations of cosines
between labels of different concepts: then one fitted weight serves every encoder.

Products of whole numbers below 2^24 are exact in float32, so the values do not depend on the batch.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from smartlife.errors import InputUnreadable
from smartlife.linking.arrays import Arrays, Texts, part, prefixed
from smartlife.linking.neural_model import load_encoder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.linking.labels import LabelSet

_FULL: Final = 127
# In units of the standard deviation of one dimension: 127 / 40 ≈ 3.2 of them fit.
_UNIT: Final = 40.0
_PROBE: Final = "nurse"
_LEAST_ALIKE: Final = 0.995
_PAIRS: Final = 20_000
_LEAST_SPREAD: Final = 0.02
_REPORT_EVERY: Final = 100


class TextEncoder(Protocol):
    """What turns texts into vectors; `neural_model.OnnxEncoder` is one."""

    @property
    def name(self) -> str:
        """Name by which it can be loaded again."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Texts × dimensions, rows of length 1; the same row for a text in any company."""
        ...


@dataclass(frozen=True, slots=True)
class NeuralColumn:
    """Labels of a taxonomy as an encoder sees them.

    Attributes:
        encoder_name: The encoder they were made by.
        concepts: Numbers of the concepts that have labels here, increasing, int64.
        starts: First row of each of them in `vectors`, and the number of rows, int64.
        vectors: Rows × dimensions, int8; those of a concept are neighbours.
        mean: What is taken out of every vector, float32.
        probe: The encoder's own vector of a known word, to recognise the encoder by, float32.
        location: Mean cosine of labels of different concepts.
        spread: Its standard deviation.
    """

    encoder_name: str
    concepts: NDArray[np.int64]
    starts: NDArray[np.int64]
    vectors: NDArray[np.int8]
    mean: NDArray[np.float32]
    probe: NDArray[np.float32]
    location: float
    spread: float

    @classmethod
    def build(
        cls,
        labels: LabelSet,
        encoder: TextEncoder,
        progress: Callable[[int, int], None] | None = None,
    ) -> NeuralColumn:
        """Encodes labels; this is what takes the time (100 to 200 labels a second).

        Args:
            labels: The labels to compare with (`LabelSet.select` the languages wanted).
            encoder: The encoder.
            progress: Told how many labels are done, and of how many.
        """
        pairs = sorted(
            {(int(c), _plain(labels.texts[row])) for row, c in enumerate(labels.concepts)}
        )
        texts = sorted({text for _, text in pairs})
        rows = _encode(texts, encoder, progress)
        mean = (
            rows.mean(axis=0, dtype=np.float64).astype(np.float32)
            if texts
            else np.zeros(rows.shape[1], np.float32)
        )
        whole = _whole(rows, mean)
        place = {text: row for row, text in enumerate(texts)}
        concepts, starts = np.unique([concept for concept, _ in pairs], return_index=True)
        vectors = whole[np.array([place[text] for _, text in pairs], np.int64)]
        location, spread = _usual(vectors)
        return cls(
            encoder_name=encoder.name,
            concepts=concepts.astype(np.int64),
            starts=np.append(starts, len(pairs)).astype(np.int64),
            vectors=vectors,
            mean=mean,
            probe=encoder.encode([_PROBE])[0],
            location=location,
            spread=spread,
        )

    def check(self, encoder: TextEncoder) -> None:
        """Makes sure that an encoder is the one the labels were encoded by.

        Raises:
            InputUnreadable: it is another one, or another version of it.
        """
        found = encoder.encode([_PROBE])[0]
        if found.shape == self.probe.shape and float(found @ self.probe) >= _LEAST_ALIKE:
            return
        raise InputUnreadable(
            f"The sentence encoder “{encoder.name}” is not the one the taxonomy was built with "
            f"(“{self.encoder_name}”).",
            where=f"its vector of “{_PROBE}” differs",
            todo="Name the encoder of the index, or build the taxonomy again with this one.",
        )

    def read(self, texts: Sequence[str], encoder: TextEncoder) -> NDArray[np.int8]:
        """Vectors of texts in the terms of the labels; a text that is repeated is encoded once."""
        plain = [_plain(text) for text in texts]
        different = sorted(set(plain))
        place = {text: row for row, text in enumerate(different)}
        whole = _whole(_encode(different, encoder, None), self.mean)
        return whole[np.array([place[text] for text in plain], np.int64)]

    def values(
        self, vectors: NDArray[np.int8], candidates: Sequence[NDArray[np.int64]]
    ) -> list[NDArray[np.float64]]:
        """The column: how much closer than usual each candidate is to each text.

        Args:
            vectors: Of the texts (`read`).
            candidates: For each text, numbers of concepts.

        Returns:
            Parallel to `candidates`; in standard deviations, 6 digits; −1 for a concept without
            labels here.
        """
        return [
            self._values(vector, chosen) for vector, chosen in zip(vectors, candidates, strict=True)
        ]

    def arrays(self) -> Arrays:
        """The arrays by name."""
        return {
            "concepts": self.concepts,
            "starts": self.starts,
            "vectors": self.vectors,
            "mean": self.mean,
            "probe": self.probe,
            "scale": np.array([self.location, self.spread], np.float64),
            **prefixed("encoder_name", Texts.of([self.encoder_name]).arrays()),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> NeuralColumn:
        """The column of `arrays`."""
        location, spread = (float(number) for number in arrays["scale"].view(np.float64))
        return cls(
            encoder_name=Texts.from_arrays(part("encoder_name", arrays))[0],
            concepts=arrays["concepts"].view(np.int64),
            starts=arrays["starts"].view(np.int64),
            vectors=arrays["vectors"].view(np.int8),
            mean=arrays["mean"].view(np.float32),
            probe=arrays["probe"].view(np.float32),
            location=location,
            spread=spread,
        )

    def _values(
        self, vector: NDArray[np.int8], candidates: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        values = np.full(len(candidates), -1.0)
        places = np.searchsorted(self.concepts, candidates)
        known = np.flatnonzero(
            self.concepts[np.minimum(places, len(self.concepts) - 1)] == candidates
            if len(self.concepts)
            else np.zeros(len(candidates), np.bool_)
        )
        if not len(known):
            return values
        firsts, lasts = self.starts[places[known]], self.starts[places[known] + 1]
        ends = np.cumsum(lasts - firsts)
        rows = np.repeat(firsts - np.append(0, ends[:-1]), lasts - firsts) + np.arange(ends[-1])
        cosines = _cosines(vector[None, :], self.vectors[rows])[0]
        best = np.maximum.reduceat(cosines, np.append(0, ends[:-1]))
        values[known] = np.round((best - self.location) / self.spread, 6)
        return values


@dataclass(frozen=True, slots=True)
class NeuralTerm:
    """The column with its encoder, and what it counts beside a ranker's scores.

    Attributes:
        column: The labels.
        encoder: The encoder that they were encoded by.
    """

    column: NeuralColumn
    encoder: TextEncoder

    @classmethod
    def build(
        cls,
        labels: LabelSet,
        encoder_name: str,
        *,
        may_fetch: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> NeuralTerm:
        """Loads an encoder and encodes labels.

        Args:
            labels: Labels of what is matched.
            encoder_name: Folder, or name on the model hub.
            may_fetch: Whether the encoder may be fetched.
            progress: Told how many labels are done, and of how many.

        Raises:
            InputUnreadable: the extra is missing, or the encoder cannot be used.
        """
        encoder = load_encoder(encoder_name, may_fetch=may_fetch)
        return cls(NeuralColumn.build(labels, encoder, progress), encoder)

    def added(
        self,
        texts: Sequence[str],
        rows: NDArray[np.int64],
        concepts: NDArray[np.int64],
        scores: NDArray[np.float64],
        none: float,
    ) -> NDArray[np.float64]:
        """Scores of candidates with what the encoder says.

        Args:
            texts: What was asked, as written.
            rows: Place in `texts` of each candidate, increasing.
            concepts: Number of each candidate.
            scores: Score that the ranker gave it.
            none: The ranker's score of "none of them".

        Returns:
            Parallel to `scores`, to six digits.
        """
        counts = _weights()
        cuts = np.searchsorted(rows, np.arange(len(texts) + 1))
        vectors = self.column.read(texts, self.encoder)
        chosen = [concepts[first:last] for first, last in pairwise(cuts)]
        found = np.full(len(scores), counts["least"])
        best = np.full(len(scores), counts["least"])
        for values, first, last in zip(
            self.column.values(vectors, chosen), cuts, cuts[1:], strict=False
        ):
            found[first:last] = np.clip(values, counts["least"], counts["most"])
            best[first:last] = found[first:last].max(initial=counts["least"])
        raised = counts["share"] * (scores - none) + none - counts["none"]
        raised += counts["level"] * found + counts["gap"] * (found - best)
        return np.asarray(np.round(raised, 6), np.float64)

    def arrays(self) -> Arrays:
        """The arrays by name; the encoder stays where it is."""
        return self.column.arrays()

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> NeuralTerm:
        """The term of `arrays`; its encoder has to be on this machine.

        Raises:
            InputUnreadable: the extra is missing, the encoder is not here or is another one.
        """
        column = NeuralColumn.from_arrays(arrays)
        encoder = load_encoder(column.encoder_name)
        column.check(encoder)
        return cls(column, encoder)


@cache
def _weights() -> Mapping[str, float]:
    text = (resources.files("smartlife.linking") / "data" / "neural.toml").read_text("utf-8")
    return {name: float(value) for name, value in tomllib.loads(text).items()}


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _encode(
    texts: Sequence[str], encoder: TextEncoder, progress: Callable[[int, int], None] | None
) -> NDArray[np.float32]:
    parts = [encoder.encode([])]
    for first in range(0, len(texts), _REPORT_EVERY):
        parts.append(encoder.encode(texts[first : first + _REPORT_EVERY]))
        if progress:
            progress(min(first + _REPORT_EVERY, len(texts)), len(texts))
    return np.concatenate(parts)


def _whole(rows: NDArray[np.float32], mean: NDArray[np.float32]) -> NDArray[np.int8]:
    """Rows without the mean, of one length, as whole numbers."""
    centred = rows.astype(np.float64) - mean
    lengths = np.sqrt((centred * centred).sum(axis=1, keepdims=True))
    scale = _UNIT * np.sqrt(rows.shape[1]) / np.where(lengths > 0, lengths, 1.0)
    whole: NDArray[np.int8] = np.clip(np.rint(centred * scale), -_FULL, _FULL).astype(np.int8)
    return whole


def _cosines(texts: NDArray[np.int8], labels: NDArray[np.int8]) -> NDArray[np.float64]:
    """Texts × labels. The products are whole numbers below 2^24, so float32 has them exactly."""
    left, right = texts.astype(np.float32), labels.astype(np.float32)
    products = (left @ right.T).astype(np.float64)
    sizes = np.sqrt(_squares(texts))[:, None] * np.sqrt(_squares(labels))[None, :]
    return products / np.where(sizes > 0, sizes, 1.0)


def _squares(rows: NDArray[np.int8]) -> NDArray[np.float64]:
    wide = rows.astype(np.float32)
    squares: NDArray[np.float64] = np.einsum("rd,rd->r", wide, wide).astype(np.float64)
    return squares


def _usual(vectors: NDArray[np.int8]) -> tuple[float, float]:
    """Mean and standard deviation of the cosines of labels that are far apart in the table."""
    count = len(vectors)
    if count < 2:
        return 0.0, 1.0
    left = np.arange(min(count, _PAIRS)) * max(1, count // _PAIRS)
    one, other = vectors[left], vectors[(left + count // 2) % count]
    products = np.einsum("rd,rd->r", one.astype(np.float64), other.astype(np.float64))
    sizes = np.sqrt(_squares(one) * _squares(other))
    cosines = products / np.where(sizes > 0, sizes, 1.0)
    return float(cosines.mean()), max(float(cosines.std()), _LEAST_SPREAD)
