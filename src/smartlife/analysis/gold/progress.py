"""How far the rounds of a gold sample are, and how far its readers agree.

Both from the table that people fill in, before a run has read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smartlife.analysis.gold.sample import reader_agreement
from smartlife.sources.entered.table import EnteredRow
from smartlife.tables.gold import FORM, check, is_draw
from smartlife.tables.judged import KnownConcepts, find_documents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.tables.judged import Scan
    from smartlife.tables.merging import Cells


def round_progress(rows: Sequence[Cells]) -> list[dict[str, Any]]:
    """Per round and reading: how many documents are to be read for a task, and how many were.

    Args:
        rows: Of `inputs/gold.tsv`.
    """
    drawn: dict[tuple[str, str], set[tuple[str, str]]] = {}
    read: set[tuple[str, ...]] = set()
    for row in rows:
        named = (row.get("round_id", ""), row.get("reading", "") or "first")
        what = (row.get("document_id", ""), row.get("task", ""))
        if is_draw(row):
            drawn.setdefault(named, set()).add(what)
        else:
            read.add((*named, *what))
    return [
        {
            "round": name,
            "reading": reading,
            "drawn": len(asked),
            "read": sum((name, reading, *what) in read for what in asked),
        }
        for (name, reading), asked in drawn.items()
    ]


def agreement_of(study_id: str, scan: Scan, rows: Sequence[Cells]) -> list[dict[str, Any]]:
    """Cohen's kappa of two readers by side, language and task.

    Args:
        study_id: Code of the study.
        scan: Reads tables of its last run.
        rows: Of `inputs/gold.tsv`.
    """
    entered = [EnteredRow(FORM.name, n, row) for n, row in enumerate(rows, start=2)]
    documents = find_documents(scan, [row.get("document_id", "") for row in rows])
    marks = check(list(entered), KnownConcepts.read(study_id, scan), documents).rows
    return [
        {"side": key[0], "lang": key[1], "task": key[2], "kappa": found.kappa,
         "agreed": found.agreed, "cases": found.pairs}
        for key, found in sorted(reader_agreement(marks).items())
    ]  # fmt: skip
