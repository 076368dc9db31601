"""What was read and what was not used, source by source and reason by reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.model.issues import REASONS
from smartlife.products.document import Cell, Heading, Paragraph, TableBlock, TableColumn

if TYPE_CHECKING:
    from smartlife.products.document import Block
    from smartlife.products.reports.situation.material import Material

_OF_FILES = "file_"
"""What the reasons begin with that speak of a whole file; no record of it was counted as read."""
_COUNTS = ("read_count", "kept_count", "rejected_count", "duplicate_count", "outside_count")


def blocks(material: Material) -> list[Block]:
    """The section."""
    say = material.say
    made: list[Block] = [
        Heading(say.say("What was read, and what was not used"), "coverage"),
        Paragraph(
            say.say(
                "Nothing is lost: for each source, records read are those kept, rejected, repeated "
                "and outside the period together."
            )
        ),
        _by_source(material),
    ]
    reasons = _by_reason(material)
    if reasons.rows:
        made.append(reasons)
    return made


def _by_source(material: Material) -> TableBlock:
    say = material.say
    rows = []
    for row in sorted(
        material.counts, key=lambda row: (_ORDER.get(row["kind"], 9), row["source_id"])
    ):
        source = row["source_id"]
        name = material.sources.short(source)
        rows.append(
            (
                Cell(name, aside=source if name != source else ""),
                Cell(material.names.word("kind", row["kind"])),
                *(Cell(say.whole(row[column]), row[column]) for column in _COUNTS),
            )
        )
    heads = (
        say.say("read"),
        say.say("kept"),
        say.say("rejected"),
        say.say("repeats"),
        say.say("outside"),
    )
    return TableBlock(
        say.say("Records by source"),
        "table-coverage",
        (
            TableColumn(say.say("Source")),
            TableColumn(say.say("Kind")),
            *(TableColumn(head, align="right") for head in heads),
        ),
        tuple(rows),
        material.notes.cite_sources(row["source_id"] for row in material.counts),
    )


_ORDER = {
    "vacancies": 0,
    "courses": 1,
    "statistics": 2,
    "taxonomy": 3,
    "geography": 4,
    "judgements": 5,
}


def _by_reason(material: Material) -> TableBlock:
    say = material.say
    rows = []
    for (source, severity, reason), count in material.issues.items():
        what = f"{_OF_FILES}{severity}" if reason.startswith(_OF_FILES) else severity
        rows.append(_reason(material, source, what, say.say(REASONS.get(reason, reason)), count))
    for (source, decision, rule), count in material.left_out.items():
        rows.append(_reason(material, source, decision, material.names.word("rule", rule), count))
    rows.sort(key=lambda row: (row[0].text, -(row[3].sort or 0)))
    # a source is named once
    shown = [
        (Cell("") if before and row[0] == before[0] else row[0], *row[1:])
        for before, row in zip([None, *rows], rows, strict=False)
    ]
    return TableBlock(
        say.say("Why records, values or whole files were not used"),
        "table-reasons",
        (
            TableColumn(say.say("Source")),
            TableColumn(say.say("What happened")),
            TableColumn(say.say("Reason")),
            TableColumn(say.say("number"), align="right"),
        ),
        tuple(shown),
    )


def _reason(
    material: Material, source: str, what: str, reason: str, count: int
) -> tuple[Cell, Cell, Cell, Cell]:
    return (
        Cell(material.sources.short(source)),
        Cell(material.names.word("severity", what)),
        Cell(reason),
        Cell(material.say.whole(count), count),
    )
