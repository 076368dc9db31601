"""Pages on every width, enlarged, in print, in forced colours, without scripts."""

from __future__ import annotations

import pytest

from tests.web.browser.conftest import LISTED

pytestmark = pytest.mark.browser

NAMES = [page.name for page in LISTED]
# the narrowest telephone is also a window of 1280 px enlarged to 400 % (WCAG 1.4.10)
WIDTHS = (320, 2560)
TOO_WIDE = """() => {
  const most = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= most) return [];
  return [...document.querySelectorAll('main *')]
    .filter(one => one.getBoundingClientRect().right > most + 1
      && !one.closest('.table, .chart, svg'))
    .map(one => one.outerHTML.slice(0, 120)).slice(0, 3).concat(['scrolls sideways']);
}"""


@pytest.fixture(scope="module")
def tabs(watch):
    """One tab per width, kept from page to page."""
    return {width: watch(width, 900) for width in WIDTHS}


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_no_page_scrolls_sideways(tabs, address, places, name, width):
    """In German, whose words are the longest."""
    tab = tabs[width]
    tab.problems.clear()
    tab.go(f"{address}/de{places[name]}")
    assert tab.tab.evaluate(TOO_WIDE) == []
    assert tab.problems == []


def test_print_is_light_and_opens_what_is_closed(watch, address, picture):
    watched = watch(dark=True)
    watched.go(f"{address}/lv/regions")
    watched.tab.emulate_media(media="print")
    paper = watched.tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    bar = watched.tab.evaluate("getComputedStyle(document.querySelector('.chart text')).fill")
    assert bar == "rgb(23, 32, 42)" or bar.startswith("rgb(")
    for gone in (".site-bar", ".chart-tools", ".site-tools", ".next"):
        assert not watched.tab.locator(gone).first.is_visible()
    # the numbers behind a chart are on paper too: nobody can click there
    assert watched.tab.locator("figure details table").first.bounding_box()["height"] > 20
    picture(watched.tab)


def test_a_chosen_dark_theme_prints_light_too(watch, address):
    watched = watch()
    watched.go(f"{address}/en/regions")
    watched.tab.locator(".site-tools button.theme").click()
    assert watched.tab.evaluate("document.documentElement.dataset.theme") == "dark"
    watched.tab.emulate_media(media="print")
    paper = watched.tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert paper == "rgb(255, 255, 255)"


def test_forced_colours_leave_marks_and_buttons(watch, address, picture):
    watched = watch(360, 800, forced_colors="active")
    watched.go(f"{address}/en/")
    button = watched.tab.locator("main button[type=submit]").first
    assert button.evaluate("one => getComputedStyle(one).borderTopStyle") == "solid"
    picture(watched.tab)


def test_nothing_moves_for_who_wants_no_movement(watch, address):
    watched = watch(reduced_motion="reduce")
    watched.go(f"{address}/en/regions")
    style = "getComputedStyle(document.documentElement).scrollBehavior"
    assert watched.tab.evaluate(style) == "auto"
    moving = """[...document.querySelectorAll('*')].filter(one => {
      const style = getComputedStyle(one);
      return parseFloat(style.animationDuration) > 0 || parseFloat(style.transitionDuration) > 0;
    }).length"""
    assert watched.tab.evaluate(moving) == 0


def test_without_scripts_nothing_is_missing_and_nothing_idle_is_shown(watch, address, picture):
    watched = watch(360, 800, scripts=False)
    watched.go(f"{address}/sv/regions")
    tab = watched.tab
    assert tab.locator("figure .chart.is-narrow svg").first.is_visible()
    for idle in ("button.theme", "button.chart-explore"):
        assert not tab.locator(idle).first.is_visible()
    tab.locator("figure summary").first.click()
    assert tab.locator("figure details table").first.is_visible()
    tab.locator(".site-menu summary").click()
    tab.locator(".site-menu a[hreflang=de]").click()
    assert tab.url == f"{address}/de/regions"
    picture(tab)
