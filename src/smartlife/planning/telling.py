"""How every answer of planning is told: sections of sentences with their codes and values.

The terminal, JSON and pages show the same sections, whatever was asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SaidKind = Literal["statement", "warning", "assumption", "next_step"]
"""What is so; what to beware of; what was assumed; what the reader may do."""

_COUNTRY = 2


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence.

    Attributes:
        code: What it says, for programs.
        text: It, in the reader's language.
        values: Values in it, for programs.
        level: 0: a sentence of its own; 1: an item; 2: a part of the item above; and so on.
        number: Number by which a person may name it; None without.
        kind: What it is to the reader.
    """

    code: str
    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    level: int = 0
    number: int | None = None
    kind: SaidKind = "statement"


@dataclass(frozen=True, slots=True)
class Table:
    """Values beside each other, as words.

    Attributes:
        columns: Titles of the columns.
        rows: Cells.
        numeric: Places of columns whose cells are numbers.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences under a heading.

    Attributes:
        code: What they are about.
        title: Heading; empty for what stands right under that of the answer.
        said: Sentences.
        table: What is told as a table before them; None without.
        values: What of the answer it tells of, for programs.
    """

    code: str
    title: str
    said: tuple[Said, ...]
    table: Table | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in words.

    Attributes:
        lang: The reader's language.
        heading: Title.
        sections: What is said, in order.
    """

    lang: str
    heading: str
    sections: tuple[Section, ...]


def of_kinds(sections: Iterable[Section], kinds: Mapping[str, SaidKind]) -> tuple[Section, ...]:
    """Sections with what their sentences are to the reader; those that say nothing are left out.

    Args:
        sections: Sections.
        kinds: Code of a sentence → its kind, where that is no statement.
    """
    return tuple(
        replace(one, said=tuple(replace(said, kind=kinds.get(said.code, said.kind))
                                for said in one.said))
        for one in sections
        if one.said or one.table
    )  # fmt: skip


def region_name(code: str, lang: str) -> str:
    """A country in the reader's language, a region by its English or own name; else the code."""
    if len(code) == _COUNTRY:
        return _country(code, lang)
    own, english = _regions().get(code, (code, None))
    return english or own if lang == "en" else own


def region_with_code(code: str, lang: str) -> str:
    """Name of a region with its code; the code alone if it has no name."""
    name = region_name(code, lang)
    return code if name == code else f"{name} ({code})"


def language_name(code: str, lang: str) -> str:
    """Name of a language in the reader's; else the code."""
    from babel import Locale

    return str(Locale.parse(lang).languages.get(code, code))


@cache
def _country(code: str, lang: str) -> str:
    from babel import Locale

    return str(Locale.parse(lang).territories.get("GR" if code == "EL" else code, code))


@cache
def _regions() -> dict[str, tuple[str, str | None]]:
    from smartlife.sources.geography.nuts.reader import embedded_regions

    return {region.code: (region.name, region.name_en) for region in embedded_regions()}
