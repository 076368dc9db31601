"""Reads tables of vacancies with any column names; see `smartlife.sources.tabular`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.sources.tabular import FORMATS, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.formats.records import Opened
    from smartlife.model.issues import Issue
    from smartlife.model.study import SourceSpec
    from smartlife.sources.contract import RawRecord, Sample


def recognises(sample: Sample) -> bool:
    """True for every table: what is missing in it can be said more clearly than "unknown"."""
    return sample.format in FORMATS


def read(opened: Opened, source: SourceSpec) -> Iterator[RawRecord | Issue]:
    """Yields the rows; see `read_table`."""
    yield from read_table(opened, source)
