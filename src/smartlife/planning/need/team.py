"""A training plan for a team: who takes which course, for what, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from smartlife.planning.need.offer import IN_REACH, reach_of
from smartlife.planning.need.read import LIKELY
from smartlife.planning.need.team_exact import TeamAnswer, solve_team
from smartlife.planning.need.team_problem import (
    Assignment,
    TeamProblem,
    able,
    coverage,
    hours_by_person,
    most_coverage,
    nobody,
    of_surest,
    price_by_person,
    price_of,
)
from smartlife.planning.need.team_relaxed import Relaxed, relax_team
from smartlife.planning.optimise.effort import Effort
from smartlife.planning.problem import MOST_SURE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.planning.material.catalogue import Catalogue
    from smartlife.planning.material.travel import Travel
    from smartlife.planning.need.offer import Limits
    from smartlife.planning.need.pooling import GroupPrice
    from smartlife.planning.need.read import AskedSkill

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

PlanKind = Literal["most", "thrifty"]

THRIFTY: Final = 0.9
"""The thrifty plan reaches at least so much of what the other one reaches."""
_SAME: Final = 1e-4
_CHEAPER: Final = 0.95
"""A thrifty plan is told only if it takes at most so much of the money and time."""
_DRAWS: Final = 400
_LIMITS: Final = (5.0, 95.0)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team; not stored anywhere.

    Attributes:
        label: What the person is called in the answer.
        holds: Skills that the person has, as URIs.
        hours: Most hours of courses; None: as for all.
        budget_eur: Most that may be paid for the person; None: as for all.
    """

    label: str
    holds: frozenset[str] = frozenset()
    hours: float | None = None
    budget_eur: float | None = None


