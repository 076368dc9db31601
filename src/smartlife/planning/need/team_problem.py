"""The question of a team: who takes which course, so that enough people can do what is needed.

A person learns a skill as surely as the surest of the courses taken says; others in addition count
nothing, so what is promised is at least reached under the stated links. What a team can do is the
expected number of people who can do each skill, among the surest of them, as many as are wanted:
sending one more person into a course that may not teach it makes nothing surer, since the same
words are right or wrong for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

CLOSE: Final = 1e-9
HOUR_OF_TIES: Final = 1e-3
"""Of plans that cost the same the one with fewer hours is taken: an hour weighs so many euros."""


@dataclass(frozen=True, slots=True, eq=False)
class TeamProblem:
    """Who may take what; arrays over people, courses and skills.

    Attributes:
        sureness: Courses × skills: probability that the course teaches the skill.
        hours: Hours of each course.
        price: Price of an open seat in each.
        time: Hours of each course with the way there.
        weight: What each skill is worth.
        held: People × skills: what they can do already.
        hours_limit: Most hours of each person; infinite without.
        price_limit: Most that may be paid for each person.
        budget: Most that may be paid in all.
        people_wanted: People who are to be able to do each skill; per skill.
        hour_value: What an hour of a person's time costs.
        group_price: Price of a group of one's own, of any course; infinite without.
        group_seats: People in it.
    """

    sureness: Floats
    hours: Floats
    price: Floats
    time: Floats
    weight: Floats
    held: Flags
    hours_limit: Floats
    price_limit: Floats
    budget: float
    people_wanted: Integers
    hour_value: float = 0.0
    group_price: float = np.inf
    group_seats: int = 0

    @property
    def people(self) -> int:
        """Number of people."""
        return len(self.hours_limit)

    @property
    def courses(self) -> int:
        """Number of courses."""
        return len(self.hours)

    @property
    def skills(self) -> int:
        """Number of skills."""
        return len(self.weight)

    @property
    def scale(self) -> Floats:
        """Share of the whole that one more person who can do each skill is worth."""
        total = float(self.weight.sum())
        wanted = np.maximum(self.people_wanted, 1)
        found: Floats = self.weight / wanted / total if total > 0 else np.zeros(self.skills)
        return found

    @property
    def worth_of_time(self) -> Floats:
        """What the time of each course counts in euros."""
        found: Floats = self.time * (self.hour_value + HOUR_OF_TIES)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """Who takes which course.

    Attributes:
        seats: People × courses: an open seat is taken.
        in_group: People × courses: a seat in a group of one's own.
        groups: Number of such groups of each course.
    """

    seats: Flags
    in_group: Flags
    groups: Integers

    @property
    def attends(self) -> Flags:
        """People × courses."""
        found: Flags = self.seats | self.in_group
        return found


def nobody(problem: TeamProblem) -> Assignment:
    """Nobody takes anything."""
    none = np.zeros((problem.people, problem.courses), bool)
    return Assignment(none, none.copy(), np.zeros(problem.courses, np.int64))


def able(problem: TeamProblem, plan: Assignment) -> Floats:
    """People × skills: probability that they can do it afterwards."""
    best = np.where(plan.attends[:, :, None], problem.sureness[None], 0.0)
    learned = best.max(axis=1) if problem.courses else np.zeros((problem.people, problem.skills))
    found: Floats = np.where(problem.held, 1.0, learned)
    return found


def of_surest(problem: TeamProblem, can: Floats) -> Floats:
    """Expected number of people who can do each skill, among the surest that are wanted.

    Args:
        problem: The question.
        can: People × skills: probability that they can do it.
    """
    first = np.arange(len(can))[:, None] < problem.people_wanted[None]
    found: Floats = np.where(first, -np.sort(-can, axis=0), 0.0).sum(axis=0)
    return found


def coverage(problem: TeamProblem, plan: Assignment) -> float:
    """Share of what is wanted that is reached, by weight: 0 to 1."""
    return float(problem.scale @ of_surest(problem, able(problem, plan)))


def most_coverage(problem: TeamProblem) -> float:
    """What is reached if everybody may take everything, whatever it costs."""
    best = problem.sureness.max(axis=0) if problem.courses else np.zeros(problem.skills)
    can = np.where(problem.held, 1.0, best[None])
    return float(problem.scale @ of_surest(problem, can))


def price_of(problem: TeamProblem, plan: Assignment) -> float:
    """What is paid in all."""
    groups = plan.groups.sum()
    of_groups = float(groups * problem.group_price) if groups else 0.0
    return float((plan.seats @ problem.price).sum()) + of_groups


def price_by_person(problem: TeamProblem, plan: Assignment) -> Floats:
    """What is paid for each: open seats, and an even share of groups."""
    found: Floats = plan.seats @ problem.price
    for course in np.flatnonzero(plan.groups).tolist():
        mine = plan.in_group[:, course]
        found = found + mine * plan.groups[course] * problem.group_price / max(1, mine.sum())
    return found


def hours_by_person(problem: TeamProblem, plan: Assignment) -> Floats:
    """Hours of courses of each."""
    found: Floats = plan.attends @ problem.hours
    return found


def worth_of(problem: TeamProblem, plan: Assignment) -> float:
    """What is paid and the worth of the time: what a plan is to have little of."""
    return price_of(problem, plan) + float((plan.attends @ problem.worth_of_time).sum())


def is_kept(problem: TeamProblem, plan: Assignment, *, tolerance: float = 1e-6) -> bool:
    """Whether all limits are kept."""
    # a share of a group is paid by the employer, so limits of persons are about open seats
    per_person = plan.seats @ problem.price
    enough_seats = plan.in_group.sum(axis=0) <= plan.groups * problem.group_seats
    return bool(
        np.all(hours_by_person(problem, plan) <= problem.hours_limit + tolerance)
        and np.all(per_person <= problem.price_limit + tolerance)
        and price_of(problem, plan) <= problem.budget + tolerance
        and enough_seats.all()
    )


def useful_courses(problem: TeamProblem) -> Integers:
    """Courses that no other one undercuts; leaving out the others changes no best plan.

    A course is undercut by one that teaches all its skills as surely, in no more hours and time
    and for no more money; of equal ones the first stays.
    """
    candidates = np.flatnonzero((problem.sureness > 0).any(axis=1))
    # the surest first, so that what undercuts is met before what is undercut
    cost = np.stack([problem.hours, problem.price, problem.time], axis=1)
    order = sorted(
        candidates.tolist(),
        key=lambda one: (-float(problem.sureness[one].sum()), *cost[one].tolist(), one),
    )
    kept: list[int] = []
    for one in order:
        held = np.array(kept, np.int64)
        surer = np.all(problem.sureness[held] >= problem.sureness[one] - CLOSE, axis=1)
        cheaper = np.all(cost[held] <= cost[one] + CLOSE, axis=1)
        if not np.any(surer & cheaper):
            kept.append(one)
    return np.array(sorted(kept), np.int64)
