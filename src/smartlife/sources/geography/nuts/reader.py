"""NUTS regions: embedded ones, and files that add shapes, conversions and postcodes to them.

A geography source may be one file or a folder of these, told apart by content:

- *shapes*: GISCO GeoJSON, a FeatureCollection whose features have `NUTS_ID` and `LEVL_CODE`;
- *conversions*: a JRC matrix, CSV with `code_v2021, code_v2024, …, areaKm, pop11, pop21, …`: one
  row per pair of an old and a new region that overlap, with the area and the people of the overlap;
- *postcodes*: CSV with `country, nuts_3, zip`.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal

from smartlife.errors import FormatUnknown, InputUnreadable
from smartlife.formats.records import Opened, noted, read_whole, rejected, unreadable
from smartlife.model.issues import Issue
from smartlife.model.regions import VERSIONS, Region, is_code, iso_country, level_of
from smartlife.sources.geography.nuts.geometry import point_inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

GeographyKind = Literal["shapes", "conversions", "postcodes"]

SOURCE_ID: Final = "nuts"
_VERSION_COLUMN: Final = re.compile(r"code_v?(\d{4})", re.IGNORECASE)
_POSTCODE_COLUMNS: Final = frozenset({"country", "nuts_3", "zip"})
_HEAD_BYTES: Final = 4096


@dataclass(frozen=True, slots=True)
class Conversion:
    """The overlap of an old region with a new one.

    Attributes:
        from_share: Share of the old region's people who live in the overlap, 0 to 1.
        population: People in the overlap (census 2021); None if the file does not say.
    """

    from_code: str
    from_version: str
    to_code: str
    to_version: str
    from_share: float
    population: float | None


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode and the NUTS 3 region it lies in."""

    country_code: str
    postcode: str
    nuts_code: str
    nuts_version: str


@cache
def embedded_regions() -> tuple[Region, ...]:
    """All regions of NUTS 2013, 2016, 2021 and 2024, levels 0 to 3, sorted by version and code."""
    text = files("smartlife.sources.geography.nuts").joinpath("regions.csv").read_text("utf-8")
    regions = [
        Region(
            code=row["nuts_code"],
            version=row["nuts_version"],
            name=row["name"],
            name_en=row["name_en"] or None,
            lon=_float(row["lon"]),
            lat=_float(row["lat"]),
            area_km2=_float(row["area_km2"]),
        )
        for row in csv.DictReader(io.StringIO(text))
    ]
    return tuple(sorted(regions, key=lambda region: (region.version, region.code)))


@cache
def embedded_codes(version: str) -> frozenset[str]:
    """The codes of one NUTS version; empty for a version that is not held."""
    return frozenset(region.code for region in embedded_regions() if region.version == version)


def recognise_geography(opened: Opened) -> GeographyKind:
    """Says which kind of geography file this is, by its content.

    Raises:
        FormatUnknown: none of the three.
    """
    with opened.open() as stream:
        head = stream.read(_HEAD_BYTES).decode("utf-8-sig", errors="replace").lstrip()
    if head.startswith("{") and "FeatureCollection" in head:
        return "shapes"
    columns = {name.strip().strip('"').lower() for name in head.split("\n", 1)[0].split(",")}
    if sum(_VERSION_COLUMN.fullmatch(name) is not None for name in columns) == 2:
        return "conversions"
    if columns >= _POSTCODE_COLUMNS:
        return "postcodes"
    raise FormatUnknown(
        "This is no geography file that we know",
        where=opened.file,
        todo="Geography takes GISCO GeoJSON of NUTS regions, JRC conversion matrices (columns "
        "code_v2021, code_v2024, pop21 …) and postcode tables (columns country, nuts_3, zip).",
    )


def read(opened: Opened) -> Iterator[Region | Conversion | Postcode | Issue]:
    """Yields what a geography file says, whichever kind it is.

    Raises:
        FormatUnknown: it is none of the kinds.
        InputUnreadable: it breaks off or lacks what its kind needs.
    """
    kind = recognise_geography(opened)
    if kind == "shapes":
        return read_shapes(opened)
    return read_conversions(opened) if kind == "conversions" else read_postcodes(opened)


