"""The step of one source of vacancies or courses: its files → its raw table, as they say it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from smartlife.errors import InputUnreadable
from smartlife.model.issues import Issue
from smartlife.sources.contract import Sample
from smartlife.sources.load import OpenedFile, choose_reader, open_source, unreadable
from smartlife.sources.tabular import first_fields
from smartlife.tables.contacts import mask_contacts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.formats.detect import FormatName
    from smartlife.model.study import SourceSpec
    from smartlife.sources.contract import GroupReader, RawRecord, RecordReader
    from smartlife.store.run import StepRun

_BATCH: Final = 5_000

Row = dict[str, object]


def build(run: StepRun) -> None:
    """Writes `raw_<source_id>__<kind>` of the step's one source.

    A record that a reader rejects is counted and reported; a file that no reader takes, or that
    breaks off, is reported as a whole, and what was read of it before stays.
    """
    [source_id] = run.step.sources
    source = next(one for one in run.study.sources if one.source_id == source_id)
    rows: list[Row] = []
    count = 0
    with run.writing(f"raw_{source_id}__{source.kind}") as writer:
        for row in _rows(run, source):
            rows.append(row)
            if len(rows) == _BATCH:
                writer.write_rows(rows)
                count += len(rows)
                run.progress(count)
                rows = []
        writer.write_rows(rows)
        count += len(rows)
    if not count:
        _say_nothing_was_read(run, source)


def _rows(run: StepRun, source: SourceSpec) -> Iterator[Row]:
    groups: dict[str, tuple[GroupReader, list[OpenedFile]]] = {}
    for file in open_source(run, source):
        try:
            code, reader = _reader(source, file)
            if hasattr(reader, "read_together"):
                groups.setdefault(code, (cast("GroupReader", reader), []))[1].append(file)
                continue
            for item in reader.read(file.opened, source):
                yield from _taken(run, source, file, item)
        except InputUnreadable as error:
            run.accounts.issue(source.source_id, source.kind, unreadable(file.opened.file, error))
    for reader, files in groups.values():
        yield from _together(run, source, reader, files)


def _reader(source: SourceSpec, file: OpenedFile) -> tuple[str, RecordReader]:
    fields = first_fields(file.opened, file.format) if source.format == "auto" else ()
    form = cast("FormatName", file.format)
    return choose_reader(source, Sample(file.opened, form, fields))


def _together(
    run: StepRun, source: SourceSpec, reader: GroupReader, files: list[OpenedFile]
) -> Iterator[Row]:
    by_name = {file.opened.file: file for file in files}
    try:
        for opened, item in reader.read_together([file.opened for file in files], source):
            yield from _taken(run, source, by_name[opened.file], item)
    except InputUnreadable as error:
        names = ", ".join(by_name)
        run.accounts.issue(source.source_id, source.kind, unreadable(names, error))


def _taken(
    run: StepRun, source: SourceSpec, file: OpenedFile, item: RawRecord | Issue
) -> Iterator[Row]:
    if isinstance(item, Issue):
        if item.severity == "rejected" and item.row is not None:
            run.accounts.read(source.source_id, source.kind)
        # a row that cannot be split may hold anybody's address
        value = mask_contacts(item.value, source.lang) if item.value else item.value
        run.accounts.issue(source.source_id, source.kind, replace(item, value=value))
        return
    run.accounts.read(source.source_id, source.kind)
    yield {
        "source_id": source.source_id,
        "origin_id": file.origin_id,
        "file": file.opened.file,
        "row": item.row,
        **{f"raw_{name}": value for name, value in item.values.items()},
    }


def _say_nothing_was_read(run: StepRun, source: SourceSpec) -> None:
    message = (
        f"No record could be read from the source {source.source_id} ({source.path}): "
        "see the issues of its files, and check its path in study.toml."
    )
    issue = Issue("rejected", "file_unreadable", source.path, None, None, None, message)
    run.accounts.issue(source.source_id, source.kind, issue)
