"""Areas of smart specialisation: all of the study's strategies, and one area in one region."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, Final

from fastapi import Path, Query

from smartlife.languages.messages import Messages
from smartlife.products.document import (
    Block,
    Callout,
    Figure,
    SourceNote,
    TableBlock,
)
from smartlife.products.figures.rows import FigureRow
from smartlife.products.reports.brief.area_parts import members
from smartlife.products.reports.brief.areas import area_blocks
from smartlife.products.reports.situation.area_words import (
    area_name,
    in_language,
    is_rest,
    printed_of,
    strategy_of,
)
from smartlife.products.reports.situation.areas import (
    draft_words,
    first_area,
    names_words,
    signed_words,
    signing_words,
)
from smartlife.products.reports.situation.material import Material
from smartlife.web.holdings import report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.skills import FigureText
from smartlife.web.problems import NotFound
from smartlife.web.reading import Read, Reading
from smartlife.web.runs import OpenRun

_CODES: Final = ("isco", "skill_group", "field")
_FEWEST_SHARED: Final = 3
_MOST_ALIKE: Final = 8
_METHOD: Final = "method-areas"

Strategy = Annotated[str, Path(max_length=80, description="Code of the strategy.")]
Code = Annotated[str, Path(max_length=80, description="Code of the area in its strategy.")]
Region = Annotated[str, Query(max_length=5, description="NUTS code of a region that it is for.")]


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area in a list.

    Attributes:
        text: Its name.
        url: Its page.
        note: The region.
        asked: Share of posts advertised.
        taught: Share of skills named in courses.
    """

    text: str
    url: str
    note: str
    asked: FigureText
    taught: FigureText


@dataclass(frozen=True, slots=True)
class StrategyPart:
    """A strategy with its areas.

    Attributes:
        code: Its code.
        title: Its name.
        is_draft: Whether its codes still wait to be signed.
        standing: Who signed it, and where the names of its areas were read.
        notes: Numbers of its sources.
        areas: Its areas by region.
    """

    code: str
    title: str
    is_draft: bool
    standing: str
    notes: tuple[int, ...]
    areas: tuple[AreaLine, ...]


@dataclass(frozen=True, slots=True)
class AreasContext:
    """All areas of the study.

    Attributes:
        head: Title, next steps.
        draft: What holds for every strategy that is a draft; nothing if none is.
        strategies: Those of the regions under study, then the partners'.
        sources: What is cited.
    """

    head: Head
    draft: tuple[Block, ...]
    strategies: tuple[StrategyPart, ...]
    sources: tuple[SourceNote, ...]


@dataclass(frozen=True, slots=True)
class AreaContext:
    """One area in one region.

    Attributes:
        head: Title, next steps.
        code: Its code, with that of the strategy.
        name: Its name.
        region: NUTS code of the region that the figures are of.
        region_name: Its name.
        regions: The area in other regions.
        blocks: Sign-off, codes, figures, occupations, skills, what nobody teaches.
        alike: Areas of others that share codes with it.
        sources: What the blocks cite.
    """

    head: Head
    code: str
    name: str
    region: str
    region_name: str
    regions: tuple[Step, ...]
    blocks: tuple[Block, ...]
    alike: tuple[Step, ...]
    sources: tuple[SourceNote, ...]


def areas(reading: Read) -> AreasContext:
    """The areas of smart specialisation of the study's regions and partners."""
    say, material = reading.say, report_material(reading)
    codes = dict.fromkeys(str(strategy_of(row)) for row in _rows(material))
    strategies = tuple(_part(reading, material, code) for code in codes)
    drafts = sum(one.is_draft for one in strategies)
    return AreasContext(
        head=Head(
            say.say("Areas of smart specialisation"),
            say.say("What each area catches in advertisements and courses, and who signed it."),
            crumbs=(Step(say.say("Start"), reading.url("/")),),
            next_steps=(
                Step(say.say("The regions of this study"), reading.url("/regions")),
                Step(say.say("How the figures are made"), reading.url("/methods")),
            ),
            section="regions",
        ),
        draft=(_draft(say, drafts, len(strategies)),) if drafts else (),
        strategies=strategies,
        sources=material.notes.notes(),
    )


def area(reading: Read, strategy: Strategy, code: Code, region: Region = "") -> AreaContext:
    """One area: what it catches, what is asked for and taught, what nobody teaches, who else."""
    say, material = reading.say, report_material(reading)
    rows = {row.nuts_code: row for row in _rows(material) if row.group_code == f"{strategy}/{code}"}
    if not rows:
        raise NotFound(say.say("This study knows no area {code}.", code=f"{strategy}/{code}"))
    chosen = region or next(iter(rows))
    if chosen not in rows:
        raise NotFound(say.say("This study has no figures on the region {code}.", code=chosen))
    row = rows[chosen]
    name, where = area_name(material, row.group_code), material.names.region(chosen)
    blocks = tuple(_on_page(block) for block in area_blocks(material, row))
    return AreaContext(
        head=_head(reading, material, row),
        code=str(row.group_code),
        name=name,
        region=chosen,
        region_name=where,
        regions=tuple(
            Step(material.names.region(other), _address(reading, one))
            for other, one in rows.items()
            if other != chosen
        ),
        blocks=blocks,
        alike=_alike(reading, material, row),
        sources=material.notes.notes(),
    )


def area_steps(reading: Reading, material: Material, region: str) -> tuple[Step, ...]:
    """The areas of a region, each with its page and its share of posts."""
    return tuple(
        Step(
            area_name(material, row.group_code),
            _address(reading, row),
            printed_of(material, row).whole,
        )
        for row in _rows(material)
        if row.nuts_code == region
    )


