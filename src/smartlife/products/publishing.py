"""Builds documents from a run and writes them in their formats: joins reports and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.products.exports.formats import write
from smartlife.products.reports.situation.outline import situation_report

if TYPE_CHECKING:
    from smartlife.store.run import StepRun


def build_report(run: StepRun) -> None:
    """Writes the situation analysis in one language and format as `report_<lang>.<format>`."""
    wanted = {name: str(value) for name, value in run.step.settings}
    lang, file_format = wanted["lang"], wanted["format"]
    content = write(situation_report(run, lang), file_format)
    run.file(f"report_{lang}.{file_format}").write_bytes(content)
