"""Courses that somebody wants in their plan, whatever they teach: which of them are here."""

from collections.abc import Iterable, Mapping
from typing import Any

from smartlife.planning.publishing import COUNTED
from smartlife.web.holdings import planning_material
from smartlife.web.reading import Reading


def course_to_take(reading: Reading, course_id: str) -> Mapping[str, Any] | None:
    """A course that can be planned with; None if none is held, or this reader may not see it."""
    catalogue = planning_material(reading.run).catalogue
    numbers: Mapping[str, int] = reading.run.once(
        "numbers of courses in plans",
        lambda: {name: i for i, name in enumerate(catalogue.rows["course_id"].to_pylist())},
    )
    if course_id not in numbers:
        return None
    row = catalogue.row(numbers[course_id])
    is_hidden = (row["publish"] or COUNTED) == COUNTED and reading.audience != "owner"
    return None if is_hidden else row


def held_to_take(reading: Reading, course_ids: Iterable[str]) -> tuple[str, ...]:
    """Those of some courses that can be planned with."""
    return tuple(one for one in course_ids if course_to_take(reading, one) is not None)
