"""A catalogue's links ordered by skill, once, so that a plan touches only what it wants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from smartlife.planning.problem import Links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


def ranges(starts: Integers, ends: Integers) -> Integers:
    """The numbers start, start + 1, … end - 1 of each pair, one pair after the other."""
    lengths = ends - starts
    total = int(lengths.sum())
    if total == 0:
        return np.zeros(0, np.int64)
    before = np.cumsum(lengths) - lengths
    found: Integers = np.arange(total) + np.repeat(starts - before, lengths)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Restricted:
    """The part of a catalogue that teaches anything of what is wanted.

    Attributes:
        courses: Numbers that the courses have in the catalogue, ascending.
        links: Their links to wanted skills; `course` counts in `courses`, `skill` in what was
            asked for, `event` is as in the catalogue.
    """

    courses: Integers
    links: Links


@dataclass(frozen=True, slots=True, eq=False)
class LinkIndex:
    """Links by skill; made once per catalogue.

    Attributes:
        links: The links, by skill, then by course.
        first: Where the links of each skill begin; one more entry than there are skills.
        courses: Number of courses.
    """

    links: Links
    first: Integers
    courses: int

    @classmethod
    def of(cls, links: Links, *, courses: int, skills: int) -> Self:
        """Orders the links of a catalogue.

        Args:
            links: Links of the catalogue, in any order.
            courses: Number of courses.
            skills: Number of skills.
        """
        order = np.lexsort((links.event, links.course, links.skill))
        skill = links.skill[order]
        ordered = Links(links.course[order], skill, links.probability[order], links.event[order])
        return cls(ordered, np.searchsorted(skill, np.arange(skills + 1)), courses)

    def restrict(self, wanted: Sequence[int] | Integers) -> Restricted:
        """Courses that teach any of the wanted skills, and just those links.

        Args:
            wanted: Numbers of skills, each once; links then count skills in this order.
        """
        asked = np.asarray(wanted, np.int64)
        starts, ends = self.first[asked], self.first[asked + 1]
        taken = ranges(starts, ends)
        skill = np.repeat(np.arange(len(asked)), ends - starts)
        course = self.links.course[taken]
        is_touched = np.zeros(self.courses, bool)
        is_touched[course] = True
        courses = np.flatnonzero(is_touched)
        number = np.zeros(self.courses, np.int64)
        number[courses] = np.arange(len(courses))
        course = number[course]
        # Skills come one after the other and courses ascend within each: a stable sort by course
        # (radix sort for small integers) leaves course, then skill.
        order = np.argsort(course, kind="stable")
        links = Links(
            course[order],
            skill[order],
            self.links.probability[taken][order],
            self.links.event[taken][order],
        )
        return Restricted(courses, links)
