"""A small document with every kind of block, status and tone, in any of the five languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from smartlife.products import document as blocks
from smartlife.products.figures.intervals import IntervalLook, IntervalRow, interval_chart

LETTERS = "āčēģīķļņšūž ąčęėįšųūž åäö ÄÖÜß"

_ROWS = [
    IntervalRow("Welding", "14%", "10–19%", "published", 0.14, 0.10, 0.19),
    IntervalRow("Sewing", "at most 3%", "", "at_most", None, None, 0.03),
    IntervalRow("Fishing", "too little data", "", "too_little_data"),
]
_COLUMNS = (
    blocks.TableColumn("Group"),
    blocks.TableColumn("share", "%", "right"),
    blocks.TableColumn("courses", align="right"),
    blocks.TableColumn("remark"),
)
_CELLS = (
    (
        blocks.Cell("Welding"),
        blocks.Cell("14%", 0.14, "published", bar=0.14, letter="a", figure="mix-1234"),
        blocks.Cell("1,235", 1235.0, aside="2025"),
        blocks.Cell(LETTERS, lang="lv"),
    ),
    (
        blocks.Cell("Sewing"),
        blocks.Cell("at most 3%", 0.03, "at_most"),
        blocks.Cell("0", 0.0),
        blocks.Cell("=1+1"),
    ),
    (
        blocks.Cell("Fishing"),
        blocks.Cell("too little data", None, "too_little_data"),
        blocks.Cell("not observed", None, "not_observed"),
        blocks.Cell(""),
    ),
)


def table(title="Shares by group", anchor="shares", rows=_CELLS):
    return blocks.TableBlock(title, anchor, _COLUMNS, rows, (2, 3, 4), (("a", "A break."),))


def figure(title="Welding is asked for most", anchor="asked"):
    return blocks.Figure(
        title=title,
        subtitle="Share of advertisements, per cent, Vidzeme, 2025",
        anchor=anchor,
        spec=interval_chart(_ROWS, IntervalLook(lambda value: f"{value:.0%}")),
        alternative="Welding has 14 per cent; of sewing and fishing too little is known.",
        table=table("Shares behind the chart", f"{anchor}-numbers"),
        caption="120 advertisements from 40 employers.",
        method="method-asked",
        notes=(1,),
    )


def made_document(lang="en", **changes):
    """The document; `changes` replace its attributes."""
    made = blocks.Document(
        lang=lang,
        title=f"Learning and work: {LETTERS}",
        subtitle="Situation analysis",
        facts=(("Under study", "Vidzeme"), ("Period", "2025")),
        blocks=_blocks(),
        sources=(
            blocks.SourceNote(
                1, "ads", "A board: advertisements", "https://example.org/ads?a=1&b=2",
                (blocks.SourceFileNote("ads.csv", "ab" * 32),),
            ),
            blocks.SourceNote(
                2, "many", "A catalogue of many files", "javascript:alert(1)",
                tuple(blocks.SourceFileNote(f"part{i}.csv", f"{i:02d}" * 32) for i in range(5)),
            ),
            blocks.SourceNote(3, "none", "A source without files", None, ()),
        ),
        period_end=date(2026, 3, 1),
        illustrative=True,
    )  # fmt: skip
    return replace(made, **changes)


def _blocks():
    return (
        blocks.EvidenceCard(
            "What the figures rest on",
            "evidence",
            (
                (
                    "Advertisements",
                    (
                        blocks.CardItem("distinct", "120", "of 300", 0.4, "published"),
                        blocks.CardItem("linked right", "not measured", "", 0.0, "not_observed"),
                    ),
                ),
                ("Courses", (blocks.CardItem("distinct", "80"),)),
            ),
            "There is enough to say which occupations are asked for.",
            (1, 2, 3),
        ),
        blocks.Heading("In short", "summary"),
        blocks.Findings(
            (
                blocks.Finding("Welding is asked for most.", "asked", "firm", (1, 2, 3)),
                blocks.Finding("Sewing is asked for less.", "nowhere", "indicative"),
                blocks.Finding("Of fishing nothing can be said.", "", "limit", (3,)),
            )
        ),
        blocks.Heading("What is asked for", "demand"),
        blocks.Paragraph("This is what advertisements ask for.", (1, 3), lead=True),
        blocks.Heading("In Vidzeme", "demand-vidzeme", 3),
        blocks.Paragraph("A paragraph like any other."),
        figure(),
        table(),
        blocks.Callout(
            "too_little_data", "No figure for fishing", "Too few.", "fishing",
            "3 advertisements", "50 advertisements", (1,),
        ),
        blocks.Callout("plain", "How to read this", "From left to right."),
        blocks.Heading("How do we know?", "methods"),
        blocks.Definition(
            "Shares", "method-asked", (("What is counted", "Advertisements."), ("Limits", "Many.")),
        ),
    )  # fmt: skip
