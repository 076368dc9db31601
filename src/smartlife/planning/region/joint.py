"""Joint courses of several regions: what is asked for in more than one and taught in none of them.

Bundles of skills that advertisements ask for together (`portfolio.bundles`) become courses for
every group of two or more regions in which at least two of their skills are missing in reach. Which
to hold is the choice that all plans make (`optimise`): most of what is missing and asked for, each
region counting alike, at most so many courses and euros. It is made on one half of the employers
and told from the other (methods, rule 9.5).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.errors import RequestInvalid
from smartlife.planning.material.demand import halves
from smartlife.planning.optimise.effort import STOPPED_EARLY
from smartlife.planning.optimise.exact import Objective, solve
from smartlife.planning.optimise.greedy import greedy
from smartlife.planning.portfolio.bundles import find_bundles
from smartlife.planning.portfolio.gaps import asked_shares
from smartlife.planning.portfolio.graph import read_mentions
from smartlife.planning.problem import CoverProblem, Links
from smartlife.planning.region.answer import MOST_REGIONS, RegionPlan
from smartlife.planning.region.costs import cost_of
from smartlife.planning.region.told import tell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.planning.portfolio.bundles import Bundle
    from smartlife.planning.problem import Selection
    from smartlife.planning.region.answer import RegionRequest
    from smartlife.planning.region.costs import Delivery
    from smartlife.planning.region.material import RegionMaterial

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

LEAST_SHARED: Final = 2
"""Skills of a course that are missing in each of its regions, and regions that share it."""
_ALIKE: Final = 1e-6
"""Share of the value that saving euros may cost."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A course that some regions might hold together.

    Attributes:
        bundle: Where it comes from.
        regions: Who would hold it.
        skills: Numbers in the demand's skills, most wanted first.
        hours: Assumed hours.
        delivery: How it would be held.
        cost_eur: Assumed costs.
    """

    bundle: Bundle
    regions: tuple[str, ...]
    skills: tuple[int, ...]
    hours: float
    delivery: Delivery
    cost_eur: float


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What was chosen on some advertisements.

    Attributes:
        courses: The courses, most valuable first.
        selection: The solver's answer; None if there was nothing to choose from.
        candidates: How many there were.
        cheapest_eur: The cheapest of them.
        stopped_early: Whether the clock ended the search.
    """

    courses: tuple[Candidate, ...]
    selection: Selection | None
    candidates: int
    cheapest_eur: float | None
    stopped_early: bool = False

    def pairs(self, weights: Mapping[str, Floats]) -> set[tuple[str, int]]:
        """(region, skill) that would be taught and is missing there."""
        return {
            (region, skill)
            for one in self.courses
            for region in one.regions
            for skill in one.skills
            if weights[region][skill] > 0
        }


def plan_region(request: RegionRequest, made: RegionMaterial) -> RegionPlan:
    """The joint plan of some regions.

    Args:
        request: What is wanted.
        made: What it is made from.

    Raises:
        RequestInvalid: a region is none of the study, or there are not two, or too many.
    """
    _check(request, made)
    demand = made.material.demand
    held = {code: demand.in_region(code) & demand.has_skills for code in request.regions}
    numbers = {code: int(mine.sum()) for code, mine in held.items()}
    if sum(number > 0 for number in numbers.values()) < LEAST_SHARED:
        return RegionPlan(request, "no_demand", advertisements=numbers)
    first = halves(demand)
    weights = [_weights(request, made, mine) for mine in (first, ~first)]
    one = _choose(request, made, first, weights[0])
    if one.selection is None:
        return RegionPlan(request, "nothing_shared", advertisements=numbers)
    if not one.courses:
        cheapest = one.cheapest_eur
        return RegionPlan(
            request, "budget_too_small", advertisements=numbers, cheapest_eur=cheapest
        )
    other = _choose(request, made, ~first, weights[1])
    pairs, again = one.pairs(weights[0]), other.pairs(weights[1])
    either = pairs | again
    plan = tell(
        request,
        made,
        one,
        first=first,
        weights=weights[0],
        common=len(pairs & again) / len(either) if either else None,
        advertisements=numbers,
    )
    return replace(plan, stopped_early=one.stopped_early or other.stopped_early)


def _check(request: RegionRequest, made: RegionMaterial) -> None:
    known = [code for code in made.material.demand.regions if len(code) > len("LV")]
    for code in request.regions:
        if code not in made.material.demand.regions:
            raise RequestInvalid(
                f"{code} is no region of this study",
                where="--region",
                todo=f"Say some of {', '.join(known)}.",
            )
        around = [one for one in request.regions if code.startswith(one) and code != one]
        if around:
            raise RequestInvalid(
                f"{code} lies within {around[0]}",
                where="--region",
                todo="Say one of both: they would pay for, and be told of, the same people twice.",
            )
    if not LEAST_SHARED <= len(set(request.regions)) <= MOST_REGIONS:
        raise RequestInvalid(
            f"A joint plan is made for two to {MOST_REGIONS} regions",
            where="--region",
            todo=f"Say some of {', '.join(known)}.",
        )


