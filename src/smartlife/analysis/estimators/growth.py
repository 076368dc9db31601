"""What is asked for more than before: two halves of a window, as two sides of the difference.

The same estimator as for the emphasis difference (methods, rule 1.1): log-ratios of the shares of
groups, centred, with Gamma–Poisson variances of overdispersed counts, shrunk by what differs
between groups at all. The same employers stand in both halves; that their halves are alike is not
taken into account, which can only make intervals too wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.estimators.uncertainty import classify, emphasis_difference

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.analysis.estimators.uncertainty import Emphasis, Floats, Tally

YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Halves:
    """Two halves of equal length and of whole years, so that seasons fall on both alike.

    Attributes:
        first: First month of the earlier half, counted from year 0.
        middle: First month of the later half.
        last: Last month of the later half.
    """

    first: int
    middle: int
    last: int


def halves(first: int, last: int) -> Halves | None:
    """The newest whole years between two months that are cut off; None with less than two years.

    Args:
        first: Month in which the first advertisement appeared.
        last: Month of the last one.
    """
    half = (last - first - 1) // (2 * YEAR) * YEAR
    return Halves(last - 2 * half, last - half, last - 1) if half > 0 else None


def growth(later: Tally, earlier: Tally) -> tuple[Emphasis, NDArray[np.bool_], Floats]:
    """The difference of both halves, which groups surely grew, and the posterior of their class.

    A group grew if its share is larger by more than a quarter with a probability of 95 %, and the
    list of such groups is wrong in at most a tenth of its entries on average.
    """
    found = emphasis_difference(later, earlier)
    classes, posterior = classify(found)
    return found, np.array([one == "asked_more" for one in classes], np.bool_), posterior
