"""Finds readers by their source.yml, opens the files of a study's sources, registers origins.

`source.yml` of a reader: `code`, `kind`, `title`, `formats` (list of `formats.detect.FormatName`),
`priority` (lower is asked first; 100 for generic readers), `about`.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

import yaml

from smartlife.errors import FormatUnknown, InputUnreadable
from smartlife.formats.archives import open_members
from smartlife.formats.detect import recognise
from smartlife.formats.limits import Limits
from smartlife.model.issues import Issue
from smartlife.model.provenance import Origin
from smartlife.model.tables import RAW_COLUMNS
from smartlife.sources.contract import Sample
from smartlife.sources.tabular import first_fields

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from smartlife.formats.records import Opened
    from smartlife.model.fields import Kind
    from smartlife.model.study import SourceSpec
    from smartlife.sources.contract import RecordReader
    from smartlife.store.run import StepRun


@dataclass(frozen=True, slots=True)
class SourceDescription:
    """What a source.yml says of a reader."""

    code: str
    kind: str
    title: str
    formats: tuple[str, ...]
    priority: int
    about: str


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file or archive member of a source, ready to read.

    Attributes:
        opened: The file.
        format: The format recognised by content.
        origin_id: Of the file it came from (for members: of the archive).
    """

    opened: Opened
    format: str
    origin_id: str


@cache
def descriptions(kind: Kind) -> tuple[SourceDescription, ...]:
    """All readers of one kind, in the order in which they are asked."""
    folder = files("smartlife.sources") / kind
    found = []
    for entry in folder.iterdir():
        yml = entry / "source.yml"
        if entry.is_dir() and yml.is_file():
            found.append(_description(yaml.safe_load(yml.read_text("utf-8")), kind, entry.name))
    return tuple(sorted(found, key=lambda item: (item.priority, item.code)))


def _description(said: dict[str, Any], kind: str, folder: str) -> SourceDescription:
    if said["code"] != folder or said["kind"] != kind:
        raise ValueError(f"sources/{kind}/{folder}/source.yml: code and kind must be its folders")
    return SourceDescription(
        code=said["code"],
        kind=said["kind"],
        title=said["title"],
        formats=tuple(said["formats"]),
        priority=int(said.get("priority", 100)),
        about=said.get("about", ""),
    )


def reader_module(kind: Kind, code: str) -> Any:  # noqa: ANN401 - each kind has its own contract
    """The module `reader` of a source folder."""
    return importlib.import_module(f"smartlife.sources.{kind}.{code}.reader")


def open_source(run: StepRun, source: SourceSpec) -> Iterator[OpenedFile]:
    """Opens all files and archive members of a source and registers their origins.

    A file that cannot be read as a whole becomes a rejected issue without a row, and the others
    are still read.
    """
    for file in run.source_files(source.source_id):
        origin_id = ""
        try:
            for opened in open_members(file.path, Limits(), name=file.name):
                try:
                    found = recognise(opened)
                except InputUnreadable as error:
                    # one odd member (a read-me in PDF) does not keep the others from being read
                    run.accounts.issue(
                        source.source_id, source.kind, unreadable(opened.file, error)
                    )
                    continue
                if not origin_id:
                    origin_id = run.accounts.origin(
                        Origin(
                            source_id=source.source_id,
                            kind=source.kind,
                            file=file.name,
                            format=found,
                            publisher=source.publisher,
                            title=source.title,
                            licence=source.licence,
                            url=source.url,
                            retrieved_date=source.retrieved,
                            checksum=file.checksum,
                            size_bytes=file.size,
                            publish=source.publish,
                            observation=source.observation,
                        )
                    )
                yield OpenedFile(opened, found, origin_id)
        except InputUnreadable as error:
            run.accounts.issue(source.source_id, source.kind, unreadable(file.name, error))


def unreadable(file: str, error: InputUnreadable) -> Issue:
    """The issue for a file that cannot be read as a whole."""
    # the file stands in a column of its own
    place = None if error.where == file else error.where
    parts = (part.strip().rstrip(".") for part in (error.what, place, error.todo) if part)
    told = " ".join(f"{' '.join(part.split())}." for part in parts)
    return Issue("rejected", "file_unreadable", file, None, None, None, told)


def choose_reader(source: SourceSpec, sample: Sample) -> tuple[str, RecordReader]:
    """The reader for a file: the one named by `format`, else the first that recognises it.

    Raises:
        FormatUnknown: no reader takes it; says which there are.
    """
    known = descriptions(source.kind)
    if source.format != "auto":
        codes = [item.code for item in known]
        if source.format not in codes:
            raise FormatUnknown(
                f"There is no format {source.format!r} for {source.kind}",
                where=f"source {source.source_id} in study.toml",
                todo=f"Use auto, or one of: {', '.join(codes)}.",
            )
        return source.format, cast("RecordReader", reader_module(source.kind, source.format))
    for item in known:
        if sample.format in item.formats:
            reader = cast("RecordReader", reader_module(source.kind, item.code))
            if reader.recognises(sample):
                return item.code, reader
    raise FormatUnknown(
        f"No reader of {source.kind} takes this file (its content is {sample.format})",
        where=sample.opened.file,
        todo="Give the columns in study.toml, export it as CSV or XLSX with a header line, or add "
        "a reader (CONTRIBUTING tells how).",
    )


def describe_file(source: SourceSpec, name: str, path: Path) -> str:
    """Says, for people, what a file (or each member of an archive) would be read as.

    Raises:
        InputUnreadable: it would not be read.
    """
    told = []
    for opened in open_members(path, Limits(), name=name):
        found = recognise(opened)
        if source.kind in RAW_COLUMNS:
            code, _ = choose_reader(source, Sample(opened, found, first_fields(opened, found)))
            told.append(f"{found}, read as {code}")
        else:
            told.append(found)
    distinct = list(dict.fromkeys(told))
    return f"{len(told)} files: {', '.join(distinct)}" if len(told) > 1 else ", ".join(distinct)
