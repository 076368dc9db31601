"""Regions, conversions between NUTS versions and places as tables, and the conversion of counts.

Only *counts* convert, and only forward in time: LV00C of 2024 is LV008 of 2021 and a quarter of the
people of LV007, so what was counted in them adds up (by population where a region was split);
shares and rates must be rebuilt from converted counts, and from LV00C nothing leads back to LV008.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from smartlife.model.place_keys import place_key, spelled_key
from smartlife.model.regions import VERSIONS, Region, country_of, level_of
from smartlife.sources.geography.nuts import reader as nuts
from smartlife.sources.geography.places import gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smartlife.model.issues import Issue
    from smartlife.sources.geography.nuts.reader import Conversion, Postcode

ConversionStatus = Literal["exact", "split", "merged", "unknown"]

# A sliver of fewer people than this share is drawing error, not a change of boundaries.
SLIVER: Final = 0.001
_NATIVE: Final = {
    "LV": "lv",
    "LT": "lt",
    "EE": "et",
    "SE": "sv",
    "DE": "de",
    "AT": "de",
    "PL": "pl",
}
_NATIVE_NORTH: Final = {"DK": "da", "NO": "no", "FI": "fi", "GB": "en", "IE": "en"}

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class CodeConversion:
    """What became of a region.

    Attributes:
        status: exact: the same region, maybe under another code; merged: all of it lies in one
            larger region; split: it lies in several; unknown: cannot be said.
        parts: New code → share of the old region's people, largest first; empty if unknown.
        note: Why it is unknown; else empty.
    """

    status: ConversionStatus
    parts: tuple[tuple[str, float], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConvertedCount:
    """A count of a new region.

    Attributes:
        number: The count.
        status: exact or merged: a plain sum; split: shared out by population, an estimate.
    """

    number: float
    status: ConversionStatus


@dataclass(frozen=True, slots=True)
class ConvertedCounts:
    """Counts after a conversion.

    Attributes:
        counts: New code → count; only regions all of whose old parts were given.
        unknown: Old code → why it could not be used.
        incomplete: New codes left out because an old part was not given.
    """

    counts: dict[str, ConvertedCount]
    unknown: dict[str, str]
    incomplete: tuple[str, ...]


class RegionConverter:
    """Converts NUTS codes and counts forward between versions.

    Args:
        rows: Rows of core__region_conversions.
    """

    def __init__(self, rows: Iterable[Mapping[str, object]]) -> None:
        self._parts: dict[tuple[str, str, str], dict[str, float]] = defaultdict(dict)
        self._sources: dict[tuple[str, str, str], dict[str, float]] = defaultdict(dict)
        for row in rows:
            old, new = str(row["from_code"]), str(row["to_code"])
            a, b = str(row["from_version"]), str(row["to_version"])
            share = float(str(row["from_share"]))
            self._parts[old, a, b][new] = share
            self._sources[new, a, b][old] = share
        self._pairs = {(a, b) for _, a, b in self._parts}

    def convert_code(self, code: str, from_version: str, to_version: str) -> CodeConversion:
        """What became of a region of one NUTS version in a later one."""
        refusal = self._refusal(from_version, to_version)
        if refusal:
            return CodeConversion("unknown", note=refusal)
        if from_version == to_version:
            return CodeConversion("exact", ((code, 1.0),))
        parts = self._parts.get((code, from_version, to_version))
        if not parts:
            return CodeConversion("unknown", note=f"{code} is no region of NUTS {from_version}")
        ranked = tuple(sorted(parts.items(), key=lambda part: (-part[1], part[0])))
        if ranked[0][1] < 1 - SLIVER:
            return CodeConversion("split", tuple(part for part in ranked if part[1] >= SLIVER))
        new = ranked[0][0]
        others = self._sources[new, from_version, to_version]
        alone = all(old == code or share < SLIVER for old, share in others.items())
        return CodeConversion("exact" if alone else "merged", ((new, 1.0),))

    def convert_counts(
        self, counts: Mapping[str, float], from_version: str, to_version: str
    ) -> ConvertedCounts:
        """Converts counts (people, advertisements) of regions of one level; never shares."""
        refusal = self._refusal(from_version, to_version)
        if refusal:
            return ConvertedCounts({}, dict.fromkeys(counts, refusal), ())
        found = {code: self.convert_code(code, from_version, to_version) for code in counts}
        unknown = {code: how.note for code, how in found.items() if how.status == "unknown"}
        targets = sorted({new for how in found.values() for new, _ in how.parts})
        converted: dict[str, ConvertedCount] = {}
        incomplete = []
        for new in targets:
            parts = self._whole_parts(new, from_version, to_version)
            if any(old not in counts for old in parts):
                incomplete.append(new)
                continue
            number = sum(counts[old] * share for old, share in parts.items())
            statuses = {found[old].status for old in parts}
            status = next(s for s in ("split", "merged", "exact") if s in statuses)
            converted[new] = ConvertedCount(number, status)
        return ConvertedCounts(converted, unknown, tuple(incomplete))

    def _whole_parts(self, new: str, a: str, b: str) -> dict[str, float]:
        if a == b:
            return {new: 1.0}
        shares = self._sources[new, a, b]
        return {o: 1.0 if s > 1 - SLIVER else s for o, s in sorted(shares.items()) if s >= SLIVER}

    def _refusal(self, from_version: str, to_version: str) -> str:
        if from_version > to_version:
            return (
                f"NUTS {from_version} does not convert back to {to_version}: "
                "a backward conversion is an estimate"
            )
        if from_version != to_version and (from_version, to_version) not in self._pairs:
            return f"no conversion from NUTS {from_version} to {to_version} is held"
        return ""


# --- rows of the tables


def region_rows(given: Iterable[tuple[Region, str]]) -> list[Row]:
    """Rows of core__regions: all embedded regions, with shapes of files laid over them.

    Args:
        given: Regions of files, each with its source id; of two with one code the later counts.
    """
    regions = {(r.version, r.code): (r, nuts.SOURCE_ID) for r in nuts.embedded_regions()}
    for region, source_id in given:
        regions[region.version, region.code] = (region, source_id)
    names = _country_names()
    rows: list[Row] = []
    for region, source_id in (regions[key] for key in sorted(regions)):
        native = (_NATIVE | _NATIVE_NORTH).get(region.country_code, "")
        labels = dict(names.get(region.country_code, {})) if region.level == 0 else {}
        labels |= {native: region.name} if native else {}
        labels |= {"en": region.name_en} if region.name_en else {}
        rows.append(
            {
                "nuts_code": region.code,
                "nuts_version": region.version,
                "nuts_level": region.level,
                "parent_code": region.parent_code,
                "country_code": region.country_code,
                "name": region.name,
                "names": json.dumps(labels, ensure_ascii=False, sort_keys=True),
                "lon": region.lon,
                "lat": region.lat,
                "area_km2": region.area_km2,
                "geometry": region.geometry,
                "source_id": source_id,
            }
        )
    return rows


def conversion_rows(given: Iterable[tuple[Conversion, str]]) -> list[Row]:
    """Rows of core__region_conversions, with levels and versions that follow from the files.

    Levels 0 and 1 (and 2 where no matrix is given) are summed from the finer ones; a pair of
    versions without a matrix of its own (2016 → 2024) is chained over the version between.
    """
    found: dict[tuple[str, str, str, str], tuple[Conversion, str]] = {}
    for pair, source_id in given:
        found[pair.from_version, pair.to_version, pair.from_code, pair.to_code] = (pair, source_id)
    for level in (2, 1, 0):
        found = _with_level(found, level)
    for middle in VERSIONS[1:-1]:
        found = _chained(found, middle)
    return [
        {
            "from_code": pair.from_code,
            "from_version": pair.from_version,
            "to_code": pair.to_code,
            "to_version": pair.to_version,
            "nuts_level": level_of(pair.from_code),
            "from_share": pair.from_share,
            "population": pair.population,
            "source_id": source_id,
        }
        for pair, source_id in (found[key] for key in sorted(found))
    ]


_Found = dict[tuple[str, str, str, str], tuple["Conversion", str]]


def _with_level(found: _Found, level: int) -> _Found:
    """Adds the pairs of a level, summed from the level below, to versions that lack it."""
    held = {key[:2] for key in found if level_of(key[2]) == level}
    people: dict[tuple[str, str, str, str], float] = defaultdict(float)
    sources: dict[tuple[str, str], str] = {}
    for (a, b, old, new), (pair, source_id) in sorted(found.items()):
        if level_of(old) == level + 1 and (a, b) not in held:
            people[a, b, old[:-1], new[:-1]] += pair.population or 0.0
            sources[a, b] = source_id
    totals: dict[tuple[str, str, str], float] = defaultdict(float)
    for (a, b, old, _), number in people.items():
        totals[a, b, old] += number
    made = dict(found)
    for (a, b, old, new), number in people.items():
        total = totals[a, b, old]
        share = number / total if total else 1.0
        made[a, b, old, new] = (nuts.Conversion(old, a, new, b, share, number), sources[a, b])
    return made


def _chained(found: _Found, middle: str) -> _Found:
    """Adds pairs of versions that only a way over `middle` joins."""
    held = {(key[0], key[1], level_of(key[2])) for key in found}
    onward: dict[str, list[Conversion]] = defaultdict(list)
    for (a, _, old, _), (pair, _) in found.items():
        if a == middle:
            onward[old].append(pair)
    made = dict(found)
    for (a, b, old, new), (pair, source_id) in sorted(found.items(), key=lambda item: item[0]):
        if b != middle:
            continue
        for step in onward.get(new, []):
            key = (a, step.to_version, old, step.to_code)
            if (a, step.to_version, level_of(old)) in held:
                continue
            share = pair.from_share * step.from_share
            people = None if pair.population is None else pair.population * step.from_share
            if key in made:
                earlier = made[key][0]
                share += earlier.from_share
                people = None if people is None else people + (earlier.population or 0.0)
            made[key] = (
                replace(
                    pair,
                    to_code=step.to_code,
                    to_version=step.to_version,
                    from_share=min(share, 1.0),
                    population=people,
                ),
                source_id,
            )
    return made


def place_rows(postcodes: Iterable[tuple[Postcode, str]]) -> list[Row]:
    """Rows of core__places: one per name of a place of the gazetteer, one per postcode.

    `name` is the place's own name; a row whose `place_key` differs from it is another name of it.
    """
    rows: list[Row] = []
    for place in gazetteer.embedded_places():
        keys = dict.fromkeys(
            key
            for name in (place.name, *place.aliases)
            for key in (place_key(name), spelled_key(name))
            if key
        )
        rows.extend(_place_row(place, key) for key in keys)
    seen: set[tuple[str, str]] = set()
    for postcode, source_id in postcodes:
        key = postcode_key(postcode.postcode)
        if (postcode.country_code, key) in seen:
            continue
        seen.add((postcode.country_code, key))
        rows.append(
            {
                "place_key": key,
                "name": postcode.postcode,
                "place_kind": "postcode",
                "postcode": postcode.postcode,
                "country_code": postcode.country_code,
                "nuts_code": postcode.nuts_code,
                "nuts_version": postcode.nuts_version,
                "source_id": source_id,
            }
        )
    return rows


def _place_row(place: gazetteer.GazetteerPlace, key: str) -> Row:
    return {
        "place_key": key,
        "name": place.name,
        "place_kind": place.kind,
        "place_code": place.place_code,
        "country_code": place.country_code,
        "nuts_code": place.nuts_code,
        "nuts_version": gazetteer.NUTS_VERSION,
        "population": place.population,
        "lon": place.lon,
        "lat": place.lat,
        "source_id": gazetteer.SOURCE_ID,
    }


def postcode_key(postcode: str) -> str:
    """The digits and letters of a postcode without the country's prefix: `LV-4201` → `4201`."""
    letters = "".join(letter for letter in postcode.upper() if letter.isalnum())
    stripped = letters.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return stripped if stripped.isdigit() else letters


