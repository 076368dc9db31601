"""Measures the links of a study against a marked sample: for its tables, and for who asks.

The step `link_quality` writes what the report tells; `smartlife evaluate` calls the same function,
so both say the same of the same marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from smartlife.analysis.links.levels import make_levels
from smartlife.analysis.links.quality import (
    ALL,
    MIN_PROBABILITY,
    choose_readings,
    measure,
    measure_agreement,
)
from smartlife.tables.judged import DOCUMENT_IDS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from smartlife.analysis.estimators.ratios import Ratio
    from smartlife.analysis.links.quality import Agreement, Bin, Quality
    from smartlife.model.fields import DocumentKind
    from smartlife.store.run import StepRun
    from smartlife.tables.judged import Scan

    Row = dict[str, Any]

_CONCEPTS = ("concept_uri", "concept_kind", "code", "isco_code", "depth", "taxonomy_version")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was found.

    Attributes:
        qualities: Precision and recall.
        bins: Calibration.
        agreement: How alike readers mark.
        documents: Documents whose marks are in use.
    """

    qualities: Sequence[Quality] = ()
    bins: Sequence[Bin] = ()
    agreement: Sequence[Agreement] = ()
    documents: int = 0


def build(run: StepRun) -> None:
    """The step `link_quality`: writes link__quality; empty where nobody marked anything."""
    found = evaluate_links(run.scan, run.read("core__gold").to_pylist())
    run.write_rows("link__quality", [row for one in found.qualities for row in _rows(one)])


def evaluate_links(
    scan: Scan, marks: Sequence[Row], min_probability: float = MIN_PROBABILITY
) -> Evaluation:
    """Compares the links of the marked documents with the marks.

    Args:
        scan: Reads core__concepts, core__relations and the tables of links.
        marks: Rows of core__gold.
        min_probability: Less likely links do not count as links.
    """
    readings = choose_readings(marks)
    if not readings:
        return Evaluation()
    concepts = _read(scan, "core__concepts", _CONCEPTS)
    broader = _read(scan, "core__relations", where=("relation", ["broader"]))
    levels = make_levels(concepts, [(row["from_uri"], row["to_uri"]) for row in broader])
    documents = {(reading.kind, reading.document_id) for reading in readings}
    mentions: dict[tuple[DocumentKind, str], list[Row]] = {}
    for kind, name in DOCUMENT_IDS.items():
        ids = {document_id for of_kind, document_id in documents if of_kind == kind}
        for row in _read(scan, f"link__{kind}_concepts", where=(name, ids)):
            mentions.setdefault((kind, row[name]), []).append(row)
    qualities, bins = measure(readings, mentions, levels, min_probability=min_probability)
    return Evaluation(qualities, bins, measure_agreement(marks), len(documents))


def _read(
    scan: Scan,
    table: str,
    columns: Sequence[str] | None = None,
    where: tuple[str, Collection[str]] | None = None,
) -> list[Row]:
    """Rows of a table; with `where` those that have one of some texts in a column."""
    name, texts = where or ("", ())
    wanted = pa.array(sorted(texts), pa.string())
    found: list[Row] = []
    for batch in scan(table, columns):
        rows = batch.filter(pc.is_in(batch.column(name), value_set=wanted)) if where else batch
        found += rows.to_pylist()
    return found


def _rows(one: Quality) -> list[Row]:
    """One row for precision, and one for recall where it is known."""
    cell = {
        "document_kind": one.kind,
        "lang": None if one.lang == ALL else one.lang,
        "task": one.task,
        "level": one.level,
        "method": None if one.method == ALL else one.method,
        "n_docs": one.n_docs,
    }
    rows = [cell | _figure("precision", one.tp, one.tp + one.fp, one.precision)]
    if one.fn is not None:
        rows.append(cell | _figure("recall", one.tp, one.tp + one.fn, one.recall))
    return rows


def _figure(measure_name: str, right: int, judged: int, ratio: Ratio | None) -> Row:
    limits = {name: getattr(ratio, name, None) for name in ("estimate", "lo", "hi", "n_eff")}
    return {"measure": measure_name, "right_count": right, "judged_count": judged, **limits}
