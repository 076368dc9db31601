"""The command `smartlife`: its commands, and how errors look and end."""

from __future__ import annotations

import io
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from typer.core import TyperCommand, TyperGroup

from smartlife.cli import (
    areas,
    audit,
    demo,
    doctor,
    evaluate,
    explain,
    gold,
    link,
    need,
    open_data,
    path,
    plan,
    portfolio,
    portfolio_what_if,
    serve,
    studies,
    taxonomy,
)
from smartlife.cli.console import show_error, show_stopped, write_line
from smartlife.cli.usage import NoArgsIsHelpError, UsageError, refuse_infinite, usage_error
from smartlife.errors import SmartlifeError
from smartlife.store.lake import store_failure

if TYPE_CHECKING:
    from typer._click import Context

STOPPED: Final = 130
"""Exit code after Ctrl-C, as shells have it."""

TRACEBACK: Final = "SMARTLIFE_TRACEBACK"
"""Set to anything, it adds the traceback to an error: for those who look for a defect."""


_ANSWERING: Final = ("need", "path", "plan", "portfolio")
"""Commands that answer from the last run, and write nothing to the study."""


class Command(TyperCommand):
    """A command; what has bounds is a finite number in all of them."""

    def invoke(self, ctx: Context) -> object:
        """Runs it."""
        refuse_infinite(ctx)
        return super().invoke(ctx)


class Commands(TyperGroup):
    """The commands; a person who stops one is told that nothing is lost."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override] # of Typer's own Click
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except NoArgsIsHelpError:
            raise
        except UsageError as error:
            raise usage_error(error) from error
        except KeyboardInterrupt:
            show_stopped(is_run=ctx.invoked_subcommand not in _ANSWERING)
            raise SystemExit(STOPPED) from None


app = typer.Typer(
    name="smartlife",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""What is taught, what is asked for, and what to improve, around the Baltic Sea.

A **study** is a folder with a `study.toml`: regions, period, and where your files are.

* `smartlife demo` shows a whole study with illustrative data.
* `smartlife init my-study` starts your own.
* `smartlife run my-study` makes everything from it: tables, figures, reports.
""",
)


def _version(wanted: bool) -> None:  # noqa: FBT001 - the callback gets a flag
    if wanted:
        from importlib.metadata import version

        write_line(f"smartlife {version('smartlife')}")
        raise typer.Exit


@app.callback()
def _main(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    del version  # handled by its callback


studies.register(app)
demo.register(app)
doctor.register(app)
evaluate.register(app)
explain.register(app)
areas.register(app)
open_data.register(app)
audit.register(app)
gold.register(app)
taxonomy.register(app)
link.register(app)
need.register(app)
path.register(app)
portfolio.register(app)
portfolio_what_if.register(portfolio.portfolio)
plan.register(app)
serve.register(app)


def _of_one_class(commands: typer.Typer) -> None:
    for one in commands.registered_commands:
        one.cls = Command
    for group in commands.registered_groups:
        if group.typer_instance is not None:
            _of_one_class(group.typer_instance)


_of_one_class(app)


def run(arguments: list[str] | None = None) -> int:
    """Runs the command line; returns the exit code. Errors for people are three lines."""
    _make_streams_patient()
    try:
        app(args=arguments, standalone_mode=True, prog_name="smartlife")
    except SmartlifeError as error:
        return _told(error, error)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except OSError as error:
        return _told(store_failure(error, Path(error.filename or ".")), error)
    except Exception as error:  # noqa: BLE001 - the outermost place: people get no traceback
        return _told(_defect(error), error)
    return 0


def _told(shown: SmartlifeError, cause: Exception) -> int:
    show_error(shown)
    if os.environ.get(TRACEBACK):
        traceback.print_exception(cause)
    return shown.exit_code


def _defect(error: Exception) -> SmartlifeError:
    return SmartlifeError(
        f"Something went wrong inside of smartlife: {type(error).__name__}: {error}",
        todo=f"Please report it with the command and what it says with {TRACEBACK}=1.",
    )


def _make_streams_patient() -> None:
    """A character that the terminal does not know is shown by its number, and ends nothing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