# --- shapes


def read_shapes(opened: Opened) -> Iterator[Region | Issue]:
    """Yields the regions of a GISCO GeoJSON with their shape and a point inside.

    Raises:
        InputUnreadable: not JSON, without features, or of no NUTS version that is held.
    """
    features = _features(opened)
    known: list[tuple[int, dict[str, Any], str]] = []
    for number, feature in enumerate(features, 1):
        said = feature.get("properties") if isinstance(feature, dict) else None
        code = said.get("NUTS_ID") if isinstance(said, dict) else None
        if not isinstance(code, str) or not is_code(code):
            yield rejected(opened, "code_invalid", number, "No NUTS code in NUTS_ID.", str(code))
        else:
            known.append((number, feature, code))
    version = _version_of(opened, [code for _, _, code in known])
    held = {region.code: region for region in embedded_regions() if region.version == version}
    for number, feature, code in known:
        yield _shaped(opened, number, feature, held.get(code) or _new_region(feature, version))


def _features(opened: Opened) -> list[Any]:
    try:
        said = json.loads(read_whole(opened).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise unreadable(opened, f"it is not JSON ({error})") from error
    features = said.get("features") if isinstance(said, dict) else None
    if not isinstance(features, list) or not features:
        raise unreadable(opened, "it has no features")
    return features


def _new_region(feature: dict[str, Any], version: str) -> Region:
    said = feature["properties"]
    name = said.get("NAME_LATN") or said.get("NUTS_NAME") or said["NUTS_ID"]
    return Region(said["NUTS_ID"], version, " ".join(str(name).split()))


def _shaped(opened: Opened, number: int, feature: dict[str, Any], region: Region) -> Region | Issue:
    geometry = feature.get("geometry")
    try:
        lon, lat = point_inside(geometry if isinstance(geometry, dict) else {})
    except ValueError as error:
        return rejected(
            opened, "structure_invalid", number, f"No usable shape: {error}.", region.code
        )
    text = json.dumps(geometry, separators=(",", ":"), sort_keys=True)
    return replace(region, lon=lon, lat=lat, geometry=text)


def _version_of(opened: Opened, codes: Iterable[str]) -> str:
    """The NUTS version that holds the most of the codes; the newest of equals."""
    found = set(codes)
    newest_first = sorted(VERSIONS, reverse=True)
    scores = {version: len(found & embedded_codes(version)) for version in newest_first}
    best = max(newest_first, key=lambda version: scores[version])
    if not found or scores[best] < 0.9 * len(found):
        raise unreadable(
            opened,
            "its codes belong to no NUTS version that is held "
            f"({scores[best]} of {len(found)} are of {best})",
            todo=f"Use files of NUTS {', '.join(VERSIONS)}.",
        )
    return best


# --- conversions


@dataclass(frozen=True, slots=True)
class _Pair:
    row: int
    old: str
    new: str
    area: float | None
    people: float | None


def read_conversions(opened: Opened) -> Iterator[Conversion | Issue]:
    """Yields the pairs of a JRC matrix with the share of the old region's people.

    Only forward matrices are used: each pair says what becomes of an old region. Where the number
    of people of a pair cannot be read, its share comes from the areas of that old region.

    Raises:
        InputUnreadable: columns are missing, or the matrix leads back in time.
    """
    rows = _csv_rows(opened)
    header = [name.strip() for name in next(rows)[1]]
    versions = [found[1] for name in header if (found := _VERSION_COLUMN.fullmatch(name))]
    lower = [name.lower() for name in header]
    if len(versions) != 2 or "pop21" not in lower or "areakm" not in lower:
        raise unreadable(opened, "a conversion matrix needs two code_v… columns, pop21 and areaKm")
    if versions[0] >= versions[1]:
        raise unreadable(
            opened,
            f"it converts back in time, from {versions[0]} to {versions[1]}",
            todo="A backward conversion is an estimate; use the forward matrix.",
        )
    places = [
        next(i for i, name in enumerate(lower) if name.endswith(version)) for version in versions
    ]
    places += [lower.index("areakm"), lower.index("pop21")]
    pairs = []
    for number, row in rows:
        made = _pair(opened, number, row, places)
        if isinstance(made, Issue):
            yield made
            continue
        if made.people is None:
            message = f"The people of {made.old} → {made.new} are unreadable; its area is used."
            yield noted(opened, "number_invalid", number, message, "pop21")
        pairs.append(made)
    yield from _with_shares(pairs, versions[0], versions[1])


def _pair(opened: Opened, number: int, row: list[str], places: list[int]) -> _Pair | Issue:
    if len(row) <= max(places):
        return rejected(opened, "unreadable_row", number, "The row is too short.", ",".join(row))
    old, new, area, people = (row[place].strip() for place in places)
    if not (is_code(old) and is_code(new)) or level_of(old) != level_of(new):
        return rejected(opened, "code_invalid", number, "No pair of NUTS codes.", f"{old} {new}")
    return _Pair(number, old, new, _float(area), _float(people))


def _with_shares(pairs: list[_Pair], old_version: str, new_version: str) -> Iterator[Conversion]:
    by_old: dict[str, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        by_old[pair.old].append(pair)
    for old, parts in sorted(by_old.items()):
        people = [pair.people for pair in parts]
        sizes = [p for p in people if p is not None]
        if len(sizes) < len(parts) or sum(sizes) <= 0:
            sizes = [pair.area or 0.0 for pair in parts]
        total = sum(sizes)
        for pair, size in zip(parts, sizes, strict=True):
            share = size / total if total > 0 else 1 / len(parts)
            yield Conversion(old, old_version, pair.new, new_version, share, pair.people)


# --- postcodes


def read_postcodes(opened: Opened) -> Iterator[Postcode | Issue]:
    """Yields the postcodes of a table `country, nuts_3, zip`.

    The table does not say its NUTS version (its own `version` counts editions): it is the newest
    one that holds the codes.

    Raises:
        InputUnreadable: columns are missing, or the codes belong to no version.
    """
    rows = _csv_rows(opened)
    header = [name.strip().lower() for name in next(rows)[1]]
    if not set(header) >= _POSTCODE_COLUMNS:
        raise unreadable(opened, "a postcode table needs the columns country, nuts_3 and zip")
    places = [header.index(name) for name in ("country", "nuts_3", "zip")]
    good: list[tuple[str, str, str]] = []
    for number, row in rows:
        if len(row) <= max(places):
            yield rejected(opened, "unreadable_row", number, "The row is too short.", ",".join(row))
            continue
        country, nuts, postcode = (row[place].strip() for place in places)
        if not is_code(nuts) or not postcode:
            yield rejected(opened, "code_invalid", number, "No NUTS code or no postcode.", nuts)
        else:
            good.append((iso_country(country.upper()), postcode, nuts))
    version = _version_of(opened, (nuts for _, _, nuts in good))
    unknown = Counter(nuts for _, _, nuts in good if nuts not in embedded_codes(version))
    for nuts, count in sorted(unknown.items()):
        message = f"{nuts} is no region of NUTS {version} ({count} postcodes)."
        yield noted(opened, "region_unknown", None, message, "nuts_3")
    for country, postcode, nuts in good:
        if nuts not in unknown:
            yield Postcode(country, postcode, nuts, version)


def _csv_rows(opened: Opened) -> Iterator[tuple[int, list[str]]]:
    try:
        text = read_whole(opened).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise unreadable(opened, f"it is not UTF-8 ({error})") from error
    reader = csv.reader(io.StringIO(text))
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise InputUnreadable(
            f"The table breaks off: {error}", where=f"{opened.file}, line {reader.line_num}"
        ) from error


def _float(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
