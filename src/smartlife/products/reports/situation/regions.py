"""The regions: where advertisements and courses are, and the study's regions side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from smartlife.products.document import (
    Callout,
    Cell,
    Figure,
    Heading,
    Paragraph,
    TableBlock,
    TableColumn,
)
from smartlife.products.figures.maps import MapRegion, Panel, Role, circle_map
from smartlife.products.figures.printing import print_figure
from smartlife.products.figures.projection import rings_of
from smartlife.products.figures.tiles import tile_layout
from smartlife.products.reports.situation.material import ALL_REGIONS
from smartlife.products.reports.situation.notes import remark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_NEIGHBOURS: Final = ("DK", "EE", "FI", "NO", "PL", "LV", "LT", "SE", "DE")
"""Countries around the sea, drawn as land behind the study's own."""
NO_FIGURE: Final = "–"
"""What a cell holds where a region has no figure."""


def blocks(material: Material) -> list[Block]:
    """The section."""
    say = material.say
    return [
        Heading(say.say("The regions"), "regions"),
        Paragraph(
            say.say(
                "A document counts in a region only if its place is known well enough. Records "
                "that only say a country are on no map."
            ),
            lead=True,
        ),
        map_of(material),
        comparison(material, material.compared),
    ]


def map_of(material: Material) -> Block:
    """Where advertisements and courses are; what is missing, if no place is known."""
    say = material.say
    if not any(material.placed.values()):
        return Callout(
            "not_observed",
            say.say("No map"),
            say.say(
                "No advertisement and no course held says its place so precisely that it could be "
                "put on a map."
            ),
            "map",
            say.say("no record with a known place"),
            say.say("place names, postcodes or municipality codes in the lists"),
        )
    regions = _regions(material)
    panels = [
        Panel(
            say.say("Advertisements"),
            "asked",
            material.placed["vacancies"],
            {code: say.whole(n) for code, n in material.placed["vacancies"].items()},
            _totals(material, "vacancies"),
        ),
        Panel(
            say.say("Courses"),
            "taught",
            material.placed["courses"],
            {code: say.whole(n) for code, n in material.placed["courses"].items()},
            _totals(material, "courses"),
        ),
    ]
    totals = {kind: sum(counts.values()) for kind, counts in material.placed.items()}
    title = say.say(
        "The region is known for {advertisements} of {all} advertisements and {courses} of "
        "{all_courses} courses",
        advertisements=say.whole(totals["vacancies"]),
        all=say.whole(material.documents["vacancies"]),
        courses=say.whole(totals["courses"]),
        all_courses=say.whole(material.documents["courses"]),
    )
    table = _map_table(material, title)
    listed = "; ".join(f"{row[0].text}: {row[1].text} / {row[2].text}" for row in table.rows[:12])
    cited = [
        origin
        for side in ("demand", "offer")
        for row in material.figures.of("evidence_card", "documents", ALL_REGIONS, side=side)
        for origin in row.origins
    ]
    return Figure(
        title=title,
        subtitle=say.say(
            "Distinct documents by region (NUTS 3, {version}). The area of a circle is the number; "
            "each picture has its own scale. Thick outline: under study; broken outline: partner.",
            version=material.study.nuts_version,
        ),
        anchor="map",
        spec=circle_map(regions, panels),
        alternative=say.say("Advertisements / courses by region. {list}.", list=listed),
        table=table,
        caption=_map_caption(material),
        method="method-evidence_card",
        notes=material.notes.cite(cited),
        narrow=circle_map(regions, panels, narrow=True),
    )


def _regions(material: Material) -> list[MapRegion]:
    """NUTS 3 regions of the study's countries, the study's own regions, and land around."""
    tiles = tile_layout(str(material.study.nuts_version))
    made = []
    for code, row in sorted(material.names.regions().items()):
        role = _role(material, code, row)
        if role is None:
            continue
        # land is drawn whole; its parts only where tiles stand for them
        shape = row.get("geometry") if role != "land" or row["nuts_level"] == 0 else None
        point = (row["lon"], row["lat"]) if row.get("lon") is not None else None
        group = next((r for r in _own(material) if code.startswith(r)), "")
        made.append(
            MapRegion(
                code,
                material.names.region(group) if group else "",
                role,
                tuple(tuple(ring) for ring in rings_of(shape)),
                point,
                tiles.get(code),
                _tip(material, code) if role != "land" else "",
                group,
            )
        )
    return made


