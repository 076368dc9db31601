"""How concepts that were found are printed: as TSV, as JSON, or for people."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from rich.text import Text

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

MORE_LIKELY_THAN_NOT: Final = 0.5
"""Probability below which a link is more likely wrong than right."""

_SHOWN: Final = 60
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


def on_screen(answers: Sequence[Answer], lang: str) -> Iterator[Text]:
    """Two lines for each concept: what it is; and its URI, whole, so that it can be copied."""
    for one in answers:
        yield Text(f"{one.rank:>3}  {printable(_named(one, lang))}: {_told(one)}")
        yield _uri(one)


def links_on_screen(text: str, answers: Sequence[Answer], lang: str, more: str) -> Iterator[Text]:
    """Two lines for each link of a text: what it means and how likely that is; and the URI.

    Args:
        text: The text.
        answers: Its links, best first.
        lang: Language of the text.
        more: How further links go on: "or", "and".
    """
    line = " ".join(printable(text).split())
    start = line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1].rstrip()}…"
    if not answers:
        yield Text(f"{start} → nothing fits")
    for one in answers:
        words = " ".join(printable(one.phrase).split())
        quoted = f'"{words}", ' if more == "and" and len(words) <= _SHOWN else ""
        yield Text(f"{start} → {printable(_named(one, lang))} ({quoted}{_told(one)})")
        yield _uri(one)
        start = f"  {more}"


def _named(one: Answer, lang: str) -> str:
    """The name of a concept, with its language where that is another one."""
    mark = "" if one.label_lang == lang else f" ({one.label_lang or 'no name'})"
    return f"{one.label}{mark}"


def _told(one: Answer) -> str:
    """What a concept is, and how likely it is meant."""
    kind = KIND_NAMES[one.concept_kind]
    if one.isco_code:
        kind += f" {one.isco_code}" if kind.startswith("ISCO") else f", ISCO {one.isco_code}"
    doubt = "" if one.probability >= MORE_LIKELY_THAN_NOT else ", a guess"
    return f"{kind}, probability {one.probability:.2f}{doubt}"


def _uri(one: Answer) -> Text:
    return Text(f"     {printable(one.concept_uri)}", style="dim")
