"""Fixtures every test may use: the real test data, and a real browser.

Both may be absent on a user's machine; then the tests that need them skip with the reason. Where
the environment variable SMARTLIFE_REQUIRE names them ("shared browser neural"), as in continuous
integration, their absence is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]

# Debian's browser otherwise calls home at every start. As root it runs only without its sandbox.
CHROMIUM_ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


def do_without(thing: str, reason: str) -> NoReturn:
    """Skips the test, or fails it where this machine must have the thing."""
    if thing in os.environ.get("SMARTLIFE_REQUIRE", "").split():
        pytest.fail(f"{reason} (SMARTLIFE_REQUIRE demands it)", pytrace=False)
    pytest.skip(reason)


def find_shared() -> Path | None:
    """The folder of real test data, or None where this machine has none."""
    named = os.environ.get("SMARTLIFE_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    return folder.resolve() if (folder / "data").is_dir() else None


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the project."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real data (`data/`) and benchmarks (`bench/`)."""
    folder = find_shared()
    if folder is None:
        do_without("shared", "the real test data are not here (set SMARTLIFE_SHARED to them)")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; `browser.new_page()` gives a page. Mark the test `browser`."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        do_without("browser", "there is no chromium (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = [*CHROMIUM_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        running = playwright.chromium.launch(executable_path=program, args=arguments)
        yield running
        running.close()
