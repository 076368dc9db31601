"""How a path looks on a terminal of 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.markup import escape

from smartlife.cli.console import printable
from smartlife.cli.sections import show_told

if TYPE_CHECKING:
    from smartlife.planning.path.answer import PathAnswer
    from smartlife.planning.path.words import PathWords
    from smartlife.planning.telling import Told

_WIDTHS: Final = {1: 16}
"""Columns of the table of courses that are narrow: when."""


def stage_line(answer: PathAnswer, words: PathWords) -> str:
    """One line of an answer, while a fuller one is looked for; empty if it says nothing."""
    if not answer.alternatives or answer.is_final:
        return ""
    say, sums = words.say, words.totals(answer.alternatives[0].totals)
    if answer.stage == "quick":
        said = say.say("First answer: {sums} Looking for a better one …", sums=sums)
    elif answer.stage == "best":
        said = say.say("Best answer: {sums} Looking for other ways …", sums=sums)
    else:
        said = say.say("Best answer: {sums} Looking how far it can be relied on …", sums=sums)
    return escape(printable(said))


def show_path(told: Told) -> None:
    """The whole answer for people."""
    show_told(told, widths=_WIDTHS)
