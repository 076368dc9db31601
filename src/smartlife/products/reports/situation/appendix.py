"""Supporting figures, compact: mismatch against chance, concentration, shares of collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.products.document import Cell, Heading, Paragraph, TableBlock, TableColumn
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation.notes import remark
from smartlife.products.reports.situation.telling import is_shown

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
        *_table(material),
    ]
    text = _ranking(material)
    if text:
        made.append(Paragraph(text))
    return made


def _table(material: Material) -> list[Block]:
    """Lines that have a figure of some region; then those that have none, with the reasons."""
    say = material.say
    regions = material.compared
    letters: dict[str, str] = {}
    cited: list[str] = []
    body = []
    empty: list[str] = []
    behind: list[str] = []
    why: dict[str, None] = {}
    for indicator, measure, side, group in _LINES:
        name = material.names.word(f"further_{side or 'both'}", group or measure)
        found = [_find(material, (indicator, measure, side, group), region) for region in regions]
        if not any(row is not None and is_shown(row) for row in found):
            empty.append(name)
            why |= dict.fromkeys(_reason(material, row) for row in found if row is not None)
            behind += [origin for row in found if row for origin in row.origins]
            continue
        body.append((Cell(name), *(_cell(material, row, letters) for row in found)))
        cited += [origin for row in found if row for origin in row.origins]
    made: list[Block] = []
    if body:
        made.append(_lines(material, body, letters, cited))
    if empty:
        made.append(
            Paragraph(
                say.say(
                    "None of these regions has a figure for: {measures}. Why: {reasons}",
                    measures="; ".join(empty),
                    reasons=" ".join(why) or say.say("not observed"),
                ),
                material.notes.cite(behind),
            )
        )
    return made


def _reason(material: Material, row: FigureRow) -> str:
    """Why a figure is missing, as a sentence."""
    # what is said of links does not hide a share; that there are too few documents does
    said = "" if (row.note or "").startswith("quality_") else remark(material, row)
    if said:
        return said
    words = print_figure(row, material.say).text
    return f"{words[:1].upper()}{words[1:]}."


def _lines(
    material: Material,
    body: list[tuple[Cell, ...]],
    letters: dict[str, str],
    cited: list[str],
) -> TableBlock:
    say = material.say
    regions = material.compared
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
