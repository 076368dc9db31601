"""Small problems of every kind, and their best choice by trying all."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from smartlife.planning.problem import (
    CoverProblem,
    Links,
    Load,
    Prerequisite,
    describe,
    is_allowed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.planning.problem import Selection

MOST_COURSES = 9


def make_problem(
    seed: int,
    *,
    courses: int = MOST_COURSES,
    skills: int = 4,
    certain: bool = False,
    plain: bool = False,
    needs: bool = False,
) -> CoverProblem:
    """A problem by chance: shared words, equal courses, limits, loads and prerequisites.

    Args:
        seed: What it is made from.
        courses: Number of courses.
        skills: Number of skills.
        certain: Links are right or absent.
        plain: Without loads and prerequisites.
        needs: Some skills must be learned.
    """
    random = np.random.default_rng(seed)
    rows = set()
    for course in range(courses):
        for skill in random.choice(skills, random.integers(0, skills + 1), replace=False):
            for _ in range(random.integers(1, 3)):
                rows.add((course, int(skill), int(random.integers(0, 2 * courses))))
    links = np.array(sorted(rows), np.int64).reshape(-1, 3)
    probability = random.choice([0.2, 0.5, 0.5, 0.8, 0.95], len(links))
    if certain:
        probability = np.ones(len(links))
    kinds = int(random.integers(1, 3))
    cost = random.choice([0.0, 10.0, 20.0, 30.0, 45.0], (kinds, courses))
    limit = np.where(random.random(kinds) < 0.8, random.choice([30.0, 60.0, 90.0], kinds), np.inf)
    prerequisites: list[Prerequisite] = []
    loads: list[Load] = []
    if not plain:
        for _ in range(random.integers(0, 3)):
            one, *others = random.choice(courses, random.integers(1, 4), replace=False).tolist()
            prerequisites.append(Prerequisite(one, tuple(others)))
        for _ in range(random.integers(0, 3)):
            some = np.sort(random.choice(courses, random.integers(1, courses), replace=False))
            loads.append(Load(some, random.choice([1.0, 2.0, 3.0], len(some)), 4.0))
    needed = np.zeros(skills)
    if needs:
        needed = np.where(random.random(skills) < 0.4, random.choice([0.4, 0.7], skills), 0.0)
    return CoverProblem(
        Links(links[:, 0], links[:, 1], probability, links[:, 2]),
        random.choice([0.0, 1.0, 1.0, 2.5], skills),
        needed,
        cost,
        ("hours", "price_eur")[:kinds],
        limit,
        int(random.integers(1, courses + 1)),
        tuple(prerequisites),
        tuple(loads),
    )


def problems(**kind: bool) -> st.SearchStrategy[CoverProblem]:
    """Small problems; see `make_problem`."""
    return st.integers(0, 10**9).map(lambda seed: make_problem(seed, **kind))


def choices(problem: CoverProblem) -> Iterator[Selection]:
    """All choices that keep the limits and reach what must be learned."""
    for number in range(min(problem.courses, problem.most_courses) + 1):
        for chosen in combinations(range(problem.courses), number):
            if is_allowed(problem, chosen):
                found = describe(problem, chosen)
                if np.all(found.learned >= problem.needed - 1e-9):
                    yield found


def most_covered(problem: CoverProblem) -> float | None:
    """Coverage of the best choice; None if there is no choice."""
    return max((found.coverage for found in choices(problem)), default=None)


def least_cost(problem: CoverProblem, kind: int, least: float) -> float | None:
    """Least of one cost for some coverage; None if no choice has it."""
    enough = (found for found in choices(problem) if found.coverage >= least - 1e-9)
    return min((float(found.cost[kind]) for found in enough), default=None)
