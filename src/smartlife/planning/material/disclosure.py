"""What may be told beside what is hidden, so that no hidden number can be computed.

Of one or two employers no number is told (`askers`; methods, rule 6.2). Numbers that contain
theirs are hidden too where they would give them away: the rule of figures in tables with totals
(`analysis.publication.hide_a_second`), for what planning counts, where sets overlap and so do not
add up. Whatever else an answer says, one employer and two are both possible where few are hidden.

A number is asked for by one answer today and beside others by the next. So what is told of
something in a region is the same in all of them, whatever regions they speak of (`by_region`); and
who asks for any or several of some things is counted over those only of which a number is told
(`asked_for_any`), so that the others are not needed to explain it. What two of them share is what
they have more than any of them: so it must be told of that as well (`Overlaps`). Whether a number
is told must not tell it either: so it depends on nothing that is hidden. Only of parts that do not
overlap some are left out of a list until what is left of their whole could be told itself
(`parts_told`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.thresholds import MIN_HIT_CLUSTERS
from smartlife.planning.material.askers import NOBODY, Askers, asking, count_askers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.planning.material.demand import Demand

    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

WITHHELD: Final = Askers(None, None, None, is_withheld=True)
EVERYWHERE: Final = ""
"""Stands for all regions of the study: each region's code begins with it."""
_MOST_HIDDEN: Final = MIN_HIT_CLUSTERS - 1
_MOST_SHARED: Final = 500
"""Different sets of advertisements that several things share; with more of them it would take long,
so what would make more is left out as if it were hidden."""


def by_region(
    demand: Demand, chosen: Flags | Mapping[str, Flags], *, inside: str = EVERYWHERE
) -> dict[str, Askers]:
    """Who stands behind some advertisements in each region of the study, and `EVERYWHERE`.

    What a region has more than its parts of which numbers are told is in the others at most: so
    nothing is told of one that contains a part that is hidden. Advertisements do add up: how many
    there are is told only of one that has all in parts of which it is told, or none in any part.
    Of `EVERYWHERE` is told what is in regions that are told of, which may be not all.

    Args:
        demand: What is asked for.
        chosen: Which advertisements; or region → which of them there, if they differ.
        inside: Region: only it and those in it are told of.
    """
    regions = {code: mine for code, mine in demand.regions.items() if code.startswith(inside)}
    if inside == EVERYWHERE:
        regions[EVERYWHERE] = demand.in_region(None)
    here: dict[str, Flags] = {
        code: mine & (chosen if isinstance(chosen, np.ndarray) else chosen[code])
        for code, mine in regions.items()
    }
    found: dict[str, Askers] = {}
    for code in sorted(regions.keys() - {EVERYWHERE}, key=lambda one: (-len(one), one)):
        parts = [part for part in found if part.startswith(code) and not found[part].is_none]
        who = _around(count_askers(demand, here[code]), [found[part] for part in parts])
        told = [here[part] for part in parts if found[part].advertisements]
        is_all = not parts or not _without(here[code], told).any()
        found[code] = who if is_all else without_advertisements(who)
    if EVERYWHERE in regions:
        found[EVERYWHERE] = _everywhere(demand, here, found)
    return {code: found[code] for code in regions}


def _everywhere(demand: Demand, here: Mapping[str, Flags], told: Mapping[str, Askers]) -> Askers:
    """In the outermost regions that it is told of: in all of the study at least as many."""
    whole = count_askers(demand, here[EVERYWHERE])
    outermost = [code for code in told if not any(code.startswith(one) for one in told
                                                  if one != code)]  # fmt: skip
    known = [code for code in outermost if told[code].employers is not None]
    if not whole.is_told or not any(told[code].is_told for code in known):
        return WITHHELD if whole.is_told and outermost else whole
    counted = np.any([here[code] for code in known], axis=0)
    found = count_askers(demand, counted & here[EVERYWHERE])
    if any(told[code].advertisements is None for code in known):
        found = without_advertisements(found)
    return replace(found, is_withheld=len(known) < len(outermost))


def _around(whole: Askers, parts: Sequence[Askers]) -> Askers:
    if not whole.is_told:
        # as few as are in its parts, or nobody
        return whole
    if any(_is_hidden(one) for one in parts):
        return WITHHELD
    if any(one.employers is None for one in parts) and whole.employers is not None:
        return _of_advertisements(whole.advertisements)
    return whole


def _is_hidden(one: Askers) -> bool:
    return one.employers is None and one.advertisements is None


def _of_advertisements(number: int | None) -> Askers:
    """Where employers are kept back."""
    return WITHHELD if number is None else Askers(None, None, number, is_withheld=True)


def _without(whole: Flags, parts: Iterable[Flags]) -> Flags:
    rest = whole.copy()
    for part in parts:
        rest &= ~part
    return rest


def without_advertisements(who: Askers) -> Askers:
    """The same, but how many advertisements there are is kept back."""
    if not who.advertisements:
        return who
    return WITHHELD if who.employers is None else replace(who, advertisements=None)


def asked_for_each(
    demand: Demand, skills: Sequence[int] | Integers, chosen: Flags | None = None
) -> tuple[dict[str, Askers], ...]:
    """Who likely asks for each of some skills, by region.

    Args:
        demand: What is asked for.
        skills: Numbers of skills.
        chosen: Advertisements that count; by default all.
    """
    counted = demand.in_region(None) if chosen is None else chosen
    return tuple(by_region(demand, asking(demand, [skill], counted)) for skill in skills)


