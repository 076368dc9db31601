"""The folded key that a place name is looked up by: one rule for gazetteer and texts. No I/O."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS: Final = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "\u0131": "i",
    }
)
_SPELLED: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})

_BETWEEN: Final = re.compile(r"[\W_]+")
"""Whatever is neither letter nor digit; a pattern is some times as fast as a look at each."""


@lru_cache(maxsize=100_000)
def place_key(name: str) -> str:
    """Folds a name: lower case, no diacritics, letters and digits separated by single spaces.

    `Šiauliai` → `siauliai`, `Łódź` → `lodz`, `Frankfurt (Oder)` → `frankfurt oder`.
    """
    lowered = exact_key(name).translate(_LETTERS)
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=100_000)
def exact_key(name: str) -> str:
    """As `place_key`, but keeping diacritics: tells `Münster` from `Munster`."""
    composed = unicodedata.normalize("NFKC", name).casefold().replace("\u0307", "")
    return " ".join(_BETWEEN.sub(" ", composed.replace("'", "")).split())


def spelled_key(name: str) -> str | None:
    """The key with umlauts spelled out (`muenchen`); None if the name has none."""
    lowered = exact_key(name)
    spelled = lowered.translate(_SPELLED)
    return place_key(spelled) if spelled != lowered else None
