"""Reads schema.org JobPosting (https://schema.org/JobPosting) from pages and JSON files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.formats import json_ld
from smartlife.formats.records import rejected
from smartlife.model.issues import Issue
from smartlife.sources.contract import RawRecord
from smartlife.sources.schema_org import FORMATS, identifier, place_values, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smartlife.formats.records import Opened
    from smartlife.model.study import SourceSpec
    from smartlife.sources.contract import Sample

_TYPES: Final = ("JobPosting",)
_MORE_TEXT: Final = (
    "responsibilities",
    "experienceRequirements",
    "educationRequirements",
    "qualifications",
    "skills",
)


def recognises(sample: Sample) -> bool:
    """True if the file holds a JobPosting."""
    if sample.format not in FORMATS:
        return False
    items = json_ld.read_records(sample.opened, types=_TYPES)
    return any(not isinstance(item, Issue) for item in items)


def read(opened: Opened, source: SourceSpec) -> Iterator[RawRecord | Issue]:
    """Yields every JobPosting of the file."""
    del source
    for item in json_ld.read_records(opened, types=_TYPES):
        if isinstance(item, Issue):
            yield item
            continue
        values = _values(item.values)
        if "title" in values or "text" in values:
            yield RawRecord(item.row, values)
        else:
            yield rejected(opened, "title_missing", item.row, "The JobPosting has no title.")


def _values(node: Mapping[str, object]) -> dict[str, str]:
    description = text(node.get("description"))
    more = [] if description else [part for key in _MORE_TEXT for part in texts(node.get(key))]
    values = {
        "id": identifier(node),
        "title": text(node.get("title")) or text(node.get("name")),
        "text": description or "\n".join(more),
        "employer": text(node.get("hiringOrganization")),
        "posted": text(node.get("datePosted")),
        "closes": text(node.get("validThrough")),
        "positions": text(node.get("totalJobOpenings")),
        "lang": text(node.get("inLanguage")),
        "category": text(node.get("industry")),
        "url": text(node.get("url")) or text(node.get("mainEntityOfPage")),
        "remote": text(node.get("jobLocationType")),
        **_occupation(node),
        **place_values(node.get("jobLocation")),
    }
    if not values.get("place") and values["remote"]:
        # remote work: who may apply is all that is said of a place
        values["country"] = text(node.get("applicantLocationRequirements"))
    return {raw: value for raw, value in values.items() if value}


def _occupation(node: Mapping[str, object]) -> dict[str, str]:
    """`occupationalCategory` holds a code (O*NET in the standard, ISCO in Europe) or words."""
    found = text(node.get("occupationalCategory")) or text(node.get("relevantOccupation"))
    if any(map(str.isdigit, found)):
        return {"occupation": found}
    return {"category": found} if found and not text(node.get("industry")) else {}
