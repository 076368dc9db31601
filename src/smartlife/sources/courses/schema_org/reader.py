"""Reads schema.org Course with its CourseInstances (https://schema.org/Course)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.formats import json_ld
from smartlife.formats.records import rejected
from smartlife.model.issues import Issue
from smartlife.sources.contract import RawRecord
from smartlife.sources.schema_org import FORMATS, identifier, objects, place_values, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smartlife.formats.records import Opened
    from smartlife.model.study import SourceSpec
    from smartlife.sources.contract import Sample

_TYPES: Final = ("Course", "EducationalOccupationalProgram")
_SKILL_URI: Final = "data.europa.eu/esco/skill/"


def recognises(sample: Sample) -> bool:
    """True if the file holds a Course."""
    if sample.format not in FORMATS:
        return False
    items = json_ld.read_records(sample.opened, types=_TYPES)
    return any(not isinstance(item, Issue) for item in items)


def read(opened: Opened, source: SourceSpec) -> Iterator[RawRecord | Issue]:
    """Yields every Course of the file; of its instances the earliest that is dated."""
    del source
    for item in json_ld.read_records(opened, types=_TYPES):
        if isinstance(item, Issue):
            yield item
            continue
        values = _values(item.values)
        if "title" in values or "text" in values:
            yield RawRecord(item.row, values)
        else:
            yield rejected(opened, "title_missing", item.row, "The Course has no name.")


def _values(node: Mapping[str, object]) -> dict[str, str]:
    instances = list(objects(node.get("hasCourseInstance")))
    run = min(instances, key=lambda one: text(one.get("startDate")) or "9999", default={})
    offers = next(objects(run.get("offers") or node.get("offers")), {})
    outcomes = [one for key in ("teaches", "assesses") for one in texts(node.get(key))]
    values = {
        "id": identifier(node) or text(node.get("courseCode")),
        "title": text(node.get("name")),
        "text": "\n".join([*texts(node.get("description")), *outcomes]),
        "provider": text(node.get("provider")) or text(run.get("organizer")),
        "mode": text(run.get("courseMode")) or text(node.get("educationalProgramMode")),
        "start": text(run.get("startDate")) or text(node.get("startDate")),
        "end": text(run.get("endDate")) or text(node.get("endDate")),
        "hours": text(run.get("courseWorkload")) or text(node.get("timeRequired")),
        "credits": text(node.get("numberOfCredits")),
        "price": _price(offers),
        "lang": text(node.get("inLanguage")),
        "teaching_lang": ", ".join(texts(run.get("inLanguage"))),
        "level": text(node.get("educationalLevel")),
        "field": text(node.get("about")),
        "seats": text(run.get("maximumAttendeeCapacity")),
        "skills": " ".join(_skill_uris(node)),
        "url": text(node.get("url")),
        **place_values(run.get("location") or node.get("location")),
    }
    if node.get("isAccessibleForFree") in (True, "true", "True") and not values["price"]:
        values["price"] = "0"
    return {raw: value for raw, value in values.items() if value}


def _price(offer: Mapping[str, object]) -> str:
    price = text(offer.get("price"))
    return f"{price} {text(offer.get('priceCurrency'))}".strip() if price else ""


def _skill_uris(node: Mapping[str, object]) -> list[str]:
    found = []
    for key in ("teaches", "competencyRequired", "about", "assesses"):
        for one in objects(node.get(key)):
            uris = (text(one.get("targetUrl")), text(one.get("@id")), text(one.get("url")))
            found += [uri for uri in uris if _SKILL_URI in uri]
        found += [one for one in texts(node.get(key)) if _SKILL_URI in one]
    return list(dict.fromkeys(found))
