"""Builds documents from a run and writes them in their formats: joins reports and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.products.exports.formats import write
from smartlife.products.reports.brief.outline import briefs
from smartlife.products.reports.leaflets.outline import leaflets
from smartlife.products.reports.situation.material import read_material
from smartlife.products.reports.situation.outline import situation_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from smartlife.products.document import Document
    from smartlife.products.reports.situation.material import Material
    from smartlife.store.run import StepRun


def build_report(run: StepRun) -> None:
    """Writes the situation analysis in one language and format as `report_<lang>.<format>`."""
    wanted = {name: str(value) for name, value in run.step.settings}
    lang, file_format = wanted["lang"], wanted["format"]
    content = write(situation_report(run, lang), file_format)
    run.file(f"report_{lang}.{file_format}").write_bytes(content)


def build_briefs(run: StepRun) -> None:
    """Writes a brief per region, and per area of its strategies: `brief_<…>_<lang>.<format>`."""
    _write_all(run, briefs)


def build_leaflets(run: StepRun) -> None:
    """Writes a leaflet per group of readers as `leaflet_<group>_<lang>.<format>`."""
    _write_all(run, leaflets)


def _write_all(run: StepRun, make: Callable[[Material], Iterable[tuple[str, Document]]]) -> None:
    wanted = {name: str(value) for name, value in run.step.settings}
    lang, file_format = wanted["lang"], wanted["format"]
    for name, document in make(read_material(run, lang)):
        run.file(f"{name}_{lang}.{file_format}").write_bytes(write(document, file_format))
