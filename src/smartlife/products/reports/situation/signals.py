"""Beside the demand for occupations: signs of a shortage, and change over time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from smartlife.analysis.official.shortages import MIN_SIGNALS, SIGNALS
from smartlife.products.document import Callout, Cell, Heading, Paragraph, TableBlock, TableColumn
from smartlife.products.reports.situation import newly_asked
from smartlife.products.reports.situation.anchors import anchor
from smartlife.products.reports.situation.notes import remark
from smartlife.products.reports.situation.telling import name_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_MOST: Final = 12
"""Groups of a country in the table: those with the most signals."""


def blocks(material: Material) -> list[Block]:
    """The two subsections."""
    say = material.say
    countries = dict.fromkeys(material.country_of(region) for region in material.study.regions)
    return [
        Heading(say.say("Signs of a shortage"), "shortage", 3),
        Paragraph(
            say.say(
                "Many advertisements are no shortage. The word is used here only where at least "
                "two of four independent signs say so; which of them could be looked at stands in "
                "the table."
            )
        ),
        *shortages(material, tuple(countries)),
        Heading(say.say("Change over time"), "trend", 3),
        *(
            block
            for region in material.study.regions
            for block in (trend(material, region), *newly_asked.blocks(material, region))
        ),
    ]


# --- signs of a shortage


def shortages(material: Material, countries: Sequence[str], group: str = "") -> list[Block]:
    """Signs of a shortage by country; why none can be looked at, once for all with that reason.

    Args:
        material: What the report is made of.
        countries: Codes, in their order.
        group: Code of the only group of occupations to show; empty: all.
    """
    made: list[Block] = []
    without: dict[str, list[str]] = {}
    for country in countries:
        rows = material.figures.of("shortage_signals", "signals", country)
        known = [row for row in rows if row.status == "published" and group in ("", row.group_code)]
        if known:
            made.append(_signals(material, country, known))
        else:
            reason = remark(material, rows[0] if rows else None)
            without.setdefault(reason, []).append(country)
    return [*made, *(_no_signals(material, *held) for held in without.items())]


def _no_signals(material: Material, reason: str, countries: Sequence[str]) -> Callout:
    say = material.say
    where = say.listed([material.names.region(country) for country in countries])
    return Callout(
        "not_observed",
        say.say("No sign of a shortage can be looked at: {country}", country=where),
        reason,
        anchor("shortage", countries[0]),
        say.say("none of the four signs"),
        say.say(
            "vacancy rates by occupation (jvs_a_isco8_r2), registered unemployed and vacancies "
            "by occupation, or a public list of shortages in inputs/shortage_lists.tsv"
        ),
    )


def _signals(material: Material, country: str, known: Sequence[FigureRow]) -> TableBlock:
    say = material.say
    shown = sorted(known, key=lambda row: (-(row.estimate or 0.0), row.group_code or ""))
    short = [row for row in known if row.dimension("is_shortage")]
    where = material.names.region(country)
    return TableBlock(
        _signals_title(material, where, len(short), len(known)),
        anchor("shortage", country),
        (
            TableColumn(say.say("Occupation group")),
            TableColumn(say.say("signs"), align="right"),
            *(TableColumn(material.names.word("signal", name)) for name in SIGNALS),
            TableColumn(say.say("What that means")),
        ),
        tuple(_signal_row(material, row) for row in shown[:_MOST]),
        material.notes.cite([origin for row in shown for origin in row.origins]),
    )


def _signals_title(material: Material, where: str, short: int, known: int) -> str:
    say = material.say
    if short == 0:
        return say.say(
            "{country}: no occupation group has two signs of a shortage, as far as could be looked "
            "at",
            country=where,
        )
    return say.say(
        "{country}: at least two signs of a shortage in {n} of {all} occupation groups",
        country=where,
        n=say.whole(short),
        all=say.whole(known),
    )


def _signal_row(material: Material, row: FigureRow) -> tuple[Cell, ...]:
    say = material.say
    codes = row.dimension("codes") or {}
    cells = [name_cell(material, row)]
    count = say.say(
        "{n} of {held}", n=say.whole(row.estimate or 0), held=say.whole(row.dimension("available"))
    )
    cells.append(Cell(count, row.estimate))
    for name in SIGNALS:
        says = row.dimension(name)
        word = {True: say.say("yes"), False: say.say("no")}.get(says, say.say("not held"))
        # a sign of a larger group is told as such
        aside = ""
        if name != "listed" and codes.get(name) and codes[name] != row.group_code:
            aside = say.say("of group {code}", code=codes[name])
        cells.append(
            Cell(word, aside=aside) if says is not None else Cell(word, status="not_observed")
        )
    if row.dimension("is_shortage"):
        means = say.say("shortage")
    elif row.dimension("available") < MIN_SIGNALS:
        means = say.say("cannot tell")
    else:
        means = say.say("no shortage seen")
    return (*cells, Cell(means))


# --- change over time


def trend(material: Material, region: str, group: str = "") -> Block:
    """How shares of a region change, or why that cannot be said; of one group, if named."""
    say = material.say
    where = material.names.region(region)
    place = anchor("trend", region)
    rows = material.figures.of("trend", "trend", region)
    shown = [row for row in rows if row.status == "published" and group in ("", row.group_code)]
    if not shown:
        return _no_trend(material, region)
    shown.sort(key=lambda row: (not row.dimension("is_sure"), -abs(row.estimate or 0.0)))
    sure = [row for row in shown if row.dimension("is_sure")]
    body = []
    for row in shown[:_MOST]:
        first, last = (float(row.dimension(name)) for name in ("first", "last"))
        up = (row.estimate or 0.0) > 0
        word = say.say("grows") if up else say.say("shrinks")
        means = word if row.dimension("is_sure") else say.say("cannot tell")
        body.append(
            (
                name_cell(material, row),
                Cell(say.share(first), first),
                Cell(say.share(last), last),
                Cell(means),
            )
        )
    title = say.say(
        "{region}: the share of {n} of {all} occupation groups surely changes",
        region=where,
        n=say.whole(len(sure)),
        all=say.whole(len(shown)),
    )
    return TableBlock(
        title,
        place,
        (
            TableColumn(say.say("Occupation group")),
            TableColumn(say.say("share at the beginning"), align="right"),
            TableColumn(say.say("share at the end"), align="right"),
            TableColumn(say.say("Change")),
        ),
        tuple(body),
        material.notes.cite([origin for row in shown for origin in row.origins]),
    )


def _no_trend(material: Material, region: str) -> Callout:
    """Why there is no trend: a snapshot, a short window, or too little."""
    say = material.say
    snapshot = material.figures.one("trend", "snapshot", region)
    row = snapshot or material.figures.one("trend", "trend", region)
    where = material.names.region(region)
    day = snapshot.dimension("day") if snapshot else None
    title = say.say("No trend: {region}", region=where)
    if day:
        title = say.say(
            "A snapshot of {day}, no trend: {region}",
            day=say.day(date.fromisoformat(day)),
            region=where,
        )
    periods = row.dimension("periods") if row else None
    have = say.say("advertisements of one day") if snapshot else say.say("no series")
    if periods is not None:
        have = (
            say.count("{n} whole month", "{n} whole months", int(periods))
            if row and row.dimension("seasons") == 12
            else say.count("{n} whole quarter", "{n} whole quarters", int(periods))
        )
    return Callout(
        "too_little_data" if row and row.status == "too_little_data" else "not_observed",
        title,
        remark(material, row),
        anchor("trend", region),
        have,
        say.say(
            "24 months of a source that records every advertisement as it appears, with at least "
            "30 independent advertisements a month"
        ),
        material.notes.cite(row.origins if row else ()),
    )
