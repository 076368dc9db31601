"""No page has an accessibility fault that a machine can find, in either theme or any language."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from smartlife.web.languages import LANGUAGES
from tests.web.browser.conftest import LISTED

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUICK = {"resultTypes": ["violations"], "preload": False, "iframes": False}
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, **QUICK}
# what the theme decides; all else is the same in both
OF_THEME = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, **QUICK}


def faults(tab, options) -> list[str]:
    found = Axe().run(tab, options=options).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} – {node['failureSummary'][:200]}"
        for one in found
        for node in one["nodes"][:3]
    ]


@pytest.fixture(scope="module")
def light(watch):
    return watch()


@pytest.fixture(scope="module")
def dark(watch):
    return watch(360, 800, dark=True)


@pytest.mark.parametrize("page", LISTED, ids=lambda page: page.name)
def test_a_page_has_no_fault(light, dark, address, places, page):
    found = []
    # each language once, the telephone in the dark and the desk in the light, turn by turn
    runs = [(lang, light if place % 2 else dark, OPTIONS) for place, lang in enumerate(LANGUAGES)]
    for lang, watched, options in (*runs, (LANGUAGES[0], light, OF_THEME)):
        watched.problems.clear()
        watched.go(f"{address}/{lang}{places[page.name]}")
        found += [f"{lang}: {one}" for one in faults(watched.tab, options)]
        found += [f"{lang}: {one}" for one in watched.problems]
    assert not found, "\n".join(found)
