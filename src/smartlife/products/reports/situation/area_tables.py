"""Tables of the section on areas: what the codes decide, overlap, official employment, partners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.products.document import Cell, Paragraph, TableBlock, TableColumn
from smartlife.products.reports.situation.area_words import (
    area_name,
    by_area,
    figure_cell,
    is_rest,
    place_of,
    printed_of,
    strategy_of,
)
from smartlife.products.reports.situation.notes import remark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_MOST_PAIRS: Final = 12
_LEAST_OVERLAP: Final = 0.01


def numbers(
    material: Material, region: str, strategy: str, areas: Sequence[FigureRow]
) -> TableBlock:
    """What the crosswalk itself decides: base rate, the code that matters most, courses."""
    say = material.say
    base, alone, courses = (
        by_area(material, measure, region, strategy)
        for measure in ("base_rate", "without_one_code", "courses")
    )
    body = []
    for row in areas:
        code = str(row.group_code)
        letter = "a" if row.note == "area_catches_most" else None
        body.append(
            (
                Cell(area_name(material, code), letter=letter),
                figure_cell(material, row),
                figure_cell(material, base.get(code)),
                _without(material, alone.get(code)),
                figure_cell(material, courses.get(code)),
            )
        )
    letters = (("a", remark(material, row)) for row in areas if row.note == "area_catches_most")
    return TableBlock(
        say.say("How much the codes decide: {region}", region=material.names.region(region)),
        place_of("areas-codes", region, strategy),
        (
            TableColumn(say.say("Area")),
            TableColumn(say.say("share of posts"), align="right"),
            TableColumn(say.say("touched at all"), align="right"),
            TableColumn(say.say("without one code"), align="right"),
            TableColumn(say.say("courses, most of which teach it"), align="right"),
        ),
        tuple(body),
        material.notes.cite([origin for row in areas for origin in row.origins]),
        tuple(dict(letters).items()),
    )


def _without(material: Material, row: FigureRow | None) -> Cell:
    """From the share without its weightiest code to the share with all; that code beside it."""
    if row is None or row.lo is None or row.hi is None:
        # the area has an upper limit only, or a code that few employers ask for
        return Cell(material.say.say("too little data"), None, "too_little_data")
    code = f"{str(row.dimension('scheme')).upper()} {row.dimension('code')}"
    text = material.say.interval(row.lo, row.hi)
    return Cell(text, row.lo, "published", aside=code)


def overlap(material: Material, region: str, strategy: str) -> TableBlock | None:
    """Pairs of areas that share codes, most first."""
    say = material.say
    pairs: dict[tuple[str, str], dict[str, float]] = {}
    for row in material.figures.of("areas", "overlap", region):
        if strategy_of(row) == strategy and row.estimate is not None:
            pair = (str(row.group_code), str(row.dimension("with")))
            pairs.setdefault(pair, {})[str(row.dimension("of"))] = row.estimate
    shown = sorted(
        (pair for pair, said in pairs.items() if max(said.values()) >= _LEAST_OVERLAP),
        key=lambda pair: (-max(pairs[pair].values()), pair),
    )[:_MOST_PAIRS]
    if not shown:
        return None
    body = tuple(
        (
            # names of areas hold “and” themselves
            Cell(" / ".join(area_name(material, code) for code in pair)),
            *(_overlap_cell(material, pairs[pair].get(basis)) for basis in ("codes", "demand")),
        )
        for pair in shown
    )
    return TableBlock(
        say.say("Areas that overlap: {region}", region=material.names.region(region)),
        place_of("areas-overlap", region, strategy),
        (
            TableColumn(say.say("Areas")),
            TableColumn(say.say("overlap of codes"), align="right"),
            TableColumn(say.say("overlap in demand"), align="right"),
        ),
        body,
    )


def _overlap_cell(material: Material, value: float | None) -> Cell:
    if value is None:
        return Cell(material.say.say("too little data"), None, "too_little_data")
    return Cell(material.say.share(value), value)


def official(material: Material, region: str, strategy: str) -> Block:
    """Official employment by area, or that statistics are not that fine."""
    say = material.say
    around = [region[:length] for length in range(len(region), 1, -1)]
    for code in around:
        rows = by_area(material, "employment_share", code, strategy)
        if any(row.estimate is not None for row in rows.values()):
            return _employment(material, code, strategy, rows)
    return Paragraph(
        say.say(
            "How many people work in the areas, and in which of them the region is specialised, "
            "cannot be said: the official statistics held are not available at this detail. They "
            "would have to give employment by NACE divisions."
        )
    )


def _employment(
    material: Material, region: str, strategy: str, rows: Mapping[str, FigureRow]
) -> TableBlock:
    say = material.say
    quotients = by_area(material, "location_quotient", region, strategy)
    year = next(row.year for row in rows.values() if row.year)
    body = []
    for code, row in rows.items():
        quotient = quotients.get(code)
        text = say.number(quotient.estimate, decimals=2) if quotient and quotient.estimate else ""
        body.append((Cell(area_name(material, code)), figure_cell(material, row), Cell(text)))
    return TableBlock(
        say.say(
            "Employment in the areas (official statistics): {region}, {year}",
            region=material.names.region(region),
            year=year,
        ),
        place_of("areas-employment", region, strategy),
        (
            TableColumn(say.say("Area")),
            TableColumn(say.say("share of employment"), align="right"),
            TableColumn(say.say("location quotient"), align="right"),
        ),
        tuple(body),
        material.notes.cite([origin for row in rows.values() for origin in row.origins]),
    )


def partners(material: Material) -> list[Block]:
    """Areas of the partners, each by its own strategy: not to be compared line by line."""
    say = material.say
    body = []
    origins: list[str] = []
    for region in material.study.partners:
        for row in material.figures.of("areas", "demand_share", region):
            if row.group_code is None or is_rest(row):
                continue
            strategy = str(strategy_of(row))
            taught = by_area(material, "offer_share", region, strategy).get(row.group_code)
            head = f"{material.names.region(region)}: {area_name(material, row.group_code)}"
            body.append((Cell(head), figure_cell(material, row), figure_cell(material, taught)))
            origins += row.origins
    if not body:
        return []
    return [
        TableBlock(
            say.say("Areas of the partners, each by its own strategy; drafts unless signed"),
            "areas-partners",
            (
                TableColumn(say.say("Area")),
                TableColumn(say.say("share of posts"), align="right"),
                TableColumn(say.say("share of skills taught"), align="right"),
            ),
            tuple(body),
            material.notes.cite(origins),
        )
    ]


def share_table(
    material: Material, title: str, place: str, rows: Sequence[FigureRow]
) -> TableBlock:
    """The numbers behind the chart of shares."""
    say = material.say
    body = []
    for row in rows:
        printed = printed_of(material, row)
        body.append(
            (
                Cell(area_name(material, row.group_code)),
                Cell(printed.text, printed.sort, row.status),
                Cell(printed.interval),
            )
        )
    return TableBlock(
        title,
        f"{place}-numbers",
        (
            TableColumn(say.say("Area")),
            TableColumn(say.say("figure"), align="right"),
            TableColumn(say.say("90% interval"), align="right"),
        ),
        tuple(body),
    )
