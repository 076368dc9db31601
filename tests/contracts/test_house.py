"""The rules of the house, checked over everything that is in it."""

from __future__ import annotations

import ast
import importlib
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

PACKAGE = Path("src") / "smartlife"
BANNED_NAMES = {"common", "helper", "helpers", "manager", "misc", "util", "utils"}
NOT_IN_THE_WHEEL = {".pyc"}

# Written apart, so that this file does not name what it looks for.
REGISTRY_HOSTS = ("pypi" + ".org", "python" + "hosted", "npm" + "js.", "registry" + ".yarn")


def list_tracked(root: Path, *patterns: str) -> list[Path]:
    """Files that are in git, or would be: neither ignored nor deleted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [root / name for name in listed.split("\0") if name and (root / name).is_file()]


def lint_imports(folder: Path, config: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--config", config, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_go_one_way(root):
    done = lint_imports(root / "src", root / "pyproject.toml")
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def skeleton(root, tmp_path_factory) -> Path:
    """An empty package with every layer, to plant faults in."""
    package = tmp_path_factory.mktemp("skeleton") / "smartlife"
    layers = (
        "analysis/estimators", "analysis/gold", "analysis/indicators", "cli", "formats",
        "languages", "linking", "model", "planning",
        "products/exports", "products/reports", "search", "sources/vacancies/one",
        "sources/vacancies/two", "store", "tables", "web", "workspace",
    )  # fmt: skip
    for layer in layers:
        folder = package / layer
        folder.mkdir(parents=True)
        while folder != package.parent:
            (folder / "__init__.py").touch()
            folder = folder.parent
    for module in ("__main__", "errors", "pipeline", "settings"):
        (package / f"{module}.py").touch()
    return package


FAULTS = [
    ("analysis/numbers.py", "import smartlife.web", "Data flows one way"),
    ("utils.py", "", "Data flows one way"),
    ("workspace/drafts.py", "import smartlife.products", "Data flows one way"),
    ("products/reports/page.py", "import smartlife.products.exports", "Products share only"),
    (
        "sources/vacancies/one/reader.py",
        "from smartlife.sources.vacancies import two",
        "Vacancy sources do not know each other",
    ),
    ("analysis/estimators/shares.py", "import smartlife.analysis.gold", "Estimators know no study"),
    ("analysis/fast.py", "import duckdb", "Engines live in store"),
    ("tables/sheet.py", "from openpyxl import Workbook", "Workbooks are read in formats"),
    ("products/reports/word.py", "import docx", "Documents are written in exports"),
    ("cli/serve.py", "from fastapi import FastAPI", "FastAPI lives in web"),
    ("web/rows.py", "import sqlalchemy.orm", "SQLAlchemy lives in workspace"),
]


def test_lawful_imports_are_kept(skeleton, root):
    (skeleton / "store" / "engine.py").write_text("import duckdb\n")
    (skeleton / "web" / "pages.py").write_text("import smartlife.products\nimport fastapi\n")
    done = lint_imports(skeleton.parent, root / "pyproject.toml")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("module", "line", "contract"), FAULTS, ids=[f[0] for f in FAULTS])
def test_planted_fault_is_reported(skeleton, root, module, line, contract):
    planted = skeleton / module
    planted.write_text(line + "\n")
    try:
        done = lint_imports(skeleton.parent, root / "pyproject.toml")
    finally:
        planted.unlink()
    broken = [text for text in done.stdout.splitlines() if " BROKEN" in text]
    assert done.returncode != 0
    assert [text for text in broken if text.startswith(contract)], done.stdout


def test_modules_are_short_enough_to_read(root):
    modules = (root / PACKAGE).rglob("*.py")
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in modules}
    assert not [f"{path}: {lines} lines" for path, lines in lengths.items() if lines > 450]


def test_no_drawer_for_everything(root):
    places = [path for path in (root / PACKAGE).rglob("*") if path.is_dir() or path.suffix == ".py"]
    assert not [path for path in places if path.stem in BANNED_NAMES], (
        "name a module after its idea"
    )


def test_every_folder_with_modules_is_a_package(root):
    folders = {path.parent for path in (root / PACKAGE).rglob("*.py")}
    assert not [folder for folder in folders if not (folder / "__init__.py").is_file()]


def test_every_module_says_what_belongs_in_it(root):
    def is_silent(path: Path) -> bool:
        tree = ast.parse(path.read_text("utf-8"))
        return bool(tree.body) and ast.get_docstring(tree) is None

    assert not [path for path in (root / PACKAGE).rglob("*.py") if is_silent(path)]


def test_no_file_names_a_package_registry(root):
    kinds = (
        "*.py",
        "*.lock",
        "*.toml",
        "*.yml",
        "*.json",
        "*.sh",
        "Makefile",
        ".ci/*",
        "*.md",
        "*.txt",
    )
    named = [
        f"{path.relative_to(root)}: {host}"
        for path in list_tracked(root, *kinds)
        for host in REGISTRY_HOSTS
        if host in path.read_text("utf-8", errors="replace")
    ]
    assert not named


def test_every_locked_package_has_hashes(root):
    for lock in (root / "requirements").glob("*.lock"):
        entries = re.split(r"\n(?=\S)", lock.read_text("utf-8").strip())
        assert entries, lock
        assert not [entry for entry in entries if "--hash=sha256:" not in entry], lock


def test_public_names_are_those_listed():
    package = importlib.import_module("smartlife")
    listed = list(getattr(package, "__all__", ()))
    defined = {
        name
        for name, value in vars(package).items()
        if not name.startswith("_") and getattr(value, "__module__", "").startswith("smartlife")
    }
    assert sorted(set(listed)) == sorted(listed)
    assert defined <= set(listed)
    assert not [name for name in listed if not hasattr(package, name)]


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory) -> set[str]:
    """Names of the files in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    hatchling = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(hatchling, cwd=root, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return set(zipfile.ZipFile(built).namelist())


def test_wheel_holds_all_modules_and_data(wheel, root):
    sources = list_tracked(root, str(PACKAGE))
    wanted = {
        str(PurePosixPath(path.relative_to(root / "src").as_posix()))
        for path in sources
        if path.suffix not in NOT_IN_THE_WHEEL
    }
    assert wanted - wheel == set()
    assert not [name for name in wheel if name.startswith(("tests/", "tools/", "docs/"))]


def test_wheel_holds_the_licence(wheel):
    assert [name for name in wheel if name.endswith("licenses/LICENSE")]


def test_licence_is_whole(root):
    text = (root / "LICENSE").read_text("utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    articles = re.findall(r"^(\d+)\.[A-Z]", text, flags=re.MULTILINE)
    assert articles == [str(number) for number in range(1, 16)]
    assert "‘Compatible Licences’ according to Article 5 EUPL are:" in text
    assert text.rstrip().endswith("require the production of a new EUPL version.")