def _tip(material: Material, code: str) -> str:
    """Name and numbers of a region, for who points at it."""
    say = material.say
    counts = [material.placed[kind].get(code, 0) for kind in ("vacancies", "courses")]
    return say.say(
        "{region}: {advertisements}, {courses}",
        region=material.names.region(code),
        advertisements=say.count("{n} advertisement", "{n} advertisements", counts[0]),
        courses=say.count("{n} course", "{n} courses", counts[1]),
    )


def _map_caption(material: Material) -> str:
    """What the numbers count, and how many of them have no circle."""
    say = material.say
    said = say.say(
        "Counts of what is held, not of what there is: regions whose lists are not held stay "
        "empty. The picture shows the surroundings of the study's regions, the table "
        "all of them."
    )
    without = sum(
        _held(material, kind, region) - _circled(material, kind, region)
        for kind in ("vacancies", "courses")
        for region in _own(material)
    )
    if not without:
        return said
    return f"{said} " + say.count(
        "The number beside a name counts all documents of the region; {n} of them is placed no "
        "more precisely than that and lies in no circle.",
        "The number beside a name counts all documents of the region; {n} of them are placed no "
        "more precisely than that and lie in no circle.",
        without,
    )


def _totals(material: Material, kind: str) -> dict[str, str]:
    """Name of each region under study and partner → documents held of it."""
    return {
        material.names.region(region): material.say.whole(_held(material, kind, region))
        for region in _own(material)
    }


def _held(material: Material, kind: str, region: str) -> int:
    """Documents of a region as the table beside the map counts them: also those placed coarsely."""
    side = "demand" if kind == "vacancies" else "offer"
    row = material.figures.one("evidence_card", "documents", region, side=side)
    circled = _circled(material, kind, region)
    return circled if row is None or row.estimate is None else round(row.estimate)


def _circled(material: Material, kind: str, region: str) -> int:
    return sum(n for code, n in material.placed[kind].items() if code.startswith(region))


def _own(material: Material) -> tuple[str, ...]:
    return (*material.study.regions, *material.study.partners)


def _role(material: Material, code: str, row: Mapping[str, Any]) -> Role | None:
    """What a region is on the map; None if it is not drawn."""
    ours = code[:2] in material.countries
    if row["nuts_level"] == 0:
        return "land" if code in _NEIGHBOURS and not ours else None
    if row["nuts_level"] != 3 or code.endswith("ZZ"):
        return None
    if not ours:
        return "land" if code[:2] in _NEIGHBOURS else None
    if any(code.startswith(region) for region in material.study.regions):
        return "region"
    if any(code.startswith(region) for region in material.study.partners):
        return "partner"
    return "other"


def _map_table(material: Material, title: str) -> TableBlock:
    say = material.say
    vacancies, courses = material.placed["vacancies"], material.placed["courses"]
    codes = sorted(
        {*vacancies, *courses},
        key=lambda code: (-vacancies.get(code, 0), -courses.get(code, 0), code),
    )
    body = tuple(
        (
            Cell(f"{material.names.region(code)} ({code})"),
            Cell(say.whole(vacancies.get(code, 0)), vacancies.get(code, 0)),
            Cell(say.whole(courses.get(code, 0)), courses.get(code, 0)),
        )
        for code in codes
    )
    return TableBlock(
        title,
        "map-numbers",
        (
            TableColumn(say.say("Region")),
            TableColumn(say.say("Advertisements"), align="right"),
            TableColumn(say.say("Courses"), align="right"),
        ),
        body,
    )


# --- side by side


def comparison(
    material: Material, regions: Sequence[str], title: str = "", *, with_intervals: bool = False
) -> TableBlock:
    """One row per measure, one column per region: read along the row.

    Args:
        material: What reports are made of.
        regions: Codes of the regions.
        title: Title, if not that of the whole study.
        with_intervals: True prints the interval under the figure.
    """
    say = material.say
    body: list[tuple[Cell, ...]] = []
    letters: dict[str, str] = {}
    cited: list[str] = []
    for label, unit, rows in _lines(material, regions):
        cells = [Cell(f"{label}, {unit}" if unit else label)]
        for row, region in zip(rows, regions, strict=True):
            cell = compared_cell(material, row, region, letters)
            if with_intervals and row is not None:
                cell = with_interval(material, cell, row)
            cells.append(cell)
            cited += row.origins if row else ()
        if any(rows):
            body.append(tuple(cells))
    columns = [TableColumn(say.say("Measure"))]
    columns += [TableColumn(material.names.region(region), align="right") for region in regions]
    return TableBlock(
        title or say.say("The regions of the study, their partners and countries side by side"),
        "comparison",
        tuple(columns),
        tuple(body),
        material.notes.cite(cited),
        tuple((letter, text) for text, letter in letters.items()),
    )


