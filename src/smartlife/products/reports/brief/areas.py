"""The brief of one area of smart specialisation in one region; a draft says so at the top."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from smartlife.products.document import Cell, Heading, Paragraph, TableBlock, TableColumn
from smartlife.products.reports.brief import area_parts
from smartlife.products.reports.brief.questions import area_questions
from smartlife.products.reports.brief.sheets import closing, fresh, sheet
from smartlife.products.reports.situation.area_words import (
    area_name,
    is_given,
    is_rest,
    printed_of,
    strategy_of,
)
from smartlife.products.reports.situation.areas import demand_chart, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.products.document import Block, Document
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_MOST_OVERLAPS: Final = 3


def area_briefs(material: Material) -> Iterator[tuple[str, Document]]:
    """The name of the file, without language and ending, and the brief of each area."""
    for region in material.study.regions:
        for row in material.figures.of("areas", "demand_share", region):
            if row.group_code in material.areas and not is_rest(row):
                code = str(row.group_code).replace("/", "-").lower()
                yield f"brief_{region.lower()}_{code}", area_brief(fresh(material), row)


def area_brief(material: Material, row: FigureRow) -> Document:
    """Two pages at most on one area."""
    say = material.say
    made = [
        *area_blocks(material, row),
        *closing(material, area_questions(material, row.nuts_code, row.group_code)),
    ]
    name = area_name(material, row.group_code)
    where = material.names.region(row.nuts_code)
    title = say.say("{area}: {region} in two pages", area=name, region=where)
    about = ((say.say("Region"), where), (say.say("Period"), material.period()))
    return sheet(material, title, about, made)


def area_blocks(material: Material, row: FigureRow) -> list[Block]:
    """What is to be known of an area: standing, codes, figures, occupations, skills, coverage.

    Args:
        material: What reports are made of.
        row: Its share of demand in one region.
    """
    say = material.say
    region = row.nuts_code
    strategy = str(strategy_of(row))
    shares = [
        one
        for one in material.figures.of("areas", "demand_share", region)
        if strategy_of(one) == strategy
    ]
    area = row.group_code
    made: list[Block] = [
        standing(material, strategy, "standing"),
        area_parts.belongs(material, area),
        _figures(material, row),
    ]
    if any(is_given(one) and not is_rest(one) for one in shares):
        chart = demand_chart(material, region, strategy, shares)
        made.append(replace(chart, title=_chart_title(material, row), method=""))
    tables = (
        area_parts.occupations(material, region, area),
        area_parts.skills(material, region, area),
    )
    return [
        *made,
        *(table for table in tables if table),
        Heading(say.say("Asked for, and no course found"), "coverage"),
        area_parts.coverage(material, region, area),
        Heading(say.say("What the data cannot carry"), "limits"),
        Paragraph(
            say.say(
                "An area is what its list of codes says: with other codes it would have other "
                "figures. Advertisements online are not all work of the area, and its firms may "
                "find people in other ways."
            )
        ),
    ]


def _chart_title(material: Material, row: FigureRow) -> str:
    """What the chart of all areas says about this one."""
    say = material.say
    if not is_given(row):
        return say.say("The areas in advertisements: {region}", region=_where(material, row))
    title = say.say(
        "{region}: {share} of posts advertised belong to the area “{area}”",
        region=_where(material, row),
        share=printed_of(material, row).text,
        area=area_name(material, row.group_code),
    )
    return say.say("Draft. {title}", title=title) if row.status == "draft" else title


def _where(material: Material, row: FigureRow) -> str:
    return material.names.region(row.nuts_code)


def _figures(material: Material, row: FigureRow) -> TableBlock:
    """The figures of the area, each with its identifier."""
    say = material.say
    labels = {
        "demand_share": say.say("posts advertised online that belong to the area"),
        "base_rate": say.say("posts whose occupation the area touches at all (base rate)"),
        "skill_share": say.say("skills named in advertisements that belong to the area"),
        "offer_share": say.say("skills named in courses that belong to the area"),
        "courses": say.say("courses, most of whose skills belong to the area"),
        "employment_share": say.say("employment in the trades of the area (official statistics)"),
    }
    found = {
        measure: next(
            (
                one
                for one in material.figures.of("areas", measure, row.nuts_code)
                if one.group_code == row.group_code
            ),
            None,
        )
        for measure in labels
    }
    told = [(labels[measure], one) for measure, one in found.items()]
    told[1:1] = _country(material, row)
    offer = material.figures.one("open_offer", "courses", row.nuts_code)
    if offer is not None and offer.estimate:
        held = material.figures.one("evidence_card", "clusters", row.nuts_code, side="offer")
        number = int(held.estimate or 0) if held else 0
        providers = say.count("{n} provider", "{n} providers", number)
        label = say.say("courses of the region in all ({providers})", providers=providers)
        told.append((label, offer))
    told += [
        (say.say("codes shared with “{area}”", area=area_name(material, other)), one)
        for other, one in _overlaps(material, row)
    ]
    body = []
    for label, one in told:
        printed = printed_of(material, one)
        body.append(
            (
                Cell(label),
                Cell(printed.whole, printed.sort, printed.status, figure=printed.figure),
                Cell(printed.figure),
            )
        )
    origins = [origin for _, one in told if one for origin in one.origins]
    return TableBlock(
        say.say(
            "{area}: asked for and taught in {region}",
            area=area_name(material, row.group_code),
            region=material.names.region(row.nuts_code),
        ),
        "area-figures",
        (
            TableColumn(say.say("What")),
            TableColumn(say.say("figure"), align="right"),
            TableColumn(say.say("code"), align="right"),
        ),
        tuple(body),
        material.notes.cite(origins),
    )


def _country(material: Material, row: FigureRow) -> list[tuple[str, FigureRow]]:
    """The same share in the country around the region: whether the area lies here or everywhere."""
    country = material.country_of(row.nuts_code)
    if country == row.nuts_code or material.names.is_whole_country(row.nuts_code):
        return []
    label = material.say.say(
        "the same in the whole country: {country}", country=material.names.region(country)
    )
    rows = material.figures.of("areas", "demand_share", country)
    return [(label, one) for one in rows if one.group_code == row.group_code]


def _overlaps(material: Material, row: FigureRow) -> list[tuple[str, FigureRow]]:
    """Other areas that have codes in common with this one, most first."""
    pairs = []
    for one in material.figures.of("areas", "overlap", row.nuts_code):
        both = [str(one.group_code), str(one.dimension("with"))]
        if row.group_code in both and one.dimension("of") == "codes" and one.estimate:
            both.remove(str(row.group_code))
            pairs.append((both[0], one))
    return sorted(pairs, key=lambda pair: (-(pair[1].estimate or 0.0), pair[0]))[:_MOST_OVERLAPS]
