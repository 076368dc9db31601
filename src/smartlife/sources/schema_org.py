"""What schema.org objects have in common: texts, names, places, however they are nested.

Publishers write a property as a text, an object, or a list of either; addresses as one text or
in parts; all of that is understood here, so that the readers only say which property is what.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.formats.json_ld import type_names
from smartlife.formats.records import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FORMATS: Final = ("html", "xml", "json", "json_lines")

_NAME_KEYS: Final = ("name", "@value", "value", "text", "title", "codeValue", "@id")


def texts(value: object) -> list[str]:
    """All texts of a property: itself, the names of objects, those of a list."""
    found: list[str] = []
    for one in each(value):
        if isinstance(one, dict):
            named = next((one[key] for key in _NAME_KEYS if one.get(key) is not None), None)
            if isinstance(named, dict):
                named = next((named[key] for key in _NAME_KEYS if key in named), None)
            one = next(each(named), None)  # noqa: PLW2901 - the name stands for the object
        if not isinstance(one, (dict, list)) and (text := (as_text(one) or "").strip()):
            found.append(text)
    return list(dict.fromkeys(found))


def text(value: object) -> str:
    """The first text of a property; "" if there is none."""
    return next(iter(texts(value)), "")


def each(value: object) -> Iterator[object]:
    """The elements of a list (lists inside are opened), or the value itself; None gives none."""
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, list):
            stack.extend(reversed(one))
        elif one is not None:
            yield one


def objects(value: object) -> Iterator[dict[str, object]]:
    """The objects among the elements of a property."""
    for one in each(value):
        if isinstance(one, dict):
            yield one


def place_values(places: object) -> dict[str, str]:
    """Raw columns place, postcode and country of a schema.org Place, address or text.

    Several places are joined by semicolons; a postcode is given for a single place only.
    """
    found = [_one_place(place) for place in each(places)]
    named = list(dict.fromkeys(one["place"] for one in found if one["place"]))
    values = {"place": "; ".join(named[:20])}
    postcodes = {one["postcode"] for one in found if one["postcode"]}
    countries = list(dict.fromkeys(one["country"] for one in found if one["country"]))
    if len(postcodes) == 1 and len(named) <= 1:
        values["postcode"] = postcodes.pop()
    if len(countries) == 1:
        values["country"] = countries[0]
    return {name: value for name, value in values.items() if value}


def _one_place(place: object) -> dict[str, str]:
    if not isinstance(place, dict):
        return {"place": text(place), "postcode": "", "country": ""}
    address = next(each(place.get("address")), place)
    if not isinstance(address, dict):
        return {"place": text(address), "postcode": "", "country": ""}
    locality = text(address.get("addressLocality"))
    region = text(address.get("addressRegion"))
    parts = [part for part in (locality, region) if part]
    # a Place with a name only ("Kaunas"); a street or house alone says nothing of the town
    name = (
        text(place.get("name")) if not parts and "VirtualLocation" not in type_names(place) else ""
    )
    return {
        "place": ", ".join(dict.fromkeys(parts)) or name or text(address.get("streetAddress")),
        "postcode": text(address.get("postalCode")),
        "country": text(address.get("addressCountry")),
    }


def identifier(node: Mapping[str, object]) -> str:
    """The identifier of an object: `identifier` (also a PropertyValue), else its `@id`."""
    for one in each(node.get("identifier")):
        value = one.get("value", one.get("@value")) if isinstance(one, dict) else one
        if found := text(value):
            return found
    return text(node.get("@id"))
