"""Shapes of JSON of the answer to an employer."""

# no postponed annotations: schemas are made of the types themselves

from typing import TypedDict

from smartlife.model.fields import ConceptKind
from smartlife.planning.need.offer import Online, Reach, Status
from smartlife.planning.need.read import State, Wish
from smartlife.planning.need.team import PlanKind
from smartlife.planning.need.team_relaxed import RelaxKind
from smartlife.planning.shapes import Asked, Concept, Count, Course, Day, Envelope, Euros, Share


class TeamWishJson(TypedDict):
    """Who is to learn, and within which limits; people are in the answer."""

    people: Count
    at_least: Count
    budget_eur: Euros | None
    hours_each: float | None
    hour_cost_eur: Euros
    group_price_eur: Euros | None
    group_seats: Count | None


class NeedRequestJson(TypedDict):
    """What was asked; the text is in the answer, without what points at a person."""

    place: str
    minutes: float
    langs: list[str] | None
    online: Online
    unstated: bool
    day_date: Day | None
    with_usual: bool
    team: TeamWishJson | None


class AskedSkillJson(Concept):
    """A skill that the text names, from `start` to `end`; `number` is what it is confirmed by."""

    number: Count
    kind: ConceptKind
    probability: Share
    is_calibrated: bool
    wish: Wish
    state: State
    start: Count | None
    end: Count | None
    words: str


class AskedOccupationJson(Concept):
    """An occupation that title and text may mean."""

    kind: ConceptKind
    probability: Share
    words: str
    isco_code: str


class PlaceJson(TypedDict):
    """Where the people work, and other places of that name."""

    place: str
    nuts_code: str
    others: list[str]


class BracketJson(TypedDict):
    """For how many skills no course was found: every candidate counting, or sure ones only."""

    fewest: Count
    most: Count
    of: Count


class TeacherJson(TypedDict):
    """A course that teaches a skill, how sure that is and what hinders."""

    course: Course
    probability: Share
    words: str
    reach: Reach
    minutes: float | None
    nuts_code: str
    was_held: bool
    foreign_langs: list[str]


class SimilarJson(TypedDict):
    """A course of something broader or narrower: worth a look, never counted."""

    skill: Concept
    is_broader: bool
    teacher: TeacherJson


class SkillOfferJson(Concept):
    """Who teaches a skill; `courses_in_reach` counts more than are named."""

    status: Status
    courses_in_reach: Count
    near: list[TeacherJson]
    beyond: list[TeacherJson]
    similar: list[SimilarJson]


class WholeJson(TypedDict):
    """A course that is called after the occupation; what it teaches is not counted."""

    course: Course
    reach: Reach
    minutes: float | None


class AskedSkillOfJson(Concept):
    """A skill, and who asks for it."""

    asked_by: Asked


class RegionAsksJson(TypedDict):
    """Who else asks for the same in a region."""

    nuts_code: str
    advertisements_with_skills: Count | None
    together: Asked
    same_occupation: Asked
    by_skill: list[AskedSkillOfJson]


class PersonJson(TypedDict):
    """What a person of the team takes."""

    name: str
    hours: float
    price_eur: Euros
    is_price_whole: bool


class SeatJson(TypedDict):
    """A person, by the number of `people`, in a course."""

    person: Count
    course: Course
    in_group: bool


class TeamPlanJson(TypedDict):
    """Who takes which course; `able` counts as `skills` of the team."""

    kind: PlanKind
    people: list[PersonJson]
    seats: list[SeatJson]
    able: list[float]
    coverage: Share
    low: Share
    high: Share
    price_eur: Euros
    prices_assumed: Count
    hours_assumed: Count
    is_best: bool
    bound: float | None


class TeamSkillJson(Concept):
    """A skill that a team needs: people who are to be able to do it, and who can already."""

    wanted: Count
    before: Count


class RelaxedJson(TypedDict):
    """A limit that, if it were so, would let the team learn all that is taught in reach."""

    kind: RelaxKind
    budget_eur: Euros | None
    hours_each: float | None
    is_least: bool


class TeamJson(TypedDict):
    """Plans for the team."""

    skills: list[TeamSkillJson]
    held_already: Share
    most: Share
    plans: list[TeamPlanJson]
    relaxed: list[RelaxedJson]
    stopped_early: bool


class GroupShareJson(TypedDict):
    """What each learner of a group pays."""

    learners: Count
    price_eur: Euros


class GroupCaseJson(TypedDict):
    """Whether a group of one's own is worth it for a course."""

    course: Course
    people: Count
    open_price_eur: Euros | None
    pays_below_eur: Euros | None
    learners: Count | None
    from_others: Count | None
    shares: list[GroupShareJson]


class NeedAnswerJson(TypedDict):
    """The answer; spans of skills count characters of `text`."""

    title: str
    text: str
    text_lang: str
    text_lang_sureness: Share
    place: PlaceJson
    occupations: list[AskedOccupationJson]
    skills: list[AskedSkillJson]
    offers: list[SkillOfferJson]
    not_in_reach: BracketJson
    not_anywhere: BracketJson
    whole: list[WholeJson]
    asks: list[RegionAsksJson]
    team: TeamJson | None
    groups: list[GroupCaseJson]
    remarks: list[str]


class NeedJson(Envelope):
    """Courses for what an employer needs, gaps, and who else asks."""

    request: NeedRequestJson
    answer: NeedAnswerJson
