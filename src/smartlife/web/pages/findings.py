"""Findings: all statements, filtered by the address, each with its figure and its citation."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Query

from smartlife.analysis.findings.choice import templates
from smartlife.languages.messages import Messages
from smartlife.products.document import Finding, SourceNote
from smartlife.products.figures.rows import figure_row
from smartlife.products.reports.situation.material import Material
from smartlife.products.reports.situation.summary import finding, identifiers
from smartlife.web.holdings import report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.citing import Citation, cite
from smartlife.web.pages.figure_index import figure_index
from smartlife.web.pages.figure_words import about
from smartlife.web.reading import Read, Reading

Code = Annotated[str, Query(max_length=40)]
_NO_LINKS: Final[frozenset[str]] = frozenset()
_MOST_LINKED: Final = 3
"""Figures of one statement that are linked."""
_SIDES: Final = ("demand", "offer", "both")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter, and whether it is chosen."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: its name in the address, its label, its values; the first takes all."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement.

    Attributes:
        finding_id: Its identifier.
        said: Its text, firmness and basis.
        firmness: Firm, indicative, or limit, in words.
        region: NUTS code that it is about.
        theme: Code of its topic.
        side: demand, offer or both.
        figures: Identifiers of the figures that it rests on.
        figure_links: Links to them.
        citation: How to cite it.
    """

    finding_id: str
    said: Finding
    firmness: str
    region: str
    theme: str
    side: str
    figures: tuple[str, ...]
    figure_links: tuple[Step, ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class FindingsContext:
    """All statements that the filters let through.

    Attributes:
        head: Title, next steps.
        lead: How many there are.
        filters: The filters with their values.
        statements: The statements, most important first.
        cleared_url: The page without filters; empty if none is set.
        sources: What they cite.
    """

    head: Head
    lead: str
    filters: tuple[Filter, ...]
    statements: tuple[Statement, ...]
    cleared_url: str
    sources: tuple[SourceNote, ...]


def findings(
    reading: Read,
    region: Code = "",
    firmness: Code = "",
    topic: Code = "",
    side: Code = "",
) -> FindingsContext:
    """All statements of the study; the address holds the filters."""
    say, material = reading.say, report_material(reading)
    asked = {"region": region, "firmness": firmness, "topic": topic, "side": side}
    rows = [_sorted_in(row) for row in material.findings]
    chosen = [row for row in rows if all(asked[n] in ("", row[n]) for n in asked)]
    statements = tuple(_statement(reading, material, row) for row in chosen)
    told = (
        say.say("What the data of this study say")
        if not any(asked.values())
        else say.say("What the data of this study say, filtered")
    )
    return FindingsContext(
        head=Head(
            told,
            say.say("Statements computed from the figures, each with how sure it is, the figure "
                    "behind it and a citation."),
            crumbs=(Step(say.say("Start"), reading.url("/")),),
            next_steps=(
                Step(say.say("How the figures are made"), reading.url("/methods")),
                Step(say.say("Policy: participation and targets"), reading.url("/policy")),
                Step(say.say("All figures as open data"), reading.url("/data")),
            ),
            section="findings",
        ),
        lead=say.count("{n} statement.", "{n} statements.", len(statements))
        if statements
        else say.say("No statement fits. That means that no figure of this kind passed the rules, "
                     "not that there is nothing to say."),
        filters=_filters(say, material, rows, asked),
        statements=statements,
        cleared_url=reading.url("/findings") if any(asked.values()) else "",
        sources=material.notes.notes(),
    )  # fmt: skip


def _sorted_in(row: dict[str, Any]) -> dict[str, Any]:
    """A row with the values that filters look at."""
    template = templates()[row["template"]]
    return {
        **row,
        "region": row["nuts_code"] or "",
        "firmness": "limit" if template.get("limit") else row["firmness"],
        "topic": template["theme"],
        "finding": row,
    }


def _statement(reading: Reading, material: Material, row: dict[str, Any]) -> Statement:
    say = reading.say
    said = finding(material, row["finding"], _NO_LINKS)
    figures = tuple(dict.fromkeys(identifiers(row["finding"])))
    return Statement(
        row["finding_id"],
        said,
        firmness_words(say, row["firmness"]),
        row["region"],
        row["topic"],
        row["side"],
        figures,
        _figure_steps(reading, material, figures),
        cite(reading, said.text, f"/figure/{figures[0]}" if figures else "/findings",
             figures[0] if figures else ""),
    )  # fmt: skip


def _figure_steps(
    reading: Reading, material: Material, figures: tuple[str, ...]
) -> tuple[Step, ...]:
    """Lead to the figures of a statement: the first by a question, others by what they are of."""
    say, index = reading.say, figure_index(reading.run)
    texts = [
        say.say("How do we know?"),
        *(
            about(material, figure_row(index.row(reading.run, name)))
            for name in figures[1:_MOST_LINKED]
        ),
    ]
    return tuple(
        Step(text, reading.url(f"/figure/{name}"))
        for text, name in zip(texts, figures, strict=False)
    )


def firmness_words(say: Messages, firmness: str) -> str:
    """How sure a statement is, as the badge says it."""
    return {
        "firm": say.say("firm"),
        "indicative": say.say("indicative"),
        "limit": say.say("limit of the data"),
    }[firmness]


def topic_words(say: Messages, topic: str) -> str:
    """A topic of statements."""
    return {
        "evidence": say.say("What the figures rest on"),
        "participation": say.say("Adults in learning"),
        "inequality": say.say("Who takes part less"),
        "uncovered": say.say("No course found"),
        "cross_border": say.say("Across borders"),
        "shortage": say.say("Signs of a shortage"),
        "occupations": say.say("Occupations asked for"),
        "areas": say.say("Areas of smart specialisation"),
        "reach": say.say("Who can reach a course"),
        "offer": say.say("What is taught"),
        "skills": say.say("Emphasis of skill groups"),
    }.get(topic, topic)


def side_words(say: Messages, side: str) -> str:
    """Asked for, taught, or both."""
    return {"demand": say.say("asked for"), "offer": say.say("taught")}.get(
        side, say.say("asked for and taught")
    )


def _filters(
    say: Messages, material: Material, rows: list[dict[str, Any]], asked: dict[str, str]
) -> tuple[Filter, ...]:
    def made(name: str, label: str, words: dict[str, str]) -> Filter:
        values = dict.fromkeys(row[name] for row in rows if row[name])
        if asked[name] and asked[name] not in values:
            values[asked[name]] = None
        choices = [Choice("", say.say("all"), is_chosen=not asked[name])]
        choices += [
            Choice(value, words.get(value, value), is_chosen=asked[name] == value)
            for value in values
        ]
        return Filter(name, label, tuple(choices))

    regions = {row["region"]: material.names.region(row["region"]) for row in rows if row["region"]}
    firmness = {code: firmness_words(say, code) for code in ("firm", "indicative", "limit")}
    return (
        made("region", say.say("Region"), regions),
        made("topic", say.say("Topic"), {r["topic"]: topic_words(say, r["topic"]) for r in rows}),
        made("side", say.say("Side"), {code: side_words(say, code) for code in _SIDES}),
        made("firmness", say.say("How sure"), firmness),
    )


FINDINGS_PAGE: Final = Page("findings", "/findings", findings)
