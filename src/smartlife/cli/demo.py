"""The command demo: the embedded study, run in a folder of its own."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from smartlife.cli.console import err, printable, say
from smartlife.cli.studies import load_study, run_watched, show_result
from smartlife.errors import StudyInvalid
from smartlife.store.study_sections import FILE_NAME

MARK = "made-by-smartlife-demo"


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(demo)


def demo(
    folder: Annotated[Path, typer.Argument(help="Folder to make the study in.")] = Path(
        "smartlife-demo"
    ),
    *,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print the result only.")] = False,
) -> None:
    """Show a whole study of Vidzeme and its partners, with illustrative data.

    Needs no network. Everything in it was written for this purpose: no real employer, provider
    or person.
    """
    taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    if taken and not (folder / MARK).exists():
        raise StudyInvalid(
            "Something else than the demo is here",
            where=str(folder),
            todo="Name another folder: smartlife demo FOLDER",
        )
    with as_file(files("smartlife") / "demo" / "vidzeme") as source:
        shutil.copytree(source, folder, dirs_exist_ok=True, copy_function=_copy_if_different)
    (folder / MARK).touch()
    if not quiet:
        err.print(
            printable(f"The demo study lies in {folder}; open {folder / FILE_NAME} to see how.")
        )
    result = run_watched(load_study(folder), quiet=quiet)
    show_result(result, folder)
    for path in result.reports:
        say(f"Open {path.resolve().as_uri()}")
    if not quiet:
        command = f"smartlife report {quote(str(folder))} --kind brief --kind leaflets"
        err.print(printable(f"Briefs of two pages and leaflets of one:  {command}"))
        web = f"smartlife serve {quote(str(folder))} --open"
        err.print(printable(f"Web pages for learners, employers, providers and policy:  {web}"))


def _copy_if_different(source: str, target: str) -> str:
    """Copies a file unless it is there already, so that a second demo finds nothing to do."""
    there = Path(target)
    if not there.exists() or there.read_bytes() != Path(source).read_bytes():
        shutil.copyfile(source, target)
    return target
