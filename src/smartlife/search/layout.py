"""How the arrays of an index are laid out; the builder and the searcher share it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, get_args

import numpy as np

from smartlife.model.fields import CourseMode, Publish

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIELDS: Final = ("title", "text", "provider", "place", "subject", "title", "text")
"""Parts of a course by their number; the last two are parts of compound words in them."""

TITLE, TEXT, PROVIDER, PLACE, SUBJECT, TITLE_PART, TEXT_PART = range(7)

TEXT_BITS: Final = (1 << TEXT) | (1 << TEXT_PART)

PUBLISH: Final[tuple[Publish, ...]] = get_args(Publish)
MODES: Final[tuple[CourseMode, ...]] = get_args(CourseMode)

NO_DAY: Final = -(1 << 31)
"""Stands for a day that is not known."""

MOST_LANGS: Final = 31
"""Languages of teaching that are told apart: bits of an integer."""

LINK: Final = np.dtype(
    [("entity", "<i4"), ("probability", "<f4"), ("field", "u1"), ("start", "<i4"), ("end", "<i4")]
)
"""A link of a course; field 0: its title, 1: its text, 2: none, the source names the skill."""

LEAST_KEPT: Final = 0.3
"""Less likely links find no course."""

LEAST_TOLD: Final = 0.5
"""From this probability on a link counts, as everywhere in a study."""

_EPOCH: Final = date(1970, 1, 1).toordinal()


def day_number(day: date | None) -> int:
    """Days since 1970; `NO_DAY` if not known."""
    return NO_DAY if day is None else day.toordinal() - _EPOCH


def packed(docs: NDArray[Any], impact: NDArray[Any], fields: NDArray[Any]) -> bytes:
    """Courses of a term: numbers, impact (0 to 255), bits of the parts that have it."""
    return b"".join(
        (
            docs.astype("<i4").tobytes(),
            impact.astype(np.uint8).tobytes(),
            fields.astype(np.uint8).tobytes(),
        )
    )


def unpacked(data: bytes) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The reverse of `packed`."""
    count = len(data) // 6
    return (
        np.frombuffer(data, "<i4", count),
        np.frombuffer(data, np.uint8, count, 4 * count),
        np.frombuffer(data, np.uint8, count, 5 * count),
    )


def packed_links(docs: NDArray[Any], probability: NDArray[Any]) -> bytes:
    """Courses of a concept with the probability of the link."""
    quantised = np.rint(probability * 255).astype(np.uint8)
    return b"".join((docs.astype("<i4").tobytes(), quantised.tobytes()))


def unpacked_links(data: bytes) -> tuple[NDArray[Any], NDArray[Any]]:
    """The reverse of `packed_links`; probabilities as shares."""
    count = len(data) // 5
    docs = np.frombuffer(data, "<i4", count)
    return docs, np.frombuffer(data, np.uint8, count, 4 * count).astype(np.float32) / 255