@dataclass(frozen=True, slots=True)
class TeamWish:
    """What a team is to be able to do, and within which limits.

    Attributes:
        members: Its people.
        by_at_least: People who are to be able to do each skill.
        budget_eur: Most that may be paid in all; None without.
        hours_each: Most hours of courses of each; None without.
        hour_eur: What an hour of a person's time costs, if plans are to count it.
        group: Price of a group of one's own.
        seconds: What may be spent for all plans, see `optimise.effort`.
    """

    members: tuple[Member, ...]
    by_at_least: int = 1
    budget_eur: float | None = None
    hours_each: float | None = None
    hour_eur: float = 0.0
    group: GroupPrice | None = None
    seconds: float = 6.0


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in a course."""

    person: int
    course: int
    in_group: bool


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """Who takes which course, and what comes of it.

    Attributes:
        kind: Covers most, and that at least cost; or covers nearly as much for less.
        seats: Who takes which course; courses as numbers of the catalogue.
        able: Per needed skill the expected number of people who can do it afterwards, among the
            surest that are wanted.
        coverage: Share of what is wanted that is reached, by weight.
        low: Share that 5 % of the draws of links stay below.
        high: Share that 5 % of them exceed.
        price_eur: What is paid in all.
        hours: Hours of courses of each person.
        prices: What is paid for each person.
        unpriced: For each person, whether the price of any seat is not stated.
        assumed_prices: Seats whose price is not stated.
        assumed_hours: Seats whose hours are not.
        is_best: True if no better plan exists under the stated data.
        bound: For `most`: no plan covers more than this; None if nothing is known.
    """

    kind: PlanKind
    seats: tuple[Seat, ...]
    able: tuple[float, ...]
    coverage: float
    low: float
    high: float
    price_eur: float
    hours: tuple[float, ...]
    prices: tuple[float, ...]
    unpriced: tuple[bool, ...]
    assumed_prices: int
    assumed_hours: int
    is_best: bool
    bound: float | None


@dataclass(frozen=True, slots=True)
class TeamAnswers:
    """Plans for a team.

    Attributes:
        skills: URIs of what is needed, as `TeamPlan.able` counts them.
        wanted: People who are to be able to do each.
        before: People who can do each already.
        held_already: Share of what is wanted that is there before.
        most: Share that could be reached by all courses in reach, without limits.
        plans: The plans; empty if there is nothing to learn or nothing in reach.
        relaxed: Changes of one limit alone that would let the team reach `most`; of both limits
            if none alone does.
        stopped_early: Whether the clock ended the search for any plan.
    """

    skills: tuple[str, ...]
    wanted: tuple[int, ...]
    before: tuple[int, ...]
    held_already: float
    most: float
    plans: tuple[TeamPlan, ...]
    relaxed: tuple[Relaxed, ...]
    stopped_early: bool = False


def plan_team(
    wish: TeamWish,
    skills: Sequence[AskedSkill],
    catalogue: Catalogue,
    travel: Travel,
    limits: Limits,
) -> TeamAnswers:
    """Plans for a team: the one that covers most, and a thrifty one.

    Only courses in reach that likely teach something needed are planned with.

    Args:
        wish: Who, and within which limits.
        skills: What is needed.
        catalogue: Courses.
        travel: The way to each from the workplace.
        limits: What is in reach.
    """
    uris = tuple(one.uri for one in skills)
    courses, events, sureness = _teaching(uris, catalogue, travel, limits)
    problem = _problem(wish, skills, catalogue, travel, courses, sureness)
    before = coverage(problem, nobody(problem))
    most = most_coverage(problem)
    plans: list[TeamPlan] = []
    effort = Effort(wish.seconds)
    answer = solve_team(problem, seconds=effort.part(wish.seconds / 3))
    if most > before + _SAME and wish.members:
        told = _Telling(problem, catalogue, courses, events)
        plans = _plans(answer, problem, effort.part(wish.seconds / 4), told)
    reached = max([before, *(one.coverage for one in plans)])
    relaxed: tuple[Relaxed, ...] = ()
    if reached < most - 10 * _SAME:
        relaxed = relax_team(problem, most, effort.part(wish.seconds / 6))
    return TeamAnswers(
        skills=uris,
        wanted=tuple(problem.people_wanted.tolist()),
        before=tuple(problem.held.sum(axis=0).tolist()),
        held_already=before,
        most=most,
        plans=tuple(plans),
        relaxed=relaxed,
        stopped_early=effort.stopped_early,
    )


def _plans(
    answer: TeamAnswer, problem: TeamProblem, effort: Effort, told: _Telling
) -> list[TeamPlan]:
    """The plan that covers most at least cost, and the thrifty one if it spares anything."""
    value, each = answer.value, effort.left
    cheap = solve_team(problem, "cost", least=value - _SAME, seconds=effort.part(each))
    chosen = cheap.plan if cheap.is_found else answer.plan
    is_best = answer.is_best and cheap.is_found and cheap.is_best
    bound = answer.bound if np.isfinite(answer.bound) else None
    first = told.plan("most", chosen, is_best=is_best, bound=bound)
    if not first.seats:
        return []
    spared = solve_team(problem, "cost", least=value * THRIFTY, seconds=effort.part(each))
    if not spared.is_found or not cheap.is_found or spared.value > cheap.value * _CHEAPER:
        return [first]
    second = told.plan("thrifty", spared.plan, is_best=spared.is_best, bound=None)
    return [first, second] if second.seats else [first]


def _teaching(
    uris: Sequence[str], catalogue: Catalogue, travel: Travel, limits: Limits
) -> tuple[Integers, Mapping[tuple[int, int], int], Floats]:
    """Courses in reach that likely teach something needed; the words behind; courses × skills."""
    numbers = {uri: place for place, uri in enumerate(catalogue.skill_uris)}
    place_of = {numbers[uri]: place for place, uri in enumerate(uris) if uri in numbers}
    links = catalogue.links
    mine = np.isin(links.skill, list(place_of)) & (links.probability >= LIKELY)
    reach = reach_of(catalogue, travel, limits, links.course[mine].tolist())
    courses = np.array(sorted(one for one, how in reach.items() if how in IN_REACH), np.int64)
    row = {int(course): place for place, course in enumerate(courses.tolist())}
    sureness = np.zeros((len(courses), len(uris)))
    events: dict[tuple[int, int], int] = {}
    for link in np.flatnonzero(mine).tolist():
        course, skill = row.get(int(links.course[link])), place_of[int(links.skill[link])]
        sure = min(float(links.probability[link]), MOST_SURE)
        if course is not None and sure > sureness[course, skill]:
            sureness[course, skill] = sure
            events[course, skill] = int(links.event[link])
    return courses, events, sureness


def _problem(
    wish: TeamWish,
    skills: Sequence[AskedSkill],
    catalogue: Catalogue,
    travel: Travel,
    courses: Integers,
    sureness: Floats,
) -> TeamProblem:
    burden = np.nan_to_num(travel.burden[courses], nan=0.0, posinf=0.0) / 60
    hours = catalogue.hours[courses]
    people = len(wish.members)
    held = np.zeros((people, len(skills)), bool)
    for person, member in enumerate(wish.members):
        held[person] = [one.uri in member.holds for one in skills]
    return TeamProblem(
        sureness=sureness,
        hours=hours,
        price=catalogue.price_eur[courses],
        time=hours + burden,
        weight=np.array([one.weight for one in skills], np.float64),
        held=held,
        hours_limit=_limit([one.hours for one in wish.members], wish.hours_each),
        price_limit=_limit([one.budget_eur for one in wish.members], None),
        budget=np.inf if wish.budget_eur is None else wish.budget_eur,
        people_wanted=np.full(len(skills), max(0, min(wish.by_at_least, people)), np.int64),
        hour_value=wish.hour_eur,
        group_price=wish.group.price_eur if wish.group else np.inf,
        group_seats=wish.group.seats if wish.group else 0,
    )


def _limit(own: Sequence[float | None], of_all: float | None) -> Floats:
    general = np.inf if of_all is None else of_all
    return np.array([general if one is None else one for one in own], np.float64)


class _Telling:
    """Tells plans with the numbers of the catalogue."""

    def __init__(
        self,
        problem: TeamProblem,
        catalogue: Catalogue,
        courses: Integers,
        events: Mapping[tuple[int, int], int],
    ) -> None:
        self.problem, self.catalogue, self.courses, self.events = (
            problem, catalogue, courses, events,
        )  # fmt: skip

    def plan(
        self, kind: PlanKind, plan: Assignment, *, is_best: bool, bound: float | None
    ) -> TeamPlan:
        """One plan."""
        problem, catalogue = self.problem, self.catalogue
        taken = np.argwhere(plan.attends).tolist()
        seats = tuple(
            Seat(person, int(self.courses[course]), bool(plan.in_group[person, course]))
            for person, course in taken
        )
        unpriced = [
            one
            for one in seats
            if catalogue.price_basis[one.course] == "assumed" and not one.in_group
        ]
        low, high = np.percentile(self._drawn(plan), _LIMITS).tolist()
        facts: dict[str, Any] = {
            "able": tuple(of_surest(problem, able(problem, plan)).tolist()),
            "hours": tuple(hours_by_person(problem, plan).tolist()),
            "prices": tuple(price_by_person(problem, plan).tolist()),
            "unpriced": tuple(
                any(one.person == person for one in unpriced) for person in range(problem.people)
            ),
            "assumed_prices": len(unpriced),
            "assumed_hours": sum(catalogue.hours_basis[one.course] == "assumed" for one in seats),
        }
        return TeamPlan(
            kind=kind,
            seats=seats,
            coverage=coverage(problem, plan),
            low=low,
            high=high,
            price_eur=price_of(problem, plan),
            is_best=is_best,
            bound=bound,
            **facts,
        )

    def _drawn(self, plan: Assignment) -> Floats:
        """Coverage in each draw of what is right; the same words are right or wrong together."""
        problem = self.problem
        links = sorted(key for key in self.events if plan.attends[:, key[0]].any())
        rng = np.random.default_rng(5)
        number: dict[tuple[int, int], int] = {}
        for course, skill in links:
            number.setdefault((self.events[course, skill], skill), len(number))
        luck = rng.random((_DRAWS, max(1, len(number))))
        found = np.zeros(_DRAWS)
        attends = plan.attends
        can = np.broadcast_to(problem.held, (_DRAWS, *problem.held.shape)).copy()
        for course, skill in links:
            right = luck[:, number[self.events[course, skill], skill]]
            right = right < problem.sureness[course, skill]
            can[:, :, skill] |= right[:, None] & attends[None, :, course]
        people = np.minimum(can.sum(axis=1), problem.people_wanted)
        found += people @ problem.scale
        return found
