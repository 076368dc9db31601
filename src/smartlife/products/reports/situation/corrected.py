"""The mix of occupations corrected by what people read, beside the one that was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.products.document import Paragraph, TableBlock, TableColumn
from smartlife.products.reports.situation.anchors import anchor
from smartlife.products.reports.situation.notes import remark
from smartlife.products.reports.situation.telling import figure_cells, inner_name, name_cell

if TYPE_CHECKING:
    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

    Pair = tuple[FigureRow, FigureRow]

_POINT: Final = 0.01
_TWO_DIGITS: Final = 2


def blocks(material: Material, region: str, shown: list[FigureRow]) -> list[Block]:
    """A sentence on the correction, and a table where there is one; nothing without a sample.

    Args:
        material: The material of the report.
        region: Region.
        shown: Uncorrected shares in the order in which they are shown.
    """
    told = material.figures.one("occupation_mix", "correction", region)
    if told is None:
        return []
    made: list[Block] = [Paragraph(remark(material, told))]
    corrected = material.figures.of("occupation_mix", "share_corrected", region)
    found = {row.group_code: row for row in shown}
    if any(len(row.group_code or "") != _TWO_DIGITS for row in corrected):
        return made
    by_code = {row.group_code: row for row in corrected}
    pairs = [(row, by_code[code]) for code, row in found.items() if code in by_code]
    if any(is_told(pair) for pair in pairs):
        made.append(_table(material, region, pairs))
    return made


def is_told(pair: Pair) -> bool:
    """True if both shares may be shown."""
    return all(row.status == "published" and row.estimate is not None for row in pair)


def _table(material: Material, region: str, pairs: list[Pair]) -> TableBlock:
    say = material.say
    rows = []
    for before, after in pairs:
        plain, plain_interval, _ = figure_cells(material, before)
        other, other_interval, _ = figure_cells(material, after)
        rows.append((name_cell(material, before), plain, plain_interval, other, other_interval))
    return TableBlock(
        _title(material, region, [pair for pair in pairs if is_told(pair)]),
        f"{anchor('asked', region)}-corrected",
        (
            TableColumn(say.say("Occupation group")),
            TableColumn(say.say("as found"), align="right"),
            TableColumn(say.say("90% interval"), align="right"),
            TableColumn(say.say("corrected"), align="right"),
            TableColumn(say.say("90% interval"), align="right"),
        ),
        tuple(rows),
        material.notes.cite([origin for _, row in pairs for origin in row.origins]),
    )


def _title(material: Material, region: str, pairs: list[Pair]) -> str:
    say = material.say
    where = material.names.region(region)
    before, after = max(pairs, key=lambda pair: abs(_share(pair[0]) - _share(pair[1])))
    if abs(_share(before) - _share(after)) < _POINT:
        return say.say(
            "{region}: correcting wrong links moves no share by a whole point", region=where
        )
    return say.say(
        "{region}: corrected for wrong links, one share moves most, from {before} to {after}: "
        "{group}",
        region=where,
        before=say.share(_share(before)),
        after=say.share(_share(after)),
        group=inner_name(material, before),
    )


def _share(row: FigureRow) -> float:
    return row.estimate or 0.0
