"""Rows of all indicators, to pick from, and what a rule makes of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

Firmness = Literal["firm", "indicative"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding before it is numbered.

    Attributes:
        template: Name of its sentence in findings.yml.
        nuts_code: Region it speaks of.
        parameters: Values of the sentence.
        firmness: How firm it is.
        rests_on: Indicator rows; the first says level and number of documents.
        doubts: Codes of what it did not survive, or what could not be tried.
    """

    template: str
    nuts_code: str
    parameters: dict[str, Any]
    firmness: Firmness
    rests_on: tuple[dict[str, Any], ...]
    doubts: tuple[str, ...] = ()


class Figures:
    """The rows of all indicators, to pick from."""

    def __init__(self, rows: dict[str, list[dict[str, Any]]]) -> None:
        self._rows = {
            name: [row | {"dims": json.loads(row["dimensions"] or "{}")} for row in found]
            for name, found in rows.items()
        }

    def pick(self, indicator: str, **wanted: object) -> list[dict[str, Any]]:
        """Rows whose columns have these values, in their order."""
        return [
            row
            for row in self._rows.get(indicator, [])
            if all(row[name] == value for name, value in wanted.items())
        ]

    def first(self, indicator: str, **wanted: object) -> dict[str, Any] | None:
        """The first such row."""
        found = self.pick(indicator, **wanted)
        return found[0] if found else None


def percent(share: float) -> int:
    """A share as whole per cent."""
    return round(share * 100)


def to_five(share: float) -> int:
    """A share as per cent, to 5 points: as finely as uncovered demand is said (rule 9.8)."""
    return 5 * round(share * 20)


def shares(row: dict[str, Any]) -> dict[str, int]:
    """A share and its limits in whole per cent, as parameters of a sentence."""
    return {name: percent(row[value]) for name, value in
            (("share", "estimate"), ("lo", "lo"), ("hi", "hi"))}  # fmt: skip
