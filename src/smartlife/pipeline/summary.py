"""The summary of a run, as `smartlife run --json` prints it; stored with the run's manifest."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.model.study import Study
    from smartlife.store.lake import Lake, Manifest, StepRecord


def read_summary(lake: Lake, run_id: str) -> dict[str, Any] | None:
    """The stored summary of a run; None if there is none, or it is damaged: it is made again."""
    path = lake.folder / "runs" / f"{run_id}.summary"
    try:
        summary = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return summary if isinstance(summary, dict) else None


def write_summary(lake: Lake, run_id: str, summary: dict[str, Any]) -> None:
    """Stores the summary of a run."""
    lake.write_json(f"runs/{run_id}.summary", summary)


def is_published(name: str) -> bool:
    """True if a file of a run is put beside the study; the search index is for the pages alone.

    The index holds what sources let nobody but the owner see.
    """
    return not name.endswith(".sqlite")


def is_report(name: str) -> bool:
    """True if a file of a run is for people to open; archives are for programs."""
    return is_published(name) and not name.endswith(".zip")


def make_summary(
    study: Study, lake: Lake, manifest: Manifest, records: Sequence[StepRecord]
) -> dict[str, Any]:
    """Counts what a run came to.

    Returns:
        `study`, `run`; `sources`: per source rows read, kept, rejected (by reason), duplicate,
        outside_period, noted; `tables`: rows; `documents`: per kind by place status, language,
        and the share linked; `indicators`: rows by status; `steps`: seconds and rows;
        `seconds`, `peak_memory_mb`; `reports`: paths relative to the study.
    """
    return {
        "study": study.study_id,
        "run": manifest.run_id,
        "sources": _sources(lake, manifest),
        "tables": {name: table.rows for name, table in sorted(manifest.tables.items())},
        "documents": {
            kind: _documents(lake, manifest, kind, identifier)
            for kind, identifier in (("vacancies", "vacancy_id"), ("courses", "course_id"))
        },
        "indicators": _indicators(lake, manifest),
        "steps": {
            record.step: {
                "seconds": record.seconds,
                "rows_read": record.read_rows,
                "rows_written": record.written_rows,
            }
            for record in records
        },
        "seconds": round(sum(record.seconds for record in records), 2),
        "peak_memory_mb": max((record.peak_mb for record in records), default=0.0),
        "reports": sorted(f"reports/{name}" for name in manifest.files if is_report(name)),
    }


def _columns(lake: Lake, manifest: Manifest, table: str, *names: str) -> list[tuple[Any, ...]]:
    """Columns of a table as rows; empty if the run has no such table."""
    if table not in manifest.tables:
        return []
    import pyarrow.parquet as pq

    rows = pq.read_table(lake.folder / manifest.tables[table].path, columns=list(names))
    return list(zip(*(rows[name].to_pylist() for name in names), strict=True))


def _sources(lake: Lake, manifest: Manifest) -> dict[str, Any]:
    reasons: dict[str, Counter[str]] = {}
    for source, severity, reason, row in _columns(
        lake, manifest, "core__issues", "source_id", "severity", "reason", "row"
    ):
        if severity == "rejected":
            # a file that cannot be read as a whole has no row: told here, not in the sum
            name = reason if row is not None else f"{reason} (files)"
            reasons.setdefault(source, Counter())[name] += 1
    counts = _columns(
        lake,
        manifest,
        "core__source_counts",
        "source_id",
        "kind",
        "read_count",
        "kept_count",
        "rejected_count",
        "duplicate_count",
        "outside_count",
        "noted_count",
    )
    return {
        source: {
            "kind": kind,
            "read": read,
            "kept": kept,
            "rejected": rejected,
            "rejected_by_reason": dict(sorted(reasons.get(source, Counter()).items())),
            "duplicate": duplicate,
            "outside_period": outside,
            "noted": noted,
        }
        for source, kind, read, kept, rejected, duplicate, outside, noted in sorted(counts)
    }


def _documents(lake: Lake, manifest: Manifest, kind: str, identifier: str) -> dict[str, Any]:
    rows = _columns(lake, manifest, f"core__{kind}", identifier, "place_status", "lang", "has_text")
    links = _columns(
        lake, manifest, f"link__{kind}_concepts", identifier, "concept_kind", "evidence"
    )
    occupation = {key for key, concept, _ in links if concept in ("occupation", "isco_group")}
    skill = {
        key
        for key, concept, evidence in links
        if concept in ("skill", "knowledge", "skill_group") and evidence == "observed"
    }
    total = len(rows)
    return {
        "count": total,
        "by_place_status": dict(sorted(Counter(row[1] for row in rows).items())),
        "by_language": dict(sorted(Counter(row[2] for row in rows).items())),
        "with_text": sum(1 for row in rows if row[3]),
        "share_linked_to_occupation": _share(len(occupation), total),
        "share_with_observed_skills": _share(len(skill), total),
    }


def _indicators(lake: Lake, manifest: Manifest) -> dict[str, dict[str, int]]:
    return {
        table.removeprefix("ind__"): dict(
            sorted(Counter(row[0] for row in _columns(lake, manifest, table, "status")).items())
        )
        for table in sorted(manifest.tables)
        if table.startswith("ind__")
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
