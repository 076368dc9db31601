"""The place coder: from what a record says of its place to a NUTS region and a status.

Rules, in order (each match names the one that decided):

1. a NUTS code, an official municipality code, or a postcode given in the row;
2. a postcode inside the text of the place;
3. the places named in the text. Each part of the text is looked up; a country or region among them
   narrows the others. All in one NUTS 3 region: *coded*; else their common ancestor: *coarse*;
4. a text that names no place we know: *unknown*. It never gets the default;
5. nothing said: the source's *default* region, which counts at its own level and above only.

A place outside of the study's countries is *abroad*. A name of several places is taken for one of
them only where that one has 95 % of all their people; else for what they have in common. See
methods.md 5.1 for why a guess would do harm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from smartlife.model.place_keys import place_key
from smartlife.model.regions import common_ancestor, country_of, is_code, level_of
from smartlife.tables.place_choice import (
    SMALL_TOWN,
    TOWN,
    WORLD_CITY,
    Meaning,
    finest,
    moved_row,
    one_of,
    overshadowed,
    within,
)
from smartlife.tables.place_index import Entry, PlaceIndex, narrow
from smartlife.tables.place_words import load_place_words
from smartlife.tables.regions import RegionConverter, postcode_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from smartlife.model.fields import PlaceStatus

LONGEST_TEXT: Final = 400

_PREFIXED: Final = re.compile(
    r"\b(LV|LT|EE|SE|FI|DK|NO|PL|DE|D|N|S|FIN)[ -]{0,2}(\d[\d -]{2,6}\d)\b"
)
_NUMBERS: Final = re.compile(r"\b(\d{2}-\d{3}|\d{3} \d{2}|\d{4,5})\b")
_PREFIX_COUNTRY: Final = {"D": "DE", "N": "NO", "S": "SE", "FIN": "FI"}
# "Halle (Saale)" and "Frankfurt/Oder" are one name, "Rīga (Latvija)" and "Valmiera/Rīga" two.
_TWO_IN_ONE: Final = re.compile(r"([^,;|()/]+)(?:\(([^()]*)\)|/([^,;|()/]*))")
_DIGITS: Final = re.compile(r"\d+")
# Official codes are also given with more digits, of a smaller unit, or fewer, zeros lost.
_CODE_DIGITS: Final = {"SE": 4, "NO": 4, "EE": 4, "PL": 4, "DE": 5, "DK": 3, "FI": 3, "LT": 2}


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """Where a record is.

    Attributes:
        place_status: coded, coarse, default, abroad, unknown.
        nuts_code: NUTS code of the study's version; None if abroad or unknown.
        nuts_level: Its level.
        country_code: ISO 3166-1 alpha-2; None if not known.
        matched_name: The place's own name, or the code that decided.
        rule: Which rule decided.
        is_remote: True if the text says that the work can be done from anywhere.
    """

    place_status: PlaceStatus
    nuts_code: str | None = None
    nuts_level: int | None = None
    country_code: str | None = None
    matched_name: str | None = None
    rule: str = ""
    is_remote: bool = False


class PlaceCoder:
    """Codes places; build it with `PlaceCoder.build`."""

    def __init__(self, index: PlaceIndex, codes: frozenset[str], countries: Sequence[str]) -> None:
        self._index = index
        self._codes = codes
        self._words = index.words
        self._home = tuple(countries)
        self._cached = lru_cache(maxsize=200_000)(self._code)
        self._older: RegionConverter | None = None
        self._version = ""

    @classmethod
    def build(
        cls,
        regions: Iterable[Mapping[str, object]],
        places: Iterable[Mapping[str, object]],
        *,
        nuts_version: int | str = "2024",
        default_countries: Sequence[str] = (),
        conversions: Iterable[Mapping[str, object]] = (),
    ) -> PlaceCoder:
        """Builds the coder.

        Args:
            regions: Rows of core__regions.
            places: Rows of core__places.
            nuts_version: Version of the study; codes of places from another version become the
                finest region that is the same in both.
            default_countries: The study's countries (ISO or NUTS), the preferred first; all others
                are abroad. Empty: all countries that the gazetteer covers.
            conversions: Rows of core__region_conversions; only for codes given in rows of an older
                version and for studies of an older version.
        """
        version = str(nuts_version)
        own = [row for row in regions if str(row["nuts_version"]) == version]
        codes = frozenset(str(row["nuts_code"]) for row in own)
        converter = RegionConverter(conversions)
        moved = [moved_row(row, version, codes, converter) for row in places]
        index = PlaceIndex(own, moved, load_place_words())
        covered = dict.fromkeys(str(row["country_code"]) for row in moved if row["nuts_code"])
        chosen = [country_of(code) for code in default_countries] or list(covered)
        coder = cls(index, codes, list(dict.fromkeys(chosen)))
        coder._older, coder._version = converter, version
        return coder

    def code(
        self,
        place: str | None,
        *,
        postcode: str | None = None,
        country: str | None = None,
        municipality_code: str | None = None,
        region_code: str | None = None,
        default_region: str | None = None,
    ) -> PlaceMatch:
        """Where a record is.

        Args:
            place: Text of the place, any language and form; one or several places.
            postcode: Postcode, with or without the country's prefix.
            country: Country: ISO or NUTS code, or name in any of our languages.
            municipality_code: Official code of a municipality, county or Kreis.
            region_code: NUTS code.
            default_region: NUTS code for rows that say nothing.
        """
        given = (place, postcode, country, municipality_code, region_code)
        cleaned = tuple((text or "").strip()[:LONGEST_TEXT] for text in given)
        return self._cached(cleaned, (default_region or "").strip())

    def _code(self, said: tuple[str, ...], default_region: str) -> PlaceMatch:
        place, postcode, country_text, municipality, region = said
        country = self._index.country_of(country_text) if country_text else None
        source_country = country_of(default_region) if is_code(default_region) else None
        near = country or source_country
        match = (
            self._by_region(region)
            or self._by_municipality(municipality, near)
            or self._by_postcode(postcode, near)
        )
        remote = bool(place) and self._words.is_remote(place_key(place))
        if match is None:
            text = self._words.without_remote(place) if remote else place
            if place_key(text):
                match = self._by_text(text, country, source_country)
            else:
                match = self._by_default(country, default_region, remote=remote)
        return replace(match, is_remote=True) if remote else match

    # --- codes

    def _by_region(self, code: str) -> PlaceMatch | None:
        code = (
            code.upper().replace("GR", "EL", 1) if code.upper().startswith("GR") else code.upper()
        )
        if not is_code(code):
            return None
        if code in self._codes:
            return self._placed(code, code, "region_code")
        parts: list[str] = []
        for version in ("2021", "2016", "2013"):
            if self._older and version < self._version and not parts:
                found = self._older.convert_code(code, version, self._version)
                parts = [new for new, share in found.parts if share > 0]
        shared = common_ancestor(parts)
        if shared is None:
            return None
        return self._placed(shared, code, "region_code_converted")

    def _by_municipality(self, code: str, near: str | None) -> PlaceMatch | None:
        digits = "".join(_DIGITS.findall(code))
        if not digits:
            return None
        for country in (near,) if near else self._home:
            entry = self._municipality(country, digits)
            if entry and entry.nuts:
                return self._placed(entry.nuts, entry.name, "municipality_code")
        return None

    def _municipality(self, country: str, digits: str) -> Entry | None:
        codes = self._index.codes
        size = _CODE_DIGITS.get(country, 7)
        tried = [digits, digits.zfill(size)]
        if country == "LV":
            tried += [digits.zfill(7)[:4] + "000"]
        elif len(digits) > size:
            tried += [digits[:size], digits.lstrip("0").zfill(size)]
        return next((codes[country, t] for t in tried if (country, t) in codes), None)

    def _by_postcode(self, postcode: str, near: str | None) -> PlaceMatch | None:
        if not postcode:
            return None
        prefixed = _PREFIXED.search(postcode.upper())
        country = _PREFIX_COUNTRY.get(prefixed[1], prefixed[1]) if prefixed else near
        key = postcode_key(postcode)
        if country is None:
            found = [c for c in self._home if (c, key) in self._index.postcodes]
            country = found[0] if len(found) == 1 else None
        nuts = self._index.postcodes.get((country or "", key))
        return self._placed(nuts, postcode, "postcode") if nuts else None

    # --- text

    def _by_text(self, text: str, country: str | None, source_country: str | None) -> PlaceMatch:
        text = _TWO_IN_ONE.sub(self._joined_name, text)
        segments = self._words.segments(text)
        whole = self._whole_country(segments, country or source_country)
        if whole:
            return whole
        named = self._country_in(segments)
        near = country or named or source_country
        prefixed = _PREFIXED.search(text.upper())
        postcode = prefixed[0] if prefixed else next(iter(_NUMBERS.findall(text)), "")
        match = self._by_postcode(postcode, near) if postcode else None
        if match:
            return replace(match, rule="postcode_in_text")
        keys = [key for key in (" ".join(_DIGITS.sub(" ", s).split()) for s in segments) if key]
        whole_key = place_key(_NUMBERS.sub(" ", text))
        if len(keys) > 1 and self._index.find(whole_key):
            keys = [whole_key]
        found = self._read_parts(keys, text, near, fixed=bool(country or named))
        return self._joined(found) if found else PlaceMatch("unknown", rule="not_found")

    def _whole_country(self, segments: list[str], near: str | None) -> PlaceMatch | None:
        for segment in segments:
            if segment in self._words.abroad and not self._country_in(segments):
                return PlaceMatch("abroad", rule="abroad_words")
            if segment in self._words.whole_country:
                country = self._words.whole_country[segment] or near
                if country:
                    return self._in_country(country, segment, "whole_country")
        return None

    def _joined_name(self, found: re.Match[str]) -> str:
        joined = f"{found[1]} {found[2] or found[3] or ''}"
        return joined if self._index.knows(place_key(joined)) else found[0]

    def _country_in(self, segments: list[str]) -> str | None:
        for segment in segments:
            found = self._index.find(segment)
            if found and found[0].kind == "country":
                return found[0].country
        codes = [segment.upper() for segment in segments[1:] if len(segment) == 2]
        known = [code for code in codes if code in self._home]
        return known[0] if known else None

    def _read_parts(
        self, keys: list[str], text: str, near: str | None, *, fixed: bool
    ) -> list[Meaning]:
        """What the parts of a text mean, those that only repeat or contain another left out."""
        candidates = [part for key in keys for part in self._split(key)]
        regions = [
            entry.nuts
            for entries in candidates
            for entry in entries
            if entry.kind == "region" and entry.nuts and len(entries) == 1
        ]
        found: list[Meaning] = []
        for entries in candidates:
            kept = within(entries, regions) if entries and entries[0].kind == "town" else entries
            meaning = self._resolve(kept, text, near, fixed=fixed)
            if meaning is not None:
                found.append(meaning)
        return finest(found)

    def _split(self, key: str) -> list[tuple[Entry, ...]]:
        """What a part of a text may mean; `chrzanow malopolskie` is a town and its region."""
        whole = self._index.find(key)
        if whole:
            return [whole]
        words = key.split()
        for start in range(1, len(words)):
            right = self._index.find(" ".join(words[start:]))
            if right and right[0].kind != "town":
                return [self._index.find(" ".join(words[:start])), right]
        return [self._part_of(key, words)]

    def _part_of(self, key: str, words: list[str]) -> tuple[Entry, ...]:
        """The place in front of "near X", or a town beside other words (a street, a quarter)."""
        main = self._words.main_part(key)
        if main is not None:
            return self._index.find(main) or self._part_of(main, main.split())
        beginnings = [" ".join(words[:n]) for n in range(min(len(words), 5) - 1, 0, -1)]
        endings = [" ".join(words[-n:]) for n in (2, 1) if n < len(words)]
        for part in (*beginnings, *endings):
            entries = self._index.find(part) if len(part) > 2 else ()
            if any(e.kind != "town" or (e.primary and e.people >= SMALL_TOWN) for e in entries):
                return entries
            if any(e.people >= TOWN for e in entries):
                return entries
        return ()

    def _resolve(
        self, entries: tuple[Entry, ...], text: str, near: str | None, *, fixed: bool
    ) -> Meaning | None:
        """One meaning of a name, or what its meanings have in common; None if nothing."""
        if not entries:
            return None
        if entries[0].kind == "country":
            return Meaning(
                self._country_code(entries[0].country),
                entries[0].country,
                entries[0].name,
                "country",
                0,
                "country",
            )
        here = tuple(entry for entry in entries if entry.country == near)
        if here:
            hidden = not fixed and overshadowed(here, entries)
            return None if hidden else one_of(narrow(here, text))
        if fixed:
            return None
        # A village of another country may just be one at home that the gazetteer lacks.
        known = [
            e
            for e in entries
            if near is None
            or e.kind != "town"
            or (e.primary and e.people >= TOWN)
            or e.people >= WORLD_CITY / 5
        ]
        at_home = tuple(entry for entry in known if entry.country in self._home)
        chosen = at_home or tuple(known)
        hidden = not chosen or overshadowed(chosen, entries)
        return None if hidden else one_of(narrow(chosen, text))

    def _joined(self, found: list[Meaning]) -> PlaceMatch:
        at_home = [item for item in found if item.country in self._home]
        if not at_home:
            countries = list(dict.fromkeys(item.country for item in found))
            only = countries[0] if len(countries) == 1 else None
            return PlaceMatch("abroad", None, None, only or None, found[0].name, found[0].rule)
        strong = [f for f in found if f.country not in self._home and f.people >= WORLD_CITY / 5]
        countries = list(dict.fromkeys(item.country for item in at_home))
        codes = [item.nuts for item in at_home if item.nuts]
        shared = common_ancestor(codes)
        if shared is None or (strong and len(countries) > 1):
            only = countries[0] if len(countries) == 1 else None
            return PlaceMatch("unknown", None, None, only, at_home[0].name, "several_countries")
        if strong:
            shared = shared[:2]
        if len(codes) > 1 and len(set(codes)) > 1:
            name = ", ".join(item.name for item in at_home[:3])
            return self._placed(shared, name, "several_places")
        return self._placed(shared, at_home[0].name, at_home[0].rule)

    # --- results

    def _by_default(self, country: str | None, default_region: str, *, remote: bool) -> PlaceMatch:
        if country and not (is_code(default_region) and country_of(default_region) == country):
            return self._in_country(country, country, "country")
        if default_region in self._codes:
            level = level_of(default_region)
            rule = "remote_default" if remote else "default"
            return PlaceMatch(
                "default", default_region, level, country_of(default_region), None, rule
            )
        return PlaceMatch("unknown", rule="nothing_said")

    def _in_country(self, country: str, name: str, rule: str) -> PlaceMatch:
        code = self._country_code(country)
        if code is None or country not in self._home:
            return PlaceMatch("abroad", None, None, country, name, rule)
        return self._placed(code, name, rule)

    def _country_code(self, country: str) -> str | None:
        code = {"GR": "EL", "GB": "UK"}.get(country, country)
        return code if code in self._codes else None

    def _placed(self, code: str, name: str, rule: str) -> PlaceMatch:
        country = country_of(code)
        if country not in self._home:
            return PlaceMatch("abroad", None, None, country, name, rule)
        level = level_of(code)
        return PlaceMatch("coded" if level == 3 else "coarse", code, level, country, name, rule)
