"""A problem with fewer courses, and the way back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from smartlife.planning.problem import CoverProblem, Links, Load, Prerequisite, Selection

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


def narrow(problem: CoverProblem, courses: Integers) -> CoverProblem:
    """The same problem with some of its courses only; they are numbered in their order.

    Args:
        problem: The problem.
        courses: Numbers of courses, ascending.
    """
    number = np.full(problem.courses, -1)
    number[courses] = np.arange(len(courses))
    links = problem.links
    taken = number[links.course] >= 0
    here = number.tolist()
    return replace(
        problem,
        links=Links(
            number[links.course[taken]],
            links.skill[taken],
            links.probability[taken],
            links.event[taken],
        ),
        cost=problem.cost[:, courses],
        prerequisites=tuple(
            Prerequisite(here[one.course], tuple(here[k] for k in one.any_of if here[k] >= 0))
            for one in problem.prerequisites
            if here[one.course] >= 0
        ),
        loads=tuple(_narrow_load(load, number) for load in problem.loads),
    )


def _narrow_load(load: Load, number: Integers) -> Load:
    taken = number[load.course] >= 0
    return Load(number[load.course[taken]], load.amount[taken], load.limit)


def widen(selection: Selection, courses: Integers) -> Selection:
    """A selection of a narrowed problem with the numbers of the whole one."""
    chosen = tuple(int(courses[one]) for one in selection.courses)
    return replace(selection, courses=chosen)
