"""The demo study after its run: run once, whatever number of processes the tests have."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.commands import Said, call, call_once


@dataclass(frozen=True)
class DemoStudy:
    """The demo after its run.

    Attributes:
        folder: Where it lies; nobody may change what is in it.
        said: What the command said.
    """

    folder: Path
    said: Said


def run_demo(folder: Path) -> DemoStudy:
    """Runs the demo in a folder, or waits for the process that does."""
    return DemoStudy(folder, call_once(folder, lambda: call("demo", folder)))
