"""Numbers as people type them: with a comma or a point, and with thousands apart."""

from __future__ import annotations

import re
from typing import Final

_MOST: Final = 1e9
_IN_GROUPS: Final = re.compile(r"[+-]?[1-9]\d{0,2}(?:(\.\d{3})+|(,\d{3})+|(['’]\d{3})+)")
_MARKS: Final = re.compile(r"[.,'’]")
_PLAIN: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")


def number_in(words: str) -> float | None:
    """A number; None if it is none, or beyond what anything is counted in.

    Three figures after a mark are thousands, in any language: who plans hours and euros writes
    1.500 for one thousand five hundred, and nobody writes one and a half so. With two kinds of
    marks the last one has the fraction behind it.
    """
    text = "".join(words.split()).replace("\N{MINUS SIGN}", "-")
    groups = _IN_GROUPS.match(text)
    if groups is not None:
        rest = text[groups.end() :]
        # a figure more, or the same mark again, and they were no thousands
        mark = next(one[0] for one in groups.groups() if one)
        if not rest or (rest[0] in ".," and rest[0] != mark):
            text = _MARKS.sub("", groups.group()) + rest
    text = text.replace(",", ".")
    if not _PLAIN.fullmatch(text):
        return None
    found = float(text)
    return found if abs(found) < _MOST else None
