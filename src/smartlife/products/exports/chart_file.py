"""A chart to take along: a picture that says what it shows and whence, and the numbers behind it.

Whoever finds such a picture elsewhere must be able to tell what was measured, where and when, how
many documents it rests on and whose data they are: so all of it stands in the picture.
"""

from __future__ import annotations

import csv
import io
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from lxml import etree

from smartlife.products.exports.printable import printable_text
from smartlife.products.exports.tokens import colour, family
from smartlife.products.exports.vega import print_svg_of
from smartlife.products.open_data.cells import cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.products.document import Figure, SourceNote, TableBlock, TableColumn

_SVG: Final = "{http://www.w3.org/2000/svg}"
_MARGIN: Final = 20.0
_LEAST_WIDTH: Final = 760.0
_GAP: Final = 12.0
_DOTS: Final = 2.0
"""Dots of a PNG per pixel of the drawing."""
_MOST_SOURCES: Final = 6
PNG_FONT: Final = "Liberation Sans"
"""The one family that the drawing library brings along: every machine draws the same."""


class _Sheet:
    """An SVG that grows downwards."""

    def __init__(self, width: float, font: str) -> None:
        self.root = etree.Element(f"{_SVG}svg", nsmap={None: _SVG.strip("{}")})  # type: ignore[dict-item] # lxml takes it
        self._ground = etree.SubElement(self.root, f"{_SVG}rect", fill=colour("paper"))
        self._width = width
        self._font = font
        self._y = _MARGIN

    def write(self, text: str, size: float, tone: str, *, bold: bool = False) -> None:
        """A paragraph, broken into lines."""
        letter = size * (0.56 if bold else 0.5)
        for line in wrap(printable_text(text), int((self._width - 2 * _MARGIN) / letter)):
            self._y += size * 1.35
            element = etree.SubElement(
                self.root,
                f"{_SVG}text",
                {
                    "x": f"{_MARGIN:g}",
                    "y": f"{self._y:.1f}",
                    "font-family": self._font,
                    "font-size": f"{size:g}px",
                    "font-weight": "bold" if bold else "normal",
                    "fill": colour(tone),
                },
            )
            element.text = line

    def skip(self) -> None:
        """Some space."""
        self._y += _GAP

    def draw(self, drawing: str, height: float) -> None:
        """A picture."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        picture = etree.fromstring(drawing.encode(), parser)
        picture.set("x", f"{_MARGIN:g}")
        picture.set("y", f"{self._y:.1f}")
        self.root.append(picture)
        self._y += height

    def done(self) -> str:
        """The whole."""
        height = self._y + _MARGIN
        for name, value in (("width", self._width), ("height", height)):
            self.root.set(name, f"{value:.0f}")
            self._ground.set(name, f"{value:.0f}")
        self.root.set("viewBox", f"0 0 {self._width:.0f} {height:.0f}")
        return str(etree.tostring(self.root, encoding="unicode"))


def chart_svg(
    figure: Figure, sources: Sequence[SourceNote], address: str = "", font: str = ""
) -> str:
    """The picture as SVG, in light colours, with title, measure, caption and sources.

    Args:
        figure: The chart.
        sources: Notes of its page; those that it cites are named.
        address: Where the chart is found.
        font: Family; the pages' own if empty.
    """
    font = font or family().replace('"', "'")
    drawing, width, height = print_svg_of(figure.spec, font=font)
    sheet = _Sheet(max(_LEAST_WIDTH, width) + 2 * _MARGIN, font)
    sheet.write(figure.title, 18, "ink", bold=True)
    sheet.write(figure.subtitle, 13, "soft")
    sheet.skip()
    sheet.draw(drawing, height)
    sheet.skip()
    sheet.write(figure.caption, 11.5, "soft")
    for note in _cited(figure, sources):
        sheet.write(note, 10.5, "soft")
    if address:
        sheet.write(address, 10.5, "soft")
    for place, (tag, text) in enumerate((("title", figure.title), ("desc", figure.alternative))):
        element = etree.Element(f"{_SVG}{tag}")
        element.text = printable_text(text)
        sheet.root.insert(place, element)
    return sheet.done()


def chart_png(figure: Figure, sources: Sequence[SourceNote], address: str = "") -> bytes:
    """The same picture as PNG."""
    import vl_convert

    drawn = chart_svg(figure, sources, address, PNG_FONT)
    return bytes(vl_convert.svg_to_png(drawn, scale=_DOTS))


def table_csv(table: TableBlock) -> bytes:
    """The numbers behind a chart, or any table: as printed, and beside it as numbers.

    Columns whose cells have a number get a second column named `… [number]`. UTF-8, commas, CR LF;
    no cell is taken for a formula (`products.open_data.cells`).
    """
    numeric = [
        any(row[at].sort is not None for row in table.rows if at < len(row))
        for at in range(len(table.columns))
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    head: list[str] = []
    for column, is_number in zip(table.columns, numeric, strict=True):
        name = _head(column)
        head += [cell(name), cell(f"{name} [number]")] if is_number else [cell(name)]
    writer.writerow(head)
    for row in table.rows:
        line: list[str] = []
        for one, is_number in zip(row, numeric, strict=False):
            line.append(cell(one.text))
            if is_number:
                # a difference of two numbers has no more digits than they have
                line.append(cell(None if one.sort is None else float(f"{one.sort:.12g}")))
        writer.writerow(line)
    return out.getvalue().encode("utf-8")


def _head(column: TableColumn) -> str:
    return f"{column.text} ({column.unit})" if column.unit else column.text


def _cited(figure: Figure, sources: Sequence[SourceNote]) -> list[str]:
    cited = [note for note in sources if note.number in figure.notes]
    named = [f"{note.number} {note.text}" for note in cited[:_MOST_SOURCES]]
    return [*named, "…"] if len(cited) > _MOST_SOURCES else named
