"""What is asked of a plan of regions, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from smartlife.planning.region.costs import Prices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.analysis.publication import Judged
    from smartlife.model.fields import Publish
    from smartlife.planning.material.askers import Askers
    from smartlife.planning.region.costs import Delivery

State = Literal["planned", "no_demand", "nothing_shared", "budget_too_small"]
MOST_REGIONS = 6


@dataclass(frozen=True, slots=True)
class RegionRequest:
    """What is wanted.

    Attributes:
        regions: NUTS codes of the regions that plan together; at least two.
        courses: Most joint courses.
        budget_eur: Most that they may cost in all; None: no limit.
        course_hours: Most hours that one course may have; None: no limit.
        prices: Assumed prices.
        seconds: What may be spent for each solution, see `optimise.effort`.
    """

    regions: tuple[str, ...]
    courses: int = 5
    budget_eur: float | None = None
    course_hours: float | None = None
    prices: Prices = field(default_factory=Prices)
    seconds: float = 5.0

    @property
    def most_skills(self) -> int:
        """Skills that one course has room for."""
        if self.course_hours is None:
            return 1_000
        return int(self.course_hours / self.prices.hours_per_skill + 1e-9)


@dataclass(frozen=True, slots=True)
class Teacher:
    """A course of a partner that teaches a skill already.

    Attributes:
        region: Where it lies.
        skill: URI.
        course_id: The course; None: one that people found elsewhere.
        title: Its title; its source decides whether it may be published.
        provider: Its provider.
        url: Its address.
        publish: How much of it may be shown to others than the owner of the study.
        probability: Probability that it teaches the skill.
        status: match: people found that it does, and what is needed is known of it; possible: not
            (methods, rule 9.3).
        figure_id: The figure that tells a match.
    """

    region: str
    skill: str
    course_id: str | None
    title: str
    provider: str
    url: str
    publish: Publish
    probability: float
    status: Literal["match", "possible"]
    figure_id: str | None = None


@dataclass(frozen=True, slots=True)
class RegionPart:
    """One region's part in a joint course.

    Attributes:
        region: NUTS code.
        skills: Skills of the course that are missing there, most asked for first.
        demand: Share of what advertisements of the other half of the employers ask for that these
            skills are, judged by the rules of publication.
        askers: Who likely asks for any of those of them of which it is told who asks for it.
        cost_eur: What it bears, by Shapley.
        cost_by_demand_eur: What it would bear if costs were shared by `demand`; None where that of
            any part is not told.
        evidence: Figures that say that the skills' groups are missing there.
        checked: Skills of groups of which people found no course in reach.
    """

    region: str
    skills: tuple[str, ...]
    demand: Judged
    askers: Askers
    cost_eur: float
    cost_by_demand_eur: float | None
    evidence: tuple[str, ...]
    checked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JointCourse:
    """A course that several regions would hold together: one work package.

    Attributes:
        core: Skills that name it.
        skills: What it would teach.
        hours: Assumed hours.
        delivery: online or place.
        langs: Languages in which it is needed.
        cost_eur: Assumed costs.
        together: How steady its bundle is, see `portfolio.bundles`.
        parts: The regions.
        teachers: Who teaches any of it already.
    """

    core: tuple[str, ...]
    skills: tuple[str, ...]
    hours: float
    delivery: Delivery
    langs: tuple[str, ...]
    cost_eur: float
    together: float
    parts: tuple[RegionPart, ...]
    teachers: tuple[Teacher, ...]


@dataclass(frozen=True, slots=True)
class RegionPlan:
    """The answer.

    Attributes:
        request: What was asked.
        state: What became of it.
        courses: Joint courses, most valuable first.
        cost_eur: Of all of them.
        cost_by_region: What each region bears.
        value: Region → share of what the other half of the employers asks for that no course in
            reach was found for and that would be taught.
        confirmed: Region → what of this people found no course for either; None if they did not
            look for any of it.
        audits: Region → share of all that was not found there that people confirmed; None if it
            may not be told.
        why_not_confirmed: Region → remark that says why not; None if it may.
        seemed: Region → the same on the half that was chosen by: too good, as it was chosen for it;
            None where the rules of publication hide it.
        common: Share of (region, skill) that the same choice on the other half has too (Jaccard).
        is_best: True if no better choice exists under the stated data and prices.
        gap: How far the bound is off.
        stopped_early: Whether the clock ended the search.
        advertisements: Region → advertisements with skills.
        cheapest_eur: What the cheapest joint course costs, where the budget is too small.
    """

    request: RegionRequest
    state: State
    courses: tuple[JointCourse, ...] = ()
    cost_eur: float = 0.0
    cost_by_region: Mapping[str, float] = field(default_factory=dict)
    value: Mapping[str, Judged] = field(default_factory=dict)
    confirmed: Mapping[str, Judged | None] = field(default_factory=dict)
    audits: Mapping[str, float | None] = field(default_factory=dict)
    why_not_confirmed: Mapping[str, str | None] = field(default_factory=dict)
    seemed: Mapping[str, float | None] = field(default_factory=dict)
    common: float | None = None
    is_best: bool = False
    gap: float | None = None
    stopped_early: bool = False
    advertisements: Mapping[str, int] = field(default_factory=dict)
    cheapest_eur: float | None = None
