"""Reads Eurostat's TSV tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.formats.eurostat_tsv import read_observations
from smartlife.model.statistics import dataset_of_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.formats.observations import Keep, Observation
    from smartlife.formats.records import Opened
    from smartlife.model.issues import Issue
    from smartlife.model.study import SourceSpec
    from smartlife.sources.contract import Sample


def recognises(sample: Sample) -> bool:
    """True for every file of that format."""
    return sample.format == "eurostat_tsv"


def dataset_of(opened: Opened) -> str:
    """Code of the data set; the format itself does not say it."""
    return dataset_of_file(opened.file)


def read(
    opened: Opened, _source: SourceSpec, keep: Keep | None = None
) -> Iterator[Observation | Issue]:
    """Yields the wanted observations; see `formats.eurostat_tsv`."""
    return read_observations(opened, keep=keep)
