"""How the terminal looks: progress, errors, tables. Quiet; colours only on a terminal."""

from __future__ import annotations

import json
import sys
import time
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from smartlife.errors import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

    from rich.console import RenderableType

    from smartlife.errors import SmartlifeError
    from smartlife.model.steps import Step
    from smartlife.store.lake import StepRecord

# names of files and folders are printed, and are no markup
out = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)

_LONGEST: Final = 4_000
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def printable(text: str) -> str:
    """Text of files and file names as it can be shown safely.

    Control characters could move the cursor or change the terminal; invisible ones could turn
    the order of letters round.
    """
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return "".join(
        char if char == "\n" or unicodedata.category(char) not in _INVISIBLE else "\ufffd"
        for char in cut
    )


def say(text: str) -> None:
    """Prints a line of the answer."""
    show(printable(text))


def show(what: RenderableType) -> None:
    """Prints a part of the answer, such as a table."""
    with _writing():
        out.print(what)


def write_line(line: str) -> None:
    """Writes a line of the answer for programs, as it is."""
    with _writing():
        typer.echo(line)


def json_line(value: Mapping[str, object]) -> str:
    """JSON on one line; what a terminal would obey, or not show, is escaped."""
    ascii_only = not (sys.stdout.encoding or "").lower().startswith("utf")
    text = json.dumps(value, ensure_ascii=ascii_only, sort_keys=True, default=str, allow_nan=False)
    if text.isprintable():
        return text
    return "".join(
        json.dumps(char)[1:-1] if unicodedata.category(char) in _INVISIBLE else char
        for char in text
    )


@contextmanager
def _writing() -> Iterator[None]:
    """A full disk behind standard output is not the disk that the study lies on."""
    try:
        yield
    except BrokenPipeError:
        raise  # who reads has seen enough: Typer ends the command without a word
    except OSError as error:
        raise StoreFailed(
            f"The answer could not be written: {error.strerror or error}",
            where="standard output",
            todo="Send it to another place, or free some space there.",
        ) from error


def show_error(error: SmartlifeError) -> None:
    """What happened, where, what to do."""
    err.print(Text.assemble(("error ", "bold red"), _aligned(error.what)))
    if error.where:
        err.print(Text.assemble(("where ", "dim"), _aligned(error.where)))
    if error.todo:
        err.print(Text.assemble(("do    ", "bold"), _aligned(error.todo)))


def _aligned(text: str) -> str:
    """Further lines begin below the first."""
    return printable(text).strip("\n").replace("\n", "\n      ").lstrip()


def show_stopped(*, is_run: bool = True) -> None:
    """After Ctrl-C.

    Args:
        is_run: True if the command writes to a study, step by step.
    """
    if is_run:
        err.print("Stopped. Finished steps are kept; the same command goes on from there.")
    else:
        err.print("Stopped. Nothing of the study was changed.")


def number(value: float | None) -> str:
    """A whole number with thin spaces between thousands; a dash for none."""
    return "–" if value is None else f"{value:,.0f}".replace(",", "\u2009")


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 row, 2 rows."""
    return f"{number(count)} {one if count == 1 else many or f'{one}s'}"


class RunWatcher:
    """Shows a run: a bar on a terminal, one plain line per finished step in a log."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._said = 0.0
        self._label = ""

    def __enter__(self) -> RunWatcher:
        """Starts the bar if this is a terminal."""
        if err.is_terminal and not self._quiet:
            self._bar = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}", markup=False),
                BarColumn(bar_width=12),
                TextColumn("{task.fields[amount]}", markup=False),
                TimeElapsedColumn(),
                console=err,
                transient=True,
            )
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Removes the bar."""
        if self._bar is not None:
            self._bar.stop()

    def started(self, step: Step, number: int, total: int) -> None:
        """A step starts."""
        self._label = f"[{number}/{total}] {printable(step.label)}"
        self._said = time.monotonic()
        if self._bar is not None:
            # what else is in the line: spinner, bar, amount, time
            label = _shortened(self._label, max(20, err.width - 43))
            self._task = self._bar.add_task(label, total=None, amount="")

    def progressed(self, done: int, total: int | None) -> None:
        """The step has finished `done` of `total` parts."""
        amount = number(done) + (f" of {number(total)}" if total else "")
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done, total=total, amount=amount)
        elif not self._quiet and time.monotonic() - self._said > 10:
            self._said = time.monotonic()
            err.print(f"{self._label}: {amount}")

    def finished(self, step: Step, record: StepRecord, *, taken_over: bool) -> None:
        """A step is done, or was found done."""
        if self._bar is not None and self._task is not None and not taken_over:
            self._bar.remove_task(self._task)
            self._task = None
        if not taken_over and not self._quiet:
            rows = f", {counted(record.written_rows, 'row')}" if record.written_rows else ""
            err.print(
                Text(f"✓ {printable(step.label)} ({record.seconds:.1f} s{rows})", style="dim")
            )


def _shortened(label: str, width: int) -> str:
    return label if len(label) <= width else f"{label[: width - 1].rstrip()}…"


def sources_table(summary: dict[str, Any]) -> Table:
    """What was read per source, for people."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("source")
    for column in ("read", "kept", "rejected", "repeated", "outside"):
        table.add_column(column, justify="right")
    for name, counts in summary["sources"].items():
        table.add_row(
            printable(name),
            number(counts["read"]),
            number(counts["kept"]),
            number(counts["rejected"]),
            number(counts["duplicate"]),
            number(counts["outside_period"]),
        )
    return table


def is_terminal() -> bool:
    """True if a person reads our output."""
    return sys.stdout.isatty()
