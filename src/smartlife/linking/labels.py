"""The labels of a taxonomy as parallel arrays: which concept, which language, which kind, what.

Labels stand in the order of concepts, then of languages, then of kinds (preferred first), so a
concept's labels are neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from smartlife.linking.arrays import Arrays, Texts, part, prefixed
from smartlife.model.fields import LabelKind, get_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.linking.concepts import Concepts
    from smartlife.model.fields import ConceptKind

LABEL_KINDS: Final = cast("tuple[LabelKind, ...]", get_values(LabelKind))
"""Kinds of labels in the order of their codes in `LabelSet.kinds`."""

Label = tuple[int, str, str, str]
"""Number of a concept, language, kind, text."""


@dataclass(frozen=True, slots=True)
class LabelSet:
    """Labels; the arrays are parallel.

    Attributes:
        concepts: Number of the concept that each label belongs to, int64.
        langs: Place of each label's language in `lang_codes`, uint8.
        kinds: Place of each label's kind in `LABEL_KINDS`, uint8.
        texts: The labels as published.
        lang_codes: Languages, sorted.
    """

    concepts: NDArray[np.int64]
    langs: NDArray[np.uint8]
    kinds: NDArray[np.uint8]
    texts: Texts
    lang_codes: tuple[str, ...]

    @classmethod
    def of(cls, labels: Iterable[Label]) -> LabelSet:
        """Labels in any order; exact repetitions count once."""
        rows = sorted(
            {(number, lang, LABEL_KINDS.index(kind), text) for number, lang, kind, text in labels}
        )
        codes = tuple(sorted({lang for _, lang, _, _ in rows}))
        place = {lang: number for number, lang in enumerate(codes)}
        return cls(
            concepts=np.array([row[0] for row in rows], np.int64),
            langs=np.array([place[row[1]] for row in rows], np.uint8),
            kinds=np.array([row[2] for row in rows], np.uint8),
            texts=Texts.of(row[3] for row in rows),
            lang_codes=codes,
        )

    @classmethod
    def build(
        cls, table: pa.Table, concepts: Concepts, kinds: Iterable[ConceptKind] | None = None
    ) -> LabelSet:
        """The labels of core__labels whose concepts are known.

        Args:
            table: core__labels.
            concepts: The concepts that numbers refer to.
            kinds: Kinds of concepts whose labels are wanted; None: all.
        """
        names = ("concept_uri", "lang", "label_kind", "label")
        uris, langs, label_kinds, texts = (table[name].to_pylist() for name in names)
        numbers = concepts.numbers_of(uris)
        wanted = numbers >= 0
        if kinds is not None:
            wanted &= np.isin(numbers, concepts.numbers_of_kinds(kinds))
        return cls.of(
            (int(numbers[row]), langs[row], label_kinds[row], texts[row])
            for row in np.flatnonzero(wanted)
            if texts[row].strip()
        )

    def __len__(self) -> int:
        return len(self.concepts)

    def lang(self, number: int) -> str:
        """Language of a label."""
        return self.lang_codes[int(self.langs[number])]

    def kind(self, number: int) -> LabelKind:
        """Kind of a label."""
        return LABEL_KINDS[int(self.kinds[number])]

    def select(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> LabelSet:
        """Some of the labels: a mask, or places in the order wanted."""
        places = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen
        return LabelSet(
            concepts=self.concepts[places],
            langs=self.langs[places],
            kinds=self.kinds[places],
            texts=Texts.of(self.texts[int(place)] for place in places),
            lang_codes=self.lang_codes,
        )

    def of_lang(self, lang: str) -> LabelSet:
        """The labels in one language."""
        code = self.lang_codes.index(lang) if lang in self.lang_codes else -1
        return self.select(self.langs.astype(np.int64) == code)

    def arrays(self) -> Arrays:
        """The arrays by name."""
        return {
            "concepts": self.concepts,
            "langs": self.langs,
            "kinds": self.kinds,
            **prefixed("texts", self.texts.arrays()),
            **prefixed("lang_codes", Texts.of(self.lang_codes).arrays()),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> LabelSet:
        """The labels of `arrays`."""
        return cls(
            concepts=arrays["concepts"].view(np.int64),
            langs=arrays["langs"].view(np.uint8),
            kinds=arrays["kinds"].view(np.uint8),
            texts=Texts.from_arrays(part("texts", arrays)),
            lang_codes=tuple(Texts.from_arrays(part("lang_codes", arrays)).tolist()),
        )
