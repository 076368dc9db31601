"""The tables that people fill in, below `inputs/` of a study: found by their columns, row by row.

Any encoding, separator and order of columns, and workbooks too, are read as for any source. What
the rows mean is for `smartlife.tables`; here is what all such tables have in common: the names of
the columns, words for yes and no, days, texts on one line.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from itertools import chain, islice
from typing import TYPE_CHECKING, Final
from unicodedata import category, normalize

import yaml

from smartlife.errors import InputUnreadable, StudyInvalid
from smartlife.formats.dates import parse_date
from smartlife.formats.delimited import DELIMITERS
from smartlife.formats.detect import recognise
from smartlife.formats.records import Record, as_text, opened_path
from smartlife.formats.workbook import sheet_names
from smartlife.model.issues import Issue
from smartlife.model.provenance import Origin
from smartlife.model.study import SourceSpec
from smartlife.sources.tabular import column_key, field_names, records_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from smartlife.formats.records import Opened
    from smartlife.model.fields import Kind
    from smartlife.model.issues import Severity
    from smartlife.store.run import StepRun

LONGEST: Final = 1_000
"""Characters of a cell; what is longer is no label, phrase or note."""

MOST_ROWS: Final = 500_000
"""Rows of one table; nobody fills in more by hand."""

_LOOKED_AT: Final = 20
_SPACES: Final = frozenset({"Cc", "Zl", "Zp", "Zs"})
_INVISIBLE: Final = frozenset({"Cf", "Cn", "Co", "Cs"})


@dataclass(frozen=True, slots=True)
class Form:
    """A table that people fill in.

    Attributes:
        name: Where it lies in the study: "inputs/concepts.tsv".
        kind: What its rows are counted as.
        columns: Names of all columns, in the order to show.
        needs: Groups of names; of each group the table has to have at least one.
        synonyms: Other name → name.
        sheet: Name of the sheet of a workbook; the one with the most rows if there is none.
    """

    name: str
    kind: Kind
    columns: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]
    synonyms: tuple[tuple[str, str], ...] = ()
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """One row.

    Attributes:
        file: Name of the file.
        row: Number of the row; the first line of the file is 1.
        cells: Column → text on one line, without what cannot be seen; no empty ones.
        notes: Issues about single cells that are not used.
        foreign: Name in the file → text, of all columns that the form does not know: nothing is
            read from them, but who writes the table anew keeps them.
    """

    file: str
    row: int
    cells: Mapping[str, str]
    notes: list[Issue] = field(default_factory=list)
    foreign: Mapping[str, str] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """The text of a cell; "" if it is empty."""
        return self.cells.get(column, "")

    def word(self, column: str, *allowed: str) -> str | None:
        """Which of the words in words.yml a cell means; "" if empty, None if none of them."""
        said = self.text(column).casefold()
        return next((one for one in allowed if said in _words()[one]), None) if said else ""

    def day(self, column: str) -> date | None:
        """The day in a cell; what cannot be understood is noted."""
        said = self.text(column)
        try:
            return parse_date(said)[0] if said else None
        except ValueError:
            self.note("date_invalid", column, "Write the day as 2026-03-01.")
            return None

    def note(self, reason: str, column: str, message: str) -> None:
        """Notes that the value of a cell is not used."""
        self.notes.append(self._issue("noted", reason, column, message))

    def rejected(self, reason: str, column: str, message: str) -> Issue:
        """The issue that stands for this row if it cannot be used."""
        return self._issue("rejected", reason, column, message)

    def waiting(self, reason: str, column: str, message: str) -> Issue:
        """The issue that stands for this row if it is about what is not held now."""
        return self._issue("noted", reason, column, message)

    def _issue(self, severity: Severity, reason: str, column: str, message: str) -> Issue:
        value = self.text(column) or None
        return Issue(severity, reason, self.file, self.row, column, value, message)


def read_entered(opened: Opened, form: Form) -> Iterator[EnteredRow | Issue]:
    """Yields the rows of a table in order; rows that cannot be read as rejected issues.

    Columns may stand in any order; unknown ones are noted once and passed over. A file without
    rows yields nothing.

    Raises:
        StudyInvalid: the file is no table, or a column is missing that it needs.
    """
    if opened.size == 0:
        return
    try:
        chosen: dict[str, str] | None = None
        for number, item in enumerate(_records(opened, form)):
            if number >= MOST_ROWS:
                yield _too_many(opened)
                return
            if isinstance(item, Issue):
                yield item
                continue
            if chosen is None:
                chosen = _choose(field_names([item]), form, opened.file)
                yield from _unknown(item, chosen, form, opened)
            yield from _row(item, chosen, opened)
    except InputUnreadable as error:
        raise _invalid(error, form) from error


def _records(opened: Opened, form: Form) -> Iterator[Record | Issue]:
    """The records below the header.

    If what is found by itself does not have the columns, the first line is taken for the header,
    and told apart by one separator after the other: few rows tell little of either.
    """
    named = (("sheet", form.sheet),) if _has_sheet(opened, form.sheet) else ()
    auto = SourceSpec(source_id=form.name, kind=form.kind, path=form.name, options=named)
    first = (*named, ("header_row", "1"))
    tried = [auto, replace(auto, options=first)]
    tried += [replace(auto, options=(*first, ("delimiter", sign))) for sign in DELIMITERS]
    for source in tried:
        records = records_of(opened, source)
        ahead = list(islice(records, _LOOKED_AT))
        names = next((field_names([one]) for one in ahead if isinstance(one, Record)), ())
        if not names or not _missing(names, form):
            yield from chain(ahead, records)
            return
    yield from records_of(opened, auto)


def _has_sheet(opened: Opened, name: str) -> bool:
    return bool(name) and recognise(opened) == "workbook" and name in sheet_names(opened)


def open_entered(run: StepRun, form: Form) -> Opened | None:
    """The archived file of a step's input, its origin registered; None if nobody filled it in.

    Raises:
        StudyInvalid: it cannot be read, or is no table.
    """
    file = run.input_file(form.name)
    if file is None:
        return None
    try:
        opened = opened_path(file.path, file=file.name)
        found = recognise(opened) if file.size else "delimited"
    except InputUnreadable as error:
        raise _invalid(error, form) from error
    run.accounts.origin(
        Origin(
            source_id=form.name,
            kind=form.kind,
            file=file.name,
            format=found,
            publisher=run.study.title("en"),
            title=form.name,
            licence="entered for this study",
            url=None,
            retrieved_date=None,
            checksum=file.checksum,
            size_bytes=file.size,
            publish="counts",
            observation=None,
        )
    )
    return opened


def _choose(names: tuple[str, ...], form: Form, file: str) -> dict[str, str]:
    """Name in the file → our name of the column.

    Raises:
        StudyInvalid: one that is needed is not there.
    """
    missing = _missing(names, form)
    if missing:
        raise StudyInvalid(
            f"{file} has no column {', '.join(missing)}",
            where=f"{file}; its first line has: {', '.join(names[:30]) or 'nothing'}",
            todo=f"Name the columns in the first line: {', '.join(form.columns)}.",
            problems=missing,
        )
    return _chosen(names, form)


def _missing(names: tuple[str, ...], form: Form) -> list[str]:
    found = set(_chosen(names, form).values())
    return [" or ".join(group) for group in form.needs if not found & set(group)]


def _chosen(names: tuple[str, ...], form: Form) -> dict[str, str]:
    own = {column_key(name): name for name in form.columns}
    own |= {column_key(other): name for other, name in form.synonyms}
    chosen: dict[str, str] = {}
    for name in names:
        meant = own.get(column_key(name))
        if meant is not None and meant not in chosen.values():
            chosen[name] = meant
    return chosen


def _unknown(
    record: Record, chosen: Mapping[str, str], form: Form, opened: Opened
) -> Iterator[Issue]:
    for name, value in record.values.items():
        if not _is_foreign(name, value, chosen):
            continue
        told = f"It is passed over; the columns are {', '.join(form.columns)}."
        yield Issue("noted", "column_unknown", opened.file, None, name[:100], None, told)


def _is_foreign(name: str, value: object, chosen: Mapping[str, str]) -> bool:
    """True for a column that the form does not know; a nameless one only if it holds something."""
    return name not in chosen and not (name.startswith("column_") and value is None)


def _row(record: Record, chosen: Mapping[str, str], opened: Opened) -> Iterator[EnteredRow | Issue]:
    cells: dict[str, str] = {}
    for name, column in chosen.items():
        said = record.values.get(name)
        text = "" if isinstance(said, (list, dict)) else as_text(said) or ""
        if len(text) > LONGEST:
            told = f"A cell has more than {LONGEST:,} characters. Is a quotation mark missing?"
            yield Issue("rejected", "too_long", opened.file, record.row, column, text, told)
            return
        line = on_one_line(text)
        if line:
            cells[column] = line
    foreign = {
        on_one_line(name): on_one_line(_plain(value))
        for name, value in record.values.items()
        if _is_foreign(name, value, chosen)
    }
    if not cells and not any(foreign.values()):
        told = "The row has no value. Take it out."
        yield Issue("rejected", "empty_row", opened.file, record.row, None, None, told)
        return
    yield EnteredRow(opened.file, record.row, cells, foreign=foreign)


def _plain(value: object) -> str:
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return as_text(value) or ""


def on_one_line(text: str) -> str:
    """A text with composed letters and single spaces, without what cannot be seen."""
    composed = normalize("NFC", text)
    if composed.isprintable():
        # of all spaces only the plain one is printable, and nothing that cannot be seen: most cells
        return " ".join(composed.split())
    return " ".join(
        "".join(
            " " if category(char) in _SPACES else char
            for char in composed
            if category(char) not in _INVISIBLE
        ).split()
    )


def _too_many(opened: Opened) -> Issue:
    told = f"Only the first {MOST_ROWS:,} rows are read."
    return Issue("rejected", "too_long", opened.file, None, None, None, told)


def _invalid(error: InputUnreadable, form: Form) -> StudyInvalid:
    return StudyInvalid(
        f"{form.name} cannot be read: {error.what}",
        where=error.where or form.name,
        todo="Save it as a table (TSV, CSV or a workbook) whose first line names the columns: "
        f"{', '.join(form.columns)}.",
        problems=[error.what],
    )


@cache
def _words() -> dict[str, frozenset[str]]:
    """Our word → what people write for it, lower case."""
    text = (files("smartlife.sources.entered") / "words.yml").read_text("utf-8")
    said: dict[str, list[object]] = yaml.safe_load(text)
    return {word: frozenset(str(one).casefold() for one in all_) for word, all_ in said.items()}
