"""Courses in order and in the calendar, never above the hours of a week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_CLOSE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Item:
    """A course to be put into the calendar.

    Attributes:
        course: Its number.
        hours: Hours of study.
        first_week: Week in which it begins, if that is fixed; else -1.
        last_week: Week in which it ends, if it is fixed.
        order: What decides among courses without dates: level, then generality.
        after: Courses of which one that is chosen has to end before; empty if there is none.
        is_first: True if it finds its place before those that are not.
    """

    course: int
    hours: float
    first_week: int = -1
    last_week: int = -1
    order: tuple[float, ...] = ()
    after: tuple[int, ...] = ()
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A course in the calendar.

    Attributes:
        course: Its number.
        first_week: Week in which it begins, from 0.
        last_week: Week in which it ends.
        after: The course that it waits for; None if it waits for none.
    """

    course: int
    first_week: int
    last_week: int
    after: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """Courses in the calendar.

    Attributes:
        placed: In the order of their beginning.
        load: Hours in each week.
        failed: Courses that could not be placed.
    """

    placed: tuple[Placed, ...]
    load: Floats
    failed: tuple[int, ...]


def schedule(items: Sequence[Item], hours_a_week: float, weeks: int) -> Schedule:
    """Puts courses into the calendar.

    Dated courses stand at their dates; the others fill what is left of each week one after the
    other, lower levels and broader subjects first, and what others wait for before these.

    Args:
        items: Courses.
        hours_a_week: Most hours in a week.
        weeks: Number of weeks.
    """
    table = _Table(hours_a_week, weeks)
    dated = sorted((one for one in items if one.first_week >= 0),
                   key=lambda one: (not one.is_first, one.first_week, one.course))  # fmt: skip
    for one in dated:
        table.fix(one)
    chosen = {one.course: one for one in items}
    waiting = sorted((one for one in items if one.first_week < 0),
                     key=lambda one: _rank(one, chosen))  # fmt: skip
    while waiting:
        ready = next((one for one in waiting if table.start(one, chosen) is not None), None)
        if ready is None:
            table.failed += [one.course for one in waiting]
            break
        waiting.remove(ready)
        table.fill(ready, chosen)
    table.check_dated(dated, chosen)
    placed = sorted(table.placed.values(),
                    key=lambda one: (one.first_week, one.last_week, one.course))  # fmt: skip
    return Schedule(tuple(placed), table.load, tuple(sorted(set(table.failed))))


def _rank(item: Item, chosen: Mapping[int, Item]) -> tuple[float, ...]:
    """What dated courses wait for comes first, then what waits for nothing with a date."""
    asked = any(one.first_week >= 0 and item.course in one.after for one in chosen.values())
    late = any(chosen[one].first_week >= 0 for one in item.after if one in chosen)
    return (not item.is_first, not asked, late, *item.order, item.course)


class _Table:
    """The weeks, and what stands in them so far."""

    def __init__(self, hours_a_week: float, weeks: int) -> None:
        self.limit = hours_a_week
        self.load = np.zeros(weeks)
        self.placed: dict[int, Placed] = {}
        self.failed: list[int] = []

    def fix(self, item: Item) -> None:
        """A dated course, if its weeks have room."""
        mine = slice(item.first_week, item.last_week + 1)
        a_week = item.hours / max(1, item.last_week - item.first_week + 1)
        is_inside = item.last_week < len(self.load)
        if not is_inside or (self.load[mine] + a_week > self.limit * (1 + _CLOSE)).any():
            self.failed.append(item.course)
            return
        self.load[mine] += a_week
        self.placed[item.course] = Placed(item.course, item.first_week, item.last_week)

    def start(self, item: Item, chosen: Mapping[int, Item]) -> tuple[int, int | None] | None:
        """First week an undated course may begin in, and what it waits for; None: not yet."""
        before = [one for one in item.after if one in chosen]
        if not item.after:
            return 0, None
        ends = [(self.placed[one].last_week + 1, one) for one in before if one in self.placed]
        return min(ends) if ends else None

    def fill(self, item: Item, chosen: Mapping[int, Item]) -> None:
        """Takes what is left of the weeks until the course is done."""
        start = self.start(item, chosen)
        begin, after = start if start is not None else (0, None)
        left, first, last = item.hours, -1, -1
        taken = np.zeros(len(self.load))
        for week in range(begin, len(self.load)):
            room = self.limit - self.load[week]
            if room <= _CLOSE * self.limit:
                continue
            taken[week] = min(room, left)
            left -= taken[week]
            first, last = (week if first < 0 else first), week
            if left <= _CLOSE * max(1.0, item.hours):
                break
        if left > _CLOSE * max(1.0, item.hours):
            self.failed.append(item.course)
            return
        self.load += taken
        self.placed[item.course] = Placed(item.course, first, last, after)

    def check_dated(self, dated: Sequence[Item], chosen: Mapping[int, Item]) -> None:
        """A dated course whose steps before it do not end in time cannot be taken."""
        for one in dated:
            if not one.after or one.course not in self.placed:
                continue
            mine = self.placed[one.course]
            ends = [(self.placed[other].last_week, other) for other in one.after
                    if other in chosen and other in self.placed]  # fmt: skip
            in_time = [end for end in ends if end[0] < mine.first_week]
            if not in_time:
                self.failed.append(one.course)
                del self.placed[one.course]
                mine_load = one.hours / max(1, mine.last_week - mine.first_week + 1)
                self.load[mine.first_week : mine.last_week + 1] -= mine_load
            else:
                self.placed[one.course] = Placed(
                    one.course, mine.first_week, mine.last_week, min(in_time)[1]
                )
