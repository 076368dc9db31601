"""What a worker holds and does not need: given back to the machine, where the C library can.

Threads that read a run take memory for a moment, and the allocator keeps it for each of them: with
many threads that is more than the pages need.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Final

_ARENA_MAX: Final = -8
"""Parameter of glibc's mallopt, from malloc.h: how many arenas threads share at most."""
_ARENAS: Final = 2


def share_arenas() -> bool:
    """Lets all threads take memory from a few arenas; False if the C library has no such choice."""
    library = _library()
    return hasattr(library, "mallopt") and bool(library.mallopt(_ARENA_MAX, _ARENAS))


def give_back() -> bool:
    """Gives back what is free; True if that was anything, False also where it cannot be done."""
    library = _library()
    return hasattr(library, "malloc_trim") and bool(library.malloc_trim(0))


@cache
def _library() -> ctypes.CDLL:
    # what this process is linked with
    return ctypes.CDLL(None)
