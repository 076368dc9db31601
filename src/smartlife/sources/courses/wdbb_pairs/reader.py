"""Reads tables of course and skill in pairs; one course per distinct title.

The publisher gives titles with labels in one file and identifiers with URIs in another; line n
of one belongs to line n of the other. Many courses share a title (further runs, other providers
that are not named here), so the title is what tells courses apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from smartlife.errors import InputUnreadable
from smartlife.formats import delimited
from smartlife.formats.records import Record, rejected
from smartlife.sources.contract import RawRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from smartlife.formats.records import Opened
    from smartlife.model.issues import Issue
    from smartlife.model.study import SourceSpec
    from smartlife.sources.contract import Sample

_TITLE: Final = "course_name"
_LABEL: Final = "skill_label"
_URI: Final = "concept_uri"
_SECOND: Final = frozenset({"course_id", _URI})
_HEAD: Final = 4_096


@dataclass(slots=True)
class _Course:
    row: int
    labels: dict[str, None] = field(default_factory=dict)
    uris: dict[str, None] = field(default_factory=dict)


def recognises(sample: Sample) -> bool:
    """True if the columns are those of one of the two files."""
    names = set(sample.fields)
    if not names:
        with sample.opened.open() as stream:
            first = stream.read(_HEAD).decode("utf-8", "replace").split("\n", 1)[0]
        names = {name.strip("\ufeff\r\" '") for name in first.split(",")}
    return (_TITLE in names and bool(names & {_LABEL, _URI})) or names >= _SECOND


def read(opened: Opened, source: SourceSpec) -> Iterator[RawRecord | Issue]:
    """Yields the courses of one file, which must have the titles; see `read_together`."""
    for _, item in read_together([opened], source):
        yield item


def read_together(
    opened: Sequence[Opened], source: SourceSpec
) -> Iterator[tuple[Opened, RawRecord | Issue]]:
    """Yields one course per title of each file with titles, with all of its skills.

    Raises:
        InputUnreadable: there is no file with titles, or the second has another number of lines.
    """
    del source
    tables = [(one, list(delimited.read_records(one))) for one in opened]
    titled = [pair for pair in tables if _has(pair[1], _TITLE)]
    others = [pair for pair in tables if not _has(pair[1], _TITLE)]
    if not titled:
        raise InputUnreadable(
            "The skills are here, but not the titles of the courses",
            where=opened[0].file,
            todo=f"Put the file with the column {_TITLE} into the same source.",
        )
    for position, (file, items) in enumerate(titled):
        beside = others[position][1] if position < len(others) else []
        if beside and len(beside) != len(items):
            raise InputUnreadable(
                f"The two files have {len(items):,} and {len(beside):,} lines, so their lines do "
                "not belong together",
                where=f"{file.file} and {others[position][0].file}",
                todo="Take both files from the same export.",
            )
        for item in _courses(file, items, beside):
            yield file, item


def _has(items: Iterable[Record | Issue], name: str) -> bool:
    return any(isinstance(item, Record) and name in item.values for item in items)


def _courses(
    file: Opened, items: Sequence[Record | Issue], beside: Sequence[Record | Issue]
) -> Iterator[RawRecord | Issue]:
    courses: dict[str, _Course] = {}
    for position, item in enumerate(items):
        if not isinstance(item, Record):
            yield item
            continue
        title = str(item.values.get(_TITLE) or "").strip()
        if not title:
            yield rejected(file, "title_missing", item.row, "The line has no title.")
            continue
        course = courses.setdefault(title, _Course(item.row))
        label = str(item.values.get(_LABEL) or "").strip()
        other = beside[position] if position < len(beside) else item
        uri = str(other.values.get(_URI) or "").strip() if isinstance(other, Record) else ""
        course.labels.update({label: None} if label else {})
        course.uris.update({uri: None} if uri else {})
    for title, course in courses.items():
        values = {"title": title, "lang": "de", "skills": " ".join(course.uris)}
        if not course.uris:
            values["text"] = "\n".join(course.labels)
        yield RawRecord(course.row, {raw: value for raw, value in values.items() if value})
