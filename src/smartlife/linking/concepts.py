"""The concepts of an index: identifiers, kinds and ISCO codes as arrays.

Everywhere in an index a concept is its number here: its place in the order of URIs.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from smartlife.linking.arrays import Arrays, Texts, part, prefixed
from smartlife.model.fields import ConceptKind, get_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

PIVOT: Final = "en"
"""Language whose labels help where a document's own language has none that fits."""

KINDS: Final = cast("tuple[ConceptKind, ...]", get_values(ConceptKind))
"""Kinds of concepts in the order of their codes in `Concepts.kinds`."""

OCCUPATION_KINDS: Final[frozenset[ConceptKind]] = frozenset({"occupation", "isco_group"})
"""What titles are linked to."""

SKILL_KINDS: Final[frozenset[ConceptKind]] = frozenset({"skill", "knowledge"})
"""What texts are linked to."""


@dataclass(frozen=True, slots=True)
class Concepts:
    """All concepts by number.

    Attributes:
        uris: URIs in the order of code points.
        kinds: uint8; place of each concept's kind in `KINDS`.
        isco: ISCO-08 code (1 to 4 digits) of each occupation and ISCO group; "" if unknown.
    """

    uris: Texts
    kinds: NDArray[np.uint8]
    isco: Texts

    @classmethod
    def build(cls, table: pa.Table) -> Concepts:
        """The concepts of core__concepts that are not obsolete."""
        names = ("concept_uri", "concept_kind", "code", "isco_code", "status")
        columns = (table[name].to_pylist() for name in names)
        rows = sorted(
            (uri, kind, isco or (code if kind == "isco_group" else None) or "")
            for uri, kind, code, isco, status in zip(*columns, strict=True)
            if status != "obsolete"
        )
        return cls(
            uris=Texts.of(uri for uri, _, _ in rows),
            kinds=np.array([KINDS.index(kind) for _, kind, _ in rows], np.uint8),
            isco=Texts.of(isco for _, _, isco in rows),
        )

    def __len__(self) -> int:
        return len(self.uris)

    def uri(self, number: int) -> str:
        """URI of a concept."""
        return self.uris[number]

    def kind(self, number: int) -> ConceptKind:
        """Kind of a concept."""
        return KINDS[int(self.kinds[number])]

    def isco_code(self, number: int) -> str:
        """ISCO-08 code of an occupation or ISCO group; "" if unknown."""
        return self.isco[number]

    def number_of(self, uri: str) -> int | None:
        """Number of a URI; None if the taxonomy has no such concept."""
        place = bisect_left(self.uris, uri)
        return place if place < len(self.uris) and self.uris[place] == uri else None

    def numbers_of(self, uris: Sequence[str]) -> NDArray[np.int64]:
        """Numbers of many URIs at once; -1 where the taxonomy has no such concept."""
        known = {uri: number for number, uri in enumerate(self.uris.tolist())}
        return np.array([known.get(uri, -1) for uri in uris], np.int64)

    def numbers_of_kinds(self, kinds: Iterable[ConceptKind]) -> NDArray[np.int64]:
        """Numbers of all concepts of some kinds, increasing."""
        codes = [KINDS.index(kind) for kind in sorted(kinds)]
        return np.flatnonzero(np.isin(self.kinds, codes)).astype(np.int64)

    def arrays(self) -> Arrays:
        """The arrays by name."""
        return {
            **prefixed("uris", self.uris.arrays()),
            "kinds": self.kinds,
            **prefixed("isco", self.isco.arrays()),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Concepts:
        """The concepts of `arrays`."""
        return cls(
            uris=Texts.from_arrays(part("uris", arrays)),
            kinds=arrays["kinds"].view(np.uint8),
            isco=Texts.from_arrays(part("isco", arrays)),
        )
