"""Who asks, counted by one rule wherever planning tells it.

Employers that are known by name are counted by name. Advertisements that name none (or only an
agency or a board) may be of one employer or of many; so they are told as what they are, and never
as employers.

Whether a number may be told at all is judged as figures are (methods, rules 5.2 and 6.2;
`analysis.scope.demand`, `analysis.publication`): by clusters, each advertisement that names no
employer being one of its own. The rule protects employers from being found behind a number, and
what names nobody gives nobody away; so where those that name nobody are told by themselves, an
employer dominates that has most of the others. That so counted clusters may be of fewer employers
than it seems is a matter of intervals, and is remarked on there
(`publication.EMPLOYERS_NOT_NAMED`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.scope import UNNAMED
from smartlife.analysis.thresholds import MAX_HIT_SHARE, MIN_HIT_CLUSTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from smartlife.planning.material.demand import Demand

    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

LIKELY: Final = 0.5
"""An advertisement asks for a skill if it is as likely as not."""


@dataclass(frozen=True, slots=True)
class Askers:
    """Who asks for something.

    Attributes:
        employers: Different employers known by name; None if there are one or two, or if fewer
            than three employers and advertisements that name none ask.
        unnamed: Advertisements that name no employer; None where `employers` is, since the rest
            would tell how often one or two employers advertise.
        advertisements: All advertisements; None if fewer than three employers and advertisements
            that name none stand behind them, or if one employer has most of them.
        is_withheld: True if what is None is so though enough ask, or whether or not: beside it
            stands what could be computed from it (`disclosure`). Where `employers` is not None
            others are left out for that, and there are at least as many.
    """

    employers: int | None
    unnamed: int | None
    advertisements: int | None
    is_withheld: bool = False

    @property
    def is_none(self) -> bool:
        """True if nobody asks."""
        return self.advertisements == 0

    @property
    def is_told(self) -> bool:
        """True if enough ask for a number to be told."""
        return bool(self.advertisements or self.employers or self.unnamed)

    @property
    def many(self) -> int:
        """For order, from what is told only: employers, and advertisements that name none."""
        if self.employers is None or self.unnamed is None:
            return MIN_HIT_CLUSTERS if self.is_told else 0
        return self.employers + self.unnamed


NOBODY: Final = Askers(0, 0, 0)


def count_askers(demand: Demand, chosen: Flags | Integers) -> Askers:
    """Who stands behind some advertisements.

    Args:
        demand: What is asked for.
        chosen: Which advertisements, or their numbers.
    """
    clusters, each = np.unique(demand.employer[chosen], return_counts=True)
    named = [
        number
        for one, number in zip(clusters.tolist(), each.tolist(), strict=True)
        if not demand.employers[one].startswith(UNNAMED)
    ]
    return _askers(named, int(each.sum()))


def asking(demand: Demand, skills: Sequence[int] | Integers, chosen: Flags) -> Flags:
    """Which advertisements likely ask for any of some skills.

    Args:
        demand: What is asked for.
        skills: Numbers of skills.
        chosen: Advertisements that count.
    """
    wanted = np.zeros(len(demand.skill_uris), bool)
    wanted[list(skills)] = True
    found = np.zeros(len(demand), bool)
    found[demand.document[wanted[demand.skill] & (demand.probability >= LIKELY)]] = True
    return found & chosen


def clusters_asking(demand: Demand, skills: Integers, chosen: Flags | None = None) -> Integers:
    """Number of clusters of which an advertisement likely asks for each skill.

    For rules and for order only: these are no employers to be told of.

    Args:
        demand: What is asked for.
        skills: Numbers of skills.
        chosen: Advertisements that count; by default all.
    """
    counts = demand.probability >= LIKELY
    if chosen is not None:
        counts &= chosen[demand.document]
    clusters = max(len(demand.employers), 1)
    pairs = np.unique(demand.skill[counts] * clusters + demand.employer[demand.document[counts]])
    return np.bincount(pairs // clusters, minlength=len(demand.skill_uris))[skills]


def _askers(named: Sequence[int], advertisements: int) -> Askers:
    """By the number of advertisements of each employer that is known by name."""
    if not advertisements:
        return NOBODY
    # each that names nobody is a cluster of one
    unnamed = advertisements - sum(named)
    if len(named) + unnamed < MIN_HIT_CLUSTERS:
        return Askers(None, None, None)
    is_few = 0 < len(named) < MIN_HIT_CLUSTERS
    hits = advertisements if is_few else sum(named)
    told = None if max(named, default=0) > MAX_HIT_SHARE * hits else advertisements
    return Askers(None, None, told) if is_few else Askers(len(named), unnamed, told)
