"""Lists for readers and what they fill in, as all commands handle them: nothing is ever lost.

A command draws something, writes one list per reader, and keeps the draw in a table below
`inputs/`; another command takes filled-in lists back into that table. Here is what is the same
whatever is drawn: names of rounds and lists; writing both whole or not at all.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any, Final, Protocol, TypeVar

import typer

from smartlife.cli.console import counted, err, number, printable, say
from smartlife.errors import InputUnreadable, StudyInvalid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from smartlife.model.issues import Issue
    from smartlife.model.study import Study
    from smartlife.pipeline.entered_tables import Held
    from smartlife.products.sheets import Workbook
    from smartlife.sources.entered.table import EnteredRow, Form
    from smartlife.store.lake import Lake, Manifest
    from smartlife.tables.merging import Merged

LONGEST_ROUND: Final = 60
_SECOND: Final = "-second"
_MOST_SHOWN: Final = 20

ListFiles = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="Filled-in lists: XLSX, CSV or TSV.")
]
RoundOption = Annotated[
    str, typer.Option("--round", metavar="NAME", help="Name of the round; default: the next.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]

READINGS: Final = ("first", "second")


class Read(Protocol):
    """What is drawn: some of it a second reader reads too."""

    @property
    def is_second(self) -> bool:
        """True if the second reader reads it too."""


Drawn = TypeVar("Drawn", bound=Read)


def changing(study: Study, form: Form) -> AbstractContextManager[Held]:
    """The table as it stands, that nobody else writes to until the block ends; tells a wait."""
    from smartlife.pipeline import entered_tables

    return entered_tables.changing(study, form, waiting=_tell_waiting)


def _tell_waiting() -> None:
    err.print("Another command is writing what people filled in; waiting for it …")


# --- rounds and lists


def round_name(wanted: str, held: Held, prefix: str) -> str:
    """The name of a new round: the wanted one, or the next free number.

    Raises:
        StudyInvalid: a round has that name already, or it is no name.
    """
    taken = {row.get("round_id", "") for row in held.rows}
    if not wanted:
        return next(n for i in range(1, len(taken) + 2) if (n := f"{prefix}-{i}") not in taken)
    if wanted in taken or len(wanted) > LONGEST_ROUND or not wanted.replace("-", "").isalnum():
        raise StudyInvalid(
            f"A round cannot be called {printable(wanted)}",
            where="--round",
            todo="Take a name that no round has, of letters, digits and hyphens.",
        )
    return wanted


def list_paths(study: Study, out: Path | None, folder: str, round_id: str) -> tuple[Path, Path]:
    """Where the lists of the first and of the second reader go.

    Raises:
        StudyInvalid: they are there already, or would be no workbooks.
    """
    first = out or study.folder / folder / f"{round_id}-first.xlsx"
    second = first.with_name(f"{first.stem.removesuffix('-first')}{_SECOND}{first.suffix}")
    for path in (first, second):
        if path.suffix.lower() != ".xlsx":
            raise StudyInvalid(
                "Lists are workbooks", where=str(path), todo="Give a name that ends in .xlsx."
            )
        if path.exists():
            raise StudyInvalid(
                "This file is there already; a reader may have filled it in",
                where=str(path),
                todo="Give another name with --out or --round.",
            )
    return first, second


def last_run(study: Study, folder: Path) -> tuple[Lake, Manifest]:
    """The lake of a study and its last run.

    Raises:
        StudyInvalid: it has not been run yet.
    """
    from smartlife.pipeline.running import lake_of

    lake = lake_of(study)
    manifest = lake.current()
    if manifest is None:
        raise StudyInvalid(
            "This study has not been run yet, so there is nothing to draw from",
            where=str(study.folder),
            todo=f"smartlife run {quote(str(folder))}",
        )
    # the first word comes before the work: on a slow machine silence looks like an end
    err.print(f"Reading run {manifest.run_id} …")
    return lake, manifest


def keep_draw(
    study: Study,
    held: Held,
    rows: Sequence[Mapping[str, str]],
    lists: Mapping[Path, Workbook],
) -> None:
    """Writes the lists, and keeps the draw beside them: both or neither.

    Args:
        study: The study.
        held: The table before.
        rows: The table with the draw.
        lists: Path → list of one reader.

    Raises:
        StudyInvalid: the table was changed meanwhile.
        StoreFailed: something cannot be written.
    """
    from smartlife.pipeline.entered_tables import alone, write_held
    from smartlife.products.exports.xlsx_file import write_xlsx
    from smartlife.store.lake import store_failure

    written: list[Path] = []
    try:
        for path, book in lists.items():
            content = write_xlsx(book)
            path.parent.mkdir(parents=True, exist_ok=True)
            # never over a list that came to lie there meanwhile
            with path.open("xb") as file:
                written.append(path)
                file.write(content)
        # drawing takes long, so others were let in meanwhile: then nothing is written
        with alone(study, waiting=_tell_waiting):
            write_held(study, held, rows)
    except BaseException as error:
        # a list whose draw is not kept could never be taken back, also where somebody stopped it
        for one in written:
            one.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise store_failure(error, Path(error.filename or study.folder)) from error
        raise


def reader_lists(
    drawn: Sequence[Drawn],
    paths: Sequence[Path],
    workbook: Callable[[Sequence[Drawn], str], Workbook],
) -> dict[Path, Workbook]:
    """The list of each reader.

    Args:
        drawn: What was drawn, in the order to read it.
        paths: See `list_paths`.
        workbook: Makes a list of what one reader reads, and of the name of the reading.
    """
    return {
        path: workbook([one for one in drawn if reading == "first" or one.is_second], reading)
        for reading, path in zip(READINGS, paths, strict=True)
    }


def read_list(path: Path, form: Form) -> Iterator[EnteredRow | Issue]:
    """The rows of a list that a reader filled in.

    Raises:
        InputUnreadable: there is no such file.
        StudyInvalid: it is no such list.
    """
    from smartlife.formats.records import opened_path
    from smartlife.sources.entered.table import read_entered

    if not path.is_file():
        raise InputUnreadable(
            "This is no file" if path.exists() else "There is no such file",
            where=str(path),
            todo="Give the list that a reader filled in.",
        )
    return read_entered(opened_path(path, file=path.name), form)


def show_changes(merged: Merged) -> None:
    """Which cells of what was held are others now, and what was too old to change anything."""
    if merged.older:
        what = counted(merged.older, "answer bears", "answers bear")
        say(f"  {what} an older day than what is held, which stays.")
    for one in merged.changes[:_MOST_SHOWN]:
        after = one.after or "(taken out)"
        say(f"  Changed: {one.about}: {one.column} {one.before} → {after}")
    if len(merged.changes) > _MOST_SHOWN:
        say(f"  and {number(len(merged.changes) - _MOST_SHOWN)} more changes; --json lists all")


def merged_as_json(merged: Merged) -> dict[str, Any]:
    """What a list has changed, for programs."""
    return {
        "added": merged.added,
        "changed": merged.changed,
        "same": merged.same,
        "older": merged.older,
        "changes": [asdict(one) for one in merged.changes],
    }


def tell_refused(refused: Sequence[str]) -> None:
    """Ends the command with an error if lists were not taken.

    Raises:
        StudyInvalid: some were not.
    """
    if refused:
        raise StudyInvalid(
            f"{counted(len(refused), 'list was', 'lists were')} not taken",
            where=", ".join(refused),
            todo="Correct the rows named above, and import again; other lists are taken.",
        )
