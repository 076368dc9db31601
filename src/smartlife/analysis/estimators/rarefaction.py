"""Catalogues of different size made comparable: what a smaller one would hold of a larger one.

A region with more courses covers more by chance alone. So regions are compared as if each had drawn
the same number of courses at random from its own: the expected uncovered demand of Hurlbert's
rarefaction (methods, rules 2.4 and 9.3).

Literature: Hurlbert (1971), The nonconcept of species diversity: a critique and alternative
parameters, Ecology 52.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]


def chance_of_none(courses: Integers, size: int, drawn: int) -> Floats:
    """How likely a random part of a catalogue holds no course of each group.

    `C(N − K, n) / C(N, n)`, without replacement.

    Args:
        courses: K, distinct courses of each group in the catalogue.
        size: N, distinct courses of the catalogue; each may be in several groups or in none.
        drawn: n, courses drawn.

    Raises:
        ValueError: more courses are drawn, or are in a group, than there are.
    """
    if not 0 <= drawn <= size:
        raise ValueError(f"{drawn} of {size} courses cannot be drawn")
    if len(courses) and not 0 <= int(courses.min()) <= int(courses.max()) <= size:
        raise ValueError(f"a group cannot have more courses than the catalogue's {size}")
    from scipy.special import gammaln

    without = size - courses
    found = np.zeros(len(courses))
    possible = without >= drawn
    rest = without[possible]
    logs = gammaln(rest + 1) - gammaln(rest - drawn + 1)
    logs -= gammaln(size + 1) - gammaln(size - drawn + 1)
    # rounding may leave 1 + 1e-16 where a group has no course at all
    found[possible] = np.minimum(np.exp(logs), 1.0)
    found[courses == 0] = 1.0
    return found


def expected_uncovered(demand: Floats, courses: Integers, size: int, drawn: int) -> float:
    """U(n): expected share of demand in groups without a course, if n courses were drawn.

    Args:
        demand: D, demand of each group; any unit.
        courses: K, distinct courses of each group.
        size: N, distinct courses of the catalogue.
        drawn: n, the common number of courses.

    Returns:
        0 to 1; NaN if nothing is asked for.
    """
    total = float(demand.sum())
    if total <= 0:
        return float("nan")
    return float(demand @ chance_of_none(courses, size, drawn)) / total
