"""Reads the JSON inside the search pages of cv.lv.

Advertisements name town, county and country by number; the same page holds the names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smartlife.formats import json_ld
from smartlife.formats.records import as_text, rejected
from smartlife.sources.contract import RawRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.formats.records import Opened
    from smartlife.model.issues import Issue
    from smartlife.model.study import SourceSpec
    from smartlife.sources.contract import Sample

_KEYS: Final = {
    "id": "id",
    "title": "positionTitle",
    "text": "positionContent",
    "employer": "employerName",
    "posted": "publishDate",
    "closes": "expirationDate",
    "remote": "remoteWorkType",
}
_PLACES: Final = (("countries", "country", "iso"), ("counties", "county", "name"))
_MARKS: Final = (b'"searchResults"', b'"positionTitle"')


def recognises(sample: Sample) -> bool:
    """True if the file speaks of search results with position titles."""
    seen: set[bytes] = set()
    before = b""
    with sample.opened.open() as stream:
        while block := stream.read(1 << 20):
            seen.update(mark for mark in _MARKS if mark in before + block)
            if len(seen) == len(_MARKS):
                return True
            before = block[-40:]
    return False


def read(opened: Opened, source: SourceSpec) -> Iterator[RawRecord | Issue]:
    """Yields the advertisements of the page; counts and settings are passed over."""
    del source
    page = _at(json_ld.embedded_json(opened), "props", "pageProps")
    found = _at(page, "searchResults", "vacancies")
    names = _place_names(page)
    for row, item in enumerate(found if isinstance(found, list) else [], start=1):
        if not isinstance(item, dict):
            yield rejected(opened, "structure_invalid", row, "The element is no object.")
            continue
        values = _values(item, names)
        if "title" in values or "text" in values:
            yield RawRecord(row, values)
        else:
            yield rejected(opened, "title_missing", row, "The advertisement has no title.")


def _values(item: dict[str, Any], names: dict[tuple[str, str], str]) -> dict[str, str]:
    values = {raw: _text(item.get(key)) for raw, key in _KEYS.items()}
    town = names.get(("town", _text(item.get("townId"))), "")
    county = names.get(("county", _text(item.get("countyId"))), "")
    values["place"] = ", ".join(filter(None, (town, county)))
    values["country"] = names.get(("country", _text(item.get("countryId"))), "")
    values["board"] = "cv.lv"
    if values["id"]:
        values["url"] = f"https://www.cv.lv/lv/vacancy/{values['id']}"
    return {raw: value for raw, value in values.items() if value}


def _place_names(page: object) -> dict[tuple[str, str], str]:
    """Names (codes of countries) by kind and number, as the page holds them."""
    names: dict[tuple[str, str], str] = {}
    for state in ("initialReduxState", "initialState"):
        for key, kind, name in _PLACES:
            held = _at(page, state, "locations", key)
            for number, one in held.items() if isinstance(held, dict) else ():
                names[kind, str(number)] = _text(_at(one, name))
        towns = _at(page, state, "locations", "towns")
        for one in towns if isinstance(towns, list) else ():
            names["town", _text(_at(one, "id"))] = _text(_at(one, "name"))
    return {key: name for key, name in names.items() if name}


def _at(value: object, *keys: str) -> Any:  # noqa: ANN401 - JSON
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _text(value: object) -> str:
    return "" if isinstance(value, (list, dict)) else (as_text(value) or "").strip()
