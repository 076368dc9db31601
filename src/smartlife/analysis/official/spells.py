"""Whether groups are advertised long, and whether they still are with something left out (9.8).

The only one of the four signals that rests on advertisements. Official statistics and lists have no
variants, so a shortage that two of these tell of needs none of this.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartlife.analysis.official.shortages import spell_signals
from smartlife.analysis.thresholds import MAX_UNNAMED_SHARE
from smartlife.analysis.variants import (
    EMPLOYER_NOT_TRIED,
    SURER_LINKS,
    WITHOUT_EMPLOYER,
    WITHOUT_SOURCE,
    largest_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Spell:
    """How long one advertisement was open.

    Attributes:
        group: ISCO group of two digits.
        employer: Employer; of advertisements that name none, the advertisement itself.
        days: From publication to closing.
        publishers: Who published it.
        is_sure: Its link to the group is one of the surer ones.
        is_named: It names its employer.
    """

    group: str
    employer: str
    days: int
    publishers: frozenset[str]
    is_sure: bool = True
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Varied:
    """What a variant says: of each group that it can tell of, or why it could not be tried."""

    says: dict[str, bool]
    note: str | None = None


def long_spells(spells: Sequence[Spell]) -> dict[str, bool]:
    """Group → whether it is advertised long; only groups with enough advertisements."""
    days: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for spell in spells:
        days[spell.group].append((spell.employer, spell.days))
    return spell_signals(days)


def varied_spells(spells: Sequence[Spell]) -> dict[str, Varied]:
    """Variant → what it says. No variant without weights: a median of days has none.

    Args:
        spells: All of one country.
    """
    sure = [spell for spell in spells if spell.is_sure]
    return {
        SURER_LINKS: Varied(long_spells(sure)),
        WITHOUT_EMPLOYER: _without_employer(spells),
        WITHOUT_SOURCE: _without_source(spells),
    }


def _without_employer(spells: Sequence[Spell]) -> Varied:
    named = Counter(spell.employer for spell in spells if spell.is_named)
    if len(spells) - named.total() > MAX_UNNAMED_SHARE * len(spells):
        return Varied({}, EMPLOYER_NOT_TRIED)
    largest, most = max(sorted(named.items()), key=lambda found: found[1], default=("", 0))
    # an employer of one advertisement does not stand out
    if most < 2:
        return Varied(long_spells(spells))
    return Varied(long_spells([spell for spell in spells if spell.employer != largest]))


def _without_source(spells: Sequence[Spell]) -> Varied:
    held_by = Counter(spell.publishers for spell in spells)
    if len(frozenset().union(*held_by)) < 2:
        return Varied({}, "one_source")
    largest = frozenset({largest_of(held_by)})
    return Varied(long_spells([spell for spell in spells if spell.publishers != largest]))