def _head(reading: Reading, material: Material, row: FigureRow) -> Head:
    say = reading.say
    name = area_name(material, row.group_code)
    where = material.names.region(row.nuts_code)
    title = say.say("{area}: asked for and taught in {region}", area=name, region=where)
    return Head(
        title,
        say.say(
            "What the area “{area}” catches in advertisements and courses in {region}.",
            area=name,
            region=where,
        ),
        crumbs=(
            Step(say.say("Start"), reading.url("/")),
            Step(say.say("Regions"), reading.url("/regions")),
            Step(say.say("Areas of smart specialisation"), reading.url("/areas")),
        ),
        next_steps=(
            Step(
                say.say("{region}: learning and work", region=where),
                reading.url(f"/region/{row.nuts_code}"),
            ),
            Step(
                say.say("Courses in {region}", region=where),
                reading.url("/courses", {"region": row.nuts_code}),
            ),
            Step(say.say("All areas"), reading.url("/areas")),
        ),
        section="regions",
    )


def _rows(material: Material) -> tuple[FigureRow, ...]:
    """Shares of demand of all areas that are known: regions under study, partners, countries."""
    return tuple(
        row
        for region in material.compared
        for row in material.figures.of("areas", "demand_share", region)
        if row.group_code in material.areas and not is_rest(row)
    )


def _address(reading: Reading, row: FigureRow) -> str:
    return reading.url(f"/area/{row.group_code}", {"region": row.nuts_code})


def _part(reading: Reading, material: Material, strategy: str) -> StrategyPart:
    own = (*material.study.regions, *material.study.partners)
    mine = [row for row in _rows(material) if strategy_of(row) == strategy]
    # where a region has the figures, its country would only say the same again
    rows = [row for row in mine if row.nuts_code in own] or mine
    lines = []
    for row in rows:
        taught = next(
            (
                one
                for one in material.figures.of("areas", "offer_share", row.nuts_code)
                if one.group_code == row.group_code
            ),
            None,
        )
        lines.append(
            AreaLine(
                area_name(material, row.group_code),
                _address(reading, row),
                material.names.region(row.nuts_code),
                _text(reading, material, row),
                _text(reading, material, taught),
            )
        )
    first = first_area(material, strategy)
    said = [signed_words(material, first)] if first["signed_by"] else []
    return StrategyPart(
        strategy,
        in_language(material, first["titles"]),
        not first["is_signed"],
        " ".join([*said, names_words(material, first)]),
        material.notes.cite([first["origin_id"]]),
        tuple(lines),
    )


def _draft(say: Messages, drafts: int, strategies: int) -> Callout:
    """Said once of all drafts: each of them only has a mark."""
    title = (
        say.say("All of these lists are drafts")
        if drafts == strategies
        else say.say("Lists that are marked as a draft")
    )
    return Callout("not_measured", title, draft_words(say), "drafts", need=signing_words(say))


def _text(reading: Reading, material: Material, row: FigureRow | None) -> FigureText:
    printed = printed_of(material, row)
    url = reading.url(f"/figure/{printed.figure}") if printed.figure else ""
    return FigureText(printed.text, printed.interval, row.status if row else None, url)


def _on_page(block: Block) -> Block:
    """A block of a report as a page shows it: methods are linked, and so is every number."""
    if isinstance(block, Figure):
        return replace(block, method=_METHOD)
    return _without_identifiers(block) if isinstance(block, TableBlock) else block


def _without_identifiers(table: TableBlock) -> TableBlock:
    """The table without a column that only repeats what its numbers lead to."""
    linked = {cell.figure for row in table.rows for cell in row if cell.figure}
    repeats = {n for row in table.rows for n, cell in enumerate(row) if cell.text in linked}
    return replace(
        table,
        columns=tuple(one for n, one in enumerate(table.columns) if n not in repeats),
        rows=tuple(
            tuple(cell for n, cell in enumerate(row) if n not in repeats) for row in table.rows
        ),
    )


def _alike(reading: Reading, material: Material, row: FigureRow) -> tuple[Step, ...]:
    """Areas of other strategies with codes in common, those with the most first."""
    mine = set(members(material, row.group_code, *_CODES))
    found = []
    for other in _rows(material):
        if strategy_of(other) != strategy_of(row):
            theirs = set(members(material, other.group_code, *_CODES))
            shared = len(mine & theirs)
            if shared >= _FEWEST_SHARED:
                found.append((-shared / len(mine | theirs), shared, len(theirs), other))
    say = reading.say
    first: dict[str, Step] = {}
    for _, shared, size, other in sorted(found, key=lambda one: (one[0], one[3].nuts_code)):
        first.setdefault(
            str(other.group_code),
            Step(
                f"{area_name(material, other.group_code)} "
                f"({material.names.region(other.nuts_code)})",
                _address(reading, other),
                say.say(
                    "{n} of its {all} codes are also here",
                    n=say.whole(shared),
                    all=say.whole(size),
                ),
            ),
        )
    return tuple(first.values())[:_MOST_ALIKE]


def _examples(run: OpenRun) -> Iterable[dict[str, str]]:
    held = run.tables.has("ind__areas")
    rows = run.tables.read("ind__areas", ["measure", "group_code"]).to_pylist() if held else []
    known = set()
    if run.tables.has("core__areas"):
        known = set(run.tables.read("core__areas", ["area_code"]).column(0).to_pylist())
    codes = {row["group_code"] for row in rows if row["measure"] == "demand_share"} & known
    split = (code.partition("/") for code in sorted(codes))
    return ({"strategy": strategy, "code": code} for strategy, _, code in split)


AREAS: Final = Page("areas", "/areas", areas)
AREA: Final = Page("area", "/area/{strategy}/{code}", area, places=_examples)
