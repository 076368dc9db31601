"""Courses that need not be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from smartlife.planning.optimise.evidence import Evidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.planning.problem import CoverProblem

    Integers = NDArray[np.int64]


def reduce(problem: CoverProblem) -> Integers:
    """Numbers of the courses that are enough, ascending.

    Args:
        problem: The problem.
    """
    evidence = Evidence.of(problem)
    needed = np.diff(evidence.first) > 0
    for one in problem.prerequisites:
        needed[list(one.any_of)] = True
    return np.flatnonzero(needed)
