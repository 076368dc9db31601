"""Shapes of JSON of what would change."""

# no postponed annotations: schemas are made of the types themselves

from typing import TypedDict

from smartlife.model.fields import Publish
from smartlife.planning.portfolio.change import ChangeKind
from smartlife.planning.shapes import Concept, Count, Day, Envelope, Euros, Share


class WhatIfRequestJson(TypedDict):
    """What was imagined; empty or null where nothing was said."""

    kind: ChangeKind
    course: str
    title: str
    skills: list[Concept]
    dropped: list[Concept]
    place: str
    mode: str
    langs: list[str]
    text_lang: str
    provider: str
    hours: float | None
    price_eur: Euros | None
    seats: Count | None
    start_date: str | None
    eqf_level: int | None
    field_code: str
    is_part_time: bool | None
    minutes: Count


class ChangedCourseJson(TypedDict):
    """A course as it is, or would be; `course_id` is what-if for one that is added."""

    course_id: str | None
    title: str
    provider: str | None
    place: str | None
    nuts_code: str | None
    country_code: str | None
    mode: str | None
    langs: list[str]
    hours: float | None
    price_eur: Euros | None
    seats: Count | None
    start_date: Day | None
    eqf_level: int | None
    field_code: str | None
    is_part_time: bool | None
    url: str | None
    publish: Publish
    source_id: str


class TaughtSkillJson(Concept):
    """A skill that the course teaches, and the words that say so."""

    probability: Share
    words: str


class ReachStepJson(TypedDict):
    """Who reaches what by one step of reach, now and then; shares of adults, or means."""

    step: str
    in_field: list[Share]
    any_course: list[Share]
    courses: list[float]


class DemandChangeJson(TypedDict):
    """What is asked for and not found in reach, now and then, as brackets.

    `found` is the share that is found then only; negative: not found any more.
    """

    before: list[Share] | None
    after: list[Share] | None
    found: float | None
    lo: float | None
    hi: float | None
    note: str


class SkillChangeJson(Concept):
    """A skill that is taught in reach only now or only then; `asked` counts advertisements."""

    before: Share
    after: Share
    asked: float | None


class FitChangeJson(TypedDict):
    """Courses that meet a criterion: yes, no, nothing said; now and then."""

    scheme: str
    name: str
    before: list[Count]
    after: list[Count]


class RegionChangeJson(TypedDict):
    """What changes for one region; `this_course`, `gained` and `lost` are shares of adults."""

    nuts_code: str
    role: str
    note: str
    is_changed: bool
    is_followed: bool
    this_course: list[Share]
    gained: Share
    lost: Share
    steps: list[ReachStepJson]
    demand: DemandChangeJson
    newly_taught: list[SkillChangeJson]
    no_longer: list[SkillChangeJson]
    fit: list[FitChangeJson]


class WhatIfAnswerJson(TypedDict):
    """The answer: the course now and then, and what changes by region."""

    before: ChangedCourseJson | None
    after: ChangedCourseJson | None
    field_code: str
    field_before: str
    taught: list[TaughtSkillJson]
    taught_before: list[TaughtSkillJson]
    regions: list[RegionChangeJson]
    draws: Count
    seed: int
    remarks: list[str]


class WhatIfJson(Envelope):
    """What would change if one course were added, changed or closed."""

    request: WhatIfRequestJson
    answer: WhatIfAnswerJson
