"""Which new courses would teach most of what is asked for and not found in reach.

Bundles are made, and chosen among, from the advertisements of one half of the employers; what the
choice is worth is told from the other half. A choice made for its value looks better than it is
(the optimiser's curse, Smith and Winkler 2006), most of all where links were missed; the other half
does not share that luck. Then the halves are exchanged: whether the same would be chosen, and what
it would be worth, is told too. Which employers are in which half their names decide, and nobody
else: there is no way to draw again, and none to have the better half judge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from smartlife.analysis.estimators.uncertainty import share_limits
from smartlife.analysis.publication import hide_a_second, judge_shares
from smartlife.planning.material.askers import asking, count_askers
from smartlife.planning.material.demand import halves, named_employers
from smartlife.planning.optimise.effort import STOPPED_EARLY
from smartlife.planning.optimise.exact import Objective, solve
from smartlife.planning.optimise.greedy import greedy, guarantee
from smartlife.planning.portfolio.bundles import find_bundles
from smartlife.planning.portfolio.confirmed import judge_confirmed
from smartlife.planning.portfolio.gaps import asked_shares, tally_sets
from smartlife.planning.portfolio.graph import read_mentions
from smartlife.planning.problem import CoverProblem, Links

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from smartlife.analysis.publication import Judged
    from smartlife.planning.material.demand import Demand
    from smartlife.planning.portfolio.bundles import Bundle
    from smartlife.planning.portfolio.gaps import Gap
    from smartlife.planning.problem import Selection

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

Made = tuple["Bundle", ...]


class Once(Protocol):
    """Keeps what is made under its key, as `Material.once` does."""

    def __call__(self, key: Hashable, make: Callable[[], Made], /) -> Made:
        """What is kept."""


def _anew(key: Hashable, make: Callable[[], Made], /) -> Made:
    """Keeps nothing."""
    del key
    return make()


LEAST_NEW: Final = 2
"""Missing skills, of which enough employers ask for each to be told, that make a course of their
own; one alone is added to a course that exists."""
_ALIKE: Final = 1e-6
"""Share of the value that saving hours may cost."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a provider can take on.

    Attributes:
        new_courses: Number of new courses at most.
        course_hours: Most hours that one course may have; None: no limit.
        all_hours: Most hours of all new courses together; None: no limit.
        price_eur: Most that one course may cost a learner; None: no limit.
        hours_per_skill: Hours that it takes to teach a skill; an assumption.
        eur_per_hour: What an hour costs a learner; an assumption.
    """

    new_courses: int
    course_hours: float | None = None
    all_hours: float | None = None
    price_eur: float | None = None
    hours_per_skill: float = 8.0
    eur_per_hour: float = 8.0

    @property
    def most_skills(self) -> int:
        """Skills that one course has room for."""
        hours = [self.course_hours] if self.course_hours is not None else []
        if self.price_eur is not None and self.eur_per_hour > 0:
            hours.append(self.price_eur / self.eur_per_hour)
        return int(min(hours) / self.hours_per_skill + 1e-9) if hours else 1_000

    def hours(self, skills: int) -> float:
        """Hours of a course that teaches some skills."""
        return skills * self.hours_per_skill


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A course that might be made of a bundle.

    Attributes:
        bundle: Where it comes from.
        skills: What it would teach: missing skills of the bundle, most asked for first; numbers in
            the demand's skills.
        beside: Other skills of the bundle: asked for together with these, and taught already.
    """

    bundle: Bundle
    skills: tuple[int, ...]
    beside: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What was chosen on some advertisements.

    Attributes:
        bundles: All bundles found.
        loose: How many of them did not stay together; they are no candidates.
        candidates: What was chosen among.
        courses: What was chosen, most valuable first.
        selection: The solver's answer; coverage is in weights by `sureness`, times 0.95.
        greedy_bound: Code of the bound that the greedy choice keeps under these limits.
        greedy_share: What the greedy choice covers, as a share of the best.
    """

    bundles: tuple[Bundle, ...]
    loose: int
    candidates: tuple[Candidate, ...]
    courses: tuple[Candidate, ...]
    selection: Selection
    greedy_bound: str
    greedy_share: float

    @property
    def stopped_early(self) -> bool:
        """Whether the clock ended the search."""
        return STOPPED_EARLY in self.selection.notes

    @property
    def skills(self) -> tuple[int, ...]:
        """All that the chosen courses would teach, ascending."""
        return tuple(sorted({skill for one in self.courses for skill in one.skills}))


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """What a choice is worth on some advertisements, as shares of all that they ask for.

    Attributes:
        total: Of all courses together, judged by the rules of publication.
        by_course: What each adds to those before it.
        advertisements: How many advertisements with skills there are.
        employers: Their employers, as far as they have names.
        confirmed: Of the total, what people found no course for either; None if they did not look.
    """

    total: Judged
    by_course: tuple[Judged, ...]
    advertisements: int
    employers: int
    confirmed: Judged | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """A choice, what it seemed to be worth, and what it is worth to employers who had no say.

    Attributes:
        choice: Made on one half.
        there: Its worth on the other half: the one to tell.
        here: Share of what the half it was chosen on asks for: too good, as it was chosen for it;
            None where the rules of publication hide it.
        again: The choice on the other half.
        again_there: What that one is worth on the first half.
        common: Share of skills that both choices have, of those that either has (Jaccard).
    """

    choice: Choice
    there: Worth
    here: float | None
    again: Choice
    again_there: Worth
    common: float

    @property
    def expected(self) -> float | None:
        """What a choice made so is worth, mean of both directions; None if one is not told.

        Who takes the better of the two gets no more than this, to go by what is known: to take it
        for its figure would be a choice for luck again.
        """
        told = [one.total.estimate for one in (self.there, self.again_there)]
        return None if None in told else float(np.mean([one or 0.0 for one in told]))


def choose(
    demand: Demand,
    gap: Gap,
    information: Floats,
    capacity: Capacity,
    *,
    seconds: float = 2.0,
    once: Once = _anew,
) -> Chosen:
    """Chooses new courses on one half of the employers and tells their worth from the other.

    Args:
        demand: What is asked for; advertisements of all regions say what belongs together, those
            of the region of `gap` what it is worth.
        gap: What is missing in reach.
        information: How much each skill of the demand says.
        capacity: Limits.
        seconds: What may be spent for each solution, see `optimise.effort`.
        once: Keeps bundles, which are the same whatever the region and the limits.
    """
    first = halves(demand)
    here = demand.in_region(gap.region)
    choices = [
        _choose_among(
            bundles_of(demand, gap.usable, information, mine, once=once),
            demand, gap, capacity, mine, seconds=seconds,
        )
        for mine in (first, ~first)
    ]  # fmt: skip
    one, other = choices
    either = set(one.skills) | set(other.skills)
    return Chosen(
        choice=one,
        there=worth(demand, gap, one, here & ~first),
        here=worth(demand, gap, one, here & first).total.estimate,
        again=other,
        again_there=worth(demand, gap, other, here & first),
        common=len(set(one.skills) & set(other.skills)) / len(either) if either else 1.0,
    )


def choose_on(
    demand: Demand,
    gap: Gap,
    information: Floats,
    capacity: Capacity,
    chosen: Flags,
    *,
    seconds: float = 2.0,
) -> Choice:
    """Chooses new courses by some advertisements; nothing else of what is asked for is looked at.

    Args:
        demand: What is asked for.
        gap: What is missing in reach.
        information: How much each skill says.
        capacity: Limits.
        chosen: Advertisements that count.
        seconds: What may be spent for each solution, see `optimise.effort`.
    """
    bundles = bundles_of(demand, gap.usable, information, chosen)
    return _choose_among(bundles, demand, gap, capacity, chosen, seconds=seconds)


def bundles_of(
    demand: Demand, usable: Flags, information: Floats, chosen: Flags, *, once: Once = _anew
) -> tuple[Bundle, ...]:
    """Bundles of what some advertisements ask for: seconds of work, and the same for all regions.

    Args:
        demand: What is asked for.
        usable: Skills that count.
        information: How much each skill says.
        chosen: Advertisements that count.
        once: Keeps what was made.
    """
    return once(
        ("bundles", usable.tobytes(), chosen.tobytes(), information.tobytes()),
        lambda: find_bundles(demand, read_mentions(demand, chosen, usable), information),
    )


def _choose_among(
    bundles: tuple[Bundle, ...],
    demand: Demand,
    gap: Gap,
    capacity: Capacity,
    chosen: Flags,
    *,
    seconds: float,
) -> Choice:
    """Chooses new courses of some bundles; as `choose_on`."""
    steady = [one for one in bundles if one.steadiness != "loose"]
    asked = asked_shares(demand, chosen & demand.in_region(gap.region), gap.usable)
    weight = asked * gap.sureness
    here = chosen & demand.in_region(gap.region)
    candidates = _candidates(steady, weight, _are_told(demand, steady, here), capacity.most_skills)
    problem = as_problem(candidates, weight, capacity)
    at_once = greedy(problem)
    best = solve(problem, start=at_once, seconds=seconds, gap=1e-6)
    least = Objective("hours", best.coverage * (1 - _ALIKE))
    cheaper = solve(problem, least, start=best, seconds=seconds, gap=1e-6)
    picked = cheaper.courses if cheaper.coverage >= least.least - 1e-12 else best.courses
    if STOPPED_EARLY in cheaper.notes and STOPPED_EARLY not in best.notes:
        best = replace(best, notes=(*best.notes, STOPPED_EARLY))
    courses = sorted((candidates[i] for i in picked),
                     key=lambda one: (-weight[list(one.skills)].sum(), one.skills))  # fmt: skip
    return Choice(
        bundles=bundles,
        loose=len(bundles) - len(steady),
        candidates=candidates,
        courses=tuple(courses),
        selection=best,
        greedy_bound=guarantee(problem),
        greedy_share=at_once.coverage / best.coverage if best.coverage > 0 else 1.0,
    )


def _are_told(demand: Demand, bundles: Sequence[Bundle], chosen: Flags) -> Flags:
    """Of which skills of bundles it could be told who asks for them, by these advertisements alone.

    By all of them more would be told; but then the choice would look at the other half too.
    """
    told = np.zeros(len(demand.skill_uris), bool)
    for skill in {skill for bundle in bundles for skill in bundle.skills}:
        told[skill] = count_askers(demand, asking(demand, [skill], chosen)).is_told
    return told


def _candidates(
    bundles: list[Bundle], weight: Floats, told: Flags, most_skills: int
) -> tuple[Candidate, ...]:
    """Courses that bundles could become: their most wanted missing skills, then the next ones.

    Shorter courses are candidates too, for where hours are short. What a course is made of is told:
    so of one with a single skill that enough ask for the others would have to be taken on trust.
    """
    found = []
    for bundle in bundles:
        # those that single employers ask for, however often, come last
        missing = sorted((s for s in bundle.skills if weight[s] > 0),
                         key=lambda s: (not told[s], -weight[s], s))  # fmt: skip
        beside = tuple(s for s in bundle.skills if weight[s] <= 0)
        for begin in range(0, len(missing), max(most_skills, 1)):
            part = missing[begin : begin + most_skills]
            found += [Candidate(bundle, tuple(part[:size]), beside)
                      for size in range(LEAST_NEW, len(part) + 1)
                      if told[part[:size]].sum() >= LEAST_NEW]  # fmt: skip
    return tuple(found)


def as_problem(
    candidates: tuple[Candidate, ...], weight: Floats, capacity: Capacity
) -> CoverProblem:
    """The choice as a cover problem: what a course is meant to teach, it teaches."""
    sizes = [len(one.skills) for one in candidates]
    course = np.repeat(np.arange(len(sizes)), sizes)
    skill = np.array([s for one in candidates for s in one.skills], np.int64)
    order = np.lexsort((skill, course))
    course, skill = course[order], skill[order]
    hours = np.array([capacity.hours(size) for size in sizes], np.float64)
    limit = np.inf if capacity.all_hours is None else capacity.all_hours
    return CoverProblem(
        # a skill is taught once, whichever of its courses one takes: one event for each skill
        Links(course, skill, np.ones(len(course)), skill.copy()),
        weight,
        np.zeros(len(weight)),
        hours[None, :],
        ("hours",),
        np.array([limit]),
        max(capacity.new_courses, 0),
    )


def worth(demand: Demand, gap: Gap, choice: Choice, chosen: Flags) -> Worth:
    """What a choice is worth to some advertisements."""
    sets = []
    before: set[int] = set()
    for one in choice.courses:
        sets.append(sorted(set(one.skills) - before))
        before.update(one.skills)
    sets.append(sorted(before))
    # all that is missing is judged with them: how alike an employer's advertisements are, few
    # skills do not tell
    family = [*sets, np.flatnonzero(gap.missing).tolist()]
    tally = tally_sets(demand, chosen, gap.usable, family)
    judged = judge_shares(tally, share_limits(tally))[: len(sets)]
    total, parts = judged[-1], judged[:-1]
    # beside their sum, a single hidden one could be computed from the others
    parts = parts if total.estimate is None else hide_a_second(parts)
    counted = chosen & demand.has_skills
    confirmed = judge_confirmed(demand, chosen, gap, sorted(before), total)
    return Worth(total, tuple(parts), tally.n_docs, named_employers(demand, counted), confirmed)
