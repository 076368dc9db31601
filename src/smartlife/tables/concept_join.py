"""Joins what taxonomy files say, file by file, into one taxonomy. No I/O.

The rules, in the order in which they are applied:

1. *Versions.* Files of the newest stated version are asked first, files that state none last;
   inside one version the order of the files counts. The first answer wins for every attribute.
2. *Who defines.* A file whose rows say more than labels (ISCO group, skill type, code) defines its
   concepts. A file of labels only adds labels to concepts that others define; its other rows are
   rejected as not_joined. Where no file of a kind says more than labels, all of them define.
3. *Group codes.* Up to 1.1.0 the URI of a skill group was its code (`skill/S1.2.3`), then a UUID.
   A URI of the old form means the group of that code, if one is known.
4. *Labels.* Where versions disagree on a preferred label, the newest one stays preferred and the
   other becomes an alternative label.
5. *Relations.* Both ends have to be defined. Exact repetitions are duplicates. Where a newer
   version says anything about the parents of a concept, the skills of an occupation or the
   members of a collection, what an older one says besides is rejected as superseded.
6. *Gaps.* An occupation without a parent belongs to its ISCO group; an ISCO group, a field of
   education and a skill group without a parent belong to the one their code names.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from smartlife.model.issues import Issue
from smartlife.model.taxonomy import (
    UNSTATED,
    ConceptEntry,
    RelationEntry,
    group_code_of,
    group_uri,
    isced_code_of,
    isced_uri,
    isco_code_of,
    isco_uri,
    parent_code,
    version_order,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from smartlife.model.fields import ConceptKind

_KNOWLEDGE_CODE: Final = "K"
_MAX_CLIMB: Final = 20
"""Steps from an occupation up to its ISCO group; ESCO has at most 4."""


@dataclass(slots=True)
class FileEntries:
    """What one file said.

    Attributes:
        source_id: Source of the study.
        file: Name of the file.
        version: Stated version, or "unstated".
        concepts: Rows about concepts.
        relations: Rows about relations.
    """

    source_id: str
    file: str
    version: str = UNSTATED
    concepts: list[ConceptEntry] = field(default_factory=list)
    relations: list[RelationEntry] = field(default_factory=list)


@dataclass(slots=True)
class Concept:
    """One concept; attributes as in core__concepts."""

    concept_uri: str
    concept_kind: ConceptKind
    status: str
    taxonomy_version: str
    source_id: str
    code: str | None = None
    isco_code: str | None = None
    skill_type: str | None = None
    reuse_level: str | None = None
    depth: int | None = None


@dataclass(slots=True)
class Taxonomy:
    """The joined taxonomy and what became of every row.

    Attributes:
        concepts: URI → concept.
        labels: URI → (lang, label kind, label) → source.
        relations: (from, relation, to) → source.
        kept: Source → rows kept.
        duplicates: Source → rows that repeat another one exactly.
        issues: Source and rejected row.
    """

    concepts: dict[str, Concept] = field(default_factory=dict)
    labels: dict[str, dict[tuple[str, str, str], str]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    relations: dict[tuple[str, str, str], str] = field(default_factory=dict)
    kept: Counter[str] = field(default_factory=Counter)
    duplicates: Counter[str] = field(default_factory=Counter)
    issues: list[tuple[str, Issue]] = field(default_factory=list)


def join(files: Sequence[FileEntries], more: Callable[[Taxonomy], None] | None = None) -> Taxonomy:
    """Joins files in the order of their names; see the rules above.

    Args:
        files: What the files say.
        more: Adds what the study itself says, before gaps are filled.
    """
    ranked = sorted(files, key=lambda one: version_order(one.version), reverse=True)
    made = Taxonomy()
    canonical = _canonical_uris(ranked)
    _define(made, ranked, canonical)
    for one in ranked:
        _add_labels(made, one, canonical)
    _add_relations(made, ranked, canonical)
    if more is not None:
        more(made)
    _fill_gaps(made)
    _set_knowledge(made, _set_depths(made))
    return made


# --- concepts


def _canonical_uris(ranked: Sequence[FileEntries]) -> dict[str, str]:
    """Old URI of a skill group → the URI of today."""
    found: dict[str, str] = {}
    for one in ranked:
        for entry in one.concepts:
            if entry.kind == "skill_group" and entry.code and not isced_code_of(entry.uri):
                old = group_uri(entry.code)
                if entry.uri != old:
                    found.setdefault(old, entry.uri)
    return found


def _family(kind: ConceptKind) -> str:
    return "skill" if kind == "knowledge" else kind


def _define(made: Taxonomy, ranked: Sequence[FileEntries], canonical: dict[str, str]) -> None:
    says_more = [{_family(e.kind) for e in one.concepts if e.defines} for one in ranked]
    defined_families = set().union(*says_more)
    for one, families in zip(ranked, says_more, strict=True):
        for entry in one.concepts:
            family = _family(entry.kind)
            if family in families or family not in defined_families:
                _define_concept(made, one, entry, canonical.get(entry.uri, entry.uri))


def _define_concept(made: Taxonomy, one: FileEntries, entry: ConceptEntry, uri: str) -> None:
    concept = made.concepts.get(uri)
    if concept is None:
        concept = Concept(uri, entry.kind, entry.status, one.version, one.source_id)
        made.concepts[uri] = concept
    concept.code = concept.code or entry.code
    concept.isco_code = concept.isco_code or entry.isco_code
    concept.skill_type = concept.skill_type or entry.skill_type
    concept.reuse_level = concept.reuse_level or entry.reuse_level


def _add_labels(made: Taxonomy, one: FileEntries, canonical: dict[str, str]) -> None:
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for entry in one.concepts:
        uri = canonical.get(entry.uri, entry.uri)
        key = (uri, entry.broader)
        if uri not in made.concepts:
            told = f"No file that defines concepts has this one (label: {entry.preferred[:80]})."
            _reject(made, one, entry, "not_joined", told)
        elif key in seen:
            made.duplicates[one.source_id] += 1
        else:
            seen.add(key)
            made.kept[one.source_id] += 1
            _add_labels_of(made.labels[uri], entry, one.source_id)


def _add_labels_of(
    known: dict[tuple[str, str, str], str], entry: ConceptEntry, source_id: str
) -> None:
    lang = entry.lang
    if entry.preferred and (lang, "preferred", entry.preferred) not in known:
        decided = any(k[0] == lang and k[1] == "preferred" for k in known)
        kind = "alternative" if decided else "preferred"
        known.setdefault((lang, kind, entry.preferred), source_id)
    for label in entry.alternatives:
        known.setdefault((lang, "alternative", label), source_id)
    for label in entry.hidden:
        known.setdefault((lang, "hidden", label), source_id)


# --- relations


def _add_relations(
    made: Taxonomy, ranked: Sequence[FileEntries], canonical: dict[str, str]
) -> None:
    newest: dict[str, str] = {}
    for one in ranked:
        _add_relations_of(made, one, canonical, newest)
    for one in ranked:
        _add_paths(made, one, canonical, newest)


def _add_relations_of(
    made: Taxonomy, one: FileEntries, canonical: dict[str, str], newest: dict[str, str]
) -> None:
    # what an end of a relation may be, under all its names; local names as rows are many
    known = {uri: uri for uri in made.concepts} | {
        old: uri for old, uri in canonical.items() if uri in made.concepts
    }
    relations, version, source_id = made.relations, one.version, one.source_id
    before = len(relations)
    for entry in one.relations:
        _, said_from, relation, said_to = entry
        from_uri = known.get(said_from)
        to_uri = said_to if relation == "member" else known.get(said_to)
        if from_uri is None or to_uri is None:
            told = "No file that defines concepts has this one."
            _reject(made, one, entry, "not_joined", told, said_to if from_uri else said_from)
            continue
        key = (from_uri, relation, to_uri)
        if key in relations:
            made.duplicates[source_id] += 1
            continue
        decided = newest.setdefault(_decided_as_whole(*key), version)
        if decided == version:
            relations[key] = source_id
        else:
            told = f"Version {decided} says otherwise than version {version}."
            _reject(made, one, entry, "superseded", told, from_uri)
    made.kept[source_id] += len(relations) - before


def _decided_as_whole(from_uri: str, relation: str, to_uri: str) -> str:
    """What one version decides as a whole: a concept's parents, its skills, a collection."""
    if relation == "member":
        return to_uri
    return from_uri if relation == "broader" else "skills " + from_uri


