"""Many phrases as one expression, so that a text is read once however many there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

_END: Final = "$"
_ANYWHERE: Final = "!"
_OUTSIDE: Final = "?"
_GAP: Final = "~"
# Up to three words within a clause.
_GAP_EXPRESSION: Final = r"(?:[^\W_]+ +){0,3}"

_Branches: TypeAlias = dict[str, "_Branches"]


def phrase_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """An expression that finds the phrases in a text folded letter for letter.

    A phrase begins where a word begins and may end within one; with `$` at its end it ends where
    a word ends. One or more spaces of the text answer to a space of a phrase, up to three words
    to a `~` between spaces. Of phrases that begin alike the longest is found. Without phrases
    nothing is found.

    The expression is a tree of beginnings, so the effort per letter does not grow with the number
    of phrases, and it has no repetition within a repetition.
    """
    root = _tree(
        (bare_phrase(phrase).replace(" ~ ", " ~"), _END if phrase.endswith(_END) else "")
        for phrase in phrases
    )
    return re.compile(r"\b" + _expression(root) if root else r"(?!)")


def stem_pattern(stems: Iterable[str]) -> re.Pattern[str]:
    """An expression that finds the beginnings of words in a heading, of two the longest."""
    root = _tree((stem, "") for stem in stems)
    return re.compile(r"(?<![^\W_])" + _expression(root) if root else r"(?!)")


def bare_phrase(phrase: str) -> str:
    """The phrase as it is found in a text, without its signs."""
    return phrase.lstrip(_ANYWHERE + _OUTSIDE).removesuffix(_END)


def everywhere(phrases: Iterable[str]) -> list[str]:
    """Phrases that count in sections that ask for something, too.

    Single words do if they begin with `!`, several words unless they begin with `?`.
    """
    return [
        phrase
        for phrase in phrases
        if phrase.startswith(_ANYWHERE) or (" " in phrase and not phrase.startswith(_OUTSIDE))
    ]


def _tree(phrases: Iterable[tuple[str, str]]) -> _Branches:
    """The letters of phrases, each with what stands for its end, as a tree of beginnings."""
    root: _Branches = {}
    for phrase, end in phrases:
        branch = root
        for letter in phrase:
            branch = branch.setdefault(letter, {})
        branch[end] = {}
    return root


def _expression(branches: _Branches) -> str:
    letters = [letter for letter in sorted(branches) if letter not in ("", _END)]
    options = [_letter(letter) + _expression(branches[letter]) for letter in letters]
    if _END in branches:
        options.append(r"\b")
    if "" in branches:
        options.append("")
    return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"


def _letter(letter: str) -> str:
    if letter == _GAP:
        return _GAP_EXPRESSION
    return " +" if letter == " " else re.escape(letter)
