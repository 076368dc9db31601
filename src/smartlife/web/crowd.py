"""How many plans one worker computes at once.

A plan keeps a core busy for seconds and holds memory meanwhile. Without a bound a crowd would get
none in time, and pages that are kept would wait with it: so a few are computed, a few wait their
turn for a short while, and who comes then is told to come again.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from smartlife.web.problems import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.languages.messages import Messages

AT_ONCE: Final = 3
WAITING: Final = 12
"""Far fewer than the threads that answer (40), so that other pages always find one."""

SECONDS: Final = 15.0
"""Who waits longer for an answer has gone."""

_COME_AGAIN: Final = 10


class Crowd:
    """Who plans and who waits to. For many threads.

    Args:
        at_once: Plans that are computed at once at most.
        waiting: Requests that wait for their turn at most.
        seconds: How long each waits at most.
    """

    def __init__(
        self, at_once: int = AT_ONCE, waiting: int = WAITING, seconds: float = SECONDS
    ) -> None:
        self._places = threading.BoundedSemaphore(at_once)
        self._queue = threading.BoundedSemaphore(waiting)
        self._seconds = seconds

    @contextmanager
    def place(self, say: Messages) -> Iterator[None]:
        """A place to compute a plan, kept to the end of the block.

        Args:
            say: The reader's language.

        Raises:
            Refused: all places are taken and too many wait, or none became free in time.
        """
        if not (self._places.acquire(blocking=False) or self._waited()):
            raise Refused(
                say.say("Many people are planning right now"),
                say.say(
                    "Wait a moment and send it again: your browser still has what you entered."
                ),
                status=503,
                headers={"retry-after": str(_COME_AGAIN)},
            )
        try:
            yield
        finally:
            self._places.release()

    def _waited(self) -> bool:
        """True if there was a place after a while."""
        if not self._queue.acquire(blocking=False):
            return False
        try:
            return self._places.acquire(timeout=self._seconds)
        finally:
            self._queue.release()
