"""What is said of skill figures, by how far people judged their links (methods, rule 3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.scope import placed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.analysis.scope import Kind
    from smartlife.store.run import StepRun

READS: Final = ("link__quality",)
NOT_MEASURED: Final = "quality_not_measured"


def quality_remarks(run: StepRun, kinds: Iterable[Kind]) -> dict[str, str]:
    """Region → remark on its skill links; a region without documents has none.

    A region needs a sample of every language of its documents, on every side.

    Args:
        run: A step that reads `READS` and the core tables of the kinds.
        kinds: Sides that a figure is made from.
    """
    rows = run.read("link__quality", ["document_kind", "lang", "task"]).to_pylist()
    judged = {(row["document_kind"], row["lang"]) for row in rows if row["task"] == "skills"}
    needed: dict[str, set[tuple[str, str]]] = {}
    for kind in kinds:
        langs = placed(run, kind).select("region_code", "lang").distinct()
        for row in langs.to_pyarrow().to_pylist():
            needed.setdefault(row["region_code"], set()).add((kind, row["lang"]))
    remarks = {}
    for region, samples in needed.items():
        left = samples - judged
        part = NOT_MEASURED if left == samples else "quality_measured_in_part"
        remarks[region] = part if left else "quality_not_corrected"
    return remarks