def _add_paths(
    made: Taxonomy,
    one: FileEntries,
    canonical: dict[str, str],
    newest: dict[str, str],
) -> None:
    """The hierarchy file states paths; they count where no newer version named parents."""
    for entry in one.concepts:
        path = [canonical.get(uri, uri) for uri in (entry.uri, *entry.broader)]
        for lower, upper in pairwise(path):
            known = lower in made.concepts and upper in made.concepts and lower != upper
            if known and newest.setdefault(lower, one.version) == one.version:
                made.relations.setdefault((lower, "broader", upper), one.source_id)


def _reject(
    made: Taxonomy,
    one: FileEntries,
    entry: ConceptEntry | RelationEntry,
    reason: str,
    told: str,
    value: str | None = None,
) -> None:
    shown = value or (entry.uri if isinstance(entry, ConceptEntry) else entry.from_uri)
    issue = Issue("rejected", reason, one.file, entry.row, None, shown, told)
    made.issues.append((one.source_id, issue))


# --- what follows from the whole


def _parents(made: Taxonomy) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for from_uri, relation, to_uri in made.relations:
        if relation == "broader":
            found[from_uri].append(to_uri)
    return found


def _fill_gaps(made: Taxonomy) -> None:
    parents = _parents(made)
    by_code = {c.code: c.concept_uri for c in made.concepts.values() if c.code and _is_own_code(c)}
    for concept in made.concepts.values():
        uri = concept.concept_uri
        if concept.concept_kind == "occupation" and concept.isco_code is None:
            concept.isco_code = _isco_above(uri, parents)
        if uri in parents:
            continue
        above = next((u for u in _parents_by_code(concept, by_code) if u in made.concepts), None)
        if above is not None and above != uri:
            made.relations[(uri, "broader", above)] = concept.source_id


