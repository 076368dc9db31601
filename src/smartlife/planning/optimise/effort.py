"""How long a solver searches: counted in what it does, so that every machine answers the same.

A limit of seconds makes the answer depend on who else uses the machine. So each step is counted
with the seconds that it took where it was measured (one core of a server of 2024), and the search
ends when these are used up, whatever the clock says. A step is what HiGHS does between two of its
own checks of limits, an iteration of the simplex method, or an exchange that was tried; what one of
them takes grows with the size of the programme. The clock only guards against a machine that hardly
gets on; where it ends a search, the answer says so (`stopped_early`).
"""

from __future__ import annotations

import time
from typing import Final

LEAST_GUARD: Final = 60.0
"""Seconds of the clock that every search has at least."""
GUARD: Final = 20.0
"""Times its counted seconds that a search may take by the clock."""
STOPPED_EARLY: Final = "stopped_early"
"""Note of a choice that the clock ended the search for."""


class Effort:
    """Counted seconds that may still be spent, and the clock that guards them.

    Attributes:
        left: Counted seconds that are left; a last step may exceed them.
        stopped_early: Whether the clock ended anything.
    """

    __slots__ = ("_parent", "_until", "left", "stopped_early")

    def __init__(self, seconds: float, parent: Effort | None = None) -> None:
        """Begins.

        Args:
            seconds: Counted seconds that may be spent.
            parent: Whose seconds they are; the clock is its, too.
        """
        self.left = max(0.0, seconds)
        self.stopped_early = False
        self._parent = parent
        guard = max(LEAST_GUARD, GUARD * seconds)
        self._until: float = parent._until if parent else time.perf_counter() + guard

    @classmethod
    def of(cls, seconds: float | Effort) -> Effort:
        """Seconds as an effort of their own; an effort as it is."""
        return seconds if isinstance(seconds, Effort) else cls(seconds)

    def part(self, seconds: float) -> Effort:
        """Some of these seconds; what is spent of them is spent of these."""
        return Effort(seconds, self)

    def spend(self, seconds: float) -> None:
        """Counts something that was done."""
        self.left -= seconds
        if self._parent is not None:
            self._parent.spend(seconds)

    def stop_early(self) -> None:
        """The clock ended something."""
        self.stopped_early = True
        if self._parent is not None:
            self._parent.stop_early()

    @property
    def clock_left(self) -> float:
        """Seconds of the clock until the search is ended in any case."""
        return self._until - time.perf_counter()

    @property
    def is_over(self) -> bool:
        """Whether nothing more may be begun."""
        if self.left <= 0:
            return True
        if self.clock_left > 0:
            return False
        self.stop_early()
        return True
