"""The links of a problem as logarithms, and what courses add to a choice.

With p clipped at .95, a = −ln(1−p) adds up: a skill with sum z is learned with probability
1 − e^−z. Links of one skill that rest on the same words are one group; the surest chosen one
counts. All gains here are exact, since groups are taken one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from smartlife.planning.optimise.indexed import ranges
from smartlife.planning.problem import MOST_SURE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from smartlife.planning.problem import CoverProblem

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Links to skills that count, sorted by course, skill and group; each group once per course.

    Attributes:
        course: Course of each link.
        skill: Skill of each link.
        group: Group of each link: one piece of evidence for one skill.
        sureness: −ln(1−p) of each link.
        first: Where the links of each course begin; one more entry than courses.
        group_skill: Skill of each group.
        weight: What each skill is worth.
        needed: Least −ln(1−probability) of each skill.
    """

    course: Integers
    skill: Integers
    group: Integers
    sureness: Floats
    first: Integers
    group_skill: Integers
    weight: Floats
    needed: Floats

    @classmethod
    def of(cls, problem: CoverProblem) -> Self:
        """Reads the links of a problem; those of no worth and of no need are left out."""
        links = problem.links
        counts = (problem.weight > 0) | (problem.needed > 0)
        kept = counts[links.skill] & (links.probability > 0)
        course, skill, event = links.course[kept], links.skill[kept], links.event[kept]
        sureness = -np.log1p(-np.minimum(links.probability[kept], MOST_SURE))
        events = int(event.max(initial=0)) + 1
        keys, group = np.unique(skill * events + event, return_inverse=True)
        # One number stands for (course, skill, event): group numbers ascend with the skill.
        place = course * max(len(keys), 1) + group
        if np.any(np.diff(place) <= 0):
            order = np.lexsort((-sureness, place))
            order = order[np.diff(place[order], prepend=-1) > 0]
            course, skill, group = course[order], skill[order], group[order]
            sureness = sureness[order]
        return cls(
            course=course,
            skill=skill,
            group=group,
            sureness=sureness,
            first=np.searchsorted(course, np.arange(problem.courses + 1)),
            group_skill=keys // events,
            weight=np.asarray(problem.weight, np.float64),
            needed=-np.log1p(-np.minimum(problem.needed, 1 - 1e-9)),
        )

    def links_of(self, courses: Iterable[int] | Integers) -> Integers:
        """Numbers of the links of some courses, course by course."""
        asked = np.asarray(
            courses if isinstance(courses, np.ndarray) else list(courses), dtype=np.int64
        )
        return ranges(self.first[asked], self.first[asked + 1])


@dataclass(slots=True, eq=False)
class Holding:
    """What a choice holds so far; changes as courses are added.

    Attributes:
        evidence: The links.
        by_group: Surest −ln(1−p) of each group.
        by_skill: Sum of it over the groups of each skill.
    """

    evidence: Evidence
    by_group: Floats
    by_skill: Floats

    @classmethod
    def of(cls, evidence: Evidence, courses: Iterable[int] = ()) -> Self:
        """What these courses hold."""
        by_group = np.zeros(len(evidence.group_skill))
        links = evidence.links_of(courses)
        np.maximum.at(by_group, evidence.group[links], evidence.sureness[links])
        skills = len(evidence.weight)
        by_skill = np.bincount(evidence.group_skill, by_group, skills).astype(np.float64)
        return cls(evidence, by_group, by_skill)

    @property
    def coverage(self) -> float:
        """Sum over skills of weight × probability that it is learned."""
        return float(self.evidence.weight @ -np.expm1(-self.by_skill))

    @property
    def shortfall(self) -> float:
        """How far the skills that must be learned are from what is needed, as −ln(1−p)."""
        return float(np.maximum(0.0, self.evidence.needed - self.by_skill).sum())

    def add(self, course: int) -> None:
        """Takes a course in."""
        mine = slice(int(self.evidence.first[course]), int(self.evidence.first[course + 1]))
        group, skill = self.evidence.group[mine], self.evidence.skill[mine]
        more = np.maximum(0.0, self.evidence.sureness[mine] - self.by_group[group])
        self.by_group[group] += more
        np.add.at(self.by_skill, skill, more)

    def copy(self) -> Holding:
        """A second one that changes by itself."""
        return Holding(self.evidence, self.by_group.copy(), self.by_skill.copy())

    def gains(self, courses: Integers, *, needed: bool = False) -> Floats:
        """What each course alone would add.

        Args:
            courses: Numbers of courses.
            needed: Counts what is missing of the skills that must be learned instead of coverage.
        """
        found = np.zeros(len(courses))
        links = self.evidence.links_of(courses)
        if not len(links):
            return found
        group, skill = self.evidence.group[links], self.evidence.skill[links]
        more = np.maximum(0.0, self.evidence.sureness[links] - self.by_group[group])
        lengths = self.evidence.first[courses + 1] - self.evidence.first[courses]
        place = np.repeat(np.arange(len(courses)), lengths)
        begins = np.flatnonzero(
            (np.diff(skill, prepend=-1) != 0) | (np.diff(place, prepend=-1) != 0)
        )
        more, skill = np.add.reduceat(more, begins), skill[begins]
        if needed:
            missing = np.maximum(0.0, self.evidence.needed - self.by_skill)
            worth = np.minimum(more, missing[skill])
        else:
            left = self.evidence.weight * np.exp(-self.by_skill)
            worth = left[skill] * -np.expm1(-more)
        return np.bincount(place[begins], worth, len(courses)).astype(np.float64)
