"""Reads JSON-stat tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.formats.json_file import read_document
from smartlife.formats.json_stat import read_observations
from smartlife.model.statistics import dataset_of_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.formats.observations import Keep, Observation
    from smartlife.formats.records import Opened
    from smartlife.model.issues import Issue
    from smartlife.model.study import SourceSpec
    from smartlife.sources.contract import Sample

_ID_KEYS: Final = ("id", "datasetId", "matrix")


def recognises(sample: Sample) -> bool:
    """True for every file of that format."""
    return sample.format == "json_stat"


def dataset_of(opened: Opened) -> str:
    """Code of the data set: Eurostat's `extension.id`, PxWeb's `matrix`, else the file's name."""
    document = read_document(opened)
    extension = document.get("extension") if isinstance(document, dict) else None
    if isinstance(extension, dict):
        inner = extension.get("px")
        for part in (extension, inner if isinstance(inner, dict) else {}):
            for key in _ID_KEYS:
                if isinstance(part.get(key), str) and part[key].strip():
                    return str(part[key]).strip().lower()
    return dataset_of_file(opened.file)


def read(
    opened: Opened, _source: SourceSpec, keep: Keep | None = None
) -> Iterator[Observation | Issue]:
    """Yields the wanted observations; see `formats.json_stat`."""
    return read_observations(opened, keep=keep)
