r"""Reads Eurostat's TSV: one line per series, one column per period, flags beside the values.

The first cell of the header names the dimensions, `unit,sex,age,geo\time` in older files,
`freq,unit,sex,age,geo\TIME_PERIOD` in newer ones; the cells after it are the periods (newest
first in older files). A value is `15.4`, `15.4 b` with a flag, or `:` (missing), which may have
flags too (`: c` confidential). See Eurostat, "TSV format", user guide of the dissemination API.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.errors import LimitExceeded
from smartlife.formats.encodings import inspect
from smartlife.formats.limits import DEFAULT_LIMITS, Limits
from smartlife.formats.lines import read_lines
from smartlife.formats.observations import Keep, Observation, parse_value
from smartlife.formats.records import Opened, rejected, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.model.issues import Issue


def read_observations(
    opened: Opened, *, limits: Limits = DEFAULT_LIMITS, keep: Keep | None = None
) -> Iterator[Observation | Issue]:
    """Yields the observations of a file, missing ones included (value None).

    Empty cells (a line that ends early) give nothing.

    Args:
        opened: The file.
        limits: Bounds of a line and of the number of columns.
        keep: Wanted series by their dimensions; None for all. Lines that are not wanted cost
            next to nothing.

    Raises:
        InputUnreadable: The header is not one of this format.
        LimitExceeded: There are more than `limits.max_columns` periods.
    """
    lines = read_lines(opened, inspect(opened), limits)
    names, periods = _header(opened, next(lines, ""))
    if len(periods) > limits.max_columns:
        raise LimitExceeded(
            f"The file has {len(periods):,} periods; at most {limits.max_columns:,} are read.",
            where=opened.file,
            todo="Fetch a part of the table.",
        )
    for row, line in enumerate(lines, 2):
        if len(line) > limits.max_row_chars:
            yield rejected(opened, "too_long", row, "The line is longer than the limit.", line[:99])
            continue
        key, _, rest = line.partition("\t")
        codes = [code.strip() for code in key.split(",")]
        if len(codes) != len(names):
            if line.strip():
                yield rejected(
                    opened,
                    "unreadable_row",
                    row,
                    f"The line has {len(codes)} codes; the table has {len(names)} dimensions.",
                    line[:200],
                )
            continue
        dims = dict(zip(names, codes, strict=True))
        if keep is None or keep(dims):
            yield from _series(opened, row, dims, periods, rest)


def _series(
    opened: Opened, row: int, dims: dict[str, str], periods: list[str], rest: str
) -> Iterator[Observation | Issue]:
    cells = rest.rstrip("\r\n").split("\t")
    if len(cells) > len(periods):
        yield rejected(
            opened,
            "too_many_cells",
            row,
            f"The line has {len(cells)} values for {len(periods)} periods.",
            rest[:200],
        )
        return
    for period, cell in zip(periods, cells, strict=False):
        text = cell.strip()
        if not text:
            continue
        number, flags = _split(text)
        try:
            value = None if number == ":" else parse_value(number)
        except ValueError as error:
            yield rejected(opened, "number_invalid", row, f"Period {period}: {error}.", text)
            continue
        yield Observation(dims, period, value, flags, row)


def _split(text: str) -> tuple[str, str]:
    """Parts value and flags: `15.4 b`, `: c`, `:c`."""
    if text.startswith(":"):
        return ":", "".join(text[1:].split())
    number, _, flags = text.partition(" ")
    return number, "".join(flags.split())


def _header(opened: Opened, line: str) -> tuple[list[str], list[str]]:
    first, _, rest = line.lstrip("\ufeff").rstrip("\r\n").partition("\t")
    dims, slash, time = first.partition("\\")
    names = [name.strip() for name in dims.split(",")]
    periods = [period.strip() for period in rest.split("\t")] if rest else []
    while periods and not periods[-1]:
        periods.pop()
    distinct = len(set(names)) == len(names) and len(set(periods)) == len(periods)
    if not slash or not time.strip() or not all([*names, *periods]) or not periods or not distinct:
        raise unreadable(
            opened, "its first line is no header of a Eurostat TSV file.", "Fetch it again."
        )
    return names, periods
