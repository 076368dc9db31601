"""Blocks that several parts share: what there is and what it would take, captions, numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.thresholds import MIN_CLUSTERS, MIN_N_EFF
from smartlife.products.document import Callout, Cell, TableBlock, TableColumn
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation.names import inside
from smartlife.products.reports.situation.notes import remark, without_largest

NO_COMPARISON: Final = ("no_text", "no_text_offer", "no_catalogue")
"""Remarks that say why skills cannot be compared at all."""

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.products.figures.printing import Printed
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material
    from smartlife.products.reports.situation.names import Name


def name_of(material: Material, row: FigureRow) -> Name:
    """Name of the group that a figure is about."""
    return material.names.group(row.group_scheme, row.group_code, row.group_uri)


def inner_name(material: Material, row: FigureRow) -> str:
    """The name as it stands inside a sentence."""
    name = name_of(material, row)
    return inside(name.text, name.lang or material.lang)


def is_shown(row: FigureRow) -> bool:
    """True if a figure has a number that may be printed."""
    return row.status in ("published", "at_most")


def too_little(
    material: Material, rows: Sequence[FigureRow], *, title: str, text: str, anchor: str
) -> Callout:
    """A callout: the figure cannot be given; what there is, what it would take."""
    say = material.say
    first = rows[0] if rows else None
    documents = first.n_docs if first else 0
    clusters = (first.n_clusters or 0) if first else 0
    effective = first.n_eff if first else None
    have = advertisements(material, documents, clusters)
    if effective is not None and round(effective) < documents:
        have += say.count(
            "; as informative as {n} independent one",
            "; as informative as {n} independent ones",
            max(1, round(effective)),
        )
    need = say.say(
        "{documents} independent advertisements from {clusters} advertisers",
        documents=say.whole(MIN_N_EFF),
        clusters=say.whole(MIN_CLUSTERS),
    )
    origins = [origin for row in rows for origin in row.origins]
    return Callout(
        "too_little_data",
        title,
        " ".join(part for part in (text, remark(material, first)) if part),
        anchor,
        have,
        need,
        material.notes.cite(origins),
    )


def advertisements(material: Material, documents: int, advertisers: int) -> str:
    """So many advertisements and, as intervals count them, advertisers.

    An advertiser is an employer, or an advertisement that names none: fewer employers have names.
    """
    say = material.say
    return say.count(
        "{n} advertisement from {advertisers}",
        "{n} advertisements from {advertisers}",
        documents,
        advertisers=say.count("{n} advertiser", "{n} advertisers", advertisers),
    )


def caption(material: Material, row: FigureRow, *, of: str = "advertisements") -> str:
    """n, grade and what the interval covers; `of` is advertisements, texts of them, or courses."""
    say = material.say
    if of == "courses":
        size = say.count(
            "{n} course of {providers}",
            "{n} courses of {providers}",
            row.n_docs,
            providers=say.count("{n} provider", "{n} providers", row.n_clusters or 0),
        )
    else:
        size = advertisements(material, row.n_docs, row.n_clusters or 0)
    if of == "texts":
        size = say.say("{documents}, with skills in their texts", documents=size)
    parts = [f"{size}."]
    if row.grade in ("A", "B"):
        parts.append(say.say("Grade {grade}.", grade=row.grade))
    if row.lo is not None:
        parts.append(
            say.say(
                "The 90% interval covers chance and wrong links, not who advertises online at all."
            )
        )
    more = remark(material, row)
    return " ".join([*parts, more] if more else parts)


def figure_cells(material: Material, row: FigureRow | None) -> tuple[Cell, Cell, Printed]:
    """Two cells: figure and interval."""
    printed = print_figure(row, material.say)
    return (
        Cell(printed.text, printed.sort, printed.status, figure=printed.figure),
        Cell(printed.interval),
        printed,
    )


def name_cell(material: Material, row: FigureRow) -> Cell:
    """The head of a row: the group's name."""
    name = name_of(material, row)
    return Cell(name.text, lang=name.lang)


def numbers_table(
    material: Material, title: str, anchor: str, head: str, rows: Sequence[FigureRow]
) -> TableBlock:
    """The numbers behind a chart of one measure by group.

    Where one employer (provider) has much of the weight, the figures without it stand beside.
    """
    say = material.say
    has_other = any(row.without_largest is not None for row in rows)
    # a column that would be empty is not drawn: counts have no interval
    has_interval = any(figure_cells(material, row)[1].text for row in rows)
    columns = [TableColumn(head), TableColumn(say.say("figure"), align="right")]
    if has_interval:
        columns.append(TableColumn(say.say("90% interval"), align="right"))
    if has_other:
        columns.append(TableColumn(say.say("without the largest"), align="right"))
    body = []
    for row in rows:
        figure, interval, _ = figure_cells(material, row)
        cells = [name_cell(material, row), figure]
        if has_interval:
            cells.append(interval)
        if has_other:
            other = without_largest(row)
            cells.append(Cell(print_figure(other, say).text if other else ""))
        body.append(tuple(cells))
    return TableBlock(
        title,
        f"{anchor}-numbers",
        tuple(columns),
        tuple(body),
        material.notes.cite([origin for row in rows for origin in row.origins]),
    )
