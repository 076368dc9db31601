"""Post-stratification: weights that give strata of advertisements the sizes a survey found.

A stratum is an ISCO-08 major group or a NACE section. An advertisement may belong to several by
shares π that sum to 1; its weight is Σ_h π_h λ_h, and the pieces of stratum h then weigh together
what the target says (methods, rule 5.3). Everything here is numpy; nothing knows tables.

Literature: Holt & Smith (1979), Post stratification, Journal of the Royal Statistical Society A
142; Kish (1992), Weighting for unequal P_i, Journal of Official Statistics 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.thresholds import MAX_DEFF_W, MIN_CELL_ADVERTISEMENTS, MIN_CELL_EMPLOYERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from smartlife.analysis.estimators.uncertainty import Floats, Integers

TRIM: Final = 5.0
"""Weights lie between the median / TRIM and the median · TRIM."""
AS_IT_IS: Final = -1
"""In the place of a cell: the stratum keeps the weight that it has."""
_SEEN: Final = 0.5
"""A stratum with fewer advertisements than half of one was not seen."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Which strata are weighted together.

    Attributes:
        of_stratum: Cell of each stratum, from 0; `AS_IT_IS` if it cannot be weighted.
        unseen: Strata with a target and no advertisement: not observed online.
        merged: Strata that are weighted together with others.
    """

    of_stratum: Integers
    unseen: NDArray[np.bool_]
    merged: NDArray[np.bool_]


def cells_of(
    advertisements: Floats,
    employers: NDArray[np.bool_],
    target: Floats,
    together: Sequence[Sequence[int]],
) -> Cells:
    """Cells that carry weights.

    A stratum with fewer than 30 advertisements or 10 employers is merged with those it stands
    together with; if they are too few even so, they keep the weight they have.

    Args:
        advertisements: Advertisements of each stratum, by shares.
        employers: Employers × strata: whether an employer has an advertisement of the stratum. An
            employer of several strata is one employer of them together.
        target: Its size in the survey; NaN where the survey does not say.
        together: Strata that may be merged; each stratum at most once.
    """
    known = np.isfinite(target) & (target > 0)
    seen = advertisements >= _SEEN
    enough = (advertisements >= MIN_CELL_ADVERTISEMENTS) & (
        employers.sum(axis=0) >= MIN_CELL_EMPLOYERS
    )
    of_stratum = np.full(len(target), AS_IT_IS, np.int64)
    merged = np.zeros(len(target), dtype=bool)
    groups = [list(group) for group in together]
    alone = set(range(len(target))) - {h for group in groups for h in group}
    next_cell = 0
    for group in (*groups, *([h] for h in sorted(alone))):
        mine = [h for h in group if known[h] and seen[h]]
        if all(enough[mine]):
            parts = [[h] for h in mine]
        elif (
            advertisements[mine].sum() >= MIN_CELL_ADVERTISEMENTS
            and employers[:, mine].any(axis=1).sum() >= MIN_CELL_EMPLOYERS
        ):
            parts = [mine]
        else:
            parts = []
        for part in parts:
            of_stratum[part] = next_cell
            merged[part] = len(part) > 1
            next_cell += 1
    return Cells(of_stratum, known & ~seen, merged)


def factors(mass: Floats, target: Floats, cells: Cells) -> Floats:
    """λ: by what each stratum's weight is multiplied; replicates × strata.

    Cells share the weight that they have together as the targets say; other strata keep theirs.
    Then λ is trimmed to [1/5, 5] × median (over the weight), and all are scaled so that the total
    stays what it was. With weights recomputed in each row this serves the bootstrap too.

    Args:
        mass: Weight of each stratum; replicates × strata.
        target: Size of each stratum in the survey.
        cells: See `cells_of`.
    """
    count = int(cells.of_stratum.max(initial=AS_IT_IS)) + 1
    if count < 2:
        return np.ones_like(mass)
    weighted = cells.of_stratum >= 0
    member = np.zeros((len(target), count))
    member[np.flatnonzero(weighted), cells.of_stratum[weighted]] = 1.0
    in_cell = mass @ member
    share = np.where(in_cell > 0, np.where(weighted, target, 0.0) @ member, 0.0)
    share = share / np.maximum(share.sum(axis=1, keepdims=True), 1e-300)
    wanted = share * in_cell.sum(axis=1, keepdims=True)
    of_cell = np.divide(wanted, in_cell, out=np.ones_like(wanted), where=in_cell > 0)
    raw = np.where(weighted, of_cell[:, np.maximum(cells.of_stratum, 0)], 1.0)
    median = _median(raw, mass)[:, None]
    trimmed = np.clip(raw, median / TRIM, median * TRIM)
    total = (mass * trimmed).sum(axis=1, keepdims=True)
    scale = np.divide(
        mass.sum(axis=1, keepdims=True), total, out=np.ones_like(total), where=total > 0
    )
    return np.asarray(trimmed * scale, np.float64)


def _median(values: Floats, mass: Floats) -> Floats:
    """Median of the values of each row, weighted by mass."""
    order = np.argsort(values, axis=1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=1)
    reached = np.cumsum(np.take_along_axis(mass, order, axis=1), axis=1)
    place = (reached >= reached[:, -1:] / 2 * (1 - 1e-12)).argmax(axis=1)
    return np.asarray(ordered[np.arange(len(values)), place], np.float64)


@dataclass(frozen=True, slots=True)
class Weights:
    """Post-stratification weights of one country.

    Attributes:
        factor: λ of each stratum.
        cells: Which strata went together.
        deff_w: 1 + CV² of λ over the advertisements.
        trimmed: Strata whose weight was cut.
    """

    factor: Floats
    cells: Cells
    deff_w: float
    trimmed: NDArray[np.bool_]

    @property
    def is_even(self) -> bool:
        """True if the weighted figure may be the main one."""
        return self.deff_w <= MAX_DEFF_W


def weights(mass: Floats, target: Floats, cells: Cells) -> Weights:
    """Weights from the masses of strata as they are (methods, rule 5.3)."""
    made = factors(mass[None, :], target, cells)[0]
    total = float(mass.sum())
    deff = float((mass * made**2).sum()) * total / float((mass * made).sum()) ** 2 if total else 1.0
    median = float(_median(made[None, :], mass[None, :])[0]) if total else 1.0
    edge = (made <= median / TRIM * (1 + 1e-12)) | (made >= median * TRIM * (1 - 1e-12))
    return Weights(made, cells, deff, edge & (cells.of_stratum >= 0))


def weighted_shares(masses: Floats, strata: Floats, target: Floats, cells: Cells) -> Floats:
    """Shares of groups with weights computed anew in each row: replicates × groups.

    Args:
        masses: Weight by stratum and group (replicates × strata × groups) of the region.
        strata: Weight by stratum (replicates × strata) of the country, which decides the weights.
        target: Size of each stratum in the survey.
        cells: Cells, decided once.
    """
    made = factors(strata, target, cells)
    hits = (masses * made[:, :, None]).sum(axis=1)
    total = hits.sum(axis=1, keepdims=True)
    shares = np.divide(hits, total, out=np.full_like(hits, np.nan), where=total > 0)
    return np.asarray(shares, np.float64)
