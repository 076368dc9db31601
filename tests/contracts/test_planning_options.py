"""One vocabulary of the commands that plan, and the lines of the documentation that use it."""

from __future__ import annotations

import io
import re
import shlex
import sys
from pathlib import Path

import pytest
import typer

from smartlife.cli.app import app
from smartlife.errors import RequestInvalid, SmartlifeError
from tests.commands import write_tiny

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
COMMANDS = ("path", "need", "plan", "portfolio plan", "portfolio what-if", "portfolio suggest")
LINE = re.compile(r"^[\s*`]*(?:\$S|smartlife) ((?:path|need|plan|portfolio) .*)$")


def command(name: str):
    found = typer.main.get_command(app)
    for part in name.split():
        found = found.commands[part]
    return found


def options(name: str) -> dict[str, object]:
    """Every spelling of every option → its parameter."""
    return {
        opt: one
        for one in command(name).params
        for opt in (*one.opts, *one.secondary_opts)
        if opt.startswith("-")
    }


def joined(text: str) -> list[str]:
    """Lines, those that go on with a \\ or with options on the next one as one."""
    text = re.sub(r"\\\n\s*", " ", text)
    return re.sub(r"\n\s+(--[a-z])", r" \1", text).splitlines()


def lines() -> list[tuple[str, str]]:
    """What the documentation and the helps tell people to type."""
    found = [(page.name, line) for page in PAGES for line in joined(page.read_text("utf-8"))]
    found += [(name, line) for name in COMMANDS for line in joined(command(name).help)]
    told = []
    for where, line in found:
        match = LINE.match(line)
        if match is None or "…" in line or " what-if | " in line:
            continue
        words = shlex.split(
            match[1].split("  #")[0].split("`")[0].split(" (what")[0], comments=True
        )
        told.append((where, shlex.join(words)))
    return list(dict.fromkeys(told))


def test_a_short_name_means_one_thing() -> None:
    short: dict[str, set[str]] = {}
    for name in COMMANDS:
        for one in command(name).params:
            for opt in one.opts:
                if re.fullmatch(r"-\w", opt):
                    short.setdefault(opt, set()).add(one.opts[0])
    assert {opt: names for opt, names in short.items() if len(names) > 1} == {}


def test_all_have_what_all_should_have() -> None:
    for name in COMMANDS:
        assert {"--study", "-s", "--lang", "-l", "--json"} <= set(options(name)), name


def test_the_page_names_every_option_and_no_other() -> None:
    page = (ROOT / "docs/how-to/planning-options.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    named = {opt for row in rows for opt in re.findall(r"`(--?[a-z][a-z-]*)`", row.split("|")[1])}
    known = {opt for name in COMMANDS for opt in options(name)}
    assert known - named == set()
    assert named - known == {"--help", "-h"}
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        if cells[-1].startswith("`") or not cells[0].startswith("`--"):
            continue
        for opt in re.findall(r"`(--[a-z][a-z-]*)`", cells[0]):
            holders = {name.removeprefix("portfolio ") if name != "portfolio plan" else name
                       for name in COMMANDS if opt in options(name)}  # fmt: skip
            assert holders & set(cells[-1].split(", ")), opt


def test_every_help_has_an_example() -> None:
    told = {where for where, _ in lines()}
    assert set(COMMANDS) <= told


@pytest.mark.parametrize(("where", "line"), lines())
def test_a_documented_line_is_understood(
    where: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It gets as far as to the study, which was not run."""
    study = write_tiny(tmp_path / "my-study", "1,Cook,You cook,Kitchen,Valmiera,2026-01-02")
    words = shlex.split(line)
    named = [word for word in words if re.fullmatch(r"[\w-]+\.(?:txt|pdf|docx|csv)", word)]
    for name in named:
        if name != "look-at.csv":
            (tmp_path / name).write_text("Metinātājs: prot metināt", "utf-8")
    (tmp_path / "me.json").unlink(missing_ok=True)
    for place, word in enumerate(words):
        if word in ("my-study", "STUDY"):
            words[place] = str(study)
    monkeypatch.chdir(tmp_path)
    if "--study" not in words and "-s" not in words:
        words += ["--study", str(study)]
    given = io.TextIOWrapper(io.BytesIO("Metinātājs: prot metināt".encode()))
    monkeypatch.setattr(sys, "stdin", given)
    with pytest.raises(SmartlifeError) as ended:
        app(words, standalone_mode=False)
    assert not isinstance(ended.value, RequestInvalid), (where, ended.value)