def gather(
    records: Iterable[tuple[Region | Conversion | Postcode | Issue, str]],
) -> tuple[dict[str, list[Row]], list[tuple[Issue, str]]]:
    """Sorts what geography files say into the three tables, and their issues.

    Args:
        records: What `sources.geography.nuts.reader.read` yields, each with its source id.

    Returns:
        Rows per table name, and issues with their source id.
    """
    regions: list[tuple[Region, str]] = []
    conversions: list[tuple[Conversion, str]] = []
    postcodes: list[tuple[Postcode, str]] = []
    issues: list[tuple[Issue, str]] = []
    for record, source_id in records:
        if isinstance(record, Region):
            regions.append((record, source_id))
        elif isinstance(record, nuts.Conversion):
            conversions.append((record, source_id))
        elif isinstance(record, nuts.Postcode):
            postcodes.append((record, source_id))
        else:
            issues.append((record, source_id))
    tables = {
        "core__regions": region_rows(regions),
        "core__region_conversions": conversion_rows(conversions),
        "core__places": place_rows(postcodes),
    }
    return tables, issues


def _country_names() -> dict[str, dict[str, str]]:
    # Babel is slow to load and needed once per run only.
    from babel import Locale

    named = {lang: Locale("nb" if lang == "no" else lang).territories for lang in _LANGUAGES}
    countries = sorted({country_of(r.code) for r in nuts.embedded_regions() if r.level == 0})
    return {c: {lang: n[c] for lang, n in named.items() if c in n} for c in countries}


_LANGUAGES: Final = ("en", "lv", "lt", "et", "sv", "de", "pl", "da", "no", "fi")
