"""How do we know: one figure with its rule, its formula, its sources and what stands behind it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Path

from smartlife.analysis.steps import declared
from smartlife.analysis.tracing.statistics import observations_of
from smartlife.languages.messages import Messages
from smartlife.model.figures import PRINTED, asked_dimensions
from smartlife.products.document import Cell, Definition, SourceNote, TableBlock, TableColumn
from smartlife.products.figures.printing import print_figure
from smartlife.products.figures.rows import FigureRow, figure_row
from smartlife.products.reports.situation.material import Material
from smartlife.products.reports.situation.methods import definitions
from smartlife.products.reports.situation.notes import remark
from smartlife.web.holdings import report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.citing import Citation, cite
from smartlife.web.pages.figure_index import figure_index
from smartlife.web.pages.figure_words import (
    about,
    asked_words,
    dimension_words,
    group_name,
    region_words,
)
from smartlife.web.pages.linking_quality import quality_table
from smartlife.web.problems import NotFound
from smartlife.web.reading import Read, Reading
from smartlife.web.runs import OpenRun

FigureName = Annotated[
    str,
    Path(
        max_length=64,
        description="Identifier of a figure as reports print it, or its beginning (from four "
        "digits on).",
        examples=["6536540496"],
    ),
]
_MOST_NUMBERS: Final = 60
_MOST_DECIMALS: Final = 6
_NEAR: Final = 8


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what is to be said of it; `lang` if that is not in the reader's language."""

    term: str
    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class FigureContext:
    """How a figure is known.

    Attributes:
        head: Title, next steps.
        figure_id: Its whole identifier, the same in every run.
        short: The identifier as reports print it.
        value: The figure as it may be printed; words where none may be.
        interval: Its 90 % interval; empty if it has none.
        status: published, at_most, too_little_data, not_observed or draft.
        estimate: The number, unrounded; None where none may be shown.
        lo: Lower limit.
        hi: Upper limit.
        unit: Unit of the three.
        rule: What the status means: which rule it passed, or not.
        remark: What the analysis remarks; may be empty.
        facts: What it is about and how much stands behind it.
        definition: The method in the reader's language; None if the figure is a plain account.
        formula: How it is computed, in English.
        estimand: What exactly is estimated, in English.
        literature: Where the method comes from.
        numbers: The official numbers behind it; None if there are none.
        quality: How good the links are that it rests on; None where it rests on none.
        documents_url: Page of the documents behind it; empty if there are none.
        origins: Files behind it with licence and checksum.
        citation: How to cite it.
    """

    head: Head
    figure_id: str
    short: str
    value: str
    interval: str
    status: str
    estimate: float | None
    lo: float | None
    hi: float | None
    unit: str
    rule: str
    remark: str
    facts: tuple[Fact, ...]
    definition: Definition | None
    formula: str
    estimand: str
    literature: tuple[str, ...]
    numbers: TableBlock | None
    quality: TableBlock | None
    documents_url: str
    origins: tuple[SourceNote, ...]
    citation: Citation


def figure(reading: Read, figure_id: FigureName) -> FigureContext:
    """How a figure is known: value, rule, formula, sources, and what stands behind it."""
    name, values = found_figure(reading, figure_id)
    material = report_material(reading)
    row = figure_row(values)
    say, short = reading.say, name[:PRINTED]
    printed = print_figure(row, say)
    title = about(material, row)
    declaration = declared(row.indicator)
    rests_on_texts = row.evidence != "official" and row.n_docs > 0
    kinds = {"demand": ("vacancies",), "offer": ("courses",)}.get(
        row.side, ("vacancies", "courses")
    )
    documents_url = reading.url(f"/figure/{short}/documents") if rests_on_texts else ""
    estimate, lo, hi = _numbers_shown(row)
    material.notes.cite(row.origins)
    return FigureContext(
        head=Head(
            title,
            say.say("How do we know? {what}: {value}", what=title, value=printed.whole),
            crumbs=(
                Step(say.say("Start"), reading.url("/")),
                Step(say.say("Findings"), reading.url("/findings")),
            ),
            next_steps=_next_steps(reading, material, row, documents_url),
            section="findings",
        ),
        figure_id=name,
        short=short,
        value=printed.text,
        interval=printed.interval,
        status=row.status,
        estimate=estimate,
        lo=lo,
        hi=hi,
        unit=row.unit,
        rule=rule_words(say, row.status),
        remark=remark(material, row),
        facts=_facts(material, row),
        definition=definitions(material).get(row.indicator),
        formula=declaration.formula,
        estimand=row.estimand,
        literature=declaration.literature,
        numbers=_official(reading, material, values),
        quality=quality_table(material, reading.run, kinds) if rests_on_texts else None,
        documents_url=documents_url,
        origins=material.notes.notes(),
        citation=cite(
            reading, say.say("{what}: {value}", what=title, value=printed.whole),
            f"/figure/{short}", short,
        ),
    )  # fmt: skip


def found_figure(reading: Reading, wanted: str) -> tuple[str, dict[str, Any]]:
    """Identifier and row of the figure that is meant.

    Raises:
        NotFound: no figure is called so, or several begin so.
    """
    index = figure_index(reading.run)
    found = index.find(wanted)
    say = reading.say
    if len(found) == 1:
        return found[0], index.row(reading.run, found[0])
    if found:
        some = [name[:PRINTED] for name in found[:_NEAR]]
        raise NotFound(
            say.say("Several figures begin so: {figures}. Give more digits.",
                    figures=", ".join(some))
        )  # fmt: skip
    raise NotFound(say.say("This study has no figure of that name."))


