"""Trend of a share over months or quarters: slope of its logit, and how sure it is.

The slope is the median of all changes between the same months of different years (Theil–Sen within
months: Hirsch, Slack & Smith 1982, Techniques of trend analysis for monthly water quality data,
Water Resources Research 18), so that seasons cannot make a trend. Neighbouring months are alike;
the standard deviation is that of a moving-block bootstrap of the residuals (Künsch 1989, The
jackknife and the bootstrap for general stationary observations, Annals of Statistics 17), with
limits of Student's t for as many degrees of freedom as there are blocks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.estimators.uncertainty import TAIL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.analysis.estimators.uncertainty import Floats

LEAST_PERIODS: Final = {12: 24, 4: 8}
"""Seasons of a year → periods that a trend needs: 24 months or 8 quarters."""
LEAST_BLOCK: Final = 3
REPLICATES: Final = 500
TREND_TAIL: Final = 0.025
"""A trend is told only if the 95 % interval excludes 0; the 90 % interval is what is drawn."""
_SEED: Final = 20_260_301


@dataclass(frozen=True, slots=True)
class Trend:
    """Change of the logit of a share per year.

    Attributes:
        slope: Per year.
        lo: Lower 90 % limit.
        hi: Upper limit.
        is_sure: The 95 % interval excludes 0.
        first: Fitted share at the beginning.
        last: Fitted share at the end.
    """

    slope: float
    lo: float
    hi: float
    is_sure: bool
    first: float
    last: float


def logits(hits: Floats, totals: Floats) -> Floats:
    """ln((x + ½) / (n − x + ½)) of each period."""
    return np.asarray(np.log((hits + 0.5) / (totals - hits + 0.5)), np.float64)


def seasonal_slope(series: Floats, seasons: int) -> Floats:
    """Median change per year between the same seasons of different years; last axis is time."""
    n = series.shape[-1]
    first, second = np.triu_indices(n, 1)
    apart = second - first
    same = apart % seasons == 0
    changes = series[..., second[same]] - series[..., first[same]]
    return np.asarray(np.median(changes / (apart[same] / seasons), axis=-1), np.float64)


def trend(hits: Floats, totals: Floats, seasons: int, replicates: int = REPLICATES) -> Trend | None:
    """The trend of a share; None if there are too few periods or an empty one.

    Args:
        hits: Documents of the group in each period, in order, without gaps.
        totals: All documents of each period.
        seasons: Periods in a year: 12 or 4.
        replicates: How many bootstrap replicates.
    """
    from scipy.special import stdtrit

    n = len(hits)
    if n < LEAST_PERIODS[seasons] or bool((totals <= 0).any()):
        return None
    series = logits(hits, totals)
    slope = float(seasonal_slope(series, seasons))
    years = np.arange(n) / seasons
    flat = series - slope * years
    effect = np.array([flat[season::seasons].mean() for season in range(seasons)])
    fitted = effect[np.arange(n) % seasons]
    # what seasons and slope took from the residuals is given back
    residual = (flat - fitted) * math.sqrt(n / (n - seasons - 1))
    residual = residual - residual.mean()
    length = _block(n)
    drawn = slope * years + fitted + _blocks(residual, length, replicates)
    sd = float(seasonal_slope(drawn, seasons).std(ddof=1))
    # a block counts as one observation of the noise, so few blocks make wide limits
    freedom = max(2.0, (n - seasons - 1) / length)
    half, wide = (float(stdtrit(freedom, 1 - tail)) * sd for tail in (TAIL, TREND_TAIL))
    middle = float(effect.mean())
    return Trend(
        slope=slope,
        lo=slope - half,
        hi=slope + half,
        is_sure=abs(slope) > wide,
        first=_share(middle),
        last=_share(middle + slope * float(years[-1])),
    )


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))


def _block(periods: int) -> int:
    """Length of a block: two more than the cube root, as simulated constant inflows need."""
    return max(LEAST_BLOCK, math.ceil(math.cbrt(periods)) + 2)


def _blocks(residual: Floats, length: int, replicates: int) -> NDArray[np.float64]:
    """Series made of moving blocks of residuals: replicates × periods."""
    n = len(residual)
    generator = np.random.default_rng(_SEED)
    count = math.ceil(n / length)
    starts = generator.integers(0, n - length + 1, (replicates, count))
    places = (starts[:, :, None] + np.arange(length)[None, None, :]).reshape(replicates, -1)
    return np.asarray(residual[places[:, :n]], np.float64)
