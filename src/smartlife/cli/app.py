"""The command `smartlife`: its commands, and how errors look and end."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from smartlife.cli import demo, doctor, studies
from smartlife.cli.console import show_error, show_stopped
from smartlife.errors import SmartlifeError

app = typer.Typer(
    name="smartlife",
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

        typer.echo(f"smartlife {version('smartlife')}")
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


def run(arguments: list[str] | None = None) -> int:
    """Runs the command line; returns the exit code. Errors for people are three lines."""
    try:
        app(args=arguments, standalone_mode=True)
    except SmartlifeError as error:
        show_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        show_stopped()
        return 130
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BrokenPipeError:
        # the reader of our output (head, less) has gone: nothing is left to tell
        sys.stderr.close()
        return 0
    return 0
