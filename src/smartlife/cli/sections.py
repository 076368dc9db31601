"""Answers in sections: for people 80 columns wide, for programs as rows with their codes."""

from __future__ import annotations

from dataclasses import asdict
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from rich.text import Text

from smartlife.cli.console import out, printable, say, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.planning.material.reading import Material
    from smartlife.planning.portfolio.what_if_words import Section

_WIDTH: Final = 80


def show_sections(heading: str, sections: Sequence[Section]) -> None:
    """Prints a title and sections."""
    _wrapped(heading, 0, "bold")
    for section in sections:
        say("")
        _wrapped(section.title, 0, "bold")
        for said in section.said:
            _wrapped(said.text.strip(), 5 if said.text.startswith(" ") else 2)


def section_rows(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """Sections for programs."""
    return [
        {
            "code": section.code,
            "title": section.title,
            "said": [{"code": said.code, "text": said.text.strip()} for said in section.said],
        }
        for section in sections
    ]


def sources_of(material: Material) -> list[dict[str, Any]]:
    """What answers about courses and advertisements of a study rest on, for programs."""
    kinds = ("courses", "taxonomy", "vacancies")
    return [asdict(one) for one in material.sources if one.kind in kinds]


def _wrapped(text: str, indent: int, style: str = "") -> None:
    """A paragraph; lines that go on are set in."""
    lines = wrap(
        printable(text),
        min(out.width, _WIDTH),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2 if indent else 0),
        break_on_hyphens=False,
        break_long_words=False,
    )
    for line in lines:
        show(Text(line, style=style))
