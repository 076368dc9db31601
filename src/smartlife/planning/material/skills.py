"""Skills, occupations and what joins them, from the taxonomy of a study."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from smartlife.model.study import REPORT_LANGUAGES
from smartlife.planning.material.arrays import flags, integers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.model.fields import ConceptKind
    from smartlife.store.run import StepRun

    Pairs = NDArray[np.int64]
    """Two rows: concepts, and those that they are related to."""

_HELD: Final = ("skill", "knowledge")
_RELATIONS: Final = ("essential", "optional", "broader")


@dataclass(frozen=True, slots=True, eq=False)
class SkillGraph:
    """What occupations ask for.

    Attributes:
        essential: Occupation → skills and knowledge that it cannot do without, sorted URIs.
        optional: Occupation → skills and knowledge that it may ask for, sorted URIs.
        information: Skill → −ln of the share of occupations that ask for it, as essential or as
            optional: how much holding it says about what a person can do. Skills that no
            occupation asks for have none.
        broader: Concept → concepts one step above, sorted.
        labels: Concept → language → preferred label.
        isco: Occupation → ISCO-08 code.
        kinds: Concept → what it is.
        reuse: Skill → reuse level: transversal, cross-sector, sector-specific …
    """

    essential: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]]
    information: Mapping[str, float]
    broader: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, Mapping[str, str]]
    isco: Mapping[str, str]
    kinds: Mapping[str, ConceptKind] = field(default_factory=dict)
    reuse: Mapping[str, str] = field(default_factory=dict)

    def label(self, uri: str, lang: str) -> str:
        """Name in that language, else in English, else any, else the URI."""
        names = self.labels.get(uri, {})
        return names.get(lang) or names.get("en") or next(iter(names.values()), uri)

    def occupations_in(self, isco_code: str) -> tuple[str, ...]:
        """Occupations of an ISCO-08 group of any level, sorted."""
        return tuple(sorted(uri for uri, code in self.isco.items() if code.startswith(isco_code)))


def read_skills(run: StepRun, *, langs: Iterable[str] = ()) -> SkillGraph:
    """Reads the taxonomy of a run, with the concepts that the study adds itself.

    Args:
        run: A finished run, or a step that reads core__concepts, core__relations, core__labels.
        langs: Languages of labels beside those of the study and of reports.
    """
    concepts = _read_concepts(run)
    relations = _read_relations(run, concepts.uris)
    essential = _asked(relations["essential"], concepts)
    optional = _asked(relations["optional"], concepts)
    uris = concepts.uris.to_pylist()
    isco = zip(uris, concepts.isco, concepts.kinds, strict=True)
    return SkillGraph(
        essential=essential,
        optional=optional,
        information=_information(essential, optional),
        broader=_named(relations["broader"], uris),
        labels=_labels(run, concepts, {*REPORT_LANGUAGES, *run.study.languages, *langs}),
        isco={uri: code for uri, code, kind in isco if code and kind == "occupation"},
        kinds=dict(zip(uris, concepts.kinds, strict=True)),
        reuse={uri: level for uri, level in zip(uris, concepts.reuse, strict=True) if level},
    )


class _Concepts(NamedTuple):
    """Columns of the concepts, by URI; other tables are read as numbers of them."""

    uris: pa.Array
    kinds: list[ConceptKind]
    isco: list[str | None]
    reuse: list[str | None]


def _read_concepts(run: StepRun) -> _Concepts:
    columns = ["concept_uri", "concept_kind", "isco_code", "reuse_level"]
    rows = run.read("core__concepts", columns).sort_by("concept_uri").combine_chunks()
    kinds, isco, reuse = (rows[name].to_pylist() for name in columns[1:])
    return _Concepts(rows["concept_uri"].combine_chunks(), kinds, isco, reuse)


def _read_relations(run: StepRun, uris: pa.Array) -> dict[str, Pairs]:
    """Relation → pairs of numbers of concepts, each once, sorted."""
    import pyarrow.compute as pc

    rows = run.read("core__relations", ["from_uri", "relation", "to_uri"])
    found: dict[str, Pairs] = {}
    for relation in _RELATIONS:
        chosen = rows.filter(pc.field("relation") == relation)
        start, end = (pc.index_in(chosen[one], value_set=uris) for one in ("from_uri", "to_uri"))
        is_known = pc.and_(pc.is_valid(start), pc.is_valid(end))
        pairs = integers(start.filter(is_known)) * len(uris) + integers(end.filter(is_known))
        found[relation] = np.stack(np.divmod(np.unique(pairs), max(len(uris), 1)))
    return found


def _asked(pairs: Pairs, concepts: _Concepts) -> dict[str, tuple[str, ...]]:
    """What occupations ask for; skills that build on skills have such relations too."""
    kinds = np.array(concepts.kinds, np.str_)
    chosen = (kinds[pairs[0]] == "occupation") & np.isin(kinds[pairs[1]], _HELD)
    return _named(pairs[:, chosen], concepts.uris.to_pylist())


def _named(pairs: Pairs, uris: list[str]) -> dict[str, tuple[str, ...]]:
    """From each concept to those it is related to."""
    first = np.flatnonzero(np.diff(pairs[0], prepend=-1)).tolist()
    others = [uris[number] for number in pairs[1].tolist()]
    return {
        uris[pairs[0, begin]]: tuple(others[begin:end])
        for begin, end in zip(first, [*first, len(others)][1:], strict=True)
    }


def _information(
    essential: Mapping[str, tuple[str, ...]], optional: Mapping[str, tuple[str, ...]]
) -> dict[str, float]:
    occupations = sorted({*essential, *optional})
    counts: Counter[str] = Counter()
    for uri in occupations:
        counts.update({*essential.get(uri, ()), *optional.get(uri, ())})
    return {uri: log(len(occupations) / counts[uri]) for uri in sorted(counts)}


def _labels(run: StepRun, concepts: _Concepts, langs: set[str]) -> dict[str, dict[str, str]]:
    """Preferred labels in these languages, and all of a concept that has none in them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = ["concept_uri", "lang", "label_kind", "label"]
    rows = run.read("core__labels", columns).filter(pc.field("label_kind") == "preferred")
    number = pc.index_in(rows["concept_uri"], value_set=concepts.uris)
    rows = rows.append_column("number", number).filter(pc.is_valid(number))
    is_wanted = flags(pc.is_in(rows["lang"], value_set=pa.array(sorted(langs), pa.string())))
    numbers = integers(rows["number"])
    has_name = np.zeros(len(concepts.uris), bool)
    has_name[numbers[is_wanted]] = True
    rows = rows.filter(pa.array(is_wanted | ~has_name[numbers]))
    rows = rows.sort_by([("number", "ascending"), ("lang", "ascending")])
    uris = concepts.uris.to_pylist()
    found: dict[str, dict[str, str]] = {}
    parts = (rows[name].to_pylist() for name in ("number", "lang", "label"))
    for one, lang, label in zip(*parts, strict=True):
        found.setdefault(uris[one], {}).setdefault(lang, label)
    return found
