"""The smallest change of the limits that lets a team learn all that is taught in reach."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from smartlife.planning.need.team_exact import solve_team
from smartlife.planning.need.team_problem import TeamProblem, hours_by_person, price_of

if TYPE_CHECKING:
    from smartlife.planning.optimise.effort import Effort

RelaxKind = Literal["budget", "hours", "both"]

_SAME: Final = 1e-4


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A limit that, changed alone, lets the team learn all that is taught in reach; or both.

    Attributes:
        kind: Which limit.
        amount: What it would have to be: euros in all, or hours of the person with most.
        is_least: Whether it was proven that less does not do.
        hours: With both limits: hours of the person with most; the amount is euros.
    """

    kind: RelaxKind
    amount: float
    is_least: bool
    hours: float | None = None


def relax_team(problem: TeamProblem, most: float, effort: Effort) -> tuple[Relaxed, ...]:
    """What the budget alone, or the hours alone, would have to be to reach everything.

    Args:
        problem: The question.
        most: Coverage that all courses in reach bring.
        effort: What may be spent for each answer.
    """
    found = []
    each = effort.left
    least = most - _SAME
    if np.isfinite(problem.budget):
        rich = replace(problem, budget=np.inf, hour_value=0.0)
        answer = solve_team(rich, "cost", least=least, seconds=effort.part(each))
        if answer.is_found:
            amount = price_of(rich, answer.plan)
            found.append(Relaxed("budget", float(ceil(amount - 1e-6)), answer.is_best))
    if np.isfinite(problem.hours_limit).any():
        free = replace(problem, hours_limit=np.full(problem.people, np.inf))
        answer = solve_team(free, "longest", least=least, seconds=effort.part(each))
        if answer.is_found:
            longest = float(hours_by_person(free, answer.plan).max(initial=0.0))
            found.append(Relaxed("hours", float(ceil(longest - 1e-6)), answer.is_best))
    if not found and np.isfinite(problem.budget) and np.isfinite(problem.hours_limit).any():
        found = _relaxed_both(problem, least, effort, each)
    return tuple(found)


def _relaxed_both(problem: TeamProblem, least: float, effort: Effort, each: float) -> list[Relaxed]:
    """The least money that reaches everything, and the shortest hours that do with it."""
    free = replace(
        problem, budget=np.inf, hours_limit=np.full(problem.people, np.inf), hour_value=0.0
    )
    cheap = solve_team(free, "cost", least=least, seconds=effort.part(each))
    if not cheap.is_found:
        return []
    paid = replace(free, budget=price_of(free, cheap.plan) + _SAME)
    short = solve_team(paid, "longest", least=least, seconds=effort.part(each))
    plan = short.plan if short.is_found else cheap.plan
    longest = float(hours_by_person(free, plan).max(initial=0.0))
    price = float(ceil(price_of(free, plan) - 1e-3))
    is_least = cheap.is_best and short.is_found and short.is_best
    return [Relaxed("both", price, is_least, float(ceil(longest - 1e-6)))]
