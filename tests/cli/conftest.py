from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands import Said, call, write_tiny

ROWS = (
    "1,Cook,You cook soup every day in the kitchen of a school in the middle of the town and you "
    "buy at the market what is needed and teach two apprentices how it is done,"
    "Kitchen,Valmiera,2026-01-02",
    "2,Baker,You bake bread every night in a house beside the market and you bring it to the shops "
    "of the town before they open their doors to people on their way to work,"
    "Bakery,Cēsis,2026-01-03",
    "3,,,,,",
)
"""Two good rows and an empty one.

A text of 120 letters (spaces do not count) shows its language by groups of three letters. A shorter
one makes each process load far more of what is known of eleven languages: three seconds.
"""


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
