"""Text in lower case without diacritics.

`fold` says how words are compared and may change their length (`ß` → `ss`, `æ` → `ae`);
`fold_letters` makes one letter of each letter, so that what is found in the result can be pointed
to in the text. Marks are dropped since people leave them out (file names, addresses, telephones);
the few pairs of words that only a mark tells apart ("för", "for") are never cues by themselves.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)

# Letters of the scripts that have case or marks end before; signs of Asia stay as they are.
_LAST: Final = 0x2600
_SHORT: Final = 300
_CODE: Final = np.dtype("<u4")
_SIGNS: Final = {"’": "'", "‘": "'", "´": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-"}
_BREAKS: Final = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


def fold(text: str) -> str:
    """Lower case without diacritics: `Šiauliai` → `siauliai`, `Straße` → `strasse`.

    The length may change; never take offsets from a folded text.
    """
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    # once more: a sign may decompose into a capital ("ℰ" → "E")
    decomposed = unicodedata.normalize("NFKD", lowered).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)


def fold_letters(text: str) -> str:
    """Each letter lower, without marks; spaces and hyphens of all kinds as ` ` and `-`.

    Line breaks of all kinds become a line feed. The result is as long as the text.
    """
    if len(text) < _SHORT or text.isascii():
        return text.translate(_letters())
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=_CODE)
    table = _table()
    folded = table[np.minimum(codes, _LAST)]
    if len(codes) and int(codes.max()) >= _LAST:
        folded = np.where(codes < _LAST, folded, codes)
    return folded.astype(_CODE, copy=False).tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _letters() -> dict[int, str]:
    """The same as `_table`, quicker where a text is short or plain."""
    return {code: chr(folded) for code, folded in enumerate(_table().tolist()[:-1])}


@cache
def _table() -> NDArray[np.uint32]:
    table = [ord(_folded(chr(code))) for code in range(_LAST)]
    return np.array([*table, _LAST], dtype=_CODE)


def _folded(letter: str) -> str:
    if letter in _BREAKS:
        return "\n"
    if letter.isspace():
        return " "
    if letter in _SIGNS:
        return _SIGNS[letter]
    # a mark by itself folds to nothing
    return (fold(letter) or letter)[0]
