"""Reads SDMX-CSV tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.formats.delimited import read_records
from smartlife.formats.records import Record
from smartlife.formats.sdmx_csv import read_observations
from smartlife.model.statistics import dataset_of_file, dataset_of_flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.formats.observations import Keep, Observation
    from smartlife.formats.records import Opened
    from smartlife.model.issues import Issue
    from smartlife.model.study import SourceSpec
    from smartlife.sources.contract import Sample

_FLOW_COLUMNS: Final = ("DATAFLOW", "STRUCTURE_ID")


def recognises(sample: Sample) -> bool:
    """True for every file of that format."""
    return sample.format == "sdmx_csv"


def dataset_of(opened: Opened) -> str:
    """Code of the data set as the first row names it, else from the name of the file."""
    for item in read_records(opened, header_row=1):
        if isinstance(item, Record):
            for name, cell in item.values.items():
                if name.partition("[")[0].upper() in _FLOW_COLUMNS and cell:
                    return dataset_of_flow(str(cell)) or dataset_of_file(opened.file)
            break
    return dataset_of_file(opened.file)


def read(
    opened: Opened, _source: SourceSpec, keep: Keep | None = None
) -> Iterator[Observation | Issue]:
    """Yields the wanted observations; see `formats.sdmx_csv`."""
    return read_observations(opened, keep=keep)
