"""The command doctor: is this machine, and is this study, ready?"""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.text import Text

from smartlife.cli.console import printable, show
from smartlife.cli.studies import engine_settings, load_study
from smartlife.errors import SmartlifeError
from smartlife.store.study_file import NOT_STATED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.model.study import SourceSpec, Study
    from smartlife.sources.entered.table import Form

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
        show(Text.assemble((f"{check.word:<8}", style), told))
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
    return [*checks, *_entered_checks(study)]


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


def _entered_checks(study: Study) -> Iterator[Check]:
    """What people filled in: can it be read, and is it called what it should be?"""
    from smartlife.tables import corrections, gold, local_concepts

    forms = {form.name: form for form in (local_concepts.FORM, corrections.FORM, gold.FORM)}
    for path in sorted(study.inputs.glob("*")):
        name = f"inputs/{path.name}"
        if name in forms:
            yield _entered_check(forms[name], path)
        elif path.is_file() and path.stem != "README" and not path.name.startswith("."):
            yield Check("look", name, f"nothing reads it; known are {', '.join(forms)}")


def _entered_check(form: Form, path: Path) -> Check:
    from smartlife.formats.records import opened_path
    from smartlife.sources.entered.table import EnteredRow, read_entered

    try:
        items = list(read_entered(opened_path(path, file=form.name), form))
    except SmartlifeError as error:
        return Check("problem", form.name, str(error))
    rows = sum(isinstance(item, EnteredRow) for item in items)
    issues = [item for item in items if not isinstance(item, EnteredRow)]
    if not issues:
        return Check("ok", form.name, f"{rows} rows")
    first = issues[0]
    place = f"row {first.row}" if first.row else f"column {first.column}"
    return Check("look", form.name, f"{rows} rows; {place}: {first.message}")
