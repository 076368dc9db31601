"""Questions that are answered with one key, beside the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import typer

from smartlife.cli.console import err, printable

if TYPE_CHECKING:
    from collections.abc import Mapping

Word = Literal["yes", "no", "skip", "stop"]

_WORDS: Final[Mapping[str, Word]] = {
    # yes, ja, jā, taip
    **dict.fromkeys("yYjJtT", "yes"),
    # no, nein, nej, nē, ne
    **dict.fromkeys("nN", "no"),
    **dict.fromkeys((" ", "\r", "\n"), "skip"),
    # the end of what is typed, and Ctrl-D
    **dict.fromkeys(("q", "Q", "", "\x04"), "stop"),
}
_SHOWN: Final[Mapping[Word, str]] = {"yes": "✓", "no": "✗", "skip": "–", "stop": ""}


def may_ask() -> bool:
    """True if somebody sits at a terminal: where they type, and where the question is seen."""
    import sys

    return sys.stdin is not None and sys.stdin.isatty() and err.is_terminal


def ask(question: str, keys: str) -> Word:
    """One question; a key that means nothing is not taken for an answer.

    Args:
        question: What is asked.
        keys: Which keys there are; told again after a wrong one.
    """
    while True:
        err.print(printable(question), end=" ")
        try:
            word = _WORDS.get(typer.getchar())
        except EOFError:
            word = "stop"
        except KeyboardInterrupt:
            err.print()
            raise
        err.print("?" if word is None else _SHOWN[word])
        if word is not None:
            return word
        err.print(printable(keys))


def ask_each(questions: Mapping[str, str], keys: str) -> tuple[list[str], list[str]]:
    """Several questions, until somebody has enough.

    Args:
        questions: What is asked about → the question.
        keys: Which keys there are; told first, and after a wrong one.

    Returns:
        What was said yes to, and what no.
    """
    said: dict[Word, list[str]] = {"yes": [], "no": [], "skip": []}
    if questions:
        err.print(printable(keys))
    for number, (key, question) in enumerate(questions.items(), 1):
        word = ask(f"{number}/{len(questions)}  {question}", keys)
        if word == "stop":
            break
        said[word].append(key)
    return said["yes"], said["no"]
