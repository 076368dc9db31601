"""What is taught: courses in the catalogues held, by field, and on which conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.products.document import (
    Callout,
    Cell,
    Figure,
    Heading,
    Paragraph,
    TableBlock,
    TableColumn,
)
from smartlife.products.figures.intervals import IntervalLook, IntervalRow, interval_chart
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation.anchors import anchor
from smartlife.products.reports.situation.notes import remark
from smartlife.products.reports.situation.telling import inner_name, name_of, numbers_table

if TYPE_CHECKING:
    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_OFFER = "open_offer"


def blocks(material: Material) -> list[Block]:
    """The section."""
    say = material.say
    made: list[Block] = [
        Heading(say.say("What is taught"), "taught"),
        Paragraph(
            say.say(
                "These are courses in the catalogues held. A provider whose list is missing is "
                "missing here; a course counts once, however many seats it has."
            ),
            lead=True,
        ),
    ]
    for region in material.study.regions:
        made += region_blocks(material, region)
    return made


def region_blocks(material: Material, region: str) -> list[Block]:
    """What is taught in one region, or what it would take to know it."""
    say = material.say
    total = material.figures.one(_OFFER, "courses", region)
    where = material.names.region(region)
    fields = [
        row
        for row in material.figures.of(_OFFER, "courses_by", region)
        if row.group_scheme == "isced_f"
    ]
    if not total or not total.estimate:
        return [
            Callout(
                "not_observed",
                say.say("No catalogue: {region}", region=where),
                say.say(
                    "None of the catalogues held has a course in this region. That says nothing "
                    "about what is taught there."
                ),
                anchor("taught", region),
                say.say("no course"),
                say.say("the course list of one provider or register of the region"),
                material.notes.cite(total.origins if total else ()),
            )
        ]
    return [_figure(material, region, total, fields), _conditions(material, region, total)]


def _figure(material: Material, region: str, total: FigureRow, fields: list[FigureRow]) -> Figure:
    say = material.say
    known = sorted(
        (row for row in fields if row.group_code != "unknown"),
        key=lambda row: (-(row.estimate or 0.0), row.group_code),
    )
    ordered = [*known, *(row for row in fields if row.group_code == "unknown")]
    drawn = [_row(material, row) for row in ordered]
    look = IntervalLook(write=say.whole, tone="taught", shape="bar", whole=True)
    place = anchor("taught", region)
    title = _title(material, region, total, known)
    listed = "; ".join(f"{row.label}: {row.text}" for row in drawn)
    return Figure(
        title=title,
        subtitle=say.say(
            "Distinct courses by broad field of education (ISCED-F 2013). {region}, {period}.",
            region=material.names.region(region),
            period=material.period(),
        ),
        anchor=place,
        spec=interval_chart(drawn, look),
        alternative=say.say("Courses by field, largest first. {list}.", list=listed),
        table=numbers_table(material, title, place, say.say("Field"), ordered),
        caption=_caption(material, region, total),
        method="method-open_offer",
        notes=material.notes.cite([origin for row in ordered for origin in row.origins]),
        narrow=interval_chart(drawn, look, narrow=True),
    )


def _title(material: Material, region: str, total: FigureRow, known: list[FigureRow]) -> str:
    say = material.say
    where = material.names.region(region)
    if not known:
        return say.say(
            "{region}: the catalogues do not say in which field courses are", region=where
        )
    best = known[0]
    equal = [row for row in known if row.estimate == best.estimate]
    if len(equal) > 1:
        return say.say(
            "{region}: of {total} courses held, most are in the fields {fields} ({n} each)",
            region=where,
            total=say.whole(total.estimate or 0),
            fields=say.listed([inner_name(material, row) for row in equal[:3]]),
            n=say.whole(best.estimate or 0),
        )
    return say.say(
        "{region}: of {total} courses held, most are in the field {field} ({n})",
        region=where,
        total=say.whole(total.estimate or 0),
        field=inner_name(material, best),
        n=say.whole(best.estimate or 0),
    )


def _row(material: Material, row: FigureRow) -> IntervalRow:
    printed = print_figure(row, material.say)
    name = name_of(material, row).text
    return IntervalRow(name, printed.text, "", row.status, row.estimate)


def _caption(material: Material, region: str, total: FigureRow) -> str:
    say = material.say
    providers = material.figures.one(_OFFER, "providers", region)
    number, named = int(total.estimate or 0), int((providers and providers.estimate) or 0)
    if named:
        told = say.count(
            "{n} course of {providers}.",
            "{n} courses of {providers}.",
            number,
            providers=say.count("{n} provider", "{n} providers", named),
        )
    else:
        told = say.count("{n} course", "{n} courses", number) + "."
    parts = [part for part in (told, remark(material, providers)) if part]
    basis = [
        f"{material.names.word('field_basis', row.group_code)}: {print_figure(row, say).text}"
        for row in material.figures.of(_OFFER, "field_basis", region)
    ]
    if basis:
        told = "; ".join(basis)
        # only the first letter changes: German nouns inside keep their capital
        parts.append(f"{told[:1].upper()}{told[1:]}.")
    rate = next(
        (
            row
            for row in material.figures.of(_OFFER, "courses_per_1000_adults", region)
            if row.group_code is None
        ),
        None,
    )
    if rate and rate.estimate is not None:
        parts.append(
            say.say(
                "{rate} courses per 1,000 adults that are not known to be closed to them.",
                rate=print_figure(rate, say).text,
            )
        )
    elif rate:
        parts.append(remark(material, rate))
    return " ".join(parts)


_SCHEMES = ("open", "part_time", "price", "mode", "language")


def _conditions(material: Material, region: str, total: FigureRow) -> TableBlock:
    """On which conditions courses can be taken."""
    say = material.say
    heads = {
        "open": say.say("Who may enrol"),
        "part_time": say.say("When"),
        "price": say.say("Price"),
        "mode": say.say("Where"),
        "language": say.say("Language of teaching"),
    }
    rows: list[tuple[Cell, ...]] = []
    found = material.figures.of(_OFFER, "courses_by", region)
    for scheme in _SCHEMES:
        mine = sorted(
            (row for row in found if row.group_scheme == scheme),
            key=lambda row: (row.group_code == "unknown", -(row.estimate or 0.0)),
        )
        for i, row in enumerate(mine):
            word = (
                material.names.language(str(row.group_code))
                if scheme == "language"
                else material.names.word(scheme, row.group_code)
            )
            printed = print_figure(row, say)
            share = (row.estimate or 0.0) / (total.estimate or 1.0)
            rows.append(
                (
                    Cell(heads[scheme] if i == 0 else ""),
                    Cell(word),
                    Cell(printed.text, printed.sort, printed.status, figure=printed.figure),
                    Cell(say.share(share), share, bar=min(1.0, share)),
                )
            )
    return TableBlock(
        say.say("On which conditions: {region}", region=material.names.region(region)),
        anchor("conditions", region),
        (
            TableColumn(say.say("Question")),
            TableColumn(say.say("Answer of the catalogues")),
            TableColumn(say.say("courses"), align="right"),
            TableColumn(say.say("share"), align="right"),
        ),
        tuple(rows),
        material.notes.cite(total.origins),
    )
