"""What a path is: steps in order, alternatives, what stays open, and why. Worded in `words`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from smartlife.model.fields import Publish
    from smartlife.planning.material.askers import Askers
    from smartlife.planning.material.catalogue import HoursBasis, PriceBasis
    from smartlife.planning.material.reading import Source
    from smartlife.planning.path.asked import CountedIn
    from smartlife.planning.path.facts import Timing
    from smartlife.planning.path.filters import Hindrance, Removed
    from smartlife.planning.path.goal import Goal, Missing
    from smartlife.planning.path.neighbours import Neighbour
    from smartlife.planning.path.request import PathRequest
    from smartlife.planning.people.regulated import Regulation
    from smartlife.planning.people.support import Offer

Sureness = Literal["very_likely", "probably", "perhaps"]
VERY_LIKELY: Final = 0.8
PLANNED_FROM: Final = 0.5
"""A plan rests only on links that are more likely right than wrong; others are told as unsure."""

BestAt = Literal["balanced", "most_covered", "least_hours", "least_price", "least_travel"]
OpenWhy = Literal["not_taught", "outside_limits", "unsure", "in_wider", "no_room"]
"""No course held teaches it; one does, but outside of the limits; only unsure links; a wider
alternative covers it; it is taught within the limits, but not beside what is worth more."""
Relation = Literal["broader", "narrower"]
Stage = Literal["quick", "best", "alternatives", "robust"]

THIN: Final = 0.3
"""A path that covers less of what is missing is no way to the goal by itself."""


def sureness_of(probability: float) -> Sureness:
    """A probability in words."""
    if probability >= VERY_LIKELY:
        return "very_likely"
    return "probably" if probability >= PLANNED_FROM else "perhaps"


@dataclass(frozen=True, slots=True)
class Taught:
    """A missing skill that a course teaches.

    Attributes:
        uri: The skill.
        probability: Probability that the course teaches it.
        words: The words of the course it rests on, as they stand there; empty if its source names
            the skill itself, and in answers that grow fuller yet.
        is_new: True if no step before teaches it.
    """

    uri: str
    probability: float
    words: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class CourseShown:
    """A course as people are shown it.

    Attributes:
        course: Number in the catalogue.
        course_id: Its identifier.
        title: Its title.
        provider: Who offers it; empty if not told.
        place: Where; empty if not told.
        mode: onsite, online, blended or unknown.
        langs: Languages of teaching.
        langs_told: False if they are those of the description.
        minutes: Way to it, one way; None if not known.
        minutes_assumed: True if that stands for a region, or for a place that is not told.
        place_told: False if it is nowhere said where it is.
        start: Its start; of courses held before the last one known.
        end: Its last day.
        timing: Whether the start lies in the future.
        hours: Hours of study.
        hours_basis: Where they come from.
        price: Euros.
        price_basis: Whether that is told.
        level: EQF level; None if not known.
        url: Its page.
        publish: How much of it may be published.
        source_id: Its source.
    """

    course: int
    course_id: str
    title: str
    provider: str
    place: str
    mode: str
    langs: tuple[str, ...]
    langs_told: bool
    minutes: float | None
    minutes_assumed: bool
    place_told: bool
    start: date | None
    end: date | None
    timing: Timing
    hours: float
    hours_basis: HoursBasis
    price: float
    price_basis: PriceBasis
    level: int | None
    url: str
    publish: Publish
    source_id: str


@dataclass(frozen=True, slots=True)
class Step:
    """One course of a path.

    Attributes:
        shown: The course.
        first_week: Week in which it begins, from 0.
        last_week: Week in which it ends.
        teaches: What of the missing it teaches, surest first.
        after: Course that has to come before it; None if any order does.
        robust: Share of redrawn links in which it stays; None if that was not asked, or if it has
            to be taken anyway.
        is_must: True if the person wants it in the plan whatever it teaches.
    """

    shown: CourseShown
    first_week: int
    last_week: int
    teaches: tuple[Taught, ...]
    after: int | None = None
    robust: float | None = None
    is_must: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a path; what is assumed is counted.

    Attributes:
        courses: Number of courses.
        hours: Hours of study.
        hours_assumed: Courses whose hours are assumed.
        price: Euros.
        price_assumed: Courses whose price is not told.
        travel_minutes: Minutes on the way in all, to courses that tell where they are.
        travel_untold: Courses that do not.
        weeks: Weeks until the last step ends.
        finish: Month in which that is, as its first day.
    """

    courses: int
    hours: float
    hours_assumed: int
    price: float
    price_assumed: int
    travel_minutes: float
    travel_untold: int
    weeks: int
    finish: date | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to the goal.

    Attributes:
        best_at: What no other of the alternatives is better at.
        steps: Its courses, in order.
        totals: Its sums.
        coverage: Share of what is missing, by information, that is learned as expected.
        likely: Number of missing skills that are learned more likely than not.
        is_best: True if it was proven that nothing better exists under the stated data.
        gap: How far a better one may be at most, as a share; None if not known.
        cut: Courses that were left out since they could not be put into the calendar.
        stopped_early: Whether the clock ended the search.
    """

    best_at: tuple[BestAt, ...]
    steps: tuple[Step, ...]
    totals: Totals
    coverage: float
    likely: int
    is_best: bool
    gap: float | None
    cut: int = 0
    stopped_early: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """A course to look at: it teaches something akin to a skill that no course teaches.

    Attributes:
        shown: The course.
        uri: What it teaches.
        relation: What that is to the missing skill.
    """

    shown: CourseShown
    uri: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Open:
    """A missing skill that the path leaves open.

    Attributes:
        uri: It.
        weight: What it is worth, of 1.
        why: Why.
        hindrance: The limit that hinders most of the courses that teach it.
        courses: Number of courses that teach it (unsurely, or outside of the limits).
        near: Courses to look at.
    """

    uri: str
    weight: float
    why: OpenWhy
    hindrance: Hindrance | None = None
    courses: int = 0
    near: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True)
class Widening:
    """A limit that, if it alone were wider, would let courses in.

    Attributes:
        code: The limit.
        value: Its smallest value that does: euros, minutes, hours a week, weeks, a language.
        courses: Courses that then fit.
        coverage: Share of what is missing that they teach, as expected.
        for_must: True if it lets what has to be learned be learned.
        together: True if it helps only with the other ones of its kind.
        course: The course that would not be insisted on; None for limits.
    """

    code: Hindrance | Literal["needed", "most_courses", "must_take"]
    value: float | str
    courses: int = 0
    coverage: float = 0.0
    for_must: bool = False
    together: bool = False
    course: CourseShown | None = None


@dataclass(frozen=True, slots=True)
class Called:
    """A course called after the goal; what it teaches is not counted.

    Attributes:
        shown: The course.
        label: Name of the occupation that its title has.
        hindrances: Limits that it does not fit into.
    """

    shown: CourseShown
    label: str
    hindrances: tuple[Hindrance, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say, as a code with values."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class PathAnswer:
    """The answer to a question for a path.

    Attributes:
        request: The question.
        missing: What is missing.
        taken: Courses that have to be in each way.
        teaching: Courses that teach something of it, whatever the limits.
        removed: What each limit removes of them.
        alternatives: Ways to the goal, the recommended one first; empty if nothing fits.
        open: What the recommended one leaves open, the weightiest first.
        widenings: What would help, the smallest change first.
        called: Courses called after the goal.
        called_more: Number of further ones.
        neighbours: Occupations near to what is held; for the question what one could become.
        counted_in: Where it was counted how much these are asked for, or the occupation that is
            wanted; None where no occupation is, and in answers that grow fuller yet.
        askers: Who asks there for people of the ISCO-08 unit group of the occupation that is
            wanted; None if that is not known.
        regulation: What the law demands of the occupation; None if the directive names nothing.
        support: Schemes that may help to pay, or that recognise what is held.
        remarks: What else has to be said, the weightiest first.
        sources: What it rests on.
        stage: How far it is: the quick answer; the best one alone; with the other ways; with how
            far unsure links matter, which is the last.
        stopped_early: Whether the clock ended the search for what would help where there is no way.
    """

    request: PathRequest
    missing: Missing
    taken: tuple[CourseShown, ...] = ()
    teaching: int = 0
    removed: tuple[Removed, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    open: tuple[Open, ...] = ()
    widenings: tuple[Widening, ...] = ()
    called: tuple[Called, ...] = ()
    called_more: int = 0
    neighbours: tuple[Neighbour, ...] = ()
    counted_in: CountedIn | None = None
    askers: Askers | None = None
    regulation: Regulation | None = None
    support: tuple[Offer, ...] = ()
    remarks: tuple[Remark, ...] = ()
    sources: tuple[Source, ...] = ()
    stage: Stage = "robust"
    stopped_early: bool = False

    @property
    def is_final(self) -> bool:
        """False for an answer that grows fuller yet."""
        return self.stage == "robust"

    @property
    def goal(self) -> Goal:
        """What is wanted."""
        return self.request.goal
