"""Tables with any column names: which of their columns holds what, and their rows as raw records.

A study may name the columns (`columns = {title = "amats"}`); then only these are read. Otherwise
names are compared with synonyms in the languages around the sea, which are data beside the
readers (`synonyms.yml`). JSON objects are flattened: `employer.name` is a column too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

import yaml

from smartlife.errors import ColumnsMissing, FormatUnknown, InputUnreadable
from smartlife.formats.detect import recognise
from smartlife.formats.records import Record, as_text
from smartlife.model.issues import Issue
from smartlife.model.place_keys import place_key
from smartlife.model.study import SourceSpec
from smartlife.model.tables import RAW_COLUMNS
from smartlife.sources.contract import RawRecord

if TYPE_CHECKING:
    from smartlife.formats.records import Opened
    from smartlife.model.fields import Kind

FORMATS: Final = ("delimited", "workbook", "json", "json_lines", "parquet", "eurostat_tsv")
"""Formats that hold tables."""

_LOOKED_AT: Final = 200
"""Records whose keys are looked at before columns are chosen (JSON leaves empty keys out)."""

_DEEPEST: Final = 4
_CAMEL: Final = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")
_EMPTY: Final = frozenset({"", "nan", "none", "null", "n/a", "#n/a", "<na>", "nat"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the source.

    Attributes:
        name: Its name, with dots for nested keys.
        before: Put before each value (the classification of a code).
        after: Put after each value (" days ago").
    """

    name: str
    before: str = ""
    after: str = ""


Columns = dict[str, tuple[Column, ...]]


def read_table(opened: Opened, source: SourceSpec) -> Iterator[RawRecord | Issue]:
    """Yields the rows of a table as raw records; rows without a title and a text are rejected.

    Raises:
        ColumnsMissing: neither a title nor a text can be found, or a column that study.toml names
            is not there.
        InputUnreadable: see the decoders in `smartlife.formats`.
    """
    items = records_of(opened, source)
    first = list(islice(items, _LOOKED_AT))
    if not first:
        raise InputUnreadable(
            "The table has no rows below its header",
            where=opened.file,
            todo="Fetch or export it again.",
        )
    names = field_names(first)
    # where no row at the beginning can be used, each row's issue says more than this could
    columns = choose_columns(names, source, opened.file) if names else None
    for item in chain(first, items):
        if isinstance(item, Issue):
            yield item
            continue
        if columns is None:
            columns = choose_columns(field_names([item]), source, opened.file)
        yield _raw(item, columns, opened)


def records_of(opened: Opened, source: SourceSpec) -> Iterator[Record | Issue]:
    """The rows of any format that holds a table.

    Takes the source's options `encoding`, `delimiter`, `header_row`, `sheet`, `records` (path to
    the list inside a JSON document).

    Raises:
        FormatUnknown: the content is no table.
    """
    options = dict(source.options)
    header = options.get("header_row", "")
    header_row = int(header) if header.isdigit() else None
    form = recognise(opened)
    if form in {"delimited", "eurostat_tsv"}:
        from smartlife.formats import delimited

        return delimited.read_records(
            opened,
            encoding=options.get("encoding"),
            delimiter=options.get("delimiter"),
            header_row=header_row,
            lang=source.lang,
        )
    if form == "workbook":
        from smartlife.formats import workbook

        return workbook.read_records(opened, sheet=options.get("sheet"), header_row=header_row)
    if form == "parquet":
        from smartlife.formats import parquet_file

        return parquet_file.read_records(opened)
    if form in {"json", "json_lines"}:
        from smartlife.formats import json_file

        return json_file.read_records(opened, path=options.get("records"))
    raise FormatUnknown(
        f"The file holds no table (its content is {form})",
        where=opened.file,
        todo="Export it as CSV, XLSX, Parquet, JSON or JSON Lines.",
    )


