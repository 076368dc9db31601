"""Smart-specialisation areas: what advertisements ask for, what courses teach, what is a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smartlife.products.document import (
    Callout,
    Cell,
    Figure,
    Heading,
    Paragraph,
    TableBlock,
    TableColumn,
)
from smartlife.products.figures.dumbbell import DumbbellRow, dumbbell_chart
from smartlife.products.figures.intervals import IntervalLook, IntervalRow, interval_chart
from smartlife.products.reports.situation import area_checks
from smartlife.products.reports.situation.anchors import anchor
from smartlife.products.reports.situation.area_tables import (
    numbers,
    official,
    overlap,
    partners,
    share_table,
)
from smartlife.products.reports.situation.area_words import (
    area_name,
    as_shown,
    by_area,
    figure_cell,
    in_language,
    is_given,
    is_rest,
    place_of,
    printed_of,
    side_of,
    strategy_of,
)
from smartlife.products.reports.situation.notes import remark
from smartlife.products.reports.situation.telling import caption, too_little

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smartlife.languages.messages import Messages
    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_METHOD: Final = "method-areas"
_REST: Final = "rest"


def blocks(material: Material) -> list[Block]:
    """The section; nothing where a run does not know areas at all."""
    say = material.say
    if not any(material.figures.of("areas", "demand_share", r) for r in material.study.regions):
        return []
    made: list[Block] = [
        Heading(say.say("Areas of smart specialisation"), "areas"),
        Paragraph(
            say.say(
                "Regions choose areas in which they want to be strong. No classification knows "
                "these areas, so a list of occupations, skills and trades says what belongs to "
                "them. Shares of one code add up to at most one, and what belongs to no area is "
                "counted as the rest."
            ),
            lead=True,
        ),
    ]
    for region in material.study.regions:
        made += region_blocks(material, region)
    return [*made, *partners(material)]


# --- one region


def region_blocks(material: Material, region: str) -> list[Block]:
    """The areas of one region, strategy by strategy."""
    say = material.say
    rows = material.figures.of("areas", "demand_share", region)
    where = material.names.region(region)
    made: list[Block] = []
    for strategy in dict.fromkeys(strategy_of(row) for row in rows):
        mine = [row for row in rows if strategy_of(row) == strategy]
        if strategy is None:
            made.append(
                Callout(
                    "not_observed",
                    say.say("No strategy of smart specialisation: {region}", region=where),
                    remark(material, mine[0]),
                    anchor("areas", region),
                    need=say.say("a file with the areas of the region and their codes"),
                )
            )
            continue
        first = not any(isinstance(block, Callout) for block in made)
        place = anchor("areas", region) if first else place_of("areas", region, strategy)
        made.append(standing(material, strategy, place))
        made += _figures(material, region, strategy, mine)
    return made


def standing(material: Material, strategy: str, place: str) -> Callout:
    """Whose strategy it is, whether it is signed, how sure the names are."""
    say = material.say
    first = first_area(material, strategy)
    title = in_language(material, first["titles"])
    names, signed = names_words(material, first), list(first["signed_by"])
    if first["is_signed"]:
        return Callout(
            "plain", title, f"{signed_words(material, first)} {names}", place,
            notes=material.notes.cite([first["origin_id"]]),
        )  # fmt: skip
    return Callout(
        "not_measured",
        say.say("Draft: {strategy}", strategy=title),
        f"{draft_words(say)} {names}",
        place,
        say.say("signed by {organisations}", organisations=say.listed(signed)) if signed else "",
        signing_words(say),
        material.notes.cite([first["origin_id"]]),
    )


def first_area(material: Material, strategy: str) -> Mapping[str, Any]:
    """An area of a strategy; what is said of the strategy is the same in all of them."""
    return next(a for a in material.areas.values() if a["strategy_id"] == strategy)


def names_words(material: Material, area: Mapping[str, Any]) -> str:
    """Where the names of the areas were read."""
    say = material.say
    if area["is_confirmed"]:
        return say.say("The names of the areas were read at an official place.")
    return say.say("The names of the areas are not confirmed; compare them with the strategy.")


def signed_words(material: Material, area: Mapping[str, Any]) -> str:
    """Who signed the codes of a strategy that is signed."""
    say = material.say
    return say.say(
        "The codes of the areas were signed by {organisations}.",
        organisations=say.listed(list(area["signed_by"])),
    )


def draft_words(say: Messages) -> str:
    """What the figures of a strategy are good for that is not signed."""
    return say.say(
        "Which codes belong to the areas is a proposal that nobody has agreed to yet. The "
        "figures below show what it catches, so that it can be corrected. They are no findings "
        "and must not be cited in applications."
    )


def signing_words(say: Messages) -> str:
    """What a draft lacks."""
    return say.say("two organisations that correct the codes and sign them")


def _figures(
    material: Material, region: str, strategy: str, shares: Sequence[FigureRow]
) -> list[Block]:
    say = material.say
    areas = [row for row in shares if not is_rest(row)]
    made: list[Block] = []
    if any(is_given(row) for row in areas):
        made.append(demand_chart(material, region, strategy, shares))
    else:
        made.append(
            too_little(
                material,
                areas,
                title=say.say(
                    "Too little to say which areas advertisements ask for: {region}",
                    region=material.names.region(region),
                ),
                text="",
                anchor=place_of("areas-demand", region, strategy),
            )
        )
    asked, taught = (
        by_area(material, measure, region, strategy) for measure in ("skill_share", "offer_share")
    )
    if any(is_given(row) for row in (*asked.values(), *taught.values())):
        made.append(_skills(material, region, strategy, (asked, taught)))
    made.append(numbers(material, region, strategy, areas))
    pairs = overlap(material, region, strategy)
    made += [pairs] if pairs else []
    made += area_checks.blocks(material, region, strategy)
    return [*made, official(material, region, strategy)]


def demand_chart(
    material: Material, region: str, strategy: str, shares: Sequence[FigureRow]
) -> Figure:
    """Share of each area in posts advertised, largest first."""
    say = material.say
    rows = sorted(
        (row for row in shares if not is_rest(row)),
        key=lambda row: (row.estimate is None, -(row.estimate or row.hi or 0.0)),
    )
    drawn = []
    for row in rows:
        printed = printed_of(material, row)
        status = as_shown(row).status
        drawn.append(
            IntervalRow(
                area_name(material, row.group_code),
                printed.text,
                printed.interval,
                status,
                row.estimate,
                row.lo,
                row.hi,
            )
        )
    place = place_of("areas-demand", region, strategy)
    title = _title(material, region, rows)
    listed = "; ".join(f"{row.label}: {row.text} {row.interval}".strip() for row in drawn)
    look = IntervalLook(write=say.share)
    rest = next((row for row in shares if is_rest(row)), None)
    told = caption(material, rows[0])
    if rest is not None and rest.estimate is not None:
        more = say.say("{share} belong to no area.", share=say.share(rest.estimate))
        told = f"{more} {told}"
    return Figure(
        title=_marked(material, rows, title),
        subtitle=say.say(
            "Share of posts in online advertisements that belong to each area by their occupation, "
            "with 90% interval. {region}, {period}.",
            region=material.names.region(region),
            period=material.period(),
        ),
        anchor=place,
        spec=interval_chart(drawn, look),
        alternative=say.say("Figures with 90% interval, largest first. {list}.", list=listed),
        table=share_table(material, title, place, [*rows, *([rest] if rest else [])]),
        caption=told,
        method=_METHOD,
        notes=material.notes.cite([origin for row in rows for origin in row.origins]),
        narrow=interval_chart(drawn, look, narrow=True),
    )


def _title(material: Material, region: str, rows: Sequence[FigureRow]) -> str:
    say = material.say
    where = material.names.region(region)
    first = rows[0]
    if first.estimate is None:
        return say.say("{region}: no area stands out in advertisements", region=where)
    return say.say(
        "{region}: {share} of posts advertised belong to the area “{area}”",
        region=where,
        share=say.share(first.estimate),
        area=area_name(material, first.group_code),
    )


def _marked(material: Material, rows: Sequence[FigureRow], title: str) -> str:
    """A title that says that it stands over a draft."""
    if all(row.status != "draft" for row in rows):
        return title
    return material.say.say("Draft. {title}", title=title)


def _skills(
    material: Material,
    region: str,
    strategy: str,
    sides: tuple[Mapping[str, FigureRow], Mapping[str, FigureRow]],
) -> Figure:
    """Skills of each area in advertisements and in courses."""
    say = material.say
    asked, taught = sides
    codes = [code for code in dict.fromkeys((*asked, *taught)) if not code.endswith(_REST)]
    drawn = [
        DumbbellRow(
            area_name(material, code),
            side_of(asked.get(code)),
            side_of(taught.get(code)),
            "",
        )
        for code in codes
    ]
    where = material.names.region(region)
    place = place_of("areas-skills", region, strategy)
    rows = [row for side in sides for row in side.values()]
    title = _marked(
        material,
        rows,
        say.say("{region}: skills of the areas, asked for and taught", region=where),
    )
    listed = "; ".join(
        say.say(
            "{area}: asked for {asked}, taught {taught}",
            area=area_name(material, code),
            asked=printed_of(material, asked.get(code)).whole,
            taught=printed_of(material, taught.get(code)).whole,
        )
        for code in codes
    )
    body = tuple(
        (
            Cell(area_name(material, code)),
            figure_cell(material, asked.get(code)),
            figure_cell(material, taught.get(code)),
        )
        for code in codes
    )
    table = TableBlock(
        title,
        f"{place}-numbers",
        (
            TableColumn(say.say("Area")),
            TableColumn(say.say("asked for"), align="right"),
            TableColumn(say.say("taught"), align="right"),
        ),
        body,
    )
    return Figure(
        title=title,
        subtitle=say.say(
            "Share of each area in the skills that texts of advertisements (●) and of courses (◆) "
            "name, with 90% intervals. {region}, {period}.",
            region=where,
            period=material.period(),
        ),
        anchor=place,
        spec=dumbbell_chart(drawn, say.share),
        alternative=f"{listed}.",
        table=table,
        caption=say.say(
            "Transversal and language skills belong to no area. Courses are not seats, and "
            "advertisements are not people hired."
        ),
        method=_METHOD,
        notes=material.notes.cite([origin for row in rows for origin in row.origins]),
        narrow=dumbbell_chart(drawn, say.share, narrow=True),
    )
