"""The situation analysis: its parts in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.languages.messages import messages
from smartlife.products.document import (
    Cell,
    Document,
    Heading,
    SourceNote,
    TableBlock,
    TableColumn,
)

if TYPE_CHECKING:
    from smartlife.store.run import StepRun


def situation_report(run: StepRun, lang: str) -> Document:
    """The whole report in one language."""
    say = messages(lang)
    counts = run.read("core__source_counts").to_pylist()
    origins = run.read("core__origins").to_pylist()
    names = ("read_count", "kept_count", "rejected_count", "duplicate_count", "outside_count")
    rows = tuple(
        (Cell(row["source_id"]), *(Cell(say.whole(row[name]), row[name]) for name in names))
        for row in counts
    )
    columns = tuple(
        TableColumn(say.say(text), align="right")
        for text in ("read", "kept", "rejected", "duplicate", "outside the period")
    )
    return Document(
        lang=lang,
        title=run.study.title(lang),
        subtitle=say.say("Situation analysis"),
        facts=((say.say("Regions"), ", ".join(run.study.regions)),),
        blocks=(
            Heading(say.say("What was read"), "coverage"),
            TableBlock(
                say.say("Records by source"),
                "table-coverage",
                (TableColumn(say.say("Source")), *columns),
                rows,
            ),
        ),
        sources=tuple(
            SourceNote(
                number,
                row["origin_id"],
                f"{row['publisher']}, {row['title']}, {row['licence']}",
                row["url"],
                row["checksum"],
            )
            for number, row in enumerate(origins, start=1)
        ),
        period_end=run.study.end,
    )
