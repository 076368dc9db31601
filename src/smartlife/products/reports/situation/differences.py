"""Where the two differ: emphasis of skill groups, and what was not found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.thresholds import MIN_CLUSTERS, MIN_KEPT_GROUPS, MIN_PROVIDERS
from smartlife.products.document import (
    Callout,
    Cell,
    Figure,
    Heading,
    Paragraph,
    TableBlock,
    TableColumn,
)
from smartlife.products.figures.dumbbell import DumbbellRow, Side, dumbbell_chart
from smartlife.products.figures.intervals import IntervalLook, IntervalRow, interval_chart
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation import not_found
from smartlife.products.reports.situation.anchors import anchor
from smartlife.products.reports.situation.card import advertisers_of
from smartlife.products.reports.situation.notes import remark
from smartlife.products.reports.situation.telling import (
    NO_COMPARISON,
    advertisements,
    caption,
    inner_name,
    is_shown,
    name_cell,
    name_of,
    numbers_table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_MOST: Final = 14
"""Groups in the picture: half of them asked for more, half taught more."""


def blocks(material: Material) -> list[Block]:
    """The section."""
    say = material.say
    made: list[Block] = [
        Heading(say.say("Where the two differ"), "differ"),
        Paragraph(
            say.say(
                "Two mixes are compared: how much room each group of skills takes in "
                "advertisements, and how much in courses. A difference is one of emphasis. "
                "It is no shortage, and it says nothing about numbers of people or seats."
            ),
            lead=True,
        ),
    ]
    for region in material.study.regions:
        made += emphasis(material, region)
        made += not_found.blocks(material, region)
    return made


# --- emphasis


def emphasis(material: Material, region: str, most: int = _MOST) -> list[Block]:
    """Where the weight differs, or why that cannot be said and what is asked for."""
    say = material.say
    kept = material.figures.one("emphasis", "groups_kept", region)
    where = material.names.region(region)
    place = anchor("differ", region)
    rows = material.figures.of("emphasis", "emphasis", region)
    if kept is not None and kept.status == "published" and rows:
        return [_dumbbell(material, region, rows, most)]
    made: list[Block] = []
    if kept is not None and kept.note in NO_COMPARISON:
        made.append(
            Callout(
                "not_observed",
                say.say("Skills cannot be compared: {region}", region=where),
                remark(material, kept),
                place,
                _sides(material, region),
                say.say("advertisements and courses of the region with their full texts"),
                material.notes.cite(kept.origins),
            )
        )
    else:
        made.append(_too_little(material, region, kept))
    shown = _shown(material, region, "demand_share", "demand")
    if any(row.status == "published" for row in shown):
        made.append(_most_asked(material, region, shown))
    return made


def _too_little(material: Material, region: str, kept: FigureRow | None) -> Callout:
    """What there is on both sides, and what it would take."""
    say = material.say
    return Callout(
        "too_little_data",
        say.say("Too little to compare skills: {region}", region=material.names.region(region)),
        say.say(
            "A group of skills is compared only if at least ten mentions are to be expected on "
            "either side; most groups have fewer."
        ),
        anchor("differ", region),
        _sides(material, region),
        say.say(
            "some hundreds of texts on either side, from at least {employers} employers and "
            "{providers} providers, so that {groups} groups or more can be compared",
            employers=say.whole(MIN_CLUSTERS),
            providers=say.whole(MIN_PROVIDERS),
            groups=say.whole(MIN_KEPT_GROUPS),
        ),
        material.notes.cite(kept.origins if kept else ()),
    )


def _sides(material: Material, region: str) -> str:
    """Documents of both sides in whose texts skills were found."""
    say = material.say
    vacancies, employers = _with_skills(material, region, "demand")
    shares = material.figures.of("emphasis", "demand_share", region, side="demand")
    behind = next((row.n_clusters for row in shares if row.n_clusters), None)
    employers = behind or advertisers_of(material, region) or employers
    courses, providers = _with_skills(material, region, "offer")
    sides = [
        advertisements(material, vacancies, employers)
        if vacancies
        else say.say("no advertisement"),
        _courses(material, courses, providers) if courses else say.say("no course"),
    ]
    return say.say("{sides}, with skills in their texts", sides=say.listed(sides))


def _courses(material: Material, courses: int, providers: int) -> str:
    """So many courses and, if they name any, providers."""
    say = material.say
    if not providers:
        return say.count("{n} course", "{n} courses", courses)
    return say.count(
        "{n} course of {providers}",
        "{n} courses of {providers}",
        courses,
        providers=say.count("{n} provider", "{n} providers", providers),
    )


def _with_skills(material: Material, region: str, side: str) -> tuple[int, int]:
    """Documents in whose text skills were found, and employers or providers of the region."""
    numbers = [
        material.figures.one("evidence_card", measure, region, side=side)
        for measure in ("documents", "share_with_skills", "clusters")
    ]
    held, share, clusters = ((row.estimate or 0.0) if row else 0.0 for row in numbers)
    return round(held * share), round(clusters)


def _shown(material: Material, region: str, measure: str, side: str) -> list[FigureRow]:
    rows = material.figures.of("emphasis", measure, region, side=side)
    shown = [row for row in rows if is_shown(row)]
    return sorted(shown, key=lambda row: (row.estimate is None, -(row.estimate or 0.0)))


def _most_asked(material: Material, region: str, rows: list[FigureRow]) -> Figure:
    """The skill groups asked for most, without a comparison."""
    say = material.say
    drawn = [
        IntervalRow(
            name_of(material, row).text,
            print_figure(row, say).text,
            print_figure(row, say).interval,
            row.status,
            row.estimate,
            row.lo,
            row.hi,
        )
        for row in rows[:10]
    ]
    look = IntervalLook(write=say.share)
    place = anchor("skills-asked", region)
    title = say.say(
        "{region}: skills that advertisements ask for", region=material.names.region(region)
    )
    listed = "; ".join(f"{row.label}: {row.text} {row.interval}".strip() for row in drawn)
    return Figure(
        title=title,
        subtitle=say.say(
            "Share of skill groups (ESCO, second level) in advertisements with text, with 90% "
            "interval. No comparison with courses."
        ),
        anchor=place,
        spec=interval_chart(drawn, look),
        alternative=say.say("Figures with 90% interval, largest first. {list}.", list=listed),
        table=numbers_table(material, title, place, say.say("Skill group"), rows),
        caption=caption(material, rows[0]),
        method="method-emphasis",
        notes=material.notes.cite([origin for row in rows for origin in row.origins]),
        narrow=interval_chart(drawn, look, narrow=True),
    )


def _dumbbell(material: Material, region: str, rows: list[FigureRow], most: int) -> Figure:
    say = material.say
    sides = {
        measure: {
            row.group_uri: row
            for row in material.figures.of("emphasis", measure, region, side=side)
        }
        for measure, side in (("demand_share", "demand"), ("offer_share", "offer"))
    }
    ordered = sorted(rows, key=lambda row: row.position or 0)
    chosen = _ends(ordered, most)
    drawn = [
        DumbbellRow(
            name_of(material, row).text,
            _side(sides["demand_share"].get(row.group_uri)),
            _side(sides["offer_share"].get(row.group_uri)),
            _words(material, row),
        )
        for row in chosen
    ]
    place = anchor("differ", region)
    title = _title(material, region, ordered)
    subtitle = say.say(
        "Share of each skill group (ESCO, second level) in advertisements (●) and in courses (◆), "
        "with 90% intervals. {region}, {period}.",
        region=material.names.region(region),
        period=material.period(),
    )
    if len(ordered) > len(chosen):
        subtitle += " " + say.say(
            "The {most} groups that differ most of {all} compared.",
            most=len(chosen),
            all=say.whole(len(ordered)),
        )
    listed = "; ".join(f"{row.label}: {row.words}" for row in drawn)
    first = rows[0]
    return Figure(
        title=title,
        subtitle=subtitle,
        anchor=place,
        spec=dumbbell_chart(drawn, say.share),
        alternative=say.say("How many times more asked for than taught. {list}.", list=listed),
        table=_emphasis_table(material, title, place, ordered, sides),
        caption=" ".join(
            part
            for part in (
                say.say(
                    "Compared are {documents} advertisements and courses with text.",
                    documents=say.whole(first.n_docs),
                ),
                remark(material, first),
            )
            if part
        ),
        method="method-emphasis",
        notes=material.notes.cite([origin for row in rows for origin in row.origins]),
        narrow=dumbbell_chart(drawn, say.share, narrow=True),
    )


def _ends(ordered: Sequence[FigureRow], most: int) -> list[FigureRow]:
    """The groups that differ most, both ways."""
    if len(ordered) <= most:
        return list(ordered)
    half = most // 2
    return [*ordered[:half], *ordered[-half:]]


def _side(row: FigureRow | None) -> Side:
    if row is None or not is_shown(row):
        return Side(None, None, None)
    return Side(row.estimate, row.lo, row.hi)


def _words(material: Material, row: FigureRow) -> str:
    """The class where one is allowed, else the ratio with its interval."""
    if row.emphasis_class:
        return material.names.word("emphasis", row.emphasis_class)
    printed = print_figure(row, material.say)
    return printed.text


def _title(material: Material, region: str, rows: Sequence[FigureRow]) -> str:
    say = material.say
    where = material.names.region(region)
    more = [row for row in rows if row.emphasis_class == "asked_more"]
    if more:
        names = [inner_name(material, row) for row in more[:2]]
        return say.say(
            "{region}: asked for more than taught: {groups}", region=where, groups="; ".join(names)
        )
    if any(row.emphasis_class for row in rows):
        return say.say(
            "{region}: no skill group is asked for more than taught with certainty", region=where
        )
    return say.say(
        "{region}: where advertisements and courses put the weight differently; a first look, "
        "no class",
        region=where,
    )


def _emphasis_table(
    material: Material,
    title: str,
    place: str,
    rows: Sequence[FigureRow],
    sides: dict[str, dict[str | None, FigureRow]],
) -> TableBlock:
    say = material.say
    body = []
    for row in rows:
        asked = print_figure(sides["demand_share"].get(row.group_uri), say)
        taught = print_figure(sides["offer_share"].get(row.group_uri), say)
        ratio = print_figure(row, say)
        word = (
            material.names.word("emphasis", row.emphasis_class)
            if row.emphasis_class
            else say.say("no class")
        )
        body.append(
            (
                name_cell(material, row),
                Cell(asked.whole, asked.sort, asked.status),
                Cell(taught.whole, taught.sort, taught.status),
                Cell(ratio.whole, ratio.sort, ratio.status),
                Cell(word),
            )
        )
    columns = (
        TableColumn(say.say("Skill group")),
        TableColumn(say.say("asked for"), align="right"),
        TableColumn(say.say("taught"), align="right"),
        TableColumn(say.say("asked for against taught"), align="right"),
        TableColumn(say.say("class")),
    )
    return TableBlock(title, f"{place}-numbers", columns, tuple(body))
