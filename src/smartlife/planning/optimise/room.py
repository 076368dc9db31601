"""What limits still allow beside the courses that are taken already."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from smartlife.planning.problem import CoverProblem

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

TOLERANCE = 1e-9
"""Share of a limit by which sums of floats may exceed it; as in `is_allowed`."""
_NOTHING = 1e-9
"""Share of a course that takes nothing of what is limited."""


@dataclass(slots=True, eq=False)
class Room:
    """Money, hours and places that are left; changes as courses are added.

    Attributes:
        problem: The limits.
        left: What is left of each kind of cost.
        left_in: What is left in each load.
        taken: Courses taken.
        asks: Course → indices of its prerequisites.
    """

    problem: CoverProblem
    left: Floats
    left_in: list[float]
    taken: set[int] = field(default_factory=set)
    asks: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: CoverProblem, courses: Iterable[int] = ()) -> Self:
        """All the room there is, less that of some courses."""
        limit = np.asarray(problem.limit, np.float64)
        slack = np.where(np.isfinite(limit), TOLERANCE * np.maximum(1.0, limit), 0.0)
        asks: dict[int, list[int]] = {}
        for number, one in enumerate(problem.prerequisites):
            asks.setdefault(one.course, []).append(number)
        left_in = [load.limit * (1 + TOLERANCE) + TOLERANCE for load in problem.loads]
        room = cls(problem, limit + slack, left_in, set(), asks)
        for course in courses:
            room.add(course)
        return room

    def copy(self) -> Room:
        """A second one that changes by itself."""
        return Room(self.problem, self.left.copy(), list(self.left_in), set(self.taken), self.asks)

    def add(self, course: int) -> None:
        """Takes a course in, whether or not there is room."""
        self.taken.add(course)
        self.left = self.left - self.problem.cost[:, course]
        for number, load in enumerate(self.problem.loads):
            mine = load.amount[load.course == course]
            if len(mine):
                self.left_in[number] -= float(mine.sum())

    def fits(self, courses: Integers) -> Flags:
        """Whether each course alone finds room; prerequisites are not looked at."""
        problem = self.problem
        if len(self.taken) >= problem.most_courses:
            return np.zeros(len(courses), bool)
        fine = np.ones(len(courses), bool)
        for kind in np.flatnonzero(np.isfinite(problem.limit)):
            fine &= problem.cost[kind, courses] <= self.left[kind]
        if problem.loads:
            for load, left in zip(problem.loads, self.left_in, strict=True):
                # a course may stand in a period several times
                amount = np.bincount(load.course, load.amount, problem.courses)
                fine &= amount[courses] <= left
        return fine

    def lacking(self, course: int) -> list[tuple[int, ...]]:
        """Of each prerequisite of a course that is not met: the courses that would meet it."""
        wanted = [self.problem.prerequisites[number].any_of for number in self.asks.get(course, ())]
        return [any_of for any_of in wanted if self.taken.isdisjoint(any_of)]

    def share(self, courses: Integers) -> Floats:
        """Cost of each course as a share of the limits, summed over kinds and number.

        Never zero, so that gains can be divided by it.
        """
        problem = self.problem
        limited = np.isfinite(problem.limit) & (problem.limit > 0)
        found: Floats = (problem.cost[limited][:, courses] / problem.limit[limited, None]).sum(
            axis=0
        )
        # Weighing the number where it is not limited would void what is known of one budget.
        counts = problem.most_courses < problem.courses
        return found + (1 / max(1, problem.most_courses) if counts else _NOTHING)
