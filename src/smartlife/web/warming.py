"""What pages share of a run, read before anybody asks for it.

One thing after the other, and what most readers need first: readers are answered meanwhile. Who
asks for something that is being read waits for it, as without this.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Final

from smartlife.planning.portfolio.prepared import prepare
from smartlife.planning.portfolio.suggest import warm as warm_suggestions
from smartlife.search.query import CourseQuery
from smartlife.web.holdings import (
    asked_together,
    link_index,
    planning_material,
    report_material,
    search_index,
)
from smartlife.web.languages import LANGUAGES
from smartlife.web.memory import give_back
from smartlife.web.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from smartlife.web.runs import OpenRun

_log = logging.getLogger(__name__)


def warm(run: OpenRun) -> None:
    """Reads what most pages need; what cannot be read is told, and read by the first who asks."""
    for name, read in _PARTS.items():
        if run.ending.is_set():
            return
        began = time.perf_counter()
        try:
            read(run)
        except Exception:  # noqa: BLE001 - it is told, and the other parts are read all the same
            _log.exception("run %s: %s were not read beforehand", run.run_id, name)
        else:
            seconds = time.perf_counter() - began
            _log.info("run %s: %s read in %.1f s", run.run_id, name, seconds)
    tidy(run)


def tidy(run: OpenRun) -> None:
    """Gives back what a worker holds and few pages need: the engine, and what is free."""
    run.tables.rest()
    give_back()


def _reports(run: OpenRun) -> None:
    for lang in LANGUAGES:
        report_material(Reading(run, lang, "public", "/", (), ""))


def _search(run: OpenRun) -> None:
    index = search_index(run)
    if index is None:
        return
    index.warm()
    for lang in LANGUAGES:
        # words of a question are read by rules and lists of its language
        index.courses(CourseQuery(_QUESTION, lang), audience="public")
        index.suggest(_QUESTION, lang=lang, audience="public")


def _plans(run: OpenRun) -> None:
    prepare(planning_material(run).load())


def _suggestions(run: OpenRun) -> None:
    index = link_index(run)
    if index is not None:
        warm_suggestions(index, asked_together(run))


_QUESTION: Final = "a"
_PARTS: Final[dict[str, Callable[[OpenRun], None]]] = {
    "reports": _reports,
    "courses": _search,
    "plans": _plans,
    "suggestions": _suggestions,
}
