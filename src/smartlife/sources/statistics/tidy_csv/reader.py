"""Reads tables of statistics that have one observation a row, whatever their columns are called.

Empty cells of dimensions are left out (tables of many data sets have most of them empty). A
column that names the data set becomes the dimension `dataset`, which the table of observations
takes as the code of the data set.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, cast

import yaml

from smartlife.errors import ColumnsMissing
from smartlife.formats.delimited import read_records
from smartlife.formats.observations import Observation, parse_value
from smartlife.formats.records import Record, as_text, rejected
from smartlife.model.statistics import dataset_of_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smartlife.formats.observations import Keep
    from smartlife.formats.records import Opened
    from smartlife.model.issues import Issue
    from smartlife.model.study import SourceSpec
    from smartlife.sources.contract import Sample

_NEEDED: Final = ("geo", "time", "value")
_MISSING: Final = frozenset({"", ":", "..", "-", "NA", "NaN", "nan", "null"})


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column is what; `dims` maps the columns of dimensions to their names."""

    named: dict[str, str]
    dims: dict[str, str]


def recognises(sample: Sample) -> bool:
    """True if the first row has columns for region, time and value."""
    fields = sample.fields or _first_fields(sample.opened)
    return not _missing(_find(fields, {}))


def dataset_of(opened: Opened) -> str:
    """Code of the data set where no column names it: the name of the file."""
    return dataset_of_file(opened.file)


def read(
    opened: Opened, source: SourceSpec, keep: Keep | None = None
) -> Iterator[Observation | Issue]:
    """Yields the wanted observations, missing ones included (value None).

    Raises:
        ColumnsMissing: there is no column for region, time or value.
        InputUnreadable: the file cannot be read.
    """
    columns: _Columns | None = None
    for item in read_records(opened):
        if not isinstance(item, Record):
            yield item
            continue
        if columns is None:
            columns = _columns(opened, tuple(item.values), dict(source.columns))
        yield from _observation(opened, item, columns, keep)


def _observation(
    opened: Opened, record: Record, columns: _Columns, keep: Keep | None
) -> Iterator[Observation | Issue]:
    cells = record.values
    dims = {
        name: _text(cells[column])
        for column, name in columns.dims.items()
        if cells.get(column) is not None
    }
    if keep is not None and not keep(dims):
        return
    text = _text(cells.get(columns.named["value"]))
    number, _, flag = text.partition(" ")
    flags = flag + _text(cells.get(columns.named.get("flags", "")))
    try:
        value = None if number in _MISSING else parse_value(number)
    except ValueError as error:
        yield rejected(opened, "number_invalid", record.row, f"The value: {error}.", text)
        return
    period = _text(cells.get(columns.named["time"]))
    yield Observation(dims, period, value, "".join(flags.split()), record.row)


def _text(cell: object) -> str:
    return (as_text(cell) or "").strip()


def _columns(opened: Opened, fields: tuple[str, ...], given: Mapping[str, str]) -> _Columns:
    named = _find(fields, given)
    missing = _missing(named)
    if missing:
        raise ColumnsMissing(
            f"The table has no column for {', '.join(missing)}",
            where=f"{opened.file} (its columns: {', '.join(fields)})"[:500],
            todo='Name them: columns = { geo = "…", time = "…", value = "…" }.',
            missing=missing,
            found=list(fields),
        )
    unused = {name for name in fields if _key(name) in _words()["unused"]}
    taken = {named[name] for name in ("time", "value", "flags") if name in named} | unused
    own = {named[name]: name for name in ("geo", "dataset") if name in named}
    dims = {name: own.get(name, name.lower()) for name in fields if name not in taken}
    return _Columns(named, dims)


def _find(fields: tuple[str, ...], given: Mapping[str, str]) -> dict[str, str]:
    """Our column → the file's: as the study says, else the first that has one of the words."""
    by_key: dict[str, str] = {}
    for name in fields:
        by_key.setdefault(_key(name), name)
    found = {}
    for ours, words in _words().items():
        said = given.get(ours)
        theirs = said if said in fields else next((by_key[w] for w in words if w in by_key), None)
        if theirs is not None and ours != "unused":
            found[ours] = theirs
    return found


def _missing(named: Mapping[str, str]) -> list[str]:
    return [name for name in _NEEDED if name not in named]


def _first_fields(opened: Opened) -> tuple[str, ...]:
    for item in read_records(opened):
        if isinstance(item, Record):
            return tuple(item.values)
    return ()


def _key(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


@cache
def _words() -> dict[str, list[str]]:
    text = files("smartlife.sources.statistics.tidy_csv").joinpath("columns.yml").read_text("utf-8")
    return cast("dict[str, list[str]]", yaml.safe_load(text))
