"""Who could fill what a region lacks: partners' values where their offers overlap.

What partners cover together is less than the sum of what each covers, so rows of a plain table do
not add up. Two fair readings are given (methods, rule 9.3): the order in which each next partner
adds most, and Shapley's share, which is what a partner adds on average over all orders and adds up
to the whole.

Literature: Shapley (1953), A value for n-person games, Contributions to the Theory of Games II.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


def shapley_parts(covers: Flags) -> Floats:
    """What of each group's worth is each partner's: 1 / k for each of the k that cover it.

    A group that k partners cover is worth the same to each of them, whatever the order: they share
    it equally (the game is a sum of games of one group each), so no order has to be tried.

    Args:
        covers: Partners × groups, True where a partner has a verified course of a group.

    Returns:
        Partners × groups.
    """
    owners = covers.sum(axis=0)
    parts: Floats = np.divide(covers, owners, out=np.zeros(covers.shape), where=owners > 0)
    return parts


def shapley_shares(covers: Flags, worth: Floats) -> Floats:
    """Each partner's Shapley share of what all cover together.

    Args:
        covers: Partners × groups, True where a partner has a verified course of a group.
        worth: Worth of each group, such as its share of demand.

    Returns:
        One value per partner, in the unit of `worth`; they add up to the worth of all groups that
        anyone covers.
    """
    shares: Floats = shapley_parts(covers) @ worth
    return shares


def best_order(covers: Flags, worth: Floats) -> list[tuple[int, float]]:
    """Partners in the order in which each next one adds most, with what it adds.

    Equal additions are taken in the order given. Partners who add nothing come last, with 0.

    Args:
        covers: Partners × groups.
        worth: Worth of each group.
    """
    left = worth.astype(np.float64).copy()
    rest = list(range(len(covers)))
    order: list[tuple[int, float]] = []
    while rest:
        gains = [float(left[covers[partner]].sum()) for partner in rest]
        # max() takes the first of equal ones
        place = max(range(len(rest)), key=gains.__getitem__)
        partner = rest.pop(place)
        order.append((partner, gains[place]))
        left[covers[partner]] = 0.0
    return order
