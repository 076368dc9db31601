"""What readers of a gold sample get: a workbook with instructions in five languages and one list.

Per document and task the list has the text beside the concepts that links propose, in an order of
chance and without how sure they are, then a line for the document as a whole and lines for what is
missing. Readers are people of the study, so texts stand in it whole whatever their source allows
others to see; the file says that it is not for publication.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smartlife.products.reader_sheets import (
    entry_columns,
    instruction_sheets,
    read_instructions,
)
from smartlife.products.sheets import Sheet, SheetColumn, TextSheet, Workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.analysis.gold.draw import DrawnDocument
    from smartlife.model.fields import Task
    from smartlife.products.sheets import CellValue

LIST: Final = "gold"
"""Name of the sheet that is filled in."""
WHOLE: Final = "(document as a whole)"
"""What stands for a candidate in the line that is about the document."""
ADD: Final = "+"
"""What stands for a candidate in the lines for what is missing."""
_LINES_TO_ADD: Final = 3
_PIECE: Final = 420
_LONGEST: Final = 12_000
_HINTS: Final = {
    "mark": "true, false or unsure for a concept; none or unsure for the document as a whole",
    "missing": "URI or exact name of a concept that the document names and the list lacks",
    "reader": "Your initials or role; once is enough",
    "date": "2026-03-01; once is enough",
    "note": "What others should know",
}


def gold_workbook(
    documents: Sequence[DrawnDocument],
    *,
    round_id: str,
    reading: str,
    langs: Sequence[str],
    title: str,
) -> Workbook:
    """The workbook of one reader.

    Args:
        documents: Documents to read.
        round_id: Name of the draw.
        reading: first or second.
        langs: Languages of the study, the first one first.
        title: Title of the study.
    """
    about = instruction_sheets(instructions(), langs)
    sheets: tuple[Sheet | TextSheet, ...] = (*about, _list(documents, round_id, reading))
    return Workbook(
        f"{title}: {round_id}, {reading}",
        sheets,
        shown=about[0].name,
        subject="Not for publication",
    )


def instructions() -> dict[str, dict[str, Any]]:
    """Language → name of its sheet, and paragraphs (style, text)."""
    return read_instructions("gold_sheets.yml")


def _columns() -> tuple[SheetColumn, ...]:
    design = ("round_id", "reading", "document_id", "side", "lang", "stratum",
              "inclusion_probability", "content_hash")  # fmt: skip
    entered = {"mark": 9, "missing": 34, "reader": 9, "date": 12, "note": 28}
    choices = {"mark": ("true", "false", "unsure", "none")}
    return (
        SheetColumn("number", 7),
        SheetColumn("document", 70, wrap=True),
        SheetColumn("task", 11),
        SheetColumn("candidate", 38, wrap=True),
        *entry_columns(entered, _HINTS, choices, wrapped=("missing", "note")),
        SheetColumn("concept_uri", 12),
        *(SheetColumn(name, 10) for name in design),
    )


def _list(documents: Sequence[DrawnDocument], round_id: str, reading: str) -> Sheet:
    columns = _columns()
    rows: list[tuple[CellValue, ...]] = []
    starts = set()
    for number, one in enumerate(documents, start=1):
        starts.add(len(rows))
        head: dict[str, CellValue] = {
            "number": number,
            "round_id": round_id,
            "reading": reading,
            "document_id": one.document_id,
            "side": one.kind,
            "lang": one.lang,
            "stratum": one.stratum,
            "inclusion_probability": one.probability,
            "content_hash": one.content_hash,
        }
        lines = [line for task in one.tasks for line in _lines(one, task)]
        pieces = _pieces(one)
        while len(lines) < len(pieces):
            lines.append({"task": one.tasks[-1], "candidate": ADD})
        for position, line in enumerate(lines):
            text = {"document": pieces[position]} if position < len(pieces) else {}
            cells = head | line | text
            rows.append(tuple(cells.get(column.heading) for column in columns))
    return Sheet(LIST, columns, tuple(rows), protect=True, frozen=1, starts=frozenset(starts))


def _lines(one: DrawnDocument, task: Task) -> list[dict[str, CellValue]]:
    made: list[dict[str, CellValue]] = [
        {"task": task, "candidate": candidate.label, "concept_uri": candidate.concept_uri}
        for candidate in one.candidates
        if candidate.task == task
    ]
    made.append({"task": task, "candidate": WHOLE})
    return made + [{"task": task, "candidate": ADD} for _ in range(_LINES_TO_ADD)]


def _pieces(one: DrawnDocument) -> list[str]:
    """Title and text in pieces that fit beside the lines, cut at spaces."""
    words = " ".join(one.text.split())[:_LONGEST]
    made = [one.title]
    while words:
        piece = words[:_PIECE]
        if len(words) > _PIECE and " " in piece:
            piece = piece[: piece.rindex(" ")]
        made.append(piece)
        words = words[len(piece) :].lstrip()
    return made
