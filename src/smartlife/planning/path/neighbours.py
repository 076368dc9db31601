"""Occupations near to what a person can do already.

How near two sets of skills are is told by what they have in common, each skill weighted by its
information: skills that many occupations ask for say little (Alabdulkareem et al. 2018 and others
weight so; the measure is Dice's, with weights; skills that an occupation may use count by half).
Of each ISCO unit group at most two are told, so that five kinds of teachers are no five ideas.
Asked for and paid are told only where data say.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from smartlife.planning.material.unit_groups import GROUP
from smartlife.planning.path.asked import asked_for

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from smartlife.planning.material.askers import Askers
    from smartlife.planning.material.skills import SkillGraph

SHOWN: Final = 8
_OF_A_GROUP: Final = 2
"""Five kinds of teachers are no five ideas."""
_OPTIONAL: Final = 0.5
"""What a skill counts that is of use in an occupation which could do without it; an assumption.
All of them together count no more than what is held of what it cannot do without."""
_FEWEST_COMMON: Final = 2
"""One skill in common makes no neighbour."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An occupation near to what is held.

    Attributes:
        uri: The occupation.
        isco: Its ISCO-08 code.
        likeness: What both have in common, weighted: 0 to 1.
        share_held: Share of what it cannot do without that is held, by information.
        share_used: Share of what is held that it has use for, by information.
        held: Its essential skills that are held, the most telling first.
        missing: Those that are missing, the most telling first.
        share_taught: Share of the missing, by information, that courses within the limits teach
            more likely than not.
        askers: Who asks for people of its ISCO-08 unit group, where advertisements are counted
            (`asked`); None if they are not, or if the group is not known.
    """

    uri: str
    isco: str
    likeness: float
    share_held: float
    share_used: float
    held: tuple[str, ...]
    missing: tuple[str, ...]
    share_taught: float = 0.0
    askers: Askers | None = None


def neighbours(
    graph: SkillGraph,
    held: Collection[str],
    *,
    without: Collection[str] = (),
    taught: Collection[str] = (),
    asked: Mapping[str, Askers] | None = None,
    top: int = SHOWN,
) -> tuple[Neighbour, ...]:
    """The occupations nearest to what is held.

    Args:
        graph: Skills and occupations.
        held: Skills that are held.
        without: Occupations that are known already.
        taught: Skills that courses within the limits teach.
        asked: ISCO group → who asks for it (`asked_by_group`); None: nothing was counted.
        top: Most occupations.
    """
    mine = set(held)
    uris = sorted(set(graph.essential).difference(without))
    if not mine or not uris:
        return ()
    sizes = np.array([len(graph.essential[uri]) for uri in uris])
    worth = {uri: graph.information.get(uri, 0.0) for uri in graph.information}
    flat = [skill for uri in uris for skill in graph.essential[uri]]
    weight = np.array([worth.get(skill, 0.0) for skill in flat])
    is_held = np.array([skill in mine for skill in flat], bool)
    owner = np.repeat(np.arange(len(uris)), sizes)
    useful = [mine.intersection(graph.optional.get(uri, ())) for uri in uris]
    of_use = np.array([sum(worth.get(skill, 0.0) for skill in sorted(one)) for one in useful])
    whole = np.bincount(owner, weight, len(uris))
    common = np.bincount(owner, weight * is_held, len(uris))
    common = common + np.minimum(_OPTIONAL * of_use, common)
    number = np.bincount(owner, is_held, len(uris)) + np.array([len(one) for one in useful])
    own = sum(worth.get(skill, 0.0) for skill in sorted(mine))
    with np.errstate(invalid="ignore", divide="ignore"):
        likeness = np.nan_to_num(2 * common / (whole + own))
    enough = min(_FEWEST_COMMON, len(mine))
    order = np.lexsort((np.arange(len(uris)), -likeness))
    likely = [i for i in order.tolist() if number[i] >= enough and likeness[i] > 0]
    chosen = _varied(likely, [graph.isco.get(uri, uri) for uri in uris], top)
    person = _Person(mine, own, set(taught), asked)
    return tuple(_neighbour(graph, uris[i], float(likeness[i]), person) for i in chosen)


def _varied(places: list[int], isco: list[str], top: int) -> list[int]:
    """The first ones, but of each ISCO unit group at most two as long as there are others."""
    count: Counter[str] = Counter()
    first: list[int] = []
    later: list[int] = []
    for place in places:
        group = isco[place][:GROUP]
        count[group] += 1
        (first if count[group] <= _OF_A_GROUP else later).append(place)
        if len(first) == top:
            break
    rank = {place: i for i, place in enumerate(places)}
    return sorted((*first, *later[: top - len(first)]), key=lambda place: rank[place])


class _Person(NamedTuple):
    """What is held and its worth; what can be learned; what is asked for."""

    mine: set[str]
    own: float
    taught: set[str]
    asked: Mapping[str, Askers] | None


def _neighbour(graph: SkillGraph, uri: str, likeness: float, person: _Person) -> Neighbour:
    def telling(skills: Collection[str]) -> tuple[str, ...]:
        return tuple(sorted(skills, key=lambda one: (-graph.information.get(one, 0.0), one)))

    def sum_of(skills: Collection[str]) -> float:
        return sum(graph.information.get(one, 0.0) for one in skills)

    mine, own, taught, asked = person
    essential = set(graph.essential[uri])
    used = mine & {*essential, *graph.optional.get(uri, ())}
    missing = essential - mine
    whole, lacking = sum_of(essential), sum_of(missing)
    isco = graph.isco.get(uri, "")
    return Neighbour(
        uri=uri,
        isco=isco,
        likeness=likeness,
        share_held=1 - lacking / whole if whole > 0 else 1.0,
        share_used=sum_of(used) / own if own > 0 else 0.0,
        held=telling(essential & mine),
        missing=telling(missing),
        share_taught=sum_of(missing & taught) / lacking if lacking > 0 else 1.0,
        askers=None if asked is None else asked_for(asked, isco),
    )
