"""Who else asks for the same, and what a course for a group of one's own may cost.

Employers are counted (`material.askers`), never named. An advertisement is a
post, not a person to be trained: the counts say whom to ask, not how many would come.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from math import ceil
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.planning.material.askers import LIKELY, NOBODY
from smartlife.planning.material.disclosure import (
    EVERYWHERE,
    WITHHELD,
    Overlaps,
    by_region,
    of_all,
    without_advertisements,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.planning.material.askers import Askers
    from smartlife.planning.material.demand import Demand

    Flags = NDArray[np.bool_]
    Pair = tuple[dict[str, Askers], Flags]
    """Who asks for two skills at once, by region, and in which advertisements."""

_SEVERAL: Final = 2


@dataclass(frozen=True, slots=True)
class RegionAsks:
    """Who asks for the same in one region.

    Attributes:
        region: Its code.
        with_skills: Advertisements there of which any skill could be read: what counts rest on;
            None if it is not told.
        together: Who asks for two and more of the skills at once: of those any two that enough
            ask for to be told of (for the one, if it is only one).
        same_occupation: Who seeks people of the same unit group of occupations (ISCO-08, four
            digits): as it is told to those who look for a path.
        by_skill: Who asks for each of the skills, in their order.
    """

    region: str
    with_skills: int | None
    together: Askers
    same_occupation: Askers
    by_skill: tuple[Askers, ...]


@dataclass(frozen=True, slots=True)
class GroupPrice:
    """What a course for a group of one's own costs; said by the employer, or assumed.

    Attributes:
        price_eur: For the whole group.
        seats: Most people in it.
    """

    price_eur: float
    seats: int


@dataclass(frozen=True, slots=True)
class GroupCase:
    """Whether a group of one's own is worth it for one course.

    Attributes:
        course: Number in the catalogue.
        people: People of the team who take it.
        open_price: Price of one open seat.
        is_price_known: False if that is an assumption; then nothing is compared.
        pays_below: What a group may cost at most so that it is no dearer than open seats.
        learners: From so many learners on the group that was priced is cheaper; None without a
            price, or if more than its seats would be needed.
        from_others: So many of them would come from other employers.
        shares: Learners → price per learner.
    """

    course: int
    people: int
    open_price: float
    is_price_known: bool
    pays_below: float
    learners: int | None
    from_others: int | None
    shares: tuple[tuple[int, float], ...]


def who_asks(
    demand: Demand,
    skills: Sequence[str],
    same: Flags | None,
    regions: Sequence[str],
    *,
    employer: str = "",
) -> tuple[RegionAsks, ...]:
    """Who else asks for the same, region by region.

    Args:
        demand: What advertisements ask for.
        skills: URIs of what is needed.
        same: Advertisements for people of the post's unit group; None if that is not known.
        regions: Regions of the study to look in.
        employer: Name of the employer who asks; theirs are not counted.
    """
    others = ~_of_employer(demand, employer)
    hits = [_asking(demand, uri) & others for uri in skills]
    # of every region, so that each is told as it is where others are asked for
    each = [by_region(demand, one) for one in hits]
    pairs = _pairs(demand, hits, each)
    several = _at_once(demand, pairs)
    at_once = each[0] if len(hits) == 1 else _several(demand, several, each, pairs)
    whole = by_region(demand, demand.has_skills & others)

    def number(code: str, chosen: Flags) -> int:
        return int((demand.in_region(code or None) & chosen).sum())

    totals = {
        code: of_all(
            number(code, demand.has_skills & others),
            who,
            [(told[code], number(code, one)) for told, one in zip(each, hits, strict=True)]
            + [(at_once[code], number(code, several[code]))],
        )
        for code, who in whole.items()
    }
    occupation = {} if same is None else by_region(demand, same & others)
    return tuple(
        RegionAsks(
            region=code,
            with_skills=_of_parts(code, totals) if code in totals else 0,
            together=at_once.get(code, NOBODY),
            same_occupation=occupation.get(code, NOBODY),
            by_skill=tuple(told.get(code, NOBODY) for told in each),
        )
        for code in regions
    )


def _pairs(
    demand: Demand, hits: Sequence[Flags], each: Sequence[Mapping[str, Askers]]
) -> list[Pair]:
    """Each two skills that any advertisement asks for at once."""
    found = []
    for one, other in combinations(range(len(hits)), 2):
        both = hits[one] & hits[other]
        if both.any():
            told = by_region(demand, both)
            # beside one that is hidden nothing is told
            hidden = {
                code: WITHHELD
                for code in told
                if each[one][code].employers is None or each[other][code].employers is None
            }
            # of each it is told how many name nobody, so the rest of these would be of the few;
            # and that it is kept back would say that there are so many
            few = {
                code: replace(who, advertisements=None)
                for code, who in told.items()
                if who.employers is None and not who.is_withheld
            }
            told = told | few
            found.append((told | hidden, both))
    return found


def _at_once(demand: Demand, pairs: Sequence[Pair]) -> dict[str, Flags]:
    """Region → advertisements for two at once of which employers are told there.

    Those for others are not needed to explain it, whatever other skills are asked for with them.
    """
    nothing = np.zeros(len(demand), bool)
    return {
        code: np.any(
            [nothing, *(both for told, both in pairs if told[code].employers is not None)], axis=0
        ) & demand.in_region(code or None)
        for code in (*demand.regions, EVERYWHERE)
    }  # fmt: skip


def _several(
    demand: Demand,
    chosen: Mapping[str, Flags],
    each: Sequence[Mapping[str, Askers]],
    pairs: Sequence[Pair],
) -> dict[str, Askers]:
    """Who is behind them; kept back if nothing is told of any two, nor that nobody asks."""
    if len(each) == _SEVERAL and pairs:
        return pairs[0][0]
    found = by_region(demand, chosen)
    for code, who in found.items():
        if not _are_overlaps_told(demand, pairs, code):
            found[code] = without_advertisements(who)
        hidden = any(one[code].employers is None for one in each)
        hidden = hidden or any(told[code].employers is None for told, _ in pairs)
        if who.is_none and hidden:
            found[code] = WITHHELD
    return found


def _are_overlaps_told(demand: Demand, pairs: Sequence[Pair], code: str) -> bool:
    """Whether it is told how many advertisements ask for what pairs have in common.

    Those for all of three skills are what the three pairs have more than is in any of them. Of
    employers that is not so, since they may ask for two of them here and for two there.
    """
    overlaps = Overlaps(demand, code)
    known = [both for told, both in pairs if told[code].employers is not None]
    is_told = all(overlaps.add(number, both) for number, both in enumerate(known))
    return is_told and overlaps.has_advertisements


def _of_parts(code: str, totals: Mapping[str, int | None]) -> int | None:
    """The number of a region, if those of the regions in it are told too."""
    is_told = all(total is not None for part, total in totals.items() if part.startswith(code))
    return totals[code] if is_told else None


def group_case(
    course: int,
    people: int,
    open_price: float,
    group: GroupPrice | None,
    *,
    is_price_known: bool,
) -> GroupCase:
    """What a group of one's own may cost, and how many learners it takes.

    Args:
        course: Number in the catalogue.
        people: People of the team who take it.
        open_price: Price of one open seat.
        group: Price of a group, if one was said.
        is_price_known: Whether the price of the seat is.
    """
    learners = from_others = None
    shares: tuple[tuple[int, float], ...] = ()
    if group is not None and people > 0:
        sizes = sorted({min(people, group.seats), max(1, group.seats // 2), group.seats})
        shares = tuple((n, group.price_eur / n) for n in sizes if n >= min(people, group.seats))
        if is_price_known and open_price > 0:
            needed = max(1, ceil(group.price_eur / open_price - 1e-9))
            if needed <= group.seats:
                learners, from_others = needed, max(0, needed - people)
    return GroupCase(
        course=course,
        people=people,
        open_price=open_price,
        is_price_known=is_price_known,
        pays_below=people * open_price,
        learners=learners,
        from_others=from_others,
        shares=shares,
    )


def _asking(demand: Demand, uri: str) -> Flags:
    """Advertisements that likely ask for a skill."""
    found = np.zeros(len(demand), bool)
    place = int(np.searchsorted(np.array(demand.skill_uris, np.str_), uri))
    if place < len(demand.skill_uris) and demand.skill_uris[place] == uri:
        mine = (demand.skill == place) & (demand.probability >= LIKELY)
        found[demand.document[mine]] = True
    return found


def _of_employer(demand: Demand, employer: str) -> Flags:
    """Advertisements of one employer, by its name as it stands in them."""
    key = " ".join(employer.casefold().split())
    if not key:
        return np.zeros(len(demand), bool)
    names = demand.rows["employer_name"].to_pylist()
    mine = np.array([" ".join((one or "").casefold().split()) == key for one in names], bool)
    clusters = set(demand.employer[mine].tolist())
    # all names of the same employer
    return mine | np.isin(demand.employer, sorted(clusters))
