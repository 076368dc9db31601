"""What is known of the data sets of official statistics: their meaning, not their numbers.

The descriptions are in `datasets.yml`. A warning is a code; its wording is in the languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Dataset:
    """One data set.

    Attributes:
        code: Code at the publisher, lower case.
        title: Title, English.
        publisher: Who publishes it.
        survey: Where its numbers come from.
        measures: What is counted or measured.
        unit: Unit in words.
        reference: The time that a figure is about ("last 4 weeks", "last 12 months").
        level: Finest NUTS level published.
        is_share: True if all its numbers are shares or rates, which never convert between
            versions of NUTS.
        warnings: Codes of what must not be read into it.
        implied_unit: Code of the unit where a file has no dimension of units.
    """

    code: str
    title: str
    publisher: str
    survey: str
    measures: str
    unit: str
    reference: str
    level: int
    is_share: bool
    warnings: tuple[str, ...]
    implied_unit: str | None = None


@cache
def known_datasets() -> dict[str, Dataset]:
    """All described data sets by their code."""
    text = files("smartlife.sources.statistics").joinpath("datasets.yml").read_text("utf-8")
    said: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return {code: _dataset(code, one) for code, one in said.items()}


def describe(code: str) -> Dataset | None:
    """The description of a data set, or None if it is not known; case does not matter."""
    return known_datasets().get(code.lower())


def _dataset(code: str, said: dict[str, Any]) -> Dataset:
    return Dataset(
        code=code,
        title=said["title"],
        publisher=said["publisher"],
        survey=said["survey"],
        measures=said["measures"],
        unit=said["unit"],
        reference=said["reference"],
        level=int(said["level"]),
        is_share=bool(said["share"]),
        warnings=tuple(said["warnings"]),
        implied_unit=said.get("implied_unit"),
    )
