"""Up to six regions side by side, by the rules that the report compares them by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Final

from fastapi import Query

from smartlife.products.document import Block, Cell, SourceNote, TableBlock, TableColumn
from smartlife.products.figures.rows import FigureRow
from smartlife.products.reports.situation.material import Material
from smartlife.products.reports.situation.regions import (
    NO_FIGURE,
    compared_cell,
    comparison,
    with_interval,
)
from smartlife.products.reports.situation.telling import is_shown, name_of
from smartlife.web.holdings import report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.skills import RegionChoice
from smartlife.web.problems import NotFound
from smartlife.web.reading import Read, Reading

MOST: Final = 6
_MOST_ROWS: Final = 15
_TABLES: Final = (
    ("occupation_mix", "share", "demand"),
    ("emphasis", "demand_share", "demand"),
    ("emphasis", "offer_share", "offer"),
)

Codes = Annotated[
    tuple[str, ...],
    Query(max_length=40, description="NUTS codes, repeated or with commas between; at most six."),
]


@dataclass(frozen=True, slots=True)
class CompareContext:
    """Regions side by side.

    Attributes:
        head: Title, next steps.
        choices: Regions to choose from.
        most: How many can be compared at once.
        left_out: How many were asked for beyond that.
        blocks: The tables.
        sources: What they cite.
    """

    head: Head
    choices: tuple[RegionChoice, ...]
    most: int
    left_out: int
    blocks: tuple[Block, ...]
    sources: tuple[SourceNote, ...]


def compare(reading: Read, regions: Codes = ()) -> CompareContext:
    """Regions side by side: every figure with its interval and its status."""
    say, material = reading.say, report_material(reading)
    asked = _asked(reading, material, regions)
    chosen = asked[:MOST] or material.compared[:MOST]
    names = [material.names.region(code) for code in chosen]
    title = (
        say.say("{regions}: side by side", regions=say.listed(names))
        if len(names) > 1
        else say.say("{region}, and no other region yet", region=names[0])
    )
    return CompareContext(
        head=Head(
            title,
            say.say("Advertisements, courses and official statistics of regions side by side."),
            crumbs=(
                Step(say.say("Start"), reading.url("/")),
                Step(say.say("Regions"), reading.url("/regions")),
            ),
            next_steps=(
                *(
                    Step(
                        say.say("{region}: learning and work", region=name),
                        reading.url(f"/region/{code}"),
                    )
                    for code, name in zip(chosen, names, strict=True)
                ),
                Step(say.say("All figures as open data"), reading.url("/data")),
            ),
            section="regions",
        ),
        choices=tuple(
            RegionChoice(code, material.names.region(code), code in chosen)
            for code in material.compared
        ),
        most=MOST,
        left_out=max(0, len(asked) - MOST),
        blocks=_blocks(material, chosen, title),
        sources=material.notes.notes(),
    )


def _asked(reading: Reading, material: Material, regions: Sequence[str]) -> tuple[str, ...]:
    codes = [code.strip().upper() for words in regions for code in words.split(",")]
    asked = tuple(dict.fromkeys(code for code in codes if code))
    unknown = [code for code in asked if code not in material.compared]
    if unknown:
        raise NotFound(
            reading.say.say(
                "This study has no figures on the region {code}.", code=unknown[0][:_MOST_ROWS]
            )
        )
    return asked


def _blocks(material: Material, chosen: Sequence[str], title: str) -> tuple[Block, ...]:
    found = (_groups(material, chosen, *table) for table in _TABLES)
    return (
        _explained(comparison(material, chosen, title, with_intervals=True), material),
        *(_explained(table, material) for table in found if table),
    )


def _explained(table: TableBlock, material: Material) -> TableBlock:
    """The table; below it what a dash means, if it has one."""
    if all(cell.text != NO_FIGURE for row in table.rows for cell in row):
        return table
    said = (NO_FIGURE, material.say.say("there is no figure on this region"))
    return replace(table, letters=(*table.letters, said))


def _groups(
    material: Material, chosen: Sequence[str], indicator: str, measure: str, side: str
) -> TableBlock | None:
    """The groups that are largest in any of the regions, one row each."""
    held: dict[str, dict[str, FigureRow]] = {}
    for region in chosen:
        for row in material.figures.of(indicator, measure, region, side=side):
            held.setdefault(str(row.group_uri or row.group_code), {})[region] = row
    ordered = sorted(held, key=lambda group: (-_largest(held[group].values()), group))
    shown = [group for group in ordered if _largest(held[group].values()) > 0][:_MOST_ROWS]
    if not shown:
        return None
    letters: dict[str, str] = {}
    body: list[tuple[Cell, ...]] = []
    origins: list[str] = []
    for group in shown:
        by_region = held[group]
        name = name_of(material, next(iter(by_region.values())))
        cells = [Cell(name.text, lang=name.lang)]
        for region in chosen:
            found = by_region.get(region)
            cell = compared_cell(material, found, region, letters)
            cells.append(with_interval(material, cell, found) if found else cell)
            origins += found.origins if found else ()
        body.append(tuple(cells))
    return TableBlock(
        _title(material, indicator, measure),
        f"{indicator}-{measure}".replace("_", "-"),
        (
            TableColumn(
                material.say.say("Occupation group")
                if indicator == "occupation_mix"
                else material.say.say("Skill group")
            ),
            *(TableColumn(material.names.region(code), align="right") for code in chosen),
        ),
        tuple(body),
        material.notes.cite(origins),
        tuple((letter, text) for text, letter in letters.items()),
    )


def _largest(rows: Iterable[FigureRow]) -> float:
    return max((row.estimate or 0.0 for row in rows if is_shown(row)), default=0.0)


def _title(material: Material, indicator: str, measure: str) -> str:
    say = material.say
    if indicator == "occupation_mix":
        return say.say("Occupation groups: share of posts advertised online, with 90% intervals")
    if measure == "demand_share":
        return say.say("Skill groups asked for: share of skills named in advertisements")
    return say.say("Skill groups taught: share of skills named in courses")


COMPARE: Final = Page("compare", "/compare", compare)
