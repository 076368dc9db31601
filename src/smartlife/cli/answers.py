"""How concepts that were found are printed: as TSV, as JSON, or for people."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from smartlife.cli.console import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from smartlife.linking.lookup import Answer
    from smartlife.model.fields import ConceptKind

KIND_NAMES: Final[dict[ConceptKind, str]] = {
    "occupation": "occupation",
    "isco_group": "ISCO group",
    "skill": "skill",
    "skill_group": "skill group",
    "knowledge": "knowledge",
}
"""Kind of a concept → how people call it."""

_FORMULA: Final = ("=", "+", "-", "@")


class Format(StrEnum):
    """How answers are written for programs."""

    tsv = "tsv"
    json = "json"


def as_row(answer: Answer) -> dict[str, object]:
    """An answer for programs, by column."""
    said = asdict(answer)
    calibration = "calibrated" if said.pop("is_calibrated") else "borrowed"
    return {**said, "calibration": calibration}


def tsv_row(row: Mapping[str, object], columns: Sequence[str]) -> str:
    """A row of TSV; what the row does not have is empty."""
    return "\t".join(_cell(row.get(name)) for name in columns)


def _cell(value: object) -> str:
    """A cell of TSV: on one line, and no formula for the spreadsheet that opens it."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    line = " ".join(printable(value).split())
    return f"'{line}" if line.startswith(_FORMULA) else line


def on_screen(answers: Sequence[Answer], lang: str) -> Iterator[str]:
    """Two lines for each concept: what it is; and its URI, whole, so that it can be copied."""
    for one in answers:
        mark = "" if one.label_lang == lang else f" ({one.label_lang or 'no name'})"
        kind = KIND_NAMES[one.concept_kind]
        if one.isco_code:
            kind += f" {one.isco_code}" if kind.startswith("ISCO") else f", ISCO {one.isco_code}"
        yield f"{one.rank:>3}  {one.label}{mark}: {kind}, score {one.score:.2f}"
        yield f"     {one.concept_uri}"
