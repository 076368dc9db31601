"""Lines that a mail program or a PDF broke at a margin are put together again; lists stay lists.

Words are linked line by line, so a break inside a phrase would hide it. Texts seldom say where they
were wrapped; it is seen from the lines: one goes on in the next where the next line's first word
would not have fitted into the widest line around.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST: Final = 40
"""Characters of a line that may go on: few wrap narrower, and items of lists seldom reach it."""
_ENDS: Final = (".", "!", "?", ":", ";", "…", "-", "\u2013", "\u2014")
_BULLET: Final = re.compile(r"\s*(?:[-+*•·▪◦‣●○–—>]|(?:\d{1,2}|[a-z])[.)])\s")


def unwrapped(text: str) -> str:
    """The text with its wrapped lines joined by a space; everything else as it is.

    Lists (with bullets or one item a line), headings, and lines that end with a sentence keep
    their breaks.

    Args:
        text: Plain text, lines parted by a line feed.
    """
    joined: list[str] = []
    for is_blank, group in groupby(text.split("\n"), key=lambda line: not line.strip()):
        lines = [*group]
        joined += lines if is_blank else _together(lines)
    return "\n".join(joined)


def _together(lines: Sequence[str]) -> list[str]:
    """Lines without an empty one between them, those put together that belong together."""
    width = max(map(len, lines))
    breaks = [_is_full(one, other, width) for one, other in pairwise(lines)]
    if _is_list(lines, breaks):
        return [*lines]
    # only where all lines reach the margin may one begin with a capital (German nouns, names)
    is_even = all(breaks) and any(map(_is_low, lines[1:]))
    found = [lines[0]]
    for (before, line), is_full in zip(pairwise(lines), breaks, strict=True):
        goes_on = is_full and not before.rstrip().endswith(_ENDS) and not _BULLET.match(line)
        if goes_on and (is_even or _is_low(line)) and not _is_low(found[-1]):
            found[-1] = f"{found[-1].rstrip()} {line.lstrip()}"
        else:
            found.append(line)
    return found


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether the next word would not have fitted into a line."""
    size = len(line.rstrip())
    return size >= _LEAST and size + 1 + len(following.split(maxsplit=1)[0]) > width


def _is_list(lines: Sequence[str], breaks: Sequence[bool]) -> bool:
    """Whether lines begin small though the one before had room: items, one a line."""
    return any(
        _is_low(one) and _is_low(other) and not is_full
        for (one, other), is_full in zip(pairwise(lines), breaks, strict=True)
    )


def _is_low(line: str) -> bool:
    """Whether a line begins with a small letter, and not as the item of a list."""
    return line.lstrip()[:1].islower() and not _BULLET.match(line)
