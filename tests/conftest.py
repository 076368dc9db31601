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

    from tests.demo_study import DemoStudy
    from tests.real_study import RealStudy

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

# Files whose tests take longest come first, so that no process is left with one of them at the
# end; those that wait for the first one's study come last.
FIRST = (
    "end_to_end/test_real_study.py",
    "end_to_end/test_bad_input.py",
    "end_to_end/test_perturbations.py",
    "end_to_end/test_demo.py",
)
LAST = (
    "linking/test_sentences_shared.py",
    "linking/test_titles_shared.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the files into the order in which processes are to take them."""
    places = {ROOT / "tests" / name: place - len(FIRST) for place, name in enumerate(FIRST)}
    places |= {ROOT / "tests" / name: place for place, name in enumerate(LAST, 1)}
    items.sort(key=lambda item: places.get(item.path, 0))


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


def common_folder(temporary: pytest.TempPathFactory) -> Path:
    """The folder of temporary files that all processes of the tests share."""
    folder = temporary.getbasetemp()
    # each process of several has a folder in the one that is of all
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session", autouse=True)
def _files_may_be_lost() -> Iterator[None]:
    """Files of tests need not outlive a power cut: nothing in this process waits for the disk."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(os, "fsync", lambda _: None)
        yield


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
def real_study(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> RealStudy:
    """The study over the real data after its run; all processes of the tests share it."""
    from tests.real_study import run_real_study

    return run_real_study(common_folder(tmp_path_factory) / "real-study", shared)


@pytest.fixture(scope="session")
def demo_study(tmp_path_factory: pytest.TempPathFactory) -> DemoStudy:
    """The demo after its run; all processes of the tests share it: copy it to change it."""
    from tests.demo_study import run_demo

    return run_demo(common_folder(tmp_path_factory) / "demo-study")


@pytest.fixture(scope="session")
def esco(shared: Path, request: pytest.FixtureRequest) -> Path:
    """The real taxonomy, for benchmarks: what the real study learnt of it is known to them."""
    from benchmarks.kept_arrays import trained_encoder
    from benchmarks.taxonomy import read_taxonomy

    folder = shared / "data" / "esco"
    tables = read_taxonomy(folder)
    trained_encoder(tables, lambda: request.getfixturevalue("real_study").encoder)
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
