"""Everything by keyboard: skip link, menu, languages, theme, search, charts, the map."""

from __future__ import annotations

import pytest

from smartlife.web.drawing_library import library_address

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement"


def press_until(tab, js: str, *, most: int = 60) -> None:
    """Tabs until an expression about the focused element is true."""
    for _ in range(most):
        tab.keyboard.press("Tab")
        if tab.evaluate(f"(() => {{ const one = {FOCUSED}; return {js}; }})()"):
            return
    pytest.fail(f"the keyboard does not reach: {js}")


def test_the_first_stop_skips_to_the_text(watch, address):
    watched = watch()
    watched.go(f"{address}/en/")
    watched.tab.keyboard.press("Tab")
    assert watched.tab.evaluate(f"{FOCUSED}.className") == "skip"
    box = watched.tab.locator("a.skip").bounding_box()
    assert box["x"] >= 0
    watched.tab.keyboard.press("Enter")
    assert watched.tab.url.endswith("#main")
    # the next stop lies in the text
    watched.tab.keyboard.press("Tab")
    assert watched.tab.evaluate(f"!!{FOCUSED}.closest('main')")


def test_language_and_theme_by_keyboard(watch, address):
    watched = watch()
    tab = watched.tab
    watched.go(f"{address}/en/regions")
    press_until(tab, "one.hreflang === 'lt'")
    assert tab.evaluate(f"getComputedStyle({FOCUSED}).outlineStyle") == "solid"
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"{address}/lt/regions")
    press_until(tab, "one.className === 'theme'")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    # it holds on the next page
    watched.go(f"{address}/lt/")
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_menu_of_a_telephone_by_keyboard(watch, address):
    watched = watch(360, 800)
    tab = watched.tab
    watched.go(f"{address}/lv/")
    press_until(tab, "one.tagName === 'SUMMARY' && !!one.closest('.site-menu')")
    tab.keyboard.press("Enter")
    press_until(tab, "(one.getAttribute('href') || '') === '/lv/regions'", most=5)
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"{address}/lv/regions")


def test_search_by_keyboard(watch, address):
    watched = watch()
    tab = watched.tab
    watched.go(f"{address}/en/")
    press_until(tab, "one.name === 'q'")
    tab.keyboard.type("welding")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/en/courses?q=welding*")
    assert watched.problems == []


def test_the_map_leads_to_a_region_by_keyboard(watch, address):
    watched = watch()
    tab = watched.tab
    watched.go(f"{address}/en/regions")
    press_until(
        tab, "!!one.closest('.chart') && (one.getAttribute('href') || '').endsWith('LV00C')"
    )
    label = tab.evaluate(f"{FOCUSED}.getAttribute('aria-label')")
    assert label.startswith("Vidzeme")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/en/region/LV00C")


def test_a_chart_is_explored_by_keyboard_and_follows_the_theme(watch, address, picture):
    watched = watch()
    tab = watched.tab
    # as after the first minute of a server: the library is there
    for _ in range(300):
        if tab.request.get(f"{address}{library_address()}").status == 200:
            break
        tab.wait_for_timeout(500)
    watched.go(f"{address}/en/regions")
    press_until(tab, "one.className === 'chart-explore'")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".chart-dialog .chart-live path[tabindex='0']", timeout=60_000)
    press_until(tab, "one.getAttribute('role') === 'img'", most=5)
    first = tab.locator(".chart-told").inner_text()
    assert first == tab.evaluate(f"{FOCUSED}.getAttribute('aria-label')")
    tab.keyboard.press("ArrowDown")
    assert tab.locator(".chart-told").inner_text() not in ("", first)
    picture(tab, "light", full=False)
    colour = "getComputedStyle(document.querySelector('.chart-live text')).fill"
    light = tab.evaluate(colour)
    # a switch of the theme needs no new drawing
    tab.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert tab.evaluate(colour) != light
    picture(tab, "dark", full=False)
    tab.keyboard.press("Escape")
    # browsers say that a dialog has closed in a task of its own, after the key
    tab.wait_for_selector(".chart-dialog", state="detached")
    assert tab.evaluate(f"{FOCUSED}.className") == "chart-explore"
    assert watched.problems == []
