"""What is asked for: occupations in advertisements of each region under study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.thresholds import MIN_CLUSTERS, MIN_N_EFF
from smartlife.products.document import Callout, Figure, Heading, Paragraph
from smartlife.products.figures.intervals import IntervalLook, IntervalRow, interval_chart
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation import corrected, weighted
from smartlife.products.reports.situation.anchors import anchor
from smartlife.products.reports.situation.notes import note_words
from smartlife.products.reports.situation.telling import (
    caption,
    inner_name,
    is_shown,
    name_of,
    numbers_table,
    too_little,
)

if TYPE_CHECKING:
    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_MOST: Final = 12
"""Groups in the picture; the table has all."""


def blocks(material: Material) -> list[Block]:
    """The section."""
    say = material.say
    made: list[Block] = [
        Heading(say.say("What is asked for"), "asked"),
        Paragraph(
            say.say(
                "This is the mix of online advertisements, by groups of occupations. It says where "
                "advertisements lie, not where people are missing: work that is filled in other "
                "ways does not show here."
            ),
            lead=True,
        ),
    ]
    around: dict[str, None] = {}
    for region in material.study.regions:
        shown, mix = _mix(material, region)
        made += mix
        if not shown and material.country_of(region) != region:
            around[material.country_of(region)] = None
    for country in around:
        shown, mix = _mix(material, country)
        if shown:
            said = say.say(
                "For the region alone there is too little. What follows is the whole country: "
                "{country}. It is not a description of the region.",
                country=material.names.region(country),
            )
            made.append(Paragraph(said))
        made += mix
    return made


def _mix(material: Material, region: str) -> tuple[bool, list[Block]]:
    """The chart and what it is weighted to, or why there is none; True if there is a chart."""
    block = chart(material, region)
    if not isinstance(block, Figure):
        return False, [block]
    shown = _shown(material, region)
    further = (weighted.blocks, corrected.blocks)
    return True, [block, *(one for blocks in further for one in blocks(material, region, shown))]


def _shown(material: Material, region: str) -> list[FigureRow]:
    rows = material.figures.of("occupation_mix", "share", region)
    return sorted(
        (row for row in rows if is_shown(row)),
        key=lambda row: (row.estimate is None, -(row.estimate or row.hi or 0.0), row.group_code),
    )


def chart(material: Material, region: str, most: int = _MOST) -> Block:
    """The chart of a region, with at most so many groups, or why there is none."""
    rows = material.figures.of("occupation_mix", "share", region)
    shown = _shown(material, region)
    where = material.names.region(region)
    if rows and not any(row.n_docs for row in rows):
        return Callout(
            "not_observed",
            material.say.say("No advertisement: {region}", region=where),
            material.say.say(note_words()["no_vacancies"]),
            anchor("asked", region),
            material.say.say("no advertisement"),
            material.say.say("a list of advertisements that name their place, with dates"),
            material.notes.cite(rows[0].origins),
        )
    if not any(row.status == "published" for row in shown):
        title, text = _why_too_little(material, rows, where)
        return too_little(material, rows, title=title, text=text, anchor=anchor("asked", region))
    return _figure(material, region, shown, most)


def _why_too_little(material: Material, rows: list[FigureRow], where: str) -> tuple[str, str]:
    """Title and text: too few advertisements, or enough of them from too few advertisers."""
    say = material.say
    if any(row.n_docs >= MIN_N_EFF and (row.n_clusters or 0) < MIN_CLUSTERS for row in rows):
        return (
            say.say("Too few advertisers: {region}", region=where),
            say.say(
                "Which occupations are asked for cannot be said: the figures would tell of single "
                "employers."
            ),
        )
    return (
        say.say("Too few advertisements: {region}", region=where),
        say.say(
            "Which occupations are asked for cannot be said: so few advertisements would name "
            "single employers, and chance would decide the order."
        ),
    )


def _figure(material: Material, region: str, rows: list[FigureRow], most: int) -> Figure:
    say = material.say
    drawn = [_row(material, row) for row in rows[:most]]
    look = IntervalLook(write=say.share, tone="asked")
    place = anchor("asked", region)
    subtitle = say.say(
        "Share of posts advertised online, by occupation group (ISCO-08, two digits), with 90% "
        "interval. {region}, {period}.",
        region=material.names.region(region),
        period=material.period(),
    )
    if len(rows) > most:
        subtitle += " " + say.say(
            "The {most} largest of {all} groups.", most=most, all=say.whole(len(rows))
        )
    title = _title(material, region, rows)
    return Figure(
        title=title,
        subtitle=subtitle,
        anchor=place,
        spec=interval_chart(drawn, look),
        alternative=_alternative(material, drawn),
        table=numbers_table(material, title, place, say.say("Occupation group"), rows),
        caption=caption(material, rows[0]),
        method="method-occupation_mix",
        notes=material.notes.cite([origin for row in rows for origin in row.origins]),
        narrow=interval_chart(drawn, look, narrow=True),
    )


def _row(material: Material, row: FigureRow) -> IntervalRow:
    printed = print_figure(row, material.say)
    name = name_of(material, row).text
    return IntervalRow(
        name, printed.text, printed.interval, row.status, row.estimate, row.lo, row.hi
    )


def _title(material: Material, region: str, rows: list[FigureRow]) -> str:
    """The finding, no surer than the intervals: the first group, or those it may be."""
    say = material.say
    where = material.names.region(region)
    first = rows[0]
    least = first.estimate or 0.0
    leaders = [row for row in rows if row.estimate is not None and (row.hi or 0.0) >= least]
    names = [inner_name(material, row) for row in leaders[:3]]
    if len(leaders) == 1:
        return say.say(
            "{region}: the group asked for most is {group} ({share})",
            region=where,
            group=names[0],
            share=say.share(first.estimate or 0.0),
        )
    if len(leaders) <= 3:
        return say.say(
            "{region}: the groups asked for most are {groups}; which is first is not certain",
            region=where,
            groups=say.listed(names),
        )
    return say.say("{region}: no occupation group stands out with certainty", region=where)


def _alternative(material: Material, rows: list[IntervalRow]) -> str:
    listed = "; ".join(f"{row.label}: {row.text} {row.interval}".strip() for row in rows[:_MOST])
    return material.say.say("Figures with 90% interval, largest first. {list}.", list=listed)
