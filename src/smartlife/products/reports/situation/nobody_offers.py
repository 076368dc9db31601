"""What people looked for at partners in vain: a list to check, never a count before two confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.products.document import Cell, TableBlock, TableColumn
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation.anchors import anchor
from smartlife.products.reports.situation.telling import name_cell

if TYPE_CHECKING:
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material


def table(material: Material, region: str) -> TableBlock | None:
    """What was looked for in vain: to be checked by two partners, never a count before."""
    say = material.say
    rows = material.figures.of("complementarity", "nobody_seems", region)
    if not rows:
        return None
    body = []
    for row in sorted(rows, key=lambda row: row.position or 0):
        codes = [material.names.region(code) for code in row.dimension("partners") or []]
        is_confirmed = bool(row.dimension("confirmed"))
        body.append(
            (
                name_cell(material, row),
                figure_cell(material, row),
                Cell(say.listed(codes)),
                Cell(_standing(material, len(codes), is_confirmed=is_confirmed)),
            )
        )
    return TableBlock(
        say.say(
            "Nobody seems to offer it, for two partners to check: {region}",
            region=material.names.region(region),
        ),
        anchor("cross-border-nobody", region),
        (
            TableColumn(say.say("Skill group")),
            TableColumn(say.say("share of what is asked for"), align="right"),
            TableColumn(say.say("looked for in vain")),
            TableColumn(say.say("status")),
        ),
        tuple(body),
        material.notes.cite([origin for row in rows for origin in row.origins]),
    )


def _standing(material: Material, looked: int, *, is_confirmed: bool) -> str:
    """Whether two partners have confirmed that they do not offer it, or what is missing."""
    say = material.say
    if is_confirmed:
        return say.say("confirmed by two partners")
    if looked > 1:
        return say.say("open: another partner cannot tell")
    return say.say("to be checked by a second partner")


def figure_cell(material: Material, row: FigureRow) -> Cell:
    """A figure with its interval in one cell."""
    printed = print_figure(row, material.say)
    return Cell(printed.whole, printed.sort, printed.status, figure=printed.figure)