def rule_words(say: Messages, status: str) -> str:
    """Which rule a figure passed, or which one holds it back."""
    return {
        "published": say.say("It passed the rules for publication."),
        "at_most": say.say(
            "Only the upper limit is shown: so few employers stand behind the figure that they "
            "could be recognised, or none was seen."
        ),
        "too_little_data": say.say(
            "Fewer than 20 employers or 50 independent documents stand behind the figure."
        ),
        "not_observed": say.say("The sources do not hold what the figure needs."),
        "draft": say.say(
            "It rests on a list that is not agreed yet, so no statement is made from it."
        ),
    }[status]


def _numbers_shown(row: FigureRow) -> tuple[float | None, float | None, float | None]:
    """Numbers that the status lets be shown."""
    if row.status in ("published", "draft"):
        return row.estimate, row.lo, row.hi
    return None, None, row.hi if row.status == "at_most" else None


def _next_steps(
    reading: Reading, material: Material, row: FigureRow, documents_url: str
) -> tuple[Step, ...]:
    say = reading.say
    steps = []
    if documents_url:
        steps.append(Step(say.say("The documents behind it"), documents_url))
    if row.indicator in definitions(material):
        anchor = f"#method-{row.indicator}"
        steps.append(Step(say.say("How such figures are made"), reading.url("/methods") + anchor))
    if row.nuts_code in material.compared:
        steps.append(
            Step(
                say.say("All about {region}", region=material.names.region(row.nuts_code)),
                reading.url(f"/region/{row.nuts_code}"),
            )
        )
    return (*steps, Step(say.say("All figures as open data"), reading.url("/data")))


def _facts(material: Material, row: FigureRow) -> tuple[Fact, ...]:
    say = material.say
    facts = [Fact(say.say("Region"), region_words(material, row.nuts_code))]
    if row.group_code is not None:
        name = group_name(material, row)
        facts.append(Fact(say.say("Group"), name.text, name.lang or ""))
    side = {"demand": say.say("asked for"), "offer": say.say("taught")}.get(row.side)
    if side is not None:
        facts.append(Fact(say.say("Side"), side))
    facts += _dimensions(material, row)
    if row.n_docs:
        facts.append(Fact(say.say("Documents behind it"), say.whole(row.n_docs)))
    if row.n_clusters:
        facts.append(Fact(say.say("Employers or providers behind it"), say.whole(row.n_clusters)))
    if row.n_eff is not None:
        said = say.say("as informative as {n} independent ones", n=say.whole(row.n_eff))
        facts.append(Fact(say.say("Effective sample"), said))
    if row.grade in ("A", "B"):
        facts.append(Fact(say.say("Grade"), str(row.grade)))
    if row.emphasis_class is not None:
        facts.append(Fact(say.say("Class"), material.names.word("emphasis", row.emphasis_class)))
    codes = " · ".join((row.indicator, row.measure, row.side, row.unit or ""))
    facts.append(Fact(say.say("In the open data"), codes.rstrip(" ·"), "en"))
    return tuple(facts)


def _dimensions(material: Material, row: FigureRow) -> list[Fact]:
    """What else belongs to the question: a partner, a reach, a target."""
    asked = asked_dimensions({"dimensions": dict(row.dimensions or {})})
    return [
        Fact(dimension_words(material, name), asked_words(material, name, value))
        for name, value in asked.items()
        if not isinstance(value, list | dict)
    ]


def _as_published(say: Messages, number: float) -> str:
    """A number of an official data set with all the decimals that it has there, and no more."""
    decimals = f"{number:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2]
    return say.number(number, decimals=len(decimals))


def _official(reading: Reading, material: Material, values: dict[str, Any]) -> TableBlock | None:
    """The cells of official data sets behind a figure."""
    run, say = reading.run.tables, reading.say
    if values["year"] is None or not run.has("core__observations"):
        return None
    with run.asking:
        rows = observations_of(run, values)[:_MOST_NUMBERS]
    if not rows:
        return None
    body = tuple(
        (
            Cell(row["dataset_code"]),
            Cell(material.names.region(row["nuts_code"]), aside=row["nuts_code"]),
            Cell(str(row["period"])),
            Cell(" ".join(f"{k}={v}" for k, v in json.loads(row["dimensions"]).items())),
            Cell(_as_published(say, row["number"]), row["number"], aside=row["unit"] or ""),
            Cell(row["flags"] or "–"),
        )
        for row in rows
    )
    return TableBlock(
        say.say("The official numbers behind it"),
        "official",
        (
            TableColumn(say.say("Data set")),
            TableColumn(say.say("Region")),
            TableColumn(say.say("Period")),
            TableColumn(say.say("Cell")),
            TableColumn(say.say("number"), align="right"),
            TableColumn(say.say("Flags")),
        ),
        body,
    )


def figure_examples(run: OpenRun) -> Iterable[dict[str, str]]:
    """Every figure has a page; the first of each indicator stand for them."""
    index = figure_index(run)
    first: dict[str, str] = {}
    for name, (table, _) in zip(index.names, index.places, strict=True):
        first.setdefault(table, name)
    return ({"figure_id": name[:PRINTED]} for name in first.values())


FIGURE: Final = Page(
    "figure", "/figure/{figure_id}", figure, places=figure_examples, is_listed=False
)
