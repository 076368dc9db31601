"""Builds the place coder of a study from its tables of regions and places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.tables.countries import study_countries
from smartlife.tables.places import PlaceCoder

if TYPE_CHECKING:
    from smartlife.store.run import StepRun

_CONVERSIONS: Final = "core__region_conversions"
TABLES: Final = ("core__regions", "core__places", _CONVERSIONS)
"""What a step must declare that it reads."""

# The gazetteer is long, so only what tells places apart is read of it.
_OF_REGIONS: Final = ("nuts_code", "nuts_version", "country_code", "name", "names")
_OF_PLACES: Final = (
    "place_key",
    "name",
    "place_kind",
    "country_code",
    "nuts_code",
    "nuts_version",
    "place_code",
    "population",
)


def build_coder(run: StepRun) -> PlaceCoder:
    """The coder for the step's study; `core__region_conversions` may be absent.

    Steps of one run share it, as it takes a second to build; what it remembers changes no answer.
    """
    tables = tuple(table for table in TABLES if run.has(table))
    countries = study_countries(run.study)

    def build() -> PlaceCoder:
        return PlaceCoder.build(
            run.read("core__regions", _OF_REGIONS).to_pylist(),
            run.read("core__places", _OF_PLACES).to_pylist(),
            nuts_version=run.study.nuts_version,
            default_countries=countries,
            conversions=run.read(_CONVERSIONS).to_pylist() if _CONVERSIONS in tables else (),
        )

    return run.once("places", (run.study.nuts_version, *countries), tables, build)
