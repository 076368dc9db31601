"""Beside the trends of occupations: skills that are newly asked for, or why nobody can tell."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from smartlife.products.document import Cell, Paragraph, TableBlock, TableColumn
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation.anchors import anchor
from smartlife.products.reports.situation.notes import remark
from smartlife.products.reports.situation.telling import name_cell

if TYPE_CHECKING:
    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material


def blocks(material: Material, region: str) -> list[Block]:
    """What is newly asked for in a region; one sentence where nothing can be said."""
    rows = material.figures.of("emerging", "emerging", region)
    if not rows:
        return []
    known = [row for row in rows if row.dimension("is_emerging") is not None]
    if not known:
        notes = material.notes.cite(rows[0].origins)
        return [Paragraph(_why_not(material, rows), notes)]
    grown = [row for row in known if row.dimension("is_emerging")]
    told: list[Block] = [Paragraph(_compared(material, known[0]))]
    if grown:
        told.append(_table(material, region, grown, len(known)))
    else:
        none = material.say.say(
            "{region}: of {all} skill groups, none is surely asked for more than before.",
            region=material.names.region(region),
            all=material.say.whole(len(known)),
        )
        told.append(Paragraph(none, material.notes.cite(known[0].origins)))
    return told


def _why_not(material: Material, rows: list[FigureRow]) -> str:
    """Why nothing is called new; the reason stands in the trend above where it is the same."""
    say = material.say
    row = next((one for one in rows if one.note), rows[0])
    if row.note in ("snapshot", "no_vacancies"):
        return say.say(
            "For the same reason nothing can be said of skills that are newly asked for."
        )
    if not row.note:
        return say.say(
            "Which skills are newly asked for cannot be said from so few advertisements with text."
        )
    return say.say(
        "Which skills are newly asked for cannot be said. {reason}", reason=remark(material, row)
    )


def _compared(material: Material, row: FigureRow) -> str:
    first, middle, _ = (date.fromisoformat(f"{month}-01") for month in row.dimension("window"))
    return material.say.say(
        "Skills that are newly asked for: advertisements since {middle} are compared with those of "
        "as many months before, from {first} on, so that seasons fall on both alike.",
        middle=material.say.day(middle),
        first=material.say.day(first),
    )


def _table(material: Material, region: str, rows: list[FigureRow], compared: int) -> TableBlock:
    say = material.say
    body = []
    for row in sorted(rows, key=lambda one: one.position or 0):
        times, low, high = (math.exp(value or 0.0) for value in (row.estimate, row.lo, row.hi))
        span = f"{say.number(low, decimals=1)}–{say.number(high, decimals=1)}"
        employers = int(row.dimension("employers"))
        body.append(
            (
                name_cell(material, row),
                Cell(
                    say.number(times, decimals=1),
                    times,
                    row.status,
                    aside=span,
                    figure=print_figure(row, say).figure,
                ),
                Cell(say.whole(employers), employers),
            )
        )
    return TableBlock(
        say.say(
            "{region}: the share of {n} of {all} skill groups surely grows",
            region=material.names.region(region),
            n=say.whole(len(rows)),
            all=say.whole(compared),
        ),
        anchor("newly-asked", region),
        (
            TableColumn(say.say("Skill group")),
            TableColumn(say.say("times as large a share as before"), align="right"),
            TableColumn(say.say("employers now"), align="right"),
        ),
        tuple(body),
        material.notes.cite([origin for row in rows for origin in row.origins]),
    )
