"""Builds the place coder of a study from its tables of regions and places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.tables.countries import study_countries
from smartlife.tables.places import PlaceCoder

if TYPE_CHECKING:
    from smartlife.store.run import StepRun

TABLES: Final = ("core__regions", "core__places", "core__region_conversions")
"""What a step must declare that it reads."""


def build_coder(run: StepRun) -> PlaceCoder:
    """The coder for the step's study; `core__region_conversions` may be absent."""
    has_conversions = run.has("core__region_conversions")
    return PlaceCoder.build(
        run.read("core__regions").to_pylist(),
        run.read("core__places").to_pylist(),
        nuts_version=run.study.nuts_version,
        default_countries=study_countries(run.study),
        conversions=run.read("core__region_conversions").to_pylist() if has_conversions else (),
    )
