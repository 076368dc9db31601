"""What pages share of a run: read when first asked for, then held as long as the run is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.planning.material.reading import Material as PlanningMaterial
from smartlife.products.reports.brief.sheets import fresh
from smartlife.products.reports.situation.material import in_language, read_material
from smartlife.web.languages import FALLBACK

if TYPE_CHECKING:
    from smartlife.linking.index import LinkIndex
    from smartlife.planning.portfolio.suggest import AskedTogether
    from smartlife.products.reports.situation.material import Material
    from smartlife.search.index import SearchIndex
    from smartlife.web.reading import Reading
    from smartlife.web.runs import OpenRun


def report_material(reading: Reading) -> Material:
    """What reports are made of, in the reader's language; footnotes begin at one."""
    lang = reading.lang
    run = reading.run

    def make() -> Material:
        # figures are the same in all languages, and most of what is held
        of_all = run.once("report", lambda: read_material(run.tables, FALLBACK))
        return in_language(of_all, run.tables, lang) if lang != FALLBACK else of_all

    return fresh(run.once(f"report {lang}", make))


def planning_material(run: OpenRun) -> PlanningMaterial:
    """What plans are made of."""
    return run.once("planning", lambda: PlanningMaterial(run.tables))


def asked_together(run: OpenRun) -> AskedTogether:
    """What advertisements of the run ask for together."""
    from smartlife.planning.portfolio.suggest import AskedTogether

    def make() -> AskedTogether:
        material = planning_material(run)
        return AskedTogether(material.demand, material.groups)

    return run.once("asked together", make)


def link_index(run: OpenRun) -> LinkIndex | None:
    """The index that the run's texts were linked with; None if nothing was linked."""
    return run.once("link index", lambda: _open_index(run))


def search_index(run: OpenRun) -> SearchIndex | None:
    """The index of courses; None if the run has none, since an older version made it."""
    return run.once("search index", lambda: _open_search(run))


def _open_search(run: OpenRun) -> SearchIndex | None:
    from smartlife.search.index import SearchIndex, index_path

    path = index_path(run.lake, run.manifest)
    return SearchIndex.open(path, link_index=link_index(run)) if path is not None else None


def _open_index(run: OpenRun) -> LinkIndex | None:
    from smartlife.linking.index import LinkIndex

    if not run.tables.has("link__index"):
        return None
    folders = run.tables.read("link__index", ["folder"]).column("folder").to_pylist()
    return LinkIndex.open(run.tables.folder_at(folders[0])) if folders else None
