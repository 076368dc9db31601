"""Targets that countries have set for adults in learning; a data file with its source."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Target:
    """A national target: share of adults 25–64 in learning in the last 12 months.

    Attributes:
        percent: The target.
        year: When it is to be reached.
        source: Where it was set.
        is_checked: It was compared with a text that states it.
        stated_in: That text: who published it, and its title.
        address: Where the text stands.
    """

    percent: float
    year: int
    source: str
    is_checked: bool
    stated_in: str = ""
    address: str = ""


def national_target(country: str) -> Target | None:
    """The target of a country; None for regions and for countries without one."""
    return _targets().get(country)


@cache
def _targets() -> dict[str, Target]:
    path = resources.files("smartlife.analysis.official").joinpath("national_targets.tsv")
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {
        row["country"]: Target(
            percent=float(row["percent"]),
            year=int(row["year"]),
            source=row["source"],
            # a day without a text says nothing
            is_checked=all(row[name] for name in ("checked", "stated_in", "address")),
            stated_in=row["stated_in"],
            address=row["address"],
        )
        for row in csv.DictReader(lines, delimiter="\t")
    }
