"""Forms before a real browser: suggestions by keyboard, a first path and then the best one."""

from __future__ import annotations

import pytest

from tests.web.browser.test_axe import OPTIONS, faults

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement"


@pytest.fixture
def asked(watch):
    """Makes a tab that notes what it asks for."""

    def make(**how):
        watched = watch(**how)
        requests = []
        watched.tab.on("request", lambda one: requests.append((one.method, one.url)))
        return watched, requests

    return make


def go_on(tab) -> None:
    tab.locator("form#learner button[value=next]").click()
    tab.wait_for_load_state()


def to_goal(tab, address, lang="en") -> None:
    tab.goto(f"{address}/{lang}/learner")
    go_on(tab)


def test_an_occupation_is_completed_by_keyboard_and_stands_in_no_address(asked, address):
    watched, requests = asked()
    tab = watched.tab
    to_goal(tab, address)
    tab.locator("#to").focus()
    tab.keyboard.type("nurs", delay=20)
    tab.wait_for_selector("#to[aria-expanded=true]")
    listed = tab.locator("#to").get_attribute("aria-controls")
    assert tab.locator(f"#{listed}").get_attribute("role") == "listbox"
    assert tab.locator(f"#{listed}").get_attribute("aria-label")
    tab.keyboard.press("ArrowDown")
    active = tab.locator("#to").get_attribute("aria-activedescendant")
    option = tab.locator(f"#{active}")
    assert option.get_attribute("aria-selected") == "true"
    name = option.locator("span").inner_text()
    # Enter takes the choice and sends nothing yet
    tab.keyboard.press("Enter")
    assert tab.locator("#to").input_value() == name
    assert tab.locator("#to").get_attribute("aria-expanded") == "false"
    assert tab.evaluate(f"{FOCUSED}.id") == "to"
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#place")
    assert not [url for _, url in requests if "nurs" in url]
    assert {method for method, url in requests if "suggest" in url} == {"POST"}
    assert watched.problems == []


def test_several_skills_are_completed_one_after_the_other(watch, address):
    tab = watch(360, 800).tab
    tab.goto(f"{address}/en/learner")
    tab.locator("#can").focus()
    for word in ("weld", "first a"):
        tab.keyboard.type(word, delay=20)
        tab.wait_for_selector("#can[aria-expanded=true]")
        tab.keyboard.press("ArrowDown")
        tab.keyboard.press("Enter")
        tab.keyboard.type("; ")
    entries = [one.strip() for one in tab.locator("#can").input_value().split(";")]
    assert len(entries) == 3
    assert "weld" in entries[0].casefold()
    assert "first aid" in entries[1].casefold()


def test_escape_closes_suggestions_and_keeps_what_was_typed(watch, address):
    tab = watch().tab
    tab.goto(f"{address}/en/employer")
    tab.locator("#place").focus()
    tab.keyboard.type("valm", delay=20)
    tab.wait_for_selector("#place[aria-expanded=true]")
    tab.keyboard.press("Escape")
    assert tab.locator("#place").get_attribute("aria-expanded") == "false"
    assert tab.locator("#place").input_value() == "valm"


def test_a_chosen_skill_keeps_the_other_filters_of_a_search(watch, address):
    tab = watch().tab
    tab.goto(f"{address}/en/courses?teaching=lv&place=Valmiera")
    tab.locator("#course-q").focus()
    tab.keyboard.type("weld", delay=20)
    tab.wait_for_selector("#course-q[aria-expanded=true]")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/en/courses?*skill=*")
    assert "teaching=lv" in tab.url
    assert "place=Valmiera" in tab.url


@pytest.mark.parametrize("width", [360, 1280])
def test_a_first_path_is_there_before_the_best_one_and_told_calmly(asked, address, width, picture):
    watched, requests = asked(width=width)
    tab = watched.tab
    to_goal(tab, address)
    tab.locator("#to").fill("nurse")
    tab.keyboard.press("Escape")
    go_on(tab)
    tab.locator("#place").fill("Valmiera")
    tab.keyboard.press("Escape")
    go_on(tab)
    assert tab.locator("#answer-status").get_attribute("role") == "status"
    assert tab.locator("section.way .path-steps li").count() >= 2
    picture(tab, "first")
    tab.wait_for_selector("#answer-status:not([aria-busy])")
    told = tab.locator("#answer-status").inner_text()
    assert "first" in told
    assert "could not" not in told
    assert tab.locator("section.way .path-steps li").count() >= 2
    # the reader is where she was
    assert tab.evaluate(f"{FOCUSED} === document.body")
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(tab, "best")
    assert not [url for _, url in requests if "Valmiera" in url or "nurse" in url]
    assert watched.problems == []


def test_if_the_best_path_cannot_be_fetched_the_first_stays(watch, address):
    watched = watch()
    tab = watched.tab
    to_goal(tab, address)
    tab.locator("#to").fill("nurse")
    tab.keyboard.press("Escape")
    go_on(tab)
    tab.route(
        "**/en/learner",
        lambda route: (
            route.abort() if "seen=" in (route.request.post_data or "") else route.continue_()
        ),
    )
    go_on(tab)
    tab.wait_for_selector("#answer-again:not([hidden])")
    assert "could not be fetched" in tab.locator("#answer-status").inner_text()
    assert tab.locator("section.way .path-steps li").count() >= 2


def test_the_switch_of_languages_keeps_an_answer(watch, address):
    tab = watch().tab
    tab.goto(f"{address}/en/describe")
    tab.locator("#title").fill("Welding for beginners")
    tab.locator("#text").fill("You learn to weld steel and to read drawings.")
    tab.locator("#describe-form button[type=submit]").first.click()
    tab.wait_for_load_state()
    tab.locator(".site-tools button[lang=lt]").click()
    tab.wait_for_url("**/lt/describe")
    assert tab.locator("#title").input_value() == "Welding for beginners"
    assert "read drawings" in tab.locator("#text").input_value()


def test_forms_work_without_a_script(watch, address):
    tab = watch(scripts=False).tab
    to_goal(tab, address)
    tab.locator("#to").fill("nurse")
    go_on(tab)
    go_on(tab)
    assert tab.locator("section.way .path-steps li").count() >= 2
    assert tab.locator("#answer-status").inner_text() == ""


@pytest.mark.slow
@pytest.mark.parametrize(("width", "dark"), [(360, True), (1280, False)])
def test_answers_have_no_fault_that_a_machine_can_find(watch, address, width, dark):
    tab = watch(width=width, dark=dark).tab
    to_goal(tab, address, "lv")
    tab.locator("#to").type("metin", delay=20)
    tab.wait_for_selector("#to[aria-expanded=true]")
    found = faults(tab, OPTIONS)
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    go_on(tab)
    found += faults(tab, OPTIONS)
    go_on(tab)
    found += faults(tab, OPTIONS)
    tab.wait_for_selector("#answer-status:not([aria-busy])")
    found += faults(tab, OPTIONS)
    tab.goto(f"{address}/sv/employer")
    tab.locator("#text").fill("lärare")
    tab.locator(".plan-form button[type=submit]:not([name])").last.click()
    tab.wait_for_load_state()
    found += faults(tab, OPTIONS)
    assert not found, "\n".join(found)