def field_names(items: Iterable[Record | Issue]) -> tuple[str, ...]:
    """Names of all columns that occur, in order; nested keys with dots."""
    found: dict[str, None] = {}
    for item in items:
        if isinstance(item, Record):
            found.update(dict.fromkeys(flatten(item.values)))
    return tuple(found)


def flatten(values: Mapping[str, object]) -> dict[str, str]:
    """All values as text, by their path; empty ones as "".

    Lists of texts are joined by commas; of a list of objects each key gathers its values.
    """
    flat: dict[str, list[str]] = {}
    _collect(values, "", flat, 0)
    return {
        name: texts[0] if len(texts) == 1 else ", ".join(dict.fromkeys(filter(None, texts)))
        for name, texts in flat.items()
    }


def _collect(value: object, path: str, into: dict[str, list[str]], depth: int) -> None:
    if isinstance(value, Mapping):
        if depth < _DEEPEST:
            for key, inner in value.items():
                _collect(inner, f"{path}.{key}" if path else str(key), into, depth + 1)
    elif isinstance(value, list):
        for inner in value[:50]:
            _collect(inner, path, into, depth)
    else:
        text = as_text(value)
        into.setdefault(path, []).append(text.strip() if text else "")


def choose_columns(names: tuple[str, ...], source: SourceSpec, file: str) -> Columns:
    """Which columns hold what: those that study.toml names, or by synonyms.

    Raises:
        ColumnsMissing: as `read_table`; says what was found and what would have been taken.
    """
    if source.columns:
        return _named_columns(names, source, file)
    synonyms = load_synonyms(source.kind)
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(column_key(name), name)
    chosen: Columns = {}
    used: set[str] = set()
    for raw, wanted in synonyms.first.items():
        for key, column in wanted:
            found = by_key.get(key)
            if found is not None and found not in used:
                chosen[raw] = (Column(found, column.before, column.after),)
                used.add(found)
                break
    chosen = _with_more(chosen, by_key, used, synonyms)
    if "title" not in chosen and "text" not in chosen:
        raise _nothing_found(names, source.kind, file)
    return chosen


