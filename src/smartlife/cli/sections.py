"""Answers of planning for people: sections of sentences, 80 columns wide."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.padding import Padding
from rich.table import Table as Shown
from rich.text import Text

from smartlife.cli.console import out, printable, say, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from smartlife.planning.telling import Said, Section, Table, Told

_WIDTH: Final = 80
_STEP: Final = 2
_HANGING: Final = 2
NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_BETWEEN: Final = 2
"""Signs between the columns of a table."""
_LONGEST_WORD: Final = 24
"""A longer one, such as the address of a page, may be parted in a table."""
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
        _kept_together(printable(text)),
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
    columns = [
        _Column(printable(title), tuple(printable(row[place]) for row in table.rows),
                is_number=place in table.numeric, most=widths.get(place))
        for place, title in enumerate(table.columns)
    ]  # fmt: skip
    room = min(out.width, _WIDTH) - (0 if widths else _STEP) - _BETWEEN * (len(columns) - 1)
    found = Shown(box=None, pad_edge=False, header_style="dim", padding=(0, _BETWEEN, 0, 0))
    given = _column_widths(columns, room)
    for one, width in zip(columns, given, strict=True):
        title = "\n".join(_lines(one.title, width))
        found.add_column(title, justify="right" if one.is_number else "left", width=width)
    for cells in zip(*(one.cells for one in columns), strict=True):
        found.add_row(*(_cell(text, width) for text, width in zip(cells, given, strict=True)))
    return found


class _Column(NamedTuple):
    """A column of a table.

    Attributes:
        title: Its title.
        cells: What stands in it.
        is_number: True if its cells are numbers, which are never parted.
        most: Its widest, if that is set.
    """

    title: str
    cells: tuple[str, ...]
    is_number: bool
    most: int | None

    @property
    def whole(self) -> int:
        """Width at which no line of it is parted."""
        longest = max(map(len, _parts((self.title, *self.cells), "\n")), default=0)
        return longest if self.most is None else min(longest, self.most)

    @property
    def least(self) -> int:
        """Width at which no word is parted, but for such as addresses of pages."""
        words = [*self.title.split(" ")]
        words += _parts(self.cells, "\n") if self.is_number else _parts(self.cells, " \n")
        longest = max(map(len, words), default=0)
        return min(longest, self.whole, longest if self.is_number else _LONGEST_WORD)


def _parts(texts: Iterable[str], signs: str) -> list[str]:
    return [part for text in texts for part in re.split(f"[{signs}]", text)]


def _column_widths(columns: Sequence[_Column], room: int) -> list[int]:
    """Width of each column: whole lines if there is room, else whole words, if there is for them.

    What is left is shared by what each one lacks.
    """
    whole, found = [one.whole for one in columns], [one.least for one in columns]
    if sum(whole) <= room:
        return whole
    lacking = [most - least for most, least in zip(whole, found, strict=True)]
    spare = max(0, room - sum(found))
    found = [least + spare * lack // max(1, sum(lacking))
             for least, lack in zip(found, lacking, strict=True)]  # fmt: skip
    for _ in range(sum(found) - room):
        found[found.index(max(found))] -= 1
    return [max(1, one) for one in found]


def _lines(text: str, width: int) -> list[str]:
    return wrap(_kept_together(text), width, break_on_hyphens=False) or [""]


def _cell(text: str, width: int) -> Text:
    first, *rest = text.split("\n")
    head = "\n".join(_lines(first, width))
    tail = "".join(f"\n{line}" for part in rest for line in _lines(part, width))
    return Text.assemble((head, "bold" if rest else ""), tail)


def _kept_together(text: str) -> str:
    """A number and the sign of euros behind it stand on one line."""
    return re.sub(r"(?<=\d) (?=€)", NO_BREAK, text)
