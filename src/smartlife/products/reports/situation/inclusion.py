"""Who takes part less: rates of groups side by side, targets, and courses that fit whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.official.contrasts import contrasts
from smartlife.analysis.scope import containing
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

if TYPE_CHECKING:
    from smartlife.languages.messages import Messages
    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_INEQUALITY: Final = "participation_inequality"
_FIT: Final = "offer_fit"
_QUESTIONS: Final = ("12_months", "4_weeks")
_MOST: Final = 12
"""Rows in one picture; the table has all."""


def blocks(material: Material) -> list[Block]:
    """Parts of the section on participation: who takes part less, and which courses fit whom."""
    say = material.say
    made: list[Block] = [
        Heading(say.say("Who takes part less"), "inclusion", 3),
        *(_question(material, question) for question in _QUESTIONS),
        *_missing(material),
        *_targets(material),
        Heading(say.say("Which courses fit whom"), "fit", 3),
        Paragraph(
            say.say(
                "Who has little schooling, works, lives far from towns or is out of work needs "
                "courses on terms of their own. The tables count what the catalogues say; where "
                "they say nothing, the share lies between two bounds."
            )
        ),
    ]
    made += [_fit(material, region) for region in material.study.regions]
    return made


# --- rates of groups


def _homes(material: Material, question: str, contrast: str) -> list[FigureRow]:
    """Newest ratios of a contrast, each under the name of the region it was published for."""
    made: dict[str, FigureRow] = {}
    for region in material.compared:
        for code in containing(region):
            rows = material.figures.of(_INEQUALITY, f"ratio_{question}", code)
            row = next((r for r in rows if r.group_code == contrast and r.year is not None), None)
            if row is not None:
                # the only region of its level is its country by another code
                home = code[:2] if material.names.is_whole_country(code) else code
                made.setdefault(home, row)
                break
    return list(made.values())


def _rate(material: Material, question: str, ratio: FigureRow, role: str) -> FigureRow | None:
    rows = material.figures.of(_INEQUALITY, f"rate_{question}", ratio.nuts_code)
    for row in rows:
        said = (row.dimension("contrast"), row.dimension("role"))
        if said == (ratio.group_code, role) and row.year == ratio.year:
            return row
    return None


def _question(material: Material, question: str) -> Block:
    say = material.say
    rows = [row for one in contrasts() for row in _homes(material, question, one.name)]
    words = question_words(say, question)
    place = f"inequality-{question.replace('_', '-')}"
    if not rows:
        return Callout(
            "not_observed",
            say.say("Who takes part less is not observed ({question})", question=words),
            say.say(
                "No statistics held say for these regions how participation differs between "
                "groups of adults."
            ),
            place,
            say.say("no data set by education, age, place or work"),
            say.say(
                "trng_aes_101, 102, 103, 105 (12 months) or trng_lfse_01, 02, 03 (4 weeks) from "
                "Eurostat"
            ),
        )
    drawn = [_drawn(material, question, row) for row in rows]
    title = _title(material, question, rows)
    listed = "; ".join(f"{row.label}: {row.words}" for row in drawn)
    return Figure(
        title=title,
        subtitle=say.say(
            "Share of adults aged 25 to 64 who took part in education or training in {question}. "
            "Full circle: the group named first; open circle: what it is compared with.",
            question=words,
        ),
        anchor=place,
        spec=pair_chart(drawn[:_MOST], say.share),
        alternative=say.say("Rates of both groups. {list}.", list=listed),
        table=_table(material, question, title, place, rows),
        caption=_caption(material, rows),
        method="method-participation_inequality",
        notes=material.notes.cite([origin for row in rows for origin in row.origins]),
        narrow=pair_chart(drawn[:_MOST], say.share, narrow=True),
    )


def question_words(say: Messages, question: str) -> str:
    """The period that a question is about."""
    if question == "12_months":
        return say.say("the last 12 months")
    return say.say("the last 4 weeks")


def _drawn(material: Material, question: str, row: FigureRow) -> PairRow:
    say = material.say
    label = f"{material.names.region(row.nuts_code)}: {_contrast_words(material, row)}"
    part, against = (_rate(material, question, row, role) for role in ("part", "against"))
    if row.status != "published" or part is None or against is None:
        return PairRow(label, None, None, f"{print_figure(row, say).text} ({row.year})")
    words = say.say(
        "{part} against {against} ({year})",
        part=print_figure(part, say).text,
        against=print_figure(against, say).text,
        year=row.year,
    )
    numbers = [(one.estimate or 0.0) / 100 for one in (part, against)]
    return PairRow(label, numbers[0], numbers[1], words)


def _contrast_words(material: Material, row: FigureRow) -> str:
    return material.names.word("contrast", row.group_code)


def _title(material: Material, question: str, rows: list[FigureRow]) -> str:
    """The finding of one ratio that may be printed."""
    say = material.say
    row = _first_told(material, rows)
    words = question_words(say, question)
    if row is None:
        return say.say(
            "The figures on who takes part less are too uncertain to be compared ({question}, "
            "{year})",
            question=words,
            year=rows[0].year,
        )
    part, against = (_rate(material, question, row, role) for role in ("part", "against"))
    values = {
        "region": material.names.region(row.nuts_code),
        "part": print_figure(part, say).text,
        "against": print_figure(against, say).text,
        "question": words,
        "year": row.year,
    }
    return {
        "attainment": say.say(
            "{region}: {part} of adults with at most basic education took part in learning, "
            "{against} of all adults ({question}, {year})",
            **values,
        ),
        "age": say.say(
            "{region}: {part} of people aged 55 to 64 took part in learning, {against} of all "
            "adults ({question}, {year})",
            **values,
        ),
        "place": say.say(
            "{region}: {part} of adults in rural areas took part in learning, {against} of those "
            "in cities ({question}, {year})",
            **values,
        ),
        "work": say.say(
            "{region}: {part} of the unemployed took part in learning, {against} of the employed "
            "({question}, {year})",
            **values,
        ),
        "sex": say.say(
            "{region}: {part} of women took part in learning, {against} of men ({question}, "
            "{year})",
            **values,
        ),
    }[str(row.group_code)]


def _first_told(material: Material, rows: list[FigureRow]) -> FigureRow | None:
    """The first ratio that may be printed; those around the regions under study go first."""
    shown = [row for row in rows if row.status == "published"]
    own = [
        row
        for row in shown
        if any(region.startswith(row.nuts_code) for region in material.study.regions)
    ]
    return next(iter([*own, *shown]), None)


def _caption(material: Material, rows: list[FigureRow]) -> str:
    say = material.say
    parts = [say.say("Official statistics.")]
    if any(row.lo is None for row in rows):
        parts.append(say.say("Without standard errors from the publisher there is no interval."))
    said = dict.fromkeys(remark(material, row) for row in rows)
    return " ".join([*parts, *(text for text in said if text)])


def _table(
    material: Material, question: str, title: str, place: str, rows: list[FigureRow]
) -> TableBlock:
    say = material.say
    letters: dict[str, str] = {}
    body = []
    for row in rows:
        part, against = (_rate(material, question, row, role) for role in ("part", "against"))
        ratio = print_figure(row, say)
        said = remark(material, row)
        letter = letters.setdefault(said, "abcdefgh"[len(letters) % 8]) if said else None
        cells = [Cell(material.names.region(row.nuts_code)), Cell(_contrast_words(material, row))]
        cells += [Cell(str(row.year), float(row.year or 0))]
        for rate in (part, against):
            printed = print_figure(rate, say)
            cells.append(Cell(printed.text, printed.sort, printed.status, figure=printed.figure))
        cells.append(Cell(ratio.text, ratio.sort, ratio.status, letter=letter))
        cells.append(Cell(ratio.interval))
        body.append(tuple(cells))
    # an interval only where the publisher gives standard errors
    shown = 7 if any(cells[-1].text for cells in body) else 6
    return TableBlock(
        title,
        f"{place}-numbers",
        (
            TableColumn(say.say("Region")),
            TableColumn(say.say("Who is compared")),
            TableColumn(say.say("Year"), align="right"),
            TableColumn(say.say("the group"), align="right"),
            TableColumn(say.say("the others"), align="right"),
            TableColumn(say.say("ratio"), align="right"),
            TableColumn(say.say("90% interval"), align="right"),
        )[:shown],
        tuple(cells[:shown] for cells in body),
        (),
        tuple((letter, text) for text, letter in letters.items()),
    )


def _missing(material: Material) -> list[Block]:
    """Dimensions that no statistics held have, by question."""
    say = material.say
    made: list[Block] = []
    for question in _QUESTIONS:
        absent = [
            material.names.word("dimension", one.name)
            for one in contrasts()
            if not _homes(material, question, one.name)
        ]
        if absent and len(absent) < len(contrasts()):
            text = say.say(
                "Not observed ({question}): differences {list}.",
                question=question_words(say, question),
                list=say.listed(absent),
            )
            made.append(Paragraph(text))
    return made


# --- targets


def _targets(material: Material) -> list[Block]:
    """Distance to the European target, and to the country's own."""
    say = material.say
    body: list[tuple[Cell, ...]] = []
    cited: list[str] = []
    letters: dict[str, str] = {}
    for code in material.countries:
        distance = material.figures.one("participation", "distance_to_target", code)
        rates = material.figures.of("participation", "participation_12_months", code)
        rate = next((row for row in rates if row.group_code is None), None)
        if distance is None or rate is None:
            continue
        own = material.figures.one("participation", "distance_to_national_target", code)
        cited += distance.origins
        cells = [Cell(material.names.region(code)), Cell(str(distance.year))]
        for row in (rate, distance, own):
            if row is None:
                cells.append(Cell(say.say("none known")))
                continue
            printed = print_figure(row, say)
            said = _own_target(material, row) if row is own else remark(material, row)
            letter = letters.setdefault(said, "abcdefgh"[len(letters) % 8]) if said else None
            cells.append(
                Cell(
                    printed.text, printed.sort, printed.status, figure=printed.figure, letter=letter
                )
            )
        body.append(tuple(cells))
    if not body:
        return []
    return [
        TableBlock(
            say.say("Distance to the targets for 2030: adults in learning in the last 12 months"),
            "targets",
            (
                TableColumn(say.say("Country")),
                TableColumn(say.say("Year"), align="right"),
                TableColumn(say.say("took part"), align="right"),
                TableColumn(
                    say.say("to the European target"), say.say("percentage points"), "right"
                ),
                TableColumn(say.say("to the country's own"), say.say("percentage points"), "right"),
            ),
            tuple(body),
            material.notes.cite(cited),
            tuple((letter, text) for text, letter in letters.items()),
        )
    ]