def _is_own_code(concept: Concept) -> bool:
    """True for skill groups with a code of ESCO (S1.2.3), false for fields of education."""
    return concept.concept_kind == "skill_group" and isced_code_of(concept.concept_uri) is None


def _parents_by_code(concept: Concept, by_code: dict[str, str]) -> Iterator[str]:
    if concept.concept_kind == "occupation" and concept.isco_code:
        yield isco_uri(concept.isco_code)
    isco, isced = isco_code_of(concept.concept_uri), isced_code_of(concept.concept_uri)
    if isco and len(isco) > 1:
        yield isco_uri(isco[:-1])
    if isced:
        yield isced_uri(isced[:-1]) if len(isced) > 2 else by_code.get(_KNOWLEDGE_CODE, "")
    code = concept.code if _is_own_code(concept) else group_code_of(concept.concept_uri)
    while code and (code := parent_code(code)):
        yield by_code.get(code, "")


def _isco_above(uri: str, parents: dict[str, list[str]]) -> str | None:
    """The ISCO group reached first by climbing from an occupation."""
    level = [uri]
    for _ in range(_MAX_CLIMB):
        level = sorted({above for one in level for above in parents.get(one, ())})
        codes = [code for one in level if (code := isco_code_of(one))]
        if codes or not level:
            return codes[0] if codes else None
    return None


def _set_depths(made: Taxonomy) -> dict[str, list[str]]:
    """Sets the depth of skills and their groups; returns parent → children."""
    children: dict[str, list[str]] = defaultdict(list)
    parents = _parents(made)
    for from_uri, above in parents.items():
        for to_uri in above:
            children[to_uri].append(from_uri)
    tops = [
        uri
        for uri, concept in made.concepts.items()
        if concept.concept_kind == "skill_group" and uri not in parents and uri in children
    ]
    for uri, depth in _steps_from(tops, children).items():
        made.concepts[uri].depth = depth
    return children


def _steps_from(tops: Iterable[str], children: dict[str, list[str]]) -> dict[str, int]:
    steps = dict.fromkeys(tops, 0)
    waiting = deque(steps)
    while waiting:
        uri = waiting.popleft()
        for child in children.get(uri, ()):
            if child not in steps:
                steps[child] = steps[uri] + 1
                waiting.append(child)
    return steps


def _set_knowledge(made: Taxonomy, children: dict[str, list[str]]) -> None:
    """Tells knowledge from skills by skillType, else by whether it lies below knowledge only."""
    tops = [c for c in made.concepts.values() if c.concept_kind == "skill_group" and c.depth == 0]
    below_knowledge = _steps_from(
        [c.concept_uri for c in tops if c.code == _KNOWLEDGE_CODE], children
    )
    below_other = _steps_from([c.concept_uri for c in tops if c.code != _KNOWLEDGE_CODE], children)
    for uri, concept in made.concepts.items():
        if concept.concept_kind not in ("skill", "knowledge"):
            continue
        if concept.skill_type:
            concept.concept_kind = (
                "knowledge" if concept.skill_type.casefold() == "knowledge" else "skill"
            )
        elif uri in below_knowledge and uri not in below_other:
            concept.concept_kind = "knowledge"
