"""What pages share of a run, read before anybody asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.web.holdings import link_index, planning_material, report_material, search_index
from smartlife.web.languages import LANGUAGES
from smartlife.web.reading import Reading

if TYPE_CHECKING:
    from smartlife.web.runs import OpenRun


def warm(run: OpenRun) -> None:
    """Reads what most pages need; what stays unread is read by the first who asks."""
    for lang in LANGUAGES:
        report_material(Reading(run, lang, "public", "/", (), ""))
    search_index(run)
    planning_material(run)
    link_index(run)
