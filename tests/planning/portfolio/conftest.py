"""A made labour market whose gap is known."""

from __future__ import annotations

import pytest

from smartlife.planning.material.reading import Material, read_material
from tests.analysis.world import World, skill
from tests.planning.material.conftest import OpenRun, open_run

__all__ = ["open_run"]

TAUGHT = (0, 1)
"""Groups of skills that courses of the region teach."""
MISSING = (2, 3, 4)
"""Groups that advertisements ask for and no course teaches; the first is asked for most."""


def skills_of(group: int) -> tuple[str, ...]:
    return tuple(skill(f"{group}{letter}") for letter in "abcd")


def market(employers: int = 120, *, taught: tuple[int, ...] = TAUGHT) -> World:
    """Employers that ask for one group of skills each, and now and then for something else."""
    world = World(groups=6)
    turn = (0, 1, 2, 2, 2, 3, 3, 4, 2, 3)
    for number in range(employers):
        group = turn[number % len(turn)]
        for which in range(3):
            extra = (skill(f"{(number + which) % 5}{'abcd'[number % 4]}"),) if which == 0 else ()
            world.vacancy(
                employer=f"e{number}",
                skills=tuple(dict.fromkeys((*skills_of(group), *extra))),
                probability=0.9,
                isco="2512" if group == 2 else "5223",
                title=f"Post of {number}",
                employer_name=f"Firm {number}",
            )
    for group in taught:
        for letter in "abcd":
            world.course(
                provider=f"p{group}",
                provider_name=f"School {group}",
                skills=(skill(f"{group}{letter}"),),
                title=f"Course on {group}{letter}",
                probability=0.95,
            )
    return world


@pytest.fixture
def material(open_run: OpenRun) -> Material:
    return read_material(open_run(market()))
