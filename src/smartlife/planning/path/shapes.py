"""Shapes of JSON of a path."""

# no postponed annotations: schemas are made of the types themselves

from typing import Any, Literal, TypedDict

from smartlife.planning.path.answer import BestAt, OpenWhy, Relation, Stage, Sureness
from smartlife.planning.path.asked import CountedBasis
from smartlife.planning.path.facts import Timing
from smartlife.planning.path.filters import Hindrance
from smartlife.planning.path.goal import GoalKind
from smartlife.planning.path.request import Basis, Presence
from smartlife.planning.people.support import Kind, Status
from smartlife.planning.shapes import Asked, Concept, Count, Course, Day, Envelope, Euros, Share

Unit = Literal[
    "eur", "weeks", "hours_a_week", "minutes", "lang", "concept_uri", "courses", "course_id"
]


class PathRequestJson(TypedDict):
    """What was asked; what somebody told of themselves is not repeated.

    `must_take` are identifiers of courses that have to be in each way.
    """

    goal: GoalKind
    occupation: Concept | None
    must: list[Concept]
    nuts_code: str | None
    hours_a_week: float
    weeks: Count
    budget_eur: Euros | None
    travel_minutes: float | None
    presence: Presence
    langs: list[str]
    is_any_lang: bool
    weak_langs: list[str]
    start_date: Day
    most_courses: Count
    must_take: list[str]


class HeldJson(Concept):
    """A skill of the goal that counts as held, and why."""

    basis: Basis


class MissingJson(Concept):
    """A missing skill, and what it is worth of all that is missing."""

    weight: Share


class TaughtJson(Concept):
    """A missing skill that a course teaches, and the words that say so."""

    probability: Share
    sureness: Sureness
    words: str
    is_new: bool


class PathCourseJson(Course):
    """A course, and what it means to the person; `minutes` is one way."""

    are_langs_told: bool
    minutes: float | None
    are_minutes_assumed: bool
    is_place_told: bool
    timing: Timing


class StepJson(TypedDict):
    """One course of a path, in weeks from 0; `robust` is the share of trials it stays in.

    `is_must` for one that has to be in it; nobody tries whether it stays.
    """

    number: Count
    course: PathCourseJson
    first_week: Count
    last_week: Count
    after_number: Count | None
    robust: Share | None
    is_must: bool
    teaches: list[TaughtJson]


class TotalsJson(TypedDict):
    """Sums of a path; what is assumed is counted in courses."""

    courses: Count
    hours: float
    hours_assumed: Count
    price_eur: Euros
    price_assumed: Count
    travel_minutes: float
    travel_untold: Count
    weeks: Count
    finish_date: Day | None


class AlternativeJson(TypedDict):
    """One way to the goal; `gap` says by which share another may be better at most.

    `stopped_early` if the clock ended the search.
    """

    best_at: list[BestAt]
    coverage: Share
    likely: Count
    is_best: bool
    gap: float | None
    stopped_early: bool
    courses_cut: Count
    totals: TotalsJson
    steps: list[StepJson]


class NearJson(TypedDict):
    """A course to look at: it teaches something akin to what stays open."""

    course: PathCourseJson
    skill: Concept
    relation: Relation


class OpenJson(Concept):
    """A missing skill that the path leaves open, and why."""

    weight: Share
    why: OpenWhy
    hindrance: Hindrance | None
    courses: Count
    near: list[NearJson]


class RemovedJson(TypedDict):
    """What a limit removes; `alone` counts courses that fail only this one."""

    limit: Hindrance
    courses: Count
    alone: Count


class WideningJson(TypedDict):
    """A limit that, if it were so, would let courses in."""

    limit: Hindrance | Literal["needed", "most_courses", "must_take"]
    value: float | str | None
    unit: Unit | None
    courses: Count
    coverage: Share
    for_must: bool
    together: bool


class CalledJson(TypedDict):
    """A course called after the goal; what it teaches is not counted."""

    course: PathCourseJson
    label: str
    hindrances: list[Hindrance]


class NeighbourJson(Concept):
    """An occupation near to what is held; what it pays is in no source, so null."""

    isco_code: str
    likeness: Share
    share_held: Share
    share_used: Share
    share_taught: Share
    held: list[Concept]
    missing: list[Concept]
    asked_by: Asked | None
    pay_eur: Euros | None


class CountedInJson(TypedDict):
    """Where it was counted how much occupations are asked for, and why there."""

    basis: CountedBasis
    nuts_codes: list[str]
    advertisements: Count


class LawJson(TypedDict):
    """What the law of the Union demands of the occupation's training."""

    code: str
    isco_code: str
    article: Count
    years: Count
    hours: Count | None
    title: str
    url: str
    database_url: str
    is_read: bool


class ConditionJson(TypedDict):
    """A condition of a scheme, and what is known of it."""

    code: str
    state: Literal["met", "unknown", "office"]
    values: dict[str, float]


class OfferJson(TypedDict):
    """A scheme that somebody may ask for; no amount without a text that says so."""

    scheme_id: str
    kind: Kind
    status: Status
    name: str
    name_en: str
    name_lang: str
    conditions: list[ConditionJson]
    share: Share | None
    most_eur: Euros | None
    amount_eur: Euros | None
    is_right: bool
    is_confirmed: bool
    ask: str
    ask_url: str
    source: str
    source_url: str
    as_of_year: Count | None
    retrieved_date: Day


class RemarkJson(TypedDict):
    """What else has to be said; the sentence is in the sections, by the same code."""

    code: str
    values: dict[str, Any]


class PathAnswerJson(TypedDict):
    """The answer; `share_held` is by information, as all shares of skills.

    `asked_by` is who asks for people of the occupation that is wanted, by its ISCO-08 unit group,
    where `counted_in` says; what it pays is in no source, so `pay_eur` is null.
    """

    stage: Stage
    held: list[HeldJson]
    share_held: Share
    missing: list[MissingJson]
    optional: list[Concept]
    courses_teaching: Count
    removed: list[RemovedJson]
    alternatives: list[AlternativeJson]
    open: list[OpenJson]
    widenings: list[WideningJson]
    called: list[CalledJson]
    called_more: Count
    neighbours: list[NeighbourJson]
    counted_in: CountedInJson | None
    asked_by: Asked | None
    pay_eur: Euros | None
    law: LawJson | None
    support: list[OfferJson]
    remarks: list[RemarkJson]


class PathJson(Envelope):
    """A learner's path: courses in order, what they cover, and what stays open."""

    request: PathRequestJson
    answer: PathAnswerJson
