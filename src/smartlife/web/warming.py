"""What pages share of a run, read before anybody asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.planning.portfolio.prepared import prepare
from smartlife.planning.portfolio.suggest import warm as warm_suggestions
from smartlife.web.holdings import (
    asked_together,
    link_index,
    planning_material,
    report_material,
    search_index,
)
from smartlife.web.languages import LANGUAGES
from smartlife.web.reading import Reading

if TYPE_CHECKING:
    from smartlife.web.runs import OpenRun


def warm(run: OpenRun) -> None:
    """Reads what most pages need; what stays unread is read by the first who asks."""
    for lang in LANGUAGES:
        report_material(Reading(run, lang, "public", "/", (), ""))
    search_index(run)
    material = planning_material(run)
    prepare(material)
    index = link_index(run)
    if index is not None:
        warm_suggestions(index, asked_together(run))
