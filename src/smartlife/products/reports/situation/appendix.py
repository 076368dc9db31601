"""Supporting figures, compact: mismatch against chance, concentration, shares of collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.products.document import Cell, Heading, Paragraph, TableBlock, TableColumn
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation.notes import remark

if TYPE_CHECKING:
    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_LINES = (
    ("mismatch", "mismatch", None, None),
    ("mismatch", "mismatch_raw", None, None),
    ("mismatch", "mismatch_null", None, None),
    ("mismatch", "mismatch_p", None, None),
    ("concentration", "hhi", "demand", None),
    ("concentration", "largest_share", "demand", None),
    ("concentration", "hhi", "offer", None),
    ("concentration", "largest_share", "offer", None),
    ("collection_shares", "collection_share", "demand", "green"),
    ("collection_shares", "collection_share", "offer", "green"),
    ("collection_shares", "collection_share", "demand", "digital"),
    ("collection_shares", "collection_share", "offer", "digital"),
    ("collection_shares", "collection_share", "demand", "transversal"),
    ("collection_shares", "collection_share", "offer", "transversal"),
)
"""Indicator, measure, side, group: one line each."""


def blocks(material: Material) -> list[Block]:
    """The section."""
    say = material.say
    made: list[Block] = [
        Heading(say.say("Further figures"), "further"),
        Paragraph(
            say.say(
                "Two samples of the same thing differ by chance. The mismatch tells how far what "
                "is asked for and what is taught lie apart beyond that; 0 is no difference, 100% "
                "nothing in common. Concentration is the probability that two documents come from "
                "the same employer or provider."
            )
        ),
        _table(material),
    ]
    text = _ranking(material)
    if text:
        made.append(Paragraph(text))
    return made


def _table(material: Material) -> TableBlock:
    say = material.say
    regions = material.compared
    letters: dict[str, str] = {}
    cited: list[str] = []
    body = []
    for indicator, measure, side, group in _LINES:
        word = group or measure
        cells = [Cell(material.names.word(f"further_{side or 'both'}", word))]
        for region in regions:
            row = _find(material, (indicator, measure, side, group), region)
            cells.append(_cell(material, row, letters))
            cited += row.origins if row else ()
        body.append(tuple(cells))
    columns = [TableColumn(say.say("Measure"))]
    columns += [TableColumn(material.names.region(region), align="right") for region in regions]
    return TableBlock(
        say.say("Mismatch, concentration, and green, digital and transversal skills"),
        "further-numbers",
        tuple(columns),
        tuple(body),
        material.notes.cite(cited),
        tuple((letter, text) for text, letter in letters.items()),
    )


def _find(
    material: Material, line: tuple[str, str, str | None, str | None], region: str
) -> FigureRow | None:
    indicator, measure, side, group = line
    rows = material.figures.of(indicator, measure, region, side=side)
    return next((row for row in rows if group in (None, row.group_code)), None)


def _cell(material: Material, row: FigureRow | None, letters: dict[str, str]) -> Cell:
    if row is None:
        return Cell("–")
    printed = print_figure(row, material.say)
    said = remark(material, row)
    letter = None
    if said:
        letter = letters.setdefault(said, "abcdefghijklmnopqrstuvwxyz"[len(letters) % 26])
    return Cell(printed.text, printed.sort, printed.status, letter=letter, aside=printed.interval)


def _ranking(material: Material) -> str:
    """Regions are not ranked where they differ by less than chance would make them."""
    raw, null = (
        [
            row.estimate
            for region in material.compared
            for row in material.figures.of("mismatch", measure, region)
            if row.estimate is not None
        ]
        for measure in ("mismatch_raw", "mismatch_null")
    )
    if len(raw) < 2 or max(raw) - min(raw) >= max(null):
        return ""
    return material.say.say(
        "The regions differ in mismatch by less than chance alone would make them; they are not "
        "ranked by it."
    )
