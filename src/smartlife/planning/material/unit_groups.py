"""Who seeks people of each unit group of ISCO-08: the one level of occupations that is told of.

Groups of groups would be told beside them, and what a larger one has more than those of its parts
that are told is in the others: so there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.planning.material.askers import LIKELY
from smartlife.planning.material.disclosure import by_region

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.planning.material.askers import Askers
    from smartlife.planning.material.demand import Demand
    from smartlife.planning.material.skills import SkillGraph

GROUP: Final = 4
"""Digits of an ISCO-08 unit group, in which advertisements are counted."""
_IN_URI: Final = "/isco/C"


def group_of(uri: str, graph: SkillGraph) -> str:
    """The ISCO-08 unit group of a concept; empty if it is coarser."""
    code = graph.isco.get(uri) or (uri.rpartition(_IN_URI)[2] if _IN_URI in uri else "")
    return code[:GROUP] if len(code) >= GROUP else ""


def groups_read(demand: Demand, graph: SkillGraph) -> NDArray[np.str_]:
    """The unit group of each advertisement; empty where none was likely read."""
    is_likely = demand.occupation_probability >= LIKELY
    found = [
        group_of(uri, graph) if likely else ""
        for uri, likely in zip(demand.occupation_uri, is_likely.tolist(), strict=True)
    ]
    return np.array(found, np.str_)


def who_seeks(demand: Demand, graph: SkillGraph, *, only: str = "") -> dict[str, dict[str, Askers]]:
    """Unit group → region, and `EVERYWHERE` → who seeks people of it.

    Of every region, so that each is told as it is to those who ask elsewhere.

    Args:
        demand: What is asked for.
        graph: Occupations with their codes.
        only: What codes of groups begin with; by default all are counted.
    """
    groups, number = np.unique(groups_read(demand, graph), return_inverse=True)
    return {
        group: by_region(demand, number == place)
        for place, group in enumerate(groups.tolist())
        if group and group.startswith(only)
    }
