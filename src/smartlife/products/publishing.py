"""Builds documents from a run and writes them in their formats: joins reports and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.products.exports.html_file import write_html
from smartlife.products.reports.situation.outline import situation_report

if TYPE_CHECKING:
    from smartlife.store.run import StepRun


def build_report(run: StepRun) -> None:
    """Writes the situation analysis in one language as `report_<lang>.html`."""
    lang = str(dict(run.step.settings)["lang"])
    page = write_html(situation_report(run, lang))
    run.file(f"report_{lang}.html").write_text(page, "utf-8", newline="\n")
