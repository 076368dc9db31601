"""A browser before the pages: every page, what it may load and say, and pictures of it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error

from smartlife.web.pages import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

LISTED = [page for page in PAGES if page.method == "GET" and not page.is_for_owner]


@pytest.fixture(scope="session")
def places(run) -> dict[str, str]:
    """Name of each page → one address of it, without language; the demo has one of every page."""
    return {
        page.name: page.address(parts) for page in LISTED for parts in islice(page.places(run), 1)
    }


@dataclass
class Watched:
    """A tab, and what went wrong in it.

    Attributes:
        tab: The tab.
        problems: What its console, its network and its content security policy reported.
    """

    tab: Page
    problems: list[str] = field(default_factory=list)

    def go(self, url: str) -> None:
        """Opens an address; waits until scripts have run."""
        self.tab.goto(url, wait_until="load")


@pytest.fixture(scope="session")
def watch(browser: Browser, address: str) -> Iterator[object]:
    """Makes tabs: `watch(width=320, dark=True, …)`; all are closed in the end."""
    opened = []

    def make(
        width: int = 1280, height: int = 900, *, dark: bool = False, scripts: bool = True, **more
    ) -> Watched:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            **more,
        )
        opened.append(context)
        watched = Watched(context.new_page())
        watched.tab.set_default_timeout(60_000)
        note = watched.problems.append

        def asked(request: Request) -> None:
            if not request.url.startswith((address, "data:")):
                note(f"asks another host: {request.url}")

        watched.tab.on("request", asked)
        watched.tab.on(
            "console",
            lambda said: note(said.text) if said.type in ("error", "warning") else None,
        )
        watched.tab.on("pageerror", lambda error: note(str(error)))
        return watched

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def picture(tmp_path: Path, request: pytest.FixtureRequest):
    """Keeps a picture of a tab, to be looked at: in SMARTLIFE_PICTURES or the test's folder."""
    named = os.environ.get("SMARTLIFE_PICTURES")
    folder = Path(named) if named else tmp_path

    def keep(tab: Page, name: str = "page", *, full: bool = True) -> Path:
        safe = re.sub(r"\W+", "-", f"{request.node.name}-{name}")
        path = folder / f"{safe}.png"
        try:
            tab.screenshot(path=path, full_page=full)
        except Error as error:
            # a browser of a busy machine now and then has no frame to give
            if "Unable to capture screenshot" not in str(error):
                raise
            tab.wait_for_timeout(500)
            tab.screenshot(path=path, full_page=full)
        return path

    return keep