class Overlaps:
    """What sets of advertisements share in a region, while they are put together one by one.

    Of sets that are told of, how many are in any of them tells how many are in all: |A or B| =
    |A| + |B| - |A and B|, and so on for more. So a set goes with others only if employers are told
    of all that it shares with any of them: of a lone pair with one employer, those for both would
    be the only ones that are in either number. What shares no advertisement needs no such care:
    employers who ask for both in different ones are in no answer, and so is their number.

    Attributes:
        sets: Numbers of the sets that were put together.
        has_advertisements: True if of each of them, and of all they share, it is told how many
            advertisements there are; else that of them all would tell it.
    """

    def __init__(self, demand: Demand, region: str) -> None:
        """Begins with no set.

        Args:
            demand: What is asked for.
            region: Where; also of each region in it must be told what is shared there.
        """
        self.sets: list[int] = []
        self.has_advertisements = True
        self._demand = demand
        self._inside = [mine for code, mine in demand.regions.items() if code.startswith(region)]
        self._here = demand.in_region(region or None)
        self._shared: dict[bytes, Integers] = {}

    def add(self, number: int, chosen: Flags) -> bool:
        """Puts a set to the others, if it is told who stands behind all that it shares with them.

        Args:
            number: Its number.
            chosen: Its advertisements; who stands behind them is told.

        Returns:
            True if it was.
        """
        mine = np.flatnonzero(chosen & self._here)
        if not len(mine):
            self.sets.append(number)
            return True
        new = {mine.tobytes(): mine}
        has_advertisements = self._told_of(mine)[1]
        for other in self._shared.values():
            shared = np.intersect1d(mine, other, assume_unique=True)
            key = shared.tobytes()
            if len(shared) and key not in new and key not in self._shared:
                new[key] = shared
                has_employers, is_counted = self._told_of(shared)
                has_advertisements &= is_counted
                if not has_employers or len(new) + len(self._shared) > _MOST_SHARED:
                    return False
        self._shared |= new
        self.sets.append(number)
        self.has_advertisements &= has_advertisements
        return True

    def _told_of(self, documents: Integers) -> tuple[bool, bool]:
        """Whether employers are told here and in all regions in it, and advertisements."""
        parts = (documents[mine[documents]] for mine in self._inside)
        found = [count_askers(self._demand, one) for one in (documents, *parts)]
        return (
            all(one.employers is not None for one in found),
            all(one.advertisements is not None for one in found),
        )


@dataclass(frozen=True, slots=True)
class AskedForAny:
    """Who likely asks for any of some skills.

    Attributes:
        each: Who asks for each of the skills, by region.
        places: Region → places, among the skills, of those that are counted there.
        chosen: Region → advertisements there for any of these.
        told: Region → who stands behind these; kept back where of no skill anything is told; at
            least as many (`is_withheld`) where skills of which it is told are not counted.
    """

    each: tuple[Mapping[str, Askers], ...]
    places: Mapping[str, Sequence[int]]
    chosen: Mapping[str, Flags]
    told: Mapping[str, Askers]


def asked_for_any(demand: Demand, skills: Sequence[int]) -> AskedForAny:
    """Who likely asks for any of some skills, as far as it is told who asks for each.

    Counted are the skills of which employers are told, most asked for first, unless one shares
    advertisements of few employers with those before it (`Overlaps`).

    Args:
        demand: What is asked for.
        skills: Numbers of skills.
    """
    each = asked_for_each(demand, skills)
    everything = demand.in_region(None)
    asked = [asking(demand, [skill], everything) for skill in skills]
    places, chosen, told = {}, {}, {}
    for code in (*demand.regions, EVERYWHERE):
        known = [place for place, one in enumerate(each) if _is_counted(one, code)]
        overlaps = Overlaps(demand, code)
        for place in sorted(known, key=lambda place: (-each[place][code].many, skills[place])):
            overlaps.add(place, asked[place])
        places[code] = sorted(overlaps.sets)
        counted = np.any([~everything, *(asked[place] for place in places[code])], axis=0)
        chosen[code] = counted & demand.in_region(code or None)
        who = by_region(demand, counted, inside=code)[code]
        told[code] = _of_any(who, overlaps, known=len(known), of=len(each))
    return AskedForAny(each, places, chosen, each[0] if len(each) == 1 else told)


def _of_any(who: Askers, overlaps: Overlaps, *, known: int, of: int) -> Askers:
    if who.is_none and known < of:
        return WITHHELD
    if not overlaps.has_advertisements:
        who = without_advertisements(who)
    return replace(who, is_withheld=who.is_withheld or len(overlaps.sets) < known)


def _is_counted(told: Mapping[str, Askers], region: str) -> bool:
    return region in told and told[region].employers is not None


def parts_told(
    demand: Demand, names: Sequence[str], chosen: Mapping[str, Flags], region: str
) -> tuple[tuple[str, Askers], ...]:
    """Who asks in parts of some advertisements that do not overlap; most first.

    What is left of the whole beside them could be told by itself; else further parts are left out.

    Args:
        demand: What is asked for.
        names: Part of each advertisement; empty where it is in none.
        chosen: Region → advertisements there.
        region: Region that is told of.
    """
    part = np.array(names, np.str_)
    rest = chosen[region].copy()
    told: list[tuple[str, Askers]] = []
    for name in sorted(set(part[rest].tolist()) - {""}):
        mine = part == name
        who = by_region(demand, {code: mine & one for code, one in chosen.items()})[region]
        if who.employers is not None:
            told.append((name, who))
            rest &= ~mine if who.advertisements else True
    told.sort(key=lambda one: (-one[1].many, one[0]))
    while told and _is_exposed(count_askers(demand, rest)):
        rest |= chosen[region] & (part == told.pop()[0])
    return tuple(told)


def _is_exposed(rest: Askers) -> bool:
    return rest != NOBODY and (rest.employers is None or rest.advertisements is None)


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
