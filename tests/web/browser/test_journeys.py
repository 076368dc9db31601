"""What a person of each group came for, from the start page on: on a telephone and at a desk.

A step is what one does: a link, a button, a field. Each walk finds things as people do, by what
they are called in the reader's language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from smartlife.languages.messages import messages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.web.browser.conftest import Watched

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = {"phone": (360, 740), "desk": (1280, 800)}
MOST_STOPS = 120
ADVERTISEMENT = """Suvirintojas (-a)
Ieškome suvirintojo darbui Šiauliuose.
Reikalavimai: MIG/MAG suvirinimas, gebėjimas skaityti brėžinius, darbų sauga."""


@dataclass
class Walk:
    """A reader on the way.

    Attributes:
        watched: The tab.
        lang: The reader's language.
        keep: Keeps a picture: `keep(tab, name)`.
        by_keyboard: Nothing is clicked.
        steps: What was done so far.
    """

    watched: Watched
    lang: str
    keep: Callable[[Page, str], Path]
    by_keyboard: bool = False
    steps: list[str] = field(default_factory=list)

    @property
    def tab(self) -> Page:
        return self.watched.tab

    def word(self, english: str, **values: object) -> str:
        return messages(self.lang).say(english, **values)

    def follow(self, english: str) -> None:
        """Follows the first link that begins so."""
        begins = re.compile("^" + re.escape(self.word(english)))
        self.go(self.tab.get_by_role("main").get_by_role("link", name=begins).first, english)

    def press(self, english: str) -> None:
        words = self.word(english)
        main = self.tab.get_by_role("main")
        self.go(main.get_by_role("button", name=words, exact=True).first, english)

    def go(self, target: Locator, name: str) -> None:
        """Another page comes; nobody has to scroll sideways in it."""
        with self.tab.expect_navigation(wait_until="load"):
            if self.by_keyboard:
                self._tab_to(target)
                self.tab.keyboard.press("Enter")
            else:
                target.click()
        self.did(name)
        self.arrived()

    def arrived(self) -> None:
        self.keep(self.tab, f"{len(self.steps):02d}")
        wide = self.tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{wide} pixels too wide after {self.steps}"
        assert self.watched.problems == [], self.steps

    def write(self, english: str, text: str) -> None:
        target = self.tab.get_by_label(self.word(english), exact=True).first
        if self.by_keyboard:
            self._tab_to(target)
            self.tab.keyboard.type(text)
        else:
            target.fill(text)
        self.did(english)

    def did(self, name: str) -> None:
        self.steps.append(name)

    def sees(self, english: str) -> None:
        """A heading says so."""
        heading = self.tab.get_by_role("heading", name=self.word(english))
        expect(heading.first).to_be_visible()

    def title_has(self, text: str) -> None:
        expect(self.tab.get_by_role("heading", level=1)).to_contain_text(text)

    def _tab_to(self, target: Locator) -> None:
        for _ in range(MOST_STOPS):
            self.tab.keyboard.press("Tab")
            if target.evaluate("one => one === document.activeElement"):
                return
        pytest.fail(f"the keyboard does not reach {target}")


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def walk(watch, address, picture, size):
    """Opens the start page: `walk("lv")`, with the language that the reader's browser asks for."""

    def begin(lang: str, *, by_keyboard: bool = False, scripts: bool = True) -> Walk:
        watched = watch(*SIZES[size], scripts=scripts, locale=lang)
        watched.tab.set_default_timeout(15_000)
        watched.tab.set_default_navigation_timeout(60_000)
        watched.go(f"{address}/")
        assert watched.tab.url == f"{address}/{lang}/"
        begun = Walk(watched, lang, picture, by_keyboard)
        begun.arrived()
        return begun

    return begin


