"""Reads GeoJSON feature collections (RFC 7946)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.formats.json_file import read_document
from smartlife.formats.limits import DEFAULT_LIMITS, Limits
from smartlife.formats.records import Opened, Record, rejected, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.model.issues import Issue


def read_records(opened: Opened, *, limits: Limits = DEFAULT_LIMITS) -> Iterator[Record | Issue]:
    """Yields one record per feature: its properties, and its geometry under `geometry`.

    The geometry is the GeoJSON object as published (longitude, latitude in degrees), or None.

    Raises:
        InputUnreadable: The file is no feature collection.
        LimitExceeded: It is too large.
    """
    document = read_document(opened, limits=limits)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise unreadable(opened, "it is no feature collection.")
    for row, feature in enumerate(features, 1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(properties, dict) or not isinstance(geometry, (dict, type(None))):
            yield rejected(opened, "structure_invalid", row, "The element is no feature.")
        else:
            yield Record(row, {**properties, "geometry": geometry})
