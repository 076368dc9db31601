"""What is asked for and not taught, as people found it: a figure, its range, and the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.products.document import Cell, Figure, Paragraph, TableBlock, TableColumn
from smartlife.products.figures.intervals import IntervalLook, IntervalRow, interval_chart
from smartlife.products.figures.printing import BRACKET_STEP, outward, print_figure
from smartlife.products.reports.situation.anchors import anchor
from smartlife.products.reports.situation.notes import remark
from smartlife.products.reports.situation.telling import caption, name_cell

if TYPE_CHECKING:
    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_VERIFIED: Final = "uncovered"
_SAID_BEFORE: Final = (None, "not_audited", "no_text", "no_vacancies", "no_catalogue")
"""Remarks that the bracket below says too, or that say only that nobody has begun."""


def verified_row(material: Material, region: str) -> FigureRow | None:
    """The verified figure of a region; None if the region has none that may be printed."""
    found = _only(material, "uncovered", region)
    return found if found is not None and found.status == "published" else None


def blocks(material: Material, region: str) -> list[Block]:
    """The figure, or why an audit gave none; then what people found that nobody teaches."""
    made: list[Block] = []
    row = verified_row(material, region)
    held = _only(material, "uncovered", region)
    if row is not None:
        made.append(_figure(material, region, row))
    elif held is not None and held.note not in _SAID_BEFORE:
        made.append(Paragraph(remark(material, held), material.notes.cite(held.origins)))
    listed = material.figures.of(_VERIFIED, "not_taught", region)
    if listed:
        made.append(_not_taught(material, region, listed))
    return made


def _only(material: Material, measure: str, region: str) -> FigureRow | None:
    return next(
        (row for row in material.figures.of(_VERIFIED, measure, region) if not row.group_code), None
    )


def _rounded(material: Material, share: float) -> str:
    """A share in steps of 5 points: finer would say more than an audit knows."""
    return material.say.share(round(share / BRACKET_STEP) * BRACKET_STEP)


def _figure(material: Material, region: str, row: FigureRow) -> Figure:
    say = material.say
    place = anchor("verified", region)
    share, lo, hi = row.estimate or 0.0, row.lo or 0.0, row.hi or 0.0
    low, high = outward(lo, hi)
    printed, interval = _rounded(material, share), say.interval(low, high)
    drawn = [
        IntervalRow(say.say("Checked by people"), printed, interval, row.status, share, low, high)
    ]
    title = say.say(
        "{region}: people found no course in reach for about {share} of what is asked for",
        region=material.names.region(region),
        share=printed,
    )
    look = IntervalLook(write=say.share, top=1.0)
    parts = [caption(material, row, of="texts"), _audit_words(material, region)]
    return Figure(
        title=title,
        subtitle=say.say(
            "Share of what advertisements ask for, by skill group (ESCO, third level), that no "
            "course in the region and no online course of the country truly teaches. Rounded to 5 "
            "percentage points, limits outwards."
        ),
        anchor=place,
        spec=interval_chart(drawn, look),
        alternative=f"{drawn[0].label}: {printed} ({interval})",
        table=_numbers(material, region, row, title),
        caption=" ".join(part for part in parts if part),
        method="method-uncovered",
        notes=material.notes.cite(row.origins),
        narrow=interval_chart(drawn, look, narrow=True),
    )


def _audit_words(material: Material, region: str) -> str:
    """How much was read, and how far two readers agree."""
    say = material.say
    read, kappa = (_only(material, name, region) for name in ("groups_read", "readers_kappa"))
    told = []
    if read is not None and read.estimate is not None:
        groups = int(read.estimate)
        told.append(
            say.count("People read {n} skill group.", "People read {n} skill groups.", groups)
        )
    if kappa is not None and kappa.estimate is not None:
        told.append(
            say.say(
                "Where two people read the same groups, they agree (Cohen's kappa {kappa}).",
                kappa=say.number(kappa.estimate, decimals=2),
            )
        )
    elif kappa is not None:
        told.append(remark(material, kappa))
    return " ".join(told)


def _numbers(material: Material, region: str, row: FigureRow, title: str) -> TableBlock:
    say = material.say
    low, high = outward(row.lo or 0.0, row.hi or 0.0)
    lines = [
        (
            say.say("no course in reach teaches it"),
            _rounded(material, row.estimate or 0.0),
            say.interval(low, high),
            row.estimate,
        )
    ]
    bracket = _only(material, "uncovered_bracketed", region)
    if bracket is not None and bracket.lo is not None and bracket.hi is not None:
        span = say.interval(*outward(bracket.lo, bracket.hi))
        lines.append((say.say("allowing for courses that are not held"), span, "", bracket.lo))
    coverage = _only(material, "catalogue_coverage", region)
    if coverage is not None and coverage.estimate is not None:
        label = (
            say.say("providers that have a course here, of those that two catalogues let expect")
            if coverage.dimension("basis") == "two_lists"
            else say.say("providers in the register that have a course here")
        )
        span = "" if coverage.lo is None else print_figure(coverage, say).interval
        lines.append((label, say.share(coverage.estimate), span, coverage.estimate))
    return TableBlock(
        title,
        f"{anchor('verified', region)}-numbers",
        (
            TableColumn(say.say("Checked by people")),
            TableColumn(say.say("share"), align="right"),
            TableColumn(say.say("interval"), align="right"),
        ),
        tuple((Cell(label), Cell(text, sort), Cell(span)) for label, text, span, sort in lines),
    )


def _not_taught(material: Material, region: str, rows: list[FigureRow]) -> TableBlock:
    say = material.say
    body = []
    for row in sorted(rows, key=lambda row: row.position or 0):
        printed = print_figure(row, say)
        body.append((name_cell(material, row), Cell(printed.whole, printed.sort, printed.status)))
    return TableBlock(
        say.say(
            "Checked, and taught by no course in reach: {region}",
            region=material.names.region(region),
        ),
        anchor("not-taught", region),
        (
            TableColumn(say.say("Skill group")),
            TableColumn(say.say("share of what is asked for"), align="right"),
        ),
        tuple(body),
        material.notes.cite([origin for row in rows for origin in row.origins]),
    )
