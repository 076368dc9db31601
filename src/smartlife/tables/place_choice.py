"""What a name means where it may mean several places: the dominant one, or what they share.

No guessing: a name of several places is taken for one of them only where that one has 95 % of all
their people; otherwise for the region they have in common, if they have one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smartlife.model.regions import common_ancestor, country_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.tables.place_index import Entry
    from smartlife.tables.regions import RegionConverter

DOMINANT_SHARE: Final = 0.95
WORLD_CITY: Final = 500_000
VILLAGE: Final = 10_000
TOWN: Final = 20_000
SMALL_TOWN: Final = 5_000


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one part of a text means: a region, or a country abroad."""

    nuts: str | None
    country: str
    name: str
    kind: str
    people: float
    rule: str


def moved_row(
    row: Mapping[str, object], version: str, codes: frozenset[str], converter: RegionConverter
) -> Mapping[str, object]:
    """The row with its NUTS code in the study's version, coarser where needed."""
    code, own = row["nuts_code"], str(row["nuts_version"])
    if code is None or own == version:
        return row
    new: str | None = str(code)
    if own < version:
        new = common_ancestor(
            [to for to, _ in converter.convert_code(str(code), own, version).parts]
        )
    else:
        while new and not _same(new, own, version, codes, converter):
            new = new[:-1] if len(new) > 2 else None
    return {**row, "nuts_code": new}


def _same(
    code: str, own: str, version: str, codes: frozenset[str], converter: RegionConverter
) -> bool:
    """True if a code of a later version means the same region in the study's older one."""
    if code not in codes:
        return False
    back = converter.convert_code(code, version, own)
    return len(code) == 2 or (back.status == "exact" and back.parts[0][0] == code)


def within(entries: tuple[Entry, ...], regions: list[str]) -> tuple[Entry, ...]:
    """The entries inside one of the regions; all of them if none is."""
    inside = tuple(
        entry for entry in entries if entry.nuts and any(entry.nuts.startswith(r) for r in regions)
    )
    return inside or entries


def finest(found: list[Meaning]) -> list[Meaning]:
    """Leaves out what contains another part, and towns abroad that repeat a country named."""
    kept: list[Meaning] = []
    for item in found:
        code = item.nuts or item.country
        others = [other.nuts or other.country for other in found if other is not item]
        if any(other.startswith(code) and other != code for other in others):
            continue
        kept.append(item)
    return kept


def overshadowed(here: tuple[Entry, ...], entries: tuple[Entry, ...]) -> bool:
    """True if a village has the name of a city of the world: not to be told apart."""
    if max(entry.people for entry in here) >= VILLAGE or any(e.kind != "town" for e in here):
        return False
    others = [entry for entry in entries if entry not in here]
    return any(entry.primary and entry.people >= WORLD_CITY for entry in others)


def one_of(entries: tuple[Entry, ...]) -> Meaning | None:
    """The one meaning, the dominant one, or what all have in common."""
    first = entries[0]
    distinct = dict.fromkeys((entry.nuts or entry.country) for entry in entries)
    if len(distinct) == 1:
        return Meaning(first.nuts, first.country, first.name, first.kind, first.people, "name")
    total = sum(entry.people for entry in entries)
    top = max(entries, key=lambda entry: entry.people)
    if total > 0 and top.people >= DOMINANT_SHARE * total:
        return Meaning(top.nuts, top.country, top.name, top.kind, top.people, "name_dominant")
    codes = [entry.nuts for entry in entries if entry.nuts]
    shared = common_ancestor(codes) if len(codes) == len(entries) else None
    if shared is None:
        return None
    return Meaning(
        shared, country_of(shared), first.name, first.kind, first.people, "name_ambiguous"
    )
