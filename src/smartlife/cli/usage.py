"""What is said on a command line and cannot be followed: the same three lines for all of it."""

from __future__ import annotations

from difflib import get_close_matches
from math import isfinite
from typing import TYPE_CHECKING, Final

# errors of the command line are Typer's own copy of Click's
from typer._click.exceptions import BadParameter, NoArgsIsHelpError, NoSuchOption, UsageError

from smartlife.cli.console import printable
from smartlife.errors import RequestInvalid

if TYPE_CHECKING:
    from collections.abc import Iterable

    import typer
    from typer._click import Context, Parameter

__all__ = [
    "NoArgsIsHelpError",
    "UsageError",
    "near",
    "refuse_infinite",
    "refuse_unheard",
    "said",
    "usage_error",
]

_NEAR: Final = 4
_LIKENESS: Final = 0.6


def usage_error(error: UsageError) -> RequestInvalid:
    """An error of the command line as people are told all errors."""
    command = error.ctx.command_path if error.ctx else "smartlife"
    where = command
    message, meant = error.format_message().strip(), ""
    if isinstance(error, NoSuchOption):
        where = f"{command} {error.option_name}"
        message, meant = f"There is no option {error.option_name}", _renamed(error)
    elif isinstance(error, BadParameter) and error.param is not None and _is_bounded(error.param):
        return _out_of_bounds(error.param, _value_of(error))
    elif isinstance(error, BadParameter) and error.message and error.param is not None:
        where = f"{command} {error.param.opts[0] if error.param.opts else ''}".strip()
        message = error.message.removeprefix("Value error, ").strip()
    return RequestInvalid(message, where=where, todo=f"{meant}See {command} --help")


def refuse_infinite(ctx: Context) -> None:
    """No limit is infinite, or no number: to have none, its option is left out.

    Args:
        ctx: The call.

    Raises:
        RequestInvalid: a number that has bounds is no finite one.
    """
    for param in ctx.command.params:
        value = ctx.params.get(str(param.name))
        if _is_bounded(param) and isinstance(value, float) and not isfinite(value):
            raise _out_of_bounds(param, f"{value:g}")


def _is_bounded(param: Parameter) -> bool:
    return getattr(param, "min", None) is not None


def _out_of_bounds(param: Parameter, value: str) -> RequestInvalid:
    """In the words in which limits of a profile are refused."""
    option = param.opts[0] if param.opts else str(param.name)
    least, most = getattr(param, "min", None), getattr(param, "max", None)
    return RequestInvalid(
        f"{option} cannot be {value}.",
        where=option,
        todo=f"Give a number of {least:g} or more."
        if most is None
        else f"Give a number from {least:g} to {most:g}.",
    )


def _value_of(error: BadParameter) -> str:
    """What was given; in words of the library if those do not say."""
    from pydantic import ValidationError

    cause = error.__cause__
    return printable(str(cause.errors()[0]["input"])) if isinstance(cause, ValidationError) else (
        error.message)  # fmt: skip


def _renamed(error: NoSuchOption) -> str:
    """Options that are spelled alike, or were called so in another command."""
    known = [
        opt
        for param in (error.ctx.command.params if error.ctx else ())
        for opt in param.opts
        if opt.startswith("--")
    ]
    alike = get_close_matches(error.option_name, known, _NEAR, _LIKENESS)
    return f"Did you mean {' or '.join(alike)}? " if alike else ""


def near(name: str, known: Iterable[str]) -> str:
    """The question whether something was meant that is spelled alike; empty if nothing is."""
    folded = {one.casefold(): one for one in known}
    found = get_close_matches(name.casefold(), folded, _NEAR, _LIKENESS)
    return f"Did you mean {', '.join(folded[one] for one in found)}? " if found else ""


def said(ctx: typer.Context, option: str) -> bool:
    """True if an option stands on the command line.

    Args:
        ctx: The call.
        option: As it is written: `--hours`.
    """
    for param in ctx.command.params:
        if option in param.opts or option in param.secondary_opts:
            source = ctx.get_parameter_source(str(param.name))
            return source is not None and source.name == "COMMANDLINE"
    return False


def refuse_unheard(
    ctx: typer.Context, options: Iterable[str], why: str, *, needs: str = ""
) -> None:
    """Nothing that is said goes unheard.

    Args:
        ctx: The call.
        options: Options that would change nothing.
        why: Why: follows "has no effect".
        needs: What would give them an effect, if anything does.

    Raises:
        RequestInvalid: one of them stands on the command line.
    """
    given = [option for option in options if said(ctx, option)]
    if not given:
        return
    listed = ", ".join(given)
    has, it = ("has", "it") if len(given) == 1 else ("have", "them")
    todo = f"Give {needs} too, or leave {it} out." if needs else f"Leave {it} out."
    raise RequestInvalid(f"{listed} {has} no effect {why}", where=listed, todo=todo)
