"""What the rules of publication demand to be said beside a share (methods, rules 5.2 and 6.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from smartlife.analysis.publication import EMPLOYERS_NOT_NAMED, LARGEST_EMPLOYER
from smartlife.planning.telling import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from smartlife.analysis.publication import Judged
    from smartlife.languages.messages import Messages

_LITTLE_LEFT = f"{LARGEST_EMPLOYER}_only"


def beside_figure(
    say: Messages, figure: Judged, worded: Callable[[Judged], str], *, level: int = 0
) -> Iterator[Said]:
    """Remarks on a share that was just told; nothing if there are none.

    Args:
        say: The reader's language.
        figure: The share.
        worded: A share as it may be printed.
        level: Of the sentences.
    """
    if figure.note == LARGEST_EMPLOYER and figure.without_largest is not None:
        estimate, lo, hi = figure.without_largest
        other = replace(figure, estimate=estimate, lo=lo, hi=hi, note=None, without_largest=None)
        text = say.say(
            "One employer has more than a quarter of the advertisements behind it; without that "
            "one it is {share}.",
            share=worded(other),
        )
        values = {"estimate": estimate, "lo": lo, "hi": hi}
        yield Said(LARGEST_EMPLOYER, text, values, level=level, kind="warning")
    elif figure.note == _LITTLE_LEFT:
        text = say.say(
            "One employer has more than a quarter of the advertisements behind it, and without "
            "that one too little is left for a figure."
        )
        yield Said(_LITTLE_LEFT, text, level=level, kind="warning")
    if figure.interval_note == EMPLOYERS_NOT_NAMED:
        text = say.say(
            "Most advertisements behind it name no employer, so each of them counts by itself; "
            "the interval may be too narrow."
        )
        yield Said(EMPLOYERS_NOT_NAMED, text, level=level, kind="warning")
