"""What a change to one course would change: the answer of `what_if`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from smartlife.planning.portfolio.taught import DRAWS, SEED

if TYPE_CHECKING:
    from smartlife.planning.portfolio.change import Change, Row
    from smartlife.planning.portfolio.taught import Taught

FEW_EMPLOYERS: Final = "few_employers"
"""Note of a difference that leaves out what few employers ask for, or would be nothing else."""


@dataclass(frozen=True, slots=True)
class Step:
    """Who reaches what by one step of reach, before and after; shares of adults.

    Attributes:
        step: One of `STEPS`.
        in_field: At least one course of the field.
        any_course: At least one course.
        courses: Mean number of courses.
    """

    step: str
    in_field: tuple[float, float]
    any_course: tuple[float, float]
    courses: tuple[float, float]


@dataclass(frozen=True, slots=True)
class DemandChange:
    """What advertisements ask for and nobody finds in reach, before and after.

    Attributes:
        before: Bracket p ≥ 0.2 … p ≥ 0.9 as figures have it; None where they have none.
        after: The same in the changed world, but for skills that few employers ask for, which
            count as before; None too where all that changes is of these.
        found: Share of what is asked for that is found in the changed world only (negative: is
            not found any more), expected over the links drawn, without skills that few employers
            ask for; None with too little data, or if it is all of these.
        lo: Lower limit of 90 %.
        hi: Upper limit.
        note: Code that says why there is no number, or what it leaves out.
    """

    before: tuple[float, float] | None = None
    after: tuple[float, float] | None = None
    found: float | None = None
    lo: float | None = None
    hi: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class FitChange:
    """Courses of the region that meet a criterion, or fit a group of people.

    Attributes:
        scheme: fit or fit_group.
        name: Of the criterion or group.
        before: Courses that answer yes, no, nothing.
        after: The same in the changed world.
    """

    scheme: str
    name: str
    before: tuple[int, int, int]
    after: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class SkillChange:
    """A skill that is taught in reach in one of both worlds only.

    Attributes:
        uri: The skill.
        before: Probability of the surest course in reach that teaches it.
        after: The same in the changed world.
        asked: Advertisements of the region expected to ask for it; None if fewer than three
            employers do.
    """

    uri: str
    before: float
    after: float
    asked: float | None


@dataclass(frozen=True, slots=True)
class RegionChange:
    """What changes for one region.

    Attributes:
        region: NUTS code.
        role: region or partner.
        note: Code that says why nothing is known of who reaches what; empty if it is.
        steps: Reach, step by step; empty with a note.
        demand: What is found in reach.
        newly_taught: Skills taught in reach (p ≥ 0.5) in the changed world only.
        no_longer: Skills taught in reach before only.
        fit: Criteria and groups whose answers change.
        is_followed: False if the course is in no language of the region.
        this_course: Share of adults who reach this very course, before and after (`MAIN_STEP`).
        gained: Share of adults who reach it in the changed world only.
        lost: Share of adults who reach it before only.
    """

    region: str
    role: str
    note: str
    steps: tuple[Step, ...]
    demand: DemandChange
    newly_taught: tuple[SkillChange, ...]
    no_longer: tuple[SkillChange, ...]
    fit: tuple[FitChange, ...]
    is_followed: bool
    this_course: tuple[float, float] = (0.0, 0.0)
    gained: float = 0.0
    lost: float = 0.0

    @property
    def is_changed(self) -> bool:
        """Whether anything that is told differs."""
        moved = any(
            pair[0] != pair[1] for one in self.steps for pair in (one.in_field, one.courses)
        )
        moved = moved or self.gained > 0 or self.lost > 0
        moved = moved or bool(self.demand.lo or self.demand.hi)
        return bool(moved or self.newly_taught or self.no_longer or self.fit)


@dataclass(frozen=True, slots=True)
class WhatIfAnswer:
    """The answer.

    Attributes:
        change: What was imagined.
        before: The course as it is: a row with `change.COLUMNS`; None for one that is added.
        after: The course as it would be; None for one that is closed.
        field_code: Broad field (ISCED-F) that it counts in, as it would be.
        field_before: The same as it is; empty for one that is added.
        taught: What it teaches, as it would be; of one that is closed, as it is.
        taught_before: What it teaches as it is; empty for one that is added.
        regions: What changes, by region.
        minutes: Longest way that counts, one way.
        draws: Times that links were drawn.
        seed: Of the draws.
        remarks: Codes of what the answer assumes or leaves out.
    """

    change: Change
    before: Row | None
    after: Row | None
    field_code: str
    field_before: str
    taught: tuple[Taught, ...]
    taught_before: tuple[Taught, ...]
    regions: tuple[RegionChange, ...]
    minutes: int
    draws: int = DRAWS
    seed: int = SEED
    remarks: tuple[str, ...] = field(default=())
