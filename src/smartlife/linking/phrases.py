"""Many phrases as one expression, so that a text is read once however many there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

_END: Final = "$"
_ANYWHERE: Final = "!"

_Branches: TypeAlias = dict[str, "_Branches"]


def phrase_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """An expression that finds the phrases in a text folded letter for letter.

    A phrase begins where a word begins and may end within one; with `$` at its end it ends where
    a word ends. One or more spaces of the text answer to a space of a phrase. Of phrases that
    begin alike the longest is found. Without phrases nothing is found.

    The expression is a tree of beginnings, so the effort per letter does not grow with the number
    of phrases, and it has no repetition within a repetition.
    """
    root: _Branches = {}
    for phrase in phrases:
        branch = root
        for letter in phrase.removeprefix(_ANYWHERE).removesuffix(_END):
            branch = branch.setdefault(letter, {})
        branch[_END if phrase.endswith(_END) else ""] = {}
    return re.compile(r"\b" + _expression(root) if root else r"(?!)")


def bare_phrase(phrase: str) -> str:
    """The phrase as it is found in a text, without its signs."""
    return phrase.removeprefix(_ANYWHERE).removesuffix(_END)


def everywhere(phrases: Iterable[str]) -> list[str]:
    """Phrases that count in sections that ask for something, too: all but plain single words."""
    return [phrase for phrase in phrases if " " in phrase or phrase.startswith(_ANYWHERE)]


def _expression(branches: _Branches) -> str:
    letters = [letter for letter in sorted(branches) if letter not in ("", _END)]
    options = [
        (" +" if letter == " " else re.escape(letter)) + _expression(branches[letter])
        for letter in letters
    ]
    if _END in branches:
        options.append(r"\b")
    if "" in branches:
        options.append("")
    return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"
