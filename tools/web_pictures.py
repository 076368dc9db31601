"""Takes the README's pictures of the web pages from a running server of the demo.

smartlife serve smartlife-demo --public &
python tools/web_pictures.py http://127.0.0.1:8000
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
SIZE: ViewportSize = {"width": 1280, "height": 800}


def walk(tab: Page, base: str) -> None:
    """Start page, then the path from nurse's aide to nurse, each kept as a picture."""
    tab.goto(f"{base}/en/")
    tab.screenshot(path=IMAGES / "web-start.png")
    tab.goto(f"{base}/en/learner")
    for field, words in (
        ("occupation", "nurse's aide"),
        ("", ""),
        ("to", "nurse"),
        ("place", "Valmiera"),
    ):
        if field:
            tab.fill(f"#{field}", words)
        with tab.expect_navigation(wait_until="load"):
            tab.click("button[value=next]")
    # the best answer takes the place of the first
    tab.locator("#answer-status:not([aria-busy])").wait_for()
    tab.locator("section.way h2").evaluate("one => one.scrollIntoView({block: 'start'})")
    tab.screenshot(path=IMAGES / "web-path.png")


def main() -> None:
    """Opens the browser and walks."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        walk(browser.new_page(viewport=SIZE), sys.argv[1].rstrip("/"))
        browser.close()


if __name__ == "__main__":
    main()
