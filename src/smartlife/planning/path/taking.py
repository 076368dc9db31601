"""Courses that a person takes in any case, and what would let them in where they do not fit.

To the solvers such a course is a need like a skill that has to be learned: one that only it meets,
and that is worth nothing by itself. So all that holds of needs holds of it: every choice keeps it,
bounds stay proofs, and if limits do not allow it, the smallest change that does is found.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from smartlife.errors import RequestInvalid
from smartlife.planning.path.answer import Widening
from smartlife.planning.path.filters import HINDRANCES
from smartlife.planning.path.goal import MUST
from smartlife.planning.problem import MOST_SURE, Links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from smartlife.planning.material.catalogue import Catalogue
    from smartlife.planning.path.answer import CourseShown
    from smartlife.planning.path.choices import Choices
    from smartlife.planning.problem import CoverProblem

    Integers = NDArray[np.int64]


def numbers_of(catalogue: Catalogue, course_ids: Sequence[str]) -> Integers:
    """Numbers of courses in a catalogue, each once, ascending.

    Raises:
        RequestInvalid: it holds no such course.
    """
    if not course_ids:
        return np.zeros(0, np.int64)
    place = {name: i for i, name in enumerate(catalogue.rows["course_id"].to_pylist())}
    if lost := sorted(set(course_ids) - place.keys()):
        raise RequestInvalid(
            "No course that adults may take is called so",
            where=", ".join(lost),
            todo="Give the title or the identifier of a course of this study.",
            told=lambda say: say.say(
                "A course that you want in the plan is not held here any more. Leave it out, or "
                "choose another one."
            ),
        )
    return np.array(sorted({place[name] for name in course_ids}), np.int64)


def with_taken(problem: CoverProblem, courses: Sequence[int]) -> CoverProblem:
    """The problem in which some courses have to be taken; their needs follow the skills.

    Args:
        problem: What to cover and the limits.
        courses: Their numbers in the problem; -1 for one that does not fit, so that no choice does.
    """
    links, skills = problem.links, problem.skills
    held = np.array([(course, skills + n) for n, course in enumerate(courses) if course >= 0],
                    np.int64).reshape(-1, 2)  # fmt: skip
    course = np.append(links.course, held[:, 0])
    skill = np.append(links.skill, held[:, 1])
    order = np.lexsort((skill, course))
    more = len(held)
    return replace(
        problem,
        links=Links(
            course[order],
            skill[order],
            np.append(links.probability, np.full(more, MOST_SURE))[order],
            np.append(links.event, np.zeros(more, np.int64))[order],
        ),
        weight=np.append(problem.weight, np.zeros(len(courses))),
        needed=np.append(problem.needed, np.full(len(courses), MUST)),
    )


def what_lets_in(choice: Choices, taken: Sequence[CourseShown]) -> tuple[Widening, ...]:
    """What would let those courses in that no limit as it is does; empty if each fits by itself.

    Args:
        choice: The question.
        taken: The courses that have to be taken, as `choice.taken` has them.
    """
    places = np.searchsorted(choice.facts.number, choice.taken)
    fails = choice.fitting.fails[:, places]
    codes = [number for number, mine in enumerate(fails) if mine.any()]
    together = len(codes) > 1
    found = [_limit(choice, number, places[fails[number]], together=together) for number in codes]
    if together:
        return tuple(found)
    blocked = [one for one, mine in zip(taken, fails.T, strict=True) if mine.any()]
    return (*found, *(without_course(one) for one in blocked))


def without_course(one: CourseShown) -> Widening:
    """That it would help not to insist on a course."""
    return Widening("must_take", one.course_id, for_must=True, course=one)


def _limit(choice: Choices, number: int, places: Integers, *, together: bool) -> Widening:
    """The smallest value of a limit that lets all of some courses in."""
    code, facts = HINDRANCES[number], choice.facts
    value: float | str = ""
    if code in ("language", "language_weak"):
        value = min(facts.langs[int(places[0])])
    elif (amount := choice.amounts(code)) is not None:
        value = float(np.ceil(amount[places].max() - 1e-9))
    return Widening(code, value, len(places), for_must=True, together=together)
