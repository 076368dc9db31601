"""The documentation says what is there, all of it, and its links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

from smartlife.model.issues import REASONS
from smartlife.model.tables import RAW_COLUMNS, TABLES
from smartlife.planning import schemas

WRITTEN = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/**/*.md")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def list_pages(root: Path) -> list[Path]:
    """Pages written by people; those under docs/reference are made."""
    pages = [page for pattern in WRITTEN for page in sorted(root.glob(pattern))]
    return [page for page in pages if (root / "docs" / "reference") not in page.parents]


def slug(heading: str) -> str:
    """The anchor of a heading, as the site and code forges make it."""
    words = re.sub(r"[^\w\s-]", "", heading.strip().lower())
    return re.sub(r"[\s-]+", "-", words)


def list_anchors(page: Path) -> set[str]:
    text = FENCE.sub("", page.read_text("utf-8"))
    return {slug(found) for found in re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)}


@pytest.fixture(scope="module")
def tool(root):
    """The module tools/build_reference.py."""
    spec = importlib.util.spec_from_file_location(
        "build_reference", root / "tools" / "build_reference.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def reference(tool, tmp_path_factory) -> dict[str, str]:
    """The made pages: name → text."""
    folder = tmp_path_factory.mktemp("reference")
    return {page.name: page.read_text("utf-8") for page in tool.build(folder)}


def test_every_link_leads_somewhere(root, reference):
    made = {root / "docs" / "reference" / name for name in reference}
    broken = []
    for page in list_pages(root):
        for link in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
            if re.match(r"https?:", link):
                continue
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            if target in made:
                continue
            if not target.exists() or (anchor and anchor not in list_anchors(target)):
                broken.append(f"{page.relative_to(root)}: {link}")
    assert not broken


def test_pages_that_link_to_made_pages_say_how_they_are_made(root):
    """Without `make docs` there is no docs/reference: its links are dead in a fresh checkout."""
    silent = []
    for page in list_pages(root):
        text = page.read_text("utf-8")
        links = LINK.findall(FENCE.sub("", text))
        if any("reference/" in link for link in links) and "`make docs`" not in text:
            silent.append(str(page.relative_to(root)))
    assert not silent


def test_every_page_is_in_the_navigation(root, reference):
    listed = set(re.findall(r'"([\w./-]+\.md)"', (root / "zensical.toml").read_text("utf-8")))
    pages = {page.relative_to(root / "docs").as_posix() for page in (root / "docs").rglob("*.md")}
    assert listed == pages | {f"reference/{name}" for name in reference}


def test_every_command_is_documented(tool, reference):
    commands = dict(tool.list_commands(tool.typer.main.get_command(tool.app), ("smartlife",)))
    assert {"smartlife init", "smartlife run", "smartlife demo"} <= set(commands)
    for name, command in commands.items():
        assert f"## `{name}`" in reference["commands.md"]
        assert command.help, f"{name} does not say what it does"
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{name}: {parameter.name} has no help"


def test_every_table_and_column_is_documented(reference):
    text = reference["tables.md"]
    for table in TABLES.values():
        [_, section] = text.split(f"### `{table.name}`\n")
        own = section.split("\n### ")[0]
        assert table.description in own
        assert not [name for name in table.column_names if f"| `{name}`" not in own]


def test_every_reason_is_documented(reference):
    assert not [reason for reason in REASONS if f"| `{reason}` |" not in reference["issues.md"]]


def test_every_error_is_documented(tool, reference):
    codes = {error.code for error in tool.list_errors(tool.errors.SmartlifeError)} - {"error"}
    assert not [code for code in codes if f"| `{code}` |" not in reference["issues.md"]]


def test_every_key_of_the_json_of_plans_is_documented(reference):
    text = reference["answers.md"]
    for answer in schemas.SHAPES:
        schema = schemas.schema_of(answer)
        for shape in (schema, *schema["$defs"].values()):
            assert shape["description"]
            assert not [key for key in shape["properties"] if f"| `{key}` |" not in text]


def test_every_word_of_columns_is_documented(reference):
    for columns in RAW_COLUMNS.values():
        assert not [name for name in columns if f"| `{name}` |" not in reference["study.md"]]


def list_indicators(root: Path) -> set[str]:
    folder = root / "src" / "smartlife" / "analysis" / "indicators"
    return {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")}


def test_every_indicator_has_its_page_of_method(root):
    pages = [page.read_text("utf-8") for page in (root / "docs" / "methods").glob("*.md")]
    told = {name for page in pages for name in re.findall(r"`ind__(\w+)`", page)}
    assert list_indicators(root) <= told


def test_pages_name_no_table_that_is_not_there(root, reference):
    known = set(TABLES) | {f"ind__{name}" for name in list_indicators(root)}
    strange = [
        f"{page.relative_to(root)}: {name}"
        for page in list_pages(root)
        for name in re.findall(r"`((?:core|link|ind|out)__\w+)`", page.read_text("utf-8"))
        if name not in known
    ]
    assert not strange


def test_commands_of_the_pages_exist(root, tool):
    makefile = (root / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    words = {
        name.split()[1]
        for name, _ in tool.list_commands(tool.typer.main.get_command(tool.app), ("smartlife",))
    }
    for page in list_pages(root):
        text = page.read_text("utf-8")
        lines = [line for block in FENCE.findall(text) for line in block.splitlines()[1:-1]]
        code = [*lines, *re.findall(r"`([^`\n]+)`", FENCE.sub("", text))]
        for line in code:
            made = re.match(r"\s*make ([a-z-]+)", line)
            assert not made or made.group(1) in targets, f"{page.name}: {line}"
            typed = re.match(r"\s*(?:\.venv/bin/)?smartlife ([a-z][a-z-]*)\b", line)
            assert not typed or typed.group(1) in words, f"{page.name}: {line}"


def test_every_target_of_make_says_what_it_does(root):
    makefile = (root / "Makefile").read_text("utf-8")
    phony = set(re.findall(r"^\.PHONY: ([a-z-]+)$", makefile, flags=re.MULTILINE))
    told = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=root, check=True, capture_output=True,
        text=True,
    ).stdout  # fmt: skip
    listed = set(re.findall(r"^ +make ([a-z-]+)", told, flags=re.MULTILINE))
    assert {"demo", "test", "check", "docs", "bench", "serve", "lock", "clean"} <= phony
    assert listed == phony
