"""The index of a taxonomy: everything that linking needs to know, built once from its tables.

It holds no open file and no cache, so it can be pickled and sent to other processes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smartlife.linking.concepts import Concepts
from smartlife.linking.international import InternationalIndex
from smartlife.linking.occupations import OccupationIndex, OccupationLabel
from smartlife.linking.skill_forms import SkillLabel
from smartlife.linking.skills import SkillIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from smartlife.model.fields import ConceptKind, LabelKind

__all__ = ["PIVOT", "Concept", "Concepts", "LinkIndex", "build_index"]

PIVOT: Final = "en"
"""Language whose labels help where a document's own language has none that fits."""

_OCCUPATION_KINDS: Final = frozenset({"occupation", "isco_group"})
_SKILL_KINDS: Final = frozenset({"skill", "knowledge"})


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept, as far as linking needs it.

    Attributes:
        uri: Its URI.
        kind: What it is.
        isco_code: ISCO-08 code of an occupation or ISCO group; "" if unknown.
    """

    uri: str
    kind: ConceptKind
    isco_code: str


@dataclass(frozen=True, slots=True)
class LinkIndex:
    """A taxonomy, ready to be linked to.

    Attributes:
        concepts: All concepts by number, in order of their URIs.
        numbers: URI → number.
        occupations: Language → labels of occupations and ISCO groups.
        skills: Language → labels of skills and knowledge.
        international: Terms that are written alike everywhere.
        isco_groups: ISCO-08 code → number of its group.
        essential: Number of an occupation → numbers of its essential skills.
    """

    concepts: tuple[Concept, ...]
    numbers: Mapping[str, int]
    occupations: Mapping[str, OccupationIndex]
    skills: Mapping[str, SkillIndex]
    international: InternationalIndex
    isco_groups: Mapping[str, int]
    essential: Mapping[int, tuple[int, ...]]


def build_index(
    concepts: pa.Table, labels: pa.Table, relations: pa.Table, langs: Iterable[str]
) -> LinkIndex:
    """Builds the index.

    Args:
        concepts: core__concepts.
        labels: core__labels.
        relations: core__relations.
        langs: Languages of the documents; the pivot is always added.
    """
    known = _concepts(concepts)
    numbers = {concept.uri: number for number, concept in enumerate(known)}
    wanted = sorted({*langs, PIVOT})
    occupation_labels: dict[str, list[OccupationLabel]] = {lang: [] for lang in wanted}
    skill_labels: dict[str, list[SkillLabel]] = {lang: [] for lang in wanted}
    for uri, lang, kind, label in _labels(labels):
        number = numbers.get(uri)
        if number is None or lang not in occupation_labels:
            continue
        if known[number].kind in _OCCUPATION_KINDS:
            occupation_labels[lang].append(OccupationLabel(number, label, kind))
        elif known[number].kind in _SKILL_KINDS:
            skill_labels[lang].append(SkillLabel(number, label, kind))
    occupations = {lang: OccupationIndex.build(found) for lang, found in occupation_labels.items()}
    skills = {lang: SkillIndex.build(lang, found) for lang, found in skill_labels.items()}
    return LinkIndex(
        concepts=known,
        numbers=numbers,
        occupations={lang: index for lang, index in occupations.items() if index},
        skills={lang: index for lang, index in skills.items() if index},
        international=InternationalIndex.build(skill_labels[PIVOT]),
        isco_groups={
            concept.isco_code: number
            for number, concept in enumerate(known)
            if concept.kind == "isco_group" and concept.isco_code
        },
        essential=_essential(relations, numbers, known),
    )


def _concepts(table: pa.Table) -> tuple[Concept, ...]:
    rows = table.select(["concept_uri", "concept_kind", "code", "isco_code", "status"]).to_pylist()
    found = [
        Concept(row["concept_uri"], row["concept_kind"], _isco(row))
        for row in rows
        if row["status"] != "obsolete"
    ]
    return tuple(sorted(found, key=lambda concept: concept.uri))


def _isco(row: dict[str, str | None]) -> str:
    own = row["code"] if row["concept_kind"] == "isco_group" else None
    return row["isco_code"] or own or ""


def _labels(table: pa.Table) -> Iterable[tuple[str, str, LabelKind, str]]:
    columns = (table[name].to_pylist() for name in ("concept_uri", "lang", "label_kind", "label"))
    return zip(*columns, strict=True)


def _essential(
    relations: pa.Table, numbers: dict[str, int], known: tuple[Concept, ...]
) -> dict[int, tuple[int, ...]]:
    found: dict[int, set[int]] = {}
    columns = (relations[name].to_pylist() for name in ("from_uri", "relation", "to_uri"))
    for from_uri, relation, to_uri in zip(*columns, strict=True):
        if relation != "essential" or from_uri not in numbers or to_uri not in numbers:
            continue
        if known[numbers[from_uri]].kind == "occupation":
            found.setdefault(numbers[from_uri], set()).add(numbers[to_uri])
    return {number: tuple(sorted(skills)) for number, skills in sorted(found.items())}
