"""Names of the taxonomy that are spelled like one that it does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

    from smartlife.planning.material.skills import SkillGraph

_NEAR: Final = 4
_LIKENESS: Final = 70


def near_names(name: str, graph: SkillGraph, kinds: Collection[str]) -> str:
    """The question whether one of them was meant; empty if nothing is alike.

    Args:
        name: What was said.
        graph: The taxonomy.
        kinds: Kinds of concepts that could be meant.
    """
    from rapidfuzz import process, utils

    labels = {
        label: None
        for uri, names in graph.labels.items()
        if graph.kinds.get(uri) in kinds
        for label in names.values()
    }
    found = process.extract(
        name, list(labels), processor=utils.default_process, limit=_NEAR, score_cutoff=_LIKENESS
    )
    return f"Did you mean {'; '.join(one[0] for one in found)}? " if found else ""
