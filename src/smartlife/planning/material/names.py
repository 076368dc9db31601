"""Names of concepts, to pick skills and occupations by as they are typed.

Labels that are the words come first, then those that begin with them, then those in which each
word begins a word. What is not spelled so, the search of linking finds (`linking.lookup`), which
needs an index.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from smartlife.planning.material.arrays import flags

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.model.fields import ConceptKind
    from smartlife.store.run import StepRun

    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

NameMatch = Literal["exact", "beginning", "words"]
_MATCHES: Final[tuple[NameMatch, ...]] = ("exact", "beginning", "words")
_PREFERRED: Final = "preferred"
_SPELLED: Final = {"+": " plus ", "#": " sharp ", "ß": "ss", "ł": "l", "ø": "o", "æ": "ae"}
"""Signs that tell names apart, and letters that have no other base in Unicode."""


@dataclass(frozen=True, slots=True)
class NamedConcept:
    """A concept that has a name like the words.

    Attributes:
        concept_uri: It.
        concept_kind: What it is.
        label: The name that fits.
        lang: Its language.
        is_preferred: True if that is its preferred name.
        match: How the name fits.
    """

    concept_uri: str
    concept_kind: ConceptKind
    label: str
    lang: str
    is_preferred: bool
    match: NameMatch


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """Labels of a taxonomy with their folded forms, in columns.

    Attributes:
        rows: concept_uri, concept_kind, lang, label_kind, label, key.
    """

    rows: pa.Table


def read_names(run: StepRun, kinds: Iterable[ConceptKind]) -> Names:
    """Reads preferred and alternative labels of concepts of some kinds, in all languages.

    Args:
        run: A finished run, or a step that reads core__concepts and core__labels.
        kinds: Kinds that are looked for.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    concepts = run.read("core__concepts", ["concept_uri", "concept_kind"])
    wanted = pc.is_in(concepts["concept_kind"], value_set=pa.array(sorted(kinds), pa.string()))
    concepts = concepts.filter(wanted).combine_chunks()
    rows = run.read("core__labels", ["concept_uri", "lang", "label_kind", "label"])
    number = pc.index_in(rows["concept_uri"], value_set=concepts["concept_uri"].combine_chunks())
    is_shown = pc.and_(pc.is_valid(number), pc.not_equal(rows["label_kind"], "hidden"))
    rows, number = rows.filter(is_shown), number.filter(is_shown)
    kind = concepts["concept_kind"].combine_chunks().take(number.combine_chunks())
    rows = rows.append_column("concept_kind", kind).append_column("key", folded(rows["label"]))
    return Names(rows.combine_chunks())


def find_concepts(
    names: Names,
    words: str,
    lang: str,
    kinds: Iterable[ConceptKind] = (),
    *,
    top: int = 10,
) -> tuple[NamedConcept, ...]:
    """Concepts with a name in that language (if none: in English) like the words, best first.

    Marks over letters and capitals do not matter. Of equally good names the preferred and the
    shorter one come first.

    Args:
        names: Names of the taxonomy.
        words: What was typed.
        lang: Language of the words, ISO 639-1.
        kinds: Kinds of concepts; by default all that were read.
        top: Most concepts.
    """
    import pyarrow as pa

    key = folded(pa.array([words], pa.string()))[0].as_py()
    if not key:
        return ()
    for one in dict.fromkeys((lang, "en")):
        found = _found(names, key, one, frozenset(kinds), top)
        if found:
            return found
    return ()


def folded(labels: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    """Lower case, without marks over letters, single spaces; C++ and C# stay apart from C."""
    import pyarrow.compute as pc

    found = pc.utf8_lower(labels)
    for sign, spelled in _SPELLED.items():
        found = pc.replace_substring(found, sign, spelled)
    found = pc.replace_substring_regex(pc.utf8_normalize(found, "NFKD"), r"\pM+", "")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(found, r"[^\pL\pN]+", " "))


def _found(
    names: Names, key: str, lang: str, kinds: frozenset[ConceptKind], top: int
) -> tuple[NamedConcept, ...]:
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = names.rows
    in_lang = flags(pc.equal(rows["lang"], lang))
    if kinds:
        wanted = pa.array(sorted(kinds), pa.string())
        in_lang &= flags(pc.is_in(rows["concept_kind"], value_set=wanted))
    rows = rows.filter(pa.array(in_lang)).combine_chunks()
    fit = _fits(rows["key"], key)
    chosen = np.flatnonzero(fit < len(_MATCHES))
    rows = rows.take(chosen).append_column("fit", pa.array(fit[chosen]))
    rows = rows.append_column("other", pc.not_equal(rows["label_kind"], _PREFERRED))
    rows = rows.append_column("length", pc.utf8_length(rows["key"]))
    order = ("fit", "other", "length", "label", "concept_uri")
    rows = rows.sort_by([(name, "ascending") for name in order])
    found: dict[str, NamedConcept] = {}
    for row in rows.to_pylist():
        if len(found) == top:
            break
        found.setdefault(
            row["concept_uri"],
            NamedConcept(
                row["concept_uri"],
                row["concept_kind"],
                row["label"],
                row["lang"],
                row["label_kind"] == _PREFERRED,
                _MATCHES[row["fit"]],
            ),
        )
    return tuple(found.values())


def _fits(keys: pa.ChunkedArray, key: str) -> Integers:
    """How well each folded label fits: a place in `_MATCHES`, or the number of these."""
    import pyarrow.compute as pc

    each = np.ones(len(keys), bool)
    for word in key.split():
        starts = flags(pc.starts_with(keys, word))
        each &= starts | flags(pc.match_substring(keys, f" {word}"))
    begins = flags(pc.starts_with(keys, key))
    same = flags(pc.equal(keys, key))
    return np.select([same, begins, each], [0, 1, 2], len(_MATCHES)).astype(np.int64)
