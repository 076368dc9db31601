"""How much occupations are asked for where a person lives: ideas, and the goal of a path.

Advertisements are counted in the region that was asked for; else in the smallest region of the
study in which the person lives; else, as nobody said where, in all the study has. Which one it was
is always told: work three countries away is no work for most.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from smartlife.errors import RequestInvalid
from smartlife.planning.material.askers import NOBODY
from smartlife.planning.material.disclosure import EVERYWHERE
from smartlife.planning.material.unit_groups import GROUP, groups_read, who_seeks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.planning.material.askers import Askers
    from smartlife.planning.material.demand import Demand
    from smartlife.planning.material.homes import Home
    from smartlife.planning.material.skills import SkillGraph

CountedBasis = Literal["said", "home", "unknown_home", "outside"]


@dataclass(frozen=True, slots=True)
class CountedIn:
    """Where advertisements were counted.

    Attributes:
        basis: The person named the region; it is the home's; it is all of the study, since it is
            not known where the person lives; or since that is outside of the study.
        regions: NUTS codes; of all of the study, its countries.
        advertisements: Advertisements there whose occupation was read, of whatever occupation.
    """

    basis: CountedBasis
    regions: tuple[str, ...]
    advertisements: int


def counted_in(
    demand: Demand, graph: SkillGraph, region: str | None, home: Home | None
) -> CountedIn:
    """Where to count what is asked for.

    Args:
        demand: What is asked for.
        graph: Occupations with their codes.
        region: Region that the person named; None: none.
        home: Where the person lives; None if not said.

    Raises:
        RequestInvalid: the study has no such region.
    """
    codes = sorted(demand.regions)
    if region is not None and region not in demand.regions:
        raise RequestInvalid(
            f"This study has no region {region}",
            where="--region",
            todo=f"Take one of {', '.join(codes)}." if codes
            else "Name regions in study.toml, and run the study.",
        )  # fmt: skip
    around = [code for code in codes if home is not None and home.nuts_code.startswith(code)]
    basis: CountedBasis = "unknown_home" if home is None else "outside"
    # of all of the study the outermost regions, since they hold the others
    regions = tuple(code for code in codes if not any(code.startswith(one) for one in codes
                                                      if one != code))  # fmt: skip
    if region is not None:
        basis, regions = "said", (region,)
    elif around:
        basis, regions = "home", (max(around, key=len),)
    found = CountedIn(basis, regions, 0)
    return replace(found, advertisements=len(counted(demand, graph, found)))


def counted(demand: Demand, graph: SkillGraph, where: CountedIn) -> list[int]:
    """Numbers of the advertisements that are counted: those whose unit group was likely read."""
    inside = np.zeros(len(demand), bool)
    for code in where.regions:
        inside |= demand.in_region(code)
    return np.flatnonzero(inside & (groups_read(demand, graph) != "")).tolist()


def asked_by_group(
    demand: Demand, graph: SkillGraph, where: CountedIn, *, only: str = ""
) -> dict[str, Askers]:
    """Who asks for people of each ISCO-08 unit group.

    Args:
        demand: What is asked for.
        graph: Occupations with their codes.
        where: Where they are counted.
        only: The group to count; by default all.
    """
    [code] = where.regions if len(where.regions) == 1 else [EVERYWHERE]
    found = {
        group: told.get(code, NOBODY) for group, told in who_seeks(demand, graph, only=only).items()
    }
    return {group: who for group, who in found.items() if not who.is_none}


def asked_for(asked: Mapping[str, Askers], isco: str) -> Askers | None:
    """Who asks for people of an occupation; None if its group is not known."""
    return asked.get(isco[:GROUP], NOBODY) if len(isco) >= GROUP else None