def _weights(request: RegionRequest, made: RegionMaterial, half: Flags) -> dict[str, Floats]:
    """Region → what each skill is worth: its share of what is asked for, if it is missing."""
    demand = made.material.demand
    found = {}
    for code in request.regions:
        gap = made.gap(code)
        asked = asked_shares(demand, half & demand.in_region(code), gap.usable)
        found[code] = asked * gap.sureness
    return found


def _choose(
    request: RegionRequest, made: RegionMaterial, half: Flags, weights: Mapping[str, Floats]
) -> Choice:
    """Chooses by some advertisements; nothing else of what is asked for is looked at."""
    demand = made.material.demand
    usable = made.gap(request.regions[0]).usable
    bundles = find_bundles(demand, read_mentions(demand, half, usable), made.information)
    candidates = _candidates(
        [one for one in bundles if one.steadiness != "loose"], request, made, weights
    )
    if not candidates:
        return Choice((), None, 0, None)
    problem = as_problem(candidates, request, weights)
    at_once = greedy(problem)
    best = solve(problem, start=at_once, seconds=request.seconds, gap=1e-6)
    least = Objective("eur", best.coverage * (1 - _ALIKE))
    cheaper = solve(problem, least, start=best, seconds=request.seconds, gap=1e-6)
    picked = cheaper.courses if cheaper.coverage >= least.least - 1e-12 else best.courses
    courses = [candidates[i] for i in picked]
    courses.sort(key=lambda one: (-_worth(one, weights), one.skills, one.regions))
    cheapest = min(one.cost_eur for one in candidates)
    early = STOPPED_EARLY in (*best.notes, *cheaper.notes)
    return Choice(tuple(courses), best, len(candidates), cheapest, early)


def _worth(one: Candidate, weights: Mapping[str, Floats]) -> float:
    return float(sum(weights[code][list(one.skills)].sum() for code in one.regions))


def _candidates(
    bundles: Sequence[Bundle],
    request: RegionRequest,
    made: RegionMaterial,
    weights: Mapping[str, Floats],
) -> list[Candidate]:
    """Courses that bundles could become, for every group of regions that lack enough of them.

    Shorter courses are candidates too, for where money is short.
    """
    groups = [
        group
        for size in range(LEAST_SHARED, len(request.regions) + 1)
        for group in combinations(request.regions, size)
    ]
    delivery = {group: made.delivery(group) for group in groups}
    found = []
    for bundle in bundles:
        for group in groups:
            wanted = {s: sum(float(weights[code][s]) for code in group) for s in bundle.skills}
            missing = sorted((s for s in wanted if wanted[s] > 0), key=lambda s: (-wanted[s], s))
            missing = missing[: request.most_skills]
            for size in range(LEAST_SHARED, len(missing) + 1):
                skills = tuple(missing[:size])
                if _is_shared(skills, group, weights):
                    hours = size * request.prices.hours_per_skill
                    cost = cost_of(hours, group, delivery[group], request.prices)
                    found.append(Candidate(bundle, group, skills, hours, delivery[group], cost))
    return found


def _is_shared(
    skills: Sequence[int], regions: Sequence[str], weights: Mapping[str, Floats]
) -> bool:
    chosen = list(skills)
    return all(int((weights[code][chosen] > 0).sum()) >= LEAST_SHARED for code in regions)


def as_problem(
    candidates: Sequence[Candidate], request: RegionRequest, weights: Mapping[str, Floats]
) -> CoverProblem:
    """The choice as a cover problem: what is covered are skills of regions, each region alike."""
    count = len(next(iter(weights.values())))
    number = {code: i for i, code in enumerate(request.regions)}
    pairs = sorted(
        {
            (course, number[code] * count + skill)
            for course, one in enumerate(candidates)
            for code in one.regions
            for skill in one.skills
            if weights[code][skill] > 0
        }
    )
    course, key = np.array(pairs, np.int64).reshape(-1, 2).T
    used, skill = np.unique(key, return_inverse=True)
    weight = np.array(
        [weights[request.regions[k // count]][k % count] for k in used.tolist()], np.float64
    )
    skill = skill.astype(np.int64)
    return CoverProblem(
        # what a course is meant to teach it teaches, once, whichever of its courses one takes
        Links(course.copy(), skill, np.ones(len(course)), skill.copy()),
        weight / len(request.regions),
        np.zeros(len(weight)),
        np.array([[one.cost_eur for one in candidates]], np.float64),
        ("eur",),
        np.array([np.inf if request.budget_eur is None else request.budget_eur]),
        max(request.courses, 0),
    )
