"""The command doctor: is this machine, and is this study, ready?"""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.text import Text

from smartlife.cli.console import out, printable
from smartlife.cli.studies import engine_settings, load_study
from smartlife.errors import SmartlifeError
from smartlife.store.study_file import NOT_STATED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.model.study import SourceSpec, Study

Word = Literal["ok", "look", "problem"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    word: Word
    what: str
    told: str


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(doctor)


def doctor(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[STUDY]", help="Folder of a study to look at too.")
    ] = None,
) -> None:
    """Check this machine, and what each file of a study would be read as. Changes nothing.

    The exit code is 1 if there is a problem.
    """
    checks = list(machine_checks(folder or Path()))
    if folder is not None:
        checks += study_checks(folder)
    for check in checks:
        style = {"ok": "dim", "look": "yellow", "problem": "bold red"}[check.word]
        told = printable(f"{check.what}: {check.told}").replace("\n", f"\n{' ' * 8}")
        out.print(Text.assemble((f"{check.word:<8}", style), told))
    if any(check.word == "problem" for check in checks):
        raise typer.Exit(1)


def machine_checks(folder: Path) -> Iterator[Check]:
    """Python, engine, disk."""
    yield Check("ok", "Python", platform.python_version())
    yield _engine_check()
    place = folder if folder.exists() else Path()
    free = shutil.disk_usage(place).free / 1e9
    yield Check("ok" if free > 2 else "look", "free disk", f"{free:.1f} GB (2 GB are plenty)")


def _engine_check() -> Check:
    from smartlife.store.engine import Engine

    engine = Engine(engine_settings(), Path())
    try:
        engine.connection()
    finally:
        engine.close()
    return Check("ok", "table engine", "opens")


def study_checks(folder: Path) -> list[Check]:
    """study.toml, the files of each source, and the reader each file would get."""
    try:
        study = load_study(folder)
    except SmartlifeError as error:
        return [Check("problem", "study.toml", str(error))]
    checks = [Check("ok", "study.toml", f"{study.study_id}, {len(study.sources)} sources")]
    if not study.sources_of("taxonomy"):
        checks.append(Check("look", "taxonomy", "none: nothing can be linked without ESCO labels"))
    for source in study.sources:
        checks += _source_checks(study, source)
    return checks


def _source_checks(study: Study, source: SourceSpec) -> list[Check]:
    from smartlife.store.raw import find_files

    try:
        found = find_files(study, source)
    except SmartlifeError as error:
        return [Check("problem", source.source_id, str(error))]
    checks = [_file_check(source, name, path) for name, path in found]
    silent = [key for key in ("publisher", "licence") if getattr(source, key) == NOT_STATED]
    if silent:
        told = f"{' and '.join(silent)} not stated: every figure will say so in its footnote"
        checks.append(Check("look", source.source_id, told))
    return checks


def _file_check(source: SourceSpec, name: str, path: Path) -> Check:
    from smartlife.sources.load import describe_file

    try:
        told = describe_file(source, name, path)
    except SmartlifeError as error:
        return Check("problem", f"{source.source_id} · {name}", str(error))
    return Check("ok", f"{source.source_id} · {name}", told)
