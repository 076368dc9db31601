"""What a reader of records must offer.

One reader is one folder `sources/<kind>/<code>/`:

- `source.yml`: code, kind, title, publisher, licence, url, priority, and which formats it takes;
- `reader.py`: two functions, `recognises` and `read`, as described by `RecordReader` (and
  `read_together` where files belong together, see `GroupReader`);
- `values.csv` (where needed): the source's words → our codes.

A reader says what a file says. It does not clean, parse dates, place or deduplicate: all sources
of a kind get that once, in `smartlife.tables`. It never raises for a single bad record: it
yields an `Issue`. It raises `InputUnreadable` if the file as a whole cannot be used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smartlife.formats.detect import FormatName
    from smartlife.formats.records import Opened
    from smartlife.model.issues import Issue
    from smartlife.model.study import SourceSpec


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One vacancy or course, as the source says it.

    Attributes:
        row: Number of the line or record in its file, from 1.
        values: Our raw column (`model.tables.RAW_COLUMNS`) → text as published, never empty;
            columns that the source leaves empty are missing.
    """

    row: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sample:
    """What a reader may look at to decide whether a file is its own.

    Attributes:
        opened: The file.
        format: What `formats.detect.recognise` said.
        fields: Names of columns or keys of the first record, as published; empty if none.
    """

    opened: Opened
    format: FormatName
    fields: tuple[str, ...]


class RecordReader(Protocol):
    """The two functions of a `reader.py` of vacancies or courses."""

    @staticmethod
    def recognises(sample: Sample) -> bool:
        """True if the file is of this source's making; cheap, reads little."""
        ...

    @staticmethod
    def read(opened: Opened, source: SourceSpec) -> Iterator[RawRecord | Issue]:
        """Yields every record of the file, or an issue with severity "rejected" in its place.

        Further issues with severity "noted" may follow a record. The number of records read is
        the number of RawRecords plus rejected issues that name a row.
        """
        ...


class GroupReader(RecordReader, Protocol):
    """A reader some of whose files make sense only together; it has this function as well."""

    @staticmethod
    def read_together(
        opened: Sequence[Opened], source: SourceSpec
    ) -> Iterator[tuple[Opened, RawRecord | Issue]]:
        """As `read`, from all files of the source that this reader recognised.

        Yields each record with the file its row counts in.
        """
        ...
