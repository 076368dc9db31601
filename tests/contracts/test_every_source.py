"""Every folder of `sources` keeps the contract, and adding one takes a folder and nothing else."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
import yaml

import smartlife.sources
from smartlife.formats.detect import FormatName, recognise
from smartlife.formats.records import Opened, opened_path
from smartlife.model.fields import Kind
from smartlife.model.issues import Issue
from smartlife.model.study import SourceSpec
from smartlife.model.tables import RAW_COLUMNS
from smartlife.sources.contract import Sample

SOURCES = Path(smartlife.sources.__file__).parent
TEXT_KEYS = ("code", "kind", "title", "about")
FOLDERS = sorted(path.parent for path in SOURCES.glob("*/*/source.yml"))
RECORD_FOLDERS = [folder for folder in FOLDERS if folder.parent.name in RAW_COLUMNS]
KINDS = sorted({folder.parent for folder in FOLDERS})
NAMES = [f"{folder.parent.name}/{folder.name}" for folder in FOLDERS]


def read_description(folder: Path) -> dict:
    return yaml.safe_load((folder / "source.yml").read_text("utf-8"))


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_description_is_complete(folder):
    said = read_description(folder)
    assert said["code"] == folder.name
    assert said["kind"] == folder.parent.name
    assert said["kind"] in get_args(Kind)
    assert re.fullmatch(r"[a-z][a-z0-9_]*", said["code"])
    assert not [key for key in TEXT_KEYS if not str(said.get(key) or "").strip()]
    assert set(said["formats"]) <= set(get_args(FormatName))
    assert isinstance(said["priority"], int)
    # a reader of a general format has no publisher; where there is one, its terms are said
    assert bool(said.get("publisher")) == bool(said.get("licence"))


@pytest.mark.parametrize(
    "kind", sorted({folder.parent for folder in FOLDERS}), ids=lambda k: k.name
)
def test_every_folder_of_a_kind_is_described(kind):
    folders = {path for path in kind.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == {folder for folder in FOLDERS if folder.parent == kind}


def read_all(reader, opened: Opened, source: SourceSpec) -> list[dict]:
    """What a reader makes of a file, as the lines of expected.jsonl."""
    made = []
    for item in reader.read(opened, source):
        if isinstance(item, Issue):
            made.append({"row": item.row, item.severity: item.reason})
        else:
            made.append({"row": item.row, "values": item.values})
    return made


@pytest.mark.parametrize("folder", RECORD_FOLDERS, ids=lambda folder: folder.name)
def test_reader_keeps_the_contract(folder, root):
    reader = importlib.import_module(f"smartlife.sources.{folder.parent.name}.{folder.name}.reader")
    assert list(inspect.signature(reader.recognises).parameters) == ["sample"]
    assert list(inspect.signature(reader.read).parameters)[:2] == ["opened", "source"]
    samples = root / "tests" / "samples" / folder.name
    assert samples.is_dir(), f"tests/samples/{folder.name} shows what the reader reads"
    if (samples / "expected.jsonl").is_file():
        check_sample(reader, folder, samples)


def check_sample(reader, folder: Path, samples: Path) -> None:
    """Reads the sample beside expected.jsonl and compares row by row."""
    expected = (samples / "expected.jsonl").read_text("utf-8").splitlines()
    [file] = [path for path in samples.iterdir() if path.name != "expected.jsonl"]
    opened = opened_path(file)
    kind = folder.parent.name
    found = recognise(opened)
    assert found in read_description(folder)["formats"]
    assert reader.recognises(Sample(opened, found, ()))
    source = SourceSpec(source_id="sample", kind=kind, path=file.name)
    made = read_all(reader, opened, source)
    assert made == [json.loads(line) for line in expected]
    assert made == read_all(reader, opened, source), "reading twice gives the same"
    for item in made:
        assert set(item.get("values", {})) <= set(RAW_COLUMNS[kind])


# ---- the example of docs/how-to/add-a-source.md, added to a copy of the package ------------------

BLOCK = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```', re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def planted(root, tmp_path_factory) -> Path:
    """A copy of the package with the documented source planted, by adding its files only."""
    copy = tmp_path_factory.mktemp("planted")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(root / "src" / "smartlife", copy / "src" / "smartlife", ignore=ignored)
    page = (root / "docs" / "how-to" / "add-a-source.md").read_text("utf-8")
    blocks = dict(BLOCK.findall(page))
    assert len(blocks) == 4
    for name, content in blocks.items():
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        assert not target.exists()
        target.write_text(content, encoding="utf-8")
    (copy / "src/smartlife/sources/vacancies/bulletin/__init__.py").touch()
    return copy


STUDY = """
[study]
id = "planted"
title = { en = "A study with a source of its own" }
regions = ["LV00C"]
nuts_version = 2024
languages = ["en"]
from = 2026-01-01
to = 2026-03-31

[[source]]
id = "bulletin"
kind = "vacancies"
path = "bulletin.txt"
lang = "lv"
region = "LV"
publisher = "Imaginary employment office"
licence = "Example"
"""


def call(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "smartlife", *arguments],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy / "src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_documented_source_reads_as_documented(planted):
    program = (
        "import sys; from pathlib import Path; import smartlife;"
        "from tests.contracts.test_every_source import check_sample;"
        "import smartlife.sources.vacancies.bulletin.reader as reader;"
        "folder = Path(reader.__file__).parent;"
        "assert Path.cwd() in folder.parents, folder;"
        "check_sample(reader, folder, Path('tests/samples/bulletin'))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=planted,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(planted / "src"), str(root)))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_documented_source_is_found_and_read_by_a_study(planted):
    study = planted / "study"
    study.mkdir()
    (study / "study.toml").write_text(STUDY, encoding="utf-8")
    shutil.copy(planted / "tests/samples/bulletin/bulletin.txt", study)
    told = call(planted, "doctor", "study")
    assert "read as bulletin" in told.stdout, told.stdout + told.stderr
    done = call(planted, "run", "study", "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout.splitlines()[-1])
    counts = summary["sources"]["bulletin"]
    assert (counts["read"], counts["kept"], counts["rejected"]) == (2, 1, 1)