def column_key(name: str) -> str:
    """A name without case, diacritics, punctuation and spaces; `jobTitle` equals `job_title`."""
    return place_key(_CAMEL.sub(" ", name)).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Synonyms of one kind: raw column → (key, column), the best first; further text columns."""

    first: dict[str, tuple[tuple[str, Column], ...]]
    more_text: tuple[str, ...]


@cache
def load_synonyms(kind: Kind) -> Synonyms:
    """The synonyms beside the tabular reader of a kind."""
    text = (files("smartlife.sources") / kind / "tabular" / "synonyms.yml").read_text("utf-8")
    data: dict[str, list[Any]] = yaml.safe_load(text)
    more = tuple(column_key(str(name)) for name in data.pop("more_text", []))
    return Synonyms({raw: tuple(map(_synonym, names)) for raw, names in data.items()}, more)


def _synonym(said: object) -> tuple[str, Column]:
    if isinstance(said, dict):
        name = str(said["name"])
        scheme = said.get("scheme")
        return column_key(name), Column(
            name, f"{scheme}:" if scheme else "", str(said.get("after", ""))
        )
    return column_key(str(said)), Column(str(said))


def _with_more(
    chosen: Columns, by_key: dict[str, str], used: set[str], synonyms: Synonyms
) -> Columns:
    """Adds further columns that continue the text (duties, requirements, outcomes)."""
    more = [by_key[key] for key in synonyms.more_text if by_key.get(key, "") not in {"", *used}]
    if not more:
        return chosen
    return {**chosen, "text": (*chosen.get("text", ()), *map(Column, dict.fromkeys(more)))}


def _named_columns(names: tuple[str, ...], source: SourceSpec, file: str) -> Columns:
    """`columns` of study.toml; several names with ` + ` between them are read as one text."""
    chosen: Columns = {}
    missing: list[str] = []
    known = {name.casefold().strip(): name for name in reversed(names)}
    for raw, said in source.columns:
        parts = [said] if said.casefold().strip() in known else said.split(" + ")
        found = [known.get(part.casefold().strip()) for part in parts]
        missing += [part for part, name in zip(parts, found, strict=True) if name is None]
        chosen[raw] = tuple(Column(name) for name in found if name is not None)
    if missing:
        raise _named_missing(missing, names, file)
    if not chosen.get("title") and not chosen.get("text"):
        raise ColumnsMissing(
            "`columns` names neither a title nor a text",
            where=f"source {source.source_id} in study.toml",
            todo=f"Name the column with the titles. The table has: {_listed(names)}.",
            missing=["title"],
            found=list(names),
        )
    return chosen


def _named_missing(missing: list[str], names: tuple[str, ...], file: str) -> ColumnsMissing:
    from rapidfuzz import process

    hints = []
    for name in missing:
        near = process.extract(name, names, limit=3, score_cutoff=50)
        close = ", ".join(repr(match[0]) for match in near)
        hints.append(f"{name!r}: did you mean {close}?" if near else f"{name!r}: nothing alike")
    return ColumnsMissing(
        f"The table has no column {', '.join(map(repr, missing))}, which study.toml names",
        where=file,
        todo=f"{' '.join(hints)} The table has: {_listed(names)}.",
        missing=missing,
        found=list(names),
    )


def _nothing_found(names: tuple[str, ...], kind: Kind, file: str) -> ColumnsMissing:
    titles = ", ".join(column.name for _, column in load_synonyms(kind).first["title"][:12])
    return ColumnsMissing(
        f"The table has no column that could be the title or text of {kind}",
        where=file,
        todo=f'Name it in study.toml: columns = {{ title = "…" }}. The table has: '
        f"{_listed(names)}. Without `columns`, names like these are understood: {titles} …",
        missing=["title"],
        found=list(names),
    )


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(repr(name[:40]) for name in names[:30])
    return f"{shown} and {len(names) - 30} more" if len(names) > 30 else shown or "no columns"


def _raw(record: Record, columns: Columns, opened: Opened) -> RawRecord | Issue:
    flat = flatten(record.values)
    values: dict[str, str] = {}
    for raw, sources in columns.items():
        texts = [_value(flat.get(column.name, ""), column) for column in sources]
        joined = "\n".join(dict.fromkeys(filter(None, texts)))
        if joined:
            values[raw] = joined
    if "title" in values or "text" in values:
        return RawRecord(record.row, values)
    reason = "title_missing" if values else "empty_row"
    message = "The row has no title and no text." if values else "The row has no usable value."
    shown = "; ".join(f"{name}={value}" for name, value in values.items()) or None
    return Issue("rejected", reason, opened.file, record.row, None, shown, message)


def _value(text: str, column: Column) -> str:
    if text.casefold() in _EMPTY:
        return ""
    if column.after:
        text = re.sub(r"\.0+$", "", text)
    return f"{column.before}{text}{column.after}"


def check_raw(kind: Kind, values: Mapping[str, str]) -> dict[str, str]:
    """Values without empty ones; for readers that fill them one by one.

    Raises:
        ValueError: a key is none of RAW_COLUMNS.
    """
    unknown = set(values) - set(RAW_COLUMNS[kind])
    if unknown:
        raise ValueError(f"no raw columns of {kind}: {', '.join(sorted(unknown))}")
    return {name: value for name, value in values.items() if value}


def first_fields(opened: Opened, form: str) -> tuple[str, ...]:
    """Names of the columns or keys of the first records; empty for what holds no table.

    Used to choose a reader, so a file that cannot be read gives an empty answer here and its
    error when it is read.
    """
    if form not in FORMATS:
        return ()
    source = SourceSpec(source_id="look", kind="vacancies", path=opened.file)
    try:
        return field_names(islice(records_of(opened, source), _LOOKED_AT))
    except InputUnreadable:
        return ()
