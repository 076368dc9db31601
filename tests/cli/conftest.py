from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands import Said, call, write_tiny

ROWS = (
    "1,Cook,You cook soup every day,Kitchen,Valmiera,2026-01-02",
    "2,Baker,You bake bread every night,Bakery,Cēsis,2026-01-03",
    "3,,,,,",
)
"""Two good rows and an empty one."""


@dataclass(frozen=True)
class Ran:
    """A study that was run once, and what the run said."""

    folder: Path
    said: Said


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    # brackets and a space, as people name folders
    folder = write_tiny(tmp_path_factory.mktemp("studies") / "Vidzeme [2026]", *ROWS)
    return Ran(folder, call("run", folder, "--json"))


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return write_tiny(tmp_path / "study", *ROWS)
