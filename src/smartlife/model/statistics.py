"""Official statistics: names of data sets, periods, and codes of areas above countries. No I/O."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

REGION_DIMENSIONS: Final = ("geo", "ref_area", "nuts", "nuts_code", "region", "area")
"""Names that the dimension of regions has at Eurostat, in SDMX and in tidy tables, lower case."""

ABOVE_COUNTRY: Final = -1
"""Level of areas such as the European Union; countries are 0."""

_AGGREGATE: Final = re.compile(r"(?:EU|EA|EEA)(?:\d{2}(?:_\d{4})?)?")
_PERIOD: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:-?(?P<part>[QSHWT]|M)(?P<number>\d{1,2})|-(?P<month>\d\d)(?:-\d\d)?)?",
    re.IGNORECASE,
)
_EXTRA_REGIO: Final = re.compile(r"[A-Z]{2}Z{1,3}")
_PREFIX: Final = re.compile(r"^estat_", re.IGNORECASE)
_SUFFIX: Final = re.compile(
    r"(?:__custom.*|_page|_linear.*|_tabular.*|_en|_de|_fr| ?\(\d+\)|\.sdmx|\.json)$", re.IGNORECASE
)
_ENDINGS: Final = (".gz", ".tsv", ".csv", ".json", ".txt", ".tab")
_FLOW: Final = re.compile(r"(?:[\w.\-]+:)?([A-Za-z0-9_$\-]+)(?:\([\d.+]*\))?")


def region_dimension(dims: Mapping[str, str]) -> str | None:
    """The name of the dimension that holds region codes, or None."""
    by_name = {name.casefold(): name for name in dims}
    return next((by_name[name] for name in REGION_DIMENSIONS if name in by_name), None)


def is_aggregate(code: str) -> bool:
    """True for areas above countries, such as EU27_2020, EU28, EA19, EEA30_2007."""
    return _AGGREGATE.fullmatch(code) is not None


def is_extra_regio(code: str) -> bool:
    """True for what lies in no region of a country (LVZ, LVZZ, LVZZZ)."""
    return _EXTRA_REGIO.fullmatch(code) is not None


@lru_cache(maxsize=4096)
def split_period(period: str) -> tuple[int, str] | None:
    """Year and frequency (A, S, Q, M or W) of a period as published; None if it is none.

    Examples: `2015` → (2015, "A"); `2015-Q1`, `2015Q1` → (2015, "Q"); `2015M01`, `2015-01` →
    (2015, "M").
    """
    hit = _PERIOD.fullmatch(period.strip())
    if hit is None:
        return None
    if hit["month"]:
        return int(hit["year"]), "M"
    part = (hit["part"] or "A").upper()
    return int(hit["year"]), {"H": "S", "T": "Q"}.get(part, part)


def dataset_of_file(file: str) -> str:
    """Code of a data set from the name of its file, lower case.

    Examples: `trng_lfse_04.tsv.gz`, `estat_trng_lfse_04_en.csv` and
    `trng_lfse_04__custom_123_linear.csv` → "trng_lfse_04".
    """
    name = re.split(r"[/\\!]", file)[-1]
    for ending in _ENDINGS:
        name = name[: -len(ending)] if name.lower().endswith(ending) else name
    before = ""
    while before != name:
        before, name = name, _SUFFIX.sub("", name)
    return _PREFIX.sub("", name).strip().lower()


def dataset_of_flow(flow: str) -> str | None:
    """Code of a data set from an SDMX reference (`ESTAT:TRNG_LFSE_04(1.0)` → "trng_lfse_04")."""
    hit = _FLOW.fullmatch(flow.strip())
    return hit.group(1).partition("$")[0].lower() if hit else None
