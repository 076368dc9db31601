"""Takes apart a statement that asks for something and tells of pay, praise or the like besides.

"You weld pipes, and in return we offer a good salary" loses its end only. Where nothing asks, and
no heading says that something is asked, a statement with such a phrase is left out whole: the
other clauses of praise and benefits have no sign of their own.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from smartlife.linking.cues import ASKS, OFFERS, PRAISES

if TYPE_CHECKING:
    from collections.abc import Sequence

CLAUSE_END: Final = re.compile(r"[,;:()–]+")

_LEAST_BEFORE: Final = 20
_TURNS_AWAY: Final = frozenset({OFFERS, PRAISES})


class Sign(NamedTuple):
    """A phrase of a text and the kinds of sign that it is."""

    start: int
    end: int
    kinds: frozenset[str]


def asking_clauses(
    folded: str,
    span: tuple[int, int],
    signs: Sequence[Sign],
    *,
    empty: str,
    contrast: re.Pattern[str],
    is_asked: bool,
) -> list[tuple[int, int]]:
    """What is left of a statement without its clauses of pay, praise and the like.

    A clause that asks is read up to the phrase that does not, if enough stands before it. What
    follows such a phrase, an offer or praise is read from the next clause on that asks.

    Args:
        folded: The text, folded letter for letter.
        span: Where the statement begins and ends.
        signs: The signs within it, in order.
        empty: The kind of sign that makes a clause empty here.
        contrast: Finds "but".
        is_asked: Whether its section says that something is asked.
    """
    kept: list[tuple[int, int]] = []
    asks = is_asked
    for first, last in pairwise(_cuts(folded, span, signs, empty, contrast)):
        within = [sign for sign in signs if first <= sign.start < last]
        turns = {kind for sign in within for kind in sign.kinds if sign.start == first}
        tells = next((sign.start for sign in within if empty in sign.kinds), last)
        says_enough = tells == last or tells - first >= _LEAST_BEFORE
        if turns & _TURNS_AWAY:
            asks = False
        elif ASKS in turns:
            asks = True
        if asks and says_enough:
            # clauses that follow each other stay one statement
            begin = kept.pop()[0] if kept and kept[-1][1] == first else first
            kept.append((begin, tells))
        asks = asks and tells == last
    return kept


def _cuts(
    folded: str,
    span: tuple[int, int],
    signs: Sequence[Sign],
    empty: str,
    contrast: re.Pattern[str],
) -> list[int]:
    """Where the clauses of a statement begin, and its end.

    Within "a friendly team where you will grow" nothing begins to ask.
    """
    start, end = span
    cuts = {start, end}
    for match in CLAUSE_END.finditer(folded, start, end):
        past = match.end()
        cuts.add(past + 1 if folded[past : past + 1] == " " and past + 1 < end else past)
    cuts |= {match.start() for match in contrast.finditer(folded, start, end)}
    cuts |= {sign.start for sign in signs if sign.kinds & _TURNS_AWAY}
    for sign in signs:
        if ASKS in sign.kinds:
            begun = max(cut for cut in cuts if cut <= sign.start)
            if not any(begun <= one.start < sign.start and empty in one.kinds for one in signs):
                cuts.add(sign.start)
    return sorted(cuts)
