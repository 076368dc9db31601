"""The question that all planning asks: which courses, so that which skills are learned.

A course teaches a skill as surely as the link between both is right. Links that rest on the same
words are one piece of evidence, whichever courses carry them, so at most one of them counts for a
skill (methods, rule 9.5).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

MOST_SURE: Final = 0.95
"""Links are clipped here: no machine's link is certain."""


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Which course teaches which skill; parallel arrays, sorted by course, then by skill.

    Attributes:
        course: Number of the course.
        skill: Number of the skill.
        probability: Probability that the course teaches the skill, 0 to `MOST_SURE`.
        event: Number of the words it rests on; links of one skill with one event are one piece of
            evidence.
    """

    course: Integers
    skill: Integers
    probability: Floats
    event: Integers

    def __len__(self) -> int:
        return len(self.course)


@dataclass(frozen=True, slots=True, eq=False)
class Prerequisite:
    """A course that may be taken only with one of some others."""

    course: int
    any_of: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Load:
    """Work in one period (a week, a month) that has a limit.

    Attributes:
        course: Numbers of the courses that take work in it; one that is named twice takes both.
        amount: How much each takes.
        limit: How much there may be.
    """

    course: Integers
    amount: Floats
    limit: float


@dataclass(frozen=True, slots=True, eq=False)
class CoverProblem:
    """Choose courses so that as much as possible is learned within limits.

    Attributes:
        links: Which course teaches which skill.
        weight: What each skill is worth; not negative.
        needed: Least probability with which each skill must be learned; 0 where there is none.
        cost: Kinds of cost × courses; finite, not negative.
        cost_names: Names of the kinds: hours, price_eur, travel_minutes …
        limit: Most of each kind of cost; infinite where there is none.
        most_courses: Most courses in all.
        prerequisites: What may be taken only with something else.
        loads: Periods with a limit of their own.

    Raises:
        ValueError: a weight or a cost is negative, infinite or no number, or a limit is no number;
            solvers would answer all the same, and call it the best.
    """

    links: Links
    weight: Floats
    needed: Floats
    cost: Floats
    cost_names: tuple[str, ...]
    limit: Floats
    most_courses: int
    prerequisites: tuple[Prerequisite, ...] = ()
    loads: tuple[Load, ...] = ()

    def __post_init__(self) -> None:
        """Looks at the numbers."""
        for name, values in (("weight", self.weight), ("cost", self.cost)):
            if not np.all(np.isfinite(values) & (values >= 0)):
                msg = f"{name} is negative, infinite or no number"
                raise ValueError(msg)
        if np.isnan(self.limit).any() or np.isnan(self.needed).any():
            msg = "limit or needed is no number"
            raise ValueError(msg)

    @property
    def courses(self) -> int:
        """Number of courses."""
        return int(self.cost.shape[1])

    @property
    def skills(self) -> int:
        """Number of skills."""
        return len(self.weight)


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """Courses that were chosen, what they bring, and what is known of better ones.

    Attributes:
        courses: Their numbers, ascending.
        learned: Probability per skill that at least one of them teaches it.
        coverage: Sum over skills of weight × learned, as expected.
        cost: Sum of each kind of cost.
        bound: No choice within the limits has more coverage (or, where a cost was made small, less
            of it) than this; None if nothing is known.
        gap: How far `bound` is off, as a share of what was reached; None as `bound`.
        is_best: True if no better choice exists under the stated data (gap within tolerance).
        seconds: Time it took.
        notes: Codes of remarks: `time_limit`, `relaxed` …
    """

    courses: tuple[int, ...]
    learned: Floats
    coverage: float
    cost: Floats
    bound: float | None = None
    gap: float | None = None
    is_best: bool = False
    seconds: float = 0.0
    notes: tuple[str, ...] = field(default=())


def learned(problem: CoverProblem, chosen: Iterable[int]) -> Floats:
    """Probability per skill that the chosen courses teach it; an event counts once."""
    is_chosen = np.zeros(problem.courses, bool)
    is_chosen[list(chosen)] = True
    taken = is_chosen[problem.links.course]
    skill, event = problem.links.skill[taken], problem.links.event[taken]
    probability = np.minimum(problem.links.probability[taken], MOST_SURE)
    best: dict[tuple[int, int], float] = {}
    for s, e, p in zip(skill.tolist(), event.tolist(), probability.tolist(), strict=True):
        best[s, e] = max(best.get((s, e), 0.0), p)
    missing = np.ones(problem.skills)
    for (s, _), p in best.items():
        missing[s] *= 1 - p
    return 1 - missing


def describe(problem: CoverProblem, chosen: Iterable[int]) -> Selection:
    """The selection of these courses, with nothing said of better ones."""
    courses = tuple(sorted(set(chosen)))
    likely = learned(problem, courses)
    cost = problem.cost[:, list(courses)].sum(axis=1)
    return Selection(courses, likely, float(problem.weight @ likely), cost)


def is_allowed(problem: CoverProblem, chosen: Iterable[int], *, tolerance: float = 1e-9) -> bool:
    """Whether limits, loads and prerequisites are kept (what must be learned is not looked at)."""
    courses = sorted(set(chosen))
    if len(courses) > problem.most_courses:
        return False
    spent = problem.cost[:, courses].sum(axis=1)
    if np.any(spent > problem.limit + tolerance * np.maximum(1.0, problem.limit)):
        return False
    mine = set(courses)
    for one in problem.prerequisites:
        if one.course in mine and mine.isdisjoint(one.any_of):
            return False
    for load in problem.loads:
        taken = np.isin(load.course, courses)
        if load.amount[taken].sum() > load.limit * (1 + tolerance) + tolerance:
            return False
    return True
