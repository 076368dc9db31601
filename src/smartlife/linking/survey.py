"""What a taxonomy holds and where it has holes: reported, never a reason to stop."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from smartlife.linking.concepts import KINDS, OCCUPATION_KINDS, SKILL_KINDS
from smartlife.linking.labels import LABEL_KINDS
from smartlife.model.taxonomy import COLLECTION_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.linking.concepts import Concepts
    from smartlife.linking.labels import LabelSet

_EXAMPLES: Final = 5

_LINKED: Final = OCCUPATION_KINDS | SKILL_KINDS
"""Kinds of concepts that need labels to be found; skill groups do not."""


def survey_taxonomy(
    concepts: pa.Table, relations: pa.Table, known: Concepts, labels: LabelSet
) -> dict[str, Any]:
    """Counts a taxonomy and its holes.

    Args:
        concepts: core__concepts.
        relations: core__relations.
        known: The concepts of the index.
        labels: All their labels.

    Returns:
        `versions`: version → concepts; `concepts`: kind → concepts that are linked to, and
        `obsolete`, `local`; `languages`: language → labels per kind, and `without_label`, the
        occupations, ISCO groups, skills and knowledge that have none in it; `relations`: kind →
        count; `holes`: `no_label`, `one_language_only`, `cycles` (concepts that are above
        themselves), `unknown_concepts` (relations to concepts that no file defines), each with
        `count` and `examples`.
    """
    statuses = Counter(concepts["status"].to_pylist())
    return {
        "versions": dict(sorted(Counter(concepts["taxonomy_version"].to_pylist()).items())),
        "concepts": {
            **{kind: int(np.sum(known.kinds == code)) for code, kind in enumerate(KINDS)},
            "obsolete": statuses["obsolete"],
            "local": statuses["local"],
        },
        "languages": _languages(known, labels),
        "relations": dict(sorted(Counter(relations["relation"].to_pylist()).items())),
        "holes": {
            **_label_holes(known, labels),
            **_relation_holes(concepts, relations, known),
        },
    }


def _languages(known: Concepts, labels: LabelSet) -> dict[str, dict[str, int]]:
    linked = known.numbers_of_kinds(_LINKED)
    found: dict[str, dict[str, int]] = {}
    for code, lang in enumerate(labels.lang_codes):
        is_here = labels.langs == code
        counts = np.bincount(labels.kinds[is_here], minlength=len(LABEL_KINDS)).tolist()
        missing = np.setdiff1d(linked, labels.concepts[is_here])
        found[lang] = {
            **dict(zip(LABEL_KINDS, counts, strict=True)),
            "without_label": len(missing),
        }
    return found


def _label_holes(known: Concepts, labels: LabelSet) -> dict[str, Any]:
    linked = known.numbers_of_kinds(_LINKED)
    pairs = np.unique(labels.concepts * 256 + labels.langs)
    numbers, langs = np.unique(pairs // 256, return_counts=True)
    alone = np.intersect1d(linked, numbers[langs == 1])
    is_many = len(labels.lang_codes) > 1
    return {
        "no_label": _told(known, np.setdiff1d(linked, numbers)),
        # in a taxonomy of one language this is no hole of single concepts
        "one_language_only": _told(known, alone if is_many else alone[:0]),
    }


def _relation_holes(concepts: pa.Table, relations: pa.Table, known: Concepts) -> dict[str, Any]:
    from_uris, to_uris = relations["from_uri"].to_pylist(), relations["to_uri"].to_pylist()
    defined = set(concepts["concept_uri"].to_pylist())
    unknown = [
        uri
        for pair in zip(from_uris, to_uris, strict=True)
        for uri in pair
        if uri not in defined and not uri.startswith(COLLECTION_PREFIX)
    ]
    is_broader = np.array([kind == "broader" for kind in relations["relation"].to_pylist()], bool)
    ends = np.stack([known.numbers_of(from_uris), known.numbers_of(to_uris)], axis=1)
    return {
        "cycles": _told(known, _in_cycles(ends[is_broader & (ends >= 0).all(axis=1)], len(known))),
        "unknown_concepts": {
            "count": len(unknown),
            "examples": sorted(set(unknown))[:_EXAMPLES],
        },
    }


def _in_cycles(pairs: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Numbers of the concepts that are broader than themselves."""
    if not len(pairs):
        return np.empty(0, np.int64)
    shape = (count, count)
    graph = sparse.csr_array((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape)
    _, group = csgraph.connected_components(graph, directed=True, connection="strong")
    in_company = np.bincount(group)[group] > 1
    in_company[pairs[pairs[:, 0] == pairs[:, 1], 0]] = True
    return np.flatnonzero(in_company).astype(np.int64)


def _told(known: Concepts, numbers: Iterable[int]) -> dict[str, Any]:
    uris = [known.uri(int(number)) for number in numbers]
    return {"count": len(uris), "examples": uris[:_EXAMPLES]}
