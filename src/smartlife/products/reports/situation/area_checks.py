"""Beside the shares of areas: what people found that nobody teaches, and what is asked for more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.products.document import Cell, Paragraph, TableBlock, TableColumn
from smartlife.products.figures.printing import BRACKET_STEP, outward, print_figure
from smartlife.products.reports.situation.area_words import (
    area_name,
    is_given,
    place_of,
    printed_of,
    strategy_of,
)
from smartlife.products.reports.situation.notes import remark

if TYPE_CHECKING:
    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material


def blocks(material: Material, region: str, strategy: str) -> list[Block]:
    """Both tables of one strategy, or a sentence that says why there is none."""
    return [*_audited(material, region, strategy), *_concentrated(material, region, strategy)]


def _rows(
    material: Material, names: tuple[str, str], region: str, strategy: str
) -> list[FigureRow]:
    found = material.figures.of(*names, region)
    return [row for row in found if strategy_of(row) in (None, strategy)]


# --- what people found


def _audited(material: Material, region: str, strategy: str) -> list[Block]:
    """Signed areas only: of others nothing is told but that they are drafts."""
    rows = _rows(material, ("area_coverage", "uncovered_in_area"), region, strategy)
    rows = [row for row in rows if row.group_code]
    shown = sorted(
        (row for row in rows if row.status == "published"), key=lambda row: -(row.estimate or 0.0)
    )
    if not shown:
        said = next((remark(material, row) for row in rows if row.note), "")
        cited = material.notes.cite(rows[0].origins) if rows and said else ()
        return [Paragraph(said, cited)] if said else []
    say = material.say
    left = len(rows) - len(shown)
    made: list[Block] = [_audited_table(material, region, strategy, shown)]
    if left:
        made.append(
            Paragraph(
                say.count(
                    "For {n} more area, people read too few skill groups.",
                    "For {n} more areas, people read too few skill groups.",
                    left,
                )
            )
        )
    return made


def _rounded(material: Material, share: float) -> str:
    """A share in steps of 5 points, as the verified figure of the region."""
    return material.say.share(round(share / BRACKET_STEP) * BRACKET_STEP)


def _audited_table(
    material: Material, region: str, strategy: str, rows: list[FigureRow]
) -> TableBlock:
    say = material.say
    body = []
    for row in rows:
        estimate = row.estimate or 0.0
        low, high = outward(row.lo or 0.0, row.hi or 0.0)
        read = int(row.dimension("groups") or 0)
        body.append(
            (
                Cell(area_name(material, row.group_code)),
                Cell(
                    _rounded(material, estimate),
                    estimate,
                    row.status,
                    aside=say.interval(low, high),
                    figure=print_figure(row, say).figure,
                ),
                Cell(say.whole(read), read),
            )
        )
    return TableBlock(
        say.say(
            "{region}: of what the area “{area}” asks for, people found no course in reach for "
            "about {share}",
            region=material.names.region(region),
            area=area_name(material, rows[0].group_code),
            share=_rounded(material, rows[0].estimate or 0.0),
        ),
        place_of("areas-audited", region, strategy),
        (
            TableColumn(say.say("Area")),
            TableColumn(say.say("no course in reach teaches it"), align="right"),
            TableColumn(say.say("skill groups read"), align="right"),
        ),
        tuple(body),
        material.notes.cite([origin for row in rows for origin in row.origins]),
    )


# --- what is asked for more than elsewhere


def _concentrated(material: Material, region: str, strategy: str) -> list[Block]:
    names = ("area_concentration", "concentration_of_advertisements")
    rows = _rows(material, names, region, strategy)
    if not rows:
        return []
    shown = [row for row in rows if is_given(row)]
    if shown:
        return [_concentration_table(material, region, strategy, shown)]
    say = material.say
    reason = next((remark(material, row) for row in rows if row.note), "")
    text = say.say(
        "Whether advertisements ask for areas more here than elsewhere in the country cannot be "
        "said. {reason}",
        reason=reason or say.say("There are too few advertisements here or there."),
    )
    return [Paragraph(text, material.notes.cite(rows[0].origins))]


def _concentration_table(
    material: Material, region: str, strategy: str, rows: list[FigureRow]
) -> TableBlock:
    say = material.say
    above = [row for row in rows if row.dimension("is_above")]
    body = []
    for row in sorted(rows, key=lambda one: -(one.estimate or 0.0)):
        span = f"{say.number(row.lo or 0.0, decimals=1)}–{say.number(row.hi or 0.0, decimals=1)}"
        word = (
            say.say("more than elsewhere") if row.dimension("is_above") else say.say("cannot tell")
        )
        body.append(
            (
                Cell(area_name(material, row.group_code)),
                Cell(
                    say.number(row.estimate or 0.0, decimals=1),
                    row.estimate,
                    printed_of(material, row).status,
                    aside=span,
                ),
                Cell(word),
            )
        )
    title = say.say(
        "{region}: advertisements ask for {n} of {all} areas surely more than elsewhere in the "
        "country",
        region=material.names.region(region),
        n=say.whole(len(above)),
        all=say.whole(len(rows)),
    )
    if any(row.status == "draft" for row in rows):
        title = say.say("Draft. {title}", title=title)
    return TableBlock(
        title,
        place_of("areas-concentration", region, strategy),
        (
            TableColumn(say.say("Area")),
            TableColumn(say.say("times the share elsewhere"), align="right"),
            TableColumn(say.say("Concentration of advertisements")),
        ),
        tuple(body),
        material.notes.cite([origin for row in rows for origin in row.origins]),
    )
