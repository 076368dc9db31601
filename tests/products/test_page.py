"""The report in a real browser: no request, no scroll sideways, readable in both themes."""

from __future__ import annotations

from itertools import pairwise

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(browser, build):
    """Opens the report at a width; gives the page and what went wrong."""
    contexts = []

    def open_page(width=1440, *, dark=False, lang="en", rich=True):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        page = context.new_page()
        troubles: list[str] = []
        path = build(lang, rich=rich)

        def watch(request):
            if request.url != path.as_uri():
                troubles.append(f"request: {request.url}")

        page.on("request", watch)
        page.on("console", lambda message: troubles.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
        page.goto(path.as_uri())
        return page, troubles

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("lang", ["en", "lv"])
def test_no_request_and_no_complaint(opened, lang):
    _, troubles = opened(lang=lang)
    assert troubles == []


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
@pytest.mark.parametrize("rich", [True, False])
def test_page_never_scrolls_sideways(opened, width, rich):
    page, _ = opened(width, lang="lv", rich=rich)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_headings_are_in_order(opened):
    page, _ = opened()
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_no_text_of_a_chart_is_cut_off(opened):
    page, _ = opened()
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        cut = page.evaluate(
            """[...document.querySelectorAll('.chart svg')].filter(s => s.checkVisibility())
            .flatMap(svg => [...svg.querySelectorAll('text')].filter(t => {
              const b = t.getBoundingClientRect(), s = svg.getBoundingClientRect();
              return b.width && (b.left < s.left - 8 || b.right > s.right + 8);
            }).map(t => t.textContent))"""
        )
        assert cut == []


def test_one_picture_of_each_figure_is_shown(opened):
    for width in (360, 1440):
        page, _ = opened(width)
        shown = page.evaluate(
            """[...document.querySelectorAll('figure')].map(
            f => [...f.querySelectorAll('.chart svg')].filter(s => s.checkVisibility()).length)"""
        )
        assert set(shown) == {1}


def test_numbers_behind_a_chart_open_with_the_keyboard(opened):
    page, _ = opened()
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.evaluate("d => d.open")
