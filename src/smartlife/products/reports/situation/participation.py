"""Adults in learning: two questions that are never mixed, over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.indicators.participation import TARGET_2030
from smartlife.products.document import (
    Callout,
    Cell,
    Figure,
    Heading,
    Paragraph,
    TableBlock,
    TableColumn,
)
from smartlife.products.figures.lines import Series, Target, YearPoint, line_chart
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation import inclusion
from smartlife.products.reports.situation.notes import remark

if TYPE_CHECKING:
    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_MOST: Final = 7
"""Lines in one picture."""
_DATASETS: Final = {
    "participation_12_months": "trng_aes_100",
    "participation_4_weeks": "trng_lfse_04",
}
_BREAK: Final = "break_in_series"


def blocks(material: Material) -> list[Block]:
    """The section."""
    say = material.say
    return [
        Heading(say.say("Who takes part in learning, and who less"), "participation"),
        Paragraph(
            say.say(
                "Official statistics ask two questions. The European target of 60% by 2030 is "
                "about the last twelve months; the regional figures are about the last four weeks. "
                "The two must not be compared."
            ),
            lead=True,
        ),
        _question(material, "participation_12_months"),
        _question(material, "participation_4_weeks"),
        *inclusion.blocks(material),
    ]


def region_blocks(material: Material, region: str) -> list[Block]:
    """One region, by the finest figures that hold for it, beside the other countries."""
    return [_question(material, measure, region) for measure in _DATASETS]


def _question(material: Material, measure: str, own: str = "") -> Block:
    say = material.say
    place = measure.replace("_", "-")
    title = material.names.word("measure", measure)
    series = {}
    for region in dict.fromkeys(_homes(material, measure, own)):
        rows = sorted(
            material.figures.of("participation", f"{measure}_history", region),
            key=lambda row: row.year or 0,
        )
        rows = [row for row in rows if row.estimate is not None and row.year is not None]
        if rows:
            series[region] = rows
    if not series:
        return Callout(
            "not_observed",
            say.say("{title}: no statistics held", title=title),
            say.say("No file of official statistics for these regions answers this question."),
            place,
            say.say("no data set"),
            say.say("{dataset} from Eurostat", dataset=_DATASETS[measure]),
        )
    return _figure(material, measure, series, (own,) if own else tuple(material.study.regions))


def _homes(material: Material, measure: str, own: str) -> list[str]:
    """Regions whose figures exist: what contains one's own, then those of the study."""
    held = material.figures.regions_of("participation", f"{measure}_history")
    around = sorted((code for code in held if own.startswith(code)), key=len, reverse=True)
    wanted = [code for region in material.compared for code in held if region.startswith(code)]
    return [
        code
        for code in (*around, *wanted, *held)
        if len(code) == 2 or not (material.names.is_whole_country(code) and code[:2] in held)
    ]


def _figure(
    material: Material, measure: str, series: dict[str, list[FigureRow]], own: tuple[str, ...]
) -> Figure:
    say = material.say
    chosen = dict(list(series.items())[:_MOST])
    lines = [
        Series(
            material.names.region(region),
            tuple(
                YearPoint(row.year or 0, (row.estimate or 0.0) / 100, row.note == _BREAK)
                for row in rows
            ),
            strong=any(code.startswith(region) for code in own),
        )
        for region, rows in chosen.items()
    ]
    target = (
        Target(TARGET_2030 / 100, say.say("European target for 2030: 60%"))
        if measure == "participation_12_months"
        else None
    )
    place = measure.replace("_", "-")
    first_region, first_rows = next(iter(chosen.items()))
    newest = first_rows[-1]
    title = say.say(
        "{region}: {share} of adults took part in learning ({question}, {year})",
        region=material.names.region(first_region),
        share=print_figure(newest, say).text,
        question=_question_words(material, measure),
        year=newest.year,
    )
    origins = [origin for rows in chosen.values() for row in rows for origin in row.origins]
    listed = "; ".join(
        f"{material.names.region(region)} {rows[-1].year}: {print_figure(rows[-1], say).text}"
        for region, rows in chosen.items()
    )
    return Figure(
        title=title,
        subtitle=say.say(
            "Share of people aged 25 to 64 in education or training in {question}, in per cent, "
            "by year.",
            question=_question_words(material, measure),
        ),
        anchor=place,
        spec=line_chart(lines, say.share, target=target),
        alternative=say.say("Newest figures. {list}.", list=listed),
        table=_table(material, title, place, chosen),
        caption=_caption(material, measure, chosen, own),
        method="method-participation",
        notes=material.notes.cite(origins),
        narrow=line_chart(lines, say.share, target=target, narrow=True),
    )


def _question_words(material: Material, measure: str) -> str:
    if measure == "participation_12_months":
        return material.say.say("the last 12 months")
    return material.say.say("the last 4 weeks")


def _caption(
    material: Material, measure: str, series: dict[str, list[FigureRow]], own: tuple[str, ...]
) -> str:
    say = material.say
    parts = [say.say("Official statistics; no standard errors are published with them.")]
    if any(row.note == _BREAK for rows in series.values() for row in rows):
        parts.append(say.say("// marks a break: before and after it was measured differently."))
    old = {
        remark(material, row): None
        for region in series
        for row in material.figures.of("participation", measure, region)
        if row.note == "history_only" and row.group_code is None
    }
    finer = [code for code in own if code not in series]
    if finer:
        names = say.listed([material.names.region(code) for code in finer])
        parts.append(say.say("There is no figure of this kind for {regions} alone.", regions=names))
    return " ".join([*parts, *old])


def _table(
    material: Material, title: str, place: str, series: dict[str, list[FigureRow]]
) -> TableBlock:
    say = material.say
    years = sorted({row.year or 0 for rows in series.values() for row in rows}, reverse=True)
    by_year = {region: {row.year: row for row in rows} for region, rows in series.items()}
    body = []
    for year in years:
        cells = [Cell(str(year))]
        for rows in by_year.values():
            row = rows.get(year)
            printed = print_figure(row, say) if row else None
            letter = "a" if row and row.note == _BREAK else None
            cells.append(
                Cell(
                    printed.text, printed.sort, printed.status, figure=printed.figure, letter=letter
                )
                if printed
                else Cell("–")
            )
        body.append(tuple(cells))
    columns = [TableColumn(say.say("Year"))]
    columns += [TableColumn(material.names.region(region), align="right") for region in series]
    letters = (("a", say.say("Break in the series.")),)
    has_break = any(row.note == _BREAK for rows in series.values() for row in rows)
    return TableBlock(
        title, f"{place}-numbers", tuple(columns), tuple(body), (), letters if has_break else ()
    )
