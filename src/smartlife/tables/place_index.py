"""The index behind the place coder: which places a folded name may mean.

A name is looked up as it stands, then without generic words, then with its ending changed, then by
its first part. What is found comes in classes, of which the first that has a candidate counts:
country, town by its own name, region (county, NUTS region), town by another name. A small town does
not hide a region of the same name (`Sachsen`), a larger one does (`Leipzig`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from smartlife.model.place_keys import exact_key, place_key
from smartlife.model.regions import iso_country

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smartlife.tables.place_words import PlaceWords

EntryKind = Literal["country", "town", "region"]

_TOWNS: Final = frozenset({"city", "town", "municipality", "parish"})
_SMALL_TOWN: Final = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a name.

    Attributes:
        name: The place's own name.
        kind: country, town (also municipality and parish) or region (county and NUTS region).
        country: ISO 3166-1 alpha-2.
        nuts: NUTS code of the study's version; None abroad.
        people: Population; 0 if unknown.
        primary: True if looked up by its own name, False by another one.
    """

    name: str
    kind: EntryKind
    country: str
    nuts: str | None
    people: float = 0.0
    primary: bool = True


class PlaceIndex:
    """Finds entries by name, postcode and official code.

    Args:
        regions: Rows of core__regions; those of `nuts_version` are used.
        places: Rows of core__places.
        words: Words around place names.
    """

    def __init__(
        self,
        regions: Iterable[Mapping[str, object]],
        places: Iterable[Mapping[str, object]],
        words: PlaceWords,
    ) -> None:
        self.words = words
        self.postcodes: dict[tuple[str, str], str] = {}
        self.codes: dict[tuple[str, str], Entry] = {}
        self._names: dict[str, list[Entry]] = defaultdict(list)
        self._cores: dict[str, list[Entry]] = defaultdict(list)
        for row in regions:
            self._add_region(row)
        for row in places:
            self._add_place(row)
        self.find = lru_cache(maxsize=100_000)(self._find)

    def knows(self, key: str) -> bool:
        """True if a folded key is a name as it stands."""
        return key in self._names

    def country_of(self, text: str) -> str | None:
        """ISO code of a country given by code or by name in any of our languages."""
        stripped = text.strip()
        if len(stripped) == 2 and stripped.isalpha() and stripped.isascii():
            return iso_country(stripped.upper())
        for entry in self.find(place_key(stripped)):
            if entry.kind == "country":
                return entry.country
        return None

    def _add_region(self, row: Mapping[str, object]) -> None:
        code, country = str(row["nuts_code"]), str(row["country_code"])
        kind: EntryKind = "country" if len(code) == 2 else "region"
        names = dict(json.loads(str(row["names"] or "{}")))
        for name in dict.fromkeys((str(row["name"]), *names.values())):
            # A name in two languages is written with a slash: Nordland/Nordlánnda.
            for part in (name, *(name.split("/") if "/" in name else ())):
                self._add(part, Entry(str(row["name"]), kind, country, code, primary=True))

    def _add_place(self, row: Mapping[str, object]) -> None:
        kind, country = str(row["place_kind"]), str(row["country_code"])
        nuts = None if row["nuts_code"] is None else str(row["nuts_code"])
        if kind == "postcode":
            if nuts:
                self.postcodes[country, str(row["place_key"])] = nuts
            return
        name = str(row["name"])
        of: EntryKind = "country" if kind == "country" else "town" if kind in _TOWNS else "region"
        people = float(str(row.get("population") or 0))
        key = str(row["place_key"])
        own = key == place_key(name)
        primary = own or kind not in {"city", "town"}
        entry = Entry(name, of, country, nuts, people, primary=primary)
        if row.get("place_code") and own:
            self.codes[country, str(row["place_code"])] = entry
        self._add_key(key, entry)

    def _add(self, name: str, entry: Entry) -> None:
        self._add_key(place_key(name), entry)

    def _add_key(self, key: str, entry: Entry) -> None:
        _append(self._names[key], entry)
        core = self.words.core(key)
        if core and core != key and entry.kind != "country":
            _append(self._cores[core], entry)

    def _find(self, key: str) -> tuple[Entry, ...]:
        """Everything a folded key may mean, by the first way that finds something."""
        if not key:
            return ()
        core = self.words.core(key)
        stages = [self._names.get(key, ())]
        stages.append(self._cores.get(core, ()) if core != key else self._cores.get(key, ()))
        stages.append(self._names.get(core, ()) if core != key else ())
        stages.append(self._names.get(key.replace(" ", ""), ()))
        for stage in stages:
            if stage:
                return _best_class(tuple(stage))
        return self._inflected(key) or (self._inflected(core) if core != key else ())

    def _inflected(self, key: str) -> tuple[Entry, ...]:
        for name, countries in self.words.names_of(key):
            found = [
                entry
                for entry in (*self._names.get(name, ()), *self._cores.get(name, ()))
                if entry.country in countries or (entry.primary and entry.kind == "country")
            ]
            if found:
                return _best_class(tuple(found))
        return ()


def _append(entries: list[Entry], entry: Entry) -> None:
    if entry not in entries:
        entries.append(entry)


def _best_class(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Keeps the entries of the class that counts, per country; see the module."""
    countries = tuple(entry for entry in entries if entry.kind == "country")
    if countries:
        return countries[:1]
    kept: list[Entry] = []
    for country in dict.fromkeys(entry.country for entry in entries):
        kept.extend(_best_of([entry for entry in entries if entry.country == country]))
    return tuple(kept)


def _best_of(entries: list[Entry]) -> list[Entry]:
    towns = [entry for entry in entries if entry.kind == "town" and entry.primary]
    regions = [entry for entry in entries if entry.kind == "region"]
    if towns and not any(entry.people for entry in towns):
        # Municipalities come without people: their town may be known by another name (København).
        inside = {entry.nuts for entry in towns}
        towns += [e for e in entries if e.kind == "town" and not e.primary and e.nuts in inside]
    large = max((entry.people for entry in towns), default=0) >= _SMALL_TOWN
    if towns and (large or not regions):
        return towns
    if regions:
        return regions
    return entries


def narrow(entries: tuple[Entry, ...], text: str) -> tuple[Entry, ...]:
    """Of entries with one folded name, those spelled as in the text, if there are any."""
    spelled = f" {exact_key(text)} "
    same = tuple(entry for entry in entries if f" {exact_key(entry.name)} " in spelled)
    return same or entries