def test_an_adult_finds_the_way_to_another_occupation(walk, size):
    walking = walk("lv", by_keyboard=size == "desk")
    walking.follow("I want to learn")
    walking.write("What do or did you work as?", "māsas palīgs")
    walking.press("Continue")
    skill = walking.tab.get_by_role("checkbox", name="pacientu aprūpe")
    expect(skill).to_be_checked()
    walking.press("Continue")
    walking.write("As what?", "medmāsa")
    walking.press("Continue")
    walking.write("Where do you live?", "Valmiera")
    walking.press("Show the way")
    walking.title_has("vispārējās aprūpes māsa")
    # it is a protected occupation: this comes before any course
    main = walking.tab.get_by_role("main")
    expect(main).to_contain_text("2005/36")
    at_provider = walking.word("Page of the course at its provider")
    expect(main.get_by_role("link", name=at_provider).first).to_be_visible()
    walking.sees("Take it along")
    # what was said is in no address
    assert walking.tab.url.endswith("/lv/learner")
    assert len(walking.steps) <= 8


def test_an_employer_finds_who_teaches_what_an_advertisement_asks_for(walk, size):
    walking = walk("lt", scripts=size == "desk")
    walking.follow("I need people who can do something")
    walking.write("Advertisement, description, or skills one a line", ADVERTISEMENT)
    walking.write("Town of the work", "Šiauliai")
    walking.press("Find courses")
    walking.sees("What we read: tick what you need")
    expect(walking.tab.get_by_role("checkbox", name="MAG suvirinimas").first).to_be_checked()
    main = walking.tab.get_by_role("main")
    expect(main.get_by_role("link", name="Suvirinimas pusautomačiu").first).to_be_visible()
    # what was not meant is left out by a tick
    drawings = main.get_by_role("checkbox", name="techniniai brėžiniai")
    drawings.check()
    walking.did("tick")
    walking.press("Update the answer")
    expect(drawings).to_be_checked()
    assert walking.tab.url.endswith("/lt/employer")
    assert len(walking.steps) <= 6


def test_a_provider_sees_what_to_open_and_what_a_change_would_do(walk):
    walking = walk("lv")
    walking.follow("We teach")
    walking.write("Name of a provider", "Gaujmalas Amatu")
    walking.press("Search")
    walking.go(walking.tab.get_by_role("link", name="Gaujmalas Amatu tehnikums"), "provider")
    walking.title_has("Gaujmalas Amatu tehnikums")
    walking.follow("Plan: what to open, update, close")
    walking.press("Plan")
    walking.title_has("Vidzeme")
    walking.follow("Try a change: what if?")
    kinds = walking.tab.get_by_label(walking.word("What would you do?"))
    kinds.select_option(label=walking.word("close a course"))
    walking.did("close a course")
    course = walking.tab.locator("#own-courses option").first.get_attribute("value")
    walking.write("Which course (not for a new one)", course)
    walking.press("See what would change")
    expect(walking.tab.get_by_role("alert")).to_have_count(0)
    walking.sees("Take it along")
    assert len(walking.steps) <= 10


def test_policy_finds_who_takes_part_less_and_a_figure_to_cite(walk):
    walking = walk("sv")
    walking.follow("We decide on policy")
    walking.sees("Who takes part less")
    walking.follow("How do we know?")
    walking.sees("Files behind it")
    walking.sees("Cite this figure")
    walking.tab.emulate_media(media="print")
    expect(walking.tab.get_by_role("heading", level=1)).to_be_visible()
    expect(walking.tab.get_by_role("navigation")).to_have_count(0)
    walking.keep(walking.tab, "print")
    walking.tab.emulate_media(media="screen")
    walking.follow("All figures as open data")
    assert len(walking.steps) <= 3


def test_an_authority_compares_regions_and_takes_the_data_along(walk):
    walking = walk("de")
    walking.follow("We plan for a region")
    walking.follow("Compare the regions")
    for country in ("Lettland", "Litauen"):
        walking.tab.get_by_role("checkbox", name=country).uncheck()
        walking.did(country)
    walking.press("Compare")
    for region in ("Vidzeme", "Mecklenburg-Vorpommern"):
        expect(walking.tab.get_by_role("columnheader", name=region).first).to_be_visible()
    # the choice is an address that can be sent to a colleague
    assert "regions=DE8" in walking.tab.url
    walking.follow("All figures as open data")
    with walking.tab.expect_download() as waited:
        walking.tab.get_by_role("link", name="ZIP").first.click()
    walking.did("ZIP")
    assert waited.value.suggested_filename.endswith(".zip")
    assert len(walking.steps) <= 7
