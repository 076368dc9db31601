"""A good plan for a team at once, and plans without what adds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from smartlife.planning.need.team_problem import (
    CLOSE,
    Assignment,
    TeamProblem,
    able,
    coverage,
    nobody,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def quick_plan(problem: TeamProblem) -> Assignment:
    """A good plan at once: seat after seat where most is gained for what it takes."""
    plan = nobody(problem)
    hours, paid = np.zeros(problem.people), np.zeros(problem.people)
    gain = _gains(problem, plan)
    share = _share_of_limits(problem)
    while gain.size and gain.max() > CLOSE:
        fits = (hours[:, None] + problem.hours[None] <= problem.hours_limit[:, None] + CLOSE) & (
            paid[:, None] + problem.price[None] <= problem.price_limit[:, None] + CLOSE
        )
        fits &= paid.sum() + problem.price[None] <= problem.budget + CLOSE
        worth = np.where(fits & ~plan.seats, gain / share[None], 0.0)
        person, course = divmod(int(worth.argmax()), problem.courses)
        if worth[person, course] <= CLOSE:
            break
        plan.seats[person, course] = True
        hours[person] += problem.hours[course]
        paid[person] += problem.price[course]
        gain = _gains(problem, plan)
    return plan


def without_needless(problem: TeamProblem, plan: Assignment) -> Assignment:
    """The plan without seats that add nothing, the dearest first."""
    reached = coverage(problem, plan)
    cost = problem.price + problem.worth_of_time
    for person, course in sorted(
        np.argwhere(plan.attends).tolist(), key=lambda one: (-cost[one[1]], one)
    ):
        trial = Assignment(plan.seats.copy(), plan.in_group.copy(), plan.groups.copy())
        trial.seats[person, course] = trial.in_group[person, course] = False
        if problem.group_seats:
            people = trial.in_group[:, course].sum()
            trial.groups[course] = min(trial.groups[course], -(-people // problem.group_seats))
        if coverage(problem, trial) >= reached - CLOSE:
            plan = trial
    return plan


def _gains(problem: TeamProblem, plan: Assignment) -> Floats:
    """People × courses: what a seat adds."""
    now = able(problem, plan)
    order = -np.sort(-now, axis=0)
    # who is not among the surest that are wanted has to be surer than the last of them
    last = np.maximum(problem.people_wanted - 1, 0)
    edge = order[np.minimum(last, problem.people - 1), np.arange(problem.skills)]
    edge = np.where(problem.people_wanted > 0, edge, 1.0)
    base = np.maximum(now, edge[None])
    more = np.maximum(problem.sureness[None] - base[:, None], 0.0)
    found: Floats = more @ problem.scale
    return found


def _share_of_limits(problem: TeamProblem) -> Floats:
    """How much of what there is a seat in each course takes, and a little for its time."""
    share = 1e-6 * (1 + problem.time)
    longest = float(problem.hours_limit.max(initial=0.0))
    if np.isfinite(longest) and longest > 0:
        share = share + problem.hours / longest
    if np.isfinite(problem.budget) and problem.budget > 0:
        share = share + problem.price / problem.budget
    found: Floats = share
    return found
