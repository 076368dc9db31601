"""Both sides of an emphasis difference in one region, and both without the largest of one side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from smartlife.analysis.estimators.uncertainty import emphasis_difference
from smartlife.analysis.gold.remarks import NOT_MEASURED
from smartlife.analysis.gold.sample import least_kappa, sample_name
from smartlife.analysis.publication import LARGEST_EMPLOYER, LARGEST_PROVIDER
from smartlife.analysis.thresholds import MAX_LARGEST_SHARE

if TYPE_CHECKING:
    from smartlife.analysis.estimators.uncertainty import Emphasis, Tally
    from smartlife.analysis.gold.sample import LanguageSample
    from smartlife.analysis.gold.tallies import CorrectedTally


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of one region.

    `held` counts their documents, linked or not; `quality` is the remark on their links. Where
    both sides were corrected by gold samples, `found` are the tallies before.
    """

    demand: Tally
    offer: Tally
    deff_w: float
    held: tuple[int, int]
    demand_origins: tuple[str, ...]
    offer_origins: tuple[str, ...]
    quality: str = NOT_MEASURED
    found: tuple[Tally, Tally] | None = None
    samples: tuple[LanguageSample, ...] = ()

    @property
    def gold(self) -> dict[str, Any]:
        """Columns that tell what the shares were corrected by; without a correction, nothing."""
        if self.found is None:
            return {}
        return {"gold_id": sample_name(self.samples), "kappa": least_kappa(self.samples)}

    def corrected(self, demand: CorrectedTally | None, offer: CorrectedTally | None) -> Sides:
        """With the corrected tallies if there are some of both sides."""
        if demand is None or offer is None:
            return self
        return replace(
            self,
            demand=demand.tally,
            offer=offer.tally,
            found=(demand.found, offer.found),
            samples=(*demand.samples, *offer.samples),
        )

    @property
    def origins(self) -> tuple[str, ...]:
        """Files of both sides."""
        return tuple(sorted({*self.demand_origins, *self.offer_origins}))


def sides_without_largest(sides: Sides) -> tuple[Emphasis, str] | None:
    """The differences without the employer, or the provider, that has too much of the weight."""
    for place, note in enumerate((LARGEST_EMPLOYER, LARGEST_PROVIDER)):
        both = [sides.demand, sides.offer]
        found = list(sides.found or both)
        if both[place].largest_share <= MAX_LARGEST_SHARE:
            continue
        largest = int(both[place].cluster_mass.argmax())
        both[place] = both[place].without(largest)
        # a corrected tally has the clusters of the one that was found
        found[place] = found[place].without(largest)
        return emphasis_difference(both[0], both[1], (found[0], found[1])), note
    return None
