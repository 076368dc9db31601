"""The demo study after its run: run once, whatever number of processes the tests have."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from tests.commands import Said, call


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
    """Runs the demo in a folder, or waits for the process that does; a failure counts, too."""
    record = folder.with_suffix(".json")
    with FileLock(folder.with_suffix(".lock")):
        if not record.exists():
            said = call("demo", folder)
            record.write_text(json.dumps(asdict(said)), "utf-8")
    return DemoStudy(folder, Said(**json.loads(record.read_text("utf-8"))))
