"""Who can reach a course: by step, by field, by how far people travel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.indicators.reach import MINUTES, WHAT_IF
from smartlife.analysis.reach.staircase import STEPS
from smartlife.products.document import (
    Callout,
    Cell,
    Figure,
    Heading,
    Paragraph,
    TableBlock,
    TableColumn,
)
from smartlife.products.figures.pairs import PairRow, pair_chart
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation.anchors import anchor
from smartlife.products.reports.situation.notes import remark
from smartlife.products.reports.situation.telling import inner_name, name_of

if TYPE_CHECKING:
    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_REACH: Final = "reach"
_ADULTS: Final = "adults_reached"


def blocks(material: Material) -> list[Block]:
    """The section."""
    say = material.say
    made: list[Block] = [
        Heading(say.say("Who can reach a course"), "reach"),
        Paragraph(
            say.say(
                "A course in the region is not a course for everybody in it. Adults are counted "
                "at the towns they live in, courses where they are taught, the way between them as "
                "a drive. Each step contains the one before."
            ),
            lead=True,
        ),
    ]
    for region in material.study.regions:
        made += region_blocks(material, region)
    return [*made, *_compared(material)]


def _rows(
    material: Material, region: str, measure: str, minutes: int = MINUTES
) -> dict[tuple[str, str | None], FigureRow]:
    """(step, group) → row."""
    return {
        (str(row.dimension("step")), row.group_code): row
        for row in material.figures.of(_REACH, measure, region)
        if row.dimension("minutes") == minutes
    }


def region_blocks(material: Material, region: str) -> list[Block]:
    """Who reaches a course in one region, or why that is not known; the chart comes first."""
    say = material.say
    rows = _rows(material, region, _ADULTS)
    first = rows.get((STEPS[0], None))
    if first is None or first.status != "published":
        if first is not None and first.note == "no_catalogue":
            have = say.say("no course")
            need = say.say("the course list of one provider or register of the region")
        else:
            have = say.say("no way between people and courses")
            need = say.say("courses of the region that name their town")
        return [
            Callout(
                "not_observed",
                say.say(
                    "Who can reach a course is not known: {region}",
                    region=material.names.region(region),
                ),
                remark(material, first),
                anchor("reach", region),
                have,
                need,
                material.notes.cite(first.origins if first else ()),
            )
        ]
    made: list[Block] = [_fields(material, region, rows), _limits(material, region)]
    return [*made, *_demand(material, region)]


def _fields(
    material: Material, region: str, rows: dict[tuple[str, str | None], FigureRow]
) -> Figure:
    """Share of adults who reach a course, by field: within travel, and with online courses."""
    say = material.say
    codes = sorted({code for _, code in rows if code and code != "unknown"})
    pairs = [(rows["travel", code], rows["online", code]) for code in codes]
    pairs.sort(key=lambda pair: (-(pair[0].estimate or 0), -(pair[1].estimate or 0)))
    drawn = [
        PairRow(
            name_of(material, travel).text,
            travel.estimate,
            online.estimate,
            _both(print_figure(travel, say).text, print_figure(online, say).text),
        )
        for travel, online in pairs
    ]
    title = _title(material, region, rows, pairs)
    place = anchor("reach", region)
    known = rows["travel", None]
    return Figure(
        title=title,
        subtitle=say.say(
            "Share of the adults of {region} who reach a course of the field in a language of the "
            "region. Full circle: at most {minutes} minutes away; open circle: or online.",
            region=material.names.region(region),
            minutes=MINUTES,
        ),
        anchor=place,
        spec=pair_chart(drawn, say.share),
        alternative=say.say(
            "Adults who reach a course, by field. {list}.",
            list="; ".join(f"{row.label}: {row.words}" for row in drawn),
        ),
        table=_fields_table(material, title, place, pairs),
        caption=say.say(
            "{n} courses can be reached by somebody. Adults are placed by the number of people of "
            "the region's towns; a road is taken as 1.3 times the straight line, driven at "
            "60 km/h.",
            n=say.whole(rows["any_language", None].n_docs),
        ),
        method="method-reach",
        notes=material.notes.cite(known.origins),
        narrow=pair_chart(drawn, say.share, narrow=True),
    )


def _both(near: str, online: str) -> str:
    """Both shares; one if they are the same."""
    return near if near == online else f"{near} → {online}"


def _title(
    material: Material,
    region: str,
    rows: dict[tuple[str, str | None], FigureRow],
    pairs: list[tuple[FigureRow, FigureRow]],
) -> str:
    say = material.say
    where = material.names.region(region)
    fewest = min((travel.estimate or 0.0 for travel, _ in pairs), default=1.0)
    least = [travel for travel, _ in pairs if (travel.estimate or 0.0) == fewest]
    everybody = print_figure(rows["travel", None], say).text
    if len(least) > 2 or fewest >= 0.995:
        return say.say(
            "{region}: {share} of adults have a course at most {minutes} minutes away",
            region=where,
            share=everybody,
            minutes=MINUTES,
        )
    return say.say(
        "{region}: {share} of adults have a course at most {minutes} minutes away; fewest in the "
        "field {field} ({least})",
        region=where,
        share=everybody,
        minutes=MINUTES,
        field=say.listed([inner_name(material, row) for row in least]),
        least=print_figure(least[0], say).text,
    )


def _fields_table(
    material: Material, title: str, place: str, pairs: list[tuple[FigureRow, FigureRow]]
) -> TableBlock:
    say = material.say
    body = [
        (Cell(name_of(material, pair[0]).text), *(_cell(material, row) for row in pair))
        for pair in pairs
    ]
    return TableBlock(
        title,
        f"{place}-numbers",
        (
            TableColumn(say.say("Field")),
            TableColumn(say.say("within travel"), align="right"),
            TableColumn(say.say("or online"), align="right"),
        ),
        tuple(body),
    )


def _limits(material: Material, region: str) -> TableBlock:
    """What if people travel longer: adults reached by step and minutes, and courses per adult."""
    say = material.say
    by_minutes = {minutes: _rows(material, region, _ADULTS, minutes) for minutes in WHAT_IF}
    courses = _rows(material, region, "courses_reached")
    body = [
        (
            Cell(material.names.word("reach_step", step)),
            *(_cell(material, by_minutes[minutes].get((step, None))) for minutes in WHAT_IF),
            _cell(material, courses.get((step, None))),
        )
        for step in STEPS
    ]
    first = by_minutes[MINUTES][STEPS[0], None]
    return TableBlock(
        say.say(
            "Adults who reach a course, if they travel so long: {region}",
            region=material.names.region(region),
        ),
        anchor("reach-limits", region),
        (
            TableColumn(say.say("Step")),
            *(
                TableColumn(say.say("{minutes} min.", minutes=minutes), align="right")
                for minutes in WHAT_IF
            ),
            TableColumn(
                say.say("courses an adult can reach, on average, {minutes} min.", minutes=MINUTES),
                align="right",
            ),
        ),
        tuple(body),
        material.notes.cite(first.origins),
    )


def _cell(material: Material, row: FigureRow | None) -> Cell:
    printed = print_figure(row, material.say)
    return Cell(printed.text, printed.sort, printed.status, figure=printed.figure)


def _demand(material: Material, region: str) -> list[Block]:
    """What is asked for and not found in reach; left out where no range may be given."""
    say = material.say
    missing = _rows(material, region, "not_found_in_reach")
    thin = _rows(material, region, "thin_in_reach")
    if not any(row.status == "published" for row in [*missing.values(), *thin.values()]):
        return []
    body = [
        (
            Cell(material.names.word("reach_step", step)),
            _cell(material, missing.get((step, None))),
            _cell(material, thin.get((step, None))),
        )
        for step in STEPS
    ]
    return [
        TableBlock(
            say.say(
                "Asked for, and no course found in reach: {region}",
                region=material.names.region(region),
            ),
            anchor("reach-demand", region),
            (
                TableColumn(say.say("Step")),
                TableColumn(say.say("no course found"), align="right"),
                TableColumn(say.say("fewer than three providers"), align="right"),
            ),
            tuple(body),
            material.notes.cite(missing[STEPS[0], None].origins),
        )
    ]


def _compared(material: Material) -> list[Block]:
    """Regions at a common number of courses; left out where nothing can be compared."""
    say = material.say
    codes = (*material.study.regions, *material.study.partners)
    found = [
        row for code in codes for row in material.figures.of(_REACH, "not_found_rarefied", code)
    ]
    shown = [row for row in found if row.status == "published"]
    if len(shown) < 2:
        return []
    body = [
        (
            Cell(material.names.region(row.nuts_code)),
            Cell(say.whole(_courses(row)), float(_courses(row))),
            _cell(material, row),
        )
        for row in found
    ]
    return [
        TableBlock(
            say.say(
                "Regions as if each had {n} courses: asked for, and no course found",
                n=say.whole(int(shown[0].dimension("courses"))),
            ),
            "reach-compared",
            (
                TableColumn(say.say("Region")),
                TableColumn(say.say("courses held"), align="right"),
                TableColumn(say.say("no course found"), align="right"),
            ),
            tuple(body),
            material.notes.cite([origin for row in found for origin in row.origins]),
        )
    ]


def _courses(row: FigureRow) -> int:
    """Courses that the catalogues hold of a region."""
    return int(row.dimension("held") or 0)
