"""What a mix of occupations is weighted to, and the weighted shares beside the unweighted ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.products.document import Paragraph, TableBlock, TableColumn
from smartlife.products.reports.situation.anchors import anchor
from smartlife.products.reports.situation.notes import remark
from smartlife.products.reports.situation.telling import figure_cells, inner_name, name_cell

if TYPE_CHECKING:
    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material


def blocks(material: Material, region: str, shown: list[FigureRow]) -> list[Block]:
    """A sentence on weights, and a table where there are weighted shares.

    Args:
        material: The material of the report.
        region: Region.
        shown: Unweighted shares in the order in which they are shown.
    """
    rung = material.figures.one("occupation_mix", "weighting_rung", region)
    if rung is None:
        return []
    made: list[Block] = [Paragraph(" ".join([remark(material, rung), *_unseen(material, region)]))]
    weighted = {
        row.group_code: row
        for row in material.figures.of("occupation_mix", "share_weighted", region)
    }
    if any(row.status == "published" for row in weighted.values()):
        made.append(_table(material, region, shown, weighted))
    return made


def _unseen(material: Material, region: str) -> list[str]:
    """The strata that no weight can bring back, by name."""
    rows = material.figures.of("occupation_mix", "stratum", region)
    if not rows:
        return []
    listed = material.say.listed([inner_name(material, row) for row in rows])
    return [material.say.say("Not observed online: {groups}.", groups=listed)]


def _table(
    material: Material,
    region: str,
    shown: list[FigureRow],
    weighted: dict[str | None, FigureRow],
) -> TableBlock:
    say = material.say
    rows = []
    for row in shown:
        plain, plain_interval, _ = figure_cells(material, row)
        other, other_interval, _ = figure_cells(material, weighted.get(row.group_code))
        rows.append((name_cell(material, row), plain, plain_interval, other, other_interval))
    origins = [origin for row in weighted.values() for origin in row.origins]
    return TableBlock(
        say.say(
            "{region}: shares as advertised and weighted", region=material.names.region(region)
        ),
        f"{anchor('asked', region)}-weighted",
        (
            TableColumn(say.say("Occupation group")),
            TableColumn(say.say("as advertised"), align="right"),
            TableColumn(say.say("90% interval"), align="right"),
            TableColumn(say.say("weighted"), align="right"),
            TableColumn(say.say("90% interval"), align="right"),
        ),
        tuple(rows),
        material.notes.cite(origins),
    )
