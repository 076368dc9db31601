"""Courses that are not worth a person's time, though they make something a little surer.

What most covers what is missing takes twelve courses in the same thing: each makes it a little
likelier that one of them does teach it. Nobody would take them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.planning.path.answer import PLANNED_FROM
from smartlife.planning.problem import learned

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from smartlife.planning.problem import CoverProblem

    Floats = NDArray[np.float64]

LEAST_GAIN: Final = 0.02
"""Share of what is missing that all courses left out may have brought together."""
_CLOSE: Final = 1e-9


def worth_taking(problem: CoverProblem, courses: Iterable[int]) -> tuple[int, ...]:
    """Courses without those that teach nothing new and make hardly anything surer.

    Left out is a course without which as many skills are learned more likely than not, all that
    has to be learned is, and what is expected to be learned is less by `LEAST_GAIN` at most, all
    that are left out taken together.

    Args:
        problem: The question.
        courses: A choice that is allowed.
    """
    kept = sorted(set(courses))
    all_learned = learned(problem, kept)
    least = float(problem.weight @ all_learned) - LEAST_GAIN
    while len(kept) > 1:
        best = None
        for course in kept:
            rest = [one for one in kept if one != course]
            likely = learned(problem, rest)
            coverage = float(problem.weight @ likely)
            if coverage < least or not _as_good(problem, likely, all_learned):
                continue
            if _stands(problem, rest) and (best is None or coverage > best[0] + _CLOSE):
                best = (coverage, rest)
        if best is None:
            break
        kept = best[1]
    return tuple(kept)


def _as_good(problem: CoverProblem, likely: Floats, before: Floats) -> bool:
    """Whether no skill stops to be learned more likely than not, or as surely as it has to be."""
    lost = (before >= PLANNED_FROM) & (likely < PLANNED_FROM)
    short = (before >= problem.needed - _CLOSE) & (likely < problem.needed - _CLOSE)
    return not (lost | short).any()


def _stands(problem: CoverProblem, courses: Iterable[int]) -> bool:
    """Whether each course has what it needs before it."""
    mine = set(courses)
    return all(
        one.course not in mine or not mine.isdisjoint(one.any_of) for one in problem.prerequisites
    )
