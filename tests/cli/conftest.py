from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

STUDY = """
[study]
id = "tiny"
title = { en = "Tiny [/bold] :smile: study" }
regions = ["LV00C"]
languages = ["en"]
from = 2025-01-01
to = 2026-03-01

[[source]]
id = "board"
kind = "vacancies"
path = "data/*.csv"
lang = "en"
region = "LV"
retrieved = 2026-02-17
publisher = "Board"
licence = "CC0-1.0"
"""

ROWS = """id,title,text,employer,place,posted
1,Cook,You cook soup every day,Kitchen,Valmiera,2026-01-02
2,Baker,You bake bread every night,Bakery,Cēsis,2026-01-03
3,,,,,
"""


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def last_json(self) -> dict[str, object]:
        return json.loads(self.out.splitlines()[-1])


def call(*arguments: object, **environment: str) -> Said:
    """Runs `python -m smartlife` as people do."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SMARTLIFE_")}
    done = subprocess.run(
        [sys.executable, "-m", "smartlife", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        env={**kept, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80", **environment},
    )
    return Said(done.returncode, done.stdout, done.stderr)


def make_tiny(folder: Path) -> Path:
    """Two good rows and an empty one."""
    (folder / "data").mkdir(parents=True)
    (folder / "study.toml").write_text(STUDY, "utf-8")
    (folder / "data" / "a.csv").write_text(ROWS, "utf-8")
    return folder


@dataclass(frozen=True)
class Ran:
    """A study that was run once, and what the run said."""

    folder: Path
    said: Said


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    # brackets and a space, as people name folders
    folder = make_tiny(tmp_path_factory.mktemp("studies") / "Vidzeme [2026]")
    return Ran(folder, call("run", folder, "--json"))


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return make_tiny(tmp_path / "study")
