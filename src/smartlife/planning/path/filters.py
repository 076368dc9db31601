"""What life leaves of the courses, with what each limit removes and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from smartlife.planning.problem import Prerequisite

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from smartlife.planning.path.facts import Facts
    from smartlife.planning.path.request import PathRequest

    Flags = NDArray[np.bool_]

Hindrance = Literal[
    "language", "language_weak", "not_online", "online", "too_far", "no_way", "price", "hours",
    "pace", "late", "level",
]  # fmt: skip
"""Why a course does not fit: its language; a language that is known too little; not (known to be)
online; online; farther than said; over water or abroad without a place; dearer than the budget;
longer than all weeks; more hours in a week than there are; it begins or ends after the last week;
it takes a qualification that the person has not, and no
course leads to."""

HINDRANCES: Final[tuple[Hindrance, ...]] = (
    "language", "language_weak", "not_online", "online", "no_way", "too_far", "level", "price",
    "hours", "pace", "late",
)  # fmt: skip
"""In the order in which they are looked at: a course counts at the first that it fails."""
QUALIFYING_HOURS: Final = 200.0
"""Shorter courses give no qualification that opens another level; an assumption."""
_ENTRY: Final = {2: 1, 3: 2, 4: 2, 5: 4, 6: 4, 7: 6, 8: 7}
"""Upper secondary education (4) opens higher education (5, 6), a first degree (6) a second one:
the usual rule around the Baltic Sea; single courses ask for more or for less."""
_CLOSE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Removed:
    """What one limit removes of the courses that teach something of what is missing.

    Attributes:
        code: The limit.
        count: Courses that fail it and none before it.
        alone: Courses that fail only this one: they would fit if it were wider.
    """

    code: Hindrance
    count: int
    alone: int


@dataclass(frozen=True, slots=True, eq=False)
class Fitting:
    """Which courses fit.

    Attributes:
        fits: Per course of the facts.
        first: Number of the first hindrance in `HINDRANCES` of each course; -1 if it fits.
        fails: Hindrances × courses: what each fails.
        prerequisites: What may be taken only with something else, by places in the facts.
    """

    fits: Flags
    first: NDArray[np.int64]
    fails: NDArray[np.bool_]
    prerequisites: tuple[Prerequisite, ...]

    def removed(self, counted: Flags) -> tuple[Removed, ...]:
        """What each limit removes of some of the courses."""
        by_first = Counter(self.first[counted].tolist())
        only = self.fails.sum(axis=0) == 1
        return tuple(
            Removed(code, by_first[place], int((self.fails[place] & only & counted).sum()))
            for place, code in enumerate(HINDRANCES)
            if by_first[place]
        )


def fitting(facts: Facts, request: PathRequest) -> Fitting:
    """Which courses fit into a life."""
    fails = np.zeros((len(HINDRANCES), len(facts)), bool)
    for place, code in enumerate(HINDRANCES):
        if code in _CHECKS:
            fails[place] = _CHECKS[code](facts, request)
    level = HINDRANCES.index("level")
    open_ = np.asarray(~fails.any(axis=0), np.bool_)
    fails[level], needs = _levels(facts, request, open_)
    first = np.where(fails.any(axis=0), np.argmax(fails, axis=0), -1)
    return Fitting(first < 0, first, fails, needs)


def _levels(
    facts: Facts, request: PathRequest, open_: Flags
) -> tuple[Flags, tuple[Prerequisite, ...]]:
    """Courses whose level takes a higher one than the person's need one that leads to it first.

    Such a course is of the same field, of a level in between, and long enough to be a
    qualification.
    """
    own = request.eqf_level
    barred = np.zeros(len(facts), bool)
    if own is None:
        return barred, ()
    entry = np.array([entry_level(level) for level in facts.level.tolist()], np.int64)
    leads = open_ & (facts.field != "") & (facts.hours >= QUALIFYING_HOURS) & (facts.level > own)
    needs = []
    for place in np.flatnonzero(entry > own).tolist():
        between = leads & (facts.level >= entry[place]) & (facts.level < facts.level[place])
        between &= facts.field == facts.field[place]
        if facts.first_week[place] >= 0:
            between &= facts.last_week < facts.first_week[place]
        steps = np.flatnonzero(between).tolist()
        if not steps:
            barred[place] = True
        elif open_[place]:
            needs.append(Prerequisite(place, tuple(steps)))
    return barred, tuple(_rooted(needs, barred))


def entry_level(level: int) -> int:
    """Level of the EQF that it usually takes to begin a course of a level; 0 if none."""
    return _ENTRY.get(level, 0)


def _rooted(needs: list[Prerequisite], barred: Flags) -> list[Prerequisite]:
    """Prerequisites whose steps are not barred themselves; a course without any is barred."""
    kept = needs
    while True:
        trimmed = [
            Prerequisite(one.course, tuple(step for step in one.any_of if not barred[step]))
            for one in kept
        ]
        lost = [one.course for one in trimmed if not one.any_of]
        kept = [one for one in trimmed if one.any_of]
        barred[lost] = True
        if not lost:
            return kept


def _in_langs(facts: Facts, langs: tuple[str, ...]) -> Flags:
    known = set(langs)
    return np.array([not mine or not known.isdisjoint(mine) for mine in facts.langs], bool)


def _language(facts: Facts, request: PathRequest) -> Flags:
    limits = request.limits
    if not limits.langs:
        return np.zeros(len(facts), bool)
    return ~_in_langs(facts, (*limits.langs, *limits.weak_langs))


def _language_weak(facts: Facts, request: PathRequest) -> Flags:
    limits = request.limits
    if not limits.langs or not limits.weak_langs:
        return np.zeros(len(facts), bool)
    found: Flags = ~_in_langs(facts, limits.langs) & ~_language(facts, request)
    return found


def _not_online(facts: Facts, request: PathRequest) -> Flags:
    found: Flags = (facts.mode != "online") & (request.limits.presence == "online")
    return found


def _online(facts: Facts, request: PathRequest) -> Flags:
    found: Flags = (facts.mode == "online") & (request.limits.presence == "onsite")
    return found


def _no_way(facts: Facts, _request: PathRequest) -> Flags:
    found: Flags = np.isinf(facts.minutes)
    return found


def _too_far(facts: Facts, request: PathRequest) -> Flags:
    # A course somewhere in the home's own region may be next door: its minutes are the region's.
    found: Flags = np.isfinite(facts.minutes) & (
        facts.minutes > request.limits.travel_minutes + _CLOSE
    )
    return found


def _price(facts: Facts, request: PathRequest) -> Flags:
    found: Flags = facts.price > request.limits.budget + _CLOSE
    return found


def _hours(facts: Facts, request: PathRequest) -> Flags:
    found: Flags = facts.hours > request.limits.hours + _CLOSE
    return found


def _pace(facts: Facts, request: PathRequest) -> Flags:
    found: Flags = facts.a_week > request.limits.hours_a_week + _CLOSE
    return found


def _late(facts: Facts, request: PathRequest) -> Flags:
    found: Flags = facts.last_week >= request.limits.weeks
    return found


_CHECKS: Final[dict[Hindrance, Callable[[Facts, PathRequest], Flags]]] = {
    "language": _language,
    "language_weak": _language_weak,
    "not_online": _not_online,
    "online": _online,
    "no_way": _no_way,
    "too_far": _too_far,
    "price": _price,
    "hours": _hours,
    "pace": _pace,
    "late": _late,
}
