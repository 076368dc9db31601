"""Sources that record every advertisement as it appears, and the months they cover together.

A stock holds only survivors, so that nothing about time is read off it (methods, section 8).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FLOWS: Final = ("flow", "archive")
"""Values of `observation` that watch a flow."""
LEAST_MONTHS: Final = 24
"""Whole months that a source has to cover."""


def choose_panel(spans: Mapping[str, tuple[int, int]]) -> tuple[tuple[str, ...], int, int]:
    """The sources that cover at least two years, and the first and last month that all cover.

    The first and the last month of a source may be cut off, so they do not count as whole. Without
    a source of two years, it is the one that covers most.

    Args:
        spans: Source → its first and last month, counted from year 0; not empty.
    """
    long = [name for name, (first, last) in spans.items() if last - first - 1 >= LEAST_MONTHS]
    panel = long or [max(sorted(spans), key=lambda name: spans[name][1] - spans[name][0])]
    first, last = max(spans[name][0] for name in panel), min(spans[name][1] for name in panel)
    return tuple(panel), first, last


def month_name(month: int) -> str:
    """A month, counted from year 0, as "2026-02"."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"
