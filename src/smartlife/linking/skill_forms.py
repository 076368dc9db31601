"""From the labels of skills to forms: weighted stems that can be looked for in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Final

from smartlife.languages.load import load_language
from smartlife.linking.words import normalise, stemmer_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIGHT: Final = 0.2
_LONGEST_LABEL: Final = 8
_FEW_CONCEPTS: Final = 3
_CAPITALS_TELL: Final = 0.3
_KIND_RANK: Final = {"preferred": 0, "alternative": 1, "hidden": 2}
_QUALIFIER: Final = re.compile(r"\s*\([^()]*\)\s*$")

# Concept and normalised label; its stems, each with whether it is a light word.
_Key = tuple[int, str]
_Stems = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class SkillLabel:
    """One label of a skill.

    Attributes:
        concept: Number of its concept.
        label: As published.
        kind: preferred, alternative or hidden.
    """

    concept: int
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Form:
    """A label as stems.

    Attributes:
        concept: Number of its concept.
        stems: Distinct stems, heaviest first.
        weights: Parallel to the stems.
        total: Sum of the weights.
        text: Normalised label.
        kind_rank: 0 preferred, 1 alternative, 2 hidden.
        is_name: True for a name that is found only where it is written with a capital.
    """

    concept: int
    stems: tuple[str, ...]
    weights: tuple[float, ...]
    total: float
    text: str
    kind_rank: int
    is_name: bool


def strip_qualifier(label: str) -> str:
    """`Python (computer programming)` → `Python`."""
    return _QUALIFIER.sub("", label)


def make_forms(lang: str, labels: Iterable[SkillLabel]) -> list[Form]:
    """The forms of one language, in order; what is too wide or too long to be found is left out."""
    best = _best_labels(labels)
    parts = _parts(lang, best)
    language = load_language(lang)
    generic = language.generic_words if language else frozenset()
    concepts_of = _concepts_of(parts)
    rarity = _rarity(concepts_of, len({concept for concept, _ in parts}))
    names = _names(best)
    preferred = {
        (key[0], stem)
        for key, stems in parts.items()
        if best[key].kind == "preferred"
        for stem, _ in stems
    }

    def is_usable(key: _Key, stems: _Stems) -> bool:
        if not stems or len(stems) > _LONGEST_LABEL:
            return False
        if " " in key[1]:
            return True
        if key[1] in generic or len(key[1]) < 2:
            return False
        # An alternative label of one word must be rare, or a word of the preferred label.
        stem = stems[0][0]
        is_rare = len(concepts_of[stem]) <= _FEW_CONCEPTS
        return key in names or is_rare or (key[0], stem) in preferred

    return [
        _form(key, stems, rarity, (_KIND_RANK[best[key].kind], key in names))
        for key, stems in parts.items()
        if is_usable(key, stems)
    ]


def _parts(lang: str, best: dict[_Key, SkillLabel]) -> dict[_Key, _Stems]:
    language, stemmer = load_language(lang), stemmer_of(lang)
    stop = language.stop_words if language else frozenset()
    light = language.light_words if language else frozenset()
    return {
        key: tuple(
            dict.fromkeys(
                (stemmer.stem(word), word in light) for word in key[1].split() if word not in stop
            )
        )
        for key in best
    }


def _best_labels(labels: Iterable[SkillLabel]) -> dict[_Key, SkillLabel]:
    """The best label of each concept and normalised text, in order."""
    best: dict[_Key, SkillLabel] = {}
    for label in labels:
        key = (label.concept, normalise(strip_qualifier(label.label)))
        known = best.get(key)
        if known is None or _label_order(label) < _label_order(known):
            best[key] = label
    return {key: best[key] for key in sorted(best)}


def _label_order(label: SkillLabel) -> tuple[int, str]:
    return _KIND_RANK[label.kind], label.label


def _concepts_of(
    parts: dict[_Key, _Stems],
) -> dict[str, set[int]]:
    """Stem → concepts with a label that has it."""
    found: dict[str, set[int]] = {}
    for (concept, _), stems in parts.items():
        for stem, _ in stems:
            found.setdefault(stem, set()).add(concept)
    return found


def _rarity(concepts_of: dict[str, set[int]], count: int) -> dict[str, float]:
    """Stem → 1 + ln of how rare it is among concepts."""
    return {stem: 1 + log((1 + count) / (1 + len(of))) for stem, of in concepts_of.items()}


def _names(best: dict[_Key, SkillLabel]) -> frozenset[tuple[int, str]]:
    """Single words with a capital, where the language writes other labels without."""
    capitals = sum(label.label[:1].isupper() for label in best.values())
    if capitals > _CAPITALS_TELL * len(best):
        return frozenset()
    return frozenset(
        key for key, label in best.items() if " " not in key[1] and not label.label.islower()
    )


def _form(
    key: tuple[int, str],
    stems: tuple[tuple[str, bool], ...],
    rarity: dict[str, float],
    how: tuple[int, bool],
) -> Form:
    weights = {stem: rarity[stem] * (_LIGHT if is_light else 1.0) for stem, is_light in stems}
    ordered = sorted(weights, key=lambda stem: (-weights[stem], stem))
    return Form(
        concept=key[0],
        stems=tuple(ordered),
        weights=tuple(weights[stem] for stem in ordered),
        total=sum(weights.values()),
        text=key[1],
        kind_rank=how[0],
        is_name=how[1],
    )
