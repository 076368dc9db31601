"""What is asked for and was not found in any catalogue: a range, and a list for people to check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.products.document import Callout, Cell, Figure, Heading, TableBlock, TableColumn
from smartlife.products.figures.intervals import IntervalLook, IntervalRow, interval_chart
from smartlife.products.figures.printing import outward, print_figure
from smartlife.products.reports.situation.anchors import anchor
from smartlife.products.reports.situation.notes import remark
from smartlife.products.reports.situation.telling import NO_COMPARISON, name_cell, too_little
from smartlife.products.reports.situation.verified import blocks as verified_blocks
from smartlife.products.reports.situation.verified import verified_row

if TYPE_CHECKING:
    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_BRACKET = "uncovered_bracket"


def blocks(material: Material, region: str) -> list[Block]:
    """The part of one region."""
    say = material.say
    rows = material.figures.of(_BRACKET, "not_found", region)
    where = material.names.region(region)
    place = anchor("not-found", region)
    made: list[Block] = [
        Heading(
            say.say("Asked for, and no course found: {region}", region=where), f"{place}-part", 3
        )
    ]
    made += verified_blocks(material, region)
    if any(row.status == "published" for row in rows):
        made.append(_bracket(material, region, rows))
    elif verified_row(material, region) is None:
        # beside what people found, that the programme alone cannot tell is no news
        first = rows[0] if rows else None
        made.append(_no_bracket(material, first, where, place))
    to_check = material.figures.of(_BRACKET, "group_to_check", region)
    # what people have read already stands above
    read = material.audited.get(region, frozenset())
    to_check = [row for row in to_check if row.group_uri not in read]
    if to_check:
        made.append(_to_check(material, region, to_check))
    return made


def _no_bracket(material: Material, row: FigureRow | None, where: str, place: str) -> Callout:
    say = material.say
    if row is not None and row.note in ("wide", *NO_COMPARISON):
        return Callout(
            "not_observed" if row.note != "wide" else "too_little_data",
            say.say("No figure: {region}", region=where),
            remark(material, row),
            place,
            notes=material.notes.cite(row.origins),
        )
    return too_little(
        material,
        [row] if row else [],
        title=say.say("Too little for a figure: {region}", region=where),
        text=say.say(
            "For how much of what is asked for there is no course cannot be said from so few "
            "advertisements with text."
        ),
        anchor=place,
    )


def _bracket(material: Material, region: str, rows: list[FigureRow]) -> Figure:
    say = material.say
    drawn = []
    for row in rows:
        printed = print_figure(row, say)
        low, high = (
            outward(row.lo, row.hi) if row.lo is not None and row.hi is not None else (None, None)
        )
        label = material.names.word("reach", row.dimension("reach"))
        drawn.append(IntervalRow(label, printed.text, "", row.status, None, low, high))
    first = next(row for row in rows if row.status == "published")
    place = anchor("not-found", region)
    title = say.say(
        "{region}: for {range} of what is asked for, the programme found no course in the "
        "catalogues held",
        region=material.names.region(region),
        range=print_figure(first, say).text,
    )
    look = IntervalLook(write=say.share, shape="range", top=1.0)
    listed = "; ".join(f"{row.label}: {row.text}" for row in drawn)
    return Figure(
        title=title,
        subtitle=say.say(
            "Share of what advertisements ask for, by skill group (ESCO, third level), without a "
            "course in reach. From every possible course counting to only certain ones; rounded "
            "to 5 percentage points."
        ),
        anchor=place,
        spec=interval_chart(drawn, look),
        alternative=listed,
        table=_bracket_table(material, title, place, rows),
        caption=_bracket_caption(material, region),
        method="method-uncovered_bracket",
        notes=material.notes.cite([origin for row in rows for origin in row.origins]),
        narrow=interval_chart(drawn, look, narrow=True),
    )


def _bracket_caption(material: Material, region: str) -> str:
    say = material.say
    if verified_row(material, region) is None:
        return say.say(
            "A range, not a figure with an interval: it shows what depends on how sure a link must "
            "be. People have not checked it yet."
        )
    return say.say(
        "What the programme alone can say, for comparison: a range that shows what depends on how "
        "sure a link must be. What people found stands above."
    )


def _bracket_table(material: Material, title: str, place: str, rows: list[FigureRow]) -> TableBlock:
    say = material.say
    body = []
    for row in rows:
        printed = print_figure(row, say)
        courses = row.dimension("courses")
        body.append(
            (
                Cell(material.names.word("reach", row.dimension("reach"))),
                Cell(printed.text, printed.sort, printed.status, figure=printed.figure),
                Cell(say.whole(courses) if courses is not None else "–", courses),
            )
        )
    columns = (
        TableColumn(say.say("Courses in reach")),
        TableColumn(say.say("no course found"), align="right"),
        TableColumn(say.say("courses"), align="right"),
    )
    return TableBlock(title, f"{place}-numbers", columns, tuple(body))


def _to_check(material: Material, region: str, rows: list[FigureRow]) -> TableBlock:
    say = material.say
    body = []
    for row in sorted(rows, key=lambda row: row.position or 0):
        printed = print_figure(row, say)
        body.append(
            (
                name_cell(material, row),
                Cell(printed.whole, printed.sort, printed.status, figure=printed.figure),
                Cell(material.names.word("found", row.dimension("found"))),
            )
        )
    return TableBlock(
        say.say("Nobody has checked these yet: {region}", region=material.names.region(region)),
        anchor("to-check", region),
        (
            TableColumn(say.say("Skill group")),
            TableColumn(say.say("share of what is asked for"), align="right"),
            TableColumn(say.say("what the programme found")),
        ),
        tuple(body),
        material.notes.cite([origin for row in rows for origin in row.origins]),
    )
