"""Reads SDMX-CSV, versions 1.0 and 2.0, as published by Eurostat, OECD, ILO and others.

Codes come with or without labels: `LV`, `LV:Latvia` in one cell (labels=both), or with the label
in a column of its own after the code (labels=name of version 2.0, recognised by the column
`STRUCTURE_NAME`). See SDMX Technical Working Group, "SDMX-CSV field guide", 1.0 and 2.0.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from smartlife.errors import ColumnsMissing
from smartlife.formats.delimited import read_records
from smartlife.formats.limits import DEFAULT_LIMITS, Limits
from smartlife.formats.observations import Keep, Observation, parse_value
from smartlife.formats.records import Opened, Record, rejected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smartlife.model.issues import Issue

_MISSING: Final = frozenset({"", ":", "NaN", "nan", "NA"})
_DELETIONS: Final = frozenset({"D"})


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column is what; `labelled` if cells may hold code and label."""

    dims: dict[str, str]
    period: str
    value: str
    flags: tuple[str, ...]
    labelled: frozenset[str]


def read_observations(
    opened: Opened, *, limits: Limits = DEFAULT_LIMITS, keep: Keep | None = None
) -> Iterator[Observation | Issue]:
    """Yields the observations of a file, missing ones included (value None).

    Flags of several columns are joined in the order of the columns. Rows that say that something
    is to be deleted (ACTION `D`) are rejected.

    Args:
        opened: The file.
        limits: Bounds of rows and columns.
        keep: Wanted rows by their dimensions; None for all.

    Raises:
        ColumnsMissing: The columns TIME_PERIOD or OBS_VALUE are missing.
        InputUnreadable: The file is empty.
    """
    columns: _Columns | None = None
    for item in read_records(opened, limits=limits, header_row=1):
        if not isinstance(item, Record):
            yield item
            continue
        if columns is None:
            columns = _columns(opened, list(item.values))
        yield from _observation(opened, item, columns, keep)


def _observation(
    opened: Opened, record: Record, columns: _Columns, keep: Keep | None
) -> Iterator[Observation | Issue]:
    cells = record.values
    dims = {
        name: _code(cells.get(column), labelled=column in columns.labelled)
        for column, name in columns.dims.items()
    }
    if keep is not None and not keep(dims):
        return
    period = _code(cells.get(columns.period), labelled=columns.period in columns.labelled)
    text = str(cells.get(columns.value) or "").strip()
    if not period or _code(cells.get("ACTION"), labelled=True) in _DELETIONS:
        yield rejected(
            opened, "structure_invalid", record.row, "The row is no observation of a period.", text
        )
        return
    flags = "".join(
        _code(cells.get(column), labelled=column in columns.labelled) for column in columns.flags
    )
    try:
        value = None if text in _MISSING else parse_value(text)
    except ValueError as error:
        yield rejected(opened, "number_invalid", record.row, f"OBS_VALUE: {error}.", text)
        return
    yield Observation(dims, period, value, flags, record.row)


def _columns(opened: Opened, header: list[str]) -> _Columns:
    roles = _roles()
    # version 2.0 writes the separator of inner values behind a name: STRUCTURE[;]
    codes = {
        column: _code(column, labelled=True).partition("[")[0] for column in _without_labels(header)
    }
    by_role: dict[str, list[str]] = {}
    for column, code in codes.items():
        by_role.setdefault(roles.get(code.upper(), "dimension"), []).append(column)
    missing = [
        name
        for name, role in (("TIME_PERIOD", "period"), ("OBS_VALUE", "value"))
        if role not in by_role
    ]
    if missing:
        raise ColumnsMissing(
            f"The table lacks the columns {', '.join(missing)}.",
            where=opened.file,
            todo="Fetch it as SDMX-CSV again.",
            missing=missing,
            found=header,
        )
    joined = any(":" in column for column in header)
    return _Columns(
        dims={column: codes[column] for column in by_role.get("dimension", [])},
        period=by_role["period"][0],
        value=by_role["value"][0],
        flags=tuple(by_role.get("flag", [])),
        labelled=frozenset(header) if joined else frozenset(),
    )


def _without_labels(header: list[str]) -> list[str]:
    """Returns the columns of codes; with labels=name every one has its label after it."""
    if "STRUCTURE_NAME" not in header:
        return header
    start = header.index("STRUCTURE_NAME") + 1
    if "ACTION" in header:
        start = max(start, header.index("ACTION") + 1)
    pairs = header[start:]
    if "TIME_PERIOD" in pairs and pairs.index("TIME_PERIOD") % 2 == 0:
        return header[:start] + pairs[::2]
    return header


def _code(cell: object, *, labelled: bool) -> str:
    text = str(cell or "").strip()
    return text.partition(":")[0].strip() if labelled else text


@cache
def _roles() -> Mapping[str, str]:
    source = resources.files("smartlife.formats").joinpath("sdmx_columns.tsv")
    rows = source.read_text(encoding="utf-8").splitlines()
    return {
        row.split("\t")[0]: row.split("\t")[1] for row in rows if row and not row.startswith("#")
    }
