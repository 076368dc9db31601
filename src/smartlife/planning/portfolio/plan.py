"""A provider's portfolio: new courses, and what to do with those there are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from smartlife.analysis.publication import judge_bracket, too_little
from smartlife.analysis.reach.catalogues import AUDITED
from smartlife.analysis.thresholds import MIN_HIT_CLUSTERS
from smartlife.errors import RequestInvalid
from smartlife.planning.material.askers import clusters_asking
from smartlife.planning.material.disclosure import asked_for_each
from smartlife.planning.portfolio.choose import LEAST_NEW, Capacity, choose
from smartlife.planning.portfolio.evidence import check_rows, who_asks
from smartlife.planning.portfolio.gaps import SURE, asked_shares, find_gap, has_enough
from smartlife.planning.portfolio.prepared import information_of
from smartlife.planning.portfolio.upkeep import (
    TEACHES,
    OwnCourse,
    look_after,
    own_courses,
    provider_courses,
)
from smartlife.planning.portfolio.where import MINUTES, find_where

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.analysis.publication import Judged
    from smartlife.planning.material.askers import Askers
    from smartlife.planning.material.reading import Material, Source
    from smartlife.planning.portfolio.bundles import Steadiness
    from smartlife.planning.portfolio.choose import Candidate, Chosen
    from smartlife.planning.portfolio.evidence import Asking, CheckRow
    from smartlife.planning.portfolio.gaps import Evidence, Gap
    from smartlife.planning.portfolio.upkeep import Upkeep
    from smartlife.planning.portfolio.where import Where

    Floats = NDArray[np.float64]

State = Literal[
    "chosen", "too_little_data", "no_demand", "no_courses", "nothing_missing", "no_bundles",
    "limits_too_small",
]  # fmt: skip

USUAL_EUR_PER_HOUR: Final = 8.0
"""What an hour costs a learner if too few courses say; an assumption."""
_FEWEST_KNOWN: Final = 20
_LISTED: Final = 10
_IN_NAME: Final = 3


@dataclass(frozen=True, slots=True)
class PortfolioRequest:
    """What is asked.

    Attributes:
        region: NUTS code of a region of the study.
        provider: Name or id of a provider of the study; empty: only new courses are asked for.
        reach: Which courses are in reach: one of `REACHES`.
        own: Courses of the provider from a list of their own, beside those of the study.
        capacity: Limits of new courses.
        eur_per_hour: What an hour costs a learner; None: as courses of the study say.
        seats: Seats of a course; None: not said.
        cost_per_hour: What an hour costs the provider; None: not said.
        minutes: Longest way of people to a course, one way.
        seconds: Time for each solution.
    """

    region: str
    provider: str = ""
    reach: str = AUDITED
    own: tuple[OwnCourse, ...] = ()
    capacity: Capacity = field(default_factory=lambda: Capacity(3))
    eur_per_hour: float | None = None
    seats: int | None = None
    cost_per_hour: float | None = None
    minutes: int = MINUTES
    seconds: float = 2.0


@dataclass(frozen=True, slots=True)
class NewSkill:
    """A skill of a new course.

    Attributes:
        uri: The skill.
        evidence: What is known of who teaches it.
        askers: Who likely asks for it in the region.
    """

    uri: str
    evidence: Evidence
    askers: Askers


@dataclass(frozen=True, slots=True)
class NewCourse:
    """A course that might be made.

    Attributes:
        region: Region it is proposed for.
        core: Skills that name it, two or three.
        skills: What it would teach, most asked for first.
        beside: Skills asked for together with these, and taught in reach already.
        hours: Hours, as assumed.
        price_eur: Price for a learner, as assumed.
        cost_eur: What it costs the provider, by their cost of an hour; None if that is not said.
        together: How steadily its bundle stays together, see `bundles`.
        jaccard: Likeness of its bundle to communities of other resamples.
        steadiness: What that means.
        adds: What it adds to the courses before it, as a share of all that is asked for by the
            employers who had no part in the choice.
        asking: Who asks for any of its skills.
        own: The provider's course that teaches most of what it is asked for with; None without
            one.
        check: Documents to look at first.
        is_check_whole: False if those are left out of it that may not be shown to everybody.
    """

    region: str
    core: tuple[str, ...]
    skills: tuple[NewSkill, ...]
    beside: tuple[str, ...]
    hours: float
    price_eur: float
    cost_eur: float | None
    together: float
    jaccard: float
    steadiness: Steadiness
    adds: Judged
    asking: Asking
    own: OwnCourse | None
    check: tuple[CheckRow, ...]
    is_check_whole: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class PortfolioAnswer:
    """The answer.

    Attributes:
        request: What was asked, with the price of an hour that was used.
        state: Whether courses were chosen, or why not.
        price_basis: Where the price of an hour comes from: given, catalogue, assumed.
        advertisements: Advertisements of the region with skills.
        courses_in_reach: Courses in reach.
        not_found: Share of what is asked for without a course: with every possible course
            counting, and with sure ones only; None with too little data.
        is_wide: True if that bracket is too wide for a figure (methods, rule 2.2): then it is None.
        confirmed: Share of what was not found that people confirmed; None if it may not be told.
        why_not_confirmed: Remark that says why not; None if it may.
        new: New courses, most valuable first; only if `state` is chosen.
        chosen: The choice with its halves; None if none was made.
        again: Skills that name the courses which the other half would choose.
        where: Where to hold them; None if no place of the region is known, or there are none.
        listed: Skills that were not found in reach, with who asks for them; those that enough ask
            for to tell a number.
        wider: A region around with more advertisements with skills; None if there is none.
        upkeep: The provider's own courses; None if no provider was named.
        sources: What the answer rests on.
    """

    request: PortfolioRequest
    state: State
    price_basis: Literal["given", "catalogue", "assumed"]
    advertisements: int
    courses_in_reach: int
    not_found: tuple[float, float] | None
    is_wide: bool
    confirmed: float | None
    why_not_confirmed: str | None
    new: tuple[NewCourse, ...]
    chosen: Chosen | None
    again: tuple[tuple[str, ...], ...]
    where: Where | None
    listed: tuple[tuple[str, Askers], ...]
    wider: str | None
    upkeep: Upkeep | None
    sources: tuple[Source, ...]


def plan_portfolio(request: PortfolioRequest, material: Material) -> PortfolioAnswer:
    """New courses that would teach what is missing, and what to do with the provider's own.

    Args:
        request: What is asked.
        material: A finished run.

    Raises:
        RequestInvalid: the study has no such region or provider.
    """
    demand = material.demand
    if request.region not in demand.regions:
        raise _unknown_region(request.region, tuple(demand.regions))
    request, basis = _with_price(request, material)
    numbers = (
        provider_courses(material, request.provider) if request.provider else np.zeros(0, np.int64)
    )
    own = (*own_courses(material, numbers), *request.own)
    gap = find_gap(material, request.region, request.reach)
    here = demand.in_region(request.region)
    asked = asked_shares(demand, here, gap.usable)
    is_enough = has_enough(demand, here, gap)
    bracket = _bracket(gap, asked) if is_enough else too_little()
    state = _state(request.capacity, gap, asked, is_enough=is_enough)
    chosen = None
    if state == "chosen":
        chosen = choose(
            demand,
            gap,
            information_of(material),
            request.capacity,
            seconds=request.seconds,
            once=material.once,
        )
        state = _state_of_choice(chosen)
    new = _new_courses(material, gap, request, chosen, own) if chosen and state == "chosen" else ()
    ids = material.catalogue.rows["provider_id"]
    upkeep = None
    if request.provider or request.own:
        provider = ids[int(numbers[0])].as_py() or "" if len(numbers) else ""
        upkeep = look_after(material, gap, own, provider)
    return PortfolioAnswer(
        request=request,
        state=state,
        price_basis=basis,
        advertisements=int((here & demand.has_skills).sum()),
        courses_in_reach=int(gap.in_reach.sum()),
        not_found=None if bracket.lo is None or bracket.hi is None else (bracket.lo, bracket.hi),
        is_wide=is_enough and bracket.lo is None,
        confirmed=gap.told,
        why_not_confirmed=gap.why_not,
        new=new,
        chosen=chosen,
        again=_again(material, chosen) if new and chosen else (),
        where=find_where(material, request.region, numbers, minutes=request.minutes)
        if new
        else None,
        listed=_listed(material, gap, asked),
        wider=_wider(material, request.region),
        upkeep=upkeep,
        sources=material.sources_of(
            courses=[*np.flatnonzero(gap.in_reach).tolist(), *numbers.tolist()],
            advertisements=np.flatnonzero(here).tolist(),
        ),
    )


def _bracket(gap: Gap, asked: Floats) -> Judged:
    """Share of what no course was found for, as rule 2.2 lets it be told."""
    unsure = gap.usable & (gap.best < SURE)
    return judge_bracket(float(asked[gap.missing].sum()), float(asked[unsure].sum()))


def _unknown_region(region: str, known: Sequence[str]) -> RequestInvalid:
    return RequestInvalid(
        f"This study has no region {region}",
        where="--region",
        todo=f"Take one of {', '.join(known)}."
        if known
        else "Name regions in study.toml, and run the study.",
    )


def _with_price(
    request: PortfolioRequest, material: Material
) -> tuple[PortfolioRequest, Literal["given", "catalogue", "assumed"]]:
    """The request with the price of an hour that holds."""
    basis: Literal["given", "catalogue", "assumed"] = "given"
    price = request.eur_per_hour
    if price is None:
        catalogue = material.catalogue
        known = (np.array(catalogue.price_basis) == "given") & (
            np.array(catalogue.hours_basis) == "given"
        )
        known &= catalogue.price_eur > 0
        if known.sum() >= _FEWEST_KNOWN:
            price = float(np.median(catalogue.price_eur[known] / catalogue.hours[known]))
            price, basis = round(price, 2), "catalogue"
        else:
            price, basis = USUAL_EUR_PER_HOUR, "assumed"
    capacity = replace(request.capacity, eur_per_hour=price)
    return replace(request, capacity=capacity, eur_per_hour=price), basis


def _state(capacity: Capacity, gap: Gap, asked: Floats, *, is_enough: bool) -> State:
    """Why nothing can be chosen; else "chosen"."""
    if not asked.any():
        return "no_demand"
    if not gap.in_reach.any() or not gap.best.any():
        return "no_courses"
    if not is_enough:
        return "too_little_data"
    if not asked[gap.missing].any():
        return "nothing_missing"
    least = capacity.hours(LEAST_NEW)
    has_hours = capacity.all_hours is None or capacity.all_hours >= least
    if capacity.new_courses < 1 or capacity.most_skills < LEAST_NEW or not has_hours:
        return "limits_too_small"
    return "chosen"


def _state_of_choice(chosen: Chosen) -> State:
    if not chosen.choice.courses:
        return "no_bundles"
    return "too_little_data" if chosen.there.total.status == "too_little_data" else "chosen"


def _new_courses(
    material: Material,
    gap: Gap,
    request: PortfolioRequest,
    chosen: Chosen,
    own: Sequence[OwnCourse],
) -> tuple[NewCourse, ...]:
    pairs = zip(chosen.choice.courses, chosen.there.by_course, strict=True)
    return tuple(_new_course(material, gap, request, one, adds, own) for one, adds in pairs)


def _new_course(
    material: Material,
    gap: Gap,
    request: PortfolioRequest,
    course: Candidate,
    adds: Judged,
    own: Sequence[OwnCourse],
) -> NewCourse:
    demand = material.demand
    uris = demand.skill_uris
    asking = who_asks(demand, request.region, course.skills)
    hours = request.capacity.hours(len(course.skills))
    return NewCourse(
        region=request.region,
        core=_core(material, course),
        skills=tuple(
            sorted(
                (
                    NewSkill(uris[skill], gap.evidence(skill), who)
                    for skill, who in zip(course.skills, asking.each, strict=True)
                ),
                # by what is told of each: so the order gives nothing away
                key=lambda one: (-one.askers.many, one.uri),
            )
        ),
        beside=tuple(uris[skill] for skill in course.beside),
        hours=hours,
        price_eur=hours * request.capacity.eur_per_hour,
        cost_eur=None if request.cost_per_hour is None else hours * request.cost_per_hour,
        together=course.bundle.together,
        jaccard=course.bundle.jaccard,
        steadiness=course.bundle.steadiness,
        adds=adds,
        asking=asking,
        own=_nearest_own(own, [uris[skill] for skill in course.bundle.skills]),
        check=check_rows(material, gap, course),
    )


def _core(material: Material, course: Candidate) -> tuple[str, ...]:
    """Those of its skills that are at the core of its bundle."""
    inside = [skill for skill in course.bundle.skills if skill in course.skills]
    return tuple(material.demand.skill_uris[skill] for skill in inside[:_IN_NAME])


def _again(material: Material, chosen: Chosen) -> tuple[tuple[str, ...], ...]:
    """What the other half would choose, unless it is the same."""
    if set(chosen.again.skills) == set(chosen.choice.skills):
        return ()
    return tuple(_core(material, one) for one in chosen.again.courses)


def _nearest_own(own: Sequence[OwnCourse], uris: Sequence[str]) -> OwnCourse | None:
    """The course that teaches most of a bundle; None if none surely teaches any of it."""
    best, nearest = 0.0, None
    for one in own:
        likely: Mapping[str, float] = {u: p for u, p in one.taught.items() if p >= TEACHES}
        score = sum(likely.get(uri, 0.0) for uri in uris)
        if score > best:
            best, nearest = score, one
    return nearest


def _listed(material: Material, gap: Gap, asked: Floats) -> tuple[tuple[str, Askers], ...]:
    """What was not found and enough ask for; most first, by what is told of each."""
    demand = material.demand
    missing = np.flatnonzero(gap.missing & (asked > 0))
    clusters = clusters_asking(demand, missing, demand.in_region(gap.region))
    skills = missing[clusters >= MIN_HIT_CLUSTERS].tolist()
    found = zip(skills, asked_for_each(demand, skills), strict=True)
    told = [(demand.skill_uris[skill], who[gap.region]) for skill, who in found]
    told.sort(key=lambda one: (-one[1].many, one[0]))
    return tuple(one for one in told if one[1].is_told)[:_LISTED]


def _wider(material: Material, region: str) -> str | None:
    """The next region around this one with more to go by."""
    demand = material.demand
    around = [code for code in demand.regions if region.startswith(code) and code != region]
    number = {code: int((mine & demand.has_skills).sum()) for code, mine in demand.regions.items()}
    larger = (one for one in sorted(around, key=len, reverse=True) if number[one] > number[region])
    return next(larger, None)