def _lines(
    material: Material, regions: Sequence[str]
) -> list[tuple[str, str, list[FigureRow | None]]]:
    say = material.say
    figures = material.figures

    def line(indicator: str, measure: str, side: str | None = None) -> list[FigureRow | None]:
        return [figures.one(indicator, measure, region, side=side) for region in regions]

    def official(indicator: str, measure: str) -> list[FigureRow | None]:
        return [_official(material, indicator, measure, region) for region in regions]

    word = material.names.word
    return [
        (say.say("Advertisements held"), "", line("evidence_card", "documents", "demand")),
        (say.say("Employers with a name"), "", line("evidence_card", "clusters", "demand")),
        (say.say("Courses held"), "", line("open_offer", "courses")),
        (say.say("Providers"), "", line("open_offer", "providers")),
        (
            say.say("Courses per 1,000 adults"),
            "",
            [_total(figures.of("open_offer", "courses_per_1000_adults", r)) for r in regions],
        ),
        *(
            (word("measure", measure), "", official("participation", measure))
            for measure in ("participation_12_months", "participation_4_weeks")
        ),
        (word("measure", "adults"), "", official("region_profile", "adults")),
        *_by_age(material, "unemployment_rate", official("region_profile", "unemployment_rate")),
        *(
            (word("measure", measure), unit, official("region_profile", measure))
            for measure, unit in (
                ("unemployment_25_64", ""),
                ("tertiary_attainment", ""),
                ("tertiary_attainment_labour", ""),
                ("low_attainment", ""),
                ("low_attainment_labour", ""),
                ("gdp_per_inhabitant", "EUR"),
            )
        ),
    ]


def _by_age(
    material: Material, measure: str, rows: list[FigureRow | None]
) -> list[tuple[str, str, list[FigureRow | None]]]:
    """A line per age group that the figures are about: those of different ages do not compare."""
    ages = sorted({str(row.dimension("age") or "") for row in rows if row is not None})
    made: list[tuple[str, str, list[FigureRow | None]]] = []
    for age in ages or [""]:
        code = f"{measure}_{age.lower().replace('-', '_')}" if age else measure
        mine = [row if row and (row.dimension("age") or "") == age else None for row in rows]
        made.append((material.names.word("measure", code), "", mine))
    return made


def _total(rows: list[FigureRow]) -> FigureRow | None:
    return next((row for row in rows if row.group_code is None), None)


def _official(material: Material, indicator: str, measure: str, region: str) -> FigureRow | None:
    """The figure of the region, or of the region around it that has one."""
    for length in range(len(region), 1, -1):
        found = _total(material.figures.of(indicator, measure, region[:length]))
        if found:
            return found
    return None


def with_interval(material: Material, cell: Cell, row: FigureRow) -> Cell:
    """The cell with the interval in its small print, if there is one."""
    interval = print_figure(row, material.say).interval
    return replace(cell, aside=" · ".join(part for part in (interval, cell.aside) if part))


def compared_cell(
    material: Material, row: FigureRow | None, region: str, letters: dict[str, str]
) -> Cell:
    """A figure; under it whose it is, if not this region's own, and its year."""
    if row is None:
        return Cell(NO_FIGURE)
    printed = print_figure(row, material.say)
    whose = material.names.region(row.nuts_code) if row.nuts_code != region else ""
    aside = " ".join(part for part in (whose, str(row.year) if row.year else "") if part)
    said = remark(material, row)
    letter = None
    if said:
        letter = letters.setdefault(said, "abcdefghijklmnopqrstuvwxyz"[len(letters) % 26])
    return Cell(
        printed.text,
        printed.sort,
        printed.status,
        figure=printed.figure,
        letter=letter,
        aside=aside,
    )
