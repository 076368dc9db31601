"""Location quotients of advertisements: how much larger a share is here than elsewhere (rule 9.1).

Counts of advertisements are few, overdispersed and not those of people, so the quotient is a
log-ratio with a variance, drawn towards 1 by what differs between areas at all, as in rule 1.1. The
reference does not contain the region, so both sides are independent but for employers in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.estimators.uncertainty import (
    MARGIN,
    MIN_EXPECTED,
    MIN_TAU2,
    Z,
    dispersion,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.analysis.estimators.uncertainty import Floats, Tally

ABOVE: Final = MARGIN
"""An area is concentrated if the lower limit of its quotient is above 1.25."""


@dataclass(frozen=True, slots=True)
class Quotients:
    """Quotients of several areas; arrays over areas, NaN where an area is not kept.

    Attributes:
        kept: Areas of which so many advertisements may be expected on both sides.
        estimate: Shrunken quotient; 1 is as much as elsewhere.
        lo: Lower 90 % limit.
        hi: Upper limit.
        raw: Quotient before shrinkage.
        raw_lo: Its lower limit.
        raw_hi: Its upper limit.
        phi: Dispersion of the region and of the reference.
        n_eff: Effective advertisements of both.
    """

    kept: NDArray[np.bool_]
    estimate: Floats
    lo: Floats
    hi: Floats
    raw: Floats
    raw_lo: Floats
    raw_hi: Floats
    phi: tuple[float, float]
    n_eff: tuple[float, float]

    @property
    def is_above(self) -> NDArray[np.bool_]:
        """Areas that are surely concentrated here."""
        return np.asarray(self.kept & (np.nan_to_num(self.lo) > np.exp(ABOVE)), np.bool_)


def quotients(here: Tally, there: Tally, areas: int) -> Quotients:
    """Shrunken log-LQ with `s² = φ/(x_ra + φ/2) + φ/(x_−r,a + φ/2)`.

    The totals of both sides add nothing to the variance: they are what shares are formed from.

    Args:
        here: Advertisements of the region over areas and the rest.
        there: Those of the reference, over the same groups.
        areas: How many of the groups, from the first on, are areas.
    """
    phi = (dispersion(here), dispersion(there))
    x, y = (side.group_mass()[:areas] / f for side, f in zip((here, there), phi, strict=True))
    n = (here.total / phi[0], there.total / phi[1])
    blank = np.full(areas, np.nan)
    if min(n) <= 0:
        return Quotients(
            np.zeros(areas, np.bool_), blank, blank, blank, blank, blank, blank, phi, n
        )
    pool = (x / n[0] + y / n[1]) / 2
    kept = pool * min(n) >= MIN_EXPECTED
    log = np.log(x + 0.5) - np.log(y + 0.5) - np.log(n[0] / n[1])
    variance = 1 / (x + 0.5) + 1 / (y + 0.5)
    for side, mass in ((here, x * phi[0]), (there, y * phi[1])):
        variance = variance + side.link_variance[:areas] / (mass + 0.5) ** 2
    tau2 = _between(log[kept], variance[kept])
    share = tau2 / (tau2 + variance)
    values = [
        value
        for centre, sd in ((log * share, np.sqrt(share * variance)), (log, np.sqrt(variance)))
        for value in (centre, centre - Z * sd, centre + Z * sd)
    ]
    of_kept = (np.where(kept, np.exp(one), np.nan) for one in values)
    estimate, lo, hi, raw, raw_lo, raw_hi = of_kept
    return Quotients(kept, estimate, lo, hi, raw, raw_lo, raw_hi, phi, n)


def _between(log: Floats, variance: Floats) -> float:
    """Variance of true log-quotients about 0, by the method of moments; at least `MIN_TAU2`.

    As DerSimonian and Laird, but with the mean known: where nothing is concentrated it is 0. So one
    area alone can be told, and areas that are all concentrated do not make each other the rule.
    """
    weight = 1 / variance
    if not len(log):
        return MIN_TAU2
    excess = float((weight * log**2).sum()) - len(log)
    return max(MIN_TAU2, excess / float(weight.sum()))
