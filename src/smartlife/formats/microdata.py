"""Reads HTML microdata (`itemscope`, `itemtype`, `itemprop`) in the shape of JSON-LD.

See the HTML standard, section "Microdata"; `itemref` is not followed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.formats.html_text import element_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_VALUE_ATTRIBUTE: Final = {
    "meta": "content",
    "audio": "src",
    "embed": "src",
    "iframe": "src",
    "img": "src",
    "source": "src",
    "track": "src",
    "video": "src",
    "a": "href",
    "area": "href",
    "link": "href",
    "object": "data",
    "data": "value",
    "meter": "value",
    "time": "datetime",
}


def items(tree: etree._Element) -> Iterator[dict[str, object]]:
    """Yields the outermost items of a page, in document order.

    An item is a dict with `@type` (a text, or a list of texts), `@id` where stated, and its
    properties: text, a dict for an item inside, or a list where the property occurs again.
    """
    for element in tree.iter("*"):
        if element.get("itemscope") is not None and element.get("itemprop") is None:
            yield _item(element)


def _item(element: etree._Element) -> dict[str, object]:
    item: dict[str, object] = {}
    types = (element.get("itemtype") or "").split()
    if types:
        item["@type"] = types[0] if len(types) == 1 else types
    if element.get("itemid"):
        item["@id"] = element.get("itemid")
    # nesting is at most 256 deep, see `parse_html`
    stack = list(reversed(list(element)))
    while stack:
        child = stack.pop()
        inside = child.get("itemscope") is not None
        names = (child.get("itemprop") or "").split()
        if names:
            value = _item(child) if inside else _value(child)
            for name in names:
                _add(item, name, value)
        if not inside:
            stack.extend(reversed(list(child)))
    return item


def _add(item: dict[str, object], name: str, value: object) -> None:
    known = item.get(name)
    if name not in item:
        item[name] = value
    elif isinstance(known, list):
        known.append(value)
    else:
        item[name] = [known, value]


def _value(element: etree._Element) -> str:
    attribute = _VALUE_ATTRIBUTE.get(str(element.tag))
    # many pages put `content` on elements other than meta
    for name in (attribute, "content"):
        stated = element.get(name) if name else None
        if stated is not None:
            return stated.strip()
    return element_text(element)
