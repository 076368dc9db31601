"""How many there are, from two lists that overlap: capture and recapture.

Two lists that were made independently of each other share few names if there are many that neither
has. Where a name in one list is likelier in the other too (large providers are in every catalogue),
there are more than this says: the estimate is a lower bound (methods, rule 2.3).

Literature: Chapman (1951), Some properties of the hypergeometric distribution with applications to
zoological sample censuses, University of California Publications in Statistics 1; Robson & Regier
(1964), Sample size in Petersen mark–recapture experiments, Transactions of the American Fisheries
Society 93; Seber (1982), The estimation of animal abundance; Chao (1987), Estimating the population
size for capture–recapture data with unequal catchability, Biometrics 43.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from smartlife.analysis.estimators.uncertainty import Z

LEAST_IN_BOTH: Final = 7
"""With fewer names in both lists the estimate is biased (Robson & Regier 1964)."""


@dataclass(frozen=True, slots=True)
class Population:
    """How many there are.

    Attributes:
        seen: Names in at least one list.
        estimate: N̂; at least `seen`.
        lo: Lower 90 % limit, at least `seen`.
        hi: Upper limit.
    """

    seen: int
    estimate: float
    lo: float
    hi: float


def chapman(first: int, second: int, both: int) -> Population | None:
    """N̂ = (n1 + 1)(n2 + 1)/(m + 1) − 1, with log-normal limits of what no list has.

    None with fewer than `LEAST_IN_BOTH` names in both lists, or if one list holds all of the other:
    such a list was made from the other, or from the same source, and tells nothing new.

    Args:
        first: Names in the first list.
        second: Names in the second list.
        both: Names in both.

    Raises:
        ValueError: more names are in both lists than in one.
    """
    if not 0 <= both <= min(first, second):
        raise ValueError(f"{both} names cannot be in lists of {first} and {second}")
    if both < LEAST_IN_BOTH or both == min(first, second):
        return None
    seen = first + second - both
    estimate = (first + 1) * (second + 1) / (both + 1) - 1
    unseen = estimate - seen
    if unseen <= 0:
        return Population(seen, float(seen), float(seen), float(seen))
    spread = (first + 1) * (second + 1) * (first - both) * (second - both)
    variance = spread / ((both + 1) ** 2 * (both + 2))
    factor = math.exp(Z * math.sqrt(math.log(1 + variance / unseen**2)))
    return Population(seen, estimate, seen + unseen / factor, seen + unseen * factor)
