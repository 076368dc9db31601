"""NUTS regions: what a code says by its form, and what a region is. No I/O.

A NUTS code is the country's two letters followed by one character per level: `LV` (level 0), `LV0`
(1), `LV00` (2), `LV00C` (3). A code means something only together with its version: boundaries
move, and a code is sometimes used again. Source: Regulation (EC) No 1059/2003 and its amendments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

VERSIONS: Final = ("2013", "2016", "2021", "2024")
"""Versions of NUTS that are held, oldest first."""

_FORM: Final = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")

# NUTS departs from ISO 3166-1 in two countries, and uses XK for Kosovo as others do.
_NUTS_TO_ISO: Final = {"EL": "GR", "UK": "GB"}
_ISO_TO_NUTS: Final = {iso: nuts for nuts, iso in _NUTS_TO_ISO.items()}


@dataclass(frozen=True, slots=True)
class Region:
    """One region of one NUTS version.

    Attributes:
        code: NUTS code.
        version: NUTS version, e.g. "2024".
        name: Name in the region's own language, Latin letters.
        name_en: English name; None where it is not common or the same.
        lon: Longitude of a point inside, degrees (EPSG:4326).
        lat: Latitude of a point inside, degrees.
        area_km2: Area in km².
        geometry: GeoJSON geometry as text, EPSG:4326; None where no file with shapes was given.
    """

    code: str
    version: str
    name: str
    name_en: str | None = None
    lon: float | None = None
    lat: float | None = None
    area_km2: float | None = None
    geometry: str | None = None

    @property
    def level(self) -> int:
        """0 for a country, up to 3."""
        return level_of(self.code)

    @property
    def parent_code(self) -> str | None:
        """Code of the region that contains this one; None for a country."""
        return parent_of(self.code)

    @property
    def country_code(self) -> str:
        """Country, ISO 3166-1 alpha-2."""
        return country_of(self.code)


def is_code(text: str) -> bool:
    """True if the text has the form of a NUTS code of any level (it may still not exist)."""
    return _FORM.fullmatch(text) is not None


def level_of(code: str) -> int:
    """Level of a NUTS code: country 0, then 1 to 3.

    Raises:
        ValueError: the text does not have the form of a NUTS code.
    """
    if not is_code(code):
        raise ValueError(f"{code!r} is not a NUTS code")
    return len(code) - 2


def parent_of(code: str) -> str | None:
    """Code of the region one level above; None for a country."""
    return code[:-1] if level_of(code) else None


def ancestor_at(code: str, level: int) -> str:
    """The region of that level which contains the code (or is it).

    Raises:
        ValueError: the code is coarser than the level.
    """
    if level_of(code) < level:
        raise ValueError(f"{code} is coarser than NUTS level {level}")
    return code[: level + 2]


def country_of(code: str) -> str:
    """Country of a NUTS code as ISO 3166-1 alpha-2 (EL → GR, UK → GB)."""
    level_of(code)
    return iso_country(code)


def iso_country(code: str) -> str:
    """ISO country of a NUTS code or NUTS country code, without a check of its form."""
    return _NUTS_TO_ISO.get(code[:2], code[:2])


def nuts_country(iso: str) -> str:
    """NUTS country code of an ISO country code (GR → EL, GB → UK)."""
    return _ISO_TO_NUTS.get(iso, iso)


def is_within(code: str, ancestor: str) -> bool:
    """True if the region is the ancestor or lies inside it (both of one NUTS version)."""
    return code.startswith(ancestor)


def common_ancestor(codes: list[str]) -> str | None:
    """The finest region that contains all of them; None if they lie in several countries.

    Extra-regio codes (ending in Z) and empty lists give None too.
    """
    if not codes:
        return None
    shared = codes[0]
    for code in codes[1:]:
        length = next(
            (i for i, (a, b) in enumerate(zip(shared, code, strict=False)) if a != b),
            min(len(shared), len(code)),
        )
        shared = shared[:length]
    return shared if len(shared) >= 2 else None
