"""The form of what is said: sections of sentences, each with its code and values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.languages.messages import Messages


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence.

    Attributes:
        code: What it says, for programs.
        text: It, in the reader's language.
        values: Values in it, for programs.
        level: 0: a sentence of its own; 1: an item; 2: a part of the item above.
        number: Number of a skill, by which a person may confirm or remove it.
    """

    code: str
    text: str
    values: Mapping[str, object]
    level: int = 0
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences under a heading."""

    code: str
    title: str
    lines: tuple[Said, ...]


def region_name(code: str, say: Messages) -> str:
    """A country in the reader's language, a region by its own name; else the code."""
    if len(code) == _COUNTRY:
        return _country(code, say.lang)
    return _regions().get(code, code)


def language_name(code: str, say: Messages) -> str:
    """Name of a language in the reader's; else the code."""
    from babel import Locale

    return str(Locale.parse(say.lang).languages.get(code, code))


_COUNTRY = 2


@cache
def _country(code: str, lang: str) -> str:
    from babel import Locale

    return str(Locale.parse(lang).territories.get("GR" if code == "EL" else code, code))


@cache
def _regions() -> dict[str, str]:
    from smartlife.sources.geography.nuts.reader import embedded_regions

    return {region.code: region.name for region in embedded_regions()}
