"""Pages in print, in forced colours, without movement."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


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
