"""Shapes of JSON of a plan of regions."""

# no postponed annotations: schemas are made of the types themselves

from typing import Literal, TypedDict

from smartlife.model.fields import Publish
from smartlife.planning.region.answer import State
from smartlife.planning.region.costs import Delivery
from smartlife.planning.shapes import Asked, Concept, Count, Envelope, Euros, Figure, Share


class PricesJson(TypedDict):
    """Assumed prices."""

    hours_per_skill: float
    making_eur_per_hour: Euros
    share_per_language: float
    holding_eur_per_hour: Euros


class RegionRequestJson(TypedDict):
    """What was asked."""

    nuts_codes: list[str]
    courses: Count
    budget_eur: Euros | None
    course_hours: float | None
    prices: PricesJson


class TeacherJson(TypedDict):
    """A course that teaches a skill already; without `course_id` one that people found elsewhere.

    `status` is `match` if people found that it does, and what is needed is known of it.
    """

    course_id: str | None
    title: str
    provider: str | None
    url: str | None
    nuts_code: str
    publish: Publish
    skill: Concept
    probability: Share
    status: Literal["match", "possible"]
    figure_id: str | None


class PartJson(TypedDict):
    """One region's part in a joint course.

    `demand` is judged on the half of the employers that had no say in the choice.
    """

    nuts_code: str
    skills: list[Concept]
    checked: list[Concept]
    demand: Figure
    asked_by: Asked
    cost_eur: Euros
    cost_by_demand_eur: Euros | None
    figure_ids: list[str]


class JointCourseJson(TypedDict):
    """A course that several regions would hold together."""

    core: list[Concept]
    skills: list[Concept]
    hours: float
    mode: Delivery
    langs: list[str]
    cost_eur: Euros
    together: Share
    parts: list[PartJson]
    taught_by: list[TeacherJson]


class RegionShareJson(TypedDict):
    """What one region has of the whole plan.

    `value` is what would be taught and no course in reach was found for; `confirmed` that part of
    it for which people looked and found none either, null if they did not look. `audit_confirmed`
    is the share that they confirmed of all that was not found there.
    """

    nuts_code: str
    cost_eur: Euros
    value: Figure
    confirmed: Figure | None
    audit_confirmed: Share | None
    why_not_confirmed: str | None
    seemed: Share | None
    advertisements: Count | None


class RegionAnswerJson(TypedDict):
    """The answer; `gap` says how far a better choice may be off at most."""

    state: State
    courses: list[JointCourseJson]
    cost_eur: Euros
    cheapest_eur: Euros | None
    regions: list[RegionShareJson]
    common: Share | None
    is_best: bool
    gap: float | None
    stopped_early: bool


class RegionJson(Envelope):
    """Joint courses of several regions."""

    request: RegionRequestJson
    answer: RegionAnswerJson
