"""What a worker holds and does not need: given back to the machine, where the C library can.

Threads that read a run take memory for a moment, and the allocator keeps it for each of them: with
many threads that is more than the pages need.
"""

from __future__ import annotations

import ctypes
import os
from functools import cache
from typing import Final

_ARENA_MAX: Final = -8
"""Parameter of glibc's mallopt, from malloc.h: how many arenas threads share at most."""
_ARENAS: Final = 2
_POOL: Final = "ARROW_DEFAULT_MEMORY_POOL"
"""Read by Arrow when it is imported."""


def share_arenas() -> bool:
    """Lets all threads take memory from a few arenas; False if the C library has no such choice."""
    library = _library()
    return hasattr(library, "mallopt") and bool(library.mallopt(_ARENA_MAX, _ARENAS))


def take_plain_pool() -> None:
    """Lets Arrow take its memory from the C library, in this process and those that it starts.

    Its own pool keeps what was free after tables were read: 60 to 100 MB of a worker, which
    `give_back` does not reach. To be called before Arrow is imported; a pool that whoever started
    this process has chosen stays.
    """
    os.environ.setdefault(_POOL, "system")


def give_back() -> bool:
    """Gives back what is free; True if that was anything, False also where it cannot be done."""
    library = _library()
    return hasattr(library, "malloc_trim") and bool(library.malloc_trim(0))


@cache
def _library() -> ctypes.CDLL:
    # what this process is linked with
    return ctypes.CDLL(None)
