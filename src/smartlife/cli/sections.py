"""Answers of planning for people: sections of sentences, 80 columns wide."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Final

from rich.padding import Padding
from rich.table import Table as Shown
from rich.text import Text

from smartlife.cli.console import out, printable, say, show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.planning.telling import Said, Section, Table, Told

_WIDTH: Final = 80
_STEP: Final = 2
_HANGING: Final = 2
_DIM: Final = 3
"""Level from which on sentences only tell more of the item above."""


def show_told(told: Told, *, widths: Mapping[int, int] | None = None) -> None:
    """Prints a title and sections.

    Args:
        told: The answer.
        widths: Column → width, of the columns of tables that are to be narrow.
    """
    show_paragraph(told.heading, 0, "bold")
    for place, section in enumerate(told.sections):
        if place or section.title:
            say("")
        show_section(section, widths=widths)


def show_section(section: Section, *, widths: Mapping[int, int] | None = None) -> None:
    """Prints a section."""
    if section.title:
        show_paragraph(section.title, 0, "bold")
    if section.table is not None:
        table = _shown(section.table, widths or {})
        show(table if widths else Padding(table, (0, 0, 0, _STEP), expand=False))
    for said in section.said:
        _show_said(said)


def show_paragraph(text: str, indent: int, style: str = "", hanging: int = _HANGING) -> None:
    """Prints a paragraph; lines that go on are set in."""
    lines = wrap(
        printable(text),
        min(out.width, _WIDTH),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hanging),
        break_on_hyphens=False,
        break_long_words=False,
    )
    for line in lines:
        show(Text(line, style=style))


def _show_said(said: Said) -> None:
    """A sentence; an item below another one stands behind a dash, or behind its number."""
    indent, style = _STEP * (said.level + 1), "dim" if said.level >= _DIM else ""
    if said.number is not None:
        show_paragraph(f"{said.number:>2} {said.text}", indent, style, 3)
    elif said.level == 1:
        show_paragraph(f"– {said.text}", indent, style)
    else:
        show_paragraph(said.text, indent, style)


def _shown(table: Table, widths: Mapping[int, int]) -> Shown:
    """A table; in cells of several lines the first one stands out."""
    found = Shown(
        box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0),
        width=min(out.width, _WIDTH) if widths else None,
    )  # fmt: skip
    for place, title in enumerate(table.columns):
        if place in table.numeric:
            found.add_column(printable(title), justify="right", no_wrap=True)
        else:
            found.add_column(printable(title), width=widths.get(place), overflow="fold")
    for row in table.rows:
        found.add_row(*(_cell(text) for text in row))
    return found


def _cell(text: str) -> Text:
    first, new_line, rest = printable(text).partition("\n")
    return Text.assemble((first, "bold" if new_line else ""), new_line, rest)
