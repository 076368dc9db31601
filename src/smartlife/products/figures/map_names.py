"""Where names stand on a map: beside their regions, off circles, other regions and names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels."""

_LETTER: Final = 6.6
"""Width of a letter of a name, pixels."""
_TALL: Final = 13.0
"""Height of a line of a name, pixels."""
_APART: Final = 4.0
_FARTHER: Final = 15.0
"""A step away from the region, pixels."""
_STEPS: Final = 3
_COST_OF_A_STEP: Final = 90.0
"""A name goes a step farther to be freed of so many square pixels."""
_NAME_COUNTS: Final = 4.0
"""A name over a name is read worse than a name over a circle."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name to place.

    Attributes:
        text: What is printed.
        around: The box of what it names.
    """

    text: str
    around: Box


def places_of(
    names: Sequence[Name], circles: Sequence[tuple[float, float, float]], size: Point
) -> list[Point]:
    """The centre of each name, in their order, inside of the picture.

    Args:
        names: Names; the first have the first choice.
        circles: Centre and radius of every circle, in pixels.
        size: Width and height of the picture, in pixels.
    """
    taken: list[Box] = []
    round_ones = [(x - r, y - r, x + r, y + r) for x, y, r in circles]
    made: list[Point] = []
    for place, name in enumerate(names):
        others = [other.around for at, other in enumerate(names) if at != place]
        wide = len(name.text) * _LETTER
        best, least = (0.0, 0.0), float("inf")
        for cost, at in _candidates(name.around, wide):
            x, y = _inside(at, wide, size)
            own = _box(x, y, wide)
            covered = sum(_shared(own, other) for other in round_ones)
            covered += sum(_shared(own, other) for other in others)
            covered += _NAME_COUNTS * sum(_shared(own, other) for other in taken)
            if covered + cost < least:
                best, least = (x, y), covered + cost
        taken.append(_box(*best, wide))
        made.append(best)
    return made


def _candidates(around: Box, wide: float) -> Iterator[tuple[float, Point]]:
    """Places under, over, right and left of a box, near ones first, with what each costs."""
    left, top, right, bottom = around
    x, y = (left + right) / 2, (top + bottom) / 2
    beside, over = wide / 2 + _APART, _TALL / 2 + _APART
    for step in range(_STEPS):
        far = step * _FARTHER
        cost = step * _COST_OF_A_STEP
        yield cost, (x, bottom + over + far)
        yield cost + 1, (x, top - over - far)
        yield cost + 2, (right + beside + far, y)
        yield cost + 3, (left - beside - far, y)
        yield cost + 4, (right + beside / 2, bottom + over + far)
        yield cost + 5, (left - beside / 2, bottom + over + far)
        yield cost + 6, (right + beside / 2, top - over - far)
        yield cost + 7, (left - beside / 2, top - over - far)


def _inside(at: Point, wide: float, size: Point) -> Point:
    x = min(max(at[0], wide / 2), max(size[0] - wide / 2, wide / 2))
    y = min(max(at[1], _TALL / 2), max(size[1] - _TALL / 2, _TALL / 2))
    return round(x, 1), round(y, 1)


def _box(x: float, y: float, wide: float) -> Box:
    return x - wide / 2, y - _TALL / 2, x + wide / 2, y + _TALL / 2


def _shared(one: Box, other: Box) -> float:
    """What two boxes both cover, in square pixels."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    return wide * tall if wide > 0 and tall > 0 else 0.0
