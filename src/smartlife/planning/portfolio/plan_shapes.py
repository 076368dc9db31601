"""Shapes of JSON of a provider's portfolio."""

# no postponed annotations: schemas are made of the types themselves

from typing import Literal, TypedDict

from smartlife.model.fields import Publish
from smartlife.planning.portfolio.bundles import Steadiness
from smartlife.planning.portfolio.gaps import Evidence
from smartlife.planning.portfolio.plan import State
from smartlife.planning.shapes import Asked, Concept, Count, Envelope, Euros, Figure, Share


class PortfolioRequestJson(TypedDict):
    """What was asked, with the price of an hour that was used and where it comes from."""

    nuts_code: str
    provider: str
    reach: str
    own_titles: list[str]
    new_courses: Count
    course_hours: float | None
    all_hours: float | None
    price_eur: Euros | None
    hours_per_skill: float
    eur_per_hour: Euros
    eur_per_hour_basis: Literal["given", "catalogue", "assumed"]
    seats: Count | None
    cost_per_hour: Euros | None
    minutes: Count


class AskedConcept(Concept):
    """A concept, and who asks for it."""

    asked_by: Asked


class NewSkillJson(AskedConcept):
    """A skill of a new course; `evidence` is what is known of who teaches it."""

    evidence: Evidence


class SeenJson(Concept):
    """A skill that was read in a document, and from which words."""

    probability: Share
    words: str


class CheckJson(TypedDict):
    """A document to look at first; `publish` says how much of it may be shown to others."""

    kind: Literal["advertisement", "course"]
    document_id: str
    title: str
    who: str | None
    place: str | None
    date: str | None
    url: str | None
    publish: Publish
    source_id: str
    in_reach: bool | None
    skills: list[SeenJson]


class AskedRegion(TypedDict):
    """Who asks in a region."""

    nuts_code: str
    asked_by: Asked


class OwnCourseJson(TypedDict):
    """A course of the provider; without `course_id` one from a list of their own."""

    course_id: str | None
    title: str
    occasions: Count
    publish: Publish


class NewCourseJson(TypedDict):
    """A course that might be made; hours and price are assumed.

    `adds` is judged on the half of the employers that had no part in the choice. Who asks for any
    of its skills are those that ask for any of which `asked_by` tells numbers. What may not be
    shown to everybody is in `check` only if `is_check_whole`.
    """

    nuts_code: str
    core: list[Concept]
    skills: list[NewSkillJson]
    beside: list[Concept]
    hours: float
    price_eur: Euros
    cost_eur: Euros | None
    together: Share
    jaccard: Share
    steadiness: Steadiness
    adds: Figure
    asked_by: Asked
    expected_advertisements: float | None
    occupations: list[AskedConcept]
    regions: list[AskedRegion]
    nearest_own: OwnCourseJson | None
    check: list[CheckJson]
    is_check_whole: bool


class SiteJson(TypedDict):
    """A place; `share` of the region's people live near enough, `courses` are taught there."""

    place: str
    nuts_code: str
    share: Share
    courses: Count
    is_own: bool


class OtherwiseJson(TypedDict):
    """Which place it would be with another longest way."""

    minutes: Count
    place: str


class WhereJson(TypedDict):
    """Where most people would reach a course; `both` reach it in one of `best` and `second`."""

    minutes: Count
    best: SiteJson
    alike: list[SiteJson]
    own: SiteJson | None
    second: SiteJson | None
    both: Share
    otherwise: list[OtherwiseJson]


class ChoiceJson(TypedDict):
    """What the choice as a whole is worth, and how far to trust it.

    `worth` is what it is worth to the other half of the employers, `seemed` to those it was made
    on; `confirmed` is that part of it for which people looked and found no course either, null if
    they did not look; `exchanged_worth` is of the choice that the other half would make,
    `exchanged_cores` name its courses; `expected` is the mean of both.
    """

    worth: Figure
    confirmed: Figure | None
    seemed: Share | None
    exchanged_worth: Figure
    expected: Share | None
    exchanged_cores: list[list[Concept]]
    common_skills: Share
    is_best: bool
    gap: float | None
    stopped_early: bool
    greedy_bound: str
    greedy_share: float
    bundles: Count
    bundles_left_out: Count


class AdditionJson(AskedConcept):
    """A skill that might be added, and the skill of the course it is asked for with most."""

    together_with: Concept
    evidence: Evidence


class UpdateJson(TypedDict):
    """A course with what might be added."""

    course: OwnCourseJson
    additions: list[AdditionJson]


class OtherCourseJson(TypedDict):
    """A course of somebody else that teaches the same."""

    course_id: str
    title: str
    provider: str | None
    publish: Publish


class RetirementJson(TypedDict):
    """A course to think over: at most this share of what is asked for, and others teach it."""

    course: OwnCourseJson
    skills: list[Concept]
    advertisements: Count
    at_most: Share
    others: list[OtherCourseJson]


class OwnCoursesJson(TypedDict):
    """What to do with the provider's courses."""

    courses: Count
    unread: Count
    updates: list[UpdateJson]
    retirements: list[RetirementJson]
    is_enough_data: bool


class PortfolioAnswerJson(TypedDict):
    """The answer; `not_found` is a bracket: every possible course counting, and sure ones only."""

    state: State
    advertisements: Count
    courses_in_reach: Count
    not_found: list[Share] | None
    is_wide: bool
    confirmed: Share | None
    why_not_confirmed: str | None
    missing: list[AskedConcept]
    wider_nuts_code: str | None
    new_courses: list[NewCourseJson]
    choice: ChoiceJson | None
    where: WhereJson | None
    own_courses: OwnCoursesJson | None


class PortfolioJson(Envelope):
    """What a provider might teach next."""

    request: PortfolioRequestJson
    answer: PortfolioAnswerJson
