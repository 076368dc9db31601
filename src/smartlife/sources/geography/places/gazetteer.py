"""The embedded gazetteer: towns, municipalities, counties, and what lies abroad.

Codes are of NUTS 2024. Names of countries in ten languages come from CLDR (through Babel).
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

NUTS_VERSION: Final = "2024"
SOURCE_ID: Final = "places"
COUNTRIES: Final = ("LV", "LT", "EE", "SE", "FI", "DK", "NO", "PL", "DE")
LANGUAGES: Final = ("en", "lv", "lt", "et", "sv", "de", "pl", "da", "nb", "fi")

# Short or old names that CLDR does not give as a territory's name.
_MORE_COUNTRY_NAMES: Final = {
    "GB": ("UK", "England", "Scotland", "Wales", "Anglija", "Anglia", "Great Britain"),
    "NL": ("Holland", "The Netherlands", "Nyderlandai", "Olandija", "Holande", "Holandia"),
    "US": ("USA", "U.S.A.", "United States of America", "ASV", "JAV"),
    "DE": ("BRD", "Bundesrepublik Deutschland"),
    "CZ": ("Czech Republic", "Tschechische Republik"),
    "IE": ("Republic of Ireland",),
    "LV": ("Republic of Latvia", "Latvijas Republika", "Letland"),
    "LT": ("Republic of Lithuania", "Lietuvos Respublika"),
    "EE": ("Republic of Estonia", "Eesti Vabariik"),
}


@dataclass(frozen=True, slots=True)
class GazetteerPlace:
    """One place.

    Attributes:
        name: Its name.
        kind: city, town, municipality, parish, county, country.
        country_code: ISO 3166-1 alpha-2.
        nuts_code: NUTS 2024; None abroad.
        place_code: Official code of a municipality, county or Kreis.
        aliases: Other names, no language given.
    """

    name: str
    kind: str
    country_code: str
    nuts_code: str | None = None
    place_code: str | None = None
    population: float | None = None
    lon: float | None = None
    lat: float | None = None
    aliases: tuple[str, ...] = ()


@cache
def embedded_places() -> tuple[GazetteerPlace, ...]:
    """Every place of the gazetteer, countries first, in a fixed order."""
    return (*_countries(), *_places_at_home(), *_towns_abroad())


def _countries() -> Iterator[GazetteerPlace]:
    # Babel is slow to load and needed once per run only.
    from babel import Locale

    named = [Locale(language).territories for language in LANGUAGES]
    for code in sorted(named[0]):
        if (
            len(code) != 2
            or not code.isalpha()
            or code in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO")
        ):
            continue
        names = [territories[code] for territories in named if code in territories]
        names += [*_MORE_COUNTRY_NAMES.get(code, ())]
        aliases = tuple(dict.fromkeys(names[1:]))
        at_home = {"GR": "EL", "GB": "UK"}.get(code, code) if code in COUNTRIES else None
        yield GazetteerPlace(names[0], "country", code, at_home, aliases=aliases)


def _places_at_home() -> Iterator[GazetteerPlace]:
    for country in COUNTRIES:
        for row in _rows(f"{country.lower()}.csv"):
            yield GazetteerPlace(
                name=row["name"],
                kind=row["kind"],
                country_code=country,
                nuts_code=row["nuts_code"],
                place_code=row["code"] or None,
                population=float(row["population"]) if row["population"] else None,
                lon=float(row["lon"]) if row["lon"] else None,
                lat=float(row["lat"]) if row["lat"] else None,
                aliases=tuple(row["aliases"].split("|")) if row["aliases"] else (),
            )


def _towns_abroad() -> Iterator[GazetteerPlace]:
    for row in _rows("abroad.csv"):
        yield GazetteerPlace(
            name=row["name"],
            kind="city",
            country_code=row["country_code"],
            population=float(row["population"]),
            aliases=tuple(row["aliases"].split("|")) if row["aliases"] else (),
        )


def _rows(name: str) -> list[dict[str, str]]:
    text = files("smartlife.sources.geography.places").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))
