"""The step `courses`: raw rows of all sources → core__courses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.tables.coder import build_coder
from smartlife.tables.course_rows import parse_course
from smartlife.tables.record import Parsed, RawRow
from smartlife.tables.settle import settle

if TYPE_CHECKING:
    from smartlife.store.run import StepRun


def build(run: StepRun) -> None:
    """Writes core__courses: one row per provider, title and level (methods.md 1.1)."""
    coder = build_coder(run)
    parsed: list[Parsed] = []
    done = 0
    for source in run.study.sources_of("courses"):
        for batch in run.scan(f"raw_{source.source_id}__courses"):
            for raw in batch.to_pylist():
                record = parse_course(RawRow(raw, source, run.accounts), coder, run.study)
                if record is not None:
                    parsed.append(record)
            done += batch.num_rows
            run.progress(done)
    run.write_rows("core__courses", settle(parsed, "courses", run.accounts, with_text=False))
