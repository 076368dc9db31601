"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def find_shared() -> Path | None:
    """Returns the folder of real test data, or None where this machine has none."""
    named = os.environ.get("SMARTLIFE_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    return folder if (folder / "data").is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real data (`data/`) and benchmarks (`bench/`)."""
    folder = find_shared()
    if folder is None:
        pytest.skip("the real test data are not here (set SMARTLIFE_SHARED to their folder)")
    return folder
