"""What each group that nobody teaches counts in each figure about partners, from 0 to 1.

A figure is the mean of such answers, weighted as the verdicts of the region's own audit are. So
partners, the best order and Shapley's shares add up as they should, and get limits alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.audits.matches import TOGETHER
from smartlife.analysis.estimators.partner_shares import best_order, shapley_parts
from smartlife.analysis.estimators.rarefaction import chance_of_none

if TYPE_CHECKING:
    from smartlife.analysis.audits.matches import PartnerMatches, RegionMatches
    from smartlife.analysis.estimators.uncertainty import Floats

    Key = tuple[str, str]

DEMAND: Final = "matched_demand"
AT_MOST: Final = "at_most"
MARGINAL: Final = "matched_marginal"
SHAPLEY: Final = "matched_shapley"
RAREFIED: Final = ("rarefied_lo", "rarefied_hi")


def answers(made: RegionMatches, kind: str, worth: Floats) -> dict[Key, Floats]:
    """(measure, partner) → what each group counts; `AT_MOST` takes doubt for a match.

    Args:
        made: What people said.
        kind: How much must be known of a course: one of `KINDS`.
        worth: What each group counts in the share of uncovered demand.
    """
    told, covers = made.told, made.covers(kind)
    parts = shapley_parts(covers)
    doubtful = np.array([one.doubtful() for one in told], bool).reshape(covers.shape)
    found: dict[Key, Floats] = {}
    for i, one in enumerate(told):
        code = one.offer.partner
        found[DEMAND, code] = covers[i].astype(float)
        found[AT_MOST, code] = (covers[i] | doubtful[i]).astype(float)
        found[SHAPLEY, code] = parts[i]
        for name, chance in zip(RAREFIED, _chances(made, one), strict=False):
            found[name, code] = covers[i] * chance
    found[DEMAND, TOGETHER] = covers.any(axis=0).astype(float)
    found[AT_MOST, TOGETHER] = (covers | doubtful).any(axis=0).astype(float)
    left = np.ones(len(made.groups), bool)
    for place, _ in best_order(covers, worth):
        found[MARGINAL, told[place].offer.partner] = (covers[place] & left).astype(float)
        left &= ~covers[place]
    return found


def order_of(made: RegionMatches, kind: str, worth: Floats) -> list[str]:
    """Partners in the order in which each next one adds most."""
    return [made.told[place].offer.partner for place, _ in best_order(made.covers(kind), worth)]


def _chances(made: RegionMatches, one: PartnerMatches) -> tuple[Floats, ...]:
    """How likely each group is among as many courses as all have: at least, at most.

    People read three courses of a group and name one; how many more teach it only links tell.
    """
    size, drawn = one.offer.size, made.common
    if drawn is None or size < drawn:
        return ()
    linked = np.array([one.offer.linked(g) for g in made.numbers], np.int64)
    named = np.array([pair.course is not None for pair in one.pairs], np.int64)
    return tuple(
        1 - chance_of_none(courses, size, drawn) for courses in (named, np.maximum(named, linked))
    )
