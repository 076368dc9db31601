"""What a person asks for: goal, what is held, and what life allows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from math import inf
from typing import TYPE_CHECKING, Final, Literal

from smartlife.planning.people.profile import Profile

if TYPE_CHECKING:
    from smartlife.planning.material.homes import Home
    from smartlife.planning.path.goal import Goal
    from smartlife.planning.people.situations import Situation

Presence = Literal["any", "online", "onsite"]
"""Any; online only; never online."""
Basis = Literal["confirmed", "assumed"]

MOST_COURSES: Final = 12
"""More courses than this nobody follows as one plan."""
_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Limits:
    """What life allows.

    Attributes:
        hours_a_week: Hours for learning in a week.
        weeks: Weeks until it has to be done.
        budget: Most euros in all; infinite if there is no limit.
        travel_minutes: Longest way to a course, one way; infinite if there is no limit.
        presence: Whether courses may be online, or have to be.
        langs: Languages that the person can follow a course in, ISO 639-1; empty: not said.
        any_lang: True if the person said that any language will do; then `langs` is empty.
        weak_langs: Languages that are known, but not well enough for a course (below B1).
        start: First day.
        most_courses: Most courses in all.
    """

    hours_a_week: float = 8.0
    weeks: int = 52
    budget: float = inf
    travel_minutes: float = 60.0
    presence: Presence = "any"
    langs: tuple[str, ...] = ()
    any_lang: bool = False
    weak_langs: tuple[str, ...] = ()
    start: date = date(2026, 1, 1)
    most_courses: int = MOST_COURSES

    @property
    def end(self) -> date:
        """First day after the last week."""
        return self.start + timedelta(days=_DAYS * self.weeks)

    @property
    def hours(self) -> float:
        """Hours in all."""
        return self.hours_a_week * self.weeks


@dataclass(frozen=True, slots=True)
class PathRequest:
    """A question for a path.

    Attributes:
        goal: What is wanted.
        held: Skills that count as held, and why: confirmed by the person, or assumed from an
            occupation they worked in.
        unconfirmed: Skills that were found in a text and wait for the person's word: not held.
        occupations: Occupations that the person works or worked in; they are no new ideas.
        eqf_level: Highest level of the European Qualifications Framework; None if not said.
        home: Where the person lives; None if not said.
        profile: What the person told of themselves; schemes of support look at it.
        situation: What life allows, as `people` has it; decides which schemes of support to look
            at. None: no support is told.
        limits: What life allows.
        region: Region whose advertisements are counted; None: all of the study.
        must_take: Identifiers of courses that have to be in the plan, whatever they teach.
    """

    goal: Goal
    held: dict[str, Basis] = field(default_factory=dict)
    unconfirmed: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    eqf_level: int | None = None
    home: Home | None = None
    profile: Profile = field(default_factory=Profile)
    situation: Situation | None = None
    limits: Limits = field(default_factory=Limits)
    region: str | None = None
    must_take: tuple[str, ...] = ()
