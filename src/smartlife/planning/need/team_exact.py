"""The best plan of a team, with its proof: a mixed-integer programme on HiGHS.

Columns: x (a person takes an open seat), y (a seat in a group of one's own), n (groups of a
course), a (a course counts for a person and a skill), v (expected people who can do a skill, among
the surest that are wanted), and the longest hours of a person. All is linear, since
only the surest course of a person counts for a skill; so no approximation stands between the
programme and the plan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from smartlife.planning.need.team_problem import (
    CLOSE,
    Assignment,
    TeamProblem,
    able,
    coverage,
    hours_by_person,
    is_kept,
    most_coverage,
    nobody,
    of_surest,
    useful_courses,
    worth_of,
)
from smartlife.planning.need.team_quick import quick_plan, without_needless
from smartlife.planning.optimise.effort import Effort
from smartlife.planning.optimise.formulation import Rows
from smartlife.planning.optimise.programme import Programme

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

Aim = Literal["coverage", "cost", "longest"]
"""Most coverage; least cost, or shortest hours of the person with most, for some coverage."""

LARGEST: Final = 40_000
"""Columns beyond which the programme is not solved, and the quick plan stands with a bound."""
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class TeamAnswer:
    """A plan and what is known of better ones.

    Attributes:
        plan: Who takes which course.
        value: What was aimed at: coverage, cost, or hours.
        bound: No plan is better than this; NaN if nothing is known.
        is_best: True if no better plan exists under the stated data.
        is_found: False if no plan reaches the coverage within the limits, or none was found.
        stopped_early: Whether the clock ended the search.
    """

    plan: Assignment
    value: float
    bound: float
    is_best: bool
    is_found: bool = True
    stopped_early: bool = False


def solve_team(
    problem: TeamProblem,
    aim: Aim = "coverage",
    *,
    least: float = 0.0,
    seconds: float | Effort = 2.0,
    gap: float = 1e-4,
) -> TeamAnswer:
    """The best plan under the stated data.

    Args:
        problem: The question.
        aim: What is to be as good as can be.
        least: Coverage that is reached in any case; where the aim is another.
        seconds: What may be spent, see `optimise.effort`.
        gap: How far from the best a plan may be to count as the best, as a share.
    """
    courses = useful_courses(problem)
    small = narrowed(problem, courses)
    first = quick_plan(small)
    if small.people == 0 or not len(courses) or small.skills == 0:
        return _trivial(problem, small, courses, aim, least)
    form = _Form(small)
    if form.columns > LARGEST:
        return _quick(problem, small, courses, first, aim, least)
    objective, rows = form.objective(aim), form.rows(aim, least)
    programme = Programme(objective, form.bounds(), rows, maximise=aim == "coverage")
    programme.make_whole(form.whole)
    if aim == "coverage":
        programme.start_from(form.values(first))
    effort = Effort.of(seconds)
    answer = programme.solve(effort, gap)
    found = form.plan(answer.values) if len(answer.values) else None
    if found is not None and not is_kept(small, found):
        found = None
    if aim == "coverage" and (found is None or coverage(small, found) < coverage(small, first)):
        found = first
    if found is None:
        return TeamAnswer(nobody(problem), np.nan, answer.bound, is_best=False, is_found=False,
                          stopped_early=effort.stopped_early)  # fmt: skip
    if aim != "longest":
        found = without_needless(small, found)
    value = _value(small, found, aim)
    off = abs(answer.bound - value) if np.isfinite(answer.bound) else np.inf
    is_best = answer.status == "optimal" and off <= 2 * gap * max(abs(value), 1e-3)
    return TeamAnswer(widened(problem, courses, found), value, answer.bound, is_best,
                      stopped_early=effort.stopped_early)  # fmt: skip


def narrowed(problem: TeamProblem, courses: Integers) -> TeamProblem:
    """The problem with some courses only."""
    return replace(
        problem,
        sureness=problem.sureness[courses],
        hours=problem.hours[courses],
        price=problem.price[courses],
        time=problem.time[courses],
    )


def widened(problem: TeamProblem, courses: Integers, plan: Assignment) -> Assignment:
    """A plan of some courses as one of all."""
    found = nobody(problem)
    found.seats[:, courses] = plan.seats
    found.in_group[:, courses] = plan.in_group
    found.groups[courses] = plan.groups
    return found


def _value(problem: TeamProblem, plan: Assignment, aim: Aim) -> float:
    if aim == "coverage":
        return coverage(problem, plan)
    if aim == "cost":
        return worth_of(problem, plan)
    return float(hours_by_person(problem, plan).max(initial=0.0))


def _trivial(
    problem: TeamProblem, small: TeamProblem, courses: Integers, aim: Aim, least: float
) -> TeamAnswer:
    """Nobody to teach, nothing to teach, or nothing to learn: the plan is empty."""
    plan = nobody(small)
    value = _value(small, plan, aim)
    enough = aim == "coverage" or coverage(small, plan) >= least - CLOSE
    return TeamAnswer(widened(problem, courses, plan), value, value, is_best=enough,
                      is_found=enough)  # fmt: skip


def _quick(
    problem: TeamProblem,
    small: TeamProblem,
    courses: Integers,
    plan: Assignment,
    aim: Aim,
    least: float,
) -> TeamAnswer:
    """The quick plan, where the programme is too large."""
    plan = without_needless(small, plan)
    enough = aim == "coverage" or coverage(small, plan) >= least - CLOSE
    bound = np.nan
    if aim == "coverage":
        bound = most_coverage(small)
    return TeamAnswer(widened(problem, courses, plan), _value(small, plan, aim), bound,
                      is_best=False, is_found=enough)  # fmt: skip


class _Form:
    """The columns and rows of a problem."""

    def __init__(self, problem: TeamProblem) -> None:
        self.problem = problem
        pairs = problem.people * problem.courses
        self.has_groups = bool(np.isfinite(problem.group_price) and problem.group_seats > 0)
        missing = ~problem.held[:, None, :] & (problem.sureness[None] > 0)
        self.person, self.course, self.skill = (
            np.asarray(one, np.int64) for one in np.nonzero(missing)
        )
        self.y = pairs
        self.n = self.y + (pairs if self.has_groups else 0)
        self.a = self.n + (problem.courses if self.has_groups else 0)
        self.v = self.a + len(self.person)
        self.longest = self.v + problem.skills
        self.columns = self.longest + 1

    @property
    def whole(self) -> Integers:
        """Columns that take whole numbers only."""
        return np.arange(self.a)

    def seat(self, person: int | Integers, course: int | Integers) -> Integers:
        """Columns of open seats."""
        return np.atleast_1d(np.asarray(person * self.problem.courses + course, np.int64))

    def bounds(self) -> tuple[Floats, Floats]:
        """Lowest and highest value of each column."""
        upper = np.ones(self.columns)
        problem = self.problem
        if self.has_groups:
            upper[self.n : self.a] = -(-problem.people // problem.group_seats)
        upper[self.v : self.longest] = problem.people_wanted
        upper[self.longest] = max(1.0, float(problem.hours.sum()))
        return np.zeros(self.columns), upper

    def objective(self, aim: Aim) -> Floats:
        """What each column adds to the aim."""
        problem, found = self.problem, np.zeros(self.columns)
        if aim == "coverage":
            found[self.v : self.longest] = problem.scale
        elif aim == "longest":
            found[self.longest] = 1.0
        else:
            times = np.tile(problem.worth_of_time, problem.people)
            found[: self.y] = np.tile(problem.price, problem.people) + times
            if self.has_groups:
                found[self.y : self.n] = times
                found[self.n : self.a] = problem.group_price
        return found

    def rows(self, aim: Aim, least: float) -> Rows:
        """All that a plan keeps."""
        rows = Rows()
        self._limits(rows, is_longest=aim == "longest")
        self._learning(rows)
        self._order(rows)
        if self.has_groups:
            self._groups(rows)
        if aim != "coverage":
            columns = np.arange(self.v, self.longest)
            rows.add(least - CLOSE, columns, self.problem.scale, np.inf)
        return rows

    def _attending(self, person: int) -> Integers:
        """Columns of the seats of a person, open ones first."""
        mine = self.seat(person, np.arange(self.problem.courses))
        return np.concatenate([mine, mine + self.y]) if self.has_groups else mine

    def _limits(self, rows: Rows, *, is_longest: bool) -> None:
        problem = self.problem
        for person in range(problem.people):
            mine = self._attending(person)
            hours = np.resize(problem.hours, len(mine))
            if np.isfinite(problem.hours_limit[person]):
                rows.add(-np.inf, mine, hours, float(problem.hours_limit[person]))
            if np.isfinite(problem.price_limit[person]):
                open_ = mine[: problem.courses]
                rows.add(-np.inf, open_, problem.price, float(problem.price_limit[person]))
            if is_longest:
                rows.add(-np.inf, np.append(mine, self.longest), np.append(hours, -1.0), 0.0)
        if np.isfinite(problem.budget):
            columns = np.arange(self.y)
            values = np.tile(problem.price, problem.people)
            if self.has_groups:
                columns = np.append(columns, np.arange(self.n, self.a))
                values = np.append(values, np.full(problem.courses, problem.group_price))
            rows.add(-np.inf, columns, values, problem.budget)

    def _learning(self, rows: Rows) -> None:
        """A course teaches who attends; of a person's courses one counts for a skill."""
        problem = self.problem
        columns = self.a + np.arange(len(self.person))
        seats = self.seat(self.person, self.course)
        for column, seat in zip(columns.tolist(), seats.tolist(), strict=True):
            attends = [seat, seat + self.y] if self.has_groups else [seat]
            rows.add(
                -np.inf,
                np.array([column, *attends]),
                np.array([1.0, *([-1.0] * len(attends))]),
                0.0,
            )
        pair = self.person * problem.skills + self.skill
        for one in np.unique(pair):
            mine = columns[pair == one]
            if len(mine) > 1:
                rows.add(-np.inf, mine, np.ones(len(mine)), 1.0)
        for skill in range(problem.skills):
            mine = self.skill == skill
            sure = problem.sureness[self.course[mine], skill]
            names = np.append(columns[mine], self.v + skill)
            wanted = float(problem.people_wanted[skill])
            held = min(float(problem.held[:, skill].sum()), wanted)
            rows.add(-held, names, np.append(sure, -1.0), np.inf)
            if mine.any():
                rows.add(-np.inf, columns[mine], np.ones(int(mine.sum())), wanted - held)

    def _order(self, rows: Rows) -> None:
        """Of people alike, the first studies longest: plans that only swap them are one."""
        problem = self.problem
        for one, other in pairwise(range(problem.people)):
            alike = (
                np.array_equal(problem.held[one], problem.held[other])
                and problem.hours_limit[one] == problem.hours_limit[other]
                and problem.price_limit[one] == problem.price_limit[other]
            )
            if alike:
                columns = np.concatenate([self._attending(one), self._attending(other)])
                hours = np.resize(problem.hours, len(columns) // 2)
                rows.add(0.0, columns, np.concatenate([hours, -hours]), np.inf)

    def _groups(self, rows: Rows) -> None:
        problem = self.problem
        people = np.arange(problem.people)
        for course in range(problem.courses):
            seats = self.seat(people, course) + self.y
            values = np.append(np.ones(len(seats)), -float(problem.group_seats))
            rows.add(-np.inf, np.append(seats, self.n + course), values, 0.0)
        for seat in range(self.y):
            rows.add(-np.inf, np.array([seat, seat + self.y]), np.ones(2), 1.0)

    def values(self, plan: Assignment) -> Floats:
        """A plan as values of all columns."""
        problem = self.problem
        order = sorted(range(problem.people), key=lambda one: self._alike(one, plan))
        seats = plan.seats[order]
        found = np.zeros(self.columns)
        found[: self.y] = seats.ravel()
        best: dict[tuple[int, int], int] = {}
        sure = problem.sureness[self.course, self.skill]
        for place in np.flatnonzero(seats[self.person, self.course]).tolist():
            key = (int(self.person[place]), int(self.skill[place]))
            if key not in best or sure[place] > sure[best[key]]:
                best[key] = place
        for skill in range(problem.skills):
            mine = [place for (_, one), place in best.items() if one == skill]
            mine.sort(key=lambda place: (-sure[place], place))
            held = int(problem.held[:, skill].sum())
            room = max(0, int(problem.people_wanted[skill]) - held)
            found[self.a + np.array(mine[:room], np.int64)] = 1.0
        can = able(problem, replace(plan, seats=seats))
        found[self.v : self.longest] = of_surest(problem, can)
        found[self.longest] = float((seats @ problem.hours).max(initial=0.0))
        return found

    def _alike(self, person: int, plan: Assignment) -> tuple[int, float]:
        """Sorts people who are alike and stand side by side by their hours, others as they are."""
        problem, first = self.problem, person
        while first > 0 and (
            np.array_equal(problem.held[first - 1], problem.held[person])
            and problem.hours_limit[first - 1] == problem.hours_limit[person]
            and problem.price_limit[first - 1] == problem.price_limit[person]
        ):
            first -= 1
        return first, -float(plan.seats[person] @ problem.hours)

    def plan(self, values: Floats) -> Assignment:
        """The plan of values."""
        problem = self.problem
        shape = (problem.people, problem.courses)
        seats = values[: self.y].reshape(shape) > _HALF
        in_group = np.zeros(shape, bool)
        groups = np.zeros(problem.courses, np.int64)
        if self.has_groups:
            in_group = values[self.y : self.n].reshape(shape) > _HALF
            groups = np.rint(values[self.n : self.a]).astype(np.int64)
        return Assignment(seats, in_group, groups)
