"""What all portfolios of a run share: it takes seconds, so servers make it before anybody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from smartlife.planning.material.demand import halves
from smartlife.planning.portfolio.choose import bundles_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.planning.material.reading import Material

    Floats = NDArray[np.float64]


def prepare(material: Material) -> None:
    """Makes the bundles of both halves of the employers; later plans find them made.

    Args:
        material: A run; it keeps what is made.
    """
    demand, of = material.demand, material.groups.of
    usable = np.array([bool(of.get(uri)) for uri in demand.skill_uris], bool)
    first = halves(demand)
    for mine in (first, ~first):
        bundles_of(demand, usable, information_of(material), mine, once=material.once)


def information_of(material: Material) -> Floats:
    """How much each skill of the demand says; 0 where that is not known."""
    known = material.skills.information
    return np.array([known.get(uri, 0.0) for uri in material.demand.skill_uris], np.float64)
