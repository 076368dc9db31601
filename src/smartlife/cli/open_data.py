"""The command open-data: the figures of a study in the formats that others can use."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smartlife.cli.console import say
from smartlife.cli.studies import StudyFolder, load_study, run_watched
from smartlife.errors import StudyInvalid
from smartlife.products.open_data import ARCHIVE, DESCRIPTOR
from smartlife.store.lake import Lake, store_failure

if TYPE_CHECKING:
    from smartlife.model.study import Study

_FOLDER = "open_data"


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="open-data")(open_data)


def open_data(
    folder: StudyFolder = Path(),
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FOLDER",
            help="Folder to write it to; default: open_data in the study.",
        ),
    ] = None,
) -> None:
    """Write the open data of a study (running what is stale) and print where they are.

    A folder with a README: all figures as CSV, Parquet, JSON-stat and SDMX-CSV, what may be
    published of their evidence, and descriptions for data catalogues (Data Package, DCAT-AP). A
    number that the report hides is hidden here; single advertisements and courses are in it only
    if their source allows that (publish in study.toml).
    """
    study = load_study(folder)
    # "." has no name of its own, and what a link points to is written, not the link
    target = (out or study.folder / _FOLDER).resolve()
    _check(target, study)
    result = run_watched(study, quiet=True)
    archive = Lake(study.folder / "lake").folder / result.manifest.files[ARCHIVE]
    _check_foreign(archive, target)
    try:
        _unpack(archive, target)
    except OSError as error:
        raise store_failure(error, target) from error
    say(f"{target / 'README.md'}")
    say(f"{study.folder / 'reports' / ARCHIVE}")


def _check(target: Path, study: Study) -> None:
    """What is replaced must be an open data package of this study.

    Raises:
        StudyInvalid: something else lies there.
    """
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    try:
        name = json.loads((target / DESCRIPTOR).read_text("utf-8")).get("name")
    except (OSError, ValueError, AttributeError):
        name = None
    if name != study.study_id:
        raise StudyInvalid(
            "Something else than open data of this study is here",
            where=str(target),
            todo="Name a new folder with --out: nothing else is ever overwritten.",
        )


def _check_foreign(archive: Path, target: Path) -> None:
    """Beside the older package nothing may lie that is not of it, such as the .git of a repository.

    Raises:
        StudyInvalid: something else lies there.
    """
    with zipfile.ZipFile(archive) as packed:
        own = {name.split("/")[0] for name in packed.namelist()}
    there = target.iterdir() if target.exists() else ()
    # a folder that a killed command left is of the package too
    foreign = sorted(
        entry.name
        for entry in there
        if entry.name not in own and not entry.name.startswith(f".{_FOLDER}.")
    )
    if foreign:
        raise StudyInvalid(
            f"Beside the older package lies something else: {', '.join(foreign[:3])}",
            where=str(target),
            todo="Name a new folder with --out, and copy the package from there.",
        )


def _unpack(archive: Path, target: Path) -> None:
    """Puts the package in the place of an older one; nothing of the older one stays.

    The folder itself stays: someone may stand in it, and it may be a place of its own on a disk.
    What tells that it is a package of this study is put there last and taken away never, so that
    it can be written anew after a fault.
    """
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{_FOLDER}.", dir=target) as made:
        temporary = Path(made)
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(temporary)
        for entry in sorted(target.iterdir()):
            if entry != temporary and entry.name != DESCRIPTOR:
                _remove(entry)
        for entry in sorted(temporary.iterdir(), key=lambda one: one.name == DESCRIPTOR):
            entry.replace(target / entry.name)


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry)
    else:
        entry.unlink()
