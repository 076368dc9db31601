"""Where work is concentrated: location quotients and specificity, on official counts of people.

Mathematics only; which statistics they are fed with is in `analysis.area_statistics`.

Literature: Isard (1960), Methods of Regional Analysis; O'Donoghue & Gleave (2004), A note on
methods for measuring industrial agglomeration, Regional Studies 38.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

LEAST_SPECIFIC: Final = 2.0
"""A code is specific to an area if its share there is at least so many times that outside: 9.4."""


def location_quotient(
    in_area: float, in_all: float, reference_in_area: float, reference_in_all: float
) -> float | None:
    """LQ = (E_ra/E_r) / (E_−r,a/E_−r); the reference does not contain the region (rule 9.1).

    Args:
        in_area: People who work in the area in the region.
        in_all: All who work in the region.
        reference_in_area: The same outside of the region.
        reference_in_all: All outside of it.

    Returns:
        None where nobody works outside of the region, or nobody in the area there.
    """
    if in_all <= 0 or reference_in_all <= 0 or reference_in_area <= 0:
        return None
    return (in_area / in_all) / (reference_in_area / reference_in_all)


def specificity(
    by_division: Mapping[str, Mapping[str, float]], shares: Mapping[str, float]
) -> dict[str, float]:
    """How many times more frequent each occupation is in an area than outside of it.

    `s_g = (Σ_d a_d N_gd / Σ_d a_d N_d) / (Σ_d (1−a_d) N_gd / Σ_d (1−a_d) N_d)` (rule 9.4).

    Args:
        by_division: Occupation → division → people; all occupations, for the totals.
        shares: Division → its share in the area; others belong to it not at all.

    Returns:
        Occupation → s_g; infinite if it occurs in the area only. Occupations without people, and
        all of them if the area or what is outside of it is empty, are left out.
    """
    divisions = sorted({d for cells in by_division.values() for d in cells})
    a = np.array([shares.get(division, 0.0) for division in divisions])
    counts: dict[str, NDArray[np.float64]] = {
        group: np.array([cells.get(division, 0.0) for division in divisions])
        for group, cells in by_division.items()
    }
    total = np.sum(list(counts.values()), axis=0) if counts else np.zeros(len(divisions))
    inside, outside = float((a * total).sum()), float(((1 - a) * total).sum())
    if inside <= 0 or outside <= 0:
        return {}
    made = {}
    for group, number in counts.items():
        within = float((a * number).sum()) / inside
        beyond = float(((1 - a) * number).sum()) / outside
        if within > 0 or beyond > 0:
            made[group] = within / beyond if beyond > 0 else float("inf")
    return made
