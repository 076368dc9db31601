"""What may be told beside what is hidden, so that no hidden number can be computed.

Of one or two employers no number is told (`askers`; methods, rule 6.2). Numbers that contain
theirs are hidden too where they would give them away: the rule of figures in tables with totals
(`analysis.publication.hide_a_second`), for what planning counts, where sets overlap and so do not
add up. Whatever else an answer says, one employer and two are both possible where few are hidden.

Who asks for any of some skills, and who asks in a region and in its parts, bounds who asks for one,
and from both sides; each function here says which bound it takes away. Who asks for several at once
is counted over those only that enough ask for, so that the others are not needed to explain it.
Whether a number is told must not tell it either: so it depends on nothing that is hidden.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from smartlife.analysis.thresholds import MIN_HIT_CLUSTERS
from smartlife.planning.material.askers import Askers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WITHHELD: Final = Askers(None, None, None, is_withheld=True)
_MOST_HIDDEN: Final = MIN_HIT_CLUSTERS - 1


def beside_parts(told: Mapping[str, Askers]) -> dict[str, Askers]:
    """Who asks in regions, where one may lie in another.

    What a region has more than its parts of which numbers are told is in the others at most: so
    no number is told of one that contains a part whose number is hidden.

    Args:
        told: Region → who asks there; a NUTS code begins with those of the regions around.
    """
    found: dict[str, Askers] = {}
    for code in sorted(told, key=lambda one: (-len(one), one)):
        parts = [who for part, who in found.items() if part.startswith(code)]
        found[code] = _around(told[code], parts)
    return {code: found[code] for code in told}


def _around(whole: Askers, parts: Sequence[Askers]) -> Askers:
    if not whole.is_told:
        # as few as are in its parts, or nobody
        return whole
    if any(one.advertisements is None for one in parts):
        return WITHHELD
    if any(one.employers is None for one in parts):
        return replace(whole, employers=None, unnamed=None, is_withheld=True)
    return whole


def of_any(whole: Askers, each: Sequence[Askers]) -> Askers:
    """Who asks for any of some things, beside who asks for each.

    Those who ask for any, but for none that is told, ask for a hidden one.

    Args:
        whole: Who asks for any of them.
        each: Who asks for each, as it is told.
    """
    hidden = sum(one.employers is None for one in each)
    if not hidden or whole.employers is None or whole.unnamed is None:
        return whole
    spare = _MOST_HIDDEN * hidden - 1
    named = sum(one.employers or 0 for one in each)
    single = sum(one.unnamed or 0 for one in each)
    is_safe = whole.employers - named <= spare and whole.many - named - single <= spare
    return whole if is_safe else WITHHELD


def of_all(total: int, whole: Askers, each: Sequence[tuple[Askers, int]]) -> int | None:
    """Number of advertisements of a region, beside who asks for what in them; None if not told.

    What is not asked for by those that are told is what hidden ones may be at most; and if they
    ask for more than there are advertisements, some ask for several.

    Args:
        total: Number of advertisements.
        whole: Who stands behind them.
        each: Who asks for each thing, and for several at once, as it is told; with the number of
            their advertisements, which is not.
    """
    if not whole.is_told:
        return 0 if whole.is_none else None
    hidden = sum(one.employers is None for one, _ in each)
    if not hidden:
        return total
    known = sum(number for one, number in each if one.is_told or one.is_withheld)
    return total if total > known + _MOST_HIDDEN * hidden else None
