"""Tables below `inputs/` that people and programmes both write: one writer, nothing ever lost.

Commands that take filled-in lists in and pages on which people judge read such a table, change rows
of it, and write it anew, whole or not at all: without losing a row, a cell or a column that people
added, and one after the other.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smartlife.errors import StudyInvalid
from smartlife.formats.records import opened_path
from smartlife.model.issues import Issue, issue_line
from smartlife.pipeline.running import lake_of
from smartlife.sources.entered.table import read_entered
from smartlife.sources.entered.writing import write_entered
from smartlife.store.lake import file_checksum
from smartlife.store.lock import inputs_lock
from smartlife.store.raw import find_inputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from smartlife.model.study import Study
    from smartlife.sources.entered.table import Form

Cells = dict[str, str]
_HARMLESS: Final = ("empty_row", "column_unknown")
"""Reasons of issues that do not keep a table from being written anew without loss."""


@dataclass(frozen=True, slots=True)
class Held:
    """A table below `inputs/` as it stands.

    Attributes:
        form: Its form.
        rows: Column → text; columns that people added among them.
        added: Columns that people added, in order.
        checksum: Of the file; "" if there is none yet.
    """

    form: Form
    rows: list[Cells]
    added: tuple[str, ...]
    checksum: str


def read_held(study: Study, form: Form) -> Held:
    """The rows of a table that people and commands fill in.

    Raises:
        StudyInvalid: something in it cannot be read, so that writing it anew would lose it.
    """
    rows: list[Cells] = []
    added: dict[str, str] = {}
    checksum = ""
    for name, path in find_inputs(study, form.name):
        checksum = file_checksum(path)
        for item in read_entered(opened_path(path, file=name), form):
            if not isinstance(item, Issue):
                for column in item.foreign:
                    if column not in added:
                        added[column] = _free_name(column, {*form.columns, *added.values()})
                own = {added[column]: text for column, text in item.foreign.items() if text}
                rows.append({**item.cells, **own})
            elif item.reason not in _HARMLESS:
                raise StudyInvalid(
                    f"Something in {name} cannot be read, so nothing is written",
                    where=issue_line(item),
                    todo=f"Correct it in {name}, and try again.",
                )
    return Held(form, rows, tuple(added.values()), checksum)


def _free_name(column: str, taken: set[str]) -> str:
    """The name of an added column; a second one of the same name is numbered."""
    number, name = 1, column
    while name in taken:
        number += 1
        name = f"{column}.{number}"
    return name


@contextmanager
def changing(study: Study, form: Form, *, waiting: Callable[[], None]) -> Iterator[Held]:
    """The table as it stands, that nobody else writes to until the block ends.

    Of two that write at the same moment one waits for the other, so nothing of either is lost.

    Args:
        study: The study.
        form: The form of the table.
        waiting: Called once if somebody else writes just now.

    Raises:
        StudyInvalid: see `read_held`.
        StudyLocked: another command takes too long.
        StoreFailed: the study cannot be written to.
    """
    with alone(study, waiting=waiting):
        yield read_held(study, form)


def alone(study: Study, *, waiting: Callable[[], None]) -> AbstractContextManager[None]:
    """Holds all tables that people fill in; see `changing`."""
    return inputs_lock(lake_of(study).folder, waiting=waiting)


def write_held(study: Study, held: Held, rows: Sequence[Mapping[str, str]]) -> None:
    """Writes the table anew, with all columns that people added; within `changing`.

    Raises:
        StudyInvalid: someone else has changed it since it was read.
        StoreFailed: it cannot be written.
    """
    path = study.folder / held.form.name
    if (file_checksum(path) if path.is_file() else "") != held.checksum:
        raise StudyInvalid(
            f"{held.form.name} was changed meanwhile, so nothing is written",
            where=str(path),
            todo="Try again.",
        )
    write_entered(path, (*held.form.columns, *held.added), rows)