def _own_target(material: Material, row: FigureRow) -> str | None:
    """The country's target and the text that states it, before what else is to be said."""
    say, said = material.say, remark(material, row)
    if row.status != "published":
        return said
    percent = float(row.dimension("target"))
    target = say.say(
        "The country's own target for {year} is {target}; stated in: {text} ({address}).",
        year=row.dimension("target_year"),
        target=say.share(percent / 100, decimals=0 if percent.is_integer() else 1),
        text=row.dimension("stated_in"),
        address=row.dimension("address"),
    )
    return f"{target} {said}" if said else target


# --- fit of the offer


def _fit(material: Material, region: str) -> Block:
    say = material.say
    where = material.names.region(region)
    rows = material.figures.of(_FIT, "fit_share", region)
    place = anchor("fit", region)
    if not any(row.n_docs for row in rows):
        return Callout(
            "not_observed",
            say.say("No catalogue: {region}", region=where),
            say.say("None of the catalogues held has a course in this region."),
            place,
            say.say("no course"),
            say.say("the course list of one provider or register of the region"),
        )
    answers = {
        (row.group_scheme, row.group_code, row.dimension("answer")): row
        for row in material.figures.of(_FIT, "fit_answers", region)
    }
    letters: dict[str, str] = {}
    body = []
    for row in sorted(rows, key=lambda row: row.group_scheme != "fit_group"):
        cells = [Cell(material.names.word(str(row.group_scheme), row.group_code))]
        for answer in ("yes", "no", "unknown"):
            count = answers.get((row.group_scheme, row.group_code, answer))
            number = (count.estimate if count else None) or 0.0
            cells.append(Cell(say.whole(number), number))
        printed = print_figure(row, say)
        said = remark(material, row)
        letter = letters.setdefault(said, "abcdefgh"[len(letters) % 8]) if said else None
        cells.append(
            Cell(printed.text, printed.sort, printed.status, figure=printed.figure, letter=letter)
        )
        cells.append(Cell(printed.interval))
        body.append(tuple(cells))
    return TableBlock(
        say.say("Which of the courses held fit whom: {region}", region=where),
        place,
        (
            TableColumn(say.say("For whom, on which terms")),
            TableColumn(say.say("fit"), align="right"),
            TableColumn(say.say("do not"), align="right"),
            TableColumn(say.say("not said"), align="right"),
            TableColumn(say.say("share that fits"), align="right"),
            TableColumn(say.say("90% interval"), align="right"),
        ),
        tuple(body),
        material.notes.cite([origin for row in rows for origin in row.origins]),
        tuple((letter, text) for text, letter in letters.items()),
    )
